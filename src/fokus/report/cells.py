"""What stands in one cell: a released value as text. Hidden is two dots, nothing is a dash."""

from typing import TypeVar

from fokus.analysis.result import CONTRAST_COLUMNS, ESTIMATE_COLUMNS, Contrast, Estimate
from fokus.messages import Catalogue
from fokus.messages.forms import decimal, interval_in_words, p_value, percent
from fokus.problems import QueryError
from fokus.study.instrument import ALL

T = TypeVar("T")
HIDDEN = ".."
NOTHING = "\u2013"
FEW = 20
COLUMNS = ("value", "low", "high", "count", "n", "missing", "prevalence", "clusters")


def digits(size: int | None) -> int:
    """Return how many decimals a mean has: one for fewer than 20 persons, else two."""
    return 1 if size is not None and size < FEW else 2


def places(row: Estimate) -> int:
    """Return how many decimals a mean or a coefficient has: of what was coded, not of persons, two."""
    return 2 if row.counts == "interviews" else digits(row.size)


def agreeing(share: float, language: str) -> str:
    """Return a share of agreement in per cent: 100 only where all agreed."""
    seems_all = share < 1 and round(100 * share) == 100  # noqa: PLR2004
    return percent(min(share, 0.999), language, 1) if seems_all else percent(share, language)


def _measured(row: Estimate, value: float, words: Catalogue) -> str:
    """Return a value, or a limit of it, on the row's own measure."""
    if row.measure == "percent":
        return agreeing(value, words.language)
    return decimal(value, places(row), words.language)


def cell(row: Estimate | None, words: Catalogue) -> str:
    """Return the text of an estimate in a table."""
    if row is not None and row.measure == "response":
        return answered(row, words)
    if row is None or (row.value is None and not row.hidden):
        return NOTHING
    if row.hidden or row.value is None:
        return HIDDEN
    if row.unit in ("points", "coefficient"):
        return _measured(row, row.value, words)
    if row.measure in ("share", "above_cut") or (row.measure == "held" and row.n is not None):
        return share(row, words)
    return decimal(row.value, 0, words.language)


def answered(row: Estimate, words: Catalogue) -> str:
    """Return how many answered of how many, with per cent unless fewer than 20 were asked."""
    if row.hidden or row.count is None:
        return HIDDEN
    count = decimal(row.count, 0, words.language)
    if row.n is None:
        return words.say("cell.of-unknown", count=count)
    of = words.say("cell.of", count=count, n=decimal(row.n, 0, words.language))
    return of if row.value is None or row.n < FEW else f"{of} ({percent(row.value, words.language)})"


def share(row: Estimate, words: Catalogue) -> str:
    """Return ``x of n``: always for interviews, for persons when there are fewer than 20; else per cent."""
    if row.count is None or not row.n:
        return NOTHING
    behind = row.n if row.measure == "response" else row.size
    if row.unit in ("share", "persons") and (behind or 0) >= FEW:
        return percent(row.count / row.n, words.language)
    return words.say("cell.of", count=row.count, n=row.n)


def with_interval(row: Estimate | None, words: Catalogue) -> str:
    """Return a mean or a coefficient with its interval in parentheses."""
    text = cell(row, words)
    if row is None or row.low is None or row.high is None:
        return text
    return f"{text} ({interval_in_words(row.low, row.high, places(row), words.language)})"


def number(row: Estimate | None, words: Catalogue) -> str:
    """Return how many persons are behind a row."""
    if row is None:
        return NOTHING
    return HIDDEN if row.hidden or row.n is None else decimal(row.n, 0, words.language)


def difference(contrast: Contrast | None, words: Catalogue) -> str:
    """Return a difference with its interval in parentheses."""
    if contrast is None or (contrast.difference is None and not contrast.hidden):
        return NOTHING
    if contrast.hidden or contrast.difference is None:
        return HIDDEN
    places = digits(contrast.size)
    text = decimal(contrast.difference, places, words.language)
    if contrast.low is None or contrast.high is None:
        return text
    return f"{text} ({interval_in_words(contrast.low, contrast.high, places, words.language)})"


def picked(
    rows: tuple[Estimate, ...], contrasts: tuple[Contrast, ...], pick: str | None, words: Catalogue
) -> str:
    """Return the one value that ``pick`` names.

    Raises
    ------
    QueryError
        When there is no such value, or more than one: a number in prose is exactly one.
    """
    if is_of_contrast(pick):
        asked = tuple(each for each in contrasts if not each.sensitivity and each.to != ALL)
        return _from_contrast(_only(asked), pick or "", words)
    measures = dict.fromkeys(row.measure for row in rows)
    wanted = [row for row in rows if pick not in measures or row.measure == pick]
    return _from_row(_only(tuple(wanted)), pick, words)


def is_of_contrast(pick: str | None) -> bool:
    """Tell whether a picked value is one of a comparison."""
    return pick in CONTRAST_COLUMNS and pick not in ESTIMATE_COLUMNS


def _only(found: tuple[T, ...]) -> T:
    if len(found) != 1:
        raise QueryError("pick-none" if not found else "pick-many", found=len(found))
    return found[0]


def _from_row(row: Estimate, pick: str | None, words: Catalogue) -> str:
    if row.hidden:
        return HIDDEN
    column = pick if pick in COLUMNS else "value"
    value = getattr(row, column)
    if value is None:
        return NOTHING
    if column in ("count", "n", "missing", "clusters") or (
        row.unit in ("interviews", "persons") and row.measure != "share"
    ):
        return decimal(value, 0, words.language)
    if row.unit in ("points", "coefficient"):
        prevalent = column == "prevalence"
        return percent(value, words.language, 1) if prevalent else _measured(row, value, words)
    return share(row, words) if column == "value" else percent(value, words.language)


def _from_contrast(contrast: Contrast, pick: str, words: Catalogue) -> str:
    value = getattr(contrast, pick)
    if contrast.hidden:
        return HIDDEN
    if value is None:
        return NOTHING
    if pick in ("p", "p_adjusted"):
        return p_value(value, words.language)
    if pick in ("n_from", "n_to", "n_linked"):
        return decimal(value, 0, words.language)
    return decimal(value, digits(contrast.size) if pick == "difference" else 2, words.language)
