"""Ask a study one question, and show the answer in the form that was wanted."""

from pathlib import Path
from typing import get_args

from fokus.analysis.query import parse
from fokus.disclosure.guard import release
from fokus.evaluation import Evaluation, load
from fokus.exchange.workbook import Sheet, as_workbook
from fokus.problems import RenderingError, StudyError, nearest, remedy_for
from fokus.publish import rendering
from fokus.publish.releases import earlier
from fokus.publish.reply import Reply
from fokus.publish.results import results_of
from fokus.report import figures, joined, records
from fokus.report.blocks import Table
from fokus.report.labels import labels_of

WORKBOOK = ".xlsx"
FORMS = ("table", "csv", "json", "sentence", "figure")


def ask(evaluation: Evaluation, text: str) -> Reply:
    """Answer a query, or several joined by ``&``, and release the answer.

    What comes back holds nothing but what may be shown: its ``rows`` and ``contrasts``, the same as
    data frames (:meth:`~fokus.Reply.frame`, :meth:`~fokus.Reply.contrast_frame`), and, last in a cell of a
    notebook, the table that a reader of the report would see.

    Raises
    ------
    QueryError
        When the query cannot be read or answered.
    """
    return _ask(evaluation, text, None)


def _ask(evaluation: Evaluation, text: str, figure: str | None) -> Reply:
    results = results_of(evaluation, parse(text), figure)
    return Reply(
        tuple(release(results, evaluation.design, earlier(evaluation.folder))), labels_of(evaluation)
    )


def show(
    evaluation: Evaluation, text: str, form: str, suffix: str = "", figure: str | None = None
) -> bytes:  # fmt: skip
    """Answer a query in one of the forms that programs and people read.

    ``figure`` names how a figure is drawn where the shape of the answer leaves a choice.

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
    if form == "figure":
        reply = _ask(evaluation, text, figure)
        return figures.picture(reply.parts, reply.labels, _picture_format(suffix), figure)
    reply = ask(evaluation, text)
    return _as_workbook(reply) if form == "table" and suffix == WORKBOOK else _in_text(reply, form)


def _as_workbook(reply: Reply) -> bytes:
    """Return an answer as a workbook: the table as a reader sees it, and the values behind it."""
    words, shown = reply.labels.words, rendering.table(reply.parts, reply.labels)
    heads = tuple(each.label for each in shown.columns)
    columns, rows = joined.values(reply.parts, reply.labels)
    cells = tuple(tuple(row.get(each) for each in columns) for row in rows)
    return as_workbook([
        Sheet(words.say("sheet.table"), heads, shown.rows, shown.notes),
        Sheet(words.say("sheet.values"), tuple(columns), cells),
    ])  # fmt: skip


def _in_text(reply: Reply, form: str) -> bytes:
    parts, labels = reply.parts, reply.labels
    if form == "json":
        return joined.to_json(parts, labels).encode()
    if form == "csv":
        return joined.to_csv(parts, labels)
    if form == "sentence":
        said = rendering.number if parts[0].query.pick else rendering.sentence
        return (said(parts, labels) + "\n").encode()
    return records.to_text(rendering.table(parts, labels)).encode()


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
    reply = ask(evaluation, text)
    return rendering.table(reply.parts, reply.labels)


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
