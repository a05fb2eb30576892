"""Who answered a questionnaire: of those who were invited, or of those in service."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from fokus.analysis.query import Query
from fokus.analysis.result import Base, Estimate, Note, Presence, Result
from fokus.analysis.scope import admits, allowed, cells, group_of, unknown_word
from fokus.evaluation import Evaluation
from fokus.evaluation.invitations import answering
from fokus.study.instrument import ALL
from fokus.study.invited import Invitation

T = TypeVar("T")
Cell = tuple[str | None, ...]


class Where(NamedTuple):
    """Where people belong; None is not known of a respondent, and all together of the invited."""

    round: str
    site: str | None
    profession: str | None
    group: str | None

    def covers(self, other: "Where") -> bool:
        """Tell whether people of another place may be among those of this one."""
        return all(None in pair or pair[0] == pair[1] for pair in zip(self, other, strict=True))


@dataclass(frozen=True, slots=True)
class Survey:
    """One questionnaire: who answered it and how many were asked, by where, and by which denominators.

    ``unplaced`` when there is somebody of whom nobody knows where she belongs.
    """

    questionnaire: str
    answered: Mapping[Where, Base]
    asked: Mapping[Where, int]
    denominators: frozenset[str]
    unplaced: bool

    @property
    def rounds(self) -> frozenset[str]:
        """The rounds in which it was given."""
        return frozenset(where.round for where in (*self.answered, *self.asked))


def response(evaluation: Evaluation, query: Query) -> Result:
    r"""Count those who answered each questionnaire, and of how many: :math:`answered / asked`.

    ``denominator=invited`` is those of invited.csv, ``inservice`` those whom study.toml has in service;
    by default the invited in a round that the file has, else those in service. Who left everything
    blank has not answered; in rounds taken together each answer and each invitation counts.

    The share has no interval and rounds are not tested: everybody who was asked is counted, nobody is
    drawn. It is None, and never 100 per cent for want of a number, where it is not known how many were
    asked, and where more answered than were asked.
    """
    surveys = list(_surveys(evaluation, query))
    rows = tuple(row for each in surveys for row in _rows(evaluation, query, each))
    notes = tuple(_notes(evaluation, query, surveys, rows))
    return Result(query, "estimate", ("questionnaire", *query.dimensions), rows, notes=notes)


def _surveys(evaluation: Evaluation, query: Query) -> Iterator[Survey]:
    for word in query.of:
        if word not in evaluation.instruments:
            raise unknown_word("unknown-instrument", word, evaluation.instruments)
    for each in query.of or evaluation.instruments:
        answered = _answered(evaluation, each)
        invited = [one for one in evaluation.invited if one.questionnaire == each]
        if answered or invited:
            yield _survey(evaluation, query, each, answered, invited)


def _answered(evaluation: Evaluation, questionnaire: str) -> dict[Where, Base]:
    if questionnaire not in evaluation.responses:
        return {}
    people = answering(evaluation.responses[questionnaire])
    columns = (people[each].tolist() for each in ("respondent", "linked", "round", "site", "profession"))
    found: dict[tuple[str, ...], set[Presence]] = defaultdict(set)
    for person, linked, *where in zip(*columns, strict=True):
        found[tuple(where)].add(Presence(person, where[0], known=linked))
    by_place: dict[Where, Base] = defaultdict(frozenset)
    for (when, site, profession), persons in found.items():
        by_place[_where(evaluation, when, _known(site), _known(profession))] |= persons
    return dict(by_place)


def _known(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _where(evaluation: Evaluation, when: str, site: str | None, profession: str | None) -> Where:
    group = None if profession is None else group_of(evaluation, profession)
    return Where(when, site, profession, group)


def _survey(
    evaluation: Evaluation, query: Query, each: str, answered: Mapping[Where, Base], invited: list[Invitation]
) -> Survey:
    given = {where.round for where in answered} | {one.round for one in invited}
    asked: dict[Where, int] = {}
    used = set()
    for when in (one for one in evaluation.design.rounds if one in given and allowed(query, "round", one)):
        mine = [one for one in invited if one.round == when]
        denominator = query.denominator or ("invited" if mine else "inservice")
        used.add(denominator)
        asked |= _invited(evaluation, mine) if denominator == "invited" else _in_service(evaluation, when)
    there = {where: base for where, base in answered.items() if _is_allowed(query, where)}
    unplaced = any(None in where for where in answered)
    return Survey(each, there, asked, frozenset(used), unplaced)


def _is_allowed(query: Query, where: Where) -> bool:
    return all(allowed(query, each, value) for each, value in where._asdict().items())


def _invited(evaluation: Evaluation, invited: Iterable[Invitation]) -> dict[Where, int]:
    return {_where(evaluation, each.round, each.site, each.profession): each.invited for each in invited}


def _in_service(evaluation: Evaluation, when: str) -> dict[Where, int]:
    numbers = {
        _where(evaluation, when, site, each.id): each.in_service([site], when)
        for each in evaluation.design.profession
        for site in evaluation.design.sites
    }
    return {where: number for where, number in numbers.items() if number is not None}


def _rows(evaluation: Evaluation, query: Query, survey: Survey) -> Iterator[Estimate]:
    asked = {where: number for where, number in survey.asked.items() if _is_allowed(query, where)}
    numbers, bases = _by_cell(query, asked), _by_cell(query, survey.answered)
    uncounted = _by_cell(query, {where: where for where in survey.answered if not _is_covered(where, survey)})
    for at in cells(evaluation, query.dimensions):
        cell = tuple(at.values())
        base = frozenset[Presence]().union(*bases[cell])
        known = cell in numbers and cell not in uncounted and not _is_vague(query, at, survey)
        number = sum(numbers[cell]) if known else None
        if base or number:
            yield _row({"questionnaire": survey.questionnaire} | at, base, number)


def _by_cell(query: Query, found: Mapping[Where, T]) -> dict[Cell, list[T]]:
    """Put what is known of each place in its own cell, and in the total."""
    by_cell: dict[Cell, list[T]] = defaultdict(list)
    for where, each in found.items():
        own = tuple(getattr(where, dimension) for dimension in query.dimensions)
        total = tuple(where.round if each == "round" else ALL for each in query.dimensions)
        for cell in dict.fromkeys((own, total)):
            by_cell[cell].append(each)
    return by_cell


def _is_covered(where: Where, survey: Survey) -> bool:
    return where in survey.asked or any(each.covers(where) for each in survey.asked)


def _is_vague(query: Query, at: Mapping[str, str], survey: Survey) -> bool:
    """Tell whether some were asked of whom nobody knows if they belong in a cell."""
    asked = [where for where in survey.asked if None in where]
    return any(_may_be(query, at, where) and not _is_inside(query, at, where) for where in asked)


def _may_be(query: Query, at: Mapping[str, str], where: Where) -> bool:
    known = {each: value for each, value in where._asdict().items() if value is not None}
    return all(admits(at, each, value) and allowed(query, each, value) for each, value in known.items())


def _is_inside(query: Query, at: Mapping[str, str], where: Where) -> bool:
    return _is_allowed(query, where) and all(admits(at, *each) for each in where._asdict().items())


def _row(at: Mapping[str, str], base: Base, asked: int | None) -> Estimate:
    count = len(base)
    share = count / asked if asked and count <= asked else None
    missing = None if share is None or asked is None else asked - count
    return Estimate(
        at, "response", share, count=count, n=asked, missing=missing, unit="share", counts="participation",
        base=base, about=frozenset({at["questionnaire"]}),
    )  # fmt: skip


def _notes(
    evaluation: Evaluation, query: Query, surveys: list[Survey], rows: Iterable[Estimate]
) -> Iterator[Note]:
    used = {denominator for each in surveys for denominator in each.denominators}
    if used:
        yield Note(f"denominator-{'-or-'.join(sorted(used))}")
    if "round" not in query.dimensions and any(len(each.rounds) > 1 for each in surveys):
        yield Note("rounds-together-response")
    if query.across:
        yield Note("response-not-tested")
    if "inservice" in used and (without := _without_population(evaluation, query)):
        yield Note("without-population", {"count": without})
    if any(row.n is None for row in rows):
        yield Note("asked-unknown")
    if any(row.n is not None and (row.count or 0) > row.n for row in rows):
        yield Note("more-than-asked")
    if any(each.unplaced for each in surveys) and _divides_people(query):
        yield Note("not-placed")


def _divides_people(query: Query) -> bool:
    return bool({*query.dimensions, *(each.dimension for each in query.where)} - {"round"})


def _without_population(evaluation: Evaluation, query: Query) -> int:
    """Count the professions whose number in service the study does not say for some round."""
    rounds = query.only("round") or tuple(evaluation.design.rounds)
    return sum(
        any(each.in_service(evaluation.design.sites, when) is None for when in rounds)
        for each in evaluation.design.profession
        if allowed(query, "profession", each.id)
    )
