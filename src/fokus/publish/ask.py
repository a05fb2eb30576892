"""Ask a study one question, and show the answer in the form that was wanted."""

from pathlib import Path
from typing import get_args

from fokus.analysis.answer import answer
from fokus.analysis.query import parse_one
from fokus.disclosure.guard import release
from fokus.disclosure.released import Released
from fokus.evaluation import Evaluation, load
from fokus.problems import RenderingError, StudyError, nearest, remedy_for
from fokus.report import figures, records, tables, wording
from fokus.report.blocks import Table
from fokus.report.labels import labels_of

FORMS = ("table", "csv", "json", "sentence", "figure")


def ask(evaluation: Evaluation, text: str) -> Released:
    """Answer a query and release the answer.

    Raises
    ------
    QueryError
        When the query cannot be read or answered.
    """
    result = answer(evaluation, parse_one(text))
    return release([result], evaluation.design)[0]


def show(evaluation: Evaluation, text: str, form: str, suffix: str = "") -> bytes:
    """Answer a query in one of the forms that programs and people read.

    Raises
    ------
    QueryError
        When the query cannot be read or answered.
    RenderingError
        When the answer has no such form, or there is none of that name.
    """
    if form not in FORMS:
        close = nearest(form, FORMS)
        remedy = remedy_for(FORMS, close)
        raise RenderingError("unknown-form", remedy=remedy, word=form, nearest=close, known=", ".join(FORMS))
    released, labels = ask(evaluation, text), labels_of(evaluation)
    if form == "json":
        return records.to_json(released, labels).encode()
    if form == "csv":
        return records.to_csv(released, labels)
    if form == "sentence":
        said = wording.number if released.query.pick else wording.sentence
        return (said(released, labels) + "\n").encode()
    if form == "table":
        return records.to_text(tables.table(released, labels)).encode()
    return figures.picture(released, labels, _picture_format(suffix))


def _picture_format(suffix: str) -> figures.PictureFormat:
    found = next((each for each in get_args(figures.PictureFormat) if suffix in (f".{each}", "")), None)
    if found is None:
        raise RenderingError("picture-format", word=suffix, known=", ".join(get_args(figures.PictureFormat)))
    return found  # type: ignore[no-any-return]


def show_table(evaluation: Evaluation, text: str) -> Table:
    """Answer a query as the table that a person reads.

    Raises
    ------
    QueryError
        When the query cannot be read or answered.
    """
    return tables.table(ask(evaluation, text), labels_of(evaluation))


def open_study(folder: Path | str) -> Evaluation:
    """Open a study to ask it; problems that leave something of it out are for ``fokus check``.

    Raises
    ------
    StudyError
        When the folder holds no study, or its study.toml cannot be read.
    """
    evaluation, _ = load(Path(folder))
    if evaluation is None:
        raise StudyError("unreadable-study", folder=str(folder))
    return evaluation
