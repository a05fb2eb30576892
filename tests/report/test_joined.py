"""Joined answers: one table and one figure over the same groups."""

import csv
import io
import json
from dataclasses import replace

import pytest

from fokus.analysis.query import parse_one
from fokus.analysis.result import Contrast, Estimate, Note
from fokus.disclosure.released import Released
from fokus.problems import RenderingError
from fokus.report.figures import _canvas, check, figure
from fokus.report.joined import asked, digest, places_of, sentence, table, to_csv, to_json
from fokus.report.joint_figure import beside
from fokus.report.labels import Labels


def plain(cells: tuple[str, ...]) -> list[str]:
    return [cell.replace("\u00a0", " ") for cell in cells]


def mean(profession: str, value: float | None, **more: object) -> Estimate:
    at = {"scale": "contact", "profession": profession}
    row = Estimate(at, "mean", value, value and value - 0.2, value and value + 0.2, n=31, missing=0, size=31)
    return replace(row, **more)


def raised(profession: str, count: int, of: int) -> Estimate:
    at = {"theme": "tid", "profession": profession}
    return Estimate(
        at, "share", count / of, count=count, n=of, unit="interviews", counts="interviews", size=9
    )


@pytest.fixture
def scales() -> Released:
    hidden = mean("skolpsykolog", None, n=None, missing=None, size=None, hidden=True)
    return Released(
        parse_one("scales of=contact by=profession"), "estimate", ("scale", "profession"),
        (mean("skolskoterska", 2.71), hidden, mean("all", 2.85)), (), (), (Note("non-answers-left-out"),),
    )  # fmt: skip


@pytest.fixture
def themes() -> Released:
    return Released(
        parse_one("themes of=tid by=profession"), "estimate", ("theme", "profession"),
        (raised("skolskoterska", 2, 3), raised("all", 5, 8)), (), (), (Note("themes-not-tested"),),
    )  # fmt: skip


def test_a_row_a_group_and_the_columns_of_each_answer_beside_each_other(
    scales: Released, themes: Released, swedish: Labels
):
    made = table((scales, themes), swedish)
    assert [column.label.replace("\u00a0", " ") for column in made.columns] == [
        "Yrkesgrupp", "Kontaktvägar, M (95 % KI)", "n", "Tid och resurser, intervjuer",
    ]  # fmt: skip
    assert list(map(plain, made.rows)) == [
        ["Skolsköterskor", "2,71 (2,51 till 2,91)", "31", "2 av 3"],
        ["Skolpsykologer", "..", "..", "–"],
        ["Samtliga", "2,85 (2,65 till 3,05)", "31", "5 av 8"],
    ]
    assert made.totals == {2}
    assert made.stub == 1


def test_what_was_answered_in_numbers_has_its_mean_beside_the_shares(themes: Released, swedish: Labels):
    at = {"item": "k1", "profession": "skolskoterska"}
    rows = (
        Estimate(at | {"answer": "4"}, "share", 0.4, count=12, n=30, unit="share", size=30),
        Estimate(at | {"answer": "all"}, "mean", 3.25, 2.9, 3.6, n=30, size=30),
        Estimate(at | {"answer": "all"}, "median", 3.0, n=30, size=30),
    )
    dimensions = ("item", "profession", "answer")
    items = Released(parse_one("items by=profession"), "estimate", dimensions, rows, (), (), ())
    made = table((items, themes), swedish)
    asked = swedish.heading("item", "k1")
    labels = [column.label for column in made.columns]
    assert labels[2] == f"{asked}, M"
    assert plain(made.rows[0])[1:3] == ["40 %", "3,25"]


def test_the_notes_of_both_stand_below_once(scales: Released, themes: Released, english: Labels):
    made = table((scales, replace(themes, notes=(*themes.notes, Note("non-answers-left-out")))), english)
    assert len(made.notes) == len(set(made.notes)) == 2
    assert made.summary.startswith("Table of the scales of the questionnaire and themes in the interviews")


def test_where_rounds_are_compared_each_has_a_column_and_the_difference_one(swedish: Labels):
    rows = tuple(
        replace(
            mean("skolskoterska", value),
            at={"scale": "contact", "profession": "skolskoterska", "round": each},
        )
        for each, value in (("omg1", 2.71), ("omg2", 2.99))
    )
    contrast = Contrast(
        {"scale": "contact", "profession": "skolskoterska"}, "omg1", "omg2", "mean", 0.28, 0.10, 0.46, size=31
    )
    beside = replace(contrast, sensitivity=True, difference=0.99)
    query = parse_one("scales of=contact by=profession across=round")
    dimensions = ("scale", "profession", "round")
    released = Released(query, "estimate", dimensions, rows, (contrast, beside), (), ())
    made = table((released, released), swedish)
    assert [each.label for each in made.columns[1:5]] == [
        "Kontaktvägar, maj, M",
        "Kontaktvägar, november, M",
        "Kontaktvägar, Skillnad (95\u00a0%\u00a0KI)",
        "n",
    ]
    assert plain(made.rows[0])[1:5] == ["2,71", "2,99", "0,28 (0,10 till 0,46)", "31"]
    assert table((replace(released, contrasts=()),) * 2, swedish).columns[3].label == "n"


def test_groups_stand_in_the_order_of_the_study_and_totals_last(
    scales: Released, themes: Released, swedish: Labels
):
    turned = replace(themes, rows=tuple(reversed(themes.rows)))
    found = [at["profession"] for at in places_of((turned, scales), swedish.design)]
    assert found == ["skolskoterska", "skolpsykolog", "all"]


def test_json_holds_the_whole_question_and_a_record_a_part(
    scales: Released, themes: Released, swedish: Labels
):
    told = json.loads(to_json((scales, themes), swedish))
    assert told["query"] == "scales of=contact by=profession & themes of=tid by=profession"
    assert [len(each["rows"]) for each in told["answers"]] == [3, 2]
    assert told["answers"][0]["rows"][1]["value"] is None
    assert digest((scales, themes), swedish) != digest((themes, scales), swedish)
    assert asked((scales,)) == "scales of=contact by=profession"


def test_csv_has_the_rows_of_all_below_each_other(scales: Released, themes: Released, english: Labels):
    text = to_csv((scales, themes), english).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["noun"] for row in rows] == ["scales"] * 3 + ["themes"] * 2
    assert rows[1]["value"] == rows[1]["n"] == ""
    assert (rows[3]["theme"], rows[3]["scale"], rows[3]["count"]) == ("tid", "", "2")


def test_one_figure_tells_every_value_and_hides_what_is_hidden(
    scales: Released, themes: Released, swedish: Labels
):
    drawn = figure((scales, themes), swedish)
    told = drawn.alt.replace("\u00a0", " ")
    assert told.startswith("Figur över enkätens delskalor och teman i intervjuerna.")
    assert all(value in told for value in ("2,71 (2,51 till 2,91)", "2 av 3", "Skolpsykologer: ", ".."))
    shown = replace(scales, rows=(scales.rows[0], mean("skolpsykolog", 3.1), scales.rows[2]))
    assert drawn.png != figure((shown, themes), swedish).png
    assert any("Inget statistiskt test" in note for note in drawn.notes)


@pytest.fixture
def items() -> Released:
    rows = [
        Estimate(
            {"item": item, "answer": each, "profession": profession}, "share", count / 8, count=count, n=8,
            missing=1, unit="share", size=8, hidden=profession == "skolpsykolog",
        )
        for item in ("k1", "k2")
        for profession in ("skolskoterska", "skolpsykolog", "all")
        for each, count in (("1", 3), ("4", 5))
    ]  # fmt: skip
    rows = [replace(row, value=None, count=None, n=None, size=None) if row.hidden else row for row in rows]
    query = parse_one("items of=k1,k2 by=profession")
    return Released(query, "estimate", ("item", "answer", "profession"), tuple(rows), (), (), ())


def test_answers_to_items_stand_beside_scales_over_the_same_groups(
    scales: Released, items: Released, swedish: Labels
):
    made = beside((items, scales), swedish)
    assert (len(made.panels), made.lines) == (3, 3)
    canvas = _canvas(made)
    for axes, draw in zip(canvas.axes, made.panels, strict=True):
        draw(axes)
    words = [[each.get_text() for each in axes.texts] for axes in canvas.axes]
    assert canvas.axes[0].get_yticklabels()[0].get_text() == "Skolsköterskor"
    assert words[0].count("n\u00a0=\u00a08") == 2
    assert words[0].count("..") == words[1].count("..") == 1
    assert {"3", "5"} <= set(words[0])
    alone = figure((items, scales), swedish)
    assert alone.png.startswith(b"\x89PNG")
    assert "5 av 8" in alone.alt.replace("\u00a0", " ")


def over_rounds(part: Released, query: str) -> Released:
    """The same answer in both rounds: what was asked by group, and the rounds compared."""
    rows = [replace(row, at={**row.at, "round": each}) for row in part.rows for each in ("omg1", "omg2")]
    return replace(part, query=parse_one(query), rows=tuple(rows), dimensions=(*part.dimensions, "round"))


def test_answers_to_items_over_rounds_stand_beside_means_with_a_line_a_round(
    scales: Released, items: Released, swedish: Labels
):
    means = over_rounds(scales, "scales of=contact by=profession across=round")
    answers = over_rounds(items, "items of=k1,k2 by=profession across=round")
    made = beside((answers, means), swedish)
    assert (len(made.panels), made.lines) == (3, 6)
    canvas = _canvas(made)
    for axes, draw in zip(canvas.axes, made.panels, strict=True):
        draw(axes)
    lines = [each.get_text().replace("\n", " ") for each in canvas.axes[0].get_yticklabels()]
    assert lines[:2] == ["Skolsköterskor · Maj", "Skolsköterskor · November"]
    words = [[each.get_text() for each in axes.texts] for axes in canvas.axes]
    assert words[0].count("..") == words[1].count("..") == 2
    assert figure((answers, means), swedish).png.startswith(b"\x89PNG")


def test_answers_to_items_over_rounds_are_not_drawn_beside_what_has_no_rounds(
    scales: Released, items: Released, swedish: Labels
):
    answers = over_rounds(items, "items of=k1,k2 by=profession across=round")
    with pytest.raises(RenderingError, match="no-figure"):
        check((scales, answers), swedish)


def test_more_panels_than_a_page_is_wide_are_refused(scales: Released, themes: Released, swedish: Labels):
    with pytest.raises(RenderingError, match="too-many-panels"):
        check((scales, themes, scales, themes, scales), swedish)


def test_sentences_of_the_parts_follow_each_other():
    assert sentence(["tid togs upp.", "Medelvärdet var 2,7."]) == "Tid togs upp. Medelvärdet var 2,7."
