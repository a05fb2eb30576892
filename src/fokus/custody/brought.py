"""What a correction brings into a study: names that were not there, and persons who newly speak."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from fokus import store
from fokus.custody.rewriting import rewritten
from fokus.evaluation import DESIGN, Evaluation
from fokus.material.names.exempt import exempt_words
from fokus.material.names.find import Finder
from fokus.material.names.hit import Hit
from fokus.material.names.key import Key
from fokus.material.transcript import Transcript, Turn, format_turn
from fokus.problems import FokusError, Problem, StoreError
from fokus.study.design import Interview
from fokus.study.editing import with_interviews


@dataclass(frozen=True, slots=True)
class NameBrought:
    """Something that may identify somebody, in a turn of the next version where it was not before."""

    turn: int
    text: str


def names_brought(
    evaluation: Evaluation, old: Transcript, new: Transcript, key: Key
) -> tuple[NameBrought, ...]:
    """Return what an import would replace or ask about in the turns that change, and was not there before.

    A word that may be a name and stands elsewhere in the transcript was judged when that came in.
    """
    finder = Finder(key, exempt_words(evaluation.design, evaluation.roster))
    said = frozenset(word for turn in old.turns for word in _words(turn.text))
    return tuple(each for was, now in _changed(old, new) for each in _added(was, now, finder, said))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _changed(old: Transcript, new: Transcript) -> Iterator[tuple[Sequence[Turn], Sequence[Turn]]]:
    first, second = ([format_turn(turn) for turn in each.turns] for each in (old, new))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag != "equal":
            yield old.turns[i1:i2], new.turns[j1:j2]


def _added(
    was: Iterable[Turn], now: Iterable[Turn], finder: Finder, said: Collection[str]
) -> Iterator[NameBrought]:
    left = Counter(hit.text for turn in was for hit in finder.find(turn.text))
    for turn in now:
        for hit in finder.find(turn.text):
            left[hit.text] -= 1
            if left[hit.text] < 0 and not _is_judged(hit, said):
                yield NameBrought(turn.number, hit.text)


def _is_judged(hit: Hit, said: Collection[str]) -> bool:
    return not hit.certain and " " not in hit.text and all(word in said for word in _words(hit.text))


def joining(evaluation: Evaluation, old: Transcript, new: Transcript) -> tuple[str, ...]:
    """Return who newly speaks and is not among those who took part, where the plan names persons."""
    planned = evaluation.design.interviews.get(new.id)
    if planned is None or planned.present is not None:
        return ()
    known = {*planned.participants, *_speaking(old)}
    return tuple(each for each in _speaking(new) if each not in known)


def _speaking(transcript: Transcript) -> dict[str, None]:
    return dict.fromkeys(turn.speaker for turn in transcript.turns if turn.kind == "participant")


def plan_with(evaluation: Evaluation, interview: str, people: Sequence[str]) -> tuple[bytes, str]:
    """Return study.toml with some persons more at an interview, and the digest of what it was made from.

    Raises
    ------
    StoreError
        When the file cannot be read.
    FokusError
        When the interview does not stand in it as an entry of its own.
    """
    data = store.read_bytes(evaluation.folder, DESIGN, store.LARGEST_TEXT)
    if isinstance(data, Problem):
        raise StoreError("changed-underneath", file=DESIGN)
    planned = evaluation.design.interviews[interview]
    joined: Interview = planned.model_copy(update={"participants": (*planned.participants, *people)})
    made = rewritten(data, lambda text: with_interviews(text, [joined]))
    if not _stands_once(made, interview):
        raise FokusError("not-an-entry", word=interview, people=", ".join(people))
    return made, store.digest(data)


def _stands_once(data: bytes, interview: str) -> bool:
    import tomllib

    try:
        entries = tomllib.loads(data.decode("utf-8-sig")).get("interview", [])
    except tomllib.TOMLDecodeError:
        return False
    return [each.get("id") for each in entries].count(interview) == 1
