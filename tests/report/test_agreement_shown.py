"""Agreement as people and programs read it: a table, the model sentence of the trade, one number, JSON."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from fokus.analysis.query import parse_one
from fokus.analysis.result import Coefficient, Note
from fokus.disclosure.released import Released
from fokus.evaluation import Evaluation, load
from fokus.problems import QueryError
from fokus.publish import ask, build, inspect, open_study, show
from fokus.report.cells import agreeing
from fokus.report.figures import figure
from fokus.report.labels import Labels
from fokus.report.tables import table
from fokus.report.wording import sentence
from fokus.study.codebook import Codebook, Theme

CODED = {"count": 4, "of": 15, "coders": 2, "units": 612, "blind": 4}
FEW = Note("agreement-few-transcripts", {"limit": 8})
CHAPTER = """\
# Kodningen

Samstämmigheten är {number}`agreement of=tidsbrist pick=percent`,
alfa {number}`agreement of=tidsbrist pick=krippendorff`.
{sentence}`agreement by=code`

:::{table} agreement by=theme
:name: samstammighet
:caption: Samstämmighet mellan kodare
:::
"""


def row(measure: str, value: float | None, at: Mapping[str, str], **more: Any) -> Coefficient:
    told = {"unit": "coefficient", "counts": "interviews", "n": 612, "size": 16, "prevalence": 0.12}
    return Coefficient(at, measure, value, **{**told, **more})


def of_topic(topic: str, percent: float, alpha: float | None, **more: Any) -> tuple[Coefficient, ...]:
    at = {"theme": topic}
    return row("percent", percent, at), row("krippendorff", alpha, at, **more)


def said(
    rows: tuple[Coefficient, ...], labels: Labels, query: str = "agreement by=theme",
    coded: Mapping[str, int] | None = None,
) -> str:  # fmt: skip
    told = coded or CODED
    code = "double-coded" if told["coders"] == 2 else "double-coded-several"
    asked = parse_one(query)
    answer = Released(asked, "coefficient", ("theme",), rows, (), (), (Note(code, told), FEW))
    return sentence(answer, with_time(labels))


def with_time(labels: Labels) -> Labels:
    label = {"sv": "Tid och resurser", "en": "Time and resources"}[labels.language]
    return replace(labels, codebook=Codebook(theme=(Theme(id="tid", label=label),)))


def test_the_model_sentence_in_swedish(swedish: Labels) -> None:
    rows = of_topic("tid", 0.90, 0.61, caution="few-transcripts")
    assert said(rows, swedish) == (
        "Två kodare kodade fyra av 15 intervjuer oberoende av varandra (612 yttranden). "
        "För Tid och resurser stämde bedömningarna överens i 90 procent av yttrandena "
        "(Krippendorffs alfa 0,61). "
        "Inget konfidensintervall anges, eftersom endast fyra intervjuer dubbelkodades."
    )


def test_the_model_sentence_in_english(english: Labels) -> None:
    rows = of_topic("tid", 0.90, 0.61, caution="few-transcripts")
    assert said(rows, english) == (
        "Two coders coded four of 15 interviews independently of each other (612 turns). "
        "For Time and resources the judgements agreed in 90 per cent of the turns "
        "(Krippendorff’s alpha 0.61). "
        "No confidence interval is given, since only four interviews were double-coded."
    )


@pytest.mark.parametrize(
    ("language", "blind", "first"),
    [
        ("sv", 0, "Två kodare kodade fyra av 15 intervjuer var för sig (612 yttranden)."),
        ("sv", 3, "Två kodare kodade fyra av 15 intervjuer var för sig, tre av dem utan att se "),
        ("en", 0, "Two coders coded four of 15 interviews each on their own (612 turns)."),
        ("en", 1, "Two coders coded four of 15 interviews each on their own, one of them without seeing "),
    ],
)  # fmt: skip
def test_only_what_was_coded_blind_is_called_independent(
    swedish: Labels, english: Labels, language: str, blind: int, first: str
) -> None:
    told = said(
        of_topic("tid", 0.9, 0.61), swedish if language == "sv" else english, coded={**CODED, "blind": blind}
    )
    assert told.startswith(first)


def test_several_topics_and_all_together_with_intervals(swedish: Labels) -> None:
    rows = (
        *of_topic("tid", 0.997, 0.61, low=0.45, high=0.72),
        *of_topic("all", 1.0, 1.0, low=1.0, high=1.0),
    )
    told = {"count": 9, "of": 15, "coders": 3, "units": 30_612, "blind": 9}
    assert said(rows, swedish, "agreement by=theme unit=characters", told) == (
        "Minst två av tre kodare kodade nio av 15 intervjuer oberoende av varandra (30\u00a0612 tecken). "
        "För Tid och resurser stämde bedömningarna överens i 99,7 procent av tecknen "
        "(Krippendorffs alfa 0,61; 95 % KI 0,45–0,72); sammantaget i 100 procent (1,00; 95 % KI 1,00–1,00)."
    )


def test_what_has_no_alpha_says_why(swedish: Labels) -> None:
    at = {"theme": "all"}
    rows = (
        *of_topic("tid", 1.0, None, reason="constant"),
        row("percent", None, at, hidden=True), row("krippendorff", None, at, hidden=True, prevalence=None),
    )  # fmt: skip
    text = said(rows, swedish)
    assert "För Tid och resurser anges inget alfavärde, eftersom alla bedömningar var lika." in text
    assert "För samtliga redovisas inte samstämmigheten, eftersom färre än tre personer deltog" in text
    assert "konfidensintervall" not in text


def test_some_interviews_enough_and_some_not(swedish: Labels) -> None:
    rows = (
        *of_topic("tid", 0.9, 0.61, caution="few-transcripts"),
        *of_topic("all", 0.9, 0.6, low=0.4, high=0.7),
    )
    told = {**CODED, "count": 9}
    assert said(rows, swedish, "agreement by=theme", told).endswith(
        "Konfidensintervall anges bara där minst åtta intervjuer dubbelkodades."
    )


def test_the_table_has_per_cent_one_coefficient_prevalence_and_units(swedish: Labels) -> None:
    hidden = {"hidden": True, "prevalence": None, "n": None}
    rows = (
        *of_topic("tid", 0.9, 0.61, low=0.45, high=0.72),
        row("percent", None, {"theme": "all"}, **hidden),
        row("krippendorff", None, {"theme": "all"}, **hidden),
    )
    answer = Released(parse_one("agreement by=theme"), "coefficient", ("theme",), rows, (), (), ())
    made = table(answer, with_time(swedish))
    assert [column.label for column in made.columns] == [
        "Tema", "Samstämmighet", "Krippendorffs α (95 % KI)", "Förekomst", "Yttranden",
    ]  # fmt: skip
    assert made.rows == (
        ("Tid och resurser", "90\u00a0%", "0,61 (0,45 till 0,72)", "12,0\u00a0%", "612"),
        ("Samtliga", "..", "..", "..", ".."),
    )
    assert made.totals == {1}


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100 %"), (0.997, "99,7 %"), (0.99999, "99,9 %"), (0.994, "99 %"), (0.0, "0 %")]
)
def test_a_hundred_per_cent_is_only_where_all_agreed(share: float, text: str) -> None:
    assert agreeing(share, "sv").replace("\u00a0", " ") == text


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    rng = np.random.default_rng(4)
    ids = [f"omg1-lindby-kur{n}" for n in range(5)]
    turns = {each: ["Intervjuare: Nå?", *(f"K01: Sak {n}." for n in range(30))] for each in ids}
    codings = [
        {"transcript": each, "turn": turn, "code": "tidsbrist", "coder": coder}
        for each in ids[:4]
        for turn in range(2, 32)
        if rng.random() < 0.3
        for coder in ("a1", "a2")
        if rng.random() < 0.85 or turn == 2
    ]
    interviews = [small.interview(each, ["K01", "K02", "K03"]) for each in ids]
    people = small.people("kurator", "K01 K02 K03")
    files = {"chapters/01-kodning.md": CHAPTER}
    return small.SmallStudy(interviews, people, turns, codings, ("a1", "a2"), files=files).open(tmp_path)


def test_programs_read_all_coefficients_with_units_and_reasons(study: Evaluation) -> None:
    told = json.loads(show(study, "agreement of=tidsbrist", "json"))
    assert told["kind"] == "coefficient"
    assert [each["coefficient"] for each in told["rows"]] == ["percent", "krippendorff", "ac1", "kappa"]
    first = told["rows"][1]
    assert (first["units"], first["missing"], first["clusters"], first["raters"]) == (120, 30, 4, 2)
    assert (first["code"], first["caution"], first["low"]) == ("tidsbrist", "few-transcripts", None)
    assert 0 < first["prevalence"] < 0.5
    head, *rows = show(study, "agreement by=code,transcript", "csv").decode("utf-8-sig").splitlines()
    assert head.startswith("code;transcript;coefficient;value;low;high;units;missing;clusters;prevalence")
    assert len(rows) == 4 * (3 * 4 + 1)


def test_one_number_in_prose_is_any_of_the_coefficients(study: Evaluation) -> None:
    told = {
        each["coefficient"]: each["value"]
        for each in json.loads(show(study, "agreement of=tidsbrist", "json"))["rows"]
    }
    for pick in ("krippendorff", "ac1", "kappa"):
        number = show(study, f"agreement of=tidsbrist pick={pick}", "sentence").decode().strip()
        assert number == f"{told[pick]:.2f}".replace(".", ",")
    assert show(study, "agreement of=tidsbrist pick=n", "sentence").decode().strip() == "120"
    assert show(study, "agreement of=tidsbrist pick=clusters", "sentence").decode().strip() == "4"
    percent = show(study, "agreement of=tidsbrist pick=percent", "sentence").decode().strip()
    assert percent == agreeing(told["percent"], "sv")
    shown = ask(study, "agreement of=tidsbrist pick=kappa").table()
    assert shown.columns[1].label == "Cohens kappa"


def test_a_table_has_the_coefficients_that_are_picked(study: Evaluation) -> None:
    one = ask(study, "agreement by=code pick=ac1").table()
    assert [column.label for column in one.columns][1:3] == ["Samstämmighet", "Gwets AC1"]
    every = ask(study, "agreement by=code pick=coefficients").table()
    heads = [column.label for column in every.columns]
    assert heads[1:] == [
        "Samstämmighet", "Krippendorffs α", "Gwets AC1", "Cohens κ", "Förekomst", "Yttranden",
    ]  # fmt: skip
    numbers = json.loads(show(study, "agreement by=code", "json"))["rows"]
    of_one = {
        each["coefficient"]: f"{each['value']:.2f}".replace(".", ",")
        for each in numbers
        if each["code"] == "tidsbrist" and each["value"] is not None
    }
    row = next(each for each in every.rows if each[0] == "Tidsbrist")
    assert row[2:5] == tuple(of_one[each] for each in ("krippendorff", "ac1", "kappa"))
    with pytest.raises(QueryError):
        show(study, "agreement by=code pick=ac1", "sentence")


def test_where_nothing_is_double_coded_the_table_says_so(small: ModuleType, tmp_path: Path) -> None:
    alone = small.SmallStudy().open(tmp_path)
    every = ask(alone, "agreement by=theme pick=coefficients").table()
    assert every.rows == ()
    assert every.notes == ask(alone, "agreement by=theme").table().notes


def test_interviews_and_coders_are_called_what_people_call_them(study: Evaluation, tillsammans: Path) -> None:
    shown = ask(study, "agreement of=tidsbrist by=transcript").table()
    several = [f"Kurator, Lindby, maj 2025 (omg1-lindby-kur{n})" for n in range(4)]
    assert [each[-5] for each in shown.rows] == [*several, "Samtliga"]
    assert ask(study, "agreement by=coder").table().rows[0][0] == "A1 och a2"
    example, _ = load(tillsammans)
    assert example is not None
    assert ask(example, "agreement by=coder").table().rows[0][0] == "Utvärderare och medkodare"
    first = ask(example, "agreement by=transcript").table().rows[0]
    assert first[0] == "Skolsköterskor, Lindby, maj 2025"


def test_a_chapter_takes_it_as_number_sentence_and_table(study: Evaluation, tmp_path: Path) -> None:
    inspected = inspect(study.folder)
    done = build(inspected, tmp_path / "ut")
    assert [path.name for path in done.written] == ["01-kodning.docx"]
    assert not [each for each in done.problems if each.place.file.startswith("chapters")]


@pytest.mark.parametrize(
    "query", ["agreement by=theme", "agreement by=theme,stage", "agreement by=transcript"]
)
def test_it_is_drawn_with_every_value_in_its_words(study: Evaluation, query: str) -> None:
    asked = ask(study, query)
    drawn = figure(asked.parts, asked.labels)
    assert drawn.png.startswith(b"\x89PNG")
    values = [row for row in asked.parts[0].rows if row.measure == "krippendorff" and row.value is not None]
    assert values
    assert all(f"{row.value:.2f}".replace(".", ",").replace("-", "−") in drawn.alt for row in values)


@pytest.mark.parametrize(
    ("language", "first"), [("sv", "Före avgörandena stämde"), ("en", "Before the decisions the")]
)
def test_before_and_after_the_decisions_are_told_in_words(tillsammans: Path, language: str, first: str):
    design = tillsammans / "study.toml"
    text = design.read_text("utf-8").replace('language = "sv"', f'language = "{language}"')
    design.write_text(text, encoding="utf-8")
    told = show(open_study(tillsammans), "agreement by=stage", "sentence").decode()
    assert first in told
    assert ("efter avgörandena i" if language == "sv" else "after the decisions in") in told
