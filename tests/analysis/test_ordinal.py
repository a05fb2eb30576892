"""Ordinal models: statsmodels without persons, a written-out integral with them, and the edges."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from scipy.special import expit
from statsmodels.miscmodels.ordinal_model import OrderedModel

from fokus.analysis.ordinal import CumulativeLogit, ordinal, ordinal_intercept


def answers(seed: int = 1, persons: int = 80) -> tuple[np.ndarray, ...]:
    """Return the answers of persons in two rounds, whether it was the second, and who."""
    rng = np.random.default_rng(seed)
    who, after = np.repeat(np.arange(persons), 2), np.tile([0.0, 1.0], persons)
    felt = 1.2 * rng.normal(size=persons)[who] + 0.8 * after + rng.logistic(size=2 * persons)
    return np.digitize(felt, [-1.5, 0, 1.5]) + 1.0, after[:, None], who


def fitted(found: object) -> CumulativeLogit:
    assert isinstance(found, CumulativeLogit)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_model_of_single_answers_is_statsmodels(seed: int) -> None:
    y, x, _ = answers(seed)
    design = np.column_stack([x, np.random.default_rng(seed).normal(size=len(x))])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = OrderedModel(y.astype(int), design, distr="logit")
        expected = model.fit(method="bfgs", disp=False, gtol=1e-9, maxiter=500)
    found = fitted(ordinal(y, design))
    assert found.coefficients == pytest.approx(expected.params[:2], abs=1e-4)
    assert found.error == pytest.approx(expected.bse[:2], abs=1e-4)
    assert found.thresholds == pytest.approx(
        model.transform_threshold_params(expected.params)[1:-1], abs=1e-4
    )
    assert found.log_likelihood == pytest.approx(expected.llf, abs=1e-6)


def test_the_likelihood_of_persons_is_the_integral_written_out() -> None:
    y, x, who = answers(persons=25)
    found = fitted(ordinal_intercept(y, x, who))
    ends = np.r_[-np.inf, found.thresholds, np.inf]

    def person(number: int) -> float:
        mine = who == number
        category, place = y[mine].astype(int), x[mine] @ found.coefficients

        def likelihood(u: float) -> float:
            z = place + found.sd_person * u
            return float(
                np.prod(expit(ends[category] - z) - expit(ends[category - 1] - z)) * stats.norm.pdf(u)
            )

        return np.log(integrate.quad(likelihood, -9, 9)[0])

    assert found.log_likelihood == pytest.approx(sum(map(person, range(25))), abs=1e-5)


def test_an_estimate_lies_on_top_of_its_likelihood() -> None:
    from fokus.analysis import ordinal as module

    y, x, who = answers()
    rows = module._rows(y, x, who, np.linspace(-2, 2, 7), np.log(np.full(7, 1 / 7)))
    rng = np.random.default_rng(3)
    for _ in range(4):
        at = np.r_[0.5, -1.0, 0.2, 0.1, 0.9] + rng.normal(0, 0.3, 5)
        slope = module._misfit(at, rows)[1]
        step = 1e-6
        numeric = [
            (module._misfit(at + step * unit, rows)[0] - module._misfit(at - step * unit, rows)[0])
            / (2 * step)
            for unit in np.eye(5)
        ]
        assert slope == pytest.approx(numeric, abs=1e-4)


@given(st.integers(0, 100), st.integers(0, 2**31))
@settings(deadline=None, database=None, max_examples=10)
def test_order_names_and_numbers_of_answers_do_not_matter(seed: int, order: int) -> None:
    y, x, who = answers(seed)
    mixed = np.random.default_rng(order).permutation(y.size)
    names = np.array([f"respondent-{n}" for n in who])
    there, again = (
        ordinal_intercept(y, x, who),
        ordinal_intercept(np.exp(y)[mixed], x[mixed], names[mixed]),
    )
    assert fitted(again).coefficients == pytest.approx(fitted(there).coefficients, abs=1e-3)
    turned = fitted(ordinal_intercept(6 - y, x, who))
    assert turned.coefficients == pytest.approx(-fitted(there).coefficients, abs=1e-3)
    assert turned.p == pytest.approx(fitted(there).p, abs=1e-3)


def test_persons_who_do_not_differ_make_the_model_of_single_answers() -> None:
    rng = np.random.default_rng(8)
    after = np.tile([0.0, 1.0], 100)[:, None]
    y = np.digitize(0.5 * after[:, 0] + rng.logistic(size=200), [-1, 1])
    with_persons = fitted(ordinal_intercept(y, after, np.repeat(np.arange(100), 2)))
    alone = fitted(ordinal(y, after))
    assert with_persons.log_likelihood >= alone.log_likelihood - 1e-6
    if with_persons.sd_person < 0.05:
        assert with_persons.coefficients == pytest.approx(alone.coefficients, abs=0.01)


def test_what_cannot_be_fitted_is_a_reason() -> None:
    y, x, _ = answers()
    assert ordinal(np.full(160, 3.0), x) == "constant"
    assert ordinal(y, np.column_stack([x, 2 * x])) == "rank-deficient"
    assert ordinal(y, np.ones((160, 1))) == "rank-deficient"
    assert ordinal([1, 2, 3], x[:3]) == "too-few"
    assert ordinal([], np.empty((0, 1))) == "too-few"
    assert ordinal_intercept(y, x, np.zeros(160)) == "too-few"
    assert ordinal_intercept([1, 2] * 10, [[0.0], [1.0]] * 10, np.repeat(np.arange(10), 2)) == "separated"
    assert ordinal([1.0] * 10 + [2.0] * 10, [[0.0]] * 10 + [[1.0]] * 10) == "separated"
