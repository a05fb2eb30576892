"""pingouin, whose settings belong to the whole process, neither rounds nor is changed."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pingouin
import pytest

from fokus.analysis.exact import exact_and_quiet
from fokus.analysis.repeated import repeated_anova

ROUNDS = np.random.default_rng(5).integers(1, 5, size=(14, 3)) + np.array([0.0, 0.3, 0.5])


def test_its_rounding_is_neither_used_nor_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = repeated_anova(ROUNDS)
    for name, value in {"round": 1, "round.column.F": 0}.items():
        monkeypatch.setitem(pingouin.options, name, value)
    before = dict(pingouin.options)
    assert repeated_anova(ROUNDS) == exact
    assert pingouin.options == before


def test_its_rounding_is_put_back_when_it_fails() -> None:
    before = dict(pingouin.options)
    with pytest.raises(ZeroDivisionError), exact_and_quiet(pingouin.options):
        raise ZeroDivisionError
    assert pingouin.options == before


def test_threads_do_not_round_each_others_statistics() -> None:
    before = dict(pingouin.options)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: repeated_anova(ROUNDS), range(40)))
    assert set(found) == {repeated_anova(ROUNDS)}
    assert pingouin.options == before
