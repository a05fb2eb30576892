"""What comparisons tell of those who answered both times stands beside what rows tell of everybody."""

from pathlib import Path
from types import ModuleType

import pytest

from fokus.analysis.answer import answer
from fokus.analysis.query import parse_one
from fokus.disclosure.guard import release
from fokus.disclosure.released import Released

STAY, LEAVE = {"lindby": 14, "sjovik": 16}, {"lindby": 9, "sjovik": 4}


@pytest.fixture
def by_site(small: ModuleType, tmp_path: Path) -> Released:
    """Of one site nine answered in May only, of the other four: too few to be told of."""
    answers = {"omg1": [], "omg2": []}
    for site, number in STAY.items():
        names = [f"{site}{each}" for each in range(number + LEAVE[site])]
        given = [1 + n % 4 for n in range(len(names))]
        answers["omg1"] += small.respondents(names, given, site=site)
        answers["omg2"] += small.respondents(names[:number], given[:number][::-1], site=site)
    study = small.SmallStudy(answers=answers).open(tmp_path)
    (released,) = release([answer(study, parse_one("scales across=round by=site"))], study.design)
    return released


def told(released: Released, what: str) -> set[str]:
    """Return the sites of which it is told how many answered both times, or what their means were."""
    means = what == "means"
    return {
        each.at["site"]
        for each in released.contrasts
        if each.sensitivity is means and (each.mean_from if means else each.n_linked) is not None
    }


@pytest.mark.parametrize("what", ["means", "number"])
def test_those_who_left_a_small_site_do_not_follow_from_the_others(by_site: Released, what: str):
    """All who stayed less those of Lindby are those of Sjövik: with them, the four who left are told."""
    assert told(by_site, what) == {"all"}


def test_the_sites_are_shown_all_the_same(by_site: Released):
    shown = {
        (row.at["site"], row.at["round"]) for row in by_site.rows if row.measure == "mean" and not row.hidden
    }
    assert shown == {(site, when) for site in ("lindby", "sjovik", "all") for when in ("omg1", "omg2")}
    lindby = next(each for each in by_site.contrasts if each.at["site"] == "lindby" and not each.sensitivity)
    assert lindby.difference is not None
