"""The national benchmark at small size: every way gives the same means, intervals and alphas."""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from fokus.analysis.answer import answer
from fokus.analysis.query import parse_one


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "bench_national", Path(__file__).with_name("bench_national.py")
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_national"] = module
    spec.loader.exec_module(module)
    module.SITES, module.CELLS = 3, 10 * 3 * 2
    return module


def test_arrays_file_and_frame_give_the_same(bench: ModuleType, tmp_path: Path) -> None:
    data = bench.invent(600)
    ours, theirs = bench.with_fokus(bench.evaluation(data)), bench.with_pandas(bench.frame_of(data))
    assert bench.farthest(ours, theirs) < 1e-9
    for kind, write in bench.WRITE.items():
        file = tmp_path / f"national.{kind}"
        write(data, file)
        assert bench.farthest(ours, bench.fokus_from(file)) < 1e-12
        assert bench.farthest(ours, bench.pandas_from(file)) < 1e-9


def test_the_query_gives_the_means_of_the_arrays(bench: ModuleType) -> None:
    study = bench.evaluation(bench.invent(400))
    found = bench.with_fokus(study)
    rows = answer(study, parse_one(f"scales by={','.join(bench.BY)}")).rows
    means = [
        (each.value, each.low, each.high)
        for each in rows
        if each.measure == "mean" and "all" not in each.at.values()
    ]
    assert len(means) == 8 * bench.CELLS
    expected = np.stack([found.mean, found.low, found.high], axis=2).transpose(1, 0, 2).reshape(-1, 3)
    assert np.array(means, dtype=float) == pytest.approx(expected, abs=1e-12, nan_ok=True)


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="memory of a command is measured on Unix")
def test_the_commands_take_the_answers_in_and_show_them(bench: ModuleType) -> None:
    found = bench.end_to_end(bench.invent(300))
    assert set(found) == {"import", "show"}
    assert all(spent > 0 and most > 0 for spent, most in found.values())
