"""A codebook that was edited in a spreadsheet and the study: where it lies, and its words without names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from fokus import store
from fokus.custody import projects
from fokus.evaluation import Evaluation
from fokus.exchange.book_table import LARGEST, BookTable, read_book_table
from fokus.exchange.edited_book import Edit
from fokus.exchange.project import Note, Project
from fokus.material.names.key import Key
from fokus.problems import Problem

ENDINGS = frozenset({".xlsx", ".csv", ".tsv"})


def read(path: Path) -> tuple[BookTable | Problem | None, str]:
    """Read a codebook where it lies; return also a word that tells its file from every other."""
    data = store.read_bytes(path.parent, path.name, LARGEST)
    if isinstance(data, Problem):
        return data, ""
    return read_book_table(data, path.name), store.digest(data)[:8]


def is_codebook(path: Path) -> bool:
    """Tell whether a file is a codebook as a table, by its headings."""
    if path.suffix.casefold() not in ENDINGS or not path.is_file() or path.stat().st_size > LARGEST:
        return False
    found, _ = read(path)
    return found is not None


def without_names(
    edits: Sequence[Edit], key: Key, evaluation: Evaluation, instead: Mapping[str, str]
) -> tuple[list[Edit], int]:
    """Take what is certain to be a name out of what was written; return also how many those were."""
    notes = Project("", notes=tuple(Note(str(n), each.label, each.new) for n, each in enumerate(edits)))
    cleaned, taken = projects.without_names(notes, key, evaluation, instead)
    found = zip(edits, cleaned.notes, strict=True)
    return [replace(each, label=note.name, new=note.text) for each, note in found], taken
