"""What a query may ask of a study: which keys a noun takes, and which ids are there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from fokus.analysis.log_groups import DIVIDED_BY, levels_in
from fokus.analysis.query import Condition, Query, format_query
from fokus.coding.coding import VALENCES
from fokus.evaluation import Evaluation
from fokus.problems import NotYetError, QueryError, nearest, remedy_for
from fokus.study.cells import point_id
from fokus.study.instrument import ALL, BLANK, MIXED
from fokus.study.source import KINDS

PEOPLE = ("round", "site", "profession", "group")
ANSWERING = (*PEOPLE, "stayed")
STAYING = ("stayed", "left", "joined")
POSITIVE = "positive"
CHOSEN: Mapping[str, tuple[str, ...]] = {
    "valence": VALENCES, "kind": KINDS, "stage": ("before", "after"), "stayed": STAYING,
    "origin": ("own", "suggested"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Noun:
    """The keys, dimensions and choices that this version answers for a noun."""

    keys: frozenset[str]
    dimensions: tuple[str, ...] = PEOPLE
    conditions: tuple[str, ...] = PEOPLE
    choices: tuple[str, ...] = ()
    picks: tuple[str, ...] = ()


_ESTIMATE = ("value", "low", "high", "count", "n", "missing")
_INTERVAL = ("low", "high", "n", "missing")
_COEFFICIENTS = ("percent", "krippendorff", "ac1", "kappa", "coefficients")
_CONTRAST = ("difference", "effect", "statistic", "df", "p", "p_adjusted", "n_from", "n_to", "n_linked")

NOUNS: Mapping[str, Noun] = {
    "coverage": Noun(
        frozenset({"by", "across", "where", "pick"}), picks=("planned", "held", "persons", "count", "n")
    ),
    "themes": Noun(
        frozenset({"of", "by", "across", "where", "pick", "unit", "level", "coder"}),
        conditions=(*PEOPLE, "valence", "kind"),
        choices=("interviews", "persons", "theme", "code"),
        picks=("value", "count", "n"),
    ),
    "items": Noun(
        frozenset({"of", "by", "across", "where", "pick", "denominator"}),
        ANSWERING,
        conditions=(*ANSWERING, "answer"),
        choices=("answered", "all"),
        picks=(*_ESTIMATE, POSITIVE, "mean", "sd", "median", *_CONTRAST),
    ),
    "scales": Noun(
        frozenset({"of", "by", "across", "where", "pick", "link", "bound"}),
        ANSWERING,
        conditions=ANSWERING,
        choices=("linked", "all", "unlinked"),
        picks=("mean", "sd", "median", "above_cut", "low", "high", "n", "missing", *_CONTRAST),
    ),
    "response": Noun(
        frozenset({"of", "by", "across", "where", "pick", "denominator"}),
        choices=("invited", "inservice"),
        picks=("value", "count", "n", "missing"),
    ),
    "reliability": Noun(
        frozenset({"of", "by", "where", "pick"}), picks=("alpha", "omega", "low", "high", "n", "missing")
    ),
    "agreement": Noun(
        frozenset({"of", "by", "where", "pick", "unit", "level", "coder"}),
        ("theme", "code", "transcript", "coder", "round", "site", "stage"),
        conditions=(*PEOPLE, "valence", "transcript", "coder", "stage", "origin"),
        choices=("turns", "characters", "theme", "code"),
        picks=(*_COEFFICIENTS, "prevalence", "clusters", *_INTERVAL),
    ),
    "confusion": Noun(
        frozenset({"of", "by", "where", "level", "coder", "most", "pick"}),
        ("coder",),
        conditions=(*PEOPLE, "transcript", "coder"),
        choices=("theme", "code"),
        picks=("count", "n", "value"),
    ),
    "method": Noun(frozenset(), (), ()),
    "aggregates": Noun(frozenset({"of", "where"}), (), conditions=("round",)),
    "summaries": Noun(
        frozenset({"of", "by", "across", "where", "coder"}),
        ("round", "site", "profession"),
        conditions=("round", "site", "profession"),
    ),
    "log": Noun(
        frozenset({"of", "by", "where", "pick"}), DIVIDED_BY, conditions=DIVIDED_BY, picks=("number", "count")
    ),
    "staffing": Noun(frozenset({"where"}), (), conditions=("profession", "site")),
    "goals": Noun(frozenset(), (), ()),
    "quotes": Noun(
        frozenset({"of", "where", "coder", "spread", "most"}),
        (*PEOPLE, "kind"),
        conditions=(*PEOPLE, "valence", "kind"),
    ),
}


def check_query(query: Query, evaluation: Evaluation) -> None:
    """Refuse a query that this version does not answer, or that asks for what the study lacks.

    Raises
    ------
    NotYetError
        For a noun, key, dimension or choice of the grammar that a later version answers.
    QueryError
        For an id that the study does not have, or a cell that the noun does not have.
    """
    noun = NOUNS.get(query.noun)
    if noun is None:
        raise NotYetError("not-yet", word=query.noun)
    _check_keys(query, noun)
    _check_dimensions(query, noun)
    for condition in query.where:
        _check_ids(f"unknown-{condition.dimension}", condition.any_of, _known(evaluation, query, condition))
    if query.coder:
        _check_ids("unknown-coder", [query.coder], evaluation.coders)
    if query.pick and query.pick not in noun.picks:
        raise unknown_word("unknown-pick", query.pick, noun.picks)


def _known(evaluation: Evaluation, query: Query, condition: Condition) -> tuple[str, ...]:
    """Return the values that a condition may name."""
    if query.noun == "log" and condition.dimension != "site":
        return levels_in(evaluation.project, condition.dimension)
    if query.noun == "staffing" and condition.dimension == "profession":
        return tuple(dict.fromkeys(each.profession for each in evaluation.project.staff))
    unknown = (MIXED,) if condition.dimension in ("profession", "group") else ()
    return (*levels(evaluation, condition.dimension), *unknown)


def _check_keys(query: Query, noun: Noun) -> None:
    used = [pair.partition("=")[0] for pair in format_query(query).split()[1:]]
    if later := [key for key in used if key not in noun.keys]:
        raise NotYetError("not-yet", word=f"{query.noun} {later[0]}=")
    for choice in (query.unit, query.level, query.link, query.denominator):
        if choice and choice not in noun.choices:
            raise NotYetError("not-yet", word=f"{query.noun} … {choice}")
    if query.link and query.across != "round":
        raise QueryError("link-needs-rounds")
    if query.bound and query.across != "round":
        raise QueryError("bound-needs-rounds")


def _check_dimensions(query: Query, noun: Noun) -> None:
    spread = (query.spread,) if query.spread else ()
    for dimension in (*query.dimensions, *spread):
        if dimension not in noun.dimensions:
            raise NotYetError("not-yet", word=f"{query.noun} by={dimension}")
    for condition in query.where:
        if condition.dimension not in noun.conditions:
            raise NotYetError("not-yet", word=f"{query.noun} where={condition.dimension}")


def _check_ids(code: str, words: Iterable[str], known: Iterable[str]) -> None:
    choices = tuple(known)
    for word in words:
        if word not in choices:
            raise unknown_word(code, word, choices)


def unknown_word(code: str, word: str, known: Iterable[str]) -> QueryError:
    """Return the fault of an id that the study does not have, with the nearest that it has."""
    choices = tuple(known)
    close = nearest(word, choices)
    return QueryError(
        code, remedy=remedy_for(choices, close), word=word, nearest=close, known=", ".join(choices)
    )


def levels(evaluation: Evaluation, dimension: str) -> tuple[str, ...]:
    """Return the ids of a dimension in the study's order."""
    design = evaluation.design
    if dimension in CHOSEN:
        return CHOSEN[dimension]
    if dimension == "answer":
        return tuple(dict.fromkeys(_answers(evaluation)))
    if dimension == "group":
        return tuple(dict.fromkeys(group_of(evaluation, each) for each in design.professions))
    by_dimension: dict[str, Iterable[str]] = {
        "round": design.rounds, "site": design.sites, "profession": design.professions,
        "transcript": design.interviews, "coder": evaluation.coders,
    }  # fmt: skip
    return tuple(by_dimension[dimension])


def _answers(evaluation: Evaluation) -> Iterator[str]:
    for instrument in evaluation.instruments.values():
        for response in instrument.response.values():
            yield from (point_id(point.value) for point in response.points)
            yield from (each.id for each in response.non_answers)
        for choices in instrument.choices.values():
            yield from (each.id for each in choices.options)
    for responses in evaluation.responses.values():
        yield from responses.chosen.columns.get_level_values("choice")
    yield from (BLANK, POSITIVE)


def group_of(evaluation: Evaluation, profession: str) -> str:
    """Return the coarser group of a profession: itself when the study names none."""
    found = evaluation.design.professions.get(profession)
    return found.group or found.id if found else profession


def cells(evaluation: Evaluation, dimensions: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the cells of some dimensions, and last the totals: over everything but the round."""
    by_level = [
        (*levels(evaluation, each), *([MIXED] if each in ("profession", "group") else ()))
        for each in dimensions
    ]
    parts = [dict(zip(dimensions, ids, strict=True)) for ids in product(*by_level)]
    if set(dimensions) <= {"round"}:
        return parts
    totals = [dict.fromkeys(dimensions, ALL) | part for part in _rounds(evaluation, dimensions)]
    return parts + totals


def _rounds(evaluation: Evaluation, dimensions: tuple[str, ...]) -> list[dict[str, str]]:
    if "round" not in dimensions:
        return [{}]
    return [{"round": each} for each in evaluation.design.rounds]


def admits(cell: Mapping[str, str], dimension: str, value: str | None) -> bool:
    """Tell whether a cell admits a value: the same one, or any when it is a total or undivided."""
    wanted = cell.get(dimension, ALL)
    return wanted in (ALL, value)


def allowed(query: Query, dimension: str, value: str | None) -> bool:
    """Tell whether the conditions of a query leave a value of a dimension."""
    wanted = query.only(dimension)
    return wanted is None or value in wanted
