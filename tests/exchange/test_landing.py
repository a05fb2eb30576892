"""A stretch of a source is found in the transcript that was made of it, whatever names are gone."""

from hypothesis import given
from hypothesis import strategies as st

from fokus.exchange.describing import FIELDS, described, told
from fokus.exchange.guids import event_of, guid_of, time_of
from fokus.exchange.landing import Spot, landing
from fokus.exchange.outgoing import laid_out
from fokus.material.transcript import Transcript, Turn
from fokus.messages import catalogue

SOURCE = (
    "Datum: 2025-05-16\n\nI: Hur når ni dem?\n\n"
    "Marit Sandlöv: Vi ringer Gunvor Asp i växeln. Sedan väntar vi länge.\n\nR2: Det tar tid, säger Marit.\n"
)


def transcript(*turns: tuple[str, str]) -> Transcript:
    made = (Turn(n, "participant", who, None, text) for n, (who, text) in enumerate(turns, start=1))
    return Transcript("i", 1, "omg1", "lindby", ("kurator",), "", tuple(made))


CLEAN = transcript(
    ("Intervjuare", "Hur når ni dem?"),
    ("D07", "Vi ringer [namn] i växeln. Sedan väntar vi länge."),
    ("D11", "Det tar tid, säger D07."),
)


def words_at(begin: str, end: str = "") -> list[str]:
    """Return what the transcript says where the source says from one word to another."""
    start = SOURCE.index(begin)
    find = landing(SOURCE, CLEAN, "sv")
    spots = find(start, SOURCE.index(end or begin, start) + len(end or begin))
    return [CLEAN.turns[each.turn - 1].text[each.start : each.end] for each in spots]


def test_words_that_are_the_same_are_the_place():
    assert words_at("Sedan väntar vi") == ["Sedan väntar vi"]
    assert words_at("äntar v") == ["äntar v"]


def test_a_name_within_a_stretch_has_become_its_placeholder():
    assert words_at("ringer Gunvor Asp i växeln") == ["ringer [namn] i växeln"]


def test_a_stretch_over_several_turns_stands_on_each_of_them():
    assert words_at("väntar vi länge", "Det tar tid") == ["väntar vi länge.", "Det tar tid"]


def test_what_is_no_part_of_the_transcript_has_no_place():
    assert words_at("2025-05-16") == []


TEXTS = st.text(st.sampled_from("abå ä👍.e\u0301n"), min_size=1).map(str.strip).filter(bool)


@given(st.lists(TEXTS, min_size=1, max_size=5), st.data())
def test_a_place_in_the_same_text_comes_back_exactly(texts: list[str], data: st.DataObject):
    text = transcript(*(("D01", each) for each in texts))
    body, starts = laid_out(text, "sv")
    turn = data.draw(st.integers(0, len(texts) - 1))
    start = data.draw(st.integers(0, len(texts[turn]) - 1))
    end = data.draw(st.integers(start + 1, len(texts[turn])))
    whole = (start, end) == (0, len(texts[turn]))
    spot = Spot(turn + 1, None, None) if whole else Spot(turn + 1, start, end)
    assert landing(body, text, "sv")(starts[turn] + start, starts[turn] + end) == [spot]


LINES = st.lists(
    st.sampled_from(["Används när: x", " Exempel: y", "Id: tid", "Vi väntar.", "Use when: z", ""])
)
WRITTEN = LINES.map("\n".join)


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, WRITTEN)), st.sampled_from(["sv", "en"]))
def test_what_a_codebook_says_comes_back_from_one_description(fields: dict[str, str], language: str):
    kept = {name: text for name, text in fields.items() if text}
    assert told(described(fields, catalogue(language))) == kept


def test_the_id_of_an_event_is_its_guid_and_comes_back():
    when = time_of("2025-06-11T10:00:00+02:00")
    assert when is not None
    event = "01JXF7RYG0ABCDEFGHJKMNPQRS"
    assert event_of(guid_of(event, when), when, own=True) == event
    other = event_of(guid_of("gammal", when), when, own=True)
    assert guid_of(other, when) == guid_of("gammal", when)


def test_a_guid_of_another_program_is_the_same_event_every_time_and_sorts_by_its_time():
    early, late = time_of("2025-06-11T10:00:00"), time_of("2025-06-12T10:00:00Z")
    assert early is not None
    assert late is not None
    guid = "ffffffff-0000-4000-8000-000000000001"
    assert (
        event_of(guid, early, own=False) == event_of(guid, early, own=False) < event_of(guid, late, own=False)
    )


def test_a_transcript_that_has_other_turns_by_now_is_found_word_by_word():
    said = "Det blir lättare för varje termin som går, men tiden räcker inte till för alla familjer."
    source = f"R1: Ja.\n\nR2: {said}\n"
    text = transcript(("D07", said))
    start = source.index("varje termin")
    assert landing(source, text, "sv")(start, start + len("varje termin")) == [Spot(1, 21, 33)]
