"""The scores of persons as a file of SPSS, for jamovi, PSPP, SPSS and R: with labels, and always the same."""

import re
from collections.abc import Iterable
from tempfile import TemporaryDirectory
from textwrap import wrap
from typing import Any

import pandas as pd

from fokus.analysis.individual import individual_scores
from fokus.evaluation import Evaluation
from fokus.exchange.sheets import LABELLED, OF_RESPONDENTS
from fokus.messages import Catalogue
from fokus.report.labels import Labels, labels_of

LONGEST_NAME, LONGEST_LABEL = 64, 60
CREATED = slice(92, 109)  # the day and the time of writing, in the head of the file
LONG_AGO = b"01 Jan 7000:00:00"


def as_spss(evaluation: Evaluation, words: Catalogue) -> bytes:
    """Write the scores of each respondent in each round; what is known by a word is a number with a label.

    A score that is missing is missing; a respondent whose place or profession is not known has none.
    """
    import pyreadstat

    labels = labels_of(evaluation)
    frame = individual_scores(evaluation, ())
    wordings = {each: _wordings(frame[each], each, labels) for each in ("questionnaire", *LABELLED)}
    codes = {each: _codes(frame[each], known) for each, known in wordings.items()}
    coded = frame.assign(linked=frame["linked"].astype(float), **codes)
    names = _names(coded.columns)
    values: dict[str, dict[int | float, str]] = {
        names[each]: dict(enumerate(known.values(), 1)) for each, known in wordings.items()
    }
    values[names["linked"]] = {0: words.say("sheet.no"), 1: words.say("sheet.yes")}
    with TemporaryDirectory() as folder:
        path = f"{folder}/scores.sav"
        pyreadstat.write_sav(
            coded.rename(columns=names), path,
            file_label=words.say("exchange.working-material.short")[:LONGEST_LABEL],
            column_labels=[_label(each, labels, words) for each in coded.columns],
            variable_value_labels=values,
            variable_measure={names[each]: _measure(each) for each in coded.columns},
            note=wrap(words.say("exchange.working-material"), LONGEST_LABEL),
        )  # fmt: skip
        with open(path, "rb") as file:  # noqa: PTH123 - a file of the library's own, which is gone at once
            data = bytearray(file.read())
    data[CREATED] = LONG_AGO
    return bytes(data)


def _wordings(column: "pd.Series[Any]", dimension: str, labels: Labels) -> dict[str, str]:
    """Return what each id of a column is called, in the order of the study."""
    there = list(column.cat.categories) if isinstance(column.dtype, pd.CategoricalDtype) else []
    ids = there or sorted({each for each in column if isinstance(each, str)})
    return {each: labels.of(dimension, each) for each in ids}


def _codes(column: "pd.Series[Any]", wordings: Iterable[str]) -> "pd.Series[Any]":
    numbers = {each: float(n) for n, each in enumerate(wordings, 1)}
    return pd.Series([numbers.get(each) for each in column], index=column.index, dtype=float)


def _names(columns: Iterable[str]) -> dict[str, str]:
    """Return names that SPSS takes: letters, digits and underscores, a letter first, no two the same."""
    found: dict[str, str] = {}
    for each in columns:
        plain = re.sub(r"\W", "_", each, flags=re.ASCII).strip("_")[: LONGEST_NAME - 4]
        plain = plain if re.match("[A-Za-z]", plain) else f"v_{plain}"
        taken = {name.casefold() for name in found.values()}
        tries = (plain if n == 1 else f"{plain}_{n}" for n in range(1, len(taken) + 2))
        found[each] = next(name for name in tries if name.casefold() not in taken)
    return found


def _label(column: str, labels: Labels, words: Catalogue) -> str:
    known = column in OF_RESPONDENTS
    return words.say(f"sheet.column.{column}") if known else labels.heading("scale", column)


def _measure(column: str) -> str:
    if column == "round":
        return "ordinal"
    return "nominal" if column in OF_RESPONDENTS else "scale"
