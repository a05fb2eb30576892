"""What a delivery says: what may leave and what was hidden in it, or why nothing leaves."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from fokus.messages import Catalogue
from fokus.messages.forms import percent
from fokus.problems import Problem
from fokus.publish import foreseen
from fokus.report.blocks import Column, Table
from fokus.report.labels import Labels
from fokus.study.instrument import ALL
from fokus.terminal import print_table, record, tell
from fokus.terminal.talking import say

if TYPE_CHECKING:
    from fokus.publish import Delivered, Inspected
    from fokus.publish.costs import Cost, Everybody


def tell_delivered(done: "Delivered", words: Catalogue) -> None:
    """Say which files may leave, or every reason why none does."""
    if done.problems:
        tell(done.problems, words)
    if not done.release:
        say(words.say("deliver.refused"))
        return
    for each in done.files:
        say(words.say("deliver.file", file=str(each)))
    say(words.say("deliver.guard", shown=done.shown, hidden=done.hidden, quotes=done.quotes))
    say(words.say("deliver.remembered", folder=done.release))


def tell_draft(inspected: "Inspected", words: Catalogue) -> None:
    """Say of what was built how much would stand in the way of its delivery."""
    problems, _ = foreseen(inspected)
    stopping = [each for each in problems if each.severity == "error" and each not in inspected.problems]
    if stopping:
        say(words.say("build.draft", number=len(stopping)))


def tell_foreseen(
    problems: Sequence[Problem], costs: Sequence["Cost"], labels: Labels | None, words: Catalogue, *,
    as_json: bool = False,
) -> None:  # fmt: skip
    """Say what a delivery would hide in each place, what that costs, and what it would refuse."""
    if as_json:
        told = {
            "problems": [record(each, words) for each in problems],
            "costs": [asdict(each) for each in costs],
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))  # noqa: T201
        return
    hidden = [each for each in costs if each.hidden]
    if hidden:
        print_table(_table(hidden, words))
    if labels and any(each.everybody for each in costs):
        print_table(_of_everybody(costs, labels))
    shown, gone = sum(each.values - each.hidden for each in costs), sum(each.hidden for each in costs)
    say(words.say("check.hidden", shown=shown, hidden=gone, questions=len(hidden), all=len(costs)))
    tell(problems, words)


def _table(costs: Sequence["Cost"], words: Catalogue) -> Table:
    names = ("place", "question", "hidden", "lost")
    columns = tuple(
        Column(words.say(f"check.column.{name}"), "left" if n < len(names) // 2 else "right")
        for n, name in enumerate(names)
    )
    rows = tuple(
        (
            f"{each.place.file}:{each.place.line}", each.ask, f"{each.hidden}/{each.values}",
            percent(each.lost, words.language),
        )
        for each in costs
    )  # fmt: skip
    return Table(columns, rows, notes=(words.say("check.lost"),))


def _of_everybody(costs: Sequence["Cost"], labels: Labels) -> Table:
    """Lay out what is shown of everybody in a group, each of it once, for the writer to think about."""
    words = labels.words
    columns = (
        Column(words.say("check.column.place"), "left"), Column(words.say("check.column.value"), "left"),
        Column(words.say("check.column.told"), "right"),
    )  # fmt: skip
    first = {one: each.place for each in reversed(costs) for one in each.everybody}
    rows = tuple(
        (f"{place.file}:{place.line}", _where(one, labels), f"{one.count}/{one.n}")
        for place, one in ((first[one], one) for each in costs for one in each.everybody)
    )
    return Table(columns, tuple(dict.fromkeys(rows)), notes=(words.say("check.everybody"),))


def _where(one: "Everybody", labels: Labels) -> str:
    """Return what a value is about, in the study's words."""
    at = dict(one.at)
    parts = (
        labels.answer(at["item"], each) if key == "answer" and "item" in at and each != ALL
        else labels.heading(key, each)
        for key, each in at.items()
    )  # fmt: skip
    return ", ".join(each.rstrip(".") for each in parts)
