"""Coders side by side: how far they agree, what they confuse, what they said differently."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from fokus.analysis.answer import answer
from fokus.analysis.disagreements import Disagreement, disagreements
from fokus.analysis.query import parse_one
from fokus.analysis.result import Estimate
from fokus.evaluation import Evaluation
from fokus.evaluation.judging import comparable
from fokus.study.instrument import ALL
from fokus.web.desk import Desk
from fokus.web.retrieving import Asked
from fokus.web.showing import Data, coding, profession_of

MOST_CONFUSED = 40
STATES = ("open", "decided", "all")


def comparison(desk: Desk) -> Data:
    """Return how far the coders agree before and after the decisions, what they confuse, and who is done."""
    study = desk.seen()
    found = disagreements(study, boundaries=True)
    return {
        "parts": [*_parts(desk)], "themes": [*_themes(study, found)], "confusion": [*_confusion(study)],
        "open": sum(not each.is_decided and each.kind == "code" for each in found),
        "decided": sum(each.is_decided and each.kind == "code" for each in found),
        "boundaries": sum(not each.is_decided and each.kind == "boundary" for each in found),
        "cursor": desk.cursor,
    }  # fmt: skip


def _parts(desk: Desk) -> Iterator[Data]:
    """Yield the texts that several code, with who has finished each."""
    parts, who = desk.parts, comparable(desk.study)
    for text in desk.study.texts:
        coders = [*dict.fromkeys([*(parts.coders(text) if parts.blind else ()), *sorted(who.get(text, ()))])]
        if len(coders) > 1:
            done = parts.finished.get(text, set())
            yield {
                "transcript": text, "coders": coders, "blind": parts.is_blind(text),
                "finished": [each for each in coders if each in done],
            }  # fmt: skip


def _themes(study: Evaluation, found: Sequence[Disagreement]) -> Iterator[Data]:
    rows = answer(study, parse_one("agreement by=theme,stage")).rows
    points = Counter((each.theme, each.is_decided) for each in found if each.kind == "code")
    for theme in dict.fromkeys(row.at["theme"] for row in rows):
        values = {(row.at["stage"], row.measure): row for row in rows if row.at["theme"] == theme}
        counts = {
            name: sum(n for (one, decided), n in points.items() if theme in (one, ALL) and decided is wanted)
            for name, wanted in (("open", False), ("decided", True))
        }
        told = {f"{stage}_{measure}": _value(values.get((stage, measure)))
                for stage in ("before", "after") for measure in ("percent", "krippendorff")}  # fmt: skip
        yield {"theme": theme, **told, **counts}


def _value(row: Estimate | None) -> float | None:
    return row.value if row else None


def _confusion(study: Evaluation) -> Iterator[Data]:
    """Yield what one coder says where another says something else, most often first."""
    for row in answer(study, parse_one(f"confusion by=coder level=code most={MOST_CONFUSED}")).rows:
        one, other = row.at["coder"].split("+")
        yield {
            "code": row.at["code"], "against": row.at["against"], "coders": [one, other], "count": row.count,
            "n": row.n,
        }  # fmt: skip


def listed(desk: Desk, asked: Asked) -> Data:
    """Return what coders said differently, turn by turn, as far as it was asked for."""
    study = desk.seen()
    points = disagreements(study, themes=asked.get("theme", ()), boundaries=bool(asked.get("boundaries")))
    found = [each for each in points if _is_asked(each, asked)]
    if codes := asked.get("code"):
        found = [*_confused(found, {*codes})]
    turns = groupby(found, key=lambda each: (each.transcript, each.turn))
    return {
        "disputes": [_dispute(desk, text, number, [*some]) for (text, number), some in turns],
        "cursor": desk.cursor,
    }  # fmt: skip


def _is_asked(each: Disagreement, asked: Asked) -> bool:
    transcripts, state = asked.get("transcript"), (asked.get("state") or ["open"])[0]
    if transcripts and each.transcript not in transcripts:
        return False
    return state == "all" or each.is_decided == (state == "decided")


def _confused(found: Iterable[Disagreement], codes: set[str]) -> Iterator[Disagreement]:
    """Yield what is about one code, or about turns on which the one code stands against the other."""
    for _, some in groupby(found, key=lambda each: (each.transcript, each.turn)):
        points = [each for each in some if each.code in codes]
        if {each.code for each in points} == codes:
            yield from points


def _dispute(desk: Desk, text: str, number: int, points: Sequence[Disagreement]) -> Data:
    turns = desk.study.texts[text].turns
    turn = turns[number - 1]
    there = desk.standing.on(text, number)
    coders = points[0].coders
    return {
        "transcript": text, "turn": number, "text": turn.text, "speaker": turn.speaker, "kind": turn.kind,
        "profession": profession_of(desk, text, turn), "version": desk.study.texts[text].version,
        "before": [{"n": each.number, "kind": each.kind, "speaker": each.speaker, "text": each.text}
                   for each in turns[max(0, number - 2) : number - 1]],
        "coders": coders, "points": [_point(each) for each in points],
        "codings": [coding(desk, each, turn.text, others=True) for each in there if each.coder in coders],
    }  # fmt: skip


def _point(each: Disagreement) -> Data:
    made: dict[str, Any] | None = None
    if each.decision:
        made = {
            "by": each.by, "keep": sorted(each.kept), "text": each.decision.text,
            "time": each.decision.time.isoformat(),
        }  # fmt: skip
    return {
        "code": each.code, "theme": each.theme, "kind": each.kind, "said": each.said,
        "codings": [{"id": one.id, "coder": one.coder} for one in each.codings], "decision": made,
    }  # fmt: skip


def side_by_side(desk: Desk, transcript: str) -> Data:
    """Return a whole text with what each of its coders put, and what they differ on."""
    study = desk.seen()
    points = [e for e in disagreements(study, boundaries=True) if e.transcript == transcript]
    by_turn = {number: [*some] for number, some in groupby(points, key=lambda each: each.turn)}
    coders = sorted(comparable(study).get(transcript, ()))
    turns = [
        {"turn": each.number, "text": each.text, "speaker": each.speaker, "kind": each.kind,
         "profession": profession_of(desk, transcript, each),
         "codings": [coding(desk, one, each.text, others=True)
                     for one in desk.standing.on(transcript, each.number)],
         "points": [_point(one) for one in by_turn.get(each.number, ())]}
        for each in desk.study.texts[transcript].turns
    ]  # fmt: skip
    return {
        "transcript": transcript,
        "coders": coders,
        "blind": desk.parts.is_blind(transcript),
        "turns": turns,
    }
