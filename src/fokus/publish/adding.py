"""Add a report to a study: a chapter with what such a report has, and its entry in study.toml."""

from collections.abc import Iterator
from pathlib import Path

from fokus import store
from fokus.evaluation import DESIGN, Evaluation, load
from fokus.messages import Catalogue, catalogue
from fokus.problems import Problem, StoreError, StudyError, nearest, remedy_for
from fokus.publish.plan import CHAPTERS
from fokus.publish.references import FILES
from fokus.report.kinds import KINDS, composed
from fokus.study.project_log import TABLES


def add_report(folder: Path, kind: str) -> Path:
    """Write the chapter of a report of a kind, with the questions that the study can answer.

    A study whose chapters each form a file of their own goes on so; in any other the report is added to
    study.toml, of which every line stays as it is.

    Raises
    ------
    StudyError
        When there is no such kind, or the folder holds no study that can be read.
    StoreError
        When the study has the report already, or cannot be written.
    """
    if kind not in KINDS:
        close = nearest(kind, KINDS)
        known = ", ".join(KINDS)
        raise StudyError(
            "no-report-kind", remedy=remedy_for(KINDS, close), word=kind, nearest=close, known=known
        )
    evaluation, _ = load(folder)
    if evaluation is None:
        raise StudyError("unreadable-study", folder=str(folder))
    words = catalogue(evaluation.design.study.language)
    name = words.say(f"kind-file.{kind}")
    file = f"{CHAPTERS}/{name}.md"
    if (evaluation.folder / file).exists() or any(each.id == name for each in evaluation.design.report):
        raise StoreError("report-taken", file=file)
    text = composed(
        kind,
        words.say(f"kind-title.{kind}"),
        words.language,
        frozenset(_held(evaluation)),
        _examples(evaluation),
    )
    _write(evaluation, file, text, (name, kind), words)
    return evaluation.folder / file


def _held(evaluation: Evaluation) -> Iterator[str]:
    """Yield what a study holds that a chapter may be about."""
    yield from (table for table in TABLES if getattr(evaluation.project, table))
    if evaluation.design.interview and evaluation.codebook.theme:
        yield "interview"
    if evaluation.responses:
        yield "survey"
    if evaluation.responses and any(each.scale for each in evaluation.instruments.values()):
        yield "scale"
    if evaluation.instruments:
        yield "questionnaire"
    if evaluation.guides:
        yield "guide"
    if evaluation.codebook.code:
        yield "code"
    if any((evaluation.folder / each).exists() for each in FILES):
        yield "references"


def _examples(evaluation: Evaluation) -> dict[str, str]:
    """Return a scale and a theme to begin with, where a chapter needs one of each."""
    scales = (scale.id for each in evaluation.instruments.values() for scale in each.scale)
    themes = (each.id for each in evaluation.codebook.theme)
    found = {"SCALE": next(scales, ""), "THEME": next(themes, "")}
    return {word: each for word, each in found.items() if each}


def _write(evaluation: Evaluation, file: str, text: str, report: tuple[str, str], words: Catalogue) -> None:
    changes, known = {file: text.encode()}, {file: ""}
    if evaluation.design.report or not _has_chapters(evaluation.folder):
        source = store.read_text(evaluation.folder, DESIGN)
        if isinstance(source, Problem):
            raise StudyError("unreadable-study", folder=str(evaluation.folder))
        name, kind = report
        entry = f'[[report]]\nid = "{name}"\nkind = "{kind}"\ntitle = "{words.say(f"kind-title.{kind}")}"\n'
        begun = (evaluation.folder / DESIGN).read_bytes()
        added = f'\n{entry}chapters = ["{name}"]\n'.encode()
        changes[DESIGN] = begun + (b"" if begun.endswith(b"\n") else b"\n") + added
        known[DESIGN] = store.digest(begun)
    store.write_together(evaluation.folder, changes, known)


def _has_chapters(folder: Path) -> bool:
    return any((folder / CHAPTERS).glob("*.md"))
