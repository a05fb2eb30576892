"""A text is sifted by its words: what says nothing is not read, and is judged once only."""

from hypothesis import given
from hypothesis import strategies as st

from fokus.material.names.sifting import Sieve


def test_a_word_is_judged_once():
    judged: list[str] = []

    def tells(word: str) -> bool:
        judged.append(word)
        return word.istitle()

    sieve = Sieve(tells)
    first = sieve.sift("ja ja\nDet var Marit\n\nmm ja")
    assert first.words == {"Det", "Marit"}
    assert [first.text[line.start : line.end] for line in first.lines] == ["Det var Marit"]
    assert sieve.sift("ja mm Marit").words == {"Marit"}
    assert sorted(judged) == ["Det", "Marit", "ja", "mm", "var"]


@given(st.lists(st.text(st.sampled_from("aB \n\t\u00a0"), max_size=12), max_size=6).map("\n".join))
def test_every_line_with_a_telling_word_is_read(text: str):
    sifted = Sieve(lambda word: "B" in word).sift(text)
    read = [text[line.start : line.end] for line in sifted.lines]
    assert read == [line for line in text.split("\n") if "B" in line]
