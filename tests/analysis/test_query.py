"""The grammar: every rule of it, and that reading and writing are inverses."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.analysis.query import (
    ANSWERED,
    CHOICES,
    DIMENSIONS,
    KEYS,
    LATER,
    NOUNS,
    Ask,
    Condition,
    Query,
    format_ask,
    format_query,
    parse,
    parse_one,
)
from fokus.messages import LANGUAGES, catalogue
from fokus.problems import NotYetError, QueryError

ARCHITECTURE = [
    "coverage by=profession,site,round",
    "coverage pick=held",
    "themes by=profession across=round",
    "items of=collaboration denominator=answered",
    "scales of=collaboration across=round by=profession",
    "scales across=round link=linked",
    "scales of=collaboration across=round where=profession:kurator pick=difference",
    "response by=round,site",
    "agreement by=theme unit=turns",
    "quotes of=time spread=profession most=3",
    "log of=meeting by=body",
    "log of=decision,event",
    "scales of=collaboration by=profession & themes of=time by=profession",
]


def fault(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize("text", ARCHITECTURE)
def test_the_queries_of_the_architecture_are_read(text: str) -> None:
    assert parse(format_ask(parse(text))) == parse(text)


def test_a_query_is_a_noun_and_pairs() -> None:
    assert parse_one("  scales  of=trust,time\tacross=round\nby=site ") == Query(
        "scales", of=("trust", "time"), by=("site",), across="round"
    )


def test_what_the_answer_is_divided_by_is_by_and_then_across() -> None:
    assert parse_one("scales across=round by=site,profession").dimensions == ("site", "profession", "round")
    assert parse_one("scales").dimensions == ()


def test_plus_is_or_and_the_comma_of_where_is_and() -> None:
    query = parse_one("themes where=profession:kurator+rektor,site:lindby")
    assert query.where == (Condition("profession", ("kurator", "rektor")), Condition("site", ("lindby",)))
    assert query.only("profession") == ("kurator", "rektor")
    assert query.only("site") == ("lindby",)
    assert query.only("round") is None


def test_two_conditions_of_one_dimension_leave_what_both_leave() -> None:
    query = parse_one("themes where=round:omg1+omg2,round:omg2+omg3")
    assert query.only("round") == ("omg2",)
    assert parse_one("themes where=round:omg1,round:omg2").only("round") == ()


def test_a_value_named_twice_in_a_condition_is_named_once() -> None:
    assert format_query(parse_one("themes where=round:a+b+a")) == "themes where=round:a+b"


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_is_read_also_those_that_later_versions_answer(noun: str) -> None:
    assert parse_one(noun).noun == noun
    assert set(ANSWERED) | set(LATER) == set(NOUNS)


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("of=a,b-c.d_e,å1", ("a", "b-c.d_e", "å1")),
        ("by=round,half-year", ("round", "half-year")),
        ("across=profession", "profession"),
        ("where=site:a+b", (Condition("site", ("a", "b")),)),
        ("pick=p_adjusted", "p_adjusted"),
        ("bound=0.2", 0.2),
        ("coder=a1", "a1"),
        ("spread=profession", "profession"),
        ("most=12", 12),
        *((f"{key}={value}", value) for key, values in CHOICES.items() for value in values),
    ],
)
def test_every_key_has_its_kind_of_value(pair: str, value: object) -> None:
    query = parse_one(f"scales {pair}")
    assert getattr(query, pair.partition("=")[0]) == value
    assert parse_one(format_query(query)) == query


def test_every_key_of_the_grammar_is_tried_above() -> None:
    assert set(KEYS) == {
        "of", "by", "across", "where", "pick", "unit", "level", "link", "denominator", "bound", "coder",
        "spread", "most",
    }  # fmt: skip


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_dimension_may_divide_compare_and_condition(dimension: str) -> None:
    assert parse_one(f"log by={dimension}").by == (dimension,)
    assert parse_one(f"log across={dimension}").across == dimension
    assert parse_one(f"log where={dimension}:x").where == (Condition(dimension, ("x",)),)


@pytest.mark.parametrize(
    ("text", "code", "word", "near"),
    [
        ("tehmes", "unknown-noun", "tehmes", "themes"),
        ("", "unknown-noun", "", ""),
        ("& themes", "unknown-noun", "&", ""),
        ("themes bye=round", "unknown-query-key", "bye", "by"),
        ("themes acros=round", "unknown-query-key", "acros", "across"),
        ("themes &", "unknown-query-key", "&", ""),
        ("themes by=profesion", "unknown-dimension", "profesion", "profession"),
        ("themes across=rounds", "unknown-dimension", "rounds", "round"),
        ("themes where=sites:lindby", "unknown-dimension", "sites", "site"),
        ("quotes spread=proffesion", "unknown-dimension", "proffesion", "profession"),
        ("themes unit=person", "unknown-choice", "person", "persons"),
        ("themes level=themes", "unknown-choice", "themes", "theme"),
        ("scales link=link", "unknown-choice", "link", "linked"),
        ("items denominator=answers", "unknown-choice", "answers", "answered"),
    ],
)
def test_a_misspelt_word_is_named_with_the_nearest(text: str, code: str, word: str, near: str) -> None:
    found = fault(text)
    assert (found.code, found.arguments["word"], found.arguments["nearest"]) == (code, word, near)
    assert found.remedy_code == ("did-you-mean" if near else "one-of")
    assert_worded(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("themes by", "no-value"),
        ("themes by=", "no-value"),
        ("themes by=round by=site", "key-twice"),
        ("themes of=a,a", "item-repeated"),
        ("themes of=a,", "wrong-item"),
        ("themes of=-a", "wrong-item"),
        ("themes of=a:b", "wrong-item"),
        ("themes of=a+b", "wrong-item"),
        ("themes of=a=b", "wrong-item"),
        ("themes across=round,site", "one-value"),
        ("themes pick=n,count", "one-value"),
        ("themes where=round", "wrong-condition"),
        ("themes where=round:", "wrong-condition"),
        ("themes where=round:a+", "wrong-condition"),
        ("themes where=round:a:b", "wrong-condition"),
        ("themes by=round across=round", "by-and-across"),
        ("scales bound=0", "not-a-number"),
        ("scales bound=-1", "not-a-number"),
        ("scales bound=0,2", "not-a-number"),
        ("scales bound=1e3", "not-a-number"),
        ("quotes most=0", "not-a-count"),
        ("quotes most=03", "not-a-count"),
        ("quotes most=2.5", "not-a-count"),
        ("quotes most=many", "not-a-count"),
    ],
)
def test_each_rule_of_the_grammar_has_a_fault_of_its_own(text: str, code: str) -> None:
    found = fault(text)
    assert found.code == code
    assert_worded(found)


def assert_worded(found: QueryError) -> None:
    for language in LANGUAGES:
        words = catalogue(language)
        assert words.say(f"problem.{found.code}", **found.arguments)
        assert words.say(f"remedy.{found.remedy_code}", **found.arguments)


def test_joined_queries_are_well_formed_but_not_answered_yet() -> None:
    text = "scales of=trust by=profession & themes of=time by=profession"
    assert [query.noun for query in parse(text).queries] == ["scales", "themes"]
    with pytest.raises(NotYetError) as caught:
        parse_one(text)
    assert caught.value.arguments == {"word": "&"}


def test_keys_are_written_in_the_order_of_the_grammar() -> None:
    assert format_query(parse_one("scales across=round by=site of=trust")) == (
        "scales of=trust by=site across=round"
    )


def test_a_decomposed_letter_is_the_same_letter() -> None:
    composed = "themes where=group:elevhälsa"
    assert parse(unicodedata.normalize("NFD", composed)) == parse(composed)


# Both directions, whatever is asked

_letters = st.sampled_from("abcåäöÅZ059ΩЖ")
ids = st.builds(lambda first, rest: first + rest, _letters, st.text("abcåÖ7_.-", max_size=6))
several = st.lists(ids, min_size=1, max_size=3, unique=True).map(tuple)
dimensions = st.sampled_from(DIMENSIONS)
conditions = st.builds(Condition, dimensions, several)
numbers = st.integers(1, 999_999_999_999).map(lambda millionth: millionth / 1_000_000)


def maybe(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | values


queries = st.builds(
    Query,
    noun=st.sampled_from(NOUNS),
    of=st.just(()) | several,
    by=st.lists(dimensions, max_size=3, unique=True).map(tuple),
    across=maybe(dimensions),
    where=st.lists(conditions, max_size=3).map(tuple),
    pick=maybe(ids),
    bound=maybe(numbers),
    coder=maybe(ids),
    spread=maybe(dimensions),
    most=maybe(st.integers(1, 999_999)),
    **{key: maybe(st.sampled_from(values)) for key, values in CHOICES.items()},
).filter(lambda query: query.across not in query.by)
asks = st.lists(queries, min_size=1, max_size=3).map(lambda each: Ask(tuple(each)))


@given(asks)
@settings(deadline=None, database=None, max_examples=150)
def test_what_is_written_is_read_as_the_same_ask(ask: Ask) -> None:
    assert parse(format_ask(ask)) == ask


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a text as people write it: keys in any order, blanks in any number."""
    query = draw(queries)
    noun, *pairs = format_query(query).split()
    blanks = st.sampled_from([" ", "  ", "\t", "\n", " \n "])
    return draw(blanks) + draw(blanks).join([noun, *draw(st.permutations(pairs))]) + draw(blanks)


@given(texts())
@settings(deadline=None, database=None, max_examples=150)
def test_what_is_read_is_written_in_one_canonical_form(text: str) -> None:
    canonical = format_ask(parse(text))
    assert sorted(canonical.split()) == sorted(text.split())
    assert format_ask(parse(canonical)) == canonical


@given(st.text(max_size=60) | st.text("themsby=of,:+& round", max_size=40))
@settings(deadline=None, database=None, max_examples=150)
def test_any_text_is_an_ask_or_a_fault_that_can_be_worded(text: str) -> None:
    read = ask_or_fault(text)
    if isinstance(read, Ask):
        assert parse(format_ask(read)) == read
    else:
        assert catalogue("sv").say(f"problem.{read.code}", **read.arguments)
        assert catalogue("sv").say(f"remedy.{read.remedy_code}", **read.arguments)


def ask_or_fault(text: str) -> Ask | QueryError:
    try:
        return parse(text)
    except QueryError as error:
        return error
