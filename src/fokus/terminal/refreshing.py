"""What the command line says of a Word file that was refreshed."""

import json
from collections.abc import Iterator, Sequence
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING, Final

from fokus import terminal
from fokus.messages import Catalogue
from fokus.messages.forms import capitalized
from fokus.problems import shortened

if TYPE_CHECKING:
    from fokus.publish import Report, Told
    from fokus.report.word.manifest import Content

STALE: Final = ("hidden", "replaced", "kept", "failed", "gone", "adopted")
TOLD: Final = ("hidden", "kept", "failed", "gone", "adopted")
MOST_CELLS: Final = 3
ALIKE: Final = 40


def tell(report: "Report", words: Catalogue) -> None:
    """Say what a refresh did, what it left to the writer, and why."""
    file = str(report.path)
    if not report.ours:
        _say(words.say("refresh.not-ours", file=file))
        return
    _say(words.say("refresh.done" if report.written else "refresh.nothing", file=file))
    replaced = sum(each.finding.outcome in {"replaced", "hidden"} for each in report.told)
    if replaced:
        _say(capitalized(words.count("refresh.replaced", replaced)))
    for line in lines(report, words, TOLD):
        _say(line)


def tell_stale(report: "Report", words: Catalogue) -> None:
    """Say what in a document no longer holds and why, what is hidden now first; then what was typed."""
    file = str(report.path)
    if not report.ours:
        _say(words.say("refresh.not-ours", file=file))
        return
    _say(words.say("stale.found" if report.is_stale else "stale.nothing", file=file))
    if report.delivery:
        _say(words.say("stale.delivered", release=report.delivery))
    for line in lines(report, words, STALE):
        _say(line)
    if report.typed:
        _say(capitalized(words.count("stale.typed", len(report.typed))))
        for typed in report.typed:
            _say(f"    {typed.number}: {typed.context}")


def tell_as_json(report: "Report") -> None:
    """Print what was found as JSON, for scripts."""
    places = [
        {
            "outcome": each.finding.outcome, "key": each.finding.key, "ask": each.ask,
            "rendering": each.finding.rendering, "stale": each.finding.overdue, "reasons": each.reasons,
            "written": each.finding.was, "here": each.finding.here, "now": each.finding.now,
            "description": each.finding.description or None,
        }
        for each in report.told
    ]  # fmt: skip
    new = [{"key": key, "ask": query} for key, query in report.new]
    typed = [{"number": each.number, "context": each.context} for each in report.typed]
    told = {"file": str(report.path), "ours": report.ours, "stale": report.is_stale, "places": places}
    print(json.dumps({**told, "new": new, "typed": typed}, ensure_ascii=False, indent=1))  # noqa: T201


def lines(report: "Report", words: Catalogue, outcomes: Sequence[str]) -> Iterator[str]:
    """Word the places with some outcomes, each outcome under a line of its own; what is new comes last."""
    for outcome in outcomes:
        told = [each for each in report.told if each.finding.outcome == outcome]
        if told:
            yield words.count("stale.replaced" if outcome == "replaced" else f"refresh.{outcome}", len(told))
            yield from (f"    {line}" for each in told for line in line_of(each, words))
    described = [each.finding for each in report.told if each.finding.description]
    if described:
        yield words.count("refresh.described", len(described))
        yield from (f"    {each.key}: {_quoted(each.description, words)}" for each in described)
    if report.new:
        yield words.count("refresh.new", len(report.new))
        yield from (f"    {key}: {query}" for key, query in report.new)


def line_of(told: "Told", words: Catalogue) -> Iterator[str]:
    """Word one place: its key and question, and what stands there beside what ought to."""
    found = told.finding
    why = ", ".join(words.say(f"reason.{each}") for each in told.reasons if each != found.outcome)
    yield f"{found.key}: {told.ask}" + (f" ({why})" if why else "")
    if told.problem is not None:
        yield f"    {words.say(f'problem.{told.problem.code}', **told.problem.arguments)}"
    elif found.outcome == "failed":
        yield f"    {words.say('refresh.failed.other')}"
    elif found.outcome in {"kept", "hidden", "replaced"}:
        yield from (f"    {each}" for each in _beside(told, words))


def _beside(told: "Told", words: Catalogue) -> Iterator[str]:
    found = told.finding
    if found.rendering == "figure":
        yield words.say("refresh.figure")
        return
    for pair in islice(_differences(found.here, found.now), MOST_CELLS):
        here, now = _from_difference(*pair)
        yield words.say("refresh.beside", here=_quoted(here, words), now=_quoted(now, words))


def _from_difference(one: str, other: str) -> tuple[str, str]:
    """Leave out how two long texts begin alike, so that what differs can be seen."""
    alike = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))
    start = one.rfind(" ", 0, alike) + 1
    return (one, other) if alike < ALIKE else (f"… {one[start:]}", f"… {other[start:]}")


def _quoted(text: str, words: Catalogue) -> str:
    return words.say("refresh.quoted", text=shortened(text)) if text else words.say("refresh.empty")


def _differences(here: "Content | None", now: "Content | None") -> Iterator[tuple[str, str]]:
    """Yield the texts that differ: a line, or cells and paragraphs in their order."""
    old, new = list(_texts(here)), list(_texts(now))
    if len(old) == len(new):
        yield from ((one, other) for one, other in zip(old, new, strict=True) if one != other)
    else:
        yield from islice(((each, "") for each in old if each not in new), 1)
        yield from islice((("", each) for each in new if each not in old), 1)


def _texts(content: "Content | None") -> Iterator[str]:
    if content is None or isinstance(content, str):
        return iter([content or ""])
    return chain.from_iterable([each] if isinstance(each, str) else each for each in content)


def _say(text: str) -> None:
    print(terminal.visible(text))  # noqa: T201
