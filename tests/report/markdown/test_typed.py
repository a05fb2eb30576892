import pytest

from fokus.report.blocks import (
    Block,
    BlockQuote,
    Contents,
    Definition,
    Definitions,
    Figure,
    FigureBlock,
    Landscape,
    Listing,
    Mark,
    Paragraph,
    TableBlock,
    Text,
    ThematicBreak,
)
from fokus.report.chapter import Supplied, compose, parse_chapter

FILE = "chapters/01-fokusintervjuer.md"
MAP = Figure(b"karta", 120, 80, "")


def blocks(text: str) -> tuple[Block, ...]:
    chapter, problems = parse_chapter(text, FILE)
    assert problems == []
    return compose(chapter, lambda _: Mark(""), "", Supplied({"bilder/karta.png": MAP}))


def codes(text: str) -> list[tuple[str, int | None]]:
    _, problems = parse_chapter(text, FILE)
    return [(each.code, each.place.line) for each in problems]


def test_a_picture_has_its_words_its_caption_and_its_name():
    (found,) = blocks('![Karta: två *kommuner*](bilder/karta.png "Lindby och **Sjövik**"){#karta}\n')
    assert isinstance(found, FigureBlock)
    assert (found.figure.alt, found.name, found.answer) == ("Karta: två kommuner", "karta", None)
    assert found.caption == (Text("Lindby och "), Text("Sjövik", bold=True), Text(""))


def test_the_chapter_tells_which_pictures_it_shows_and_what_it_calls_them():
    chapter, _ = parse_chapter(
        "Text\n\n![Karta](bilder/karta%20%C3%B6.png){#karta}\n\nSe {ref}`karta`.\n", FILE
    )
    assert [(file, place.line) for file, place in chapter.pictures] == [("bilder/karta ö.png", 3)]
    assert [name for name, _ in chapter.names] == ["karta"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("![](bilder/karta.png)", "no-alt"),
        ("![Karta](https://lindby.se/karta.png)", "picture-elsewhere"),
        ("![Karta](//lindby.se/karta.png)", "picture-elsewhere"),
        ("![Karta](file:///etc/passwd)", "picture-elsewhere"),
        ("![Karta](data:image/png;base64,aGVq)", "picture-elsewhere"),
        ("![Karta](C:%5Cbilder%5Ckarta.png)", "picture-elsewhere"),
        ("Se ![Karta](bilder/karta.png) här", "picture-in-text"),
        ("Svar^[![Karta](bilder/karta.png)]", "picture-in-text"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_told(text: str, code: str):
    assert codes(f"Före.\n\n{text}\n") == [(code, 3)]


TABLE = """\
:::{table}
:name: moten
:caption: Möten i *styrgruppen*

| Grupp | Antal |
|:------|------:|
| Gemensam | **3**[^1] |
:::

[^1]: Två på distans.
"""


def test_a_typed_table_in_a_directive_has_a_name_and_a_caption():
    (found,) = blocks(TABLE)
    assert isinstance(found, TableBlock)
    assert (found.name, found.caption) == (
        "moten", (Text("Möten i "), Text("styrgruppen", italic=True)),
    )  # fmt: skip
    assert found.table.rows == (("Gemensam", "3"),)
    assert [each.align for each in found.table.columns] == ["left", "right"]
    assert Text("3", bold=True) in found.table.formatted[1][1]


def test_what_a_typed_table_says_knows_its_line():
    assert codes(TABLE.replace("Gemensam", "{numbr}`x`")) == [("unknown-role", 7)]
    assert codes(TABLE.replace(":name: moten", ":nam: moten")) == [("unknown-option", 2)]


def test_a_directive_with_neither_question_nor_table_is_told():
    assert codes(":::{table}\n:caption: Möten\n\nInga möten.\n:::\n") == [("no-table-inside", 1)]


def test_definitions():
    (found,) = blocks(
        "SIP\n: samordnad individuell plan\n\nBUP\n: barn- och ungdomspsykiatri\n: i *regionen*\n"
    )
    assert isinstance(found, Definitions)
    assert found.items[0] == Definition((Text("SIP"),), (Paragraph((Text("samordnad individuell plan"),)),))
    assert [len(each.meaning) for each in found.items] == [1, 2]


@pytest.mark.parametrize("end", ["\n> — Skollagen 2 kap. 25 §", "\n>\n> -- Skollagen 2 kap. 25 §"])
def test_a_quotation_may_tell_whom_it_comes_from(end: str):
    (found,) = blocks(f"> Elevhälsan ska främst vara\n> förebyggande.{end}\n")
    assert isinstance(found, BlockQuote)
    assert found.attribution == (Text("Skollagen 2 kap. 25 §"),)
    said = (Text("Elevhälsan ska främst vara"), Text(" "), Text("förebyggande."))
    assert found.content == (Paragraph(said),)


def test_a_dash_inside_a_quotation_is_no_attribution():
    (found,) = blocks("> Ja — det tycker jag.\n")
    assert found == BlockQuote((Paragraph((Text("Ja — det tycker jag."),)),))


def test_a_pause_and_pages_that_lie_down():
    found = blocks("Ett\n\n---\n\n::::{landscape}\n\nBrett.\n\n- punkt\n::::\n\nTvå\n")
    assert [type(each) for each in found] == [Paragraph, ThematicBreak, Landscape, Paragraph]
    assert isinstance(found[2], Landscape)
    assert [type(each) for each in found[2].content] == [Paragraph, Listing]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (":::{contents}\n:depth: 4\n:::", "wrong-depth"),
        (":::{contents}\n:dept: 2\n:::", "unknown-option"),
        ("- :::{figures}\n  :::", "not-in-text"),
        (":::{tables} themes\n:::", "directive-asks-nothing"),
        (":::{content}\n:::", "unknown-directive"),
    ],
)
def test_faults_in_lists_of_contents_are_told(text: str, code: str):
    assert [each for each, _ in codes(text)] == [code]


def test_lists_of_contents():
    found = blocks(":::{contents}\n:depth: 1\n:::\n\n:::{tables}\n:::\n\n:::{figures}\n:::\n")
    assert found == (Contents("contents", 1), Contents("tables"), Contents("figures"))


def test_a_heading_in_a_footnote_is_told():
    assert codes("A[^1]\n\n[^1]: # Rubrik\n") == [("not-in-note", 3)]


@pytest.mark.parametrize("text", ["- :::{landscape}\n  a\n  :::", "> :::{landscape}\n> a\n> :::"])
def test_pages_lie_down_only_in_the_chapters_own_text(text: str):
    assert [code for code, _ in codes(text)] == ["landscape-inside"]
