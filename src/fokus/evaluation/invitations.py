"""Who was invited to answer, held against who did."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from fokus.evaluation.designed import Plan
from fokus.evaluation.files import INVITED, Files
from fokus.problems import Argument, Problem
from fokus.study.instrument import BLANK, Instrument
from fokus.study.invited import Invitation, read_invited

if TYPE_CHECKING:
    import pandas as pd

    from fokus.material.responses import Responses

Answered = Mapping[str, "Responses"]


def read_invitations(
    files: Files, plan: Plan, instruments: Mapping[str, Instrument], responses: Answered
) -> tuple[Invitation, ...]:
    """Read who was invited, and find where more have answered than were invited or in service."""
    source = files.table(INVITED)
    invited: tuple[Invitation, ...] = ()
    if source is not None:
        known = (*instruments, *files.unread) if instruments else ()
        invited, problems = read_invited(source.text, INVITED, plan.design, known)
        files.problems += problems
    files.problems += [*_beyond_invited(invited, responses), *_beyond_service(plan, invited, responses)]
    return invited


def answering(responses: "Responses") -> "pd.DataFrame":
    """Return the people who answered at least one question: ``dont_know`` is an answer, a blank is none."""
    if "answering" not in responses.kept:
        responses.kept["answering"] = _answering(responses)
    return cast("pd.DataFrame", responses.kept["answering"])


def _answering(responses: "Responses") -> "pd.DataFrame":
    closed = _gives_a_point(responses.given)
    if len(closed) == len(responses.people) and closed.all():
        return responses.people
    chosen = responses.chosen.notna().any(axis="columns")
    written = (responses.texts.notna() & (responses.texts != "")).any(axis="columns")
    there = responses.people.index
    some = [each.reindex(there, fill_value=False) for each in (closed, chosen, written)]
    return responses.people[some[0] | some[1] | some[2]]


def _gives_a_point(given: "pd.DataFrame") -> "pd.Series[bool]":
    """Tell who chose something in any closed question; the columns are read until everybody has."""
    import pandas as pd

    found = pd.Series(data=False, index=given.index)
    for item in given.columns:
        if found.size and found.all():
            break
        found |= given[item].notna() & (given[item] != BLANK)
    return found


def _beyond_invited(invited: tuple[Invitation, ...], responses: Answered) -> Iterator[Problem]:
    people = {each: answering(responses[each]) for each in responses}
    for each in invited:
        if each.questionnaire in people:
            wanted = {"round": each.round, "site": each.site, "profession": each.profession}
            answered = _number(people[each.questionnaire], wanted)
            if answered > each.invited:
                arguments: dict[str, Argument] = {"answered": answered, "invited": each.invited}
                yield Problem("more-than-invited", each.place, arguments, severity="warning")


def _beyond_service(plan: Plan, invited: tuple[Invitation, ...], responses: Answered) -> Iterator[Problem]:
    """Find the professions of which more answered than were in service, where no invitations are known."""
    asked = {(each.questionnaire, each.round) for each in invited}
    places = plan.places("profession", "population")
    for each, answers in responses.items():
        columns = ["profession", "site", "round"]
        groups = answering(answers).groupby(columns, sort=False, observed=True).size()
        for place, answered in groups.items():
            profession, site, when = cast("tuple[str, str, str]", place)
            if (each, when) in asked:
                continue
            stated = plan.design.professions[profession].in_service([site], when)
            if stated is not None and answered > stated:
                arguments: dict[str, Argument] = {
                    "word": profession, "site": site, "round": when, "stated": stated,
                    "answered": answered,
                }  # fmt: skip
                yield Problem("more-than-in-service", places[profession], arguments, severity="warning")


def _number(people: "pd.DataFrame", wanted: Mapping[str, str | None]) -> int:
    for column, value in wanted.items():
        people = people if value is None else people[people[column] == value]
    return len(people)
