"""What correcting says and asks: what a new version changes, and who spoke."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fokus import publish
from fokus.custody import correction, speakers
from fokus.custody.correction import Change, Correction, CorrectionError, Fate
from fokus.evaluation import Evaluation
from fokus.material.transcript import Transcript
from fokus.messages import Catalogue
from fokus.messages.forms import capitalized
from fokus.problems import FokusError, Problem, has_errors, shortened
from fokus.terminal import refuse, tell, visible, words_of
from fokus.terminal.asking import StoppedError, confirm

MOST_SHOWN = 20
FIRST_WORDS = 8
MARKS = {"changed": " ", "added": "+", "removed": "−", "header": " "}


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation about one study, in its language; ``yes`` when everything is agreed beforehand."""

    evaluation: Evaluation
    words: Catalogue
    yes: bool = False


@contextmanager
def conversation(study: Path, words: Catalogue, *, yes: bool = False) -> Iterator[Talk]:
    """Open a study and talk about it; a fault of the call, or an end of the input, is told and ends it."""
    evaluation, problems = publish.load(study)
    own = words_of(evaluation, words)
    if evaluation is None:
        tell(problems, own)
        sys.exit(1)
    try:
        yield Talk(evaluation, own, yes)
    except StoppedError as stop:
        sys.stderr.write(f"{sentence(own, stop)} {own.say(f'remedy.{stop.remedy_code}')}\n")
        sys.exit(1)
    except FokusError as error:
        refuse(error, own)


def sentence(words: Catalogue, error: FokusError) -> str:
    """Return what is wrong, without its remedy."""
    return capitalized(words.say(f"problem.{error.code}", **error.arguments)) + "."


def say(text: str = "") -> None:
    """Print a line; a text from a study does not command the terminal."""
    print(visible(text))  # noqa: T201


def correct(
    talk: Talk, interview: str, edited: Path | None, copy: Path | None, replacements: Sequence[str] | None
) -> bool:
    """Correct a transcript in one of three ways: an edited file, a copy to edit, words put for others.

    Return whether it was done.

    Raises
    ------
    CorrectionError
        When no way was named, or several.
    """
    old = correction.current(talk.evaluation, interview)
    if sum(map(bool, (edited, copy, replacements))) != 1:
        raise CorrectionError("one-way", word=interview)
    if copy:
        correction.copy_to_edit(talk.evaluation, old, copy)
        say(talk.words.say("correct.copied", file=str(copy), word=interview))
        return True
    text = (
        correction.read_edited(talk.evaluation, edited)
        if edited
        else _replaced(talk, old, replacements or ())
    )
    if isinstance(text, Problem):
        tell([text], talk.words)
        return False
    return _propose(talk, old, text, str(edited or old.file))


def _replaced(talk: Talk, old: Transcript, texts: Sequence[str]) -> str:
    pairs = correction.parse_replacements(texts)
    text = correction.with_words_replaced(old, pairs)
    for word, _ in pairs:
        if left := correction.inflected(old, word):
            say(talk.words.say("correct.inflected", word=word, left=", ".join(left)))
    return text


def _propose(talk: Talk, old: Transcript, text: str, file: str) -> bool:
    proposed, problems = correction.propose(talk.evaluation, old, text, file)
    if proposed is None:
        tell(problems, talk.words)
        return False
    _tell_correction(talk, proposed)
    if has_errors(proposed.problems):
        say(talk.words.say("correct.left"))
        return False
    if not (talk.yes or _agrees(proposed, talk.words)):
        say(talk.words.say("correct.left"))
        return False
    say(talk.words.say("show.written", file=correction.write(talk.evaluation, proposed)))
    if proposed.of("review"):
        say(talk.words.say("correct.then-review"))
    return True


def _agrees(proposed: Correction, words: Catalogue) -> bool:
    question = words.say("correct.write", version=proposed.new.version)
    return confirm(words, question, default=not proposed.loses_half)


def _tell_correction(talk: Talk, proposed: Correction) -> None:
    old, new, words = proposed.old, proposed.new, talk.words
    say(words.say("correct.head", word=old.id, old=old.version, new=new.version))
    _tell_changes(proposed.changes, words)
    _tell_fates(talk, proposed)
    if proposed.problems:
        tell(proposed.problems, words)
    if proposed.loses_half:
        say(words.say("correct.loses-half", before=len(old.turns), after=len(new.turns)))


def _tell_changes(changes: Sequence[Change], words: Catalogue) -> None:
    kinds = [(kind, sum(each.kind == kind for each in changes)) for kind in ("changed", "added", "removed")]
    counts = ", ".join(words.count(f"correct.{kind}", number) for kind, number in kinds if number)
    say(words.say("correct.turns", counts=counts or words.say("correct.no-turns")))
    for each in changes[:MOST_SHOWN]:
        both = " → ".join(text for text in (each.before, each.after) if text)
        say(f"  {MARKS[each.kind]} {each.number or '':>4}  {both}")
    if len(changes) > MOST_SHOWN:
        say(words.say("correct.more", number=len(changes) - MOST_SHOWN))


def _tell_fates(talk: Talk, proposed: Correction) -> None:
    already = sum(each.coding.transcript == proposed.old.id for each in talk.evaluation.review)
    if already:
        say(capitalized(talk.words.count("correct.waiting", already)))
    if not proposed.fates:
        say(talk.words.say("correct.no-codings"))
        return
    exact, near, waiting = (len(proposed.of(outcome)) for outcome in ("exact", "near", "review"))
    say(talk.words.say("correct.codings", exact=exact, near=near, review=waiting))
    if near:
        say(talk.words.say("correct.near"))
    for each in proposed.of("near"):
        say(_fate(talk, each))
    if waiting:
        say(talk.words.say("correct.review"))
    for each in proposed.of("review"):
        say(_fate(talk, each))


def _fate(talk: Talk, fate: Fate) -> str:
    coding, words = fate.coding, talk.words
    label = talk.evaluation.codebook.codes[coding.code].label
    after = (
        words.say("correct.words", words=shortened(fate.after)) if fate.after else words.say("correct.gone")
    )
    return words.say(
        "correct.fate", turn=coding.turn, label=label, coder=coding.coder, before=shortened(fate.before),
        after=after,
    )  # fmt: skip


def speak(talk: Talk, interview: str, assigned: Sequence[str], splits: Sequence[str]) -> bool:
    """Assign and split turns, or show those of nobody known; return whether it was done."""
    old = correction.current(talk.evaluation, interview)
    if not assigned and not splits:
        _list_unassigned(talk, talk.evaluation.transcripts[interview])
        return True
    who = speakers.parse_assignments(assigned, old, talk.evaluation)
    parts = speakers.parse_splits(splits, old, talk.evaluation)
    return _propose(talk, old, speakers.with_speakers(old, who, parts), old.file)


def _list_unassigned(talk: Talk, old: Transcript) -> None:
    found, words = speakers.unassigned(old), talk.words
    arguments = {"word": old.id, "version": old.version}
    said = words.count("speakers.unassigned", len(found), **arguments)
    say(said if found else words.say("speakers.none", **arguments))
    for turn in found:
        first = " ".join(turn.text.split()[:FIRST_WORDS])
        say(f"  {turn.number:>4}  {turn.time or '–':>8}  {turn.speaker}: {first}")
    people = [_person(talk.evaluation, *each) for each in speakers.took_part(talk.evaluation, old.id)]
    present = talk.evaluation.design.interviews[old.id].present
    unnamed = words.say("speakers.present", number="–" if present is None else present)
    say(words.say("speakers.took-part", people=", ".join(people)) if people else unnamed)


def _person(evaluation: Evaluation, person: str, professions: Sequence[str]) -> str:
    labels = ", ".join(evaluation.design.professions[each].label for each in professions)
    return f"{person} ({labels})" if labels else person
