"""What coders confuse as a figure: where the one says this and the other that, a square with its number."""

import textwrap
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from fokus.analysis.confusion import NO_CODE
from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import decimal
from fokus.problems import RenderingError
from fokus.report.cells import HIDDEN
from fokus.report.drawings import GRID, INK, SERIES, SMALL, SMALLER, Sheet, plain
from fokus.report.labels import Labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CODER = "coder"
MOST_COLUMNS = 20
ROW_MM, TITLES_MM, HEAD_MM = 7.0, 18.0, 1.75
LONGEST_ROW, LONGEST_HEAD = 30, 18
DARK = 0.5


def confused(released: Released, labels: Labels) -> Sheet:
    """Draw what the one says below each other and what the other says side by side; a panel a pair of coders.

    What is confused most often stands first, no code last.

    Raises
    ------
    RenderingError
        For more columns than can be told apart.
    """
    parts = [
        (pair, list(rows))
        for pair, rows in groupby(sorted(released.rows, key=_pair), key=_pair)
    ]  # fmt: skip
    widest = max(len(_topics(rows, 1)) for _, rows in parts)
    if widest > MOST_COLUMNS:
        raise RenderingError("too-much-to-draw", found=widest, limit=MOST_COLUMNS)
    most = max((row.count or 0 for row in released.rows), default=0)
    panels = tuple(partial(_drawn, pair=pair, rows=rows, most=most, labels=labels) for pair, rows in parts)
    height = sum(_height(rows, labels) for _, rows in parts)
    return Sheet(panels, sum(len(_topics(rows, 0)) for _, rows in parts), height, stacked=True)


def _pair(row: Estimate) -> str:
    return row.at.get(CODER, "")


def _topics(rows: Sequence[Estimate], side: int) -> list[str]:
    """Return what stands on one side, the most often confused first and no code last."""
    found = dict.fromkeys([*row.at.values()][side] for row in rows)
    return sorted(found, key=lambda each: each == NO_CODE)


def _named(topics: Sequence[str], labels: Labels, width: int) -> list[str]:
    return [textwrap.fill(labels.heading("against", each), width) for each in topics]


def _height(rows: Sequence[Estimate], labels: Labels) -> float:
    heads = _named(_topics(rows, 1), labels, LONGEST_HEAD)
    longest = max(len(line) for head in heads for line in head.split("\n"))
    return TITLES_MM + HEAD_MM * longest + ROW_MM * len(_topics(rows, 0))


def _drawn(axes: "Axes", pair: str, rows: Sequence[Estimate], most: int, labels: Labels) -> None:
    down, along = _topics(rows, 0), _topics(rows, 1)
    plain(axes, labels.heading(CODER, pair) if pair else "", labels.words.say("head.other-says"))
    axes.set_ylabel(labels.words.say("head.one-says"), fontsize=SMALLER, color=INK)
    axes.xaxis.set_label_position("top")
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(along)), _named(along, labels, LONGEST_HEAD), rotation=90, fontsize=SMALL)
    axes.set_yticks(range(len(down)), _named(down, labels, LONGEST_ROW), fontsize=SMALL)
    axes.spines["bottom"].set_visible(False)
    for row in rows:
        one, other = [*row.at.values()][:2]
        _square(axes, row, (along.index(other), down.index(one)), most, labels)
    axes.set_xlim(-0.5, len(along) - 0.5)
    axes.set_ylim(len(down) - 0.5, -0.5)


def _square(axes: "Axes", row: Estimate, at: tuple[int, int], most: int, labels: Labels) -> None:
    """Shade a square by how often, and write the number in it: the shade alone tells nobody anything."""
    from matplotlib.colors import LinearSegmentedColormap

    shades = LinearSegmentedColormap.from_list("often", ["#ffffff", SERIES[0]])
    share = (row.count or 0) / most if most and not row.hidden else 0.0
    told = HIDDEN if row.hidden else decimal(row.count or 0, 0, labels.language)
    x, y = at
    axes.fill_between(
        [x - 0.5, x + 0.5], y - 0.5, y + 0.5, facecolor=shades(share), edgecolor=GRID, linewidth=0.6
    )
    ink = "white" if share > DARK else INK
    axes.text(x, y, told, ha="center", va="center", fontsize=SMALLER, color=ink)
