"""Open answers as turns: which version holds what, and what keeps its place when somebody is gone."""

from hypothesis import given
from hypothesis import strategies as st

from fokus.material.open_answers import (
    Behind,
    Respondent,
    Told,
    authors_of,
    clean,
    digest_of,
    history,
    is_open,
    numbered,
    text_id,
    transcript_of,
)
from fokus.study.consent import REMOVED
from fokus.study.source import Author, Source

TOLD = Told("sv", "responses/enkat-maj.csv")
SOURCE = Source("oppna-enkat-maj-o1", "answer", "omg1")
NURSE = Respondent(2, "en64", "D07", "skolskoterska", "lindby")
STRANGER = Respondent(4, "responses/enkat-maj.csv:4", None, None, None)
words = st.text("abcåäö ", max_size=8)


def test_the_id_names_the_export_and_the_item_and_the_round_where_there_are_several():
    assert text_id("responses/Enkät (slutlig).xlsx", "o2") == "oppna-enkat-slutlig-o2"
    assert text_id("responses/enkat.csv", "o2", "omg2") == "oppna-enkat-o2-omg2"
    assert is_open(text_id("responses/a.csv", "b"))
    assert not is_open("omg1-lindby-kuratorer")


def test_an_answer_is_shown_without_blanks_around_it_and_with_plain_line_ends():
    assert clean(" Ra\u030ad\r\ntva\u030a \r") == "R\u00e5d\ntv\u00e5"
    assert clean(None) == ""


def test_blank_answers_are_no_turns_and_the_others_stand_by_their_rows():
    assert numbered([{5: "Tid.", 2: "Ro.", 3: "  "}]) == {1: [(2, "Ro."), (5, "Tid.")]}


def test_each_correction_that_was_made_is_a_version_and_one_that_was_not_is_none():
    now = {2: "Mer tid.", 3: "Ett rum."}
    made = [(2, "Mer tit.", "Mer tid."), (3, "Ett hus.", "Ett tält.")]
    assert history(now, made) == [{2: "Mer tit.", 3: "Ett rum."}, now]


def test_the_version_that_an_erased_person_was_corrected_in_keeps_its_number():
    first, second = {2: "Ro.", 3: "Ett rum."}, {2: "Ro.", 3: "Två rum."}
    assert numbered([first, second], lost={2}) == {
        1: [(2, "Ro."), (3, "Ett rum.")], 2: [(2, "Ro."), (3, "Ett rum.")], 3: [(2, "Ro."), (3, "Två rum.")],
    }  # fmt: skip
    assert [*numbered([first], lost={2, 3})] == [1, 2, 3]


def test_what_is_withheld_is_said_by_nobody_but_the_text_is_the_same():
    (turns,) = numbered([{2: "Ro.", 4: "Tid."}]).values()
    everything, less = Behind({2: NURSE, 4: STRANGER}), Behind({2: NURSE, 4: STRANGER}, {2})
    shown, hidden = (transcript_of(SOURCE, 1, turns, each, TOLD) for each in (everything, less))
    assert [(turn.kind, turn.speaker, turn.text) for turn in shown.turns] == [
        ("participant", "D07", "Ro."), ("unknown", "Okänd", "Tid."),
    ]  # fmt: skip
    assert [turn.text for turn in hidden.turns] == [REMOVED["sv"], "Tid."]
    assert hidden.digest == shown.digest == digest_of(["Ro.", "Tid."])
    assert authors_of(turns, less) == {2: Author("responses/enkat-maj.csv:4", "mixed", "")}


@given(st.dictionaries(st.integers(2, 30), words, min_size=1), st.data())
def test_whoever_is_erased_leaves_the_turns_of_others_their_numbers(
    answers: dict[int, str], data: st.DataObject
):
    (before,) = numbered([answers]).values()
    gone = data.draw(st.sets(st.sampled_from(sorted(answers))))
    places = {number for number, (row, _) in enumerate(before, start=1) if row in gone}
    left = {row: text for row, text in answers.items() if row not in gone}
    (after,) = numbered([left], stones={1: places}).values()
    assert after == [(None, "") if row in gone else (row, text) for row, text in before]


@given(
    st.dictionaries(st.integers(2, 5), words, min_size=1),
    st.lists(st.tuples(st.integers(2, 5), words), max_size=6),
)
def test_going_back_through_the_corrections_comes_to_what_was_delivered(
    delivered: dict[int, str], wanted: list[tuple[int, str]]
):
    states, made = [dict(delivered)], []
    for row, new in wanted:
        old = states[-1].get(row)
        if old is not None and clean(old) != clean(new):
            made.append((row, old, new))
            states.append(states[-1] | {row: new})
    assert history(states[-1], made) == states
