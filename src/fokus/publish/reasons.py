"""Why a place no longer holds: hidden, another query, method, data, design."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from fokus.analysis.query import parse
from fokus.publish.living import Look
from fokus.publish.provenance import bears_on, fact_of, is_design
from fokus.publish.record import version

if TYPE_CHECKING:
    from fokus.report.word.living import Finding

Reason = Literal["hidden", "query", "method", "data", "design"]


def reasons(found: Look, finding: "Finding") -> tuple[Reason, ...]:
    """Say why a place reads otherwise now than when fokus wrote it, the weightiest reason first."""
    return tuple(dict.fromkeys(_reasons(found, finding)))


def _reasons(found: Look, finding: "Finding") -> Iterator[Reason]:
    key = finding.key.partition("#")[0]
    entry = next((each for each in found.known.own.entries if each.key == finding.key), None)
    block = found.known.fresh.get(finding.key)
    answer = getattr(block, "answer", None)
    if finding.outcome == "hidden":
        yield "hidden"
    if entry is None or answer is None:
        return
    if (entry.ask, entry.figure) != (answer.ask, answer.figure):
        yield "query"
        return
    fact = found.record.facts.get(key)
    if fact is not None and fact.method != fact_of(found.answers[key][1]).method:
        yield "method"
    if entry.digest == answer.digest:
        yield "design"
    else:
        yield from _of_files(found, key, entry.ask)


def _of_files(found: Look, key: str, ask: str) -> Iterator[Reason]:
    changed = changed_files(found, key, ask)
    if any(not is_design(each) for each in changed):
        yield "data"
    if any(is_design(each) for each in changed):
        yield "design"
    if not changed:
        yield "data" if key and found.record.writing_of(key).fokus in {"", version()} else "method"


def changed_files(found: Look, key: str, ask: str) -> list[str]:
    """Return the files that an answer rests on and that are no longer what they were, by name."""
    then, now = found.record.writing_of(key).sources, found.sources
    nouns = [query.noun for query in parse(ask).queries]
    names = sorted({*then, *now}) if then else []
    return [each for each in names if bears_on(each, nouns) and then.get(each) != now.get(each)]
