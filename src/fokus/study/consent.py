"""consent.csv: who has consented to what, on which paper, and who has taken it back since when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fokus.problems import Argument, Place, Problem, listed, unknown
from fokus.study.csvfile import Row, read_rows

Kind = Literal["interview", "survey", "quotes"]

COLUMNS = ("participant", "source", "date", "scope", "withdrawn")
REQUIRED = ("participant", "scope")
KINDS: tuple[Kind, ...] = ("interview", "survey", "quotes")
WORDS: Mapping[str, Kind] = {
    "interview": "interview", "intervju": "interview", "survey": "survey", "enkät": "survey",
    "quotes": "quotes", "citat": "quotes",
}  # fmt: skip
EVERYTHING = {"sv": "allt", "en": "all"}
ALTOGETHER = date.min
REMOVED = {"sv": "[borttaget på deltagarens begäran]", "en": "[removed at the participant’s request]"}

NAMED = {"sv": "[namn]", "en": "[name]"}


@dataclass(frozen=True, slots=True)
class Consent:
    """One person's consent: its source, when it was given, what it covers, and since when it is withdrawn.

    Withdrawn altogether is withdrawn since ``ALTOGETHER``, the first of all days.
    """

    participant: str
    source: str
    given: date | None
    scope: frozenset[Kind]
    withdrawn: date | None
    place: Place

    def covers(self, kind: Kind, when: date) -> bool:
        """Tell whether the consent holds for what was said or answered on a day."""
        return kind in self.scope and (self.withdrawn is None or when < self.withdrawn)


@dataclass(frozen=True, slots=True)
class Consents:
    """All records. Where a person has several that differ, only what all of them cover is covered."""

    records: tuple[Consent, ...] = ()

    def of(self, participant: str) -> tuple[Consent, ...]:
        """Return the records of one person."""
        return tuple(each for each in self.records if each.participant == participant)

    def covers(self, participant: str, kind: Kind, when: date) -> bool:
        """Tell whether something of a person may be used; who has no record has not been asked for one."""
        return all(each.covers(kind, when) for each in self.of(participant))

    def has_left(self, participant: str) -> bool:
        """Tell whether a person has withdrawn altogether."""
        return any(each.withdrawn == ALTOGETHER for each in self.of(participant))


def read_consents(text: str, file: str) -> tuple[Consents, list[Problem]]:
    """Read the consents, with a problem for each row that does not hold.

    What cannot be read is taken as it protects most: an unknown word of the scope covers nothing, a
    withdrawal without a readable date is one altogether.
    """
    rows, problems = read_rows(text, file, COLUMNS, REQUIRED)
    records = []
    for row in rows:
        record, faults = _record(row)
        records.append(record)
        problems += faults
    return Consents(tuple(records)), [*problems, *_contradicting(records)]


def _record(row: Row) -> tuple[Consent, list[Problem]]:
    scope, faults = _scope(row)
    given, wrong = _date(row, "date")
    withdrawn, odd = _withdrawn(row)
    problems = [*faults, *wrong, *odd]
    if given and withdrawn and ALTOGETHER < withdrawn < given:
        problems.append(Problem("withdrawn-before", row.at("withdrawn"), {"word": row["participant"]}))
    place = row.at("participant")
    return Consent(row["participant"], row["source"], given, scope, withdrawn, place), problems


def _scope(row: Row) -> tuple[frozenset[Kind], list[Problem]]:
    words = [word.strip().casefold() for word in row["scope"].split(",") if word.strip()]
    known = {**dict.fromkeys(EVERYTHING.values(), KINDS), **{word: (kind,) for word, kind in WORDS.items()}}
    problems = [unknown("unknown-scope", row.at("scope"), word, known) for word in words if word not in known]
    return frozenset(kind for word in words for kind in known.get(word, ())), problems


def _withdrawn(row: Row) -> tuple[date | None, list[Problem]]:
    if row["withdrawn"].casefold() in EVERYTHING.values():
        return ALTOGETHER, []
    found, problems = _date(row, "withdrawn")
    return (ALTOGETHER if problems else found), problems


def _date(row: Row, column: str) -> tuple[date | None, list[Problem]]:
    if not row[column]:
        return None, []
    try:
        return date.fromisoformat(row[column]), []
    except ValueError:
        return None, [Problem("not-a-date", row.at(column), {"value": row[column]})]


def _contradicting(records: Iterable[Consent]) -> list[Problem]:
    first: dict[str, Consent] = {}
    problems = []
    for each in records:
        known = first.setdefault(each.participant, each)
        if (known.scope, known.withdrawn) != (each.scope, each.withdrawn):
            arguments: dict[str, Argument] = {"word": each.participant, "row": known.place.row or 0}
            problems.append(Problem("consents-differ", each.place, arguments))
    return problems


def check_consents(
    consents: Consents, known: Collection[str], taking_part: Collection[str], file: str
) -> list[Problem]:
    """Find records of nobody, and who takes part without a record.

    A study that keeps no consents but those withdrawn, as an erasure wrote them, lacks nobody's.
    """
    problems = [
        unknown("unknown-participant", each.place, each.participant, sorted(known))
        for each in consents.records
        if each.participant not in known
    ]
    recorded = {each.participant for each in consents.records}
    without = sorted({*taking_part} - recorded)
    bare = [each for each in consents.records if each.withdrawn and not (each.source or each.given)]
    if without and (not bare or len(bare) < len(consents.records)):
        arguments: dict[str, Argument] = {"word": listed(without)}
        problems.append(Problem("no-consent", Place(file), arguments, severity="warning"))
    return problems
