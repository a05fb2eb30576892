"""Working material as tables for Excel: the codebook, the scores of persons, and what was coded."""

from collections.abc import Callable, Iterator, Mapping
from math import isnan
from typing import Any

from fokus.analysis.individual import individual_scores
from fokus.evaluation import Evaluation
from fokus.exchange.book_table import AS_LEFT, OF_CODES
from fokus.exchange.coded_sheets import codings_sheet, header, segments_sheet, themes_sheet
from fokus.exchange.workbook import Cell, Sheet
from fokus.messages import Catalogue
from fokus.report.labels import Labels, labels_of

DECIMALS = 4

LABELLED = ("round", "site", "profession", "group")
OF_RESPONDENTS = ("questionnaire", "person", "linked", *LABELLED)


def codebook_sheet(evaluation: Evaluation, words: Catalogue) -> Sheet:
    """Return every theme, and under it every code, with what is told of them: a theme has no code."""
    return Sheet(words.say("sheet.codebook"), header(OF_CODES, words), tuple(_codes(evaluation)))


def as_left(codebook: Sheet) -> Sheet:
    """Return the codebook once more, kept as it left: what was edited is found beside it."""
    return Sheet(AS_LEFT, codebook.header, codebook.rows, kept=True)


def _codes(evaluation: Evaluation) -> Iterator[tuple[Cell, ...]]:
    for theme in evaluation.codebook.theme:
        yield theme.label, "", theme.definition, "", "", "", "", theme.id
        for code in evaluation.codebook.code:
            if code.theme == theme.id:
                yield (
                    theme.label, code.label, code.definition, code.use_when, code.not_when, code.example,
                    "; ".join(code.aliases), code.id,
                )  # fmt: skip


def scores_sheet(evaluation: Evaluation, words: Catalogue) -> Sheet:
    """Return the scores of each respondent in each round; nothing where nobody's answer was scored."""
    found = individual_scores(evaluation, ())
    labels = labels_of(evaluation)
    scales = [each for each in found.columns if each not in OF_RESPONDENTS]
    heads = (*header(OF_RESPONDENTS, words), *(labels.heading("scale", each) for each in scales))
    rows = (
        (
            *(_told(key, value, labels) for key, value in zip(OF_RESPONDENTS, row, strict=False)),
            *row[len(OF_RESPONDENTS) :],
        )
        for row in found[[*OF_RESPONDENTS, *scales]].itertuples(index=False, name=None)
    )
    return Sheet(words.say("sheet.scores"), heads, tuple(tuple(map(_cell, row)) for row in rows))


def _told(key: str, value: Any, labels: Labels) -> Any:
    """Return what a person is called who reads the table, instead of an id."""
    if key == "linked":
        return labels.words.say("sheet.yes" if value else "sheet.no")
    return labels.of(key, value) if key in {*LABELLED, "questionnaire"} and isinstance(value, str) else value


def _cell(value: Any) -> Cell:
    if isinstance(value, float):
        return None if isnan(value) else round(value, DECIMALS)
    return value if isinstance(value, str | int) else None


SHEETS: Mapping[str, Callable[[Evaluation, Catalogue], Sheet]] = {
    "codings": codings_sheet,
    "segments": segments_sheet,
    "themes": themes_sheet,
    "codebook": codebook_sheet,
    "scores": scores_sheet,
}
