"""Items compared, in words and in the table."""

from dataclasses import replace
from typing import Any

import pytest

from fokus.analysis.query import parse_one
from fokus.analysis.result import Contrast, Estimate, Note
from fokus.disclosure.released import Released
from fokus.report.labels import Labels
from fokus.report.tables import table
from fokus.report.wording import sentence


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def compared(**more: Any) -> Released:
    rows = tuple(
        Estimate(
            {"item": "k1", "round": when, "answer": each},
            "share",
            count / 40,
            count=count,
            n=40,
            unit="share",
            size=40,
        )
        for when, counts in (("omg1", (24, 16)), ("omg2", (14, 26)))
        for each, count in zip(("3", "4"), counts, strict=True)
    )
    told: dict[str, Any] = {"n_from": 40, "n_to": 40, "n_linked": 0, "size": 40} | more
    contrast = Contrast(
        {"item": "k1"} | told.pop("at", {}), "omg1", "omg2", told.pop("measure", "rank"), **told
    )
    query = parse_one("items of=k1 across=round")
    notes = (Note("holm", {"count": 2}),)
    return Released(query, "estimate", ("item", "round", "answer"), rows, (contrast,), (), notes)


LINKED = {"test": "signed_rank", "method": "linked", "n_linked": 39, "up": 15, "same": 18, "down": 6}


def test_linked_answers_tell_how_many_moved(swedish: Labels, english: Labels):
    moved = compared(**LINKED, p=0.02, p_adjusted=0.04)
    assert plain(sentence(moved, swedish)).endswith(
        "”Jag vet vem jag ska ringa”: av de 39 personer som svarade båda gångerna svarade 15 högre i "
        "november än i "
        "maj, 18 likadant och sex lägre (p = 0,02; justerat för flera jämförelser p = 0,04)."
    )
    assert "15 answered higher in November than in May, 18 the same and six lower" in sentence(moved, english)


def test_the_table_says_it_in_the_row_of_the_later_round(swedish: Labels):
    made = table(compared(**LINKED, p=0.02, p_adjusted=0.04), swedish)
    assert [plain(row[-1]) for row in made.rows] == ["–", "15 högre, 18 lika, 6 lägre; p = 0,04"]
    assert made.columns[-1].label == "Jämförelse"
    assert any("Holm" in note for note in made.notes)


def test_others_each_time_get_a_delta(swedish: Labels):
    higher = compared(test="mann_whitney", effect=0.31, effect_low=0.05, effect_high=0.53, p=0.01)
    assert plain(sentence(higher, swedish)).endswith(
        "svaren låg högre i november än i maj (δ = 0,31; 95 % KI 0,05–0,53; p = 0,01)."
    )
    assert plain(table(higher, swedish).rows[1][-1]) == "δ = 0,31 (0,05 till 0,53); p = 0,01"


@pytest.mark.parametrize(("effect", "word"), [(-0.1, "lägre"), (0.0, "lika")])
def test_lower_and_alike(swedish: Labels, effect: float, word: str):
    said = sentence(compared(test="mann_whitney", effect=effect, p=0.5), swedish)
    assert f"svaren låg {word} " in said
    assert said.endswith("Ingen säker skillnad kan påvisas; underlaget utesluter inte en förändring.")


def test_one_of_two_answers_is_told_as_who_went_over(swedish: Labels):
    moved = compared(**LINKED, p=0.08, measure="share", at={"answer": "4"})
    assert plain(sentence(moved, swedish)).endswith(
        "av de 39 personer som svarade båda gångerna hade 15 gått över till ”Steg 4” i november och sex "
        "bort från "
        "det, jämfört med maj (p = 0,08). Ingen säker skillnad kan påvisas; underlaget utesluter inte en "
        "förändring."
    )
    assert plain(table(moved, swedish).rows[1][-1]) == "15 till, 6 från ”Steg 4”; p = 0,08"


def test_shares_of_others_are_told_with_their_difference(swedish: Labels):
    shares = compared(
        test="chi2", p=0.03, measure="share", at={"answer": "4"}, difference=0.25, low=0.03, high=0.44,
        mean_from=0.4, mean_to=0.65,
    )  # fmt: skip
    assert plain(sentence(shares, swedish)).endswith(
        "”Steg 4” svarade 40 procent i maj och 65 procent i november (25 procentenheter (3 till 44); p = "
        "0,03)."
    )
    few = replace(shares, contrasts=(replace(shares.contrasts[0], size=15, n_from=15, n_to=20),))
    assert "6 av 15 i maj och 13 av 20 i november" in sentence(few, swedish)


@pytest.mark.parametrize("reason", ["too-few-nonzero", "too-few-discordant", "no-discordant", "constant"])
def test_a_refusal_says_why(swedish: Labels, reason: str):
    refused = compared(method="linked", n_linked=39, up=2, same=36, down=1, reason=reason)
    assert sentence(refused, swedish).endswith(swedish.words.say(f"sentence.reason-{reason}"))
    assert table(refused, swedish).rows[1][-1] == "2 högre, 36 lika, 1 lägre"


def test_a_hidden_comparison_is_two_dots_and_no_sentence(swedish: Labels):
    open_ = compared(**LINKED, p=0.02)
    hidden = replace(open_, contrasts=(Contrast({"item": "k1"}, "omg1", "omg2", "rank", hidden=True),))
    assert table(hidden, swedish).rows[1][-1] == ".."
    assert "högre" not in sentence(hidden, swedish)
