"""The door of the analysis, and what passing it costs."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from fokus.analysis.result import CONTRAST_COLUMNS, ESTIMATE_COLUMNS, QUOTE_COLUMNS, Result
from fokus.evaluation import Evaluation, load

Ask = Callable[[Evaluation, str], Result]

SHOW = """\
import json, sys
from fokus.cli import main
sys.argv = ["fokus", "show", {query!r}, "-s", {study!r}]
try:
    main()
except SystemExit as stopped:
    assert not stopped.code, stopped.code
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def imported(study: Path, query: str) -> set[str]:
    """Return the modules that showing a query imports."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW.format(query=query, study=str(study))],
        capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.strip()
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("query", ["themes by=profession across=round", "coverage by=round", "quotes of=tid"])
def test_a_question_about_interviews_loads_no_statistics(tillsammans: Path, query: str) -> None:
    assert not imported(tillsammans, query) & {"pingouin", "scipy", "statsmodels", "matplotlib"}


def test_a_comparison_does_so_the_test_above_sees_what_it_looks_for(tillsammans: Path) -> None:
    assert "scipy" in imported(tillsammans, "scales across=round link=linked")


@pytest.mark.parametrize(
    "text",
    [
        "coverage by=profession,site,round",
        "themes by=profession across=round",
        "items by=group where=round:omg1",
        "scales by=profession across=round link=linked",
        "quotes of=tid spread=profession",
    ],
)
def test_the_same_question_has_the_same_answer(tillsammans: Path, ask: Ask, text: str) -> None:
    evaluation, _ = load(tillsammans)
    assert evaluation is not None
    first = ask(evaluation, text)
    again, _ = load(tillsammans)
    assert again is not None
    assert ask(again, text) == first
    assert first.query.noun == text.split(maxsplit=1)[0]


def test_every_row_of_persons_has_its_base(tillsammans: Path, ask: Ask) -> None:
    evaluation, _ = load(tillsammans)
    assert evaluation is not None
    for text in ("themes by=profession across=round", "items by=site", "scales across=round link=linked"):
        result = ask(evaluation, text)
        assert all(each.base for each in result.rows)
        assert all(each.base and each.base_from and each.base_to for each in result.contrasts)


def test_the_columns_are_those_of_the_grammar() -> None:
    estimate = "measure value low high count n missing unit"
    contrast = (
        "from to measure difference low high effect effect_low effect_high test statistic df p p_adjusted "
        "family n_from n_to n_linked method"
    )
    assert " ".join(ESTIMATE_COLUMNS) == estimate
    assert " ".join(CONTRAST_COLUMNS).replace("origin", "from") == (
        f"{contrast} reason effect_measure df_error mean_from mean_to detectable detectable_in bound low_90 "
        "high_90 p_equivalence outcome p_sensitivity sensitivity up same down"
    )
    assert QUOTE_COLUMNS == ("id", "text", "attribution", "theme", "round", "approval")
    assert {each.name for each in fields(Result)} == {
        "query", "kind", "dimensions", "rows", "contrasts", "quotes", "spare_quotes", "notes",
        "summaries", "records",
    }  # fmt: skip
