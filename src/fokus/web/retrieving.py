"""Coded segments: found by what they are, shown with what stands around them; and the framework matrix."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fokus.analysis.participation import author_of
from fokus.coding.coding import Coding
from fokus.coding.offsets import to_units
from fokus.material.transcript import Turn
from fokus.messages import catalogue
from fokus.report.labels import labels_of
from fokus.report.quotes import marked
from fokus.study.instrument import ALL, MIXED
from fokus.web.acting import cell_of
from fokus.web.desk import Desk
from fokus.web.refusing import wrong
from fokus.web.showing import Data, coding, memo, profession_of, status_of

FILTERS = ("theme", "code", "profession", "site", "round", "coder", "valence", "transcript", "status")
MOST_SEGMENTS = 500
MOST_CONTEXT = 3
DIMENSIONS = ("profession", "site", "round")


@dataclass(frozen=True, slots=True)
class Segment:
    """A coding with everything by which it can be found."""

    coding: Coding
    turn: Turn
    keys: Mapping[str, str]

    @property
    def text(self) -> str:
        """Its words."""
        return self.turn.text[self.coding.start : self.coding.end]


Asked = Mapping[str, Sequence[str]]


def parse(query: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Read the filters of an address: a key may be there several times, and its values have commas."""
    asked: dict[str, list[str]] = {}
    for key, value in query:
        parts = [value] if key == "text" else [each.strip() for each in value.split(",")]
        asked.setdefault(key, []).extend(each for each in parts if each)
    return asked


def segments_of(desk: Desk) -> Iterator[Segment]:
    """Yield every segment in the order of the study."""
    codes = desk.study.codebook.codes
    for each in desk.standing.everything():
        turn = desk.study.texts[each.transcript].turns[each.turn - 1]
        source = desk.study.sources[each.transcript]
        site = author_of(desk.study, source, turn).site
        yield Segment(each, turn, {
            "theme": codes[each.code].theme, "code": each.code, "site": site,
            "round": source.round, "coder": each.coder, "valence": each.valence or "none",
            "transcript": each.transcript, "status": status_of(desk, each.code),
            "profession": profession_of(desk, each.transcript, turn) or "none",
        })  # fmt: skip


def find(desk: Desk, asked: Asked) -> list[Segment]:
    """Return the segments that are asked for; the coder's own when no coder is named."""
    wanted = {key: set(asked[key]) for key in FILTERS if asked.get(key)}
    wanted.setdefault("coder", {desk.coder})
    if "*" in wanted["coder"]:
        del wanted["coder"]
    text = [each.casefold() for each in asked.get("text", ())]
    return [
        each
        for each in segments_of(desk)
        if all(each.keys[key] in values for key, values in wanted.items())
        and all(part in each.text.casefold() for part in text)
    ]


def segments(desk: Desk, asked: Asked) -> Data:
    """Return a page of the segments that are asked for."""
    found = find(desk, asked)
    offset, limit = _number(asked, "offset", 0, 10**9), _number(asked, "limit", 200, MOST_SEGMENTS)
    context = _number(asked, "context", 1, MOST_CONTEXT)
    say = _Attribution(desk)
    return {
        "total": len(found), "interviews": len({each.coding.transcript for each in found}), "offset": offset,
        "segments": [_segment(desk, each, context, say) for each in found[offset : offset + limit]],
    }  # fmt: skip


def _number(asked: Asked, key: str, default: int, most: int) -> int:
    (text, *_) = asked.get(key) or [str(default)]
    if not text.isdecimal() or len(text) > len(str(most)):
        raise wrong(key)
    return min(int(text), most)


def _segment(desk: Desk, each: Segment, context: int, say: "_Attribution") -> Data:
    turns = desk.study.texts[each.coding.transcript].turns
    number, text = each.coding.turn, each.turn.text
    start, end = each.coding.start or 0, len(text) if each.coding.end is None else each.coding.end
    attribution = say.of(each)
    return {
        **coding(desk, each.coding, text, others=True), **each.keys,
        "turn": number, "text": each.text, "lead": text[:start], "tail": text[end:],
        "valence": each.coding.valence, "time": each.turn.time,
        "speaker": "" if _is_answer(desk, each) else each.turn.speaker,
        "profession": None if each.keys["profession"] == "none" else each.keys["profession"],
        "start": to_units(text, start) if each.coding.start is not None else None,
        "before": [_around(one) for one in turns[max(0, number - 1 - context) : number - 1]],
        "after": [_around(one) for one in turns[number : number + context]],
        "attribution": attribution, "quote": f"{say.marked(each.text.strip())} ({attribution})",
    }  # fmt: skip


def _is_answer(desk: Desk, each: Segment) -> bool:
    """Tell whether something was written, and nobody knows by whom."""
    return each.turn.kind == "unknown" and desk.study.sources[each.coding.transcript].kind == "answer"


def _around(turn: Turn) -> Data:
    return {"n": turn.number, "kind": turn.kind, "speaker": turn.speaker, "text": turn.text}


class _Attribution:
    """Who stands behind a quote, as a report names them: a profession and a round, never a place."""

    def __init__(self, desk: Desk) -> None:
        self.labels, self.sources = labels_of(desk.study), desk.study.sources

    def marked(self, text: str) -> str:
        return marked(text, self.labels.language)

    def of(self, each: Segment) -> str:
        profession = self.labels.design.professions.get(each.keys["profession"])
        who = profession.label if profession else self.labels.words.say("attribution.participant")
        when = self.labels.of("round", each.keys["round"])
        if self.sources[each.coding.transcript].kind == "answer":
            return self.labels.words.say("attribution.survey", who=who, round=when)
        return f"{who}, {when}"


def matrix(desk: Desk, asked: Asked) -> Data:
    """Return the framework matrix: themes or codes by groups, with the summaries written for the cells."""
    by, level = asked.get("by", []), (asked.get("level") or ["theme"])[0]
    if level not in {"theme", "code"} or not set(by) <= set(DIMENSIONS) or len(set(by)) < len(by):
        raise wrong("level" if level not in {"theme", "code"} else "by")
    found = find(desk, {**asked, "theme": asked.get("theme", ())})
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    for each in found:
        cell = _cell(cells, each.keys[level], _key(by, each.keys.__getitem__))
        cell["segments"] += 1
        cell["of"].add(each.coding.transcript)
    if level == "theme":
        _with_summaries(desk, by, cells)
    topics = desk.study.codebook.theme if level == "theme" else desk.study.codebook.code
    return {
        "level": level, "by": by, "rows": [{"id": each.id, "label": each.label} for each in topics],
        "columns": _columns(desk, by, {column for _, column in cells}),
        "cells": [
            {"row": row, "column": column, "segments": cell["segments"], "interviews": len(cell["of"]),
             "summaries": cell["summaries"]}
            for (row, column), cell in cells.items()
        ],
    }  # fmt: skip


def _cell(cells: dict[tuple[str, str], dict[str, Any]], row: str, column: str) -> dict[str, Any]:
    return cells.setdefault((row, column), {"segments": 0, "of": set(), "summaries": []})


def _key(by: Sequence[str], value: Callable[[str], str | None]) -> str:
    return "|".join(str(value(each)) for each in by) if by else ALL


def _with_summaries(desk: Desk, by: Sequence[str], cells: dict[tuple[str, str], dict[str, Any]]) -> None:
    for each, coder in desk.summaries:
        group = dict(zip(DIMENSIONS, cell_of(each)[1:], strict=True))
        if {key for key, value in group.items() if value is not None} == set(by):
            shown = memo(desk, each, coder)
            _cell(cells, each.theme, _key(by, group.get))["summaries"].append(shown)


def _columns(desk: Desk, by: Sequence[str], used: set[str]) -> list[Data]:
    """Return the columns in the study's order; groups of nobody known come last, where there are any."""
    design, words = desk.study.design, catalogue(desk.study.design.study.language)
    labels = labels_of(desk.study)
    known: dict[str, list[str]] = {
        "profession": [*design.professions, MIXED, "none"], "site": [*design.sites],
        "round": [*design.rounds],
    }  # fmt: skip
    columns: list[dict[str, str]] = [{}]
    for each in by:
        columns = [{**column, each: value} for column in columns for value in known[each]]
    made = []
    for column in columns:
        key = _key(by, column.get)
        if key in used or not {MIXED, "none"} & set(column.values()):
            named = [
                words.say("label.none") if v == "none" else labels.heading(d, v) for d, v in column.items()
            ]
            made.append({"key": key, "labels": named or [labels.of("profession", ALL)], "values": column})
    return made
