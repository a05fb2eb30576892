from collections.abc import Callable, Iterable, Iterator
from itertools import starmap
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fokus.custody.draft import Draft
from fokus.custody.searching import MOST_TEXTS, Search
from fokus.material.names.key import Key, Person
from fokus.material.transcript import Transcript, Turn

KEY = Key(person=(Person(code="D07", names=("Marit Sandlöv",)),))
SAID = ("Marit ringde i går.", "Jag skrev till Marit Sandlöv.", "Ring 070-174 06 58.", "Ingen svarade.")


def _draft(texts: list[str], names: Key | None = None) -> Draft:
    turns = tuple(Turn(number, "participant", "D07", None, text) for number, text in enumerate(texts, 1))
    transcript = Transcript("i1", 1, "omg1", "lindby", ("kurator",), None, turns)
    return Draft("i1.txt", transcript, names or Key())


@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=6))
def test_what_is_found_in_a_turn_stands_in_that_turn(texts: list[str]) -> None:
    for text, hits in zip(texts, Search(KEY).hits(_draft(texts)), strict=True):
        assert all(text[hit.start : hit.end] == hit.text for hit in hits)
        assert bool(hits) == (text != "Ingen svarade.")


def test_a_text_is_searched_once() -> None:
    searched: list[str] = []

    def told(work: Callable[..., Any], *columns: Iterable[Any]) -> Iterator[Any]:
        rows = [*zip(*columns, strict=False)]
        searched.extend(text for text, *_ in rows)
        return starmap(work, rows)

    search, drafts = Search(KEY), [_draft([each]) for each in SAID]
    search.look_through([*drafts, *drafts], told)
    search.look_through(drafts, told)
    assert searched == [*SAID]


def test_the_same_text_is_searched_again_when_it_has_other_names() -> None:
    search = Search(Key())
    assert not any(hit.code for hits in search.hits(_draft(["Marit ringde."])) for hit in hits)
    assert [hit.code for hits in search.hits(_draft(["Marit ringde."], KEY)) for hit in hits] == ["D07"]


def test_only_so_many_texts_are_remembered() -> None:
    search = Search(Key())
    search.look_through(_draft([f"Rad {number}."]) for number in range(MOST_TEXTS + 5))
    assert len(search._found) == MOST_TEXTS
    assert search.hits(_draft(["Rad 0."])) == ((),)


PIECES = (
    "Marit",
    "Sandlöv",
    "Ring 070-174",
    "06 58.",
    "Storgatan",
    "12 A",
    "990101-",
    "1239",
    "anna@",
    "skola.se",
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_what_is_certain_in_a_turn_by_itself_is_found_beside_other_turns(texts: list[str]) -> None:
    for text, hits in zip(texts, Search(KEY).hits(_draft(texts)), strict=True):
        (alone,) = Search(KEY).hits(_draft([text]))
        assert {hit for hit in alone if hit.certain} <= {*hits}


def test_two_texts_never_meet_in_one_finding() -> None:
    hits = Search(KEY).hits(_draft(["Det var Marit", "Sandlöv sa ja."]))
    assert [[hit.text for hit in each] for each in hits] == [["Marit"], ["Sandlöv"]]
