import time
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.binding import Binding
from fokus.problems import Problem
from fokus.study.codebook import Codebook
from fokus.study.design import Design
from fokus.study.instrument import Instrument
from fokus.study.lines import Locator
from fokus.study.toml import Noun, read_toml

STUDY = """\
[study]
title = "Elevhälsan"

[[round]]
id = "vt25"
label = "våren"
from = 2025-04-01
to = 2025-05-31

[[site]]
id = "aby"
label = "Åby"

[[profession]]
id = "kurator"
label = "kurator"
population = { aby = 4 }
"""


def found(problems: list[Problem]) -> list[tuple[str, int | None]]:
    return [(each.code, each.place.line) for each in problems]


def test_a_sound_text_is_read_without_problems():
    design, _, problems = read_toml(STUDY, "study.toml", Design)
    assert design is not None
    assert design.rounds["vt25"].label == "våren"
    assert not problems


def test_an_unknown_key_is_told_with_the_nearest_known():
    design, _, problems = read_toml(STUDY + 'gruop = "elevhälsa"\n', "study.toml", Design)
    assert design is not None
    assert found(problems) == [("unknown-key", 18)]
    assert problems[0].arguments["nearest"] == "group"
    assert problems[0].remedy_code == "did-you-mean"


def test_each_wrong_entry_of_many_is_told_at_its_own_line_and_the_others_stay():
    sites = "".join(f'[[site]]\nid = "ort{n}"\nlabel = "Ort"\n' for n in range(15))
    text = STUDY + sites.replace('id = "ort8"', 'id = "ort 8"').replace('id = "ort12"', "id = 12")
    design, locator, problems = read_toml(text, "study.toml", Design)
    assert design is not None
    assert [each.id for each in design.site] == ["aby", *[f"ort{n}" for n in range(15) if n not in {8, 12}]]
    lines = text.split("\n")
    assert found(problems) == [
        ("wrong-value", lines.index('id = "ort 8"') + 1),
        ("wrong-value", lines.index("id = 12") + 1),
    ]
    last = len(design.site) - 1
    assert locator.place(("site", last, "id")).line == lines.index('id = "ort14"') + 1


def test_a_wrong_value_is_not_told_as_missing_too():
    text = STUDY.replace("from = 2025-04-01", 'from = "i april"')
    text += '[[round]]\nid = "ht25"\nlabel = "hösten"\nfrom = 2025-10-01\nto = 2025-11-30\n'
    design, locator, problems = read_toml(text, "study.toml", Design)
    assert design is not None
    assert found(problems) == [("wrong-value", 7)]
    assert [each.id for each in design.round] == ["ht25"]
    assert locator.place(("round", 0, "id")).line == 19


def test_a_missing_label_costs_nothing_but_the_label():
    design, _, problems = read_toml(STUDY.replace('label = "Åby"\n', ""), "study.toml", Design)
    assert design is not None
    assert design.sites["aby"].label == "aby"
    assert found(problems) == [("missing-key", 10)]


@pytest.mark.parametrize(
    ("old", "new", "remedy", "shown"),
    [
        ("{ aby = 4 }", "{ aby = -4 }", "at-least", "-4"),
        ("{ aby = 4 }", '{ aby = "fyra" }', "a-int", "fyra"),
        ("{ aby = 4 }", "{ vt25 = { aby = -4 } }", "at-least", "-4"),
        ("{ aby = 4 }", "4", "a-dict", "4"),
        ('"Elevhälsan"', '""', "not-empty", ""),
        ('"Elevhälsan"', "true", "a-string", "true"),
        ('"Elevhälsan"', "[[1]]", "a-string", "[…]"),
        ('"Elevhälsan"', '"E"\nlanguage = "no"', "one-of-expected", "no"),
        ('"Elevhälsan"', '"E"\nsmallest_group = 2', "at-least", "2"),
        ('label = "kurator"', 'label = "kurator"\naliases = "skolkurator"', "a-list", "skolkurator"),
        ('id = "kurator"', 'id = "skol kurator"', "an-id", "skol kurator"),
        ("2025-05-31", '"31 maj"', "a-date", "31 maj"),
        ('"Elevhälsan"', "0x" + "f" * 6000, "a-string", "…"),
    ],
)
def test_a_wrong_value_has_the_remedy_of_its_kind(old: str, new: str, remedy: str, shown: str):
    _, _, problems = read_toml(STUDY.replace(old, new), "study.toml", Design)
    assert (problems[0].code, problems[0].remedy_code) == ("wrong-value", remedy)
    assert problems[0].arguments["value"] == shown


def test_what_may_be_is_told_without_the_words_of_a_library():
    _, _, problems = read_toml(STUDY.replace("title", 'language = "no"\ntitle'), "study.toml", Design)
    assert problems[0].arguments["expected"] == "sv, en"


def test_a_key_of_an_inner_table_is_known_through_its_alternatives():
    text = (
        'file = "a.csv"\ninstrument = "k"\nround = "vt25"\nsite = { colum = "Kommun" }\n[item]\nk1 = "k1"\n'
    )
    binding, _, problems = read_toml(text, "b.toml", Binding)
    assert sorted(found(problems)) == [("missing-key", 4), ("unknown-key", 4)]
    assert next(each for each in problems if each.code == "unknown-key").arguments["nearest"] == "column"
    assert binding is not None
    assert binding.site is None
    assert binding.item["k1"].column == "k1"


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = ", 1), ("a = 1\nb = [1,\n", 2), ("a = 1\na = 2\n", 2), ('x = "å\n', 1), ("\n\n[[[]", 3), ("=", 1)],
)
def test_a_fault_of_the_grammar_has_its_line(text: str, line: int):
    model, _, problems = read_toml(text, "study.toml", Design)
    assert model is None
    assert found(problems) == [("toml-syntax", line)]


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 50_000, "a = " + "[" * 900 + "]" * 900, "a = " + "9" * 6000, "a = 0x" + "f" * 100_000,
     ".".join(["a"] * 3000) + " = 1", "a = [\n" + "1." + "0" * 60 + "\n]", "a = '" + "x" * 2**20 + "'",
     "a = [\n[" + " " * 100_000 + "1],\n]", 'a = """' + "\\\n" * 20_000 + '"""', "[" + "a" * 2**20 + "]"],
)  # fmt: skip
def test_an_excessive_text_is_told_soon(text: str):
    began = time.perf_counter()
    _, _, problems = read_toml(text, "study.toml", Design)
    assert problems
    assert all(len(str(each.arguments)) < 2000 for each in problems)
    assert time.perf_counter() - began < 30


def test_lines_are_found_in_every_way_that_toml_is_written():
    text = '''\
title = """
[[round]]
id = "inte här" """
"ett citat" = 'a = b' # [kommentar]
a.b = [
  { x = 1 }, # ett
  { y = [2,
    3] },
]

[[round]] # omgång
id = "r1"
[round.extra]
z = 1
[[round]]
"id" = "r2"
[[round.inner]]
w = "]"
'''
    at = Locator(text, "f").place
    assert tomllib.loads(text)["round"][1]["inner"][0]["w"] == "]"
    expected = {
        ("ett citat",): 4, ("a", "b"): 5, ("a", "b", 0, "x"): 6, ("a", "b", 1): 7, ("a", "b", 1, "y", 1): 8,
        ("round", 0): 11, ("round", 0, "id"): 12, ("round", 0, "extra", "z"): 14, ("round", 1, "id"): 16,
        ("round", 1, "inner", 0, "w"): 18, ("round", 1, "label"): 15, ("title",): 1,
    }  # fmt: skip
    assert {path: at(path).line for path in expected} == expected


values = st.recursive(
    st.integers() | st.booleans() | st.dates() | st.text("abåÅ \"'\\[]{}=#,.", max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


def written(value: object) -> str:
    if isinstance(value, list):
        return "[\n" + "".join(f"  {written(each)},\n" for each in value) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value).lower() if isinstance(value, bool) else str(value)


@given(st.dictionaries(st.text("abcd", min_size=1, max_size=3), values, max_size=4))
def test_every_key_is_found_at_the_line_where_it_was_written(table: dict[str, object]):
    lines: dict[str, int] = {}
    text = "# tabell\n"
    for key, value in table.items():
        lines[key] = text.count("\n") + 1
        text += f"{key} = {written(value)}\n"
    assert tomllib.loads(text) == table
    assert {key: Locator(text, "f").place((key,)).line for key in table} == lines


pieces = st.sampled_from([
    "[study]\n", "[[round]]\n", "[[item]]\n", "[response.a]\n", "[[code]]\n", "[item.k1]\n", 'id = "a"\n',
    "id = 5\n", "label = {}\n", 'label = "å"\n', "points = [{}]\n", "from = 2025-01-01\n", "x = nan\n",
    "population = { a = { b = inf } }\n", 'column = "k"\n', "round = [1, [2]]\n", "site = {values=3}\n",
    "[", "]", '"', "=", "\n", "'''", "\ufeff", "\x00", "\r", "items = ['-']\n", "title = 3\n", "item = 'a'\n",
])  # fmt: skip


@given(st.lists(pieces, max_size=25).map("".join) | st.text(max_size=60))
def test_no_text_is_too_odd_for_any_model(text: str):
    for model in (Design, Codebook, Instrument, Binding):
        read, _, problems = read_toml(text, "f.toml", model)
        assert read is not None or problems
        assert all(isinstance(each, Problem) for each in problems)


@given(st.data())
def test_a_study_with_one_sign_changed_is_read_or_told(data: st.DataObject):
    at = data.draw(st.integers(0, len(STUDY) - 1))
    text = STUDY[:at] + data.draw(st.characters() | st.just("")) + STUDY[at + 1 :]
    read, _, problems = read_toml(text, "study.toml", Design)
    assert read is not None or problems
    lines = text.count("\n") + 1
    assert all(each.place.line is None or 1 <= each.place.line <= lines for each in problems)


def test_a_noun_is_frozen():
    class Omgang(Noun):
        id: str

    with pytest.raises(ValueError, match="frozen"):
        setattr(Omgang(id="vt25"), "id", "ht25")  # noqa: B010
