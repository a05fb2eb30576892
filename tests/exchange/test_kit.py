"""Interviews leave as Word documents that a colleague can code in, and come back exactly."""

import io
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from fokus.coding.coding import VALENCES, Coding
from fokus.coding.events import Add, Memo
from fokus.coding.ledger import Ledger
from fokus.evaluation import Evaluation, load
from fokus.exchange.coded import coded
from fokus.exchange.commented import read_commented
from fokus.exchange.kit import is_as_written, kit
from fokus.messages import catalogue
from fokus.ooxml import unpack
from fokus.problems import Place, has_errors

INTERVIEW = "omg1-lindby-kuratorer"
SV = catalogue("sv")
SAID = [
    "Intervjuare: Hur når ni socialtjänsten?",
    "D01 [00:00:12]: Vi ringer 👍 växeln.  Sedan väntar vi\u00a0länge.",
    "D02: Det tar\ntid, säger hon: ”ja”\t<ja> & nej.",
    "D01: Mm.",
    "[bandet stängs av]",
]
MEMO = (
    '{{"event":"memo","id":"01JYM0000000000000000000{}","time":"2025-06-11T10:00:00+02:00",{},"text":"{}"}}\n'
)


def builder(small: ModuleType, **more: Any) -> Any:
    told: dict[str, Any] = {
        "interviews": [small.interview(INTERVIEW, ["D01", "D02"])],
        "people": small.people("kurator", "D01 D02"),
        "turns": {INTERVIEW: SAID},
        "coders": ("a1", "a2"),
        "codings": [
            {"transcript": INTERVIEW, "turn": 2, "start": 3, "end": 17, "code": "kontaktvagar",
             "valence": "hindering"},
            {"transcript": INTERVIEW, "turn": 2, "start": 3, "end": 17, "code": "tidsbrist"},
            {"transcript": INTERVIEW, "turn": 3, "code": "tidsbrist", "coder": "a2"},
        ],
    }  # fmt: skip
    return small.SmallStudy(**(told | more))


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    """A study of one interview, coded by two, with a memo on a turn and one on the study."""
    notes = MEMO.format("AA", f'"transcript":"{INTERVIEW}","version":1,"turn":3', "Suckar.")
    notes += MEMO.format("AB", '"study":true', "Fråga om växeln.")
    opened: Evaluation = builder(small, files={"codings/a2.ek.jsonl": notes}).open(tmp_path / "studie")
    return opened


def opened(folder: Path) -> Evaluation:
    evaluation, problems = load(folder)
    assert evaluation is not None
    assert not has_errors(problems), problems
    return evaluation


def without_codings(evaluation: Evaluation) -> Evaluation:
    return replace(evaluation, codings=(), logs=Ledger())


def of_one(evaluation: Evaluation) -> bytes:
    return kit(evaluation, SV).files[INTERVIEW]


def places(codings: Any, coder: str = "") -> set[tuple[Any, ...]]:
    return {
        (coder or each.coder, each.code, each.turn, each.start, each.end, each.valence) for each in codings
    }


def came_back(data: bytes, evaluation: Evaluation) -> tuple[set[tuple[Any, ...]], list[Memo]]:
    """Return what a document brings to a study that has no codings yet."""
    commented = read_commented(data, "k.docx")
    assert commented is not None
    coders = {each.author: each.author for each in commented.comments}
    found = coded(commented, INTERVIEW, without_codings(evaluation), coders)
    assert not found.lost
    adds = (places((e for e in events if isinstance(e, Add)), who) for who, events in found.logs.items())
    memos = [each for events in found.logs.values() for each in events if isinstance(each, Memo)]
    return set().union(*adds), memos


def test_every_coding_and_memo_comes_back(study: Evaluation):
    codings, memos = came_back(of_one(study), study)
    assert codings == places(study.codings)
    assert [(each.turn, each.text) for each in memos] == [(3, "Suckar.")]


def test_what_does_not_leave_is_told(study: Evaluation):
    assert kit(study, SV).left == {"elsewhere": 1}


def test_the_same_study_gives_the_same_bytes(study: Evaluation):
    assert kit(study, SV).files == kit(study, SV).files


def test_a_document_says_that_it_is_working_material_and_how_it_is_coded(study: Evaluation):
    commented = read_commented(of_one(study), "k.docx")
    assert commented is not None
    for text in (SV.say("exchange.working-material"), "”Kontaktvägar; Förtroende”", "Samverkan", "Tidsbrist"):
        assert text in commented.text


def test_every_page_says_that_it_is_working_material(study: Evaluation):
    parts = unpack(of_one(study))
    assert "Arbetsmaterial, inte för publicering" in parts["word/footer1.xml"].decode()


def test_a_document_is_sound_by_an_independent_judge(study: Evaluation, tmp_path: Path):
    path = tmp_path / "k.docx"
    path.write_bytes(of_one(study))
    assert OpenXmlValidator().validate(path).errors == []


def test_what_is_here_already_does_not_come_in_again(study: Evaluation):
    commented = read_commented(of_one(study), "k.docx")
    assert commented is not None
    found = coded(commented, INTERVIEW, study, {"a1": "a1", "a2": "a2"})
    assert (found.logs, found.known, found.lost) == ({}, 4, ())


def test_a_memo_on_a_coding_answers_it_and_comes_back_on_it(small: ModuleType, tmp_path: Path):
    folder = builder(small).write(tmp_path / "studie")
    on = next(each for each in opened(folder).codings if each.code == "kontaktvagar")
    (folder / "codings/a2.ek.jsonl").write_text(
        MEMO.format("AA", f'"target":"{on.id}"', "Är det så?"), "utf-8"
    )
    study = opened(folder)
    commented = read_commented(of_one(study), "k.docx")
    assert commented is not None
    found = coded(commented, INTERVIEW, without_codings(study), {"a1": "a1", "a2": "a2"})
    (target,) = (each.id for each in found.logs["a1"] if isinstance(each, Add) and each.code == on.code)
    (memo,) = (each for each in found.logs["a2"] if isinstance(each, Memo))
    assert (memo.target, memo.text) == (target, "Är det så?")


def test_what_is_coded_blind_stays(small: ModuleType, tmp_path: Path):
    folder = builder(small).write(tmp_path / "studie")
    plan = (folder / "study.toml").read_text("utf-8")
    (folder / "study.toml").write_text(
        plan.replace("quote_group = 3", "quote_group = 3\nblind = true"), "utf-8"
    )
    found = kit(opened(folder), SV)
    assert found.left["blind"] == 3
    commented = read_commented(found.files[INTERVIEW], "k.docx")
    assert commented is not None
    assert commented.comments == ()


def test_a_document_that_another_program_has_saved_is_known_as_such(study: Evaluation):
    data, saved = of_one(study), io.BytesIO()
    docx.Document(io.BytesIO(data)).save(saved)
    assert is_as_written(data)
    assert not is_as_written(saved.getvalue())
    assert not is_as_written(data[:-9])


SPANS = st.tuples(st.integers(2, 5), st.integers(0, 60), st.integers(1, 60))
PUT = st.tuples(
    SPANS, st.sampled_from(["kontaktvagar", "fortroende", "tidsbrist"]), st.sampled_from(["a1", "a2"]),
    st.sampled_from([None, *VALENCES]),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(put=st.lists(PUT, max_size=12))
def test_codings_come_back_from_wherever_they_stand(study: Evaluation, put: list[Any]):
    text, made = study.transcripts[INTERVIEW], {}
    for (number, first, length), code, coder, valence in put:
        size = len(text.turns[number - 1].text)
        start = min(first, size - 1)
        end = min(size, start + length)
        span = (None, None) if (start, end) == (0, size) else (start, end)
        made[coder, code, number, *span] = Coding(
            f"K{len(made)}", coder, INTERVIEW, 1, text.digest, number, *span, code, valence, Place("")
        )
    codings, _ = came_back(of_one(replace(study, codings=tuple(made.values()))), study)
    assert codings == places(made.values())
