"""Who stayed: those who answered both the first and the last round, beside who left and who joined."""

from typing import cast

import numpy as np
import pandas as pd

from fokus.analysis.scope import STAYING
from fokus.evaluation import Evaluation
from fokus.evaluation.invitations import answering
from fokus.material.responses import Responses

STAYED = "stayed"


def staying(evaluation: Evaluation, responses: Responses) -> pd.Series:
    """Return for each row whether its respondent stayed, left or joined; missing where nobody knows.

    Who answered the questionnaire in its first and its last round ``stayed``, who did not answer the last
    one ``left``, and who answered the last one but not the first ``joined``. Who has no code may be anybody.
    """
    if STAYED not in responses.kept:
        responses.kept[STAYED] = _staying(evaluation, responses)
    return cast("pd.Series", responses.kept[STAYED])


def _staying(evaluation: Evaluation, responses: Responses) -> pd.Series:
    answered = answering(responses)
    given = [each for each in evaluation.design.rounds if (answered["round"] == each).any()]
    people = responses.people
    if not given:
        return pd.Series(None, index=people.index, dtype=object)
    first, last = (
        people["respondent"].isin(answered.loc[answered["round"] == each, "respondent"])
        for each in (given[0], given[-1])
    )
    found = np.select([first & last, ~last], STAYING[:2], STAYING[2])
    return pd.Series(found, index=people.index, dtype=object).where(people["linked"].astype(bool))
