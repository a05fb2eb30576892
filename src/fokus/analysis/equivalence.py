"""No change, said with a bound; and the smallest change that so many persons could have shown."""

from dataclasses import dataclass
from math import sqrt

from fokus.analysis.inference import Inference, Reason
from fokus.analysis.moments import numbers, t_test
from fokus.analysis.noncentral import noncentrality

FEWEST_FOR_EQUIVALENCE = 20
POWER = 0.8
LEVEL = 0.05
ONE_SIDED = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence:
    """Whether a change is smaller than a bound set beforehand: the interval of 90 %, and p."""

    bound: float
    low: float | None = None
    high: float | None = None
    p: float | None = None
    reason: Reason | None = None


def equivalence(compared: Inference, bound: float) -> Equivalence:
    r"""Test that the difference of a t test lies between -bound and bound: two one-sided tests.

    .. math::
        p = \max(P(T_\nu \ge (d + b) / SE), \; P(T_\nu \le (d - b) / SE)), \quad
        d \pm t_{.95, \nu} SE

    with :math:`d` the difference, :math:`b` the bound in its unit, set before anybody saw the data,
    and :math:`SE, \nu` those of the test. p is below .05 exactly when the interval of 90 % lies
    within the bounds. What the test refused is refused; so are fewer than 20 pairs (or, unlinked,
    than 20 on a side), where no bound worth the name can be kept, and what is no t test (``not-estimable``).

    Raises
    ------
    ValueError
        When the bound is not above zero.

    References
    ----------
    R: ``TOSTER::tsum_TOST``. Lakens, D. (2017). Social Psychological and Personality Science, 8, 355-362.

    Examples
    --------
    >>> from fokus.analysis.paired import paired_t
    >>> found = equivalence(paired_t([3.0] * 24, [3.1, 2.9, 3.0, 3.2] * 6), bound=0.2)
    >>> round(found.low, 3), round(found.high, 3), round(found.p, 4)
    (0.01, 0.09, 0.0)
    """
    if bound <= 0:
        message = f"a bound of {bound}"
        raise ValueError(message)
    if compared.reason is not None:
        return Equivalence(bound=bound, reason=compared.reason)
    if _fewest(compared) < FEWEST_FOR_EQUIVALENCE:
        return Equivalence(bound=bound, reason="too-few")
    return _two_one_sided(compared, bound)


def smallest_detectable(n_from: int, n_to: int | None = None) -> float | None:
    r"""Return the smallest change that a two-sided test at .05 shows four times in five.

    .. math:: P(T_{\nu, \delta} > t_{.975, \nu}) = .80, \quad d_z = \delta / \sqrt{n}

    in standard deviations of the differences for ``n_from`` pairs; for two unlinked groups, in those
    of the values, with :math:`\delta = d / \sqrt{1/n_1 + 1/n_2}`. It says what the numbers at hand
    could have shown, not what they did. None where there are no degrees of freedom.

    References
    ----------
    R: ``power.t.test(n, power = .8, type = "paired")``.

    Examples
    --------
    >>> [round(smallest_detectable(n), 2) for n in (5, 10, 20, 30, 50)]
    [1.68, 1.0, 0.66, 0.53, 0.4]
    """
    from scipy.special import stdtrit

    df = n_from - 1 if n_to is None else n_from + n_to - 2
    if df < 1 or n_to == 0 or n_from == 0:
        return None
    error = sqrt(1 / n_from if n_to is None else 1 / n_from + 1 / n_to)
    critical = numbers([stdtrit(df, 1 - LEVEL / 2)])
    return float(noncentrality(critical, numbers([df]), POWER)[0]) * error


def _fewest(compared: Inference) -> int:
    if compared.method == "linked":
        return compared.n_linked
    return min(compared.n_from, compared.n_to)


def _two_one_sided(compared: Inference, bound: float) -> Equivalence:
    from scipy.special import stdtr, stdtrit

    if compared.difference is None or compared.df is None or compared.high is None:
        return Equivalence(bound=bound, reason="not-estimable")
    d, df, high = numbers(compared.difference), numbers(compared.df), numbers(compared.high)
    error = (high - d) / stdtrit(df, 1 - LEVEL / 2)
    interval = t_test(d, error, df, ONE_SIDED)
    p = max(float(stdtr(df, -(d + bound) / error)), float(stdtr(df, (d - bound) / error)))
    return Equivalence(bound=bound, low=float(interval.low), high=float(interval.high), p=p)
