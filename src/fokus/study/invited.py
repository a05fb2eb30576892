"""invited.csv: who was asked to answer. One row a questionnaire, round, site and profession."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from fokus.problems import Argument, Place, Problem, shortened, unknown
from fokus.study.csvfile import Row, read_rows
from fokus.study.design import Design

COLUMNS = ("questionnaire", "round", "site", "profession", "invited")
REQUIRED = ("questionnaire", "round", "invited")

_whole = re.compile(r"[0-9]{1,7}")


@dataclass(frozen=True, slots=True)
class Invitation:
    """How many were asked; an empty site or profession is None and stands for all of them together."""

    questionnaire: str
    round: str
    site: str | None
    profession: str | None
    invited: int
    place: Place

    def counts(self, site: str | None, profession: str | None) -> bool:
        """Tell whether it counts those of a site and profession; what is not known may be any."""
        pairs = ((self.site, site), (self.profession, profession))
        return all(None in pair or pair[0] == pair[1] for pair in pairs)


def read_invited(
    text: str, file: str, design: Design, questionnaires: Collection[str]
) -> tuple[tuple[Invitation, ...], list[Problem]]:
    """Read who was invited, with a problem for each row that does not hold; such a row is left out.

    Without any questionnaire, as before one is made, every questionnaire is taken as it is named.
    """
    rows, problems = read_rows(text, file, COLUMNS, REQUIRED)
    invitations: list[Invitation] = []
    for row in rows:
        faults = [*_unknown(row, design, questionnaires), *_number(row)]
        if not faults:
            invitation = _invitation(row)
            faults += _already_counted(invitation, invitations)
            invitations += [] if faults else [invitation]
        problems += faults
    return tuple(invitations), problems


def _invitation(row: Row) -> Invitation:
    who = (row["questionnaire"], row["round"], row["site"] or None, row["profession"] or None)
    return Invitation(*who, int(row["invited"]), row.at("invited"))


def _unknown(row: Row, design: Design, questionnaires: Collection[str]) -> Iterable[Problem]:
    known: dict[str, tuple[str, Collection[str]]] = {
        "questionnaire": ("unknown-instrument", questionnaires), "round": ("unknown-round", design.rounds),
        "site": ("unknown-site", design.sites), "profession": ("unknown-profession", design.professions),
    }  # fmt: skip
    for column, (code, ids) in known.items():
        if row[column] and ids and row[column] not in ids:
            yield unknown(code, row.at(column), row[column], ids)


def _number(row: Row) -> list[Problem]:
    if _whole.fullmatch(row["invited"]):
        return []
    return [Problem("not-a-number-of-persons", row.at("invited"), {"value": shortened(row["invited"])})]


def _already_counted(new: Invitation, earlier: Iterable[Invitation]) -> list[Problem]:
    """Find a row above that counts the same persons: added up, they would be counted twice."""
    same = (each for each in earlier if (each.questionnaire, each.round) == (new.questionnaire, new.round))
    first = next((each for each in same if each.counts(new.site, new.profession)), None)
    if first is None:
        return []
    arguments: dict[str, Argument] = {"row": first.place.row or 0}
    return [Problem("invited-twice", new.place, arguments)]
