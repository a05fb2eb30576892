"""Comments as events: codes by their names become codings, the rest memos, each in its author's log.

Nothing is taken away: what stands in the study and not in the document stays.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from fokus.coding.carry import Steps, brought_up
from fokus.coding.coding import Coding, Valence
from fokus.coding.events import Add, Event, Memo
from fokus.evaluation import Evaluation
from fokus.exchange.commented import Commented, Said
from fokus.exchange.guids import event_of, time_of
from fokus.exchange.landing import Spot
from fokus.exchange.remarks import Told, names_of
from fokus.exchange.standing import Stand, Standing, interviews_of, standing
from fokus.material.transcript import Transcript
from fokus.problems import Place
from fokus.study.cells import words_of

Whose = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Coded:
    """What the comments on an interview bring: events by the coder whose they are, and what finds no place.

    ``lost`` are those with a code on words that the interview does not have, ``closed`` counts
    codes that take no new codings: their comments come as memos.
    """

    logs: Mapping[str, Sequence[Event]]
    codings: int
    memos: int
    known: int = 0
    lost: tuple[Said, ...] = ()
    closed: int = 0


@dataclass(frozen=True, slots=True)
class _Put:
    """A coding of the study: where it is, when it was put, and whether it still stands."""

    id: str
    version: int
    turn: int
    start: int
    end: int
    when: int
    stands: bool


@dataclass(slots=True)
class _Work:
    name: str
    evaluation: Evaluation
    coders: Mapping[str, str]
    there: Mapping[Whose, Sequence[_Put]]
    memos: frozenset[tuple[str, str]]
    logs: defaultdict[str, dict[str, Event]]
    steps: Steps = field(default_factory=Steps)
    known: int = 0
    closed: int = 0
    lost: list[Said] = field(default_factory=list)


def coded(commented: Commented, name: str, evaluation: Evaluation, coders: Mapping[str, str]) -> Coded:
    """Make events of the comments on an interview; ``coders`` leads from an author to a coder."""
    names = names_of(evaluation.held)
    find = standing(commented, name, evaluation, frozenset(words_of(evaluation.design)["profession"]))
    within = {name, *interviews_of(commented, evaluation)}
    work = _Work(
        name, evaluation, coders, _there(within, evaluation), _memos(within, evaluation), defaultdict(dict)
    )
    first: dict[int | None, str] = {}
    for number, said in _parents_first(commented.comments):
        where = find(said)
        if said.start is None and said.answers is not None:
            where = find(commented.comments[said.answers])
        first[number] = _take(work, said, names.read(said.text), where, first.get(said.answers, ""))
    return _told(work)


def _told(work: _Work) -> Coded:
    every = [each for events in work.logs.values() for each in events.values()]
    adds = sum(isinstance(each, Add) for each in every)
    logs = {who: [*events.values()] for who, events in work.logs.items()}
    return Coded(logs, adds, len(every) - adds, work.known, tuple(work.lost), work.closed)


def _take(work: _Work, said: Said, told: Told, where: Standing, above: str) -> str:
    """Make events of one comment; return the coding that a reply to it is about, empty where it has none."""
    if told.codes and where.talked and not where.places:
        work.lost.append(said)
        return ""
    closed, found = len(told.codes), list[str]()
    for place in where.places:
        put = [_put(work, said, each, place) for each in told.codes]
        found += filter(None, put)
        closed = put.count("")
    work.closed += closed if where.places else 0
    memo = said.text if closed else told.memo
    target = found[0] if found else above
    if memo:
        _memo(work, said, memo, target, where)
    return target


def _parents_first(comments: Sequence[Said]) -> Iterator[tuple[int, Said]]:
    numbered = [*enumerate(comments)]
    yield from ((n, each) for n, each in numbered if each.answers is None)
    yield from ((n, each) for n, each in numbered if each.answers is not None)


def _there(names: Collection[str], evaluation: Evaluation) -> dict[Whose, list[_Put]]:
    """Return the codings of interviews by coder and code: where they are now, and where they were put."""
    found, times = defaultdict[Whose, list[_Put]](list), dict[str, int]()
    versions, held = evaluation.versions, evaluation.held
    now = [each for each in evaluation.codings if each.transcript in names]
    stands = {each.id for each in now} | {each.coding.id for each in evaluation.review}
    logs = [(each.coder, each.adds) for each in evaluation.logs.logs.values()]
    every = ((coder, add) for coder, adds in logs for name in names for add in adds.get(name, ()))
    for coder, add in every:
        times[add.id] = int(add.time.timestamp())
        if text := versions[add.transcript].get(add.version):
            put = _Put(add.id, add.version, add.turn, *_span(add, text), times[add.id], add.id in stands)
            found[add.transcript, coder, held.code_of(add.code)].append(put)
    for one in now:
        span = _span(one, versions[one.transcript][one.version])
        put = _Put(one.id, one.version, one.turn, *span, times.get(one.id, 0), stands=True)
        found[one.transcript, one.coder, held.code_of(one.code)].append(put)
    return found


def _span(on: Add | Coding | Spot, text: Transcript) -> tuple[int, int]:
    turn = text.turn(on.turn)
    return on.start or 0, on.end if on.end is not None else len(turn.text) if turn else 0


def _memos(names: Collection[str], evaluation: Evaluation) -> frozenset[tuple[str, str]]:
    """Return the memos on interviews and their codings, by coder; those that were taken away too."""
    on = {each.id for each in evaluation.codings if each.transcript in names}
    logged = ((log.coder, each) for log in evaluation.logs.logs.values() for each in log.events.values())
    return frozenset(
        (coder, memo.text.strip())
        for coder, memo in logged
        if isinstance(memo, Memo) and (memo.transcript in names or memo.target in on)
    )


def _put(work: _Work, said: Said, what: tuple[str, Valence | None], place: Stand) -> str:
    """Put a code where a comment stands; return the coding's id, also of one that is there already.

    Empty for a code that takes no new codings.
    """
    (text, spot), (code, valence), coder = place, what, work.coders[said.author]
    when = time_of(said.time) or _day(work)
    if same := _same(work, (text.id, coder, code), place, int(when.timestamp())):
        work.known += 1
        return same
    if not work.evaluation.held.takes(code):
        return ""
    word = "/".join(map(str, ("word", text.id, text.version, *spot, coder, code)))
    made = event_of(word, when, own=False)
    work.logs[coder][made] = Add(
        id=made, time=when, transcript=text.id, version=text.version, sha256=text.digest, turn=spot.turn,
        start=spot.start, end=spot.end, code=code, codebook=work.evaluation.codebook.version, valence=valence,
    )  # fmt: skip
    return made


def _same(work: _Work, whose: Whose, place: Stand, when: int) -> str:
    """Return the coding of the study that a comment is: on the same words, or put in the same moment on some.

    One that was taken away since the document left is not put again.
    """
    for text, at in (place, *_now(work, place)):
        start, end = _span(at, text)
        for each in work.there.get(whose, ()):
            is_same = (each.start, each.end) == (start, end) and (each.stands or each.when == when)
            is_cut = each.when == when and each.start < end and start < each.end
            if (each.version, each.turn) == (text.version, at.turn) and (is_same or is_cut):
                return each.id
    return ""


def _now(work: _Work, place: Stand) -> Iterator[Stand]:
    """Yield where words of an earlier version are in the newest one, if they are."""
    text, spot = place
    versions = work.evaluation.versions[text.id]
    if text.version == max(versions):
        return
    there = Coding("", "", text.id, text.version, text.digest, *spot, "", None, Place(""))
    found = brought_up(there, versions, work.steps)
    if isinstance(found, Coding):
        yield versions[found.version], Spot(found.turn, found.start, found.end)


def _memo(work: _Work, said: Said, text: str, target: str, where: Standing) -> None:
    coder = work.coders[said.author]
    on: dict[str, Any] = {"transcript": work.name}
    if target:
        on = {"target": target}
    elif where.places:
        there, spot = where.places[0]
        on = {"transcript": there.id, "version": there.version, "turn": spot.turn}
    when = time_of(said.time) or _day(work)
    word = "/".join(map(str, ("word-memo", coder, *on.values(), text)))
    made = event_of(word, when, own=False)
    if (coder, text) in work.memos or work.evaluation.logs.find(made):
        work.known += 1
        return
    work.logs[coder][made] = Memo(id=made, time=when, text=text, **on)


def _day(work: _Work) -> datetime:
    """Return the time of a comment that tells of none: always the same, since its id is made of it."""
    design, source = work.evaluation.design, work.evaluation.sources[work.name]
    return datetime.combine(design.rounds[source.round].last, time(), UTC)
