import pytest

from fokus.study.project_log.alike import is_alike, named_twice


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SIP", "samordnad individuell plan"),
        ("kontaktvägar", "Kontaktvägar"),
        ("uppföljning", "uppföljningen"),
        ("arbetsgruppen", "arbetsgrupppen"),
    ],
)
def test_names_that_may_mean_one_thing_are_alike(one: str, other: str):
    assert is_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Styrgruppen i Lindby", "Styrgruppen i Sjövik"),
        ("Nyhetsbrev nummer 1", "Nyhetsbrev nummer 2"),
        ("närvaro", "frånvaro"),
        ("roller", "regler"),
        ("SIP", "samtycke"),
        ("Projektledningsgruppen", "Projektledningsgruppen i Kinda"),
    ],
)
def test_names_of_different_things_are_not(one: str, other: str):
    assert not is_alike(one, other)


def test_newsletters_with_one_ending_may_be_one():
    letters = ["Projektbrev", "Rapportbrev", "Artikel"]
    assert [*named_twice(letters, of_one_series=True)] == [("Projektbrev", "Rapportbrev")]
    assert not [*named_twice(letters)]
