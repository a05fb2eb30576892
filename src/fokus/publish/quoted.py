"""The quotes of the chapters: whose words they are said to be, what in them may tell of somebody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fokus.coding.approvals import Approval, approvals_of, key_of, words_digest
from fokus.disclosure.released import Released, ReleasedQuote
from fokus.disclosure.telling import Telling, telling
from fokus.evaluation import Evaluation
from fokus.problems import FokusError, Place, listed
from fokus.report.chapter import Asked
from fokus.study.cells import fold


class ApprovalError(FokusError):
    """A quote that cannot be approved or withdrawn as it was asked for."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote of the chapters, with every place that shows it.

    ``tells`` is what in it may tell of somebody, and ``open`` what of that nobody has judged harmless.
    ``approval`` is the newest word on it, None where there is none.
    """

    quote: ReleasedQuote
    transcript: str
    version: int
    turn: int
    places: tuple[Place, ...]
    tells: tuple[Telling, ...]
    open: tuple[Telling, ...]
    approval: Approval | None

    @property
    def may_leave(self) -> bool:
        """Whether it is approved as what it is said to be, and nothing in it is left to judge."""
        return self.quote.approval == "approved" and not self.open


def quoted(evaluation: Evaluation, released: Mapping[Asked, Iterable[Released]]) -> list[Quoted]:
    """Return the quotes that places show, each once, in the order of the places."""
    places: dict[str, list[Place]] = {}
    quotes: dict[str, ReleasedQuote] = {}
    for asked, parts in released.items():
        for each in (quote for part in parts for quote in part.quotes):
            quotes.setdefault(each.id, each)
            places.setdefault(each.id, []).append(asked.place)
    said_of = approvals_of(evaluation.logs.approvals())
    codings = {each.id: each for each in evaluation.codings if each.id in quotes}
    found = []
    for name, quote in quotes.items():
        coding = codings[name]
        source, turn = evaluation.sources[coding.transcript], coding.turn
        author = source.authors.get(turn)
        site = author.site if author else source.site
        tells = telling(quote.text, evaluation.design, source.round, [site] if site else [])
        approval = said_of.get(key_of(coding.transcript, quote.text))
        left = unjudged(tells, approval.cleared if approval else ())
        version = evaluation.texts[coding.transcript].version
        found.append(
            Quoted(quote, coding.transcript, version, turn, tuple(places[name]), tells, left, approval)
        )
    return found


def as_approved(quote: Quoted, harmless: Sequence[str]) -> dict[str, Any]:
    """Return what an event says that approves a quote as it is attributed.

    Raises
    ------
    ApprovalError
        When something in it may tell of somebody and was not found harmless.
    """
    cleared = [*(quote.approval.cleared if quote.approval else ()), *harmless]
    if left := unjudged(quote.tells, cleared):
        words = listed([*dict.fromkeys(each.text for each in left)])
        raise ApprovalError("quote-tells", word=quote.quote.id, tells=words)
    kept = tuple(dict.fromkeys(each.text for each in quote.tells))
    return {**_about(quote), "level": quote.quote.attribution.level, "cleared": kept}


def as_withdrawn(quote: Quoted, reason: str) -> dict[str, Any]:
    """Return what an event says that withdraws a quote, whatever its words are coded with."""
    return {**_about(quote), "text": reason}


def _about(quote: Quoted) -> dict[str, Any]:
    digest = words_digest(quote.quote.text)
    return {
        "transcript": quote.transcript, "version": quote.version, "turn": quote.turn, "sha256": digest,
    }  # fmt: skip


def unjudged(tells: Iterable[Telling], cleared: Iterable[str]) -> tuple[Telling, ...]:
    """Return what is left to judge when some words have been found harmless."""
    harmless = {fold(each) for each in cleared}
    return tuple(each for each in tells if fold(each.text) not in harmless)
