from pathlib import Path

import pytest

from fokus.custody.speaking import (
    Speaker,
    clock_time,
    enrolled,
    find_speakers,
    names_of,
    parse_speakers,
    speaker_faults,
    turns,
)
from fokus.evaluation import Evaluation, load
from fokus.material.names.key import Key, Person
from fokus.material.readers.reading import Reading, Utterance
from fokus.problems import FokusError, Place

STUDY = Path(__file__).parents[2] / "analyses" / "tillsammans"


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    found, _ = load(STUDY)
    assert found is not None
    return found


def heard(
    label: str, evaluation: Evaluation, legend: str = "", told: str = "", key: Key | None = None
) -> Speaker:
    reading = Reading("labelled", (Utterance(label, "Mm. Precis."),), legend={label: legend})
    (speaker,) = find_speakers(reading, {label.lower(): told} if told else {}, key or Key(), evaluation)
    assert (speaker.turns, speaker.words) == (1, 2)
    return speaker


@pytest.mark.parametrize(
    ("label", "legend", "told", "who"),
    [
        ("I", "", "", "Intervjuare"),
        ("INTERVJUARE 2", "", "", "Intervjuare 2"),
        ("Interviewer 1", "", "", "Intervjuare"),
        ("X", "intervjuare", "", "Intervjuare"),
        ("d07", "", "", "D07"),
        ("R1", "", "", ""),
        ("R1", "", "D07", "D07"),
        ("R1", "", "interviewer", "Intervjuare"),
        ("R1", "", "okänd", ""),
        ("I", "", "D07", "D07"),
        ("Marit Sandlöv", "", "", "D03"),
        ("marit sandlöv", "", "D07", "D07"),
        ("Marit", "", "", ""),
    ],
)
def test_a_speaker_is_who_was_told_a_code_the_interviewer_or_in_the_key(
    label: str, legend: str, told: str, who: str, evaluation: Evaluation
):
    key = Key(person=(Person(code="D03", names=("Marit Sandlöv",)),))
    assert heard(label, evaluation, legend, told, key).who == who


@pytest.mark.parametrize(
    ("label", "who", "maybe"),
    [
        ("SANDLÖV, Marit", "D03", ()),
        ("Marit Sandlöv Lindby kommun", "D03", ()),
        ("Marit", "", ("D03", "D04")),
        ("Marit S", "", ("D03",)),
        ("Sandlöv", "", ("D03",)),
        ("MS", "", ("D03",)),
        ("Mia", "", ("D04",)),
        ("Siv Ek", "", ("D07", "D11")),
        ("Pernilla Brunnvik", "", ()),
        ("R1", "", ()),
    ],
)
def test_a_full_name_is_taken_and_any_other_is_for_a_person_to_confirm(
    label: str, who: str, maybe: tuple[str, ...], evaluation: Evaluation
):
    people = (
        Person(code="D03", names=("Marit Sandlöv",)), Person(code="D04", names=("Marit Almlöv", "Mia")),
        Person(code="D07", names=("Siv Ek",)), Person(code="D11", names=("Siv Ek",)),
    )  # fmt: skip
    found = heard(label, evaluation, key=Key(person=people))
    assert (found.who, found.maybe) == (who, maybe)


def test_nobody_outside_the_roster_is_proposed_by_a_part_of_a_name(evaluation: Evaluation):
    key = Key(person=(Person(code="D99", names=("Marit Sandlöv",)),))
    assert heard("Marit", evaluation, key=key).maybe == ()


def test_what_is_told_of_speakers_is_told_once_each():
    assert parse_speakers(["R1=D07", "Marit = Sandlöv=ny:kurator", "R1 = D07"]) == {
        "R1": "D07",
        "Marit = Sandlöv": "ny:kurator",
    }
    for texts, code in (
        (["R1"], "speaker-form"),
        (["=D07"], "speaker-form"),
        (["R1=D07", "R1=D09"], "speaker-twice"),
    ):
        with pytest.raises(FokusError) as fault:
            parse_speakers(texts)
        assert fault.value.code == code


def test_a_legend_gives_a_profession(evaluation: Evaluation):
    assert heard("R1", evaluation, "skolsköterska F–6").profession == "skolskoterska"
    assert heard("R1", evaluation, "mamma").profession == ""


@pytest.mark.parametrize(
    ("who", "codes"),
    [("D07", []), ("", []), ("Intervjuare 2", []), ("ny", []), ("new:kurator", []),
     ("D99", ["unknown-participant"]), ("ny:kock", ["unknown-profession"])],
)  # fmt: skip
def test_only_people_of_the_roster_and_new_ones_can_speak(who: str, codes: list[str], evaluation: Evaluation):
    found = speaker_faults([Speaker("R1", 1, 1, who)], evaluation, Place("fil"))
    assert [each.code for each in found] == codes


def test_new_persons_get_the_next_codes_and_the_profession_that_is_known():
    speakers = [Speaker("R1", 1, 1, "ny"), Speaker("R2", 1, 1, "D07"), Speaker("R3", 1, 1, "ny:rektor"),
                Speaker("R4", 1, 1, "new", "kurator")]  # fmt: skip
    placed, newcomers = enrolled(speakers, ["skolskoterska"], "lindby", ["D07", "D60", "X1"])
    assert [each.who for each in placed] == ["D61", "D07", "D62", "D63"]
    assert [(each.participant, each.profession) for each in newcomers] == [
        ("D61", "skolskoterska"), ("D62", "rektor"), ("D63", "kurator"),
    ]  # fmt: skip


def test_turns_have_codes_for_labels_and_nobody_elses_name():
    said = [
        Utterance(None, "Paus"),
        Utterance("Marit", "Ja.", 3661.9),
        Utterance("Åke", "Nej."),
        Utterance("", "Mm."),
    ]
    made = turns(said, [Speaker("Marit", 1, 1, "D07"), Speaker("Åke", 1, 1)], "sv")
    assert [(each.number, each.kind, each.speaker, each.time) for each in made] == [
        (1, "note", "", None), (2, "participant", "D07", "01:01:01"),
        (3, "unknown", "Okänd", None), (4, "unknown", "Okänd", None),
    ]  # fmt: skip


def test_only_labels_that_are_names_are_looked_for_in_the_text():
    speakers = [Speaker("R1", 1, 1, "D07"), Speaker("SPEAKER_00", 1, 1), Speaker("Talare 3", 1, 1, "D03"),
                Speaker("Marit Sandlöv", 1, 1, "D11"), Speaker("Annika", 1, 1, "Intervjuare 2"),
                Speaker("Åke Provman", 1, 1), Speaker("D07", 1, 1, "D07")]  # fmt: skip
    people = names_of(speakers, "sv").people
    assert [(each.code, each.names) for each in people] == [
        ("D11", ("Marit Sandlöv",)), ("Intervjuare", ("Annika",)), ("Okänd", ("Åke Provman",)),
    ]  # fmt: skip


@pytest.mark.parametrize(("seconds", "clock"), [(0, "00:00:00"), (59.99, "00:00:59"), (36061, "10:01:01")])
def test_clock_times(seconds: float, clock: str):
    assert clock_time(seconds) == clock
