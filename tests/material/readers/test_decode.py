import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.readers.decode import Decoded, decode, plain
from fokus.problems import Problem

SHORT = ["R1: Då gör vi så.", "Å", "I: Hej.\nR1: Nej – “ja” sa hon … på skolan.", "R: Äsch, kafé på Ön."]


@pytest.mark.parametrize("text", SHORT)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "mac_roman"])
def test_short_swedish_texts_have_the_right_letters(text: str, encoding: str):
    assert decode(text.encode(encoding), "intervju.txt") == Decoded(text, encoding, 0)


@pytest.mark.parametrize("text", ["Då gör vi så.", "På Ängen, kafé.", "Å"])
def test_latin_1_and_what_dos_wrote(text: str):
    assert decode(text.encode("latin-1"), "intervju.txt") == Decoded(text, "cp1252", 0)
    assert decode(text.encode("cp850"), "intervju.txt") == Decoded(text, "cp850", 0)


letters = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzåäöÅÄÖ"), min_size=1, max_size=12)
swedish = st.lists(letters | st.sampled_from(["–", "…", "?"]), min_size=1).map(" ".join)


@given(swedish.filter(lambda text: {"å", "ä"} & set(text)), st.sampled_from(["cp1252", "mac_roman"]))
def test_a_letter_of_our_own_is_enough(text: str, encoding: str):
    decoded = decode(text.encode(encoding), "intervju.txt")
    assert isinstance(decoded, Decoded)
    assert decoded.text == text


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("I: Så.\nR1: På skolan.".encode() + b"\xe5", 2),
        ("I: På Ön.".encode()[:-3], 1),
        ("Здравствуйте".encode("cp1251"), 1),
        (b"\xff\xfeI", None),
    ],
)
def test_what_is_no_text_says_where(data: bytes, line: int | None):
    found = decode(data, "intervju.txt")
    assert isinstance(found, Problem)
    assert (found.code, found.place.line) == ("unknown-encoding", line)


def test_nul_bytes_are_no_text():
    found = decode(b"I: Hej.\nR1: \0", "intervju.txt")
    assert isinstance(found, Problem)
    assert (found.code, found.place.line) == ("binary", 2)


def test_breaks_blanks_and_letters_have_one_form():
    assert plain("a\r\nb\rc\u2028d\u00a0e\u2009f a\u030a") == ("a\nb\nc\nd e f å", 0)


def test_marks_of_direction_and_width_are_counted():
    assert plain("\ufeffHe\u200bj\u202e \x1bdå\u00ad") == ("Hej då", 5)


def test_a_pile_of_marks_is_lowered():
    text, _ = plain("e" + "\u0323\u0301" * 500_000 + " nej")
    assert len(text) < 40
    assert text.endswith(" nej")


@given(st.text())
def test_plain_text_is_settled(text: str):
    once, _ = plain(text)
    assert plain(once) == (once, 0)
    assert unicodedata.is_normalized("NFC", once)
