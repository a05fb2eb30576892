"""A person approves quotes, or withdraws them; each is an event of her own."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from fokus import store
from fokus.coding.events import Approve, Withdraw
from fokus.coding.log import format_event, log_name, new_id
from fokus.custody.review import FOLDER
from fokus.problems import Place, StudyError, unknown
from fokus.publish.quoted import ApprovalError, Quoted, as_approved, as_withdrawn
from fokus.store.device import device
from fokus.study.design import Design

SHORTEST_ID = 4


def who_approves(design: Design, wanted: str) -> str:
    """Return who says it: the one that was named, else the only coder of the study.

    Raises
    ------
    StudyError
        When the study names no coder, none of that id, or several and nobody was named.
    """
    known = [each.id for each in design.coder]
    if not known:
        raise StudyError("no-coder")
    if not wanted and len(known) > 1:
        raise StudyError("which-coder", known=", ".join(known))
    coder = wanted or known[0]
    if coder not in known:
        fault = unknown("unknown-coder", Place("study.toml"), coder, known)
        raise StudyError(fault.code, remedy=fault.remedy_code, **fault.arguments)
    return coder


def found(quotes: Sequence[Quoted], wanted: Iterable[str]) -> list[Quoted]:
    """Return the quotes of some ids, or of endings of them that only one has.

    Raises
    ------
    ApprovalError
        When no quote has one, or several do.
    """
    return [_found(quotes, each.strip()) for each in wanted]


def _found(quotes: Sequence[Quoted], wanted: str) -> Quoted:
    ends = wanted.upper()
    fitting = [each for each in quotes if each.quote.id.upper().endswith(ends)]
    if len(ends) < SHORTEST_ID or not fitting:
        raise ApprovalError("no-such-quote", word=wanted)
    if len(fitting) > 1:
        raise ApprovalError("several-quotes", word=wanted, known=", ".join(e.quote.id for e in fitting))
    return fitting[0]


class Approvals:
    """Where approvals are written: the log that a coder has on this computer."""

    def __init__(self, folder: Path, coder: str) -> None:
        self._folder = folder
        self.file = f"{FOLDER}/{log_name(coder, device())}"

    def approve(self, quote: Quoted, harmless: Sequence[str], when: datetime) -> None:
        """Approve a quote as it is attributed; it is on disk when this returns.

        Raises
        ------
        ApprovalError
            When something in it may tell of somebody and was not found harmless.
        StoreError
            When the log cannot be written.
        """
        self._write(Approve(id=new_id(when), time=when, **as_approved(quote, harmless)))

    def withdraw(self, quote: Quoted, reason: str, when: datetime) -> None:
        """Withdraw a quote: it is shown nowhere from now on, whatever its words are coded with.

        Raises
        ------
        StoreError
            When the log cannot be written.
        """
        self._write(Withdraw(id=new_id(when), time=when, **as_withdrawn(quote, reason)))

    def _write(self, event: Approve | Withdraw) -> None:
        store.append_line(self._folder / self.file, format_event(event))
