"""The study in the form of another program, with what does not go with it told."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from fokus import store
from fokus.evaluation import Evaluation, load
from fokus.messages import Catalogue
from fokus.messages.forms import capitalized
from fokus.problems import FokusError, StoreError, nearest, remedy_for
from fokus.terminal import mention, tell, words_of
from fokus.terminal.talking import say

REFI = "refi"
WORD = "word"
SCORES = "scores"
CODEBOOK_TABLE = "codebook"
FORMS = (REFI, WORD, "codings", "segments", "themes", CODEBOOK_TABLE, SCORES)
FOLDER = "build"
PROJECT, CODEBOOK = ".qdpx", ".qdc"
DOCUMENT = ".docx"
WORKBOOK, DELIMITED, SPSS = ".xlsx", ".csv", ".sav"


def export(form: str, study: Path, out: Path | None, words: Catalogue) -> int:
    """Write a study in a form; return the exit code.

    Raises
    ------
    FokusError
        When there is no such form, or the file would lie in the place of one of the study's own.
    """
    if form not in FORMS:
        close = nearest(form, FORMS)
        arguments = {"word": form, "nearest": close, "known": ", ".join(FORMS)}
        raise FokusError("unknown-form", remedy=remedy_for(FORMS, close), **arguments)
    evaluation, problems = load(study)
    own = words_of(evaluation, words)
    if evaluation is None:
        tell(problems, own)
        return 1
    if form == REFI:
        _export_refi(evaluation, out, own)
    elif form == WORD:
        _export_word(evaluation, out, own)
    else:
        _export_sheet(form, evaluation, out, own)
    mention(problems, own)
    return 0


def _export_refi(evaluation: Evaluation, out: Path | None, words: Catalogue) -> None:
    from fokus.exchange.outgoing import outgoing
    from fokus.exchange.writing import write_codebook, write_project

    path = out or evaluation.folder / FOLDER / _name(evaluation, words, PROJECT)
    _check(path, (PROJECT, CODEBOOK), evaluation)
    found = outgoing(evaluation, words)
    if path.suffix.lower() == CODEBOOK:
        store.write_whole(path, write_codebook(found.project))
    else:
        store.write_whole(path, write_project(found.project))
        _tell_left(found.left, words)
    _tell_written(path, words)


def _export_word(evaluation: Evaluation, out: Path | None, words: Catalogue) -> None:
    from fokus.exchange.kit import kit

    folder = out or evaluation.folder / FOLDER / _name(evaluation, words, "-word")
    _check_place(folder, evaluation)
    found = kit(evaluation, words)
    files = {folder / f"{name}{DOCUMENT}": data for name, data in found.files.items()}
    _check_untouched(files)
    for path, data in files.items():
        store.write_whole(path, data)
    _tell_left(found.left, words)
    sys.stderr.write(words.count("export.kit", len(found.files), folder=str(folder)) + "\n")
    say(words.say("export.done", file=folder.name))


def _check_untouched(files: Iterable[Path]) -> None:
    """Refuse to write over documents in which somebody has worked."""
    from fokus.exchange.kit import is_as_written

    for path in files:
        if path.exists() and not is_as_written(path.read_bytes()):
            raise StoreError("kit-worked-in", file=path.name)


def _export_sheet(form: str, evaluation: Evaluation, out: Path | None, words: Catalogue) -> None:
    from fokus.exchange.sheets import SHEETS, as_left
    from fokus.exchange.workbook import about, as_csv, as_workbook

    sheet = SHEETS[form](evaluation, words)
    ending = "-" + sheet.name.lower().replace(" ", "-") + WORKBOOK
    path = out or evaluation.folder / FOLDER / _name(evaluation, words, ending)
    _check(path, (WORKBOOK, DELIMITED, *((SPSS,) if form == SCORES else ())), evaluation)
    if form == SCORES and not sheet.rows:
        raise FokusError("nothing-scored")
    kind = path.suffix.lower()
    if kind == SPSS:
        from fokus.exchange.spss import as_spss

        data = as_spss(evaluation, words)
    elif kind == DELIMITED:
        data = as_csv(sheet, words.language)
    else:
        data = as_workbook([sheet, about(words), *([as_left(sheet)] if form == CODEBOOK_TABLE else [])])
    store.write_whole(path, data)
    _tell_written(path, words)


def _tell_written(path: Path, words: Catalogue) -> None:
    sys.stderr.write(words.say("show.written", file=str(path)) + "\n")
    say(words.say("export.done", file=path.name))


def _name(evaluation: Evaluation, words: Catalogue, ending: str) -> str:
    return f"{evaluation.folder.resolve().name}-{words.say('exchange.working-material.short')}{ending}"


def _check(path: Path, endings: Sequence[str], evaluation: Evaluation) -> None:
    """Refuse a name that tells nothing of what is written, and to write over a file of the study."""
    if path.suffix.lower() not in endings:
        raise StoreError("export-ending", file=path.name, endings=", ".join(endings))
    _check_place(path, evaluation)


def _check_place(path: Path, evaluation: Evaluation) -> None:
    inside = path.resolve().is_relative_to(evaluation.folder.resolve())
    derived = path.resolve().is_relative_to((evaluation.folder / FOLDER).resolve())
    if inside and not derived:
        raise StoreError("would-overwrite", file=str(path))


def _tell_left(left: Mapping[str, int], words: Catalogue) -> None:
    """Say what stays in the study because a file of this kind cannot hold it, or must not."""
    if left:
        say(words.say("export.left"))
    for kind, number in left.items():
        say(f"  {capitalized(words.count(f'export.left.{kind}', number))}")
