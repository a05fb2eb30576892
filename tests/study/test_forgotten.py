from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from fokus.problems import Place
from fokus.study.consent import ALTOGETHER
from fokus.study.forgotten import Forgotten, forgotten_turns, format_forgotten, read_forgotten

FILE = "forgotten.jsonl"
NOW = datetime(2026, 1, 12, 9, tzinfo=UTC)
D07 = Forgotten(
    time=NOW, participant="D07", since=date(2025, 11, 1), events=("01KBF0FGRG8D09N6Y1WATQMJ7N",),
    turns={"omg2-lindby-kuratorer": {1: (2, 7), 2: (2, 8)}}, answers={"responses/maj.csv": (4,)},
)  # fmt: skip
numbers = st.lists(st.integers(1, 900), max_size=4).map(tuple)


def test_what_is_written_is_what_is_read():
    everything = Forgotten(time=NOW, participant="D11")
    text = format_forgotten(D07) + "\n" + format_forgotten(everything) + "\n"
    assert read_forgotten(text, FILE) == ((D07, everything), [])
    assert everything.since == ALTOGETHER


@given(
    st.builds(
        Forgotten, time=st.just(NOW), participant=st.text(min_size=1, max_size=5), since=st.dates(),
        turns=st.dictionaries(st.text(max_size=9), st.dictionaries(st.integers(1, 9), numbers), max_size=3),
        answers=st.dictionaries(st.text(max_size=9), numbers, max_size=3),
    )
)  # fmt: skip
def test_every_erasure_comes_back_as_it_was(erasure: Forgotten):
    assert read_forgotten(format_forgotten(erasure), FILE) == ((erasure,), [])


def test_a_line_that_cannot_be_read_is_an_error_and_loses_nothing_else():
    found, problems = read_forgotten('{"time": \n\n' + format_forgotten(D07) + "\n[]\n", FILE)
    assert found == (D07,)
    assert [(each.code, each.place, each.severity) for each in problems] == [
        ("torn-tombstone", Place(FILE, 1), "error"), ("torn-tombstone", Place(FILE, 4), "error"),
    ]  # fmt: skip


def test_what_she_takes_part_in_after_the_erasure_is_not_gone():
    assert D07.covers(date(2025, 11, 20), "omg2-sjovik-kuratorer")
    assert not D07.covers(date(2025, 10, 31), "omg1-lindby-kuratorer")
    assert not D07.covers(date(2026, 5, 4), "omg3-lindby-kuratorer")
    assert D07.covers(date(2026, 5, 4), "omg2-lindby-kuratorer")


def test_each_turn_that_is_gone_is_known_by_its_number():
    assert forgotten_turns([D07]) == dict.fromkeys(
        [("omg2-lindby-kuratorer", version, number) for version, number in ((1, 2), (1, 7), (2, 2), (2, 8))],
        "D07",
    )
