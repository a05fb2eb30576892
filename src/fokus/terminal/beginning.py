"""A study begun from a workbook: all of it, or nothing and what is wrong with it."""

from pathlib import Path

from fokus import store
from fokus.exchange.study_begun import begin as begun
from fokus.messages import Catalogue
from fokus.problems import Problem, StudyError, has_errors
from fokus.terminal import tell
from fokus.terminal.talking import say


def begin(folder: Path, workbook: Path, words: Catalogue) -> int:
    """Write the files that a workbook describes into a new folder; return the exit code.

    Raises
    ------
    StudyError
        When something lies at the folder already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyError("folder-taken", folder=str(folder))
    data = store.read_bytes(workbook.parent, workbook.name)
    if isinstance(data, Problem):
        tell([data], words)
        return 1
    found = begun(data, workbook.name)
    if found.problems:
        tell(found.problems, words)
    if has_errors(found.problems):
        return 1
    store.write_tree(folder, {name: _encoded(name, text) for name, text in found.files.items()})
    say(words.say("new.begun", folder=str(folder), files=", ".join(found.files)))
    return 0


def _encoded(name: str, text: str) -> bytes:
    """Return a file as Excel opens it, where that is what opens it."""
    return text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8")
