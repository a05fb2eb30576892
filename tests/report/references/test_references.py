"""From a file of references and what is cited to how it reads in a report."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.report.blocks import Inline, Text
from fokus.report.chapter import parse_chapter
from fokus.report.references.cited import works_in
from fokus.report.references.reading import References, read_references
from fokus.report.references.styling import Printed, StyleError, printed, shipped_style, style_of

BIBTEX = r"""
@article{ek2021, author={Ek, Bo and {\AA}berg, Eva}, title={Samverkan \& tillit 50%},
  journal={Socialm. tidskrift}, year={2021}, volume=94, number=2, doi={10.1/abc}}
@techreport{lindby2023, author={{Region Lindby}}, title={Vägar in}, institution={Region Lindby}, year={2023}}
@book{lindby2023b, author={{Region Lindby}}, title={Andra vägar}, year={2023}}
@online{sida, author={Öberg, Åsa}, title={En sida}, date={2024-03-01}, url={https://lindby.se/a_b?c=1%20}}
@book{udda, title={Utan allt}}
"""
CSL = [
    {"id": "ek2021", "type": "article-journal", "title": "Samverkan", "issued": {"date-parts": [["2021", 5]]},
     "author": [{"family": "Ek", "given": "Bo"}], "container-title": "Socialmedicinsk tidskrift"},
    {"id": "verket", "type": "report", "title": "Om", "author": [{"literal": "Verket"}],
     "issued": {"raw": "maj 2020"}},
]  # fmt: skip
NOTES = b"""<style xmlns="http://purl.org/net/xbiblio/csl" class="note"><bibliography/></style>"""


def text(content: tuple[Inline, ...]) -> str:
    return "".join(each.text for each in content if isinstance(each, Text))


def read(told: str, file: str = "references.bib") -> References:
    references, problems = read_references(told, file, "sv")
    assert problems == []
    return references


def cited(chapter: str, references: References, language: str = "sv", style: str = "apa") -> Printed:
    found, _ = parse_chapter(chapter, "chapters/a.md")
    return printed(found.citations, references.items, style_of(shipped_style(style), language))


def said(chapter: str, language: str = "sv") -> list[str]:
    return [text(each) for each in cited(chapter, read(BIBTEX), language).citations.values()]


@pytest.mark.parametrize(
    ("chapter", "expected"),
    [
        ("Det syns [@ek2021].", "(Ek & Åberg, 2021)"),
        ("Det syns [@ek2021, s. 12–14].", "(Ek & Åberg, 2021, s. 12–14)"),
        ("Det syns [@ek2021, 12].", "(Ek & Åberg, 2021, s. 12)"),
        ("Det syns [se @ek2021, kap. 2].", "(se Ek & Åberg, 2021, kap. 2)"),
        ("Som @ek2021 visar.", "Ek och Åberg (2021)"),
        ("Som @ek2021 [s. 12] visar.", "Ek och Åberg (2021, s. 12)"),
        ("Ek visar [-@ek2021].", "(2021)"),
        ("Se [@sida; @ek2021].", "(Ek & Åberg, 2021; Öberg, 2024)"),
        ("Se @udda.", "Utan allt (u.å.)"),
    ],
)
def test_citations_read_as_the_style_and_the_sentence_want(chapter: str, expected: str):
    assert said(chapter) == [expected]


def test_in_english():
    assert said("As @ek2021 [p. 12] and [@ek2021, pp. 3-4] show.", "en") == [
        "Ek and Åberg (2021, p. 12)",
        "(Ek & Åberg, 2021, pp. 3–4)",
    ]


def test_the_list_holds_what_is_cited_in_the_order_of_the_alphabet():
    found = cited("[@sida; @lindby2023] och @ek2021", read(BIBTEX))
    assert [text(each) for each in found.entries] == [
        "Ek, B., & Åberg, E. (2021). Samverkan & tillit 50%. Socialm. tidskrift, 94(2). https://doi.org/10.1/abc",
        "Region Lindby. (2023). Vägar in. Region Lindby.",
        "Öberg, Å. (2024, mars 1). En sida. https://lindby.se/a_b?c=1%20",
    ]
    assert Text("Socialm. tidskrift", italic=True) in found.entries[0]
    assert "https://doi.org/10.1/abc" in [each.link for each in found.entries[0] if isinstance(each, Text)]


def test_works_of_the_same_authors_and_year_are_told_apart():
    found = cited("[@lindby2023] [@lindby2023b]", read(BIBTEX))
    assert [text(each) for each in found.citations.values()] == [
        "(Region Lindby, 2023b)",
        "(Region Lindby, 2023a)",
    ]
    assert [text(each)[:22] for each in found.entries] == ["Region Lindby. (2023a)", "Region Lindby. (2023b)"]


def test_csl_json_is_read_as_reference_managers_write_it():
    found = cited("[@ek2021; @verket]", read(json.dumps(CSL), "references.json"))
    assert [text(each) for each in found.citations.values()] == ["(Ek, 2021; Verket, 2020)"]


def test_another_style():
    found = cited("[@ek2021, s. 12]", read(BIBTEX), style="harvard-cite-them-right")
    assert [text(each) for each in found.citations.values()] == ["(Ek och Åberg, 2021, s. 12)"]


@pytest.mark.parametrize("csl", [b"", b"<style/>", NOTES])
def test_what_is_no_style_or_prints_notes_is_refused(csl: bytes):
    with pytest.raises(StyleError):
        style_of(csl, "sv")


def test_a_style_that_nobody_knows():
    with pytest.raises(StyleError):
        shipped_style("../../etc/passwd")


@pytest.mark.parametrize(
    ("told", "file", "expected"),
    [
        ("hej", "references.json", [("broken-references", None)]),
        ('[{"title": "Utan"}, 3]', "references.json", [("reference-without-key", None)] * 2),
        ("@book{a, title={x}}\n@book{a, title={y}}", "references.bib", [("broken-reference", 2)]),
        ("@book{a, title={x}}\n\n@book{b, title={y", "references.bib", [("broken-reference", 3)]),
    ],
)
def test_what_cannot_be_read_is_told(told: str, file: str, expected: list[tuple[str, int | None]]):
    _, problems = read_references(told, file, "sv")
    assert [(each.code, each.place.line) for each in problems] == expected


@pytest.mark.parametrize(
    "word", ["anna@lindby.se", "`@kod`", "\\@skolan", "[länk](https://a.se/@x)", "a @ b", "@"]
)
def test_an_address_is_no_citation(word: str):
    chapter, problems = parse_chapter(f"Skriv {word} här.", "chapters/a.md")
    assert (chapter.citations, problems) == ((), [])


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_citations(noise: str):
    works_in(noise)
    works_in(f"{noise}@ek2021{noise}")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=25)
@given(st.dictionaries(st.sampled_from(["title", "author", "issued", "page", "type", "URL", "volume"]), JSON))
def test_no_reference_stops_a_report(entry: dict[str, object]):
    told = json.dumps([{**entry, "id": "udda"}, CSL[1]])
    references, _ = read_references(told, "references.json", "sv")
    found = cited("[@verket] [@udda]", references)
    assert "(Verket, 2020)" in [text(each) for each in found.citations.values()]
    assert len(found.entries) + len(found.unprintable) == 2
