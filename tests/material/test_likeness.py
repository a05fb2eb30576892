from dataclasses import replace

from fokus.material.likeness import alike, sentences
from fokus.material.transcript import Transcript, Turn

SAID = (
    "Vi ringer växeln varje dag och hamnar alltid i samma kö.",
    "Det har blivit lättare sedan de fick ett gemensamt nummer.",
    "Men återkopplingen efter en orosanmälan saknas fortfarande helt.",
    "Jag tror att det handlar om att man har träffats på riktigt.",
    "I våras visste ingen vem som hade hand om vad i kommunen.",
    "Nu finns det åtminstone en lista som någon håller uppdaterad.",
)


def transcript(*texts: str) -> Transcript:
    turns = tuple(Turn(n, "participant", "D07", None, text) for n, text in enumerate(texts, start=1))
    return Transcript("omg1-lindby", 1, "omg1", "lindby", ("kurator",), "", turns)


def test_the_same_words_in_other_turns_and_spelling_are_the_same_interview():
    joined = transcript(" ".join(SAID).upper())
    assert list(alike({"a": transcript(*SAID), "b": joined})) == [("a", "b", 1.0)]


def test_half_of_the_shorter_one_is_enough():
    others = [f"Något helt annat sades här, nummer {n} i ordningen." for n in range(6)]
    (pair,) = alike({"a": transcript(*SAID), "b": transcript(*SAID[:5], *others[:5])})
    assert pair == ("a", "b", 5 / 6)
    assert not list(alike({"a": transcript(*SAID), "b": transcript(*SAID[:2], *others)}))


def test_short_ones_are_compared_whole():
    short = transcript("Mm.", "Precis.")
    assert list(alike({"a": short, "b": replace(short, id="b")})) == [("a", "b", 1.0)]
    assert not list(alike({"a": short, "b": transcript("Mm.", "Nja.")}))
    assert not list(alike({"a": short, "b": transcript(*SAID)}))


def test_sentences_are_compared_without_case_blanks_and_commas():
    written = transcript("Jo … Vi ringer växeln, varje\u00a0dag\noch HAMNAR alltid i samma kö?! Å ja, nej.")
    assert sentences(written) == {"viringerväxelnvarjedagochhamnaralltidisammakö"}


def test_a_sentence_is_as_long_as_its_letters_are():
    assert sentences(transcript("å" * 29)) == frozenset()
    assert sentences(transcript("å" * 30)) == {"å" * 30}
