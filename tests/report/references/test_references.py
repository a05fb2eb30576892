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
LAWS = """
@misc{lag, title={Skollag (2010:800)}, year={2010}}
@misc{prop, title={Prop. 2021/22:1}, year={2021}}
@misc{plan, title={Mål 2030, en plan}, year={2021}}
@misc{ek, author={Ek, Bo}, year={2019}}
@misc{oberg, author={Öberg, Åsa}, year={2020}}
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
        "Öberg, Å. (2024, 1 mars). En sida. https://lindby.se/a_b?c=1%20",
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


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (
            "apa",
            [
                "Ek, B. (2019).",
                "Prop. 2021/22:1. (2021).",
                "Skollag (2010:800). (2010).",
                "Öberg, Å. (2020).",
            ],
        ),
        (
            "harvard-cite-them-right",
            [
                "Ek, B. (2019).",
                "”Prop. 2021/22:1” (2021).",
                "”Skollag (2010:800)” (2010).",
                "Öberg, Å. (2020).",
            ],
        ),
    ],
)
def test_a_work_without_author_is_listed_once_by_its_title(style: str, expected: list[str]):
    found = cited("[@oberg] [@lag] [@prop] [@ek]", read(LAWS), style=style)
    assert [text(each) for each in found.entries] == expected


def test_a_title_that_stands_for_the_author_is_still_in_italics():
    found = cited("[@lag]", read(LAWS))
    assert found.entries[0][0] == Text("Skollag (2010:800)", italic=True)


def test_what_a_style_prints_of_a_work_without_author_besides_the_title_stays():
    told = json.dumps([{"id": "a", "title": "Lägesbild", "type": "report", "publisher": "Region Lindby",
                        "genre": "Rapport", "number": "3"}])  # fmt: skip
    (entry,) = cited("[@a]", read(told, "references.json")).entries
    assert text(entry).count("Lägesbild") == 1
    assert "Region Lindby" in text(entry)


def test_the_list_follows_the_alphabet_of_the_report():
    works = "".join(
        f"@book{{{key}, author={{{name}, Bo}}, title={{T}}, year={{2020}}}}\n"
        for key, name in (("a", "Öberg"), ("b", "Ängström"), ("c", "Åberg"), ("d", "Zeta"), ("e", "Oskar"))
    )
    chapter = "[@a] [@b] [@c] [@d] [@e]"

    def order(language: str) -> list[str]:
        return [text(each).split(",")[0] for each in cited(chapter, read(works), language).entries]

    assert order("sv") == ["Oskar", "Zeta", "Åberg", "Ängström", "Öberg"]
    assert order("en") == ["Åberg", "Ängström", "Öberg", "Oskar", "Zeta"]


@pytest.mark.parametrize(
    ("chapter", "expected"),
    [
        ("Se @prop.", "Prop. 2021/22:1 (2021)"),
        ("Se @prop [s. 4].", "Prop. 2021/22:1 (2021, s. 4)"),
        ("Propositionen [-@prop, s. 4].", "(2021, s. 4)"),
        ("Propositionen [se -@prop].", "(se 2021)"),
        ("Se @plan.", "Mål 2030, en plan (2021)"),
    ],
)
def test_a_title_that_holds_a_year_is_whole_in_the_sentence(chapter: str, expected: str):
    found = cited(chapter, read(LAWS))
    assert [text(each) for each in found.citations.values()] == [expected]


@pytest.mark.parametrize(
    ("style", "language", "citation", "entry"),
    [
        ("apa", "sv", "(Ek m.fl., 2019)", "Ek, B., Åberg, E., m.fl. (2019). Vi."),
        ("apa", "en", "(Ek et al., 2019)", "Ek, B., Åberg, E., et al. (2019). Vi."),
        ("harvard-cite-them-right", "sv", "(Ek, Åberg m.fl., 2019)", "Ek, B., Åberg, E. m.fl. (2019) Vi."),
        ("ieee", "sv", "[1]", "[1]B. Ek, E. Åberg, m.fl., Vi. 2019."),
    ],
)
def test_and_others_of_bibtex_is_no_person(style: str, language: str, citation: str, entry: str):
    works = "@book{vi, author={Ek, Bo and Åberg, Eva and others}, title={Vi}, year={2019}}"
    found = cited("[@vi]", read(works), language, style)
    assert [text(each) for each in found.citations.values()] == [citation]
    assert [text(each) for each in found.entries] == [entry]


def test_others_alone_is_a_name():
    found = cited("[@x]", read("@book{x, author={others}, title={Vi}, year={2019}}"))
    assert [text(each) for each in found.citations.values()] == ["(others, 2019)"]


@pytest.mark.parametrize("written", ["3-5", "3--5", "3–5", "3—5", "3 -- 5"])
@pytest.mark.parametrize(("style", "expected"), [("apa", "(Ek, 2019, s. 3–5)"), ("ieee", "[1, s. 3–5]")])
def test_pages_from_and_to_have_the_dash_of_print(written: str, style: str, expected: str):
    found = cited(f"[@ek, s. {written}]", read(LAWS), style=style)
    assert [text(each) for each in found.citations.values()] == [expected]


def test_other_places_have_the_dash_of_print_too():
    (told,) = cited("[se @ek, kap. 3--5]", read(LAWS)).citations.values()
    assert text(told) == "(se Ek, 2019, kap. 3–5)"


def test_the_list_has_no_pages_of_a_citation():
    journal = "@article{a, author={Ek, Bo}, title={T}, journal={Tidskrift}, year={2020}}"
    found = cited("[@a, s. 7]", read(journal), style="chicago-author-date")
    assert [text(each) for each in found.entries] == ["Ek, B. 2020. ”T”. Tidskrift."]


@pytest.mark.parametrize(
    ("style", "date", "expected"),
    [
        ("apa", "2023-05-02", "(2023, 2 maj)"),
        ("apa", "2023-05", "(2023, maj)"),
        ("chicago-author-date", "2023-05-02", "2 maj."),
    ],
)
def test_in_swedish_the_day_stands_before_its_month(style: str, date: str, expected: str):
    page = f"@online{{a, author={{Ek, Bo}}, title={{Sida}}, date={{{date}}}, url={{https://lindby.se}}}}"
    (entry,) = cited("[@a]", read(page), style=style).entries
    assert expected in text(entry)


def test_in_english_the_day_stands_where_the_style_wants_it():
    page = "@online{a, author={Ek, Bo}, title={Sida}, date={2023-05-02}, url={https://lindby.se}}"
    (entry,) = cited("[@a]", read(page), "en").entries
    assert "(2023, May 2)" in text(entry)


@pytest.mark.parametrize(
    ("kind", "title", "number", "expected"),
    [
        ("legislation", "Skollag", "SFS 2010:800", "Skollag (SFS 2010:800). (2010)."),
        ("legislation", "Skollag (2010:800)", "2010:800", "Skollag (2010:800). (2010)."),
        ("bill", "Prop. 2009/10:165", "2009/10:165", "Prop. 2009/10:165. (2010)."),
    ],
)
def test_a_swedish_law_has_no_english_words(kind: str, title: str, number: str, expected: str):
    law = {"id": "lag", "type": kind, "title": title, "number": number, "issued": {"date-parts": [[2010]]}}
    found = cited("[@lag]", read(json.dumps([law]), "references.json"))
    assert [text(each) for each in found.entries] == [expected]


def test_a_law_of_another_country_is_printed_as_the_style_has_it():
    law = {"id": "lag", "type": "legislation", "title": "Children Act", "number": "41", "language": "en-GB",
           "issued": {"date-parts": [[1989]]}}  # fmt: skip
    (entry,) = cited("[@lag]", read(json.dumps([law]), "references.json"), "en").entries
    assert text(entry) == "Children Act, Pub. L. No. 41 (1989)."


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
