"""What a check looks for beyond what reading finds: an interview twice, clocks that go back, names left."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fokus.evaluation import Evaluation
from fokus.material.likeness import alike
from fokus.material.names.exempt import exempt_words
from fokus.material.names.find import residual
from fokus.material.transcript import Transcript
from fokus.problems import Argument, Place, Problem, shortened

if TYPE_CHECKING:
    from fokus.material.responses import Responses


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
        for earlier in [*versions.values()][:-1]:
            yield from _names_left(earlier, exempt, "name-left-earlier")
    for responses in evaluation.responses.values():
        yield from oddities(responses, responses.instrument, evaluation.design)
        yield from near_code_problems(responses.people)
        yield from _names_in_answers(responses, exempt)


def _names_left(transcript: Transcript, exempt: tuple[str, ...], code: str) -> Iterator[Problem]:
    """Find what should have left a text before it was frozen."""
    for turn in transcript.turns:
        for hit in residual(turn.text, exempt):
            arguments: dict[str, Argument] = {"word": shortened(hit.text), "turn": turn.number}
            yield Problem(code, Place(transcript.file), arguments, severity="warning")


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
