"""How scales are drawn: profiles, forests and distributions of change, chosen by the answer's shape."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from fokus.analysis.query import parse_one
from fokus.analysis.result import Contrast, Estimate, Note
from fokus.disclosure.released import Released
from fokus.problems import RenderingError
from fokus.report.dividing import divided
from fokus.report.figures import check, figure, kind_of, picture
from fokus.report.labels import Labels

SCALES, GROUPS = ("contact", "trust"), ("skolskoterska", "all")
Hide = Callable[[Released], Released]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def row(value: float, **at: str) -> Estimate:
    return Estimate(at, "mean", value, value - 0.2, value + 0.2, n=31, missing=0, size=31)


def answered(query: str, rows: list[Estimate], contrasts: tuple[Contrast, ...] = ()) -> Released:
    return Released(parse_one(query), "estimate", tuple(rows[0].at), tuple(rows), contrasts, (), ())


@pytest.fixture
def profile() -> Released:
    rows = [
        row(2.4 + n / 10 + m / 5, scale=scale, profession=group)
        for n, scale in enumerate(SCALES)
        for m, group in enumerate(GROUPS)
    ]
    return answered("scales by=profession", rows)


@pytest.fixture
def compared() -> Released:
    rows = [row(2.7, scale=scale, round=each) for scale in SCALES for each in ("omg1", "omg2")]
    contrasts = tuple(
        Contrast(
            {"scale": scale}, "omg1", "omg2", "mean", difference, difference - 0.2, difference + 0.2,
            0.5, 0.1, 0.9, "paired_t", n_from=39, n_to=39, n_linked=39, method="linked", size=39, bound=bound,
        )
        for scale, difference, bound in (("contact", 0.28, None), ("trust", 0.04, 0.2))
    )  # fmt: skip
    return answered("scales across=round link=linked", rows, contrasts)


@pytest.fixture
def change() -> Released:
    at = {"scale": "contact"}
    rows = [
        Estimate(
            {**at, "change": step},
            "change",
            count / 39,
            count=count,
            n=39,
            missing=0,
            unit="persons",
            size=39,
        )
        for step, count in (("-inf..-0.25", 6), ("-0.25..0.25", 12), ("0.25..inf", 21))
    ]
    note = Note("change-steps", {"limit": 5, "fewest": 20})
    return replace(answered("scales of=contact across=round", rows), notes=(note,))


def without(released: Released) -> Released:
    gone = {"value": None, "low": None, "high": None, "count": None, "n": None, "hidden": True}
    contrasts = tuple(
        Contrast(each.at, each.origin, each.to, each.measure, hidden=True) for each in released.contrasts[:1]
    )
    return replace(
        released, rows=(replace(released.rows[0], **gone), *released.rows[1:]),
        contrasts=(*contrasts, *released.contrasts[1:]),
    )  # fmt: skip


def test_several_scales_by_group_are_a_profile(profile: Released, swedish: Labels):
    assert kind_of(profile, swedish) == "profile"
    one = replace(profile, rows=profile.rows[:2])
    by_round = replace(profile, query=parse_one("scales by=profession,round"))
    assert {kind_of(one, swedish), kind_of(by_round, swedish)} == {"means"}


def test_scales_of_different_width_are_no_profile(profile: Released, swedish: Labels):
    instrument = swedish.instruments["samverkan"]
    first, second = instrument.scale
    wide = instrument.model_copy(update={"scale": (first.model_copy(update={"score": "index"}), second)})
    assert kind_of(profile, replace(swedish, instruments={"samverkan": wide})) == "means"


def test_comparisons_are_drawn_as_means_unless_a_forest_is_asked_for(compared: Released, swedish: Labels):
    assert kind_of(compared, swedish) == "means"
    means, forest = (figure((compared,), swedish, each) for each in (None, "forest"))
    assert means.png != forest.png
    assert means.alt == forest.alt
    assert "0,28 (0,08 till 0,48)" in plain(forest.alt)
    assert forest.notes[-1] == "Skuggat: den i förväg bestämda gränsen för vad som räknas som oförändrat."
    assert not any("Skuggat" in note for note in means.notes)


def test_the_distribution_of_a_change_is_told_step_by_step(
    change: Released, swedish: Labels, english: Labels
):
    drawn = figure((change,), swedish, "change")
    told = plain(drawn.alt)
    assert "Kontaktvägar (n = 39), −0,25 eller lägre: n 6" in told
    assert "−0,25 till 0,25: n 12" in told
    assert "färre än 5 personer" in drawn.notes[0]
    assert "0.25 or higher: n 21" in plain(figure((change,), english, "change").alt)


@pytest.mark.parametrize(("name", "kind"), [("profile", None), ("compared", "forest"), ("change", "change")])
def test_what_is_hidden_is_two_dots_and_not_zero(
    name: str, kind: str | None, swedish: Labels, request: pytest.FixtureRequest
):
    shown: Released = request.getfixturevalue(name)
    drawn = figure((without(shown),), swedish, kind)
    assert ".." in drawn.alt
    assert drawn.png != figure((shown,), swedish, kind).png


@pytest.mark.parametrize(("name", "kind"), [("profile", None), ("compared", "forest"), ("change", "change")])
def test_the_same_answer_gives_the_same_picture_within_a_page(
    name: str, kind: str | None, english: Labels, request: pytest.FixtureRequest
):
    shown: Released = request.getfixturevalue(name)
    assert picture((shown,), english, "svg", kind) == picture((shown,), english, "svg", kind)
    assert figure((shown,), english, kind).height_mm <= 230


def test_a_figure_of_another_kind_than_the_answer_has_is_refused(
    profile: Released, compared: Released, change: Released, feedback: Released, swedish: Labels
):
    for released, kind in (
        (profile, "forest"), (compared, "change"), (change, "means"), (feedback, "forest"), (compared, "pie"),
    ):  # fmt: skip
        with pytest.raises(RenderingError) as refused:
            check((released,), swedish, kind)
        assert refused.value.code == "unknown-figure"
    assert refused.value.arguments["known"] == "means, forest"


def test_a_figure_higher_than_a_page_is_refused(feedback: Released, swedish: Labels):
    rows = tuple(
        replace(each, at={**each.at, "theme": f"tema-{n}"}) for n in range(25) for each in feedback.rows
    )
    with pytest.raises(RenderingError, match="too-tall"):
        check((replace(feedback, rows=rows),), swedish)


def test_groups_of_a_topic_stand_together_and_say_it_once(feedback: Released, swedish: Labels):
    rows = tuple(
        replace(each, at={"theme": theme, "profession": profession, "round": each.at["round"]})
        for theme in ("tid", "aterkoppling", *"abc")
        for profession in ("skolskoterska", "skolpsykolog")
        for each in feedback.rows
    )
    query = parse_one("themes by=profession across=round")
    (panel,) = divided(
        replace(feedback, query=query, rows=rows, dimensions=("theme", "profession", "round")), swedish
    ).panels
    assert [line.label for line in panel.lines[:3]] == [
        "Tid och resurser · Skolsköterskor", "Skolpsykologer", "Återkoppling · Skolsköterskor",
    ]  # fmt: skip
    assert [line.begins for line in panel.lines[:3]] == [True, False, True]
    assert panel.places[2] - panel.places[1] > panel.places[1] - panel.places[0]
