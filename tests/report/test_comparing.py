"""Contrasts in the words of the trade: partly linked, unchanged, several rounds, groups, not asked."""

from dataclasses import replace

import pytest

from fokus.analysis.query import parse_one
from fokus.analysis.result import Contrast, Estimate, Note
from fokus.disclosure.released import Released
from fokus.report.comparing import among
from fokus.report.labels import Labels
from fokus.report.tables import table
from fokus.report.wording import sentence


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture
def partly(linked: Released) -> Released:
    """The second model sentence: 60 persons, of whom 39 answered both times."""
    beside = replace(linked.contrasts[0], sensitivity=True, mean_from=2.71, mean_to=2.99)
    model = replace(
        linked.contrasts[0],
        low=0.11,
        high=0.45,
        method="partly-linked",
        test="mixed_model",
        n_from=52,
        n_to=47,
        size=47,
    )
    return replace(linked, query=parse_one("scales of=contact across=round"), contrasts=(model, beside))


def test_partly_linked_in_swedish(partly: Released, swedish: Labels):
    assert plain(sentence(partly, swedish)) == (
        "Bland de 39 personer som svarade båda gångerna steg medelvärdet för Kontaktvägar från 2,71 i maj "
        "till 2,99 i november (skala 1–4). Skillnaden är 0,28 skalsteg (95 % KI 0,10–0,46; p = 0,003). "
        "Tretton personer svarade bara i maj och åtta bara i november. När alla 60 personer ingår är den "
        "skattade skillnaden också 0,28 (95 % KI 0,11–0,45)."
    )


def test_partly_linked_in_english(partly: Released, english: Labels):
    assert plain(sentence(partly, english)).endswith(
        "Thirteen persons answered only in May and eight only in November. When all 60 persons are included "
        "the estimated difference is 0.28 too (95% CI 0.11–0.45)."
    )


def test_when_the_model_says_otherwise_it_is_not_also(partly: Released, swedish: Labels):
    model, beside = partly.contrasts
    said = plain(sentence(replace(partly, contrasts=(replace(model, difference=0.21), beside)), swedish))
    assert said.endswith("är den skattade skillnaden 0,21 (95 % KI 0,11–0,45).")


def test_without_those_linked_the_model_stands_alone(partly: Released, swedish: Labels):
    model, beside = partly.contrasts
    hidden = Contrast(beside.at, "omg1", "omg2", "mean", hidden=True, sensitivity=True)
    said = plain(sentence(replace(partly, contrasts=(model, hidden)), swedish))
    assert said.startswith("Medelvärdet för Kontaktvägar var 2,71 i maj (n = 52) och högre, 2,99, i november")
    assert said.endswith("den skattade skillnaden 0,28 skalsteg (95 % KI 0,11–0,45; p = 0,003).")


def test_the_table_has_the_model_and_one_row(partly: Released, swedish: Labels):
    made = table(partly, swedish)
    assert [cell.replace("\u00a0", " ") for cell in made.rows[0]][3] == "0,28 (0,11 till 0,45)"
    assert len(made.rows) == 1


def test_unchanged_within_a_bound(linked: Released, swedish: Labels, english: Labels):
    unchanged = replace(
        linked.contrasts[0],
        difference=0.04,
        low=-0.08,
        high=0.16,
        p=0.5,
        bound=0.2,
        low_90=-0.06,
        high_90=0.14,
        outcome="unchanged",
        at={"scale": "contact"},
    )
    released = replace(linked, contrasts=(unchanged,))
    assert plain(sentence(released, swedish)).endswith(
        "För Kontaktvägar var skillnaden 0,04 skalsteg (90 % KI −0,06 till 0,14). Intervallet ryms inom den "
        "i förväg bestämda gränsen ±0,2; resultatet tolkas som oförändrat."
    )
    assert "read as unchanged" in sentence(released, english)
    assert "Ingen säker skillnad" not in sentence(released, swedish)


def test_beyond_the_bound_nothing_is_called_unchanged(linked: Released, swedish: Labels):
    unsure = replace(
        linked.contrasts[0],
        difference=0.04,
        low=-0.2,
        high=0.28,
        p=0.5,
        bound=0.15,
        low_90=-0.16,
        high_90=0.24,
        detectable=0.33,
        detectable_in="points",
    )
    said = plain(sentence(replace(linked, contrasts=(unsure,)), swedish))
    assert "oförändrat." not in said
    assert said.endswith(
        "Ingen säker skillnad kan påvisas; underlaget utesluter inte en förändring. Intervallet för att "
        "pröva oförändrat (90 % KI −0,16 till 0,24) ryms inte inom den i förväg bestämda gränsen ±0,15. Med "
        "så "
        "många svarande kan bara skillnader på minst 0,33 skalsteg påvisas i fyra fall av fem."
    )


@pytest.mark.parametrize(
    "reason", ["too-few-pairs", "too-few", "constant", "too-few-nonzero", "rank-deficient", "not-estimable"]
)
def test_every_refusal_says_why_and_what_would_be_needed(linked: Released, swedish: Labels, reason: str):
    refused = replace(
        linked.contrasts[0],
        low=None,
        high=None,
        p=None,
        test=None,
        reason=reason,
        detectable=1.16,
        detectable_in="sd",
    )
    released = replace(linked, contrasts=(refused,), notes=(Note(f"reason-{reason}"),))
    said = plain(sentence(released, swedish))
    assert swedish.words.say(f"sentence.reason-{reason}") in said
    assert said.endswith("minst 1,2 standardavvikelser påvisas i fyra fall av fem.")
    assert swedish.words.say(f"note.reason-{reason}") in table(released, swedish).notes


def grouped(linked: Released, across: str, levels: tuple[str, str], **more: object) -> Released:
    rows = tuple(
        replace(row, at={"scale": "contact", across: level}, n=n)
        for row, level, n in zip(linked.rows, levels, (24, 31), strict=True)
    )
    contrast = replace(
        linked.contrasts[0],
        origin=levels[0],
        to=levels[1],
        method="unlinked",
        test="welch_t",
        n_from=24,
        n_to=31,
        n_linked=0,
        size=24,
        **more,
    )
    query = parse_one(f"scales of=contact across={across}")
    return replace(linked, query=query, dimensions=("scale", across), rows=rows, contrasts=(contrast,))


def test_two_groups_are_told_by_who_they_are(linked: Released, swedish: Labels, english: Labels):
    nurses = grouped(linked, "profession", ("skolskoterska", "skolpsykolog"))
    assert plain(sentence(nurses, swedish)).startswith(
        "Medelvärdet för Kontaktvägar var 2,71 bland skolsköterskor (n = 24) och högre, 2,99, bland "
        "skolpsykologer (n = 31; skala 1–4). Skillnaden är"
    )
    sites = grouped(linked, "site", ("lindby", "sjovik"), low=-0.1)
    assert plain(sentence(sites, english)).startswith(
        "The mean for Ways of contact was 2.71 in Lindby (n = 24) and higher, 2.99, in Sjövik"
    )
    assert "utesluter inte att grupperna skiljer sig åt" in sentence(sites, swedish)


@pytest.fixture
def several(linked: Released) -> Released:
    """The two rounds as if everything had been compared at once too, and by twos."""
    whole = Contrast(
        {"scale": "contact"},
        "all",
        "all",
        "mean",
        test="rm_anova",
        statistic=5.31,
        df=2.0,
        df_error=76.0,
        p=0.007,
        n_from=39,
        n_to=39,
        n_linked=39,
        method="linked",
        size=39,
    )
    pair = replace(linked.contrasts[0], mean_from=2.71, mean_to=2.99, p_adjusted=0.009)
    notes = (Note("method-rm_anova"), Note("holm", {"count": 3}))
    return replace(linked, contrasts=(whole, pair), notes=notes)


def test_several_rounds_are_told_at_once_and_by_twos(several: Released, swedish: Labels):
    assert plain(sentence(several, swedish)) == (
        "Bland de 39 personer som svarade varje gång var medelvärdet för Kontaktvägar 2,71 i maj och 2,99 i "
        "november (skala 1–4). Prövat över alla omgångar på en gång: F(2; 76) = 5,31; p = 0,007. Mellan maj "
        "och november är skillnaden 0,28 skalsteg (95 % KI 0,10–0,46; p = 0,003; justerat för flera "
        "jämförelser "
        "p = 0,009)."
    )


def test_several_rounds_stand_in_a_table_of_comparisons(several: Released, swedish: Labels):
    made = table(several, swedish)
    rows = [[cell.replace("\u00a0", " ") for cell in row] for row in made.rows]
    assert rows == [
        ["Kontaktvägar", "Alla omgångar", "–", "–", "F(2; 76) = 5,31", "0,007", "39", "39"],
        ["Kontaktvägar", "Maj → november", "2,71", "2,99", "0,28 (0,10 till 0,46)", "0,009", "39", "39"],
    ]
    assert any("Holm" in note for note in made.notes)


def test_when_every_comparison_is_hidden_it_is_said(several: Released, swedish: Labels):
    hidden = tuple(replace(each, hidden=True) for each in several.contrasts)
    assert sentence(replace(several, contrasts=hidden), swedish).startswith("Resultatet redovisas inte")
    assert ".." in table(replace(several, contrasts=hidden), swedish).rows[1]


@pytest.fixture
def attendance(feedback: Released) -> Released:
    """The eighth model sentence: a theme that was asked about in May only."""
    asked, unasked = feedback.rows
    rows: tuple[Estimate, ...] = (asked, replace(unasked, count=0, value=0.0, asked=False))
    notes = (Note("not-asked", {"topic": "aterkoppling", "rounds": "omg1"}),)
    return replace(feedback, rows=rows, notes=notes)


def test_a_theme_that_was_not_asked_about_shows_no_change(attendance: Released, swedish: Labels):
    assert (
        "Återkoppling efterfrågades bara i maj. Att temat saknas i november ska därför inte tolkas som en "
        "förändring." in sentence(attendance, swedish)
    )
    assert table(attendance, swedish).notes == (
        "Återkoppling: frågan ställdes bara i maj. Antalen i de andra omgångarna är inte jämförbara.",
    )


def test_what_came_up_unasked_is_no_change_either(attendance: Released, swedish: Labels):
    rows = (attendance.rows[0], replace(attendance.rows[1], count=2))
    said = sentence(replace(attendance, rows=rows), swedish)
    assert "Antalet i november ska därför inte tolkas som en förändring." in said


def test_those_who_stayed_and_left_have_words(swedish: Labels, english: Labels):
    assert among(swedish, "stayed", "left") == "bland de som inte svarade sista gången"
    assert among(english, "stayed", "stayed") == "among those who answered the first and the last time"
