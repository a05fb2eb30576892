"""What in a quote may tell of somebody: names without a key, places, roles that one person holds."""

from itertools import pairwise

import pytest

from fokus.disclosure.telling import telling
from fokus.study.design import Design

DESIGN = Design.model_validate({
    "study": {"title": "x"},
    "round": [{"id": "omg1", "label": "maj 2025", "from": "2025-05-01", "to": "2025-06-01"}],
    "site": [{"id": "lindby", "label": "Lindby"}, {"id": "sjovik", "label": "Sjövik"}],
    "profession": [
        {"id": "skolpsykolog", "label": "skolpsykolog", "population": {"lindby": 1, "sjovik": 3}},
        {"id": "kurator", "label": "kurator", "population": {"lindby": 4, "sjovik": 1}},
        {"id": "vaktmastare", "label": "vaktmästare"},
    ],
})  # fmt: skip


def told(words: str, *sites: str) -> list[tuple[str, str]]:
    return [(each.text, each.kind) for each in telling(words, DESIGN, "omg1", sites or ["lindby"])]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Vår psykolog var borta.", [("psykolog", "role")]),
        ("skolpsykologens rum", [("skolpsykologens", "role")]),
        ("Vaktmästaren låste.", [("Vaktmästaren", "role")]),
        ("Det sa kuratorn, och kuratorer vet.", []),
        ("Sen kom Annika Sandlöv.", [("Annika Sandlöv", "name")]),
        ("Vi i Lindby och på Tallskolan gör så.", [("Lindby", "place"), ("Tallskolan", "school")]),
        ("Den 3 mars, eller 2025-03-04.", [("3 mars", "date"), ("2025-03-04", "date")]),
        ("Som [D07] sa, [namn] log.", [("[D07]", "code")]),
        ("Efter olyckan blev det tyst.", [("olyckan", "event")]),
        ("Ring 070-123 45 67.", [("070-123 45 67", "number")]),
        ("Det är svårt med diagnoser och konflikter.", []),
    ],
)
def test_what_may_tell_of_somebody_is_found(words: str, expected: list[tuple[str, str]]):
    assert told(words) == expected


def test_what_is_sensitive_counts_beside_what_tells():
    far = "så är det ju alltid hos oss, vad man än gör och hur man än försöker med det som är, " * 2
    assert ("sjukskriven", "sensitive") in told("Psykologen är sjukskriven.")
    assert told(f"Psykologen kom. {far} Många är sjukskrivna.") == [("Psykologen", "role")]


def test_a_role_tells_only_where_one_person_holds_it():
    assert told("kuratorn sa det", "sjovik") == [("kuratorn", "role")]
    assert told("kuratorn sa det", "lindby") == []


def test_without_a_site_a_role_that_one_holds_anywhere_tells():
    assert [each.kind for each in telling("kuratorn sa det", DESIGN, "omg1", [])] == ["role"]


def test_what_is_found_stands_where_it_says_and_never_overlaps():
    words = "Psykologen Annika Sandlöv i Lindby är sjukskriven sedan den 3 mars."
    found = telling(words, DESIGN, "omg1", ["lindby"])
    assert all(words[each.start : each.end] == each.text for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert {"role", "name", "place", "sensitive", "date"} == {each.kind for each in found}
