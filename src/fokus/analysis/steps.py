"""The steps in which a change is counted, and how they are written: ``-0.75..-0.25``, ``0.25..inf``."""

Step = tuple[float, float]


def step_id(step: Step) -> str:
    """Return the id of a step.

    Examples
    --------
    >>> step_id((float("-inf"), -0.25)), step_of("-0.25..0.25")
    ('-inf..-0.25', (-0.25, 0.25))
    """
    return f"{step[0]:g}..{step[1]:g}"


def step_of(change: str) -> Step:
    """Return the limits of a step from its id."""
    low, _, high = change.partition("..")
    return float(low), float(high)
