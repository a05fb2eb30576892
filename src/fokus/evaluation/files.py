"""The files of one study as they are read: what is in them, and every problem on the way."""

from pathlib import Path

from fokus import store
from fokus.problems import Place, Problem
from fokus.store import Source
from fokus.study.lines import Locator
from fokus.study.toml import M, read_toml

DESIGN = "study.toml"
ROSTER = "participants.csv"
INVITED = "invited.csv"
CONSENT = "consent.csv"
CODEBOOK = "codebook.toml"
PROJECT_LOG = "log.toml"
CORRECTIONS = "corrections.csv"


class Files:
    """One study's folder. ``unread`` holds what could not be read, so that no problem is told twice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.unread: set[str] = set()

    def sorted_problems(self) -> list[Problem]:
        """Return every problem once, in the order of files and lines."""
        unique = {(each.code, each.place, tuple(each.arguments.items())): each for each in self.problems}
        return sorted(
            unique.values(), key=lambda each: (each.place.file, each.place.line or each.place.row or 0)
        )

    def has(self, name: str) -> bool:
        """Tell whether a file is there at all."""
        return (self.folder / name).exists()

    def text(self, name: str) -> Source | None:
        """Read a text file, None with its problem when that fails."""
        source = store.read_text(self.folder, name)
        if isinstance(source, Problem):
            self.problems.append(source)
            return None
        return source

    def table(self, name: str) -> Source | None:
        """Read a table that a study may lack, None when it does or cannot be read."""
        return self.text(name) if self.has(name) else None

    def names(self, folder: str, ending: str) -> list[str]:
        """Return the files of a folder of the study that end alike, sorted."""
        place = self.folder / folder
        if place.exists() and not place.is_dir():
            self.problems.append(Problem("not-a-folder", Place(folder)))
            return []
        return sorted(
            f"{folder}/{path.name}" for path in place.glob(f"*{ending}") if path.name[0] not in ".~"
        )

    def toml(self, name: str, model: type[M]) -> tuple[M | None, Locator]:
        """Read a TOML file as a noun, with where its keys stand."""
        source = self.text(name)
        found, locator, problems = (
            read_toml(source.text, name, model) if source else (None, Locator("", name), [])
        )
        self.problems += problems
        if found is None:
            self.unread.add(Path(name).stem)
        return found, locator
