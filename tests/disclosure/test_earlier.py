"""What was published before is known to every reader: it is never hidden, and nothing new tells on it."""

import json
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.analysis.result import Base, Presence, fewest
from fokus.disclosure.bases import Claim, hidden
from fokus.disclosure.earlier import Published, from_plain, published_by, to_plain

K = 5
bases = st.frozensets(st.integers(0, 24), max_size=25).map(
    lambda numbers: frozenset(Presence(f"P{n:02}", "omg1") for n in numbers)
)


def people(*numbers: int) -> Base:
    return frozenset(Presence(f"P{n:02}", "omg1") for n in numbers)


def claims(asked: list[Base], earlier: list[Published]) -> list[Claim]:
    new = [Claim(row, "m", base, K) for row, base in enumerate(asked)]
    return [*new, *(each.claim(row) for row, each in enumerate(earlier, start=len(new)))]


def shown(asked: list[Base], earlier: list[Published]) -> list[Claim]:
    together = claims(asked, earlier)
    gone = hidden(together)
    return [each for each in together if each.row not in gone]


def test_eleven_and_then_ten_after_one_is_left_out_do_not_tell_of_her():
    first = [published_by(each) for each in shown([people(*range(11))], [])]
    assert [each.published for each in shown([people(*range(10))], first)] == [True]


def test_what_was_published_is_shown_again_though_it_would_be_given_up_now():
    small, whole = people(*range(12)), people(*range(14))
    first = [published_by(each) for each in shown([small], [])]
    left = shown([small, whole], first)
    assert [(each.base == small, each.published) for each in left] == [(True, False), (True, True)]


def test_of_two_that_were_published_neither_can_be_taken_back():
    both = [Published("m", people(*range(14)), K), Published("m", people(*range(12)), K)]
    assert all(each.published for each in shown([people(*range(3))], both))
    assert len(shown([people(*range(3))], both)) == 2


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(bases, max_size=5), min_size=2, max_size=4))
def test_no_sequence_of_releases_tells_of_few_by_subtraction(deliveries: list[list[Base]]):
    """An attacker takes every published base, and the union of any two disjoint ones, from every other."""
    known: list[Published] = []
    for asked in deliveries:
        left = shown(asked, known)
        assert {each.base for each in left} >= {each.base for each in known}
        known = list(dict.fromkeys([*known, *(published_by(each) for each in left)]))
    public = {each.base for each in known}
    sums = public | {one | other for one, other in combinations(public, 2) if not one & other}
    for whole in public:
        for part in sums:
            assert not (part < whole and 1 <= fewest(whole - part) < K)


@given(st.lists(st.tuples(bases, st.integers(3, 9), st.booleans(), st.none() | bases), max_size=6))
def test_what_is_kept_in_a_file_is_read_as_it_was(rows: list[tuple[Base, int, bool, Base | None]]):
    topics = frozenset({"k1", ""}), frozenset({"a"}), frozenset[str]()
    measures = [("answers", topics[0]), "m", ("coefficient", topics[1]), ("themes", "n", topics[2])]
    at = (("profession", "kurator"), ("round", "omg1"))
    kept = [
        Published(measures[n % 4], base, limit, counted, pooled, "4" * (n % 2), at[: n % 3])
        for n, (base, limit, pooled, counted) in enumerate(rows)
    ]
    assert from_plain(json.loads(json.dumps(to_plain(kept)))) == list(dict.fromkeys(kept))


@pytest.mark.parametrize(
    "told",
    [
        {}, {"presences": [], "rows": [{}]}, {"presences": [["P1"]], "rows": []},
        {"presences": [], "rows": 3},
        {"presences": [], "rows": [{"measure": "m", "base": [0], "limit": 5}]},
        {"presences": [["P", "o", "", True]], "rows": [{"measure": "m", "base": [-1], "limit": 5}]},
    ],
)  # fmt: skip
def test_what_is_no_record_is_refused(told: dict[str, object]):
    with pytest.raises(ValueError, match="no published rows"):
        from_plain(told)


def test_beside_a_published_value_over_all_rounds_new_single_rounds_that_tell_of_few_are_hidden():
    first, second = people(*range(12)), frozenset(Presence(f"P{n:02}", "omg2") for n in range(2, 12))
    pooled = Published("m", first | second, K, pooled=True)
    together = [Claim(0, "m", first, K), Claim(1, "m", second, K), pooled.claim(2)]
    assert hidden(together) == {0, 1}
    assert hidden([*together[:2], Claim(2, "m", first | second, K, pooled=True)]) == {2}
