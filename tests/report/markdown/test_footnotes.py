import pytest

from fokus.report.blocks import (
    Footnote,
    FootnoteAgain,
    Inline,
    Mark,
    Paragraph,
    Table,
    TableBlock,
    Text,
    Value,
)
from fokus.report.chapter import Asked, compose, parse_chapter

FILE = "chapters/01-fokusintervjuer.md"


def codes(text: str) -> list[tuple[str, int | None]]:
    _, problems = parse_chapter(text, FILE)
    return [(each.code, each.place.line) for each in problems]


def first(text: str) -> tuple[Inline, ...]:
    chapter, _ = parse_chapter(text, FILE)
    block = compose(chapter, lambda asked: Mark(asked.query), "[fel]")[0]
    assert isinstance(block, Paragraph)
    return block.content


def test_a_footnote_stands_where_it_is_referred_to():
    assert first("Rektorer[^1] svarade.\n\n[^1]: Även *biträdande*.\n") == (
        Text("Rektorer"),
        Footnote((Paragraph((Text("Även "), Text("biträdande", italic=True), Text("."))),)),
        Text(" svarade."),
    )


def test_it_may_be_written_in_place_and_have_several_paragraphs():
    (_, note) = first("Svar^[Två av `fyra`.]")
    assert note == Footnote((Paragraph((Text("Två av "), Text("fyra", code=True), Text("."))),))
    (_, note) = first("Svar[^a]\n\n[^a]: Ett.\n\n    Två.\n")
    assert note == Footnote((Paragraph((Text("Ett."),)), Paragraph((Text("Två."),))))


def test_a_footnote_referred_to_again_is_the_same_footnote():
    found = first("Maj[^1] och november[^1].\n\n[^1]: Veckorna 20 och 46.\n")
    (note,) = [each for each in found if isinstance(each, Footnote)]
    assert note.name is not None
    assert FootnoteAgain(note.name) in found


def test_what_a_footnote_asks_is_asked_where_the_footnote_stands():
    text = "A[^1] {number}`coverage pick=held`\n\n[^1]: {number}`coverage pick=planned`\n"
    chapter, problems = parse_chapter(text, FILE)
    assert problems == []
    assert [(each.query, each.place.line) for each in chapter.asked] == [
        ("coverage pick=planned", 3),
        ("coverage pick=held", 1),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ett\n\ntvå[^1]\n", ("unknown-note", 3)),
        ("Ett\n\n[^1]: Aldrig.\n", ("unused-note", 3)),
        ("Ett[^1]\n\n[^1]: Först.\n\n[^1]: Sedan.\n", ("note-twice", 3)),
        ("Ett[^1]\n\n[^1]: Not^[i not].\n", ("note-in-note", 3)),
        ("Ett[^1]\n\n[^1]: Not\n\n    :::{table} coverage\n    :name: a\n    :::\n", ("not-in-note", 5)),
    ],
)
def test_each_fault_is_told_with_its_line(text: str, found: tuple[str, int]):
    assert codes(text) == [found]


def test_the_nearest_footnote_is_proposed():
    _, (problem,) = parse_chapter("Två[^rektor]\nTre[^rektorer]\n\n[^rektorer]: Text.\n", FILE)
    assert (problem.code, problem.arguments["nearest"]) == ("unknown-note", "rektorer")


def test_footnotes_stand_in_captions_and_cells():
    chapter, problems = parse_chapter(
        "| Grupp[^1] |\n|---|\n| **Alla**^[Fyra.] |\n\n"
        ":::{table} coverage\n:name: a\n:caption: Svar[^1]\n:::\n\n[^1]: Not.\n",
        FILE,
    )
    assert problems == []
    seen: list[Asked] = []

    def fill(asked: Asked) -> Value | Mark:
        seen.append(asked)
        return Mark("")

    table, _ = compose(chapter, fill, "")
    assert isinstance(table, TableBlock)
    assert isinstance(table.table, Table)
    assert [[type(each) for each in cell] for row in table.table.formatted for cell in row] == [
        [Text, Footnote],
        [Text, Text, Text, Footnote],
    ]
    assert table.table.rows == (("Alla",),)
    assert isinstance(seen[0].caption[1], FootnoteAgain)
