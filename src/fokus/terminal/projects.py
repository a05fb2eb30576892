"""The import of a project: its texts go the way of all interviews, then its codings come."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from fokus.custody import clearing, intake, projects
from fokus.custody.abreast import abreast
from fokus.custody.clearing import Wanted
from fokus.custody.placing import Told
from fokus.evaluation import load
from fokus.exchange.book import book_of
from fokus.exchange.incoming import Arriving, arriving, coders_of, is_own, not_held
from fokus.exchange.positions import Counted, counted, otherwise
from fokus.exchange.project import Project, Source
from fokus.exchange.reading import Read, marks_of
from fokus.material.names.key import Key
from fokus.messages.forms import capitalized
from fokus.problems import FokusError, Place, Problem, has_errors, listed
from fokus.terminal import tell
from fokus.terminal.asking import confirm, passphrase
from fokus.terminal.intake import bring_in_understood, take_names_out
from fokus.terminal.naming import placeholders
from fokus.terminal.talking import Talk, say


@dataclass(frozen=True, slots=True)
class Call:
    """What the user says of a project: where its texts belong, how names go, who its coders are here."""

    wanted: Wanted
    told: Told = field(default_factory=Told)
    coders: Mapping[str, str] = field(default_factory=dict)


def parse_coders(texts: Iterable[str]) -> dict[str, str]:
    """Read ``USER=CODER``, each.

    Raises
    ------
    FokusError
        When one lacks its sign, its user or its coder.
    """
    found: dict[str, str] = {}
    for text in texts:
        user, _, coder = (part.strip() for part in text.rpartition("="))
        if not user or not coder:
            raise FokusError("coder-form", word=text)
        found[user] = coder
    return found


def is_project(files: Sequence[Path]) -> bool:
    """Tell whether what is imported is a project of another program.

    Raises
    ------
    FokusError
        When it is one, and not alone.
    """
    found = [each for each in files if projects.is_project(each)]
    if found and len(files) > 1:
        raise FokusError("one-project", file=found[0].name)
    return bool(found)


def bring_in_project(path: Path, call: Call, talk: Talk) -> bool:
    """Import a project; tell whether all of it is in the study now."""
    found, word = projects.read(path)
    settled = (
        found
        if isinstance(found, list)
        else counted(found.project, path.name, own=found.is_counted or is_own(found.project))
    )
    if isinstance(found, list) or isinstance(settled, list):
        tell(settled if isinstance(settled, list) else [], talk.words)
        return False
    project = settled.project
    coders = coders_of(project, call.coders, talk.evaluation)
    key, problems = clearing.open_names(call.wanted, talk.evaluation, lambda: passphrase(talk.words))
    problems += [*_nobodys(project, coders, path, talk), *_refused(project, path, talk)]
    if problems:
        tell(problems, talk.words)
    if has_errors(problems):
        return False
    project, taken = projects.without_names(project, key, talk.evaluation, placeholders(talk.words))
    _tell_read(replace(settled, project=project), found, coders, taken, talk)
    return _with_texts(project, path, key, call, talk) and _with_codings(project, coders, word, talk)


def _nobodys(project: Project, coders: Mapping[str, str], path: Path, talk: Talk) -> list[Problem]:
    """Find users of whom nobody has said which coder of this study they are."""
    busy = {mark.user for each in project.sources for mark in marks_of(each)}
    busy |= {each.user for source in project.sources for each in source.selections if each.marks}
    busy |= {each.user for each in project.notes}
    known = listed([each.id for each in talk.evaluation.design.coder])
    return [
        Problem("refi-whose", Place(path.name), {"word": each.name or each.guid, "known": known})
        for each in project.users
        if each.guid in busy and not coders[each.guid]
    ]


def _refused(project: Project, path: Path, talk: Talk) -> Iterator[Problem]:
    """Find why nothing of a project can come in: nobody codes here, or the codebook takes no new codes."""
    evaluation, where = talk.evaluation, Place(path.name)
    if not evaluation.coders:
        yield Problem("refi-no-coder", where)
    used = {mark.code for each in project.sources for mark in marks_of(each)}
    book = book_of(project.codes, evaluation.held, used, talk.words.say("refi.loose"), own=is_own(project))
    new = [*(each.label for each in book.new_themes), *(each.label for each in book.new_codes)]
    if evaluation.codebook.locked and new:
        yield Problem("refi-locked", where, {"number": len(new), "words": listed(new)})


def _tell_read(settled: Counted, found: Read, coders: Mapping[str, str], taken: int, talk: Talk) -> None:
    """Say what was understood, how, and what finds no place in a study, before anything is written."""
    project, words = settled.project, talk.words
    codings = sum(len(marks_of(each)) for each in project.sources)
    numbers = {"sources": len(project.sources), "codings": codings, "notes": len(project.notes)}
    say(words.say("refi.read", origin=project.origin or "?", **numbers))
    if settled.selections and not (found.is_counted or is_own(project)):
        say(
            words.say("refi.counted", way=_way(settled, talk), whole=settled.whole, number=settled.selections)
        )
    if edited := otherwise(project):
        say(capitalized(words.count("refi.edited", edited)))
    for each in project.users:
        if coders[each.guid]:
            say(words.say("refi.coder", user=each.name, coder=coders[each.guid]))
    book = book_of(project.codes, talk.evaluation.held, (), words.say("refi.loose"), own=is_own(project))
    say(words.say("refi.book", themes=len(book.new_themes), codes=len(book.new_codes)))
    unheld = not_held(project, found.unheld, book)
    if unheld:
        say(words.say("refi.unheld"))
    for kind, number in unheld.items():
        named = f"refi.unheld.{kind.replace('/', '-')}"
        say(f"  {words.say(named) if words.has(named) else kind}: {number}")
    if project.notes:
        say(words.say("refi.memos"))
    if taken:
        say(capitalized(words.count("refi.names-taken", taken)))


def _way(settled: Counted, talk: Talk) -> str:
    """Say how positions were counted."""
    way, words = settled.counting, talk.words
    if way is None:
        return words.say("refi.way.any")
    parts = [words.say("refi.way.utf16" if way.utf16 else "refi.way.points")]
    parts += [words.say("refi.way.mark")] if way.mark else []
    parts += [words.say("refi.way.crlf")] if way.crlf else []
    return ", ".join(parts)


def _with_texts(project: Project, path: Path, key: Key, call: Call, talk: Talk) -> bool:
    """Bring in the sources that are no transcripts yet; tell whether all of them are now."""
    known = projects.there(project, talk.evaluation)
    missing = [each for each in project.sources if each.guid not in known]
    if not missing:
        return True
    bring_in = _bring_in_own if is_own(project) else _bring_in_others
    done = bring_in(project, missing, key, call, talk)
    if not done:
        say(talk.words.say("refi.once-more", file=path.name))
    return done


def _bring_in_own(project: Project, missing: Sequence[Source], key: Key, call: Call, talk: Talk) -> bool:
    drafts, problems = projects.drafts(project, missing, talk.evaluation)
    problems += intake.draft_faults(drafts, talk.evaluation)
    if problems:
        tell(problems, talk.words)
    if has_errors(problems) or (
        not talk.yes and not confirm(talk.words, talk.words.count("ask.go-on", len(drafts)))
    ):
        return False
    with abreast(len(drafts)) as spread:
        found = take_names_out(drafts, key, call.wanted, talk, spread) if drafts else None
    return not drafts or (found is not None and not found.waiting)


def _bring_in_others(project: Project, missing: Sequence[Source], key: Key, call: Call, talk: Talk) -> bool:
    read = [*projects.readings(missing, intake.roles_of(talk.evaluation))]
    problems = [each for _, _, each in read if isinstance(each, Problem)]
    incoming = [
        intake.understand(
            path, each, projects.told_of(project, source, call.told, talk.evaluation), key, talk.evaluation
        )
        for source, path, each in read
        if not isinstance(each, Problem)
    ]
    problems += intake.speaker_faults(incoming, call.told, talk.evaluation)
    if problems:
        tell(problems, talk.words)
    if has_errors(problems):
        return False
    with abreast(len(incoming)) as spread:
        return bring_in_understood(incoming, key, call.wanted, talk, spread)


def _with_codings(project: Project, coders: Mapping[str, str], word: str, talk: Talk) -> bool:
    """Write what the project says of the transcripts as events, after a preview; tell whether that is all."""
    evaluation, _ = load(talk.evaluation.folder)
    if evaluation is None:
        return False
    found = arriving(project, evaluation, projects.there(project, evaluation), coders, talk.words)
    _tell_arriving(found, talk)
    if not found.logs:
        return not found.lost
    if not talk.yes and not confirm(talk.words, talk.words.say("refi.ask")):
        return False
    for name in projects.write(evaluation, found.logs, word):
        say(talk.words.say("refi.written", file=name))
    return not found.lost


def _tell_arriving(found: Arriving, talk: Talk) -> None:
    words = talk.words
    say(words.say("refi.arriving", codings=found.codings, memos=found.memos, codes=len(found.book.new_codes)))
    if found.known:
        say(capitalized(words.count("refi.known", found.known)))
    for name, number in found.lost.items():
        say(capitalized(words.count("refi.lost", number, file=name)))
