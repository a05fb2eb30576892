"""The questionnaires and guides that come with fokus: listed, and copied into a study."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fokus.evaluation import load
from fokus.evaluation.designed import INSTRUMENTS
from fokus.problems import StoreError, StudyError
from fokus.shipped import chosen, ready_instruments
from fokus.store import write_together
from fokus.study.guide import Guide, is_guide
from fokus.study.instrument import Instrument, Labels
from fokus.study.toml import read_toml

_MANUAL: Final = ".md"


@dataclass(frozen=True, slots=True)
class Ready:
    """One that can be added: its id, its title, and how many questions it has."""

    id: str
    title: Labels
    questions: int
    is_guide: bool = False


def list_ready() -> Iterator[Ready]:
    """Yield what can be added, by id."""
    for name, path in ready_instruments().items():
        text = path.read_text(encoding="utf-8")
        guide = read_toml(text, path.name, Guide)[0] if is_guide(text) else None
        form = None if guide else read_toml(text, path.name, Instrument)[0]
        if guide:
            yield Ready(name, guide.title, len(guide.question), is_guide=True)
        elif form:
            yield Ready(name, form.title, len(form.item))


def add_instrument(folder: Path, name: str) -> tuple[str, ...]:
    """Copy a questionnaire, or a guide, and how to use it into a study; return the files' names.

    Raises
    ------
    StudyError
        When there is none of that id, or the folder holds no study that can be read.
    StoreError
        When the study has one of that id, or one of the files, already, or cannot be written.
    """
    source = chosen(name, ready_instruments(), "no-ready-instrument")
    evaluation, _ = load(folder)
    if evaluation is None:
        raise StudyError("unreadable-study", folder=str(folder))
    if name in {*evaluation.instruments, *evaluation.guides}:
        raise StoreError("instrument-taken", word=name)
    files = {f"{INSTRUMENTS}/{path.name}": path.read_bytes() for path in _with_manual(source)}
    for file in files:
        if (evaluation.folder / file).exists():
            raise StoreError("file-taken", file=file)
    write_together(evaluation.folder, files, dict.fromkeys(files, ""))
    return tuple(files)


def _with_manual(path: Path) -> tuple[Path, ...]:
    manual = path.with_suffix(_MANUAL)
    return (path, manual) if manual.is_file() else (path,)
