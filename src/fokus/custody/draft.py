"""An interview on its way into the study, with names still in it: it waits outside, as one file."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, replace

from fokus.evaluation import Evaluation
from fokus.material.names.key import Key, format_key, read_key
from fokus.material.transcript import Transcript, format_transcript, parse_transcript
from fokus.problems import Place, Problem, has_errors
from fokus.study.design import Interview
from fokus.study.editing import Newcomer

ENDING = ".draft.json"


@dataclass(frozen=True, slots=True)
class Draft:
    """A transcript whose speakers are known and whose text may still name people.

    ``names`` holds what stands for a name in this text only: its speakers' labels, and what was judged.
    ``settled`` are words that somebody has gone through place by place, ``waits_in`` is the path that the
    draft was read from.
    """

    file: str
    transcript: Transcript
    names: Key = field(default_factory=Key)
    newcomers: tuple[Newcomer, ...] = ()
    settled: tuple[str, ...] = ()
    waits_in: str = ""

    @property
    def name(self) -> str:
        """The file that the draft waits in."""
        return f"{self.transcript.id}{ENDING}"

    @property
    def interview(self) -> Interview:
        """The interview as this transcript shows it: held, with those who speak in it."""
        speaking = dict.fromkeys(each.speaker for each in self.transcript.turns if each.kind == "participant")
        one = self.transcript
        return Interview(
            id=one.id, round=one.round, site=one.site, professions=one.professions, held=True,
            participants=tuple(speaking),
        )  # fmt: skip


def format_draft(draft: Draft) -> bytes:
    """Write a draft as it waits."""
    told = {
        "file": draft.file,
        "transcript": format_transcript(draft.transcript),
        "names": format_key(draft.names),
        "newcomers": [asdict(each) for each in draft.newcomers],
        "settled": [*draft.settled],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def read_draft(data: bytes, file: str, evaluation: Evaluation) -> Draft | Problem:
    """Read a draft back, against the roster as it is now; what is no draft is a problem."""
    try:
        told = json.loads(data)
        newcomers = tuple(Newcomer(**each) for each in told["newcomers"])
        people = evaluation.roster.participants | {each.participant for each in newcomers}
        transcript = _transcript(told["transcript"], told["file"], people)
        names, _ = read_key(told["names"], file)
        if names is None:
            return Problem("no-draft", Place(file))
        draft = Draft(str(told["file"]), transcript, names, newcomers, tuple(map(str, told["settled"])))
        return draft if draft.interview.id else Problem("no-draft", Place(file))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Problem("no-draft", Place(file))


def codes_of_newcomers(data: bytes) -> list[str]:
    """Return the codes that a draft gives to new persons; what is no draft gives none."""
    try:
        return [str(each["participant"]) for each in json.loads(data)["newcomers"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def _transcript(text: str, file: str, participants: Collection[str]) -> Transcript:
    transcript, faults = parse_transcript(text, file, 1, participants)
    strangers = any(each.code == "unknown-speaker" for each in faults)
    if transcript is None or strangers or has_errors(faults):
        raise ValueError(file)
    return transcript


def with_text(draft: Draft, number: int, text: str) -> Draft:
    """Return a draft in which one turn says something else."""
    turns = list(draft.transcript.turns)
    turns[number - 1] = replace(turns[number - 1], text=text)
    return replace(draft, transcript=replace(draft.transcript, turns=tuple(turns)))
