"""A psychologist's own analysis, on top of what fokus answers. Everything in the study is invented.

``fokus.ask`` answers what the report needs, and what it gives may be published. Here is a question
that it does not answer: whether those who find contact easier are also those who have less time. It
needs the scores of single persons, which ``fokus.scores`` gives as working material: it stays on this
computer, and only what rests on many is printed. Beware of leaving somebody out as a sensitivity
analysis: beside the result of all, that of all but two tells of the two.

Run it with ``python follow-up.py``.
"""

from itertools import combinations
from pathlib import Path

import fokus
import pandas as pd
import pingouin

pingouin.options["round.column.CI95"] = None  # intervals come rounded to two decimals otherwise
SCALES = ("contact", "trust", "time")


def changes(scores: pd.DataFrame) -> pd.DataFrame:
    """Return how much each person who can be followed changed on each scale, from first to last round."""
    known = scores[scores["linked"]]
    wide = known.pivot(index="person", columns="round", values=list(SCALES))
    first, last = wide.columns.levels[1][[0, -1]]
    return wide.xs(last, axis="columns", level="round") - wide.xs(first, axis="columns", level="round")


def correlated(change: pd.DataFrame, first: str, second: str, method: str) -> str:
    """Correlate two changes: ``pearson``, or ``percbend``, which does not hang on a few extreme persons."""
    found = pingouin.corr(change[first], change[second], method=method).iloc[0]
    low, high = found["CI95"]
    return f"{method} r = {found['r']:.2f} ({low:.2f} to {high:.2f})"


def main() -> None:
    """Print what fokus answers, and beside it what is computed here."""
    study = fokus.open_study(Path(__file__).parent)
    fewest = max(20, study.design.study.smallest_group)
    scores = fokus.scores(study, *SCALES)

    print("What fokus answers, and may be published:")
    answer = fokus.ask(study, "scales across=round link=linked").contrast_frame()
    answer["p_adjusted"] = [f"{each:.3f}" if each >= 0.001 else "< 0.001" for each in answer["p_adjusted"]]
    print(answer[["scale", "difference", "low", "high", "p_adjusted", "n_linked"]].round(3).to_string())

    print("\nDo those who changed on one scale change on another?")
    for first, second in combinations(SCALES, 2):
        change = changes(scores).dropna(subset=[first, second])
        if len(change) < fewest:
            print(f"{first} and {second}: too few persons")
            continue
        found = "; ".join(correlated(change, first, second, each) for each in ("pearson", "percbend"))
        print(f"{first} and {second}: {found}; {len(change)} persons")


if __name__ == "__main__":
    main()
