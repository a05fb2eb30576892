"""Scores person by person, for a psychologist's own analysis: working material, never for publication."""

from typing import TYPE_CHECKING

from fokus.evaluation import Evaluation

if TYPE_CHECKING:
    import pandas as pd

NOT_FOR_PUBLICATION = "working material about persons: not for publication"


def scores(evaluation: Evaluation, *of: str) -> "pd.DataFrame":
    """Return the scores of each person in each round: working material, not for publication.

    Nothing here has passed the guard: a row is one person, and groups may be as small as one. Use it
    to compute what a query does not answer; what of that is published is yours to judge by
    ``smallest_group``. The frame says so too, in ``frame.attrs["fokus"]``.

    Parameters
    ----------
    evaluation
        A study as :func:`fokus.open_study` reads it. Who has withdrawn is not in it.
    of
        The ids of scales; all of them when none is named.

    Returns
    -------
    pandas.DataFrame
        A row a respondent and round: ``questionnaire``, ``person`` (a number, the same in every round
        for who is ``linked``), ``linked``, ``round`` (ordered as in the study), ``site``,
        ``profession``, ``group``, and a column a scale, keyed and scored as its instrument says,
        missing where fewer than ``min_answered`` items were answered.

    Raises
    ------
    QueryError
        For a scale that the study does not have.

    Examples
    --------
    >>> import fokus
    >>> study = fokus.open_study("analyses/tillsammans")
    >>> frame = fokus.scores(study, "contact", "trust")
    >>> both = frame.pivot(index="person", columns="round", values="contact").corr()
    >>> f"{both.loc['omg1', 'omg2']:.2f}"
    '0.58'
    """
    from fokus.analysis.individual import individual_scores

    found = individual_scores(evaluation, of)
    found.attrs["fokus"] = NOT_FOR_PUBLICATION
    return found
