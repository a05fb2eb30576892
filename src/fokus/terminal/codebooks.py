"""The import of a codebook that was edited in a spreadsheet: every change is shown before it is made."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from fokus.custody import clearing, codebooks, projects
from fokus.custody.clearing import Wanted
from fokus.exchange.edited_book import Edit, Edited, edited, events_of
from fokus.messages import Catalogue
from fokus.messages.forms import capitalized
from fokus.problems import FokusError, Place, Problem, has_errors, listed, shortened, unknown
from fokus.report.blocks import Column, Table
from fokus.terminal import print_table, tell
from fokus.terminal.asking import confirm, passphrase
from fokus.terminal.naming import placeholders
from fokus.terminal.talking import Talk, say


def is_codebook(files: Sequence[Path], kind: str) -> bool:
    """Tell whether what is imported is a codebook as a table: what was said of it, else what is in it.

    Raises
    ------
    FokusError
        When it is one of several files.
    """
    found = kind == "codebook" or (not kind and any(map(codebooks.is_codebook, files)))
    if found and len(files) > 1:
        raise FokusError("codebook-alone")
    return found


def bring_in_codebook(path: Path, coder: str, wanted: Wanted, talk: Talk) -> bool:
    """Bring the changes of an edited codebook in as events of one coder; tell whether all is here now."""
    read, word = codebooks.read(path)
    if read is None or isinstance(read, Problem):
        return _refused([read or Problem("sheet-no-codebook", Place(path.name))], talk)
    key, problems = clearing.open_names(wanted, talk.evaluation, lambda: passphrase(talk.words))
    who, whose = _coder(coder, path, talk)
    found = edited(read, talk.evaluation.held)
    problems = [*problems, *whose, *found.problems]
    if has_errors(problems):
        return _refused(problems, talk)
    tell(problems, talk.words)
    found.edits, taken = codebooks.without_names(found.edits, key, talk.evaluation, placeholders(talk.words))
    _show(found, taken, who, talk.words)
    if not found.edits:
        return not found.both
    if not talk.yes and not confirm(talk.words, talk.words.say("sheet.ask")):
        return False
    events = events_of(found.edits, talk.evaluation.codebook.version, talk.evaluation.logs.newest)
    for name in projects.write(talk.evaluation, {who: events}, word, "codebook"):
        say(talk.words.say("refi.written", file=name))
    return not found.both


def _refused(problems: Sequence[Problem], talk: Talk) -> bool:
    tell(problems, talk.words)
    return False


def _coder(told: str, path: Path, talk: Talk) -> tuple[str, list[Problem]]:
    """Return in whose log the changes are written: the one who was named, else the first coder."""
    known, where = [*talk.evaluation.coders], Place(path.name)
    if not known:
        return "", [Problem("refi-no-coder", where)]
    if told and told not in known:
        return "", [unknown("unknown-coder", where, told, known)]
    return told or known[0], []


def _show(found: Edited, taken: int, who: str, words: Catalogue) -> None:
    """Show every change from what to what, what was changed in both places, and what is only here."""
    if not found.edits:
        say(words.say("sheet.nothing"))
    else:
        say(capitalized(words.count("sheet.changes", len(found.edits), coder=who)))
        print_table(_table(found.edits, found.themes, words))
    if found.both:
        say(capitalized(words.count("sheet.both", len(found.both))))
        print_table(_table(found.both, found.themes, words))
    if found.gone:
        say(capitalized(words.count("sheet.gone", len(found.gone), labels=listed(found.gone))))
    if taken:
        say(capitalized(words.count("refi.names-taken", taken)))


def _table(edits: Sequence[Edit], themes: Mapping[str, str], words: Catalogue) -> Table:
    heads = ("changed", "what", "here", "told")
    columns = tuple(Column(words.say(f"sheet.preview.{each}")) for each in heads)
    return Table(columns, tuple(_row(each, themes, words) for each in edits))


def _row(edit: Edit, themes: Mapping[str, str], words: Catalogue) -> tuple[str, ...]:
    labels = themes if edit.what == "theme" else {}
    what = words.say(f"sheet.what.{edit.kind}-{edit.what.replace('_', '-')}")
    return edit.label, what, *(_short(labels.get(each, each)) for each in (edit.old, edit.new))


def _short(text: str) -> str:
    return shortened(" ".join(text.split()))
