"""study.toml: rounds, sites, professions, the interviews planned and held, coders and reports."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from fokus.problems import Place, Problem, unknown
from fokus.study.instrument import RESERVED, Id
from fokus.study.lines import Locator
from fokus.study.toml import Noun, first_of_each

FORMAT = 1
ReportKind = Literal["evaluation", "half-year", "yearly", "final"]
Population = dict[Id, Annotated[int, Field(ge=0)] | dict[Id, Annotated[int, Field(ge=0)]]]


class Settings(Noun):
    """The table ``[study]``.

    An ``exploratory`` study asks many questions to find some worth asking again: the p of several
    comparisons are adjusted for the share of false findings, not for a single one. In a ``blind`` one
    coders of the same interview see nothing of each other's codings until all of them have finished it.
    ``citation_style`` is a style of references by its name, or a file of the study that ends in ``.csl``.
    Codes are suggested only where ``suggestions`` asks for it. ``quotes_per_person`` is how often one
    person may be quoted in everything that is released together. In a study ``for_team`` the report goes to
    those who took part: colleagues know each other's professions, so nobody is quoted by hers.
    """

    title: str = Field(min_length=1)
    language: Literal["sv", "en"] = "sv"
    smallest_group: int = Field(default=5, ge=3)
    quote_group: int = Field(default=3, ge=3)
    quotes_per_person: int = Field(default=3, ge=1)
    for_team: bool = False
    exploratory: bool = False
    blind: bool = False
    citation_style: str = Field(default="apa", min_length=1)
    suggestions: bool = False


class Round(Noun):
    """One wave of data collection."""

    id: Id
    label: str = Field(min_length=1)
    first: date = Field(alias="from")
    last: date = Field(alias="to")


class Site(Noun):
    """A municipality or unit."""

    id: Id
    label: str = Field(min_length=1)


class Profession(Noun):
    """A profession, the coarser group it may be shown as, and how many hold it."""

    id: Id
    label: str = Field(min_length=1)
    plural: str = ""
    group: str = ""
    aliases: tuple[str, ...] = ()
    population: Population = Field(default_factory=dict)

    def in_service(self, sites: Iterable[str], round_id: str | None = None) -> int | None:
        """Return how many hold the profession at some sites, None when the study does not say.

        The population is keyed by site, or by round and then site.
        """
        by_site = self.population.get(round_id or "", self.population)
        numbers = [by_site.get(site) for site in sites] if isinstance(by_site, Mapping) else []
        known = [number for number in numbers if isinstance(number, int)]
        return sum(known) if known else None


class Interview(Noun):
    """A focus interview that was planned, and whether it was held."""

    id: Id
    round: Id
    site: Id
    professions: tuple[Id, ...] = Field(min_length=1)
    held: bool = False
    participants: tuple[Id, ...] = ()
    present: int | None = Field(default=None, ge=0)


class Coder(Noun):
    """A person who codes; the first one counts where nothing is decided.

    ``transcripts`` are her part; without any she codes all of them.
    """

    id: Id
    role: str = ""
    transcripts: tuple[Id, ...] | None = None


class Report(Noun):
    """Which chapters form one Word file."""

    id: Id
    kind: ReportKind = "evaluation"
    title: str = ""
    template: str | None = None
    chapters: tuple[str, ...] = Field(min_length=1)


class Design(Noun):
    """The evaluation as designed."""

    format: int = Field(default=FORMAT, ge=1)
    study: Settings
    round: tuple[Round, ...] = Field(min_length=1)
    site: tuple[Site, ...] = Field(min_length=1)
    profession: tuple[Profession, ...] = Field(min_length=1)
    interview: tuple[Interview, ...] = ()
    coder: tuple[Coder, ...] = ()
    report: tuple[Report, ...] = ()

    @property
    def rounds(self) -> dict[str, Round]:
        """Rounds by id, in the study's order."""
        return {each.id: each for each in self.round}

    @property
    def sites(self) -> dict[str, Site]:
        """Sites by id, in the study's order."""
        return {each.id: each for each in self.site}

    @property
    def professions(self) -> dict[str, Profession]:
        """Professions by id, in the study's order."""
        return {each.id: each for each in self.profession}

    @property
    def interviews(self) -> dict[str, Interview]:
        """Interviews by id, in the study's order."""
        return {each.id: each for each in self.interview}

    @property
    def groups(self) -> tuple[str, ...]:
        """The coarser groups of professions, in the study's order."""
        return tuple(dict.fromkeys(each.group for each in self.profession if each.group))


def check_design(design: Design, locator: Locator) -> list[Problem]:
    """Find what the design says that does not hold together."""
    if design.format > FORMAT:
        place = locator.place(("format",))
        return [Problem("newer-format", place, {"found": design.format, "known": FORMAT})]
    return [
        *_faulty_ids(design, locator),
        *_faulty_rounds(design, locator),
        *_faulty_interviews(design, locator),
        *_faulty_populations(design, locator),
        *_ambiguous_words(design, locator),
    ]


def _faulty_ids(design: Design, locator: Locator) -> list[Problem]:
    problems = []
    for table in ("round", "site", "profession", "interview", "coder", "report"):
        seen: set[str] = set()
        for n, each in enumerate(getattr(design, table)):
            place = locator.place((table, n, "id"))
            if each.id in RESERVED:
                problems.append(Problem("reserved-id", place, {"word": each.id}))
            if each.id in seen:
                problems.append(Problem("duplicate-id", place, {"word": each.id}))
            seen.add(each.id)
    groups = [
        ("profession", n, "group") for n, each in enumerate(design.profession) if each.group in RESERVED
    ]
    problems += [
        Problem("reserved-id", locator.place(p), {"word": design.profession[p[1]].group}) for p in groups
    ]
    return problems


def _faulty_rounds(design: Design, locator: Locator) -> list[Problem]:
    return [
        Problem("round-backwards", locator.place(("round", n, "to")), {"word": each.id})
        for n, each in enumerate(design.round)
        if each.last < each.first
    ]


def _faulty_interviews(design: Design, locator: Locator) -> list[Problem]:
    problems = []
    for n, interview in enumerate(design.interview):
        at = partial(_place_in_interview, locator, n)
        problems += _unknown("unknown-round", at("round"), [interview.round], design.rounds)
        problems += _unknown("unknown-site", at("site"), [interview.site], design.sites)
        problems += _unknown(
            "unknown-profession", at("professions"), interview.professions, design.professions
        )
        if interview.participants and interview.present is not None:
            problems.append(Problem("present-and-participants", at("present"), {"word": interview.id}))
        if len(set(interview.participants)) < len(interview.participants):
            problems.append(Problem("participant-twice", at("participants"), {"word": interview.id}))
        if not interview.held and (interview.participants or interview.present):
            problems.append(Problem("not-held-but-present", at("held"), {"word": interview.id}))
    return problems


def _place_in_interview(locator: Locator, number: int, key: str) -> Place:
    return locator.place(("interview", number, key))


def _unknown(code: str, place: Place, words: Iterable[str], known: Iterable[str]) -> list[Problem]:
    choices = list(known)
    return [unknown(code, place, word, choices) for word in words if word not in choices]


def _faulty_populations(design: Design, locator: Locator) -> list[Problem]:
    problems = []
    known = [*design.sites, *design.rounds]
    for n, profession in enumerate(design.profession):
        place = locator.place(("profession", n, "population"))
        problems += _unknown("unknown-site", place, profession.population, known)
        for inner in profession.population.values():
            if isinstance(inner, dict):
                problems += _unknown("unknown-site", place, inner, design.sites)
    return problems


def _ambiguous_words(design: Design, locator: Locator) -> list[Problem]:
    """Find words that stand for two professions: an answer would be counted for the wrong one."""
    taken: dict[str, str] = {}
    problems = []
    for n, each in enumerate(design.profession):
        place = locator.place(("profession", n, "aliases"))
        for word in dict.fromkeys(filter(None, (each.id, each.label, each.plural, *each.aliases))):
            other = taken.setdefault(" ".join(word.split()).casefold(), each.id)
            if other != each.id:
                problems.append(
                    Problem("word-of-two", place, {"word": word, "first": other, "other": each.id})
                )
    return problems


def sound_design(design: Design) -> Design:
    """Return the design with the first of each id, without interviews that point to what is not there."""
    rounds, sites, professions = design.rounds, design.sites, design.professions
    interviews = [
        each
        for each in design.interview
        if each.round in rounds and each.site in sites and professions.keys() >= set(each.professions)
    ]
    tables = ("round", "site", "profession", "coder", "report")
    first = {table: first_of_each(getattr(design, table)) for table in tables}
    return design.model_copy(update=first | {"interview": first_of_each(interviews)})
