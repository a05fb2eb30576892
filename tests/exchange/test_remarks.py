"""Comments are read as the codes that they name, and as memos where they name none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.coding.codebook import Held, hold
from fokus.coding.coding import VALENCES
from fokus.exchange.remarks import Told, as_memo, names_of
from fokus.messages import catalogue
from fokus.study.codebook import Code, Codebook, Theme

SV, EN = catalogue("sv"), catalogue("en")
THEMES = (Theme(id="tid", label="Tid"), Theme(id="samverkan", label="Samverkan"))
BOOK = Codebook(
    theme=THEMES,
    code=(
        Code(id="tidsbrist", theme="tid", label="Tidsbrist", aliases=("ont om tid",)),
        Code(id="kontaktvagar", theme="samverkan", label="Kontaktvägar"),
        Code(id="vantan-1", theme="tid", label="Väntan"),
        Code(id="vantan-2", theme="samverkan", label="Väntan"),
        Code(id="moten", theme="samverkan", label="Möten; rum"),
    ),
)
NAMES = names_of(Held(BOOK))


@pytest.mark.parametrize(
    ("text", "codes", "memo"),
    [
        ("Tidsbrist", ["tidsbrist"], ""),
        ("  TIDSBRIST ", ["tidsbrist"], ""),
        ("ont om tid", ["tidsbrist"], ""),
        ("#tidsbrist", ["tidsbrist"], ""),
        ("Tidsbrist; Kontaktvägar", ["tidsbrist", "kontaktvagar"], ""),
        ("Tidsbrist;;Kontaktvägar;", ["tidsbrist", "kontaktvagar"], ""),
        ("Tidsbrist\nKontaktvägar", ["tidsbrist", "kontaktvagar"], ""),
        ("Tidsbrist; tidsbrist", ["tidsbrist"], ""),
        ("Tidsbrist; hon suckar", ["tidsbrist"], "hon suckar"),
        ("Tidsbrist\nHon suckar; länge.", ["tidsbrist"], "Hon suckar; länge."),
        ("Samverkan: Väntan", ["vantan-2"], ""),
        ("Väntan", [], "Väntan"),
        ("Möten; rum", ["moten"], ""),
        ("Möten; rum\nTidsbrist", ["moten", "tidsbrist"], ""),
        ("Fråga mer om detta.", [], "Fråga mer om detta."),
        ("Anteckning: Tidsbrist", [], "Tidsbrist"),
        ("Memo: Tidsbrist", [], "Tidsbrist"),
        ("", [], ""),
        (";", [], ""),
    ],
)
def test_a_comment_names_codes_and_the_rest_is_a_memo(text: str, codes: list[str], memo: str):
    assert NAMES.read(text) == Told(tuple((each, None) for each in codes), memo)


@pytest.mark.parametrize("text", ["Tidsbrist (hindrande)", "Tidsbrist (Hindering)", "tidsbrist(hindrande)"])
def test_what_a_coding_says_of_its_code_stands_behind_it(text: str):
    assert NAMES.read(text) == Told((("tidsbrist", "hindering"),))


def test_a_code_that_was_merged_leads_to_the_one_that_it_counts_as():
    held = Held(
        BOOK.model_copy(update={"code": BOOK.code[:2]}), {"bradska": "tidsbrist"},
        gone={"bradska": Code(id="bradska", theme="tid", label="Brådska")},
    )  # fmt: skip
    assert names_of(held).read("Brådska").codes == (("tidsbrist", None),)
    assert names_of(held).read("#bradska").codes == (("tidsbrist", None),)


LABELS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
ODD = st.sampled_from(["a", "A", "a; b", "b", "#kod-1", "kod-1", "Memo: a", "a (hindrande)", "T: a", " "])


@given(st.lists(LABELS | ODD, min_size=1, max_size=6), st.sampled_from([None, *VALENCES]))
def test_whatever_codes_are_called_each_is_read_as_itself(labels: list[str], valence: str | None):
    codes = tuple(Code(id=f"kod-{n}", theme="t", label=each) for n, each in enumerate(labels))
    names = names_of(hold(Codebook(theme=(Theme(id="t", label="T"),), code=codes), ()))
    for each in codes:
        for words in (SV, EN):
            written = names.write(each.id, "T", each.label, valence, words)  # type: ignore[arg-type]
            assert names.read(written) == Told(((each.id, valence),))  # type: ignore[arg-type]


@given(st.text().map(str.strip).filter(bool))
def test_a_memo_that_says_so_is_never_a_code(text: str):
    assert NAMES.read(as_memo(text, SV)) == Told((), text)
