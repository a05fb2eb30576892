"""Drafts are told apart: what is frozen with words unjudged, and what waits for somebody to judge them."""

from pathlib import Path

from fokus.custody.clearing import Wanted, divided
from fokus.custody.draft import Draft
from fokus.custody.searching import Search
from fokus.material.names.key import Key, Person
from fokus.material.transcript import Transcript, Turn

KEY = Key(person=(Person(code="D05", names=("Björn Ask",)),))


def draft(id_: str, text: str) -> Draft:
    turns = (Turn(1, "participant", "D07", None, text),)
    return Draft(f"{id_}.txt", Transcript(id_, 1, "omg2", "sjovik", ("rektor",), "2025-11-20", turns))


def test_only_words_that_are_frozen_unjudged_are_said_to_stand():
    waits, goes = draft("a", "I går sa Björn att Tindra kom."), draft("b", "Sen kom Saga också.")
    found = divided([waits, goes], Search(KEY), Wanted(Path(), candidates="keep"))
    assert (found.waiting, found.ready) == ((waits,), (goes,))
    assert found.kept == ("Saga",)
