from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.problems import Place
from fokus.report.blocks import (
    Heading,
    LineBreak,
    Listing,
    Mark,
    Paragraph,
    Reference,
    TableBlock,
    Text,
)
from fokus.report.chapter import Asked, compose, key_of, parse_chapter

FILE = "chapters/01-fokusintervjuer.md"
CHAPTER = """\
---
title: Fokusintervjuer
---

# Samverkan {#samverkan}

Sammanlagt genomfördes {number}`coverage pick=held` intervjuer,
se {ref}`tackning`. *Alla* är **påhittade**.

:::{table} coverage by=profession,site,round
:name: tackning
:caption: Planerade och *genomförda*
:::

:::{quotes} quotes of=tid most=3
:name: citat
:::
"""


def codes(text: str) -> list[tuple[str, int | None, str]]:
    _, problems = parse_chapter(text, FILE)
    return [(each.code, each.place.line, str(each.arguments.get("nearest", ""))) for each in problems]


def test_a_chapter_asks_names_and_refers():
    chapter, problems = parse_chapter(CHAPTER, FILE)
    assert problems == []
    assert chapter.title == "Fokusintervjuer"
    assert [(each.query, each.rendering, each.place.line) for each in chapter.asked] == [
        ("coverage pick=held", "number", 7),
        ("coverage by=profession,site,round", "table", 10),
        ("quotes of=tid most=3", "quotes", 15),
    ]
    assert [name for name, _ in chapter.names] == ["samverkan", "tackning", "citat"]
    assert chapter.references == (("tackning", Place(FILE, 8)),)


def test_composing_fills_the_places_in_order():
    chapter, _ = parse_chapter(CHAPTER, FILE)
    seen: list[Asked] = []

    def fill(asked: Asked) -> Text | Mark:
        seen.append(asked)
        return Text("6") if asked.rendering == "number" else Mark("här")

    blocks = compose(chapter, fill, "[fel]")
    assert tuple(seen) == chapter.asked
    assert blocks[0] == Heading(1, (Text("Fokusintervjuer"),))
    assert blocks[1] == Heading(2, (Text("Samverkan"),), "samverkan")
    prose = blocks[2]
    assert isinstance(prose, Paragraph)
    assert Text("6") in prose.content
    assert Reference("tackning") in prose.content
    assert Text("Alla", italic=True) in prose.content
    assert Text("påhittade", bold=True) in prose.content
    assert blocks[3:] == (Mark("här"), Mark("här"))


def test_a_caption_may_be_formatted():
    chapter, _ = parse_chapter(CHAPTER, FILE)
    assert chapter.asked[1].caption == (Text("Planerade och "), Text("genomförda", italic=True))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (":::{tabel} coverage\n:name: a\n:caption: b\n:::\n", ("unknown-directive", 1, "table")),
        ("\n\nText {numbr}`coverage`\n", ("unknown-role", 3, "number")),
        ("Rad ett\nrad två {sentense}`coverage`\n", ("unknown-role", 2, "sentence")),
        (":::{table} coverage\n:nam: a\n:name: a\n:caption: b\n:::\n", ("unknown-option", 2, "name")),
        (":::{table} coverage\n:name: a\n:::\n", ("no-caption", 1, "")),
        (":::{table} coverage\n:caption: b\n:::\n", ("no-name", 1, "")),
        (":::{quotes} quotes\n:::\n", ("no-name", 1, "")),
        (":::{table} coverage\n:name: a b\n:caption: c\n:::\n", ("wrong-name", 2, "")),
        (":::{table} coverage\n:name: a\n:caption: c\nprosa\n:::\n", ("directive-body", 4, "")),
        ("# Ett\n\n### Tre\n", ("heading-skipped", 3, "")),
        ("---\ntitel: X\n---\n\nText\n", ("unknown-key", 2, "title")),
        ("Se ![bild](x.png) här\n", ("picture-in-text", 1, "")),
        (":::note\nhej\n:::\n", ("unknown-directive", 1, "quotes")),
    ],
)
def test_each_fault_has_its_line_and_the_nearest_word(text: str, found: tuple[str, int | None, str]):
    assert found[0] in [code for code, _, _ in codes(text)]
    code, line, close = next(each for each in codes(text) if each[0] == found[0])
    assert (code, close) == (found[0], found[2])
    assert line == (found[1] or line)


def test_a_faulty_directive_leaves_a_mark_and_the_rest():
    chapter, _ = parse_chapter("Före\n\n:::{tabel} coverage\n:::\n\nEfter\n", FILE)
    blocks = compose(chapter, lambda _: Mark(""), "[fel]")
    assert blocks == (Paragraph((Text("Före"),)), Mark("[fel]"), Paragraph((Text("Efter"),)))


def test_headings_sit_below_the_title_and_never_skip():
    chapter, _ = parse_chapter("---\ntitle: T\n---\n# A\n### B\n# C\n", FILE)
    levels = [block.level for block in compose(chapter, lambda _: Mark(""), "") if isinstance(block, Heading)]
    assert levels == [1, 2, 3, 2]


def test_lists_nest_and_number():
    chapter, _ = parse_chapter("3. tre\n   - inne\n4. fyra\n", FILE)
    (listing,) = compose(chapter, lambda _: Mark(""), "")
    assert isinstance(listing, Listing)
    assert (listing.ordered, listing.start, len(listing.items)) == (True, 3, 2)
    assert isinstance(listing.items[0][1], Listing)


def test_a_table_of_the_writers_own():
    chapter, _ = parse_chapter("| Grupp | Antal |\n|---|---:|\n| Kuratorer | **4** |\n", FILE)
    (block,) = compose(chapter, lambda _: Mark(""), "")
    assert isinstance(block, TableBlock)
    assert block.answer is None
    assert block.table.rows == (("Kuratorer", "4"),)
    assert [column.align for column in block.table.columns] == ["left", "right"]


def test_a_hard_break_and_code():
    chapter, _ = parse_chapter("ett\\\ntvå `kod`\n", FILE)
    (paragraph,) = compose(chapter, lambda _: Mark(""), "")
    assert paragraph == Paragraph((Text("ett"), LineBreak(), Text("två "), Text("kod", code=True)))


def test_html_is_shown_as_text_never_passed_on():
    chapter, _ = parse_chapter("Hej <script>alert(1)</script>\n", FILE)
    (paragraph,) = compose(chapter, lambda _: Mark(""), "")
    assert isinstance(paragraph, Paragraph)
    assert "<script>" in "".join(each.text for each in paragraph.content if isinstance(each, Text))


def test_keys_depend_on_query_and_rendering_alone():
    assert key_of("coverage pick=held", "number") == key_of("coverage pick=held", "number")
    assert len({key_of("coverage", "number"), key_of("coverage", "table"), key_of("themes", "table")}) == 3
    assert len(key_of("coverage", "number")) == 10


MARKDOWN = st.text(
    st.sampled_from(list("ab åÖ#*_`:{}[]()!|-\n>1.\\<&\t")) | st.characters(codec="utf-8"), max_size=120
)


@given(MARKDOWN)
def test_no_markdown_breaks_the_parser_and_both_walks_agree(text: str):
    chapter, problems = parse_chapter(text, FILE)
    seen: list[Asked] = []

    def fill(asked: Asked) -> Mark:
        seen.append(asked)
        return Mark("x")

    compose(chapter, fill, "x")
    assert tuple(seen) == chapter.asked
    assert all(PurePosixPath(problem.place.file).suffix == ".md" for problem in problems)


def test_a_figure_may_say_how_it_is_drawn():
    chapter, problems = parse_chapter(
        ":::{figure} scales across=round\n:name: a\n:caption: b\n:figure: forest\n:::\n", "chapters/a.md"
    )
    assert not problems
    assert [asked.figure for asked in chapter.asked] == ["forest"]


def test_a_table_may_not():
    chapter, problems = parse_chapter(
        ":::{table} scales\n:name: a\n:caption: b\n:figure: forest\n:::\n", "chapters/a.md"
    )
    assert [(each.code, each.place.line) for each in problems] == [("unknown-option", 4)]
    assert [asked.figure for asked in chapter.asked] == [None]


def test_a_picture_inside_a_paragraph_is_told_with_its_line():
    _, problems = parse_chapter("# Skolan\n\nSå här ser det ut: ![Karta över skolorna](karta.png)\n", "k.md")
    assert [(each.code, each.place.line) for each in problems] == [("picture-in-text", 3)]
