from pathlib import Path

import pytest

from fokus.custody.placing import Placing, Told, dated, fitted, place, placing_faults, told_faults
from fokus.evaluation import Evaluation, load
from fokus.material.readers.reading import Reading, Utterance
from fokus.problems import Place, Problem

STUDY = Path(__file__).parents[2] / "analyses" / "tillsammans"


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    found, _ = load(STUDY)
    assert found is not None
    return found


def reading(*notes: str, legend: dict[str, str] | None = None, **header: str) -> Reading:
    utterances = tuple(Utterance(None, text) for text in notes)
    return Reading("labelled", utterances, legend=legend or {}, header=header)


WHOLE = Placing("omg2", "sjovik", ("rektor",), "2025-11-20", ("omg2-sjovik-rektorer",))


@pytest.mark.parametrize(
    ("told", "found", "name"),
    [
        (Told(date="2025-11-20"), reading(), "omg2-sjovik-rektorer"),
        (Told(date="2025-11-20"), reading(), "OMG2-Sjovik-Rektorer (1)"),
        (Told(interview="omg2-sjovik-rektorer", date="2025-11-20"), reading(), "inspelning"),
        (
            Told(round="omg2", site="sjovik", professions=("rektor",)),
            reading(Datum="2025-11-20"),
            "inspelning",
        ),
        (Told(site="sjovik"), reading("Fokusintervju – rektorer", Datum="2025-11-20"), "inspelning"),
        (Told(), reading(Datum="2025-11-20", Kommun="Sjövik", Yrkesgrupp="rektorer"), "inspelning"),
        (Told(), reading(date="2025-11-20", title="Sjövik rektorer"), "inspelning"),
        (
            Told(),
            reading(Datum="2025-11-20", Plats="Sjövik", legend={"R1": "biträdande rektor"}),
            "inspelning",
        ),
        (Told(), reading(Datum="2025-11-20"), "Rektorer Sjövik"),
        (Told(), reading(), "20251120_rektorer_Sjövik"),
        (Told(), reading("Fokusintervju den 20 november 2025 med rektorer"), "sjövik-ljudfil 3"),
        (Told(date="20251120"), reading(), "sjovik_rektorer"),
    ],
)
def test_a_file_is_placed_by_what_is_told_named_or_said_in_it(
    told: Told, found: Reading, name: str, evaluation: Evaluation
):
    assert place(told, found, name, evaluation) == WHOLE
    assert not list(placing_faults(WHOLE, evaluation, Place("fil")))


@pytest.mark.parametrize(
    ("found", "missing"),
    [
        (reading(), ("round", "site", "professions")),
        (reading("Kuratorer i Lindby och Sjövik"), ("round", "site")),
        (reading(Datum="2025-08-01", Kommun="Sjövik"), ("round", "professions")),
        (reading(Datum="den 20 november"), ("round", "site", "professions")),
    ],
)
def test_what_is_not_certain_is_missing(found: Reading, missing: tuple[str, ...], evaluation: Evaluation):
    assert place(Told(), found, "inspelning", evaluation).missing == missing


def test_a_date_outside_the_round_is_no_date_of_it(evaluation: Evaluation):
    assert place(Told(round="omg1"), reading(Datum="2025-11-20"), "x", evaluation).date == ""


@pytest.mark.parametrize(
    ("found", "name", "when"),
    [
        (reading(), "omg1_lindby", "omg1"),
        (reading(), "lindby-omg2-rektorer", "omg2"),
        (reading(title="Intervju maj 2025"), "x", "omg1"),
        (reading("Rektorer, november"), "x", "omg2"),
        (reading("Rektorer, november 2024"), "x", ""),
        (reading("Från maj till november"), "x", ""),
        (reading(title="Intervju maj 2025"), "utskrift 2025-11-20", "omg1"),
        (reading(Omgång="november 2025", Datum="2025-05-20"), "x", "omg2"),
    ],
)
def test_the_round_is_read_off_its_label_or_its_month(
    found: Reading, name: str, when: str, evaluation: Evaluation
):
    assert place(Told(), found, name, evaluation).round == when


def test_the_first_day_of_the_round_is_the_day_of_the_interview(evaluation: Evaluation):
    said = reading(Datum="inbjudna 2025-10-02, intervju 14 november 2025")
    assert place(Told(round="omg2"), said, "2025-11-20", evaluation).date == "2025-11-14"
    assert place(Told(round="omg2"), reading(), "möte 2025-11-20", evaluation).date == "2025-11-20"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025-11-14", ""),
        ("14 november 2025", ""),
        ("i november", "not-a-date"),
        ("2025-05-16", "date-outside-round"),
    ],
)
def test_a_day_that_somebody_writes_lies_in_the_round(text: str, code: str, evaluation: Evaluation):
    found = dated(Placing("omg2", "sjovik", ("rektor",)), text, evaluation.design)
    assert (found.code if isinstance(found, Problem) else "") == code
    assert code or (isinstance(found, Placing) and found.date == "2025-11-14")


def test_what_nobody_planned_gets_an_id_of_its_own(evaluation: Evaluation):
    found = fitted(Placing("omg2", "sjovik", ("arbetsterapeut", "skolpsykolog")), evaluation)
    assert found.id == "omg2-sjovik-arbetsterapeut-skolpsykolog"
    assert found.fits == ()
    assert found.missing == ()


def test_two_planned_interviews_that_fit_are_told_apart_by_a_person(evaluation: Evaluation):
    twin = evaluation.design.interviews["omg2-sjovik-rektorer"].model_copy(
        update={"id": "omg2-sjovik-rektorer-b"}
    )
    design = evaluation.design.model_copy(update={"interview": (*evaluation.design.interview, twin)})
    both = Evaluation(evaluation.folder, design)
    found = fitted(Placing("omg2", "sjovik", ("rektor",)), both)
    assert found.fits == ("omg2-sjovik-rektorer", "omg2-sjovik-rektorer-b")
    assert found.missing == ("interview",)
    (fault,) = placing_faults(found, both, Place("fil"))
    assert (fault.code, fault.arguments) == ("not-placed", {"options": "--interview ID"})


def test_an_interview_with_a_transcript_takes_no_second_one(evaluation: Evaluation):
    taken = place(Told(interview="omg1-lindby-rektorer"), reading(), "x", evaluation)
    (fault,) = placing_faults(taken, evaluation, Place("fil"))
    assert fault.code == "has-transcript"


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        (Told(), []),
        (Told(interview="omg2-sjovik-rektor"), ["unknown-interview"]),
        (Told(round="omg9", site="limby"), ["unknown-round", "unknown-site"]),
        (Told(professions=("rektor", "lärare")), ["unknown-profession"]),
        (Told(date="20/11"), ["not-a-date"]),
        (Told(interview="omg2-sjovik-rektorer", round="omg2", professions=("rektor",)), []),
        (Told(interview="omg2-sjovik-rektorer", round="omg1", site="lindby"), ["told-otherwise"] * 2),
        (Told(interview="omg2-sjovik-rektorer", professions=("rektor", "kurator")), ["told-otherwise"]),
        (Told(interview="omg2-sjovik-rektorer", date="2025-05-16"), ["date-outside-round"]),
        (Told(round="omg2", date="2025-05-16"), ["date-outside-round"]),
        (Told(date="2025-05-16"), []),
    ],
)
def test_what_is_told_must_be_in_the_study(told: Told, codes: list[str], evaluation: Evaluation):
    assert [each.code for each in told_faults(told, evaluation.design, Place("fil"))] == codes
