"""The workbook to start a study from: every sheet with its headings and a small invented example in it."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from fokus.exchange.study_workbook import SETTINGS, SHEETS, column_word
from fokus.exchange.workbook import Cell, Sheet, as_workbook
from fokus.messages import Catalogue

LAST_ROW: Final = 500
CHOSEN: Final = {"round": "rounds", "site": "sites", "profession": "professions"}


def study_template(words: Catalogue) -> bytes:
    """Return a workbook that describes an invented study; in its own words, to be written over."""
    guide = tuple((line,) for line in words.say("workbook.guide").split("\n"))
    sheets = [Sheet(words.say("workbook.start"), (words.say("workbook.title"),), guide)]
    for key in SHEETS:
        heads = tuple(words.say(column_word(key, column)) for column in SHEETS[key])
        name, choices = words.say(f"workbook.sheet.{key}"), _choices(key, words)
        sheets.append(Sheet(name, heads, _rows(key, words), choices=choices))
    return as_workbook(sheets)


def _rows(key: str, words: Catalogue) -> tuple[tuple[Cell, ...], ...]:
    if key == "study":
        return tuple(
            tuple(_cell(words.say(f"workbook.{part}.{each}")) for part in ("setting", "example", "meaning"))
            for each in SETTINGS
        )
    lines = words.say(f"workbook.rows.{key}").split("\n")
    wide = len(SHEETS[key])
    return tuple(tuple(map(_cell, (line.split("|") + [""] * wide)[:wide])) for line in lines)


def _cell(text: str) -> Cell:
    """Return a number or a day as a spreadsheet holds it."""
    if text.isdecimal():
        return int(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _choices(key: str, words: Catalogue) -> Mapping[int, str]:
    """Return for some columns the cells that they are chosen from: what other sheets name."""
    return {
        n: f"'{words.say(f'workbook.sheet.{CHOSEN[column]}')}'!$A$2:$A${LAST_ROW}"
        for n, column in enumerate(SHEETS[key])
        if column in CHOSEN
    }
