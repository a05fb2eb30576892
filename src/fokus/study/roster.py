"""participants.csv: who is in the project, as what, where and when. Codes only, never names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fokus.problems import Place, Problem, unknown
from fokus.study.csvfile import Row, read_rows
from fokus.study.design import Design, Interview, Round
from fokus.study.instrument import ID

COLUMNS = ("participant", "profession", "site", "from", "to", "share")
REQUIRED = ("participant", "profession", "site")


@dataclass(frozen=True, slots=True)
class Placement:
    """One person's profession and site during a period; an open end is None."""

    participant: str
    profession: str
    site: str
    first: date | None
    last: date | None
    share: float | None
    place: Place

    def covers(self, when: Round) -> bool:
        """Tell whether the period meets a round."""
        begun = self.first is None or self.first <= when.last
        return begun and (self.last is None or self.last >= when.first)


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody in the project, a row a person and period."""

    placements: tuple[Placement, ...] = ()

    @property
    def participants(self) -> frozenset[str]:
        """The codes of all persons."""
        return frozenset(each.participant for each in self.placements)

    def professions_of(self, participant: str, when: Round) -> tuple[str, ...]:
        """Return what a person was in a round, in the roster's order."""
        return tuple(
            dict.fromkeys(
                each.profession
                for each in self.placements
                if each.participant == participant and each.covers(when)
            )
        )

    def in_service(self, profession: str, site: str, when: Round) -> frozenset[str]:
        """Return who held a profession at a site in a round."""
        return frozenset(
            each.participant
            for each in self.placements
            if each.profession == profession and each.site == site and each.covers(when)
        )


def read_roster(text: str, file: str, design: Design) -> tuple[Roster, list[Problem]]:
    """Read the roster, with a problem for each row that does not hold; such a row is left out.

    Only a share that cannot be read leaves the row, without the share.
    """
    rows, problems = read_rows(text, file, COLUMNS, REQUIRED)
    placements = []
    for row in rows:
        placement, faults = _placement(row, design)
        problems += faults
        if placement is not None:
            placements.append(placement)
    roster = Roster(tuple(placements))
    return roster, [*problems, *_outside_rounds(roster, design)]


def _placement(row: Row, design: Design) -> tuple[Placement | None, list[Problem]]:
    problems = [
        unknown(f"unknown-{column}", row.at(column), row[column], known)
        for column, known in (("profession", design.professions), ("site", design.sites))
        if row[column] not in known
    ]
    first, first_problems = _date(row, "from")
    last, last_problems = _date(row, "to")
    share, share_problems = _share(row)
    problems += [*_code(row), *first_problems, *last_problems]
    if first and last and last < first:
        problems.append(Problem("period-backwards", row.at("to"), {"word": row["participant"]}))
    if problems:
        return None, [*problems, *share_problems]
    placed = (row["participant"], row["profession"], row["site"])
    return Placement(*placed, first, last, share, row.at("participant")), share_problems


def _code(row: Row) -> list[Problem]:
    """Refuse what cannot be a code: a name with a blank in it has no place here."""
    where = row.at("participant")
    return [] if re.fullmatch(ID, row["participant"]) else [Problem("not-a-code", where)]


def _date(row: Row, column: str) -> tuple[date | None, list[Problem]]:
    if not row[column]:
        return None, []
    try:
        return date.fromisoformat(row[column]), []
    except ValueError:
        return None, [Problem("not-a-date", row.at(column), {"value": row[column]})]


def _share(row: Row) -> tuple[float | None, list[Problem]]:
    if not row["share"]:
        return None, []
    try:
        share = float(row["share"].replace(",", "."))
    except ValueError:
        share = -1.0
    if 0 < share <= 1:
        return share, []
    return None, [Problem("not-a-share", row.at("share"), {"value": row["share"]})]


def _outside_rounds(roster: Roster, design: Design) -> list[Problem]:
    return [
        Problem("meets-no-round", each.place, {"word": each.participant}, severity="warning")
        for each in roster.placements
        if not any(each.covers(when) for when in design.round)
    ]


def check_interviews(design: Design, roster: Roster, places: Mapping[str, Place]) -> list[Problem]:
    """Find participants who are not in the roster, did not serve then, or held another profession."""
    problems = []
    for interview in design.interview:
        when = design.rounds.get(interview.round)
        for participant in interview.participants:
            if participant not in roster.participants:
                fault = unknown("unknown-participant", places[interview.id], participant, roster.participants)
                problems.append(fault)
        if when:
            problems += _professions_held(interview, when, roster, places[interview.id])
    return problems


def _professions_held(interview: Interview, when: Round, roster: Roster, place: Place) -> list[Problem]:
    problems = []
    present = [each for each in interview.participants if each in roster.participants]
    held = {each: roster.professions_of(each, when) for each in present}
    for participant, professions in held.items():
        if not professions:
            arguments = {"word": participant, "round": interview.round}
            problems.append(Problem("not-in-service", place, arguments))
        elif not set(professions) & set(interview.professions):
            problems.append(Problem("holds-other", place, {"word": participant}, severity="warning"))
    everybody = {profession for professions in held.values() for profession in professions}
    missing = [each for each in interview.professions if everybody and each not in everybody]
    return problems + [Problem("nobody-holds", place, {"word": each}, severity="warning") for each in missing]


def check_populations(design: Design, roster: Roster, places: Mapping[str, Place]) -> list[Problem]:
    """Find professions of which the roster has more persons than the study says are in service."""
    problems = []
    for profession in design.profession:
        for site in design.sites:
            for when in design.round:
                stated = profession.in_service([site], when.id)
                found = len(roster.in_service(profession.id, site, when))
                if stated is not None and found > stated:
                    arguments = {"word": profession.id, "site": site, "round": when.id}
                    arguments_with_counts = arguments | {"stated": stated, "found": found}
                    problems.append(
                        Problem("population-too-small", places[profession.id], arguments_with_counts)
                    )
    return problems
