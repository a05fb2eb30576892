"""The key: read from TOML and from lists as people have them, and written back as it was."""

from hypothesis import given
from hypothesis import strategies as st

from fokus.material.names.key import Key, Person, Place, format_key, read_key, read_people, read_places

names = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
codes = st.from_regex(r"[A-Z]\d{1,3}", fullmatch=True)
people = st.builds(Person, code=codes, names=st.lists(names, min_size=1, max_size=3).map(tuple))
places = st.builds(Place, names=st.lists(names, min_size=1, max_size=3).map(tuple), replacement=names)
lists = st.lists(names, max_size=3).map(tuple)
keys = st.builds(
    Key,
    people=st.lists(people, max_size=4).map(tuple),
    places=st.lists(places, max_size=3).map(tuple),
    kept=lists,
    holders=lists,
)


@given(keys)
def test_a_key_is_read_as_it_was_written(key: Key):
    assert read_key(format_key(key), "nyckel.toml")[0] == key


def test_a_name_that_two_codes_share_is_pointed_out_without_the_name():
    text = (
        '[[person]]\ncode = "D07"\nnames = ["Marit Sandlöv"]\n\n'
        '[[person]]\ncode = "D11"\nnames = ["marit  sandlöv"]\n'
    )
    key, problems = read_key(text, "nyckel.toml")
    assert key is not None
    assert [(each.code, each.place.line, each.severity) for each in problems] == [
        ("name-of-two", 5, "warning")
    ]
    assert "Sandlöv" not in str(problems[0].arguments)


def test_what_is_no_code_or_no_name_is_a_problem_at_its_line():
    text = (
        '[[person]]\ncode = "Marit Sandlöv"\nnames = ["Marit"]\n\n[[person]]\ncode = "D11"\nnames = ["M"]\n'
    )
    _, problems = read_key(text, "nyckel.toml")
    assert [(each.code, each.place.line) for each in problems] == [("wrong-value", 2), ("name-too-short", 5)]


def test_a_replacement_that_tells_is_a_problem():
    text = '[[place]]\nnames = ["Granvik"]\nreplacement = "[en skola i Granvik]"\n'
    assert [each.code for each in read_key(text, "nyckel.toml")[1]] == ["replacement-tells"]


def test_people_are_read_with_several_names_in_a_cell_or_in_rows():
    text = "kod;namn\nD07;Marit Sandlöv, Maja\nD11;Yvonne Tallmo\nD07;Mallan\n"
    found, problems = read_people(text, "namn.csv")
    assert problems == []
    assert found == (
        Person(code="D07", names=("Marit Sandlöv", "Maja", "Mallan")),
        Person(code="D11", names=("Yvonne Tallmo",)),
    )


def test_people_are_read_without_a_header():
    found, problems = read_people("D07;Marit Sandlöv\nD11\tYvonne Tallmo\n", "namn.csv")
    assert problems == []
    assert [each.code for each in found] == ["D07", "D11"]


def test_faults_in_a_list_of_people_have_their_row():
    text = "code;name\nMarit Sandlöv;D07\nD11;\nD12;Gunvor Ekstubb\nD13;gunvor ekstubb\n"
    found, problems = read_people(text, "namn.csv")
    assert [(each.code, each.place.row) for each in problems] == [
        ("empty-cell", 3), ("not-a-code", 2), ("name-of-two", 5),
    ]  # fmt: skip
    assert [each.code for each in found] == ["D12", "D13"]


def test_rows_without_a_header_keep_their_numbers():
    _, problems = read_people("D07;Marit Sandlöv\nD11;\n", "namn.csv")
    assert [(each.code, each.place.row) for each in problems] == [("empty-cell", 2)]


def test_places_are_read_one_a_line_or_with_what_replaces_them():
    plain, no_problems = read_places("Granvik\nKvarnbo\n", "platser.csv")
    assert no_problems == []
    assert [each.names for each in plain] == [("Granvik",), ("Kvarnbo",)]
    replaced, problems = read_places(
        "namn;ersättning\nGranvik, Granviks kommun;[orten]\n;[skolan]\n", "platser.csv"
    )
    assert replaced == (Place(names=("Granvik", "Granviks kommun"), replacement="[orten]"),)
    assert [(each.code, each.place.row) for each in problems] == [("empty-cell", 3)]


def test_an_empty_list_is_a_problem():
    assert [each.code for each in read_people("\n\n", "namn.csv")[1]] == ["empty-file"]
