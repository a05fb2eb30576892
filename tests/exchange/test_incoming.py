"""A project becomes events: of the right coder, on the right code, and never a traceback."""

import io
import random
import zipfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from fokus.coding.codebook import Held
from fokus.coding.events import Add, Memo, fault_of
from fokus.evaluation import Evaluation, load
from fokus.exchange.book import book_of
from fokus.exchange.incoming import arriving, coders_of, is_own, not_held, own_transcript
from fokus.exchange.outgoing import outgoing
from fokus.exchange.positions import counted
from fokus.exchange.project import CodeNode, Project, User
from fokus.exchange.reading import read_project
from fokus.exchange.writing import write_project
from fokus.messages import catalogue

INTERVIEW = "omg1-lindby-kuratorer"
ROUNDS = 400


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    """A study of one interview that two have coded."""
    opened: Evaluation = small.SmallStudy(
        interviews=[small.interview(INTERVIEW, ["D01"])], people=small.people("kurator", "D01"),
        turns={INTERVIEW: ["Intervjuare: Hur når ni dem?", "D01 [00:00:12]: Vi ringer 👍 växeln."]},
        codings=[
            {"transcript": INTERVIEW, "turn": 2, "start": 3, "end": 17, "code": "kontaktvagar"},
            {"transcript": INTERVIEW, "turn": 2, "code": "tidsbrist", "coder": "a2", "valence": "helping"},
        ],
        coders=("a1", "a2"),
    ).open(tmp_path / "studie")  # fmt: skip
    return opened


def uncoded(study: Evaluation) -> Evaluation:
    for each in study.folder.glob("codings/*"):
        each.unlink()
    found, _ = load(study.folder)
    assert found is not None
    return found


def test_every_coding_is_its_coders_again(study: Evaluation):
    project = outgoing(study, catalogue("sv")).project
    known = {(each.id, each.coder, each.code, each.valence) for each in study.codings}
    texts = {each.guid: each.name for each in project.sources}
    found = arriving(project, uncoded(study), texts, coders_of(project, {}, study), catalogue("sv"))
    made = {(one.id, who, one.code, one.valence) for who, events in found.logs.items() for one in events
            if isinstance(one, Add)}  # fmt: skip
    assert made == known
    assert found.codings == 2
    assert not found.lost


def test_a_user_is_the_coder_that_was_said_or_the_one_of_that_name(study: Evaluation):
    project = Project("p", users=(User("1", "Anna Ek"), User("2", "A2"), User("3", "Bo")))
    assert coders_of(project, {"anna ek": "a1"}, study) == {"1": "a1", "2": "a2", "3": ""}


DEEP = (
    CodeNode("1", "Samverkan", codes=(
        CodeNode("2", "Vägar", codes=(CodeNode("3", "Telefon"),)), CodeNode("4", "Tid", codable=False),
    )),
    CodeNode("5", "Samverkan"),
    CodeNode("6", "?!"),
)  # fmt: skip


def test_codes_are_brought_to_two_levels_and_none_is_lost():
    book = book_of(DEEP, Held(), {"1"}, "Koder utan tema", own=False)
    labels = {each.id: (each.theme, each.label) for each in book.new_codes}
    assert [labels[book.codes[each]] for each in "123456"] == [
        ("samverkan", "Samverkan"), ("samverkan", "Vägar"), ("samverkan", "Vägar / Telefon"),
        ("samverkan", "Tid"), ("koder-utan-tema", "Samverkan"), ("koder-utan-tema", "?!"),
    ]  # fmt: skip
    assert book.retired == {book.codes["4"]}
    assert book.levelled == 1


def test_what_a_study_cannot_hold_is_told_of_others_projects():
    project = Project("p", "NVivo", codes=(CodeNode("1", "Tid", colour="#ff0000"),))
    book = book_of(project.codes, Held(), (), "x", own=False)
    assert not_held(project, {"Project/Graphs": 2}, book) == {"Project/Graphs": 2, "Code/color": 1}


def mutated(data: bytes, luck: random.Random) -> bytes:
    """Return a project with some characters of its description, or of its texts, changed for others."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {each: bytearray(archive.read(each)) for each in archive.namelist()}
    for _ in range(luck.randint(1, 8)):
        part = parts[luck.choice([*parts])]
        part[luck.randrange(len(part))] = luck.choice(b'0123456789abcdefz-"<>/ \xc3\r\n')
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, bytes(part))
    return buffer.getvalue()


@pytest.mark.parametrize("origin", ["fokus", "NVivo"])
def test_a_mutated_project_gives_problems_or_sound_events(study: Evaluation, origin: str):
    project, luck = outgoing(study, catalogue("sv")).project, random.Random(origin)
    data = write_project(replace(project, origin=origin))
    taken = 0
    for _ in range(ROUNDS):
        read = read_project(mutated(data, luck), "p.qdpx")
        if isinstance(read, list):
            continue
        settled = counted(read.project, "p.qdpx", own=True)
        if isinstance(settled, list):
            continue
        taken += 1
        found = settled.project
        if is_own(found):
            [own_transcript(each, found) for each in found.sources]
        texts = {each.guid: INTERVIEW for each in found.sources}
        came = arriving(found, study, texts, coders_of(found, {}, study), catalogue("sv"))
        events = [each for events in came.logs.values() for each in events]
        assert not [each for each in events if isinstance(each, Add | Memo) and fault_of(each)]
    assert taken > 10
