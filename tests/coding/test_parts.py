"""Who codes what, and what of it is still coded blind."""

from collections.abc import Sequence

import pytest

from fokus.coding.parts import Parts

ALL = None
FIRST, SECOND = "omg1-lindby-kur", "omg1-lindby-ssk"


def parts(own: dict[str, Sequence[str] | None], *, blind: bool = True, lifted: Sequence[str | None] = (),
          **finished: set[str]) -> Parts:  # fmt: skip
    mine = {coder: None if texts is None else frozenset(texts) for coder, texts in own.items()}
    done = {FIRST: finished.get("first", set()), SECOND: finished.get("second", set())}
    return Parts(blind, mine, done, frozenset(lifted))


def test_a_transcript_is_blind_until_all_whose_part_it_is_have_finished():
    own = {"a1": ALL, "a2": [FIRST]}
    assert parts(own).is_blind(FIRST)
    assert parts(own, first={"a1"}).waits_for(FIRST) == ("a2",)
    assert parts(own, first={"a1"}).is_blind(FIRST)
    assert not parts(own, first={"a1", "a2"}).is_blind(FIRST)


def test_what_only_one_codes_is_not_blind():
    assert not parts({"a1": ALL, "a2": [FIRST]}).is_blind(SECOND)
    assert parts({"a1": ALL, "a2": ALL}).hidden([FIRST, SECOND]) == {FIRST, SECOND}


@pytest.mark.parametrize(("lifted", "hidden"), [([FIRST], {SECOND}), ([None], set()), ([], {FIRST, SECOND})])
def test_the_study_lifts_one_or_all(lifted: list[str | None], hidden: set[str]):
    assert parts({"a1": ALL, "a2": ALL}, lifted=lifted).hidden([FIRST, SECOND]) == hidden


def test_a_study_that_is_not_blind_hides_and_settles_nothing():
    found = parts({"a1": ALL, "a2": ALL}, blind=False, first={"a1"})
    assert not found.is_blind(FIRST)
    assert not found.is_settled(FIRST, "a1")


def test_a_finished_part_is_settled_where_several_code_and_only_for_who_has_finished():
    found = parts({"a1": ALL, "a2": [FIRST]}, first={"a1"}, second={"a1"})
    assert found.is_settled(FIRST, "a1")
    assert not found.is_settled(FIRST, "a2")
    assert not found.is_settled(SECOND, "a1")
