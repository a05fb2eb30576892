"""Quotes: coded stretches of what participants said or wrote, spread over groups and persons."""

from collections.abc import Callable, Hashable, Iterable, Mapping

from fokus.analysis.participation import professions_at
from fokus.analysis.query import Query
from fokus.analysis.result import QuoteRow, Result
from fokus.analysis.scope import allowed, group_of
from fokus.analysis.voices import Voice, is_about, topics, voices
from fokus.coding.approvals import Approval, Key, approvals_of, key_of
from fokus.evaluation import Evaluation
from fokus.evaluation.withholding import held_on
from fokus.material.transcript import Transcript, Turn
from fokus.study.source import Source

MOST = 5


def quotes(evaluation: Evaluation, query: Query) -> Result:
    """Return quotes of the themes asked for, taken in turn from the groups of ``spread``.

    Within a group, persons take turns too, so that no one voice fills the page. The same words under
    two codes are one quote. At most ``most`` (5) are returned; the others are spare, for where one of them
    may not be shown. Notes are the interviewer's words: nobody is quoted from them, nor with words that are
    withdrawn from being quoted. Open answers are quoted too; ``where=kind:interview`` leaves them out.
    """
    topic_ids, said_of = topics(evaluation, query), approvals_of(evaluation.logs.approvals())
    heard = [voice for voice in voices(evaluation, query) if any(is_about(voice, t) for t in topic_ids)]
    fitting = _distinct(voice for voice in heard if _fits(evaluation, query, voice))
    spread = _in_turn(fitting, lambda voice: _key(evaluation, query.spread, voice))
    told = (_row(evaluation, voice, said_of) for voice in spread)
    rows = [row for row in told if row.approval is None or row.approval.level is not None]
    most = query.most or MOST
    return Result(query, "quote", ("theme",), quotes=tuple(rows[:most]), spare_quotes=tuple(rows[most:]))


def _fits(evaluation: Evaluation, query: Query, voice: Voice) -> bool:
    text = evaluation.texts[voice.source.id]
    turn = text.turn(voice.coding.turn)
    if turn is None or turn.kind == "note" or not _may_be_quoted(evaluation, voice.source, text, turn):
        return False
    at = {"round": voice.source.round, "site": voice.author.site, "kind": voice.source.kind}
    there = all(allowed(query, dimension, value) for dimension, value in at.items())
    return there and bool(professions_at(evaluation, query, {}, [voice.profession]))


def _may_be_quoted(evaluation: Evaluation, source: Source, text: Transcript, turn: Turn) -> bool:
    """Tell whether the consent of who spoke covers quotes; of somebody unknown there is none to ask."""
    when = held_on(text, source, evaluation.design)
    return turn.kind != "participant" or evaluation.consents.covers(turn.speaker, "quotes", when)


def _distinct(voices_heard: Iterable[Voice]) -> list[Voice]:
    places: dict[Hashable, Voice] = {}
    for v in voices_heard:
        places.setdefault((v.coding.transcript, v.coding.turn, v.coding.start, v.coding.end), v)
    return list(places.values())


def _key(evaluation: Evaluation, dimension: str | None, voice: Voice) -> Hashable:
    values = {
        "profession": voice.profession, "group": group_of(evaluation, voice.profession),
        "round": voice.source.round, "site": voice.author.site, "kind": voice.source.kind,
    }  # fmt: skip
    return values.get(dimension or "", "")


def _in_turn(found: list[Voice], key: Callable[[Voice], Hashable]) -> list[Voice]:
    """Order voices so that groups take turns, and within a group those who have said least so far."""
    waiting: dict[Hashable, list[Voice]] = {}
    for voice in found:
        waiting.setdefault(key(voice), []).append(voice)
    said: dict[str | None, int] = {}
    ordered = []
    while any(waiting.values()):
        for group in waiting.values():
            if group:
                chosen = min(group, key=lambda voice: said.get(voice.author.person, 0))
                group.remove(chosen)
                said[chosen.author.person] = said.get(chosen.author.person, 0) + 1
                ordered.append(chosen)
    return ordered


def _row(evaluation: Evaluation, voice: Voice, said_of: Mapping[Key, Approval]) -> QuoteRow:
    coding, source, author = voice.coding, voice.source, voice.author
    text = coding.text_in(evaluation.texts[source.id]).strip()
    return QuoteRow(
        coding.id, text, voice.theme, coding.code, source.id, source.round, author.site, author.profession,
        author.person, source.kind, said_of.get(key_of(source.id, text)),
    )  # fmt: skip
