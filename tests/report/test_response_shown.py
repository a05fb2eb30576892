"""The response rate as people read it: the sixth model sentence, tables, numbers and figures."""

from dataclasses import replace

import pytest

from fokus.analysis.query import parse_one
from fokus.analysis.result import Estimate, Note
from fokus.disclosure.released import Released
from fokus.report.figures import figure
from fokus.report.labels import Labels
from fokus.report.tables import table
from fokus.report.wording import number, sentence

IN_SERVICE = (Note("denominator-inservice"),)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def row(count: int, n: int | None, **at: str) -> Estimate:
    share = count / n if n and count <= n else None
    return Estimate(
        {"questionnaire": "samverkan", **at}, "response", share, count=count, n=n, unit="share",
        counts="participation", size=count,
    )  # fmt: skip


def hidden(**at: str) -> Estimate:
    return replace(row(0, None, **at), count=None, size=None, hidden=True)


def answered(query: str, *rows: Estimate, notes: tuple[Note, ...] = IN_SERVICE) -> Released:
    dimensions = tuple(rows[0].at)
    return Released(parse_one(query), "estimate", dimensions, rows, (), (), notes)


@pytest.fixture
def model() -> Released:
    """The sixth model sentence: 52 of 61 in May, 47 of 65 in November."""
    return answered("response by=round", row(52, 61, round="omg1"), row(47, 65, round="omg2"))


def test_the_model_sentence_in_swedish(model: Released, swedish: Labels):
    assert plain(sentence(model, swedish)) == (
        "I maj svarade 52 av de 61 som var i tjänst (85 procent), i november 47 av 65 (72 procent)."
    )


def test_the_model_sentence_in_english(model: Released, english: Labels):
    assert plain(sentence(model, english)) == (
        "In May, 52 of the 61 in service answered (85 per cent), in November 47 of 65 (72 per cent)."
    )


@pytest.mark.parametrize(
    ("note", "who"),
    [("invited", "inbjudna"), ("inservice", "som var i tjänst"), ("inservice-or-invited", "tillfrågade")],
)
def test_the_denominator_is_named(model: Released, swedish: Labels, note: str, who: str):
    said = sentence(replace(model, notes=(Note(f"denominator-{note}"),)), swedish)
    assert said.startswith(f"I maj svarade 52 av de 61 {who} (")


def test_two_numbers_never_stand_beside_each_other(model: Released, swedish: Labels):
    rounds = tuple(each.model_copy(update={"label": f"{each.label} 2025"}) for each in swedish.design.round)
    labels = replace(swedish, design=swedish.design.model_copy(update={"round": rounds}))
    assert plain(sentence(model, labels)).endswith("i november 2025 svarade 47 av 65 (72 procent).")


def test_undivided_it_is_told_altogether(swedish: Labels):
    assert plain(sentence(answered("response", row(99, 126)), swedish)) == (
        "Sammanlagt svarade 99 av de 126 som var i tjänst (79 procent)."
    )


def test_a_group_stands_before_its_numbers_and_few_have_no_per_cent(swedish: Labels):
    nurses = {"profession": "skolskoterska"}
    by_round = answered(
        "response by=profession across=round", row(9, 14, **nurses, round="omg1"),
        row(0, 14, **nurses, round="omg2"),
    )  # fmt: skip
    assert sentence(by_round, swedish) == (
        "Skolsköterskor: i maj svarade nio av de 14 som var i tjänst, i november ingen av 14."
    )
    assert sentence(answered("response by=profession", row(9, 14, **nurses)), swedish) == (
        "Skolsköterskor: nio av de 14 som var i tjänst svarade."
    )


def test_a_hidden_group_is_named_with_the_reason_and_a_hidden_round_in_its_place(swedish: Labels):
    nurses, psychologists = {"profession": "skolskoterska"}, {"profession": "skolpsykolog"}
    said = sentence(
        answered(
            "response by=profession across=round", row(9, 14, **nurses, round="omg1"),
            hidden(**nurses, round="omg2"), hidden(**psychologists, round="omg1"),
            hidden(**psychologists, round="omg2"),
        ),
        swedish,
    )  # fmt: skip
    assert said.startswith(
        "Skolsköterskor: i maj svarade nio av de 14 som var i tjänst, i november redovisas inte antalet "
        "svarande. Skolpsykologer redovisas inte separat, eftersom redovisning kräver minst fem svarande"
    )


def test_what_it_is_of_may_be_unknown_or_wrong_and_then_has_no_share(swedish: Labels):
    unknown = answered("response", row(52, None), notes=(*IN_SERVICE, Note("asked-unknown")))
    assert sentence(unknown, swedish).startswith("Sammanlagt svarade 52 av ett okänt antal. ")
    assert table(unknown, swedish).rows == (("Samverkan", "52 av okänt antal"),)
    wrong = answered("response", row(54, 52), notes=(*IN_SERVICE, Note("more-than-asked")))
    assert "procent" not in sentence(wrong, swedish)
    assert table(wrong, swedish).rows == (("Samverkan", "54 av 52"),)


def test_rounds_stand_in_columns_with_number_and_share(model: Released, swedish: Labels, english: Labels):
    made = table(model, swedish)
    assert [column.label for column in made.columns] == ["Enkät", "Maj", "November"]
    assert [plain(cell) for cell in made.rows[0]] == ["Samverkan", "52 av 61 (85 %)", "47 av 65 (72 %)"]
    assert made.notes[0].startswith("Räknat på dem som var i tjänst.")
    assert table(model, english).rows == (("Samverkan", "52 of 61 (85%)", "47 of 65 (72%)"),)


def test_by_profession_a_row_each_and_the_total_last(swedish: Labels):
    made = table(
        answered(
            "response by=profession", row(9, 14, profession="skolskoterska"),
            hidden(profession="skolpsykolog"), row(11, 16, profession="all"),
        ),
        swedish,
    )  # fmt: skip
    assert [column.label for column in made.columns] == ["Yrkesgrupp", "Svarande"]
    assert made.rows == (("Skolsköterskor", "9 av 14"), ("Skolpsykologer", ".."), ("Samtliga", "11 av 16"))
    assert made.totals == {2}


@pytest.mark.parametrize(
    ("pick", "shown"), [("value", "85 %"), ("count", "52"), ("n", "61"), ("missing", "9")]
)
def test_a_number_in_running_text(swedish: Labels, pick: str, shown: str):
    one = replace(row(52, 61), missing=9)
    assert plain(number(answered(f"response pick={pick}", one), swedish)) == shown


def test_a_share_of_few_is_x_of_n_also_in_running_text(swedish: Labels):
    assert number(answered("response pick=value", row(9, 14)), swedish) == "9 av 14"
    assert plain(number(answered("response pick=value", row(9, 40)), swedish)) == "22 %"
    assert number(answered("response pick=value", hidden()), swedish) == ".."


def test_the_figure_tells_every_number(model: Released, swedish: Labels):
    drawn = figure((model,), swedish)
    assert drawn.png.startswith(b"\x89PNG")
    assert plain(drawn.alt) == (
        "Figur över enkätens svarsfrekvens. Samverkan: Maj 52 av 61 (85 %), November 47 av 65 (72 %)."
    )


def test_a_hidden_number_changes_the_figure_and_is_not_told(model: Released, swedish: Labels):
    drawn = figure((replace(model, rows=(model.rows[0], hidden(round="omg2"))),), swedish)
    assert drawn.png != figure((model,), swedish).png
    assert "47" not in drawn.alt
