"""What a comparison gives, and what its modules load."""

import subprocess
import sys
from dataclasses import fields, replace

import numpy as np
import pytest

from fokus.analysis.inference import Inference, Inferences, first_reason, inference_of
from fokus.analysis.paired import paired_t_by_cell
from fokus.analysis.result import Contrast

MODULES = [
    *("agreement", "equivalence", "families", "groups", "inference", "linking", "mixed", "moments"),
    *("noncentral", "ordinal", "paired", "ranks", "reliability", "repeated", "rounds", "shares", "unpaired"),
]


def test_an_inference_has_the_columns_of_a_contrast() -> None:
    own = {each.name for each in fields(Inference)} - {"effect_measure"}
    assert own <= {each.name for each in fields(Contrast)}
    assert {each.name for each in fields(Inferences)} == {each.name for each in fields(Inference)}


def test_a_contrast_takes_an_inference_as_it_stands() -> None:
    found = Inference(difference=0.4, p=0.03, n_from=12, n_to=11)
    taken = {each.name: getattr(found, each.name) for each in fields(found) if each.name != "effect_measure"}
    contrast = replace(Contrast({}, "våren", "hösten", "mean"), **taken)
    assert (contrast.difference, contrast.p, contrast.n_to) == (0.4, 0.03, 11)


def test_the_first_reason_that_holds_is_given() -> None:
    few, constant = np.array([True, False, False]), np.array([True, True, False])
    assert first_reason((few, "too-few"), (constant, "constant")).tolist() == ["too-few", "constant", ""]


def test_a_refused_cell_names_no_test() -> None:
    cells = paired_t_by_cell(np.zeros(12), np.ones(12), np.zeros(12, dtype=int), cells=1)
    found = inference_of(cells, 0)
    assert (found.reason, found.test, found.effect_measure, found.difference) == ("constant", None, None, 1.0)


@pytest.mark.parametrize("module", MODULES)
def test_heavy_libraries_wait_for_the_work(module: str) -> None:
    paths = [path for path in sys.path if path]
    heavy = {"scipy", "pingouin", "statsmodels", "krippendorff", "matplotlib"}
    program = f"""
import sys
sys.path[:0] = {paths!r}
import fokus.analysis.{module}
print(*({heavy!r} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
