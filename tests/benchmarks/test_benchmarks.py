"""The benchmarks at small size: they run, and both ways give the same numbers."""

import importlib.util
import itertools
import sys
from pathlib import Path
from types import ModuleType

import krippendorff
import numpy as np
import pingouin
import pytest


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_the_comparisons_are_those_of_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pingouin.options, "round.column.CI95", None)
    bench = load("bench_comparisons")
    study = bench.invent(groups=6, scales=2, persons_a_group=20)
    found, adjusted = bench.compared(study)
    numbers = np.column_stack([found.statistic, found.p, found.low, found.high])
    assert (found.reason == "").all()
    assert (adjusted >= found.p).all()
    assert bench.timed(study, part=2, repeats=1).comparisons == 12
    for row, expected in zip(numbers, bench.looped(study, 12), strict=True):
        assert row == pytest.approx(expected)


def test_a_study_is_asked_for_the_same_comparisons() -> None:
    found = load("bench_comparisons").asked(groups=20, persons_a_group=12, part=2, repeats=1)
    assert (found.comparisons, found.rows) == (8 * (20 + 1), 8 * (20 + 1) * 2 * 3)
    assert 0 < found.compared < found.with_contrasts < found.with_rows < found.released


def test_the_model_finds_what_was_put_in() -> None:
    bench = load("bench_mixed")
    model, found = bench.analysed(bench.invent(4000))
    assert (model.sd_person, model.sd_residual) == pytest.approx((0.6, 0.5), abs=0.03)
    assert found.estimate == pytest.approx([0.05, 0.1], abs=4 * found.error.max())
    assert bench.seconds(bench.invent(200), repeats=1) < 5


def test_a_long_log_is_loaded_whole(tmp_path: Path) -> None:
    bench = load("bench_log")
    ledger = bench.load(bench.lines(3400))
    assert len(ledger.codings()) == 3200 - len({n // 2 for n in range(16, 3400, 17) if n // 2 % 17 != 16})
    assert bench.appended(tmp_path, 5) < 1


def test_the_agreement_of_many_codings_is_that_of_the_package(tmp_path: Path) -> None:
    bench = load("bench_agreement")
    study = bench.invent(16_000, tmp_path)
    coded = {(each.coder, each.transcript, each.turn, each.code) for each in study.codings}
    themes = {code.id: code.theme for code in study.codebook.code}
    found = {(coder, text, turn, themes[code]) for coder, text, turn, code in coded}
    units = list(itertools.product(study.transcripts, range(1, bench.TURNS + 1), study.codebook.themes))
    rows = [[(coder, *unit) in found for unit in units] for coder in bench.CODERS]
    expected = krippendorff.alpha(reliability_data=np.array(rows, int), level_of_measurement="nominal")
    assert bench.asked(study) == pytest.approx(expected)


def test_a_refresh_writes_every_number_and_every_cell() -> None:
    bench = load("bench_refresh")
    document = bench.invent(numbers=20, tables=3)
    assert bench.refreshed(document, document.then).docx is None
    assert {each.outcome for each in bench.refreshed(document, document.now).findings} == {"replaced"}
    assert bench.seconds(document, document.now, repeats=1) < 1


def test_what_the_guard_hides_cannot_be_worked_out_and_is_little_more_than_must_be() -> None:
    bench = load("bench_attack")
    found = bench.judged(3)
    assert (found.naive > 0, found.guarded) == (True, 0)
    assert np.mean(found.ratios) <= 1.25
    assert bench.attacked((6, 5))[:2] == (30, int((bench.naive(bench.table((6, 5), 1))[0]).sum()))


def test_what_leaves_comes_in_again_with_every_coding(tmp_path: Path) -> None:
    bench = load("bench_exchange")
    study, file = bench.invent(tmp_path / "study", interviews=2, codings=20), tmp_path / "ut.qdpx"
    bench.leaving(study, file)
    bench.coming(study, file, texts=False, codings=20)
