"""Confusion between codes drawn: a square two codes, with its number, told apart without colour too."""

from dataclasses import replace
from typing import Any

import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure as Canvas

from fokus.analysis.query import parse_one
from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.problems import RenderingError
from fokus.report.confusion_figure import MOST_COLUMNS, confused
from fokus.report.figures import check, figure, picture
from fokus.report.labels import Labels

CONFUSED = (("aterkoppling", "tid", 12), ("tid", "none", 3), ("none", "aterkoppling", 1))


def row(one: str, other: str, count: int, **more: Any) -> Estimate:
    n = None if one == "none" else 40
    at = {"theme": one, "against": other, **more}
    return Estimate(at, "share", count / n if n else None, count=count, n=n, unit="coefficient")


def told(*rows: Estimate, query: str = "confusion") -> Released:
    return Released(parse_one(query), "estimate", tuple(rows[0].at), rows, (), (), ())


@pytest.fixture
def confusion() -> Released:
    return told(*(row(*each) for each in CONFUSED))


def drawn(released: Released, labels: Labels) -> list[Any]:
    sheet = confused(released, labels)
    canvas = Canvas()
    axes = canvas.subplots(len(sheet.panels), 1, squeeze=False)[:, 0]
    for draw, each in zip(sheet.panels, axes, strict=True):
        draw(each)
    return [*axes]


def words(axes: Any) -> dict[tuple[int, int], str]:
    return {each.get_position(): each.get_text() for each in axes.texts}


def lightness(axes: Any) -> list[float]:
    """How light the squares are, as they come out in grey print."""
    shades = [to_rgb(each.get_facecolor()[0]) for each in axes.collections]
    return [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in shades]


def test_what_is_confused_most_stands_first_and_no_code_last(confusion: Released, swedish: Labels):
    (axes,) = drawn(confusion, swedish)
    assert [each.get_text() for each in axes.get_yticklabels()] == [
        "Återkoppling", "Tid och resurser", "Ingen kod"
    ]  # fmt: skip
    assert [each.get_text() for each in axes.get_xticklabels()] == [
        "Tid och resurser", "Återkoppling", "Ingen kod"
    ]  # fmt: skip
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("Den ena säger", "Den andra säger")


def test_each_square_holds_its_number_and_is_darker_the_more_often(confusion: Released, swedish: Labels):
    (axes,) = drawn(confusion, swedish)
    assert words(axes) == {(0, 0): "12", (2, 1): "3", (1, 2): "1"}
    assert lightness(axes) == sorted(lightness(axes))
    assert lightness(axes)[0] < 0.3
    assert lightness(axes)[1] > 0.7


def test_a_hidden_square_tells_nothing_by_its_shade(confusion: Released, swedish: Labels):
    hidden = replace(confusion.rows[1], count=None, value=None, hidden=True)
    (axes,) = drawn(replace(confusion, rows=(confusion.rows[0], hidden)), swedish)
    assert words(axes)[(1, 1)] == ".."
    assert lightness(axes)[1] == pytest.approx(1)


def test_each_pair_of_coders_has_a_panel_of_its_own(swedish: Labels):
    rows = [row("tid", "aterkoppling", 4, coder="a1+a2"), row("aterkoppling", "tid", 9, coder="a1+a3")]
    one, other = drawn(told(*rows, query="confusion by=coder"), swedish)
    assert (words(one), words(other)) == ({(0, 0): "4"}, {(0, 0): "9"})


@pytest.mark.parametrize("language", ["swedish", "english"])
def test_the_alternative_text_tells_every_number(
    confusion: Released, language: str, request: pytest.FixtureRequest
):
    labels: Labels = request.getfixturevalue(language)
    made = figure([confusion], labels)
    one, other = labels.words.say("head.one-says"), labels.words.say("head.other-says")
    feedback, time, none = (labels.heading("against", each) for each in ("aterkoppling", "tid", "none"))
    turns = labels.words.say("head.turns")
    for first, second, count in ((feedback, time, 12), (time, none, 3), (none, feedback, 1)):
        assert f"{one} {first}, {other} {second}: {turns} {count}," in made.alt
    assert picture([confusion], labels, "svg").startswith(b"<?xml")


def test_more_columns_than_can_be_told_apart_are_refused(swedish: Labels):
    rows = [row("tid", f"k{number}", 1) for number in range(MOST_COLUMNS + 1)]
    with pytest.raises(RenderingError, match="too-much-to-draw"):
        check([told(*rows)], swedish)
    check([told(*rows[:-1])], swedish)
