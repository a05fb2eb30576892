"""A project of Taguette comes in from its database: each highlight on its words, by who made it."""

import json
import sqlite3
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.custody.projects import read_database
from fokus.evaluation import load
from fokus.exchange.positions import Counted, counted
from fokus.exchange.reading import Read

SCHEMA = """
CREATE TABLE users (login VARCHAR PRIMARY KEY, hashed_password VARCHAR);
CREATE TABLE projects (id INTEGER PRIMARY KEY, name VARCHAR, description TEXT, created DATETIME);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name VARCHAR, description TEXT, filename VARCHAR,
 created DATETIME, project_id INTEGER, text_direction VARCHAR, contents TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER,
 end_offset INTEGER, snippet TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path VARCHAR, description TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
CREATE TABLE commands (id INTEGER PRIMARY KEY, date DATETIME, user_login VARCHAR, project_id INTEGER,
 document_id INTEGER, payload TEXT);
INSERT INTO projects VALUES (1, 'Lindby', 'Om samverkan', '2025-06-01 10:00:00.000000');
INSERT INTO tags VALUES (1, 1, 'Samverkan.Kontaktvägar', 'Hur de når varandra');
INSERT INTO tags VALUES (2, 1, 'Samverkan.Väntan', '');
INSERT INTO tags VALUES (3, 1, 'Bra m.m.', '');
"""
PARAGRAPHS = ("I: Hur når ni dem?", "Kurator: Vi ringer 👍 växeln.", "Kurator: Det tar <tid> & ork.")


def taguette(
    *highlights: tuple[int, int, int], paragraphs: tuple[str, ...] = PARAGRAPHS, more: str = ""
) -> bytes:
    """Return a database as Taguette exports it; a highlight is two positions in bytes and its tag."""
    made = sqlite3.connect(":memory:")
    made.executescript(SCHEMA)
    contents = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    values: tuple[Any, ...] = ("Kuratorer", "Bra samtal", contents)
    made.execute("INSERT INTO documents VALUES (1, ?, ?, '', '', 1, 'LEFT_TO_RIGHT', ?)", values)
    for n, (start, end, tag) in enumerate(highlights, 1):
        made.execute("INSERT INTO highlights VALUES (?, 1, ?, ?, '')", (n, start, end))
        made.execute("INSERT INTO highlight_tags VALUES (?, ?)", (n, tag))
        payload = json.dumps({"type": "highlight_add", "highlight_id": n})
        values = (f"2025-06-02 10:00:{n:02}.000000", "anna", payload)
        made.execute("INSERT INTO commands (date, user_login, payload) VALUES (?, ?, ?)", values)
    made.executescript(more)
    data = made.serialize()
    made.close()
    return data


def at(words: str, paragraphs: tuple[str, ...] = PARAGRAPHS) -> tuple[int, int]:
    said = "".join(paragraphs)
    start = len(said[: said.index(words)].encode())
    return start, start + len(words.encode())


def settled(data: bytes) -> Counted:
    found = read_database(data, "lindby.sqlite3")
    assert isinstance(found, Read), found
    done = counted(found.project, "lindby.sqlite3", own=found.is_counted)
    assert isinstance(done, Counted), done
    return done


def codes_of(data: bytes) -> set[str]:
    found = read_database(data, "lindby.sqlite3")
    return set() if isinstance(found, Read) else {each.code for each in found}


def test_a_highlight_stands_on_its_words_by_who_made_it():
    project = settled(taguette((*at("ringer 👍 växeln"), 1), (*at("<tid> & ork"), 2))).project
    source = project.sources[0]
    assert source.text.splitlines() == list(PARAGRAPHS)
    assert [source.text[each.start : each.end] for each in source.selections] == [
        "ringer 👍 växeln",
        "<tid> & ork",
    ]
    assert [(each.name, each.guid) for each in project.users] == [
        ("anna", source.selections[0].marks[0].user)
    ]
    assert source.selections[1].marks[0].time == "2025-06-02 10:00:02.000000"


def test_dots_that_tags_share_make_themes_and_others_are_names():
    codes = {each.name: each for each in settled(taguette()).project.codes}
    assert [each.name for each in codes["Samverkan"].codes] == ["Kontaktvägar", "Väntan"]
    assert not codes["Samverkan"].codable
    assert codes["Bra m.m."].codable
    assert codes["Samverkan"].codes[0].description == "Hur de når varandra"


def test_descriptions_are_memos_on_what_they_describe():
    project = settled(taguette()).project
    said = {each.guid: each.text for each in project.notes}
    assert [said[each] for each in project.about] == ["Om samverkan"]
    assert [said[each] for each in project.sources[0].notes] == ["Bra samtal"]


def test_the_same_database_has_the_same_ids():
    data = taguette((*at("växeln"), 1))
    assert settled(data).project == settled(data).project


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (taguette((0, 999, 1)), "refi-wrong-position"),
        (taguette((9, 3, 1)), "refi-wrong-position"),
        (taguette((-4, 3, 1)), "refi-wrong-position"),
        (taguette((0, 3, 8)), "refi-lost-code"),
        (taguette(more="INSERT INTO projects VALUES (2, 'Sjövik', '', '')"), "taguette-one-project"),
        (taguette(more="DELETE FROM projects"), "taguette-one-project"),
        (taguette(more="UPDATE documents SET contents = '<![x'"), "refi-damaged"),
        (taguette((0, 3, 1), more="UPDATE commands SET payload = '{'"), "refi-damaged"),
        (taguette((0, 3, 1), more="UPDATE highlights SET start_offset = 'två'"), "refi-damaged"),
        (taguette(more="DROP TABLE highlight_tags"), "database-unknown"),
        (taguette(more="DROP TABLE tags; CREATE VIEW tags AS SELECT 1 AS id"), "database-unknown"),
        (taguette()[:5000], "refi-damaged"),
    ],
)  # fmt: skip
def test_a_broken_or_hostile_database_is_a_problem(data: bytes, code: str):
    assert codes_of(data) == {code}


said = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]) | st.sampled_from(" åé👍&<"), min_size=1
)


@given(st.lists(said, min_size=1, max_size=4), st.data())
def test_every_highlight_says_what_was_marked(texts: list[str], data: st.DataObject):
    paragraphs = tuple(unescape(each).replace("\ufeff", "x") or "x" for each in texts)
    chosen = data.draw(st.sampled_from(paragraphs))
    first = data.draw(st.integers(0, len(chosen) - 1))
    last = data.draw(st.integers(first + 1, len(chosen)))
    before = "".join(paragraphs[: paragraphs.index(chosen)]) + chosen[:first]
    start = len(before.encode())
    end = start + len(chosen[first:last].encode())
    found = read_database(taguette((start, end, 1), paragraphs=paragraphs), "lindby.sqlite3")
    assert isinstance(found, Read), found
    source = found.project.sources[0]
    selection = source.selections[0]
    assert source.text[selection.start : selection.end] == chosen[first:last]


SPOKEN = (
    "Datum: 2025-05-16", "I: Hur når ni socialtjänsten?", "Marit: Vi ringer 👍 växeln. Sedan väntar vi.",
    "I: Och sedan?", "Marit: Det tar <tid> & ork, säger Marit.",
)  # fmt: skip


def test_a_project_comes_into_a_study_from_the_command_line(
    fokus: Callable[..., Any], small: ModuleType, tmp_path: Path
):
    planned = {"id": "omg1-lindby-kuratorer", "round": "omg1", "site": "lindby", "professions": ["kurator"]}
    study = small.SmallStudy(
        interviews=[planned], people=small.people("kurator", "D07"), coders=("a1",)
    ).write(tmp_path / "studie")
    path = tmp_path / "lindby.sqlite3"
    marked = [(*at("ringer 👍 växeln", SPOKEN), 1), (*at("Det tar <tid> & ork", SPOKEN), 3)]
    path.write_bytes(taguette(*marked, paragraphs=SPOKEN))
    told = ("--speaker", "Marit=D07", "--interview", planned["id"], "--yes", "--candidates", "keep")
    done = fokus("import", path, "-s", study, *told)
    assert done.returncode == 0, done.stdout + done.stderr
    evaluation, _ = load(study)
    assert evaluation is not None
    text = evaluation.transcripts[planned["id"]]
    assert {each.text_in(text) for each in evaluation.codings} == {"ringer 👍 växeln", "Det tar <tid> & ork"}
    assert evaluation.codebook.codes["kontaktvagar"].theme == "samverkan"
    assert not [each for each in study.rglob("*") if each.is_file() and "Marit" in each.read_text("utf-8")]
