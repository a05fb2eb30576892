"""An original is read where it lies, outside the study."""

from collections.abc import Collection
from pathlib import Path

from fokus import store
from fokus.material.readers.reading import Reading
from fokus.material.readers.recognize import read_interview
from fokus.problems import Problem


def read_original(path: Path, roles: Collection[str] = ()) -> Reading | Problem:
    """Read one file with an interview, or notes of one; ``roles`` are the study's professions, folded."""
    data = store.read_bytes(path.parent, path.name)
    return data if isinstance(data, Problem) else read_interview(data, path.name, roles)
