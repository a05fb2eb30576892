import pytest

from fokus.study.design import Design, check_design, sound_design
from fokus.study.toml import read_toml

STUDY = """\
[study]
title = "Elevhälsan"
[[round]]
id = "vt25"
label = "våren"
from = 2025-04-01
to = 2025-05-31
[[round]]
id = "ht25"
label = "hösten"
from = 2025-10-01
to = 2025-11-30
[[site]]
id = "lindby"
label = "Lindby"
[[site]]
id = "sjovik"
label = "Sjövik"
[[profession]]
id = "kurator"
label = "kurator"
group = "elevhälsa"
population = { lindby = 4, sjovik = 3 }
[[profession]]
id = "rektor"
label = "rektor"
population = { vt25 = { lindby = 2 }, ht25 = { lindby = 1, sjovik = 1 } }
[[profession]]
id = "psykolog"
label = "psykolog"
group = "elevhälsa"
"""


def read(text: str) -> tuple[Design, list[tuple[str, int | None]]]:
    design, locator, problems = read_toml(text, "study.toml", Design)
    assert design is not None
    problems = [*problems, *check_design(design, locator)]
    return design, [(each.code, each.place.line) for each in problems]


def test_the_study_keeps_its_own_order():
    design, problems = read(STUDY)
    assert not problems
    assert [*design.rounds] == ["vt25", "ht25"]
    assert [*design.professions] == ["kurator", "rektor", "psykolog"]
    assert design.groups == ("elevhälsa",)


@pytest.mark.parametrize(
    ("profession", "sites", "when", "expected"),
    [
        ("kurator", ["lindby", "sjovik"], "vt25", 7),
        ("kurator", ["sjovik"], None, 3),
        ("rektor", ["lindby", "sjovik"], "ht25", 2),
        ("rektor", ["lindby"], "vt25", 2),
        ("rektor", ["sjovik"], "vt25", None),
        ("rektor", ["lindby"], None, None),
        ("psykolog", ["lindby"], "vt25", None),
    ],
)
def test_how_many_are_in_service(profession: str, sites: list[str], when: str | None, expected: int | None):
    design, _ = read(STUDY)
    assert design.professions[profession].in_service(sites, when) == expected


def test_an_unknown_site_is_told_in_a_population_by_round_too():
    _, problems = read(STUDY.replace("ht25 = { lindby = 1", "ht25 = { limby = 1"))
    assert problems == [("unknown-site", 27)]


def test_the_first_of_two_with_one_id_holds_in_its_place():
    again = '[[site]]\nid = "lindby"\nlabel = "Lindby igen"\n'
    design, problems = read(STUDY + again)
    assert problems == [("duplicate-id", 33)]
    assert [(each.id, each.label) for each in sound_design(design).site] == [
        ("lindby", "Lindby"),
        ("sjovik", "Sjövik"),
    ]


def test_a_word_for_two_professions_is_told_once():
    _, problems = read(
        STUDY.replace('label = "psykolog"', 'label = "psykolog"\naliases = ["KURATOR", "rektor "]')
    )
    assert problems == [("word-of-two", 31), ("word-of-two", 31)]


def test_a_newer_format_is_all_that_is_told():
    _, problems = read("format = 2\n" + STUDY.replace("lindby = 4", "limby = 4"))
    assert problems == [("newer-format", 1)]


@pytest.mark.parametrize("number", [0, 1, 8, 9, 10, 11, 19])
def test_a_fault_after_an_entry_that_was_left_out_keeps_its_line(number: int):
    entry = '[[interview]]\nid = "i{n}"\nround = "vt25"\nsite = "lindby"\nprofessions = ["kurator"]\n'
    text = STUDY + "".join(entry.format(n=n) for n in range(20))
    text = text.replace('id = "i9"', 'id = "i 9"').replace(
        f'id = "i{number}"\nround = "vt25"', f'id = "i{number}"\nround = "vt26"'
    )
    design, problems = read(text)
    lines = text.split("\n")
    expected = [("wrong-value", lines.index('id = "i 9"') + 1)]
    if number != 9:
        expected.append(("unknown-round", lines.index('round = "vt26"') + 1))
    assert problems == expected
    assert len(sound_design(design).interview) == (18 if number != 9 else 19)
