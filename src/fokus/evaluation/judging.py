"""Who coded each text, what of it counts, and what the coders would have said as it was decided."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from fokus.coding.agreed import Decided, agreed, as_decided, decided, first_coders
from fokus.coding.coding import Coding
from fokus.coding.parts import Parts, parts_of
from fokus.evaluation.evaluation import Evaluation


def parts(evaluation: Evaluation) -> Parts:
    """Return who codes which texts, and how far each has come."""
    return parts_of(evaluation.design, evaluation.logs)


def coders_of(evaluation: Evaluation) -> dict[str, set[str]]:
    """Return who coded each text: who put a code on it, also one that was taken away, or has finished it.

    Of a text on which a coder put nothing, and which she has not finished, nothing is known of that coder:
    it was not coded, which is not the same as coded without a find. An undone coding was never put.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    ledger = evaluation.logs
    for log in ledger.logs.values():
        for text, adds in log.adds.items():
            if any(ledger.holds(each, log) for each in adds):
                found[text].add(log.coder)
    for text, coders in ledger.finished().items():
        found[text] |= coders
    return dict(found)


def comparable(evaluation: Evaluation) -> dict[str, set[str]]:
    """Return who coded each text to the end: where it is coded blind, only those who have finished it."""
    who, there = coders_of(evaluation), parts(evaluation)
    return {text: coders - {*there.waits_for(text)} if there.is_blind(text) else coders
            for text, coders in who.items()}  # fmt: skip


def decisions(evaluation: Evaluation) -> Decided:
    """Return what was decided of which codings, each with its code."""
    made = (each for each, _ in evaluation.logs.decisions())
    return decided(made, evaluation.held.code_of)


def counted(evaluation: Evaluation, coder: str | None = None) -> tuple[Coding, ...]:
    """Return the codings that analyses count: one coder's, or else those agreed on."""
    if coder is not None:
        return tuple(each for each in evaluation.codings if each.coder == coder)
    return agreed(evaluation.codings, decisions(evaluation), first_of(evaluation))


def first_of(evaluation: Evaluation) -> dict[str, str]:
    """Return whose coding of each text counts where nothing is decided."""
    who = coders_of(evaluation)
    for text, coder in {(each.transcript, each.coder) for each in evaluation.codings}:
        who.setdefault(text, set()).add(coder)
    named = evaluation.coders
    others = sorted({each for coders in who.values() for each in coders} - {*named})
    return first_coders([*named, *others], who)


def after_decisions(evaluation: Evaluation, who: Mapping[str, Collection[str]]) -> tuple[Coding, ...]:
    """Return the codings of all coders, each as she would have put them had she judged as was decided."""
    return as_decided(evaluation.codings, decisions(evaluation), who)
