"""A project of QualCoder comes in from its folder: its words, its coders, and what finds no place."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.custody.projects import read_database
from fokus.evaluation import load
from fokus.exchange.positions import Counted, Counting, counted, otherwise
from fokus.exchange.reading import Read, all_codes

SCHEMA = """
CREATE TABLE project (databaseversion text, date text, memo text, about text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text,
 date text, av_text_id integer, risid integer);
CREATE TABLE code_image (imid integer primary key, id integer, cid integer);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer,
 pos1 integer, owner text, date text, memo text, avid integer, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text,
 owner text, date text);
CREATE TABLE attribute_type (name text, date text, owner text, memo text, caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer,
 date text, owner text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer,
 owner text, date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
 supercatid integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
 color text, supercid integer);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
INSERT INTO project VALUES ('v11', '2025-06-01 10:00:00', 'Om samverkan', 'QualCoder 3.5');
INSERT INTO code_cat VALUES (1, 'Samverkan', 'anna', '', '', NULL), (2, 'Tid', 'anna', '', '', 1);
INSERT INTO code_name VALUES (1, 'Kontaktvägar', 'Hur de når varandra', 1, 'anna', '', '#F781F3', NULL),
 (2, 'Väntan', '', 2, 'anna', '', '#81F7F3', NULL), (3, 'Oro', '', NULL, 'anna', '', '', 2);
INSERT INTO attribute_type VALUES ('Ort', '', 'anna', '', 'case', 'character');
INSERT INTO cases VALUES (1, 'Kurator 1', 'Erfaren', 'anna', '');
INSERT INTO case_text VALUES (1, 1, 1, 0, 9, 'anna', '', '');
INSERT INTO attribute VALUES (1, 'Ort', 'case', 'Lindby', 1, '', 'anna');
INSERT INTO annotation VALUES (1, 1, 0, 2, 'Hen suckar', 'bo', '2025-06-03 10:00:00');
INSERT INTO journal VALUES (1, 'Dagbok', 'Ring igen', '2025-06-03 10:00:00', 'bo');
INSERT INTO source VALUES (9, 'tavla.jpg', NULL, '/images/tavla.jpg', '', 'anna', '', NULL, NULL);
INSERT INTO code_image VALUES (1, 9, 1);
"""
SAID = "Vi ringer 👍 växeln. Sedan väntar vi på svar, länge."


def qualcoder(*words: str, said: str = SAID, more: str = "", seltext: str | None = None) -> bytes:
    """Return a database as QualCoder keeps it, positions counted as its editor counts them."""
    made = sqlite3.connect(":memory:")
    made.executescript(SCHEMA)
    made.execute(
        "INSERT INTO source VALUES (1, 'Kuratorer', ?, NULL, 'Bra samtal', 'anna', '', 0, 0)", (said,)
    )
    for n, each in enumerate(words, 1):
        start = len(said[: said.index(each)].encode("utf-16-le")) // 2
        end = start + len(each.encode("utf-16-le")) // 2
        values: tuple[Any, ...] = (n, seltext or each, start, end)
        made.execute(
            "INSERT INTO code_text"
            " VALUES (?, 2, 1, ?, ?, ?, 'bo', '2025-06-02 10:00:00', 'Jfr Lindby', 0, 1)",
            values,
        )
    made.executescript(more)
    data = made.serialize()
    made.close()
    return data


def read(data: bytes) -> Read:
    found = read_database(data, "lindby.qda")
    assert isinstance(found, Read), found
    return found


def settled(data: bytes) -> Counted:
    done = counted(read(data).project, "lindby.qda", own=False)
    assert isinstance(done, Counted), done
    return done


def test_a_coding_stands_on_the_words_that_were_marked():
    found = settled(qualcoder("växeln", "väntar vi"))
    source = found.project.sources[0]
    said = [source.text[each.start : each.end] for each in source.selections if each.marks]
    assert said == ["växeln", "väntar vi"]
    assert found.counting == Counting(utf16=True)
    assert otherwise(found.project) == 0


def test_a_coding_keeps_its_coder_its_time_and_its_memo():
    project = settled(qualcoder("växeln")).project
    mark = project.sources[0].selections[0].marks[0]
    notes = {each.guid: each.text for each in project.notes}
    assert {each.guid: each.name for each in project.users}[mark.user] == "bo"
    assert (mark.time, [notes[each] for each in mark.notes]) == ("2025-06-02 10:00:00", ["Jfr Lindby"])


def test_categories_and_codes_are_one_tree():
    codes = [*all_codes(read(qualcoder()).project.codes)]
    assert [each.name for each in codes] == ["Samverkan", "Tid", "Väntan", "Oro", "Kontaktvägar"]
    assert [each.codable for each in codes] == [False, False, True, True, True]
    assert (codes[4].description, codes[4].colour) == ("Hur de når varandra", "#F781F3")


def test_memos_journals_and_annotations_are_notes():
    project = read(qualcoder()).project
    texts = {each.guid: each.text for each in project.notes}
    assert sorted(texts.values()) == ["Bra samtal", "Erfaren", "Hen suckar", "Om samverkan", "Ring igen"]
    assert [texts[each] for each in project.sources[0].selections[0].notes] == ["Hen suckar"]
    assert [texts[each] for each in project.about] == ["Om samverkan"]


def test_a_case_has_its_texts_and_its_values():
    project = read(qualcoder()).project
    assert [(each.name, each.sources) for each in project.cases] == [
        ("Kurator 1", (project.sources[0].guid,))
    ]
    assert [each.text for each in project.cases[0].values] == ["Lindby"]


def test_what_finds_no_place_is_counted():
    unheld = read(qualcoder("växeln")).unheld
    assert unheld == {"Project/code_image": 1, "Sources/PictureSource": 1, "Coding/important": 1}


def test_a_text_that_was_edited_after_is_told():
    edited = settled(
        qualcoder("växeln", "väntar vi", "länge", more="UPDATE code_text SET seltext = 'nu' WHERE ctid = 2")
    )
    assert otherwise(edited.project) == 1


def codes_of(data: bytes) -> set[str]:
    found = read_database(data, "lindby.qda")
    done = found if isinstance(found, list) else counted(found.project, "lindby.qda", own=False)
    return {each.code for each in done} if isinstance(done, list) else set()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (qualcoder("växeln", "svar", seltext="annat"), "refi-unclear-positions"),
        (qualcoder("växeln", more="UPDATE code_text SET pos1 = 999, seltext = ''"), "refi-unclear-positions"),
        (qualcoder("växeln", more="UPDATE code_text SET cid = 8"), "refi-lost-code"),
        (qualcoder("växeln", more="UPDATE code_text SET pos0 = 'två'"), "refi-damaged"),
        (qualcoder(more="UPDATE code_cat SET supercatid = 2 WHERE catid = 1"), "refi-damaged"),
        (qualcoder(more="UPDATE code_name SET catid = 7, supercid = NULL"), "refi-damaged"),
        (qualcoder(more="DELETE FROM project"), "refi-damaged"),
        (qualcoder(more="DROP TABLE cases; CREATE VIEW cases AS SELECT 1 AS caseid"), "database-unknown"),
        (qualcoder()[:9000], "refi-damaged"),
    ],
)  # fmt: skip
def test_a_broken_or_hostile_database_is_a_problem(data: bytes, code: str):
    assert codes_of(data) == {code}


SOUND = qualcoder("växeln", "väntar vi", more="CREATE INDEX i ON code_text (cid)")


@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=3)), max_size=12))
def test_no_mutation_gives_a_traceback(changes: list[tuple[int, bytes]]):
    data = bytearray(SOUND)
    for at, what in changes:
        data[at : at + len(what)] = what
    found = read_database(bytes(data), "lindby.qda")
    done = found if isinstance(found, list) else counted(found.project, "lindby.qda", own=False)
    assert isinstance(done, Counted) or all(each.code for each in done)


SPOKEN = (
    "Datum: 2025-05-16\n\nI: Hur når ni socialtjänsten?\n\nR1: Vi ringer 👍 växeln. Sedan väntar vi.\n\n"
    "I: Och sedan?\n\nR1: Det tar tid och ork.\n"
)


def test_a_folder_comes_into_a_study_from_the_command_line(
    fokus: Callable[..., Any], small: ModuleType, tmp_path: Path
):
    planned = {"id": "omg1-lindby-kuratorer", "round": "omg1", "site": "lindby", "professions": ["kurator"]}
    study = small.SmallStudy(
        interviews=[planned], people=small.people("kurator", "D07"), coders=("a1",)
    ).write(tmp_path / "studie")
    folder = tmp_path / "lindby.qda"
    folder.mkdir()
    (folder / "data.qda").write_bytes(qualcoder("ringer 👍 växeln", "tid och ork", said=SPOKEN))
    told = ("--speaker", "R1=D07", "--interview", planned["id"], "--yes", "--candidates", "keep")
    told = (*told, "--coder", "bo=a1", "--coder", "anna=a1")
    done = fokus("import", folder, "-s", study, *told)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "kodade delar av bilder: 1" in done.stdout
    evaluation, _ = load(study)
    assert evaluation is not None
    text = evaluation.transcripts[planned["id"]]
    assert {each.text_in(text) for each in evaluation.codings} == {"ringer 👍 växeln", "tid och ork"}
    (folder / "data.qda-wal").write_bytes(b"x")
    waiting = fokus("import", folder, "-s", study, *told)
    assert waiting.returncode == 1
    assert "Stäng programmet" in waiting.stdout
