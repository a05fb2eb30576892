"""From values in any order to one row a person and one column a round."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from fokus.analysis.inference import Numbers
from fokus.analysis.moments import numbers


class Linked(NamedTuple):
    """One row a person and one column a round; nan where a person has no value."""

    persons: tuple[Hashable, ...]
    values: Numbers


def linked(
    values: ArrayLike, person: ArrayLike, level: Sequence[Hashable], levels: Sequence[Hashable]
) -> Linked:
    """Link the values of each person across the ``levels`` (rounds), in the order given.

    Persons stand in the order in which they first come. A value without a person is nobody's and
    dropped, and so is a level that is not asked for.

    Raises
    ------
    ValueError
        When a person has two rows at one level: never averaged, since it may be two persons.

    Examples
    --------
    >>> found = linked([3.0, 2.0, 4.0], ["b", "a", "a"], ["hösten", "våren", "hösten"], ["våren", "hösten"])
    >>> found.persons, found.values.tolist()
    (('b', 'a'), [[nan, 3.0], [2.0, 4.0]])
    """
    who, persons = pd.factorize(np.asarray(person, dtype=object))
    column = pd.Index(list(levels)).get_indexer(pd.Index(list(level)))
    kept = (who >= 0) & (column >= 0)
    place = who[kept] * len(levels) + column[kept]
    if np.unique(place).size < place.size:
        message = "a person stands twice in a round"
        raise ValueError(message)
    wide = np.full((len(persons), len(levels)), np.nan)
    wide.flat[place] = numbers(values)[kept]
    return Linked(tuple(persons), wide)
