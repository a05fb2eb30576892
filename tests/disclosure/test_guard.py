"""The guard: what leaves a Result as a Released, and what never does."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.analysis.query import parse_one
from fokus.analysis.result import Contrast, Estimate, Presence, Result
from fokus.disclosure.guard import release
from fokus.disclosure.released import Released
from fokus.evaluation import Evaluation
from fokus.publish import ask as released_answer
from fokus.publish import show
from fokus.study.design import Design

Ask = Callable[[Evaluation, str], Result]
FIRST = [1, 2, 3, 2, 3, 1, 2, 4, 2, 3, 1, 2, 3, 4]
SECOND = [2, 2, 4, 3, 3, 2, 3, 4, 1, 4, 3, 3]


@pytest.fixture
def released(ask: Ask) -> Callable[..., list[Released]]:
    """Return how queries are answered and released together."""
    return lambda study, *texts: release([ask(study, text) for text in texts], study.design)


Release = Callable[..., list[Released]]


def survey(small: ModuleType, tmp_path: Path, *rounds: list, **more: Any) -> Evaluation:
    answers = {f"omg{number}": rows for number, rows in enumerate(rounds, start=1)}
    return small.SmallStudy(answers=answers, **more).open(tmp_path)


@pytest.fixture
def dropouts(small: ModuleType, tmp_path: Path) -> Evaluation:
    """Fourteen answered in May, twelve of them again in November."""
    codes = "abcdefghijklmn"
    return survey(
        small, tmp_path, small.respondents(codes, FIRST), small.respondents(codes[:12], SECOND)
    )  # fmt: skip


def hidden(result: Released, measure: str = "mean") -> list[dict[str, str]]:
    return [dict(each.at) for each in result.rows if each.hidden and each.measure == measure]


# Rule 1 across queries


def test_fourteen_are_shown_and_the_twelve_linked_are_not(dropouts: Evaluation, released: Release) -> None:
    everybody, linked = released(dropouts, "scales across=round", "scales across=round link=linked")
    assert not [each for each in everybody.rows if each.hidden and each.at["round"] == "omg1"]
    assert {"scale": "kontakt", "round": "omg1"} in hidden(linked)
    assert linked.contrasts[0].hidden
    assert {"hidden", "rounded"} <= {each.code for each in linked.notes}


def test_what_is_released_holds_neither_persons_nor_how_to_find_them(
    dropouts: Evaluation, released: Release
) -> None:
    (result,) = released(dropouts, "scales across=round")
    assert result.rows
    assert result.contrasts
    for each in (*result.rows, *result.contrasts):
        assert not each.base
        assert not [name for name in vars(each) if name.startswith("_")]


def test_alone_the_twelve_are_shown(dropouts: Evaluation, released: Release) -> None:
    (linked,) = released(dropouts, "scales across=round link=linked")
    assert not hidden(linked)
    assert linked.contrasts[0].n_linked == 12


def test_the_comparison_that_would_tell_how_many_left_is_hidden(
    dropouts: Evaluation, released: Release
) -> None:
    (result,) = released(dropouts, "scales across=round")
    assert result.contrasts[0].hidden
    assert result.contrasts[0].n_linked is None


def test_who_changed_group_cannot_be_counted_out_of_the_comparisons(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    """Thirteen are linked in all, six in each group: one of them has changed group."""
    rounds = [
        [
            *small.respondents([f"k{n}" for n in range(6)] + [f"k{when}{n}" for n in range(5)], 1),
            *small.respondents(
                [f"r{n}" for n in range(6)] + [f"r{when}{n}" for n in range(5)], 2, profession="rektor"
            ),
            *small.respondents("x", 3, profession=profession),
        ]
        for when, profession in (("a", "kurator"), ("b", "rektor"))
    ]
    (result,) = released(survey(small, tmp_path, *rounds), "scales by=profession across=round")
    told = {each.at["profession"]: each.n_linked for each in result.contrasts if each.measure == "mean"}
    assert told == {"kurator": 6, "rektor": None, "all": 13}
    assert all(each.hidden for each in result.contrasts if each.measure == "change")
    assert not [each for each in result.rows if each.hidden]


def test_asked_one_by_one_groups_are_guarded_as_when_asked_together(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    study = survey(
        small, tmp_path,
        [
            *small.respondents("abcdef", 1), *small.respondents("ghijklm", 2, profession="rektor"),
            *small.respondents("xy", 3, profession="skolpsykolog"),
        ],
    )  # fmt: skip
    texts = ["scales", *(f"scales where=profession:{each}" for each in ("kurator", "rektor", "skolpsykolog"))]
    total, counsellors, rectors, psychologists = released(study, *texts)
    assert (len(hidden(total)), len(hidden(rectors))) == (0, 0)
    assert (len(hidden(counsellors)), len(hidden(psychologists))) == (1, 1)


def test_the_default_denominator_is_the_same_as_when_it_is_named(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    answers = [*small.respondents("abcdefghijkl", 1), *small.respondents("xy", 2, profession="rektor")]
    study = survey(small, tmp_path, answers)
    named, unnamed = released(
        study, "items of=k1 denominator=answered", "items of=k1 where=profession:kurator"
    )
    assert not [each for each in named.rows if each.hidden]
    assert all(each.hidden for each in unnamed.rows)


def test_all_values_of_one_scale_are_hidden_together(dropouts: Evaluation, released: Release) -> None:
    _, linked = released(
        dropouts, "scales across=round pick=mean", "scales across=round link=linked pick=median"
    )
    assert hidden(linked, "median") == [{"scale": "kontakt", "round": "omg1"}]


def test_rounds_taken_together_do_not_give_a_small_round_away(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    study = survey(small, tmp_path, small.respondents("abcdefghi", 2), small.respondents("abc", 4))
    together, apart = released(study, "items of=k1", "items of=k1 by=round")
    assert not any(each.hidden for each in together.rows)
    assert all(each.hidden for each in apart.rows)


# What a hidden and a shown row hold


def everything(row: Estimate | Contrast) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def test_a_hidden_row_keeps_its_place_and_nothing_else(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    (result,) = released(survey(small, tmp_path, small.respondents("abcd", 1)), "scales")
    (row, *_) = result.rows
    told = ("value", "low", "high", "count", "n", "missing", "size", "counted")
    assert row.hidden
    assert (dict(row.at), row.base) == ({"scale": "kontakt"}, frozenset())
    assert [getattr(row, name) for name in told] == [None] * len(told)


def test_a_hidden_contrast_keeps_its_place_and_nothing_else(dropouts: Evaluation, released: Release) -> None:
    contrast, beside = released(dropouts, "scales across=round")[0].contrasts
    assert beside.hidden
    kept = {"at": {"scale": "kontakt"}, "origin": "omg1", "to": "omg2", "measure": "mean", "hidden": True}
    told = {
        name: value for name, value in everything(contrast).items() if value not in (None, frozenset(), False)
    }
    assert told == kept


@pytest.mark.parametrize(
    "text",
    ["coverage by=profession", "themes by=profession", "items by=site", "scales across=round", "quotes"],
)
def test_nothing_released_leads_to_a_person(tillsammans: Path, text: str) -> None:
    from fokus.evaluation import load

    evaluation, _ = load(tillsammans)
    assert evaluation is not None
    result = released_answer(evaluation, text)
    assert all(each.base == frozenset() and each.counted is None for each in result.rows)
    assert all(not each.base and not each.base_from and not each.base_to for each in result.contrasts)
    codes = {*evaluation.roster.participants}
    for responses in evaluation.responses.values():
        codes |= {each.casefold() for each in responses.people["respondent"]}
    shown = show(evaluation, text, "json").decode()
    assert not [code for code in codes if f'"{code}"' in shown]
    assert json.loads(shown)


# Rounding


def test_below_twenty_persons_numbers_are_coarse(dropouts: Evaluation, ask: Ask, released: Release) -> None:
    text = "scales across=round link=linked"
    exact, (result,) = ask(dropouts, text), released(dropouts, text)
    assert [each.measure for each in result.rows] == ["mean", "median"] * 2
    for row in result.rows:
        whole = next(e for e in exact.rows if e.at == row.at and e.measure == row.measure)
        for name in ("value", "low", "high"):
            told, known = getattr(row, name), getattr(whole, name)
            assert told == (None if known is None else round(known, 1))
    before, after = exact.contrasts[0], result.contrasts[0]
    for name in ("difference", "low", "high", "effect", "effect_low", "effect_high", "statistic"):
        assert getattr(after, name) == round(getattr(before, name), 1)
    assert after.p == float(f"{before.p:.1e}")
    assert (after.n_linked, after.size) == (12, 12)


def test_from_twenty_persons_on_they_are_exact(
    small: ModuleType, tmp_path: Path, ask: Ask, released: Release
) -> None:
    codes = [f"c{n}" for n in range(20)]
    study = survey(
        small,
        tmp_path,
        small.respondents(codes, [1, 2, 3, 4] * 5),
        small.respondents(codes, [2, 2, 3, 4, 4] * 4),
    )
    exact, (result,) = ask(study, "scales across=round"), released(study, "scales across=round")
    assert [each.value for each in result.rows] == [each.value for each in exact.rows]
    assert result.contrasts[0].statistic == exact.contrasts[0].statistic
    assert "rounded" not in [each.code for each in result.notes]


def test_a_difference_is_as_coarse_as_the_smaller_of_its_rounds(
    small: ModuleType, tmp_path: Path, ask: Ask, released: Release
) -> None:
    many, few = [f"c{n}" for n in range(25)], [f"d{n}" for n in range(12)]
    study = survey(
        small,
        tmp_path,
        small.respondents(many, [1, 2, 3, 4, 4] * 5),
        small.respondents(few, [2, 2, 3, 4] * 3),
    )
    (result,) = released(study, "scales across=round")
    assert result.contrasts[0].difference == round(
        ask(study, "scales across=round").contrasts[0].difference, 1
    )
    assert result.contrasts[0].size == 12


# Sensitive items


def sensitive(small: ModuleType, tmp_path: Path, given: dict[str, list[int]]) -> Evaluation:
    rows = [
        row
        for profession, answers in given.items()
        for row in small.respondents(
            [f"{profession}{n}" for n in range(len(answers))], answers, profession=profession
        )
    ]
    return survey(small, tmp_path, rows, sensitive=True)


def cells(result: Released) -> dict[str, set[bool]]:
    found: dict[str, set[bool]] = {}
    for each in result.rows:
        found.setdefault(each.at.get("profession", "all"), set()).add(each.hidden)
    return found


def test_few_who_gave_a_sensitive_answer_hide_the_whole_cell(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    study = sensitive(small, tmp_path, {"kurator": [1] * 8 + [4] * 2})
    assert cells(*released(study, "items of=k1")) == {"all": {True}}


def test_a_sensitive_answer_that_all_but_one_gave_is_hidden(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    study = sensitive(small, tmp_path, {"kurator": [1] * 9 + [4]})
    (result,) = released(study, "items of=k1 where=answer:1")
    assert [each.hidden for each in result.rows] == [True]


def test_a_sensitive_cell_of_many_each_is_shown_without_who_left_it_out(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    study = sensitive(small, tmp_path, {"kurator": [1] * 8 + [4] * 7 + [""]})
    (result,) = released(study, "items of=k1")
    assert cells(result) == {"all": {False}}
    assert {each.missing for each in result.rows} == {None}


def test_a_hidden_sensitive_cell_cannot_be_counted_out_of_the_total(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    study = sensitive(
        small,
        tmp_path,
        {"kurator": [1] * 8 + [4] * 2, "skolskoterska": [1] * 6 + [4] * 7, "rektor": [1] * 5 + [4] * 6},
    )
    shown = cells(*released(study, "items of=k1 by=profession"))
    assert shown == {"kurator": {True}, "rektor": {True}, "skolskoterska": {False}, "all": {False}}


def test_an_ordinary_item_shows_counts_inside_a_permitted_base(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    study = survey(small, tmp_path, small.respondents("abcdefgh", [1, 2, 2, 3, 3, 4, 4, 4]))
    (result,) = released(study, "items of=k1")
    assert [each.count for each in result.rows] == [1, 2, 2, 3]


def test_a_few_who_were_asked_and_said_nothing_are_hidden(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    study = survey(small, tmp_path, small.respondents("abc", "Vet ej"))
    for text in ("items of=k1", "scales"):
        (result,) = released(study, text)
        assert all(each.hidden and each.missing is None for each in result.rows)


# Taking part, and interviews


def rooms(small: ModuleType, tmp_path: Path, **sizes: int) -> Evaluation:
    """Return a study with one interview a profession, of so many persons each, all about time."""
    interviews, roster, turns, codings = [], [], {}, []
    for profession, size in sizes.items():
        each = f"omg1-lindby-{profession}"
        codes = [f"{profession[:3].upper()}{n}" for n in range(size)]
        interviews.append(small.interview(each, codes, [profession]))
        roster += small.people(profession, " ".join(codes))
        turns[each] = [f"{codes[0]}: Tiden."]
        codings.append({"transcript": each, "turn": 1, "code": "tidsbrist"})
    study = small.SmallStudy(interviews=interviews, people=roster, turns=turns, codings=codings)
    return study.load(tmp_path)[0]


def test_an_interview_with_fewer_than_quote_group_is_hidden_when_alone(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    study = rooms(small, tmp_path, kurator=2, skolskoterska=3)
    (result,) = released(study, "themes of=tid by=profession")
    assert {each.at["profession"]: each.hidden for each in result.rows} == {
        "skolskoterska": True, "kurator": True, "all": False,
    }  # fmt: skip
    assert "hidden-interviews" in [each.code for each in result.notes]


def test_together_with_others_it_is_shown(small: ModuleType, tmp_path: Path, released: Release) -> None:
    (result,) = released(rooms(small, tmp_path, kurator=2, skolskoterska=3), "themes of=tid")
    assert [(each.hidden, each.count, each.n) for each in result.rows] == [(False, 2, 2)]


def test_an_interview_of_quote_group_is_shown_though_its_persons_are_not_counted(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    (result,) = released(rooms(small, tmp_path, kurator=3), "coverage")
    assert [(each.measure, each.hidden) for each in result.rows] == [
        ("planned", False), ("held", False), ("persons", True),
    ]  # fmt: skip


@pytest.mark.parametrize("size", range(9))
def test_counts_of_taking_part_of_one_to_four_are_hidden(
    small: ModuleType, tmp_path: Path, released: Release, size: int
) -> None:
    (result,) = released(
        rooms(small, tmp_path, kurator=size) if size else small.SmallStudy().open(tmp_path), "coverage"
    )
    persons = next(each for each in result.rows if each.measure == "persons")
    assert persons.hidden == (1 <= size < 5)
    assert persons.count == (None if 1 <= size < 5 else size)


def test_a_small_group_of_participants_cannot_be_counted_out(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    study = rooms(small, tmp_path, kurator=4, skolskoterska=6, rektor=7)
    (result,) = released(study, "coverage by=profession")
    persons = {each.at["profession"]: each.hidden for each in result.rows if each.measure == "persons"}
    assert persons == {"kurator": True, "skolskoterska": True, "rektor": False, "all": False}


def test_where_nobody_was_counted_a_theme_is_not_shown(
    small: ModuleType, tmp_path: Path, released: Release
) -> None:
    study = small.SmallStudy(
        interviews=[small.interview("omg1-lindby-x")],
        turns={"omg1-lindby-x": ["Okänd: Tid."]},
        codings=[{"transcript": "omg1-lindby-x", "turn": 1, "code": "tidsbrist"}],
    ).open(tmp_path)
    themes, coverage = released(study, "themes of=tid", "coverage")
    assert [each.hidden for each in themes.rows] == [True]
    assert next(each.value for each in coverage.rows if each.measure == "held") == 1


# Whatever is asked

DESIGN = Design.model_validate(
    {
        "study": {"title": "x"},
        "round": [{"id": "omg1", "label": "maj", "from": "2025-05-01", "to": "2025-06-01"}],
        "site": [{"id": "lindby", "label": "Lindby"}],
        "profession": [{"id": "kurator", "label": "kurator"}],
    }
)


@st.composite
def results(draw: st.DrawFn) -> list[Result]:
    """Return answers whose rows stand on random bases, and a comparison between the first two rows."""
    found = []
    for text in draw(
        st.lists(st.sampled_from(["scales across=round", "scales across=round link=linked"]), max_size=3)
    ):
        sizes = st.frozensets(st.integers(0, 30), max_size=30)
        people = [draw(sizes), draw(sizes)]
        rows = [
            Estimate(
                {"scale": "s", "round": when}, measure, 2.345, 1.234, 3.456, n=len(persons), missing=1,
                base=frozenset(Presence(f"P{n}", when) for n in persons),
            )
            for when, persons in zip(("omg1", "omg2"), people, strict=True)
            for measure in ("mean", "sd", "median")
        ]  # fmt: skip
        ends = [frozenset(f"P{n}" for n in persons) for persons in people]
        contrast = Contrast(
            {"scale": "s"}, "omg1", "omg2", "mean", 0.123456, base=ends[0] | ends[1], base_from=ends[0],
            base_to=ends[1], n_from=len(ends[0]), n_to=len(ends[1]), n_linked=len(ends[0] & ends[1]),
            p=0.012345,
        )  # fmt: skip
        found.append(Result(parse_one(text), "estimate", ("scale", "round"), tuple(rows), (contrast,)))
    return found


@given(results())
@settings(deadline=None, database=None, max_examples=150)
def test_every_release_keeps_the_rule(given_results: list[Result]) -> None:
    released_together = release(given_results, DESIGN)
    assert released_together == release(list(given_results), DESIGN)
    shown = []
    for before, after in zip(given_results, released_together, strict=True):
        kept = {(row.at["round"], row.measure): row for row in after.rows}
        for row in before.rows:
            out = kept.get((row.at["round"], row.measure))
            assert out is not None or (row.measure == "sd" and len(row.base) < 20)
            if out is not None and out.hidden:
                assert (out.value, out.count, out.n, out.missing, out.size, out.base) == (
                    *[None] * 5,
                    frozenset(),
                )
            elif out is not None:
                shown.append(row.base)
                assert out.value == (2.3 if 0 < len(row.base) < 20 else 2.345)
                assert (out.size, out.base) == (len(row.base), frozenset())
        (contrast,) = after.contrasts
        assert contrast.hidden or not any(row.hidden for row in after.rows)
        if not contrast.hidden:
            exact = before.contrasts[0]
            for count in (exact.n_from, exact.n_to):
                assert exact.n_linked in (0, count) or count - exact.n_linked >= 5
    for base in shown:
        assert not 1 <= len(base) < 5
        assert not [part for part in shown if part and part < base and len(base - part) < 5]


# Only a Released is rendered

SNIPPET = """\
from fokus.analysis.result import Result
from fokus.disclosure.released import Released
from fokus.report import figures, joined, quotes, records, tables, wording
from fokus.report.labels import Labels


def {name}(answer: {kind}, labels: Labels) -> None:
    tables.table(answer, labels)
    figures.figure([answer], labels)
    joined.table([answer], labels)
    joined.to_json([answer], labels)
    wording.sentence(answer, labels)
    wording.number(answer, labels)
    quotes.quotes(answer, labels)
    records.to_json(answer, labels)
    records.to_csv(answer, labels)
"""


def test_a_result_that_was_not_released_is_a_type_error(tmp_path: Path) -> None:
    snippet = tmp_path / "snippet.py"
    told = SNIPPET.format(name="released", kind="Released") + SNIPPET.format(name="unreleased", kind="Result")
    snippet.write_text(told)
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", str(root / "pyproject.toml"), str(snippet)],
        capture_output=True, check=False, encoding="utf-8", cwd=root,
    )  # fmt: skip
    errors = [line for line in done.stdout.splitlines() if "snippet.py" in line and "error:" in line]
    wrong = [line for line in errors if 'incompatible type "Result"; expected "Released"' in line]
    assert done.returncode == 1
    assert len(wrong) == len(errors) == 9


def test_rows_of_different_queries_keep_their_order(dropouts: Evaluation, ask: Ask) -> None:
    results_in_order = [ask(dropouts, text) for text in ("items of=k1 by=round", "scales by=round")]
    for before, after in zip(results_in_order, release(results_in_order, dropouts.design), strict=True):
        assert after.query == before.query
        assert [each.at for each in after.rows if each.measure != "sd"] == [
            each.at for each in before.rows if each.measure != "sd"
        ]
        assert replace(before, rows=()).dimensions == after.dimensions
