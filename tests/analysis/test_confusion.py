"""The noun ``confusion``: what one coder says where another says something else."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fokus.analysis.result import Result
from fokus.evaluation import Evaluation, load
from fokus.publish import show

Ask = Callable[[Evaluation, str], Result]
NURSES, COUNSELLORS = "omg1-lindby-ssk", "omg1-lindby-kur"
SAID = ["Intervjuare: Hur går det?", *(f"D0{1 + n % 3}: Det är sagt, {n}." for n in range(8))]
CODES = ("kontaktvagar", "fortroende", "tidsbrist")


def study(small: ModuleType, folder: Path, *codings: tuple[str, int, str], text: str = NURSES) -> Evaluation:
    there = ["D01", "D02", "D03"]
    interviews = [small.interview(each, there, ["skolskoterska"]) for each in (NURSES, COUNSELLORS)]
    made = [{"transcript": text, "turn": turn, "code": code, "coder": coder} for coder, turn, code in codings]
    coders = ("a1", "a2", "a3")
    turns = {each["id"]: SAID for each in interviews}
    opened: Evaluation = small.SmallStudy(
        interviews, small.people("skolskoterska", " ".join(there)), turns, made, coders
    ).open(folder)
    return opened


def told(result: Result) -> list[tuple[Any, ...]]:
    return [(*row.at.values(), row.count, row.n) for row in result.rows]


def test_where_one_says_this_the_other_says_that(small: ModuleType, tmp_path: Path, ask: Ask):
    opened = study(
        small, tmp_path,
        ("a1", 2, "kontaktvagar"), ("a2", 2, "tidsbrist"), ("a1", 3, "kontaktvagar"), ("a2", 3, "tidsbrist"),
        ("a1", 4, "kontaktvagar"), ("a2", 4, "kontaktvagar"), ("a2", 5, "fortroende"),
    )  # fmt: skip
    assert told(ask(opened, "confusion level=code")) == [
        ("kontaktvagar", "tidsbrist", 2, 3),
        ("none", "fortroende", 1, None),
    ]
    assert told(ask(opened, "confusion of=tid")) == [("samverkan", "tid", 2, 3)]
    assert told(ask(opened, "confusion level=code most=1")) == [("kontaktvagar", "tidsbrist", 2, 3)]


def test_what_both_put_beside_is_no_confusion(small: ModuleType, tmp_path: Path, ask: Ask):
    both = [(coder, 2, code) for coder in ("a1", "a2") for code in ("kontaktvagar", "tidsbrist")]
    opened = study(small, tmp_path, *both, ("a1", 2, "fortroende"))
    assert told(ask(opened, "confusion level=code")) == [("fortroende", "none", 1, 1)]
    assert not ask(opened, "confusion").rows


def test_pairs_of_three_coders_are_told_apart_or_together(small: ModuleType, tmp_path: Path, ask: Ask):
    opened = study(small, tmp_path, ("a1", 2, "kontaktvagar"), ("a2", 2, "tidsbrist"), ("a3", 2, "tidsbrist"))
    assert told(ask(opened, "confusion by=coder")) == [
        ("samverkan", "tid", "a1+a2", 1, 1),
        ("samverkan", "tid", "a1+a3", 1, 1),
    ]
    assert told(ask(opened, "confusion")) == [("samverkan", "tid", 2, 2)]
    assert told(ask(opened, "confusion by=coder coder=a3")) == [("samverkan", "tid", "a1+a3", 1, 1)]


@pytest.mark.parametrize(("language", "said"), [
    ("sv", "Där den ena kodaren satte Samverkan satte den andra Tid i ett yttrande."),
    ("en", "Where one coder put Samverkan, the other put Tid on one turn."),
])  # fmt: skip
def test_it_is_a_sentence_and_a_table_in_both_languages(
    small: ModuleType, tmp_path: Path, language: str, said: str
):
    written = study(small, tmp_path, ("a1", 2, "kontaktvagar"), ("a2", 2, "tidsbrist")).folder
    path = written / "study.toml"
    path.write_text(path.read_text("utf-8").replace('"sv"', f'"{language}"', 1), encoding="utf-8")
    opened, _ = load(written)
    assert opened is not None
    assert said in show(opened, "confusion", "sentence").decode()
    assert "Samverkan" in show(opened, "confusion", "table").decode()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sets(st.tuples(st.sampled_from(["a1", "a2"]), st.integers(2, 9), st.sampled_from(CODES)), min_size=1)
)
def test_it_counts_what_is_counted_by_hand(
    small: ModuleType, tmp_path_factory: pytest.TempPathFactory, ask: Ask, said: set[tuple[str, int, str]]
):
    opened = study(small, tmp_path_factory.mktemp("studie"), *sorted(said))
    counts: dict[tuple[str, str], int] = {}
    for turn in range(2, 10):
        one, other = ({code for who, n, code in said if (who, n) == (coder, turn)} for coder in ("a1", "a2"))
        if one == other:
            continue
        for first in (one - other) or {"none"}:
            for second in (other - one) or {"none"}:
                counts[first, second] = counts.get((first, second), 0) + 1
    if len({who for who, _, _ in said}) == 1:
        counts = {}
    rows = ask(opened, "confusion level=code").rows
    assert {(row.at["code"], row.at["against"]): row.count for row in rows} == counts
