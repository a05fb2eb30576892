"""The psychologist's own analysis runs as it stands, and says nothing of a single person."""

import ast
import contextlib
import io
import re
import runpy
from pathlib import Path

import numpy as np
import pytest

import fokus

SCRIPT = Path(__file__).parents[2] / "analyses" / "tillsammans" / "follow-up.py"
LONGEST = 80


@pytest.fixture(scope="module")
def printed() -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        runpy.run_path(str(SCRIPT), run_name="__main__")
    return out.getvalue()


def test_it_is_short_and_uses_public_names_only():
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST
    tree = ast.parse(text)
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "fokus"
    }
    assert used <= set(fokus.__all__)
    modules = {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
    assert modules == {"fokus", "pandas", "pingouin"}


def test_its_correlations_are_those_of_the_changes(printed: str):
    scores = fokus.scores(fokus.open_study(SCRIPT.parent), "contact", "trust")
    wide = (
        scores[scores["linked"]].pivot(index="person", columns="round", values=["contact", "trust"]).dropna()
    )
    first = wide["contact"]["omg2"] - wide["contact"]["omg1"]
    last = wide["trust"]["omg2"] - wide["trust"]["omg1"]
    found = re.search(r"contact and trust: pearson r = (-?[\d.]+) .*; (\d+) persons", printed)
    assert found is not None
    assert float(found[1]) == pytest.approx(float(np.corrcoef(first, last)[0, 1]), abs=0.005)
    assert int(found[2]) == len(wide) == 39


def test_it_prints_what_fokus_answers_beside_it(printed: str):
    assert re.search(r"contact\s+0\.277\s+0\.099\s+0\.456", printed)


def test_every_number_of_persons_is_large_enough(printed: str):
    counts = [int(each) for each in re.findall(r"(\d+) persons", printed)]
    assert len(counts) == 3
    assert min(counts) >= 20
