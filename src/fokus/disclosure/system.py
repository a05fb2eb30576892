"""A system: counts that a reader sees together, of which the few must stay uncertain."""

from collections.abc import Sequence

import numpy as np

from fokus.disclosure.counts import Counts, Flags, Numbers, Reals, Wanted


def protected(  # noqa: PLR0913, PLR0917
    counts: Counts, few: Numbers, limit: int, hidden: Flags, cost: Reals, places: Sequence[tuple[int, ...]]
) -> frozenset[int]:
    """Return the places to hide so that a reader of all that is left finds the ``few`` rows uncertain.

    ``hidden`` (R) already is, ``cost`` (R) is what hiding a row costs, infinite where it is known already,
    and ``places`` (R) are where a row stands. What leaves a row too little room beside what is known
    already takes nothing from the room that it has. Where no search finds what to hide, all of it is.
    """
    from fokus.disclosure.attacker import exposed, possible
    from fokus.disclosure.suppression import suppressed

    everything = hidden | np.isfinite(cost)
    wanted = possible(counts, everything, Wanted.of(counts, few, limit))
    gone = suppressed(counts, wanted, hidden, cost)
    if exposed(counts, gone, wanted):
        gone = everything
    return frozenset(place for number in np.flatnonzero(gone).tolist() for place in places[number])
