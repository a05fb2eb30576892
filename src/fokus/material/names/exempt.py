"""A study's own words, which identify nobody however they look."""

from fokus.material.transcript import INTERVIEWER, UNKNOWN
from fokus.study.design import Design
from fokus.study.roster import Roster


def exempt_words(design: Design, roster: Roster) -> tuple[str, ...]:
    """Return the codes of persons, the words of sites and professions, and the roles of speech."""
    professions = [word for each in design.profession for word in (each.label, each.plural, *each.aliases)]
    sites = [word for each in design.site for word in (each.id, each.label)]
    return tuple(filter(None, [*professions, *sites, *sorted(roster.participants), *INTERVIEWER, *UNKNOWN]))
