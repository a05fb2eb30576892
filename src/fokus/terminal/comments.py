"""The import of documents that were coded in Word: what their comments say comes in after a preview."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fokus.coding.events import Memo
from fokus.custody import clearing, comments, projects
from fokus.exchange.coded import Coded, coded
from fokus.exchange.commented import Commented
from fokus.exchange.incoming import coders_of
from fokus.exchange.project import Project, User
from fokus.material.names.key import Key
from fokus.messages.forms import capitalized
from fokus.problems import Place, Problem, has_errors, listed, nearest, shortened
from fokus.terminal import intake, tell
from fokus.terminal.asking import confirm, passphrase
from fokus.terminal.naming import placeholders
from fokus.terminal.projects import Call
from fokus.terminal.talking import Talk, say

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class _Document:
    """A document with comments: the interview that it holds, and a word for its file."""

    path: Path
    commented: Commented
    interview: str
    word: str


def bring_in(files: Sequence[Path], call: Call, talk: Talk) -> bool:
    """Import interviews, and the comments on those that are here; tell whether all of it is in the study.

    A document whose interview is not here comes in as any interview, and its comments the next time.
    """
    read = {path: comments.read(path) for path in files}
    documents = [
        _Document(path, found, comments.interview(found, call.told.interview, talk.evaluation), word)
        for path, (found, word) in read.items()
        if found is not None
    ]
    here = [each for each in documents if each.interview or each.commented.regions]
    others = [path for path in files if path not in {each.path for each in here}]
    done = not others or intake.bring_in(others, call.told, call.wanted, talk)
    _tell_waiting([each for each in documents if each not in here], talk)
    return (not here or _bring_in_comments(here, call, talk)) and done


def _tell_waiting(documents: Sequence[_Document], talk: Talk) -> None:
    for each in documents:
        if problem := each.commented.problem:
            tell([replace(problem, severity="warning")], talk.words)
        elif number := len(each.commented.comments):
            say(capitalized(talk.words.count("comments.once-more", number, file=each.path.name)))


def _bring_in_comments(documents: Sequence[_Document], call: Call, talk: Talk) -> bool:
    key, problems = clearing.open_names(call.wanted, talk.evaluation, lambda: passphrase(talk.words))
    for each in documents:
        problems += _faults(each, call, talk)
    if problems:
        tell(problems, talk.words)
    if has_errors(problems):
        return False
    done = [_bring_in_one(each, key, call, talk) for each in documents]
    return all(done)


def _authors(document: _Document, call: Call, talk: Talk) -> dict[str, str]:
    """Return which coder of this study each author is; empty where nobody has said it."""
    names = dict.fromkeys(each.author for each in document.commented.comments)
    people = Project("", users=tuple(User(each, each) for each in names))
    return coders_of(people, call.coders, talk.evaluation)


def _faults(document: _Document, call: Call, talk: Talk) -> list[Problem]:
    """Find why the comments of a document cannot come in."""
    where = Place(document.path.name)
    if document.commented.problem:
        return [document.commented.problem]
    if not document.interview:
        return [Problem("word-other-study", where)]
    if not talk.evaluation.coders:
        return [Problem("refi-no-coder", where)]
    known = listed([each.id for each in talk.evaluation.design.coder])
    authors = _authors(document, call, talk)
    return [
        Problem("refi-whose", where, {"word": shortened(author), "known": known})
        for author, coder in authors.items()
        if not coder
    ]


def _bring_in_one(document: _Document, key: Key, call: Call, talk: Talk) -> bool:
    """Write what the comments of a document say as events, after a preview; tell whether that is all."""
    authors, words = _authors(document, call, talk), talk.words
    found = coded(document.commented, document.interview, talk.evaluation, authors)
    found, taken = comments.without_names(found, key, talk.evaluation, placeholders(words))
    _tell_read(document, authors, talk)
    _tell_coded(found, document, taken, talk)
    if not found.logs:
        return not found.lost
    if not talk.yes and not confirm(words, words.say("refi.ask")):
        return False
    for name in projects.write(talk.evaluation, found.logs, document.word, "word"):
        say(words.say("refi.written", file=name))
    return not found.lost


def _tell_read(document: _Document, authors: dict[str, str], talk: Talk) -> None:
    said, words = document.commented.comments, talk.words
    told = {"file": document.path.name, "word": document.interview}
    say(words.count("comments.read", len(said), **told))
    for author, coder in authors.items():
        if author != coder:
            say(words.say("refi.coder", user=author, coder=coder))
    if resolved := sum(each.resolved for each in said):
        say(capitalized(words.count("comments.resolved", resolved)))


def _tell_coded(found: Coded, document: _Document, taken: int, talk: Talk) -> None:
    """Say what comes in, what is here already and what has no place, before anything is written."""
    words = talk.words
    say(words.say("comments.arriving", codings=found.codings, memos=found.memos))
    if found.memos:
        say(words.say("refi.memos"))
    for text, label in _nearly_codes(found, talk):
        say(words.say("comments.near", word=text, nearest=label))
    counts = {"known": found.known, "closed": found.closed, "names-taken": taken, "lost": len(found.lost)}
    for kind, number in counts.items():
        if number:
            say(capitalized(words.count(f"comments.{kind}", number)))
    for each in found.lost:
        on = shortened(document.commented.text[each.start : each.end].replace("\n", " ").strip())
        told = {"who": each.author, "text": shortened(each.text), "on": on}
        say("  " + words.say("comments.lost.on" if on else "comments.lost.nowhere", **told))


def _nearly_codes(found: Coded, talk: Talk) -> Iterator[tuple[str, str]]:
    """Yield memos that are nearly the name of a code, with that name: somebody may have miswritten it."""
    labels = [each.label for each in talk.evaluation.codebook.code]
    texts = dict.fromkeys(each.text for one in found.logs.values() for each in one if isinstance(each, Memo))
    for text in texts:
        if len(text) <= LONGEST_NAME and (label := nearest(text, labels)):
            yield text, label
