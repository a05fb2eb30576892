"""Survey answers: one row a respondent and round, each non-answer kept apart from the others."""

from dataclasses import dataclass

import pandas as pd

from fokus.problems import Argument, Place, Problem, shortened
from fokus.study.cells import point_id
from fokus.study.instrument import Instrument

__all__ = ["RESPONDENT", "Responses", "combine", "point_id"]
RESPONDENT = ("respondent", "linked", "round", "site", "profession", "file", "row")


@dataclass(frozen=True, slots=True)
class Responses:
    """All answers to one questionnaire.

    ``people`` has the columns of ``RESPONDENT``; ``answers`` one float column an item, NaN where
    there is no point; ``given`` the id of each answer: a point's value as text, a non-answer's id,
    ``blank``, or None where the item was not part of the export. All three share their index.
    """

    instrument: Instrument
    people: pd.DataFrame
    answers: pd.DataFrame
    given: pd.DataFrame


def combine(parts: list[Responses]) -> tuple[Responses, list[Problem]]:
    """Stack the exports of one questionnaire; one person twice in a round is a problem of both rows.

    The first of the two rows is kept.
    """
    people = pd.concat([part.people for part in parts], ignore_index=True)
    answers = pd.concat([part.answers for part in parts], ignore_index=True)
    given = pd.concat([part.given for part in parts], ignore_index=True)
    twice = people.duplicated(["respondent", "round"], keep="first")
    problems = [_twice(people, row) for row in people.index[twice]]
    kept = people.index[~twice]
    frames = [frame.loc[kept].reset_index(drop=True) for frame in (people, answers, given)]
    return Responses(parts[0].instrument, *frames), problems


def _twice(people: pd.DataFrame, index: int) -> Problem:
    later = people.loc[index].to_dict()
    same = people[(people["respondent"] == later["respondent"]) & (people["round"] == later["round"])]
    earlier = same.iloc[0].to_dict()
    place = Place(str(later["file"]), row=int(later["row"]))
    arguments: dict[str, Argument] = {
        "word": shortened(str(later["respondent"])),
        "file": str(earlier["file"]),
        "row": int(earlier["row"]),
    }
    return Problem("respondent-twice", place, arguments)
