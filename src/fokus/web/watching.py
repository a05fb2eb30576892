"""What lies on disk, looked at again and again: what logs have got, and whether the study is another."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from fokus.store.append import State, end_of_lines, read_tail, state_of

NAMED = ("study.toml", "participants.csv", "consent.csv", "codebook.toml", "corrections.csv")
PATTERNS = ("forgotten*.jsonl", "transcripts/*.txt", "instruments/*.toml", "responses/*")
LOGS = "codings"


class Watch:
    """The files of a study as they were last seen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = self._files()
        self.logs: dict[str, State] = {}
        self.read: dict[str, int] = {}

    def _files(self) -> Mapping[str, State | None]:
        found = [self.folder / name for name in NAMED]
        for pattern in PATTERNS:
            found += self.folder.glob(pattern)
        return {str(path): state_of(path) for path in found}

    def is_gone(self) -> bool:
        """Tell whether the study is not there any more."""
        return state_of(self.folder / NAMED[0]) is None

    def has_changed(self) -> bool:
        """Tell whether another file than a log is not what it was."""
        return self._files() != self.files

    def note(self) -> None:
        """Remember how the logs look before they are read whole."""
        for path in self._paths():
            if state := state_of(path):
                name = f"{LOGS}/{path.name}"
                self.logs[name] = state
                self.read[name] = end_of_lines(path, state.size)

    def _paths(self) -> list[Path]:
        return sorted(each for each in (self.folder / LOGS).glob("*.jsonl") if each.name[0] not in ".~")

    def wrote(self, name: str, start: int, end: int) -> None:
        """Remember that one's own lines were added, when nobody else's came between."""
        if self.read.get(name, 0) == start:
            self.read[name] = end

    def added(self) -> Iterator[tuple[str, bytes]]:
        """Yield what was added to each log since it was read.

        Raises
        ------
        LookupError
            When a log was rewritten or taken away: then all is read anew.
        OSError
            When one cannot be read.
        """
        now = {f"{LOGS}/{path.name}": (path, state) for path in self._paths() if (state := state_of(path))}
        if self.logs.keys() - now.keys():
            raise LookupError
        for name, (path, state) in now.items():
            known = self.logs.get(name)
            if known is not None and (not state.grew_from(known) or state.size < self.read.get(name, 0)):
                raise LookupError
            if state.size > self.read.get(name, 0) and state != known:
                data = read_tail(path, self.read.get(name, 0))
                self.read[name] = self.read.get(name, 0) + len(data)
                if data:
                    yield name, data
            self.logs[name] = state
