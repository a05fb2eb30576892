"""What correcting says and asks: what a new version changes, and who spoke."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fokus.custody import copies, correction, freezing, keyring, speakers
from fokus.custody.correction import Change, Correction, CorrectionError, Fate
from fokus.evaluation import Evaluation
from fokus.material.names.key import Key
from fokus.material.transcript import Transcript
from fokus.messages import Catalogue
from fokus.messages.forms import capitalized
from fokus.problems import Problem, has_errors, shortened
from fokus.terminal import tell
from fokus.terminal.asking import confirm, passphrase
from fokus.terminal.talking import Talk, say

MOST_SHOWN = 20
FIRST_WORDS = 8
MARKS = {"changed": " ", "added": "+", "removed": "−", "header": " "}


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of correcting of which one is taken: an edited file, a copy to edit, words for others."""

    edited: Path | None = None
    copy: Path | None = None
    replacements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """The key by which names are known, and whether those that a correction brings in may stand."""

    key: Key = correction.NOBODY
    stand: bool = False


def correct(
    talk: Talk, interview: str, ways: Ways, key: Path | None = None, *, keep_names: bool = False
) -> bool:
    """Correct a transcript in one way, and return whether it was done; the key tells more names.

    Raises
    ------
    CorrectionError
        When no way was named, or several.
    """
    old = correction.current(talk.evaluation, interview)
    if sum(map(bool, (ways.edited, ways.copy, ways.replacements))) != 1:
        raise CorrectionError("one-way", word=interview)
    if ways.copy:
        copies.copy_to_edit(talk.evaluation, old, ways.copy)
        say(talk.words.say("correct.copied", file=str(ways.copy), word=interview))
        return True
    text = (
        copies.read_edited(talk.evaluation, ways.edited)
        if ways.edited
        else _replaced(talk, old, ways.replacements)
    )
    if isinstance(text, Problem):
        tell([text], talk.words)
        return False
    if key and (fault := freezing.outside(key, talk.evaluation)):
        tell([fault], talk.words)
        return False
    names = keyring.open_key(key, lambda: passphrase(talk.words)) if key else correction.NOBODY
    return _propose(talk, old, text, str(ways.edited or old.file), Names(names, keep_names))


def _replaced(talk: Talk, old: Transcript, texts: Sequence[str]) -> str:
    pairs = correction.parse_replacements(texts)
    text = correction.with_words_replaced(old, pairs)
    for word, _ in pairs:
        if left := correction.inflected(old, word):
            say(talk.words.say("correct.inflected", word=word, left=", ".join(left)))
    return text


def _propose(talk: Talk, old: Transcript, text: str, file: str, names: Names) -> bool:
    proposed, problems = correction.propose(talk.evaluation, old, text, file, names.key)
    if proposed is None:
        tell(problems, talk.words)
        return False
    _tell_correction(talk, proposed)
    if has_errors(proposed.problems) or not _agreed(talk, proposed, keep_names=names.stand):
        say(talk.words.say("correct.left"))
        return False
    say(talk.words.say("show.written", file=correction.write(talk.evaluation, proposed)))
    if proposed.of("review"):
        say(talk.words.say("correct.then-review"))
    return True


def _agreed(talk: Talk, proposed: Correction, *, keep_names: bool) -> bool:
    """Tell whether it is to be written; what may be a slip is never agreed to beforehand by --yes."""
    words, kept = talk.words, keep_names or not proposed.names
    slip = proposed.loses_half or bool(proposed.restored)
    if talk.yes:
        if not kept:
            say(words.say("correct.names-refused"))
        if slip:
            say(words.say("correct.slip-refused"))
        return kept and not slip
    question = words.say("correct.write" if kept else "correct.write-names", version=proposed.new.version)
    return confirm(words, question, default=kept and not slip)


def _tell_correction(talk: Talk, proposed: Correction) -> None:
    old, new, words = proposed.old, proposed.new, talk.words
    say(words.say("correct.head", word=old.id, old=old.version, new=new.version))
    _tell_changes(proposed.changes, words)
    _tell_fates(talk, proposed)
    if proposed.joining:
        say(words.say("correct.joining", people=", ".join(proposed.joining), word=old.id))
        _tell_professions(talk, proposed)
    if proposed.problems:
        tell(proposed.problems, words)
    if proposed.names:
        _tell_names(proposed, words)
    if proposed.loses_half:
        say(words.say("correct.loses-half", before=len(old.turns), after=len(new.turns)))
    if proposed.restored:
        turns = ", ".join(map(str, proposed.restored[:MOST_SHOWN]))
        say(capitalized(words.count("correct.restored", len(proposed.restored), turns=turns)))


def _tell_professions(talk: Talk, proposed: Correction) -> None:
    """Tell of those who join an interview in a profession that it was not held with."""
    planned = talk.evaluation.design.interviews[proposed.old.id]
    for person in proposed.joining:
        held = talk.evaluation.roster.professions_of(person, talk.evaluation.design.rounds[planned.round])
        if not {*held} & {*planned.professions}:
            there = ", ".join(talk.evaluation.design.professions[each].plural for each in planned.professions)
            said = _person(talk.evaluation, person, held)
            say(talk.words.say("correct.other-profession", person=said, word=planned.id, there=there))


def _tell_names(proposed: Correction, words: Catalogue) -> None:
    say(capitalized(words.count("correct.names", len(proposed.names))))
    for each in proposed.names[:MOST_SHOWN]:
        say(f"  {each.turn:>4}  {shortened(each.text)}")
    if len(proposed.names) > MOST_SHOWN:
        say(words.say("correct.more", number=len(proposed.names) - MOST_SHOWN))


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
    return _propose(talk, old, speakers.with_speakers(old, who, parts), old.file, Names(stand=True))


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
