"""Grids, multiple choices in one column or several, and what is neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.exports.export import ColumnInfo, Export
from fokus.material.exports.questions import describe, split_choices
from fokus.material.exports.recognize import read_export


def columns(text: str) -> dict[str, ColumnInfo]:
    export = read_export(text.encode(), "enkat.csv")
    assert isinstance(export, Export)
    return {each.id: each for each in export.columns}


@pytest.mark.parametrize(
    ("first", "second"), [("1", "0"), ("Y", ""), ("Ja", "Nej"), ("SIP", ""), ("1", "2"), ("True", "False")]
)
def test_one_column_a_choice_is_seen_however_it_is_ticked(first: str, second: str):
    last = "Tid" if first == "SIP" else first
    found = columns(f"Kod;Teman [SIP];Teman [Tid]\nab12;{first};{second}\ncd34;{second};{last}\n")
    assert [(each.kind, each.group, each.choice) for each in found.values()][1:] == [
        ("choice", "Teman", "SIP"), ("choice", "Teman", "Tid"),
    ]  # fmt: skip


def test_a_grid_of_answers_is_no_choice():
    found = columns("Kod;Stämmer [Tid];Stämmer [Tillit]\nab12;Ja, helt;Vet ej\ncd34;3;Ja, helt\n")
    assert all(each.kind != "choice" for each in found.values())
    assert found["Stämmer [Tid]"].text == "Tid"


def test_choices_in_a_cell_are_told_from_open_answers():
    cells = ["SIP, Tid", "Tid, Närvaro", "Närvaro, SIP", "Tid", "Tid, SIP"]
    words = ["Bra, men ojämnt", "Mer tid, tack", "Inget", "Bra, men ojämnt", "Jo"]
    hours = ["4,2", "0,6", "4,2", "2,0", "0,6"]
    found = describe("table", [("a", "a"), ("b", "b"), ("c", "c")], {"a": cells, "b": words, "c": hours})
    assert [each.delimiter for each in found] == [",", "", ""]
    assert (found[0].kind, found[2].kind) == ("choices", "number")


names = st.text(st.characters(exclude_characters=";,", exclude_categories=["C", "Z"]), min_size=1, max_size=8)


@given(st.lists(names, max_size=6, unique=True))
def test_splitting_undoes_joining(parts: list[str]):
    assert split_choices(";".join(parts), ";") == parts
    assert split_choices(";".join([*parts, ""]), ";") == parts


@given(st.lists(names, min_size=2, max_size=5, unique_by=str.casefold))
def test_a_known_choice_with_the_delimiter_inside_is_kept_whole(parts: list[str]):
    whole = ", ".join(parts[:2])
    assert split_choices(", ".join(parts), ",", [whole]) == [whole, *parts[2:]]
