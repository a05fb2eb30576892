from collections.abc import Callable
from dataclasses import replace

import pytest

from fokus.analysis.result import Note
from fokus.disclosure.released import Attribution, Released, ReleasedQuote
from fokus.report.labels import Labels
from fokus.report.tables import described, table


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def heads(released: Released, labels: Labels) -> list[str]:
    return [plain(column.label) for column in table(released, labels).columns]


def test_the_model_table_of_two_rounds(linked: Released, swedish: Labels):
    made = table(linked, swedish)
    assert heads(linked, swedish) == ["Delskala", "Maj, M", "November, M", "Skillnad (95 % KI)", "n"]
    assert made.rows == (("Kontaktvägar", "2,71", "2,99", "0,28 (0,10 till 0,46)", "39"),)


def test_the_same_table_in_english(linked: Released, english: Labels):
    assert heads(linked, english) == ["Scale", "May, M", "November, M", "Difference (95% CI)", "n"]
    assert table(linked, english).rows == (("Ways of contact", "2.71", "2.99", "0.28 (0.10 to 0.46)", "39"),)


def test_a_hidden_value_is_two_dots_and_explained(linked: Released, swedish: Labels):
    hidden = replace(linked.rows[1], value=None, low=None, high=None, n=None, hidden=True)
    contrast = replace(linked.contrasts[0], hidden=True, difference=None)
    notes = (Note("hidden", {"limit": 5}),)
    made = table(replace(linked, rows=(linked.rows[0], hidden), contrasts=(contrast,), notes=notes), swedish)
    assert made.rows[0][1:4] == ("2,71", "..", "..")
    assert "färre än 5 personer" in made.notes[0]


def test_nothing_is_explained_as_hidden_where_nothing_is(linked: Released, swedish: Labels):
    assert table(replace(linked, notes=(Note("hidden", {"limit": 5}),)), swedish).notes == ()


def test_different_numbers_of_persons_get_a_column_each(linked: Released, swedish: Labels):
    rows = (linked.rows[0], replace(linked.rows[1], n=41, size=41))
    assert heads(replace(linked, rows=rows), swedish)[-2:] == ["n, maj", "n, november"]


def test_interviews_are_x_of_n_by_round(feedback: Released, swedish: Labels):
    made = table(feedback, swedish)
    assert made.rows == (("Återkoppling", "6 av 8", "3 av 7"),)


@pytest.mark.parametrize(("n", "shown"), [(10, "5 av 10"), (40, "50\u00a0%")])
def test_no_per_cent_for_fewer_than_twenty(
    items_of: Callable[[int], Released], swedish: Labels, n: int, shown: str
):
    made = table(items_of(n), swedish)
    assert made.rows == (("Jag vet vem jag ska ringa.", shown, shown, str(n)),)


def test_a_picked_value_is_a_table_of_one_cell(linked: Released, swedish: Labels):
    made = table(replace(linked, query=replace(linked.query, pick="difference")), swedish)
    assert made.rows == (("Kontaktvägar", "0,28"),)


def test_quotes_have_the_marks_of_the_language(linked: Released, swedish: Labels, english: Labels):
    quote = ReleasedQuote(
        "1", 'Hon sa "ring" bara.', Attribution("profession", "skolskoterska", "omg1"), "tid", "waiting"
    )
    released = replace(
        linked,
        query=replace(linked.query, noun="quotes"),
        kind="quote",
        rows=(),
        contrasts=(),
        quotes=(quote,),
    )
    assert table(released, swedish).rows == (("”Hon sa ’ring’ bara.”", "skolsköterska, maj"),)
    assert table(released, english).rows == (("“Hon sa ’ring’ bara.”", "school nurse, May"),)


@pytest.mark.parametrize(
    ("attribution", "who"),
    [
        (Attribution("group", "elevhälsa", "omg1"), "personal inom elevhälsa, maj"),
        (Attribution("participant", "", "omg2"), "en deltagare, november"),
    ],
)
def test_a_coarser_attribution(linked: Released, swedish: Labels, attribution: Attribution, who: str):
    quote = ReleasedQuote("1", "Vi hinner inte.", attribution, "tid", "waiting")
    released = replace(
        linked, query=replace(linked.query, noun="quotes"), kind="quote", rows=(), quotes=(quote,)
    )
    assert table(released, swedish).rows[0][1] == who


def test_a_description_tells_every_cell(linked: Released, swedish: Labels):
    assert plain(described(table(linked, swedish))) == (
        "Kontaktvägar: Maj, M 2,71, November, M 2,99, Skillnad (95 % KI) 0,28 (0,10 till 0,46), n 39."
    )


def test_a_table_has_an_alternative_text(linked: Released, swedish: Labels):
    assert table(linked, swedish).summary.startswith("Tabell över enkätens delskalor.")
