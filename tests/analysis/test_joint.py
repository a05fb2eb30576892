"""What may be joined by &: questions that divide alike, and nothing else."""

import pytest

from fokus.analysis.joint import check_joined
from fokus.analysis.query import parse
from fokus.problems import QueryError


@pytest.mark.parametrize(
    "text",
    [
        "quotes of=tid",
        "scales pick=mean",
        "scales of=contact by=profession & themes of=tid by=profession",
        "scales by=site,profession & themes by=profession,site across=round",
        "scales by=profession & themes by=profession & response by=profession where=round:omg1",
    ],
)
def test_what_divides_alike_may_be_joined(text: str):
    check_joined(parse(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("scales by=profession & themes by=site", "joined-by-differ"),
        ("scales by=profession & themes by=profession,site", "joined-by-differ"),
        ("scales by=profession & themes by=profession & response by=round", "joined-by-differ"),
        ("scales & themes", "joined-without-by"),
        ("scales by=profession & themes across=profession", "joined-without-by"),
        ("scales by=profession pick=mean & themes by=profession", "joined-pick"),
        ("scales by=profession & quotes of=tid", "joined-noun"),
        ("aggregates & scales by=profession", "joined-noun"),
        ("scales by=profession & aggregates", "joined-noun"),
    ],
)
def test_what_does_not_is_refused(text: str, code: str):
    with pytest.raises(QueryError) as refused:
        check_joined(parse(text))
    assert refused.value.code == code


def test_the_refusal_names_both_divisions():
    with pytest.raises(QueryError) as refused:
        check_joined(parse("scales by=profession & themes by=site,round"))
    assert refused.value.arguments == {"first": "profession", "second": "site,round"}
