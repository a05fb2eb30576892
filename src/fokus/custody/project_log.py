"""log.toml where it lies: entries come in whole, with a record of them, and the last one leaves again."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fokus import store
from fokus.coding.ids import new_id
from fokus.exchange.log_adding import LOG, Addition, without
from fokus.problems import Problem, StoreError

HISTORY = "log.history.jsonl"


@dataclass(frozen=True, slots=True)
class Written:
    """A text file of the study, and what its bytes were; empty where there is none yet."""

    text: str = ""
    digest: str = ""
    crlf: bool = False


def read_file(folder: Path, name: str) -> Written | Problem:
    """Read a file that may not be there yet."""
    if not (folder / name).exists():
        return Written()
    data = store.read_bytes(folder, name)
    if isinstance(data, Problem):
        return data
    found = store.read_text(folder, name)
    if isinstance(found, Problem):
        return Written("", store.digest(data)) if found.code == "empty-file" else found
    return Written(found.text, found.digest, b"\r\n" in data)


def write_log(folder: Path, before: Written, text: str, additions: Sequence[Addition]) -> None:
    """Write the log with some additions and the record of them, both or neither.

    Raises
    ------
    StoreError
        When the log was changed meanwhile, or the study cannot be written to.
    """
    now = datetime.now().astimezone()
    records = [{"id": new_id(now), "time": now.isoformat(), "entry": each.text} for each in additions]
    _write(folder, before, text, records)


def last_entry(folder: Path) -> tuple[str, str] | None:
    """Return the record and the lines of the last entry that was added and still stands; None of none."""
    found = list(_records(folder))
    gone = {each["undoes"] for each in found if "undoes" in each}
    held = [(each["id"], each["entry"]) for each in found if "entry" in each and each["id"] not in gone]
    return held[-1] if held else None


def take_back(folder: Path, before: Written, entry: tuple[str, str]) -> None:
    """Take an entry out of the log again.

    Raises
    ------
    StoreError
        When somebody has edited it since, or the study cannot be written to.
    """
    record, block = entry
    text = without(before.text, block)
    if text is None:
        raise StoreError("log-edited", file=LOG)
    now = datetime.now().astimezone()
    _write(folder, before, text, [{"id": new_id(now), "time": now.isoformat(), "undoes": record}])


def _write(folder: Path, before: Written, text: str, records: Sequence[dict[str, str]]) -> None:
    history = read_file(folder, HISTORY)
    if isinstance(history, Problem):
        raise StoreError("log-history", file=HISTORY)
    lines = "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in records)
    known = f"{history.text.rstrip()}\n" if history.text else ""
    changed = {
        LOG: text.replace("\n", "\r\n" if before.crlf else "\n").encode(), HISTORY: (known + lines).encode(),
    }  # fmt: skip
    store.write_together(folder, changed, {LOG: before.digest, HISTORY: history.digest})


def _records(folder: Path) -> Iterator[dict[str, str]]:
    """Yield what was recorded; a line that is no record, or of which half was lost, is none."""
    history = read_file(folder, HISTORY)
    for line in () if isinstance(history, Problem) else history.text.split("\n"):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if (
            isinstance(found, dict)
            and all(isinstance(each, str) for each in found.values())
            and "id" in found
        ):
            yield found
