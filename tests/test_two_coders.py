"""Ten real hearings, two simulated coders: one shifts boundaries, the other confuses two topics.

What is confused must come first, in the query, in the list and on the page, and lead to its turns.
"""

import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from fokus.analysis.disagreements import disagreements
from fokus.analysis.result import Result
from fokus.coding.events import Add
from fokus.coding.ids import new_id
from fokus.coding.log import format_event
from fokus.evaluation import Evaluation, load
from fokus.web import comparing
from fokus.web.desk import Desk

pytestmark = pytest.mark.shared
Put = set[tuple[str, int, str]]
CONFUSED = 12
_kept: dict[str, Any] = {}


def truth(spans: pd.DataFrame, topics: dict[str, str]) -> list[tuple[str, str, int, int]]:
    return [(s.meeting, topics[s.topic], s.first_turn + 1, s.last_turn + 1) for s in spans.itertuples()]


def shifted(spans: list[tuple[str, str, int, int]], limits: dict[str, int]) -> Put:
    """Code as a coder who begins and ends each topic up to two turns earlier or later."""
    draw = random.Random(11)
    put: Put = set()
    for text, code, first, last in spans:
        begin, end = first + draw.randint(-2, 2), last + draw.randint(-2, 2)
        put |= {(text, n, code) for n in range(max(1, begin), min(end, limits[text]) + 1)}
    return put


def confusing(spans: list[tuple[str, str, int, int]], one: str, other: str) -> Put:
    """Code as a coder who on some turns takes one topic for another."""
    put = {(text, n, code) for text, code, first, last in spans for n in range(first, last + 1)}
    mistaken = random.Random(12).sample(sorted(each for each in put if each[2] == one), CONFUSED)
    return (put - {*mistaken}) | {(text, n, other) for text, n, _ in mistaken}


def write_log(folder: Path, coder: str, put: Put) -> None:
    when = datetime(2026, 2, 1 if coder == "a1" else 2, tzinfo=UTC)
    lines = []
    for number, (text, turn, code) in enumerate(sorted(put)):
        at = when + timedelta(seconds=number)
        lines.append(format_event(
            Add(id=new_id(at), time=at, transcript=text, version=1, turn=turn, code=code, codebook=1)
        ))  # fmt: skip
    (folder / "codings" / f"{coder}.desk.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def coded(hearings: ModuleType, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the study, the two topics that are confused, and what each coder put; made once."""
    if not _kept:
        folder = tmp_path_factory.mktemp("two") / "hearings"
        folder.mkdir()
        hearings.write_hearings(folder, shared, hearings.answers(shared, "AGES", (1, 2)))
        raw = hearings.meetings(shared)
        spans = truth(raw.topics, hearings.codes(raw.themes["topic"], "t"))
        most = max(spans, key=lambda span: span[3] - span[2])
        there = [code for text, code, *_ in spans if text == most[0] and code != most[1]]
        one, other = most[1], there[-1]
        limits = {each: len(turns) for each, turns in raw.said.items()}
        first, second = shifted(spans, limits), confusing(spans, one, other)
        write_log(folder, "a1", first)
        write_log(folder, "a2", second)
        with (folder / "study.toml").open("a", encoding="utf-8") as file:
            file.write('\n[[coder]]\nid = "a2"\nrole = "second"\n')
        _kept.update(folder=folder, one=one, other=other, first=first, second=second)
    return _kept


@pytest.fixture
def study(coded: Any) -> Evaluation:
    if "study" not in coded:
        coded["study"] = load(coded["folder"])[0]
    found: Evaluation = coded["study"]
    return found


def on_turns(coded: Any) -> set[tuple[str, int]]:
    """The turns on which the first says the one topic, the second the other, and neither says both."""
    only = {each: coded[each] - coded[others] for each, others in (("first", "second"), ("second", "first"))}
    ones = {(text, n) for text, n, code in only["first"] if code == coded["one"]}
    return ones & {(text, n) for text, n, code in only["second"] if code == coded["other"]}


def test_the_two_topics_that_are_confused_come_first(
    study: Evaluation, coded: Any, ask: Callable[[Evaluation, str], Result]
):
    rows = [row for row in ask(study, "confusion level=code").rows if "none" not in row.at.values()]
    assert tuple(rows[0].at.values()) == (coded["one"], coded["other"])
    assert rows[0].count == len(on_turns(coded)) > 2 * (rows[1].count or 0)


def test_the_page_leads_to_the_turns_of_that_pair_alone(coded: Any, tmp_path: Path):
    folder = Path(shutil.copytree(coded["folder"], tmp_path / "hearings"))
    desk = Desk(folder, "a1", "al")
    shown = comparing.comparison(desk)
    pair = next(each for each in shown["confusion"] if "none" not in (each["code"], each["against"]))
    assert (pair["code"], pair["against"]) == (coded["one"], coded["other"])
    found = comparing.listed(desk, {"code": [pair["code"], pair["against"]], "state": ["all"]})["disputes"]
    assert {(each["transcript"], each["turn"]) for each in found} == on_turns(coded)
    worst = min(
        (row for row in shown["themes"] if row["theme"] != "all"), key=lambda row: row["before_krippendorff"]
    )
    assert 0 < worst["before_krippendorff"] < worst["before_percent"] < 1


def test_every_disagreement_is_one_that_the_coders_made_and_none_is_left_out(study: Evaluation, coded: Any):
    found = {(each.transcript, each.turn, each.code) for each in disagreements(study)}
    differing = coded["first"] ^ coded["second"]
    codable = {(t.id, turn.number) for t in study.transcripts.values() for turn in t.turns
               if turn.kind != "interviewer"}  # fmt: skip
    assert found == {each for each in differing if each[:2] in codable}


def test_the_command_lists_them(coded: Any, fokus: Callable[..., Any]):
    done = fokus("disagreements", "-s", coded["folder"], language="en_GB.UTF-8")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(", turn ") == len({each[:2] for each in coded["first"] ^ coded["second"]})
    assert "Decided: 0" in done.stdout
