"""What a check looks for beyond what reading finds: an interview twice, clocks that go back, names left."""

import re
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from fokus.analysis.query import Query, parse
from fokus.analysis.scope import check_query, unknown_word
from fokus.evaluation import Evaluation
from fokus.evaluation.files import PROJECT_LOG
from fokus.material.likeness import alike
from fokus.material.names.exempt import exempt_words
from fokus.material.names.find import residual
from fokus.material.transcript import Transcript
from fokus.problems import Argument, Place, Problem, QueryError, shortened
from fokus.study.project_log import Goal, entries_of

if TYPE_CHECKING:
    from fokus.material.responses import Responses


_word = re.compile(r"\[[^\]\n]*\]|\w+(?:[-'’]\w+)*")
_bracket = re.compile(r"\[[^\]\n]*\]")
_tells = re.compile(r"[A-ZÀ-ÖØ-Þ\d]")


def look_through(evaluation: Evaluation) -> Iterator[Problem]:
    """Look through all the material of a study."""
    from fokus.material.links import near_code_problems
    from fokus.material.oddities import oddities

    for first, second, share in alike(evaluation.transcripts):
        arguments: dict[str, Argument] = {"word": first, "share": round(100 * share)}
        place = Place(evaluation.transcripts[second].file)
        yield Problem("transcript-twice", place, arguments, severity="warning")
    exempt = exempt_words(evaluation.design, evaluation.roster)
    for transcript in evaluation.transcripts.values():
        yield from _clocks(transcript)
        yield from _names_left(transcript, exempt, "name-left")
    said = (each for name, each in evaluation.versions.items() if name in evaluation.transcripts)
    for versions in said:
        for earlier, later in pairwise(versions.values()):
            left = [*_names_left(earlier, exempt, "name-left-earlier")]
            yield from left
            yield from _taken_out(earlier, later, {str(each.arguments["word"]) for each in left})
    yield from _in_project_log(evaluation, exempt)
    for responses in evaluation.responses.values():
        yield from oddities(responses, responses.instrument, evaluation.design)
        yield from near_code_problems(responses.people)
        yield from _names_in_answers(responses, exempt)


def _in_project_log(evaluation: Evaluation, exempt: tuple[str, ...]) -> Iterator[Problem]:
    """Find names in the project log, which tells of roles only, and evidence that answers nothing."""
    for _, _, entry in entries_of(evaluation.project):
        for text in filter(None, (entry.text, getattr(entry, "label", ""), getattr(entry, "judgement", ""))):
            for hit in residual(text, exempt):
                arguments: dict[str, Argument] = {"word": shortened(hit.text), "entry": entry.id}
                yield Problem("name-in-log", Place(PROJECT_LOG), arguments, severity="warning")
    for goal in evaluation.project.goal:
        yield from _faulty_evidence(evaluation, goal)


def _faulty_evidence(evaluation: Evaluation, goal: Goal) -> Iterator[Problem]:
    for text in goal.evidence:
        try:
            for query in parse(text).queries:
                check_query(query, evaluation)
                _check_topics(evaluation, query)
        except QueryError as error:
            yield error.at(Place(PROJECT_LOG))


def _check_topics(evaluation: Evaluation, query: Query) -> None:
    """Refuse a scale or theme that the study does not have; nothing is computed for it."""
    if query.noun == "scales":
        surveys = evaluation.instruments.values()
        code, known = (
            "unknown-scale",
            [*evaluation.instruments, *(e.id for each in surveys for e in each.scale)],
        )
    elif query.noun == "themes":
        code, known = "unknown-theme", [*evaluation.codebook.themes, *evaluation.codebook.codes]
    else:
        return
    for word in query.of:
        if word not in known:
            raise unknown_word(code, word, known)


def _names_left(transcript: Transcript, exempt: tuple[str, ...], code: str) -> Iterator[Problem]:
    """Find what should have left a text before it was frozen."""
    for turn in transcript.turns:
        for hit in residual(turn.text, exempt):
            arguments: dict[str, Argument] = {"word": shortened(hit.text), "turn": turn.number}
            yield Problem(code, Place(transcript.file), arguments, severity="warning")


def _taken_out(earlier: Transcript, later: Transcript, told: Collection[str]) -> Iterator[Problem]:
    """Find the words with a capital or digit that a correction put a bracket for: they stand there still."""
    for turn, word in _bracketed(earlier, later):
        if word not in told and _tells.search(word):
            arguments: dict[str, Argument] = {"word": shortened(word), "turn": turn}
            yield Problem("name-left-earlier", Place(earlier.file), arguments, severity="warning")


def _bracketed(earlier: Transcript, later: Transcript) -> Iterator[tuple[int, str]]:
    """Return the words that a later version has something in brackets for, each with its turn."""
    same = {turn.text for turn in earlier.turns} & {turn.text for turn in later.turns}
    first, second = (
        [
            (turn.number, word)
            for turn in each.turns
            if turn.text not in same
            for word in _word.findall(turn.text)
        ]
        for each in (earlier, later)
    )
    words = [word for _, word in first], [word for _, word in second]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        if tag == "replace" and any(_bracket.search(word) for word in words[1][j1:j2]):
            yield first[i1][0], " ".join(words[0][i1:i2])


def _names_in_answers(responses: "Responses", exempt: tuple[str, ...]) -> Iterator[Problem]:
    """Find what people wrote in their own words that may identify somebody, each answer by its row."""
    places = list(zip(responses.people["file"].tolist(), responses.people["row"].tolist(), strict=True))
    for item in responses.texts.columns:
        texts = responses.texts[item].tolist()
        hits = {text: residual(text, exempt) for text in dict.fromkeys(texts) if text}
        for (file, row), text in zip(places, texts, strict=True):
            for hit in hits.get(text, ()):
                arguments: dict[str, Argument] = {"word": shortened(hit.text), "item": str(item)}
                place = Place(str(file), row=int(row))
                yield Problem("name-in-answer", place, arguments, severity="warning")


def _clocks(transcript: Transcript) -> Iterator[Problem]:
    """Find the turns whose clock time is before that of the one above: two parts in the wrong order."""
    before = ""
    for turn in transcript.turns:
        clock = _comparable(turn.time or "")
        if clock and clock < _comparable(before):
            arguments: dict[str, Argument] = {"time": turn.time or "", "before": before, "turn": turn.number}
            yield Problem("clock-backwards", Place(transcript.file), arguments, severity="warning")
        before = turn.time or before


def _comparable(clock: str) -> tuple[int, ...]:
    """Return a clock time as numbers from hours down; a time without hours has none."""
    parts = [int(part) for part in clock.split(":") if part]
    return (*[0] * (3 - len(parts)), *parts) if parts else ()
