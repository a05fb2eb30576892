"""What counts where several coded: what was decided, else the first coder's."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from fokus.coding.agreed import agreed, as_decided, decided, first_coders
from fokus.coding.coding import Coding
from fokus.coding.events import Decide, fault_of
from fokus.problems import Place

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def coding(each: str, coder: str, code: str = "roller", turn: int = 1) -> Coding:
    return Coding(each, coder, "omg1-lindby-kur", 1, "", turn, None, None, code, None, Place(""))


def decide(
    number: int, keep: tuple[str, ...] = (), drop: tuple[str, ...] = (), code: str = "roller"
) -> Decide:
    return Decide(
        id=f"01D{number}", time=NOW, transcript="omg1-lindby-kur", version=1, turn=1, code=code, keep=keep,
        drop=drop,
    )  # fmt: skip


HIS, HERS = coding("A", "a1"), coding("B", "a2", "ansvar")
FIRST = {"omg1-lindby-kur": "a1"}


def known(*decisions: Decide) -> dict[tuple[str, str], bool]:
    return decided(decisions, lambda code: code)


def test_without_a_decision_the_first_coders_coding_counts():
    assert agreed([HIS, HERS], {}, FIRST) == (HIS,)
    assert first_coders(["a1", "a2"], {"t": {"a2"}, "u": {"a2", "a1"}}) == {"t": "a2", "u": "a1"}


def test_what_was_decided_counts_whoever_put_it():
    made = known(decide(1, drop=("A",)), decide(2, keep=("B",), code="ansvar"))
    assert agreed([HIS, HERS], made, FIRST) == (HERS,)


def test_the_newest_decision_holds():
    assert agreed([HIS], known(decide(1, drop=("A",)), decide(2, keep=("A",))), FIRST) == (HIS,)


def test_a_decision_about_another_code_than_the_coding_has_now_decides_nothing():
    assert agreed([HIS], known(decide(1, drop=("A",), code="ansvar")), FIRST) == (HIS,)


def test_after_the_decisions_all_coders_of_the_text_say_what_was_kept():
    made = known(decide(1, drop=("A",)), decide(2, keep=("B",), code="ansvar"))
    after = as_decided([HIS, HERS], made, {"omg1-lindby-kur": {"a1", "a2"}})
    assert [(each.coder, each.code) for each in after] == [("a1", "ansvar"), ("a2", "ansvar")]


def test_a_decision_is_about_something_and_about_nothing_twice():
    assert [fault_of(decide(1, *each)) for each in ((), (("A",), ("A",)), (("A",), ("B",)))] == [
        "keep", "keep", "",
    ]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(["a1", "a2", "a3"]), st.booleans()), min_size=1, max_size=8))
def test_what_is_kept_stands_for_all_and_what_is_dropped_for_none(said: list[tuple[str, bool]]):
    codings = [coding(f"C{n}", coder) for n, (coder, _) in enumerate(said)]
    keep = tuple(f"C{n}" for n, (_, stands) in enumerate(said) if stands)
    drop = tuple(f"C{n}" for n, (_, stands) in enumerate(said) if not stands)
    made = known(decide(1, keep, drop))
    assert {each.id for each in agreed(codings, made, FIRST)} == {*keep}
    after = as_decided(codings, made, {"omg1-lindby-kur": {"a1", "a2", "a3"}})
    assert {(each.id, each.coder) for each in after} == {(k, c) for k in keep for c in ("a1", "a2", "a3")}
