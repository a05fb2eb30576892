"""Entries come into the project log by questions, options and spreadsheets; the last one leaves again."""

import os
import select
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from fokus.exchange.log_adding import Addition, added, is_there, read_log, without
from fokus.exchange.log_fields import FieldError, Known, known_in, read_field, spelled_date
from fokus.study.design import Design
from fokus.study.project_log import ProjectLog, read_date
from fokus.study.project_log.partial_date import written_date
from fokus.study.toml_writing import written

Fokus = Callable[..., Any]
NOTHING = Known({}, {}, {})
DESIGN = Design.model_validate(
    {
        "study": {"title": "Prov"},
        "round": [{"id": "r", "label": "maj", "from": "2025-05-01", "to": "2025-05-31"}],
        "site": [{"id": "lindby", "label": "Lindby"}],
        "profession": [{"id": "kurator", "label": "kurator"}],
    }
)
LOG = """# Överst.
[[body]]
id = "styr"
label = "Styrgruppen"   # en kommentar
from = 2024-09-01

# Möten.
[[meeting]]
body = "styr"
date = 2025-01-29
topics = ["uppstart"]

# Sist.
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2025-05-16", "2025-05-16"),
        ("2025-05-16 00:00:00", "2025-05-16"),
        ("16 maj 2025", "2025-05-16"),
        ("16 May 2025", "2025-05-16"),
        ("maj 2025", "2025-05"),
        ("Oct 2025", "2025-10"),
        ("okt. 2025", "2025-10"),
        ("16/5 2025", "2025-05-16"),
        ("vt 2025", "2025-vt"),
        ("HT25", "2025-ht"),
        ("våren 2025", "2025-vt"),
        ("autumn 2025", "2025-ht"),
        ("2025", "2025"),
        ("2025-h1", "2025-h1"),
        ("2025-01/2025-02", "2025-01/2025-02"),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, wanted: str):
    assert spelled_date(text) == wanted


@given(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["day", "month", "term", "half-year", "year"]),
)
def test_any_date_that_the_log_writes_is_read_as_itself(day: date, precision: Any):
    when = read_date(day, precision)
    assert when
    assert read_date(spelled_date(written_date(when))) == when


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("maj", "date-without-year"),
        ("12/9", "date-without-year"),
        ("31 februari 2025", "not-a-date"),
        ("snart 2025", "not-a-date"),
    ],
)
def test_a_date_that_cannot_be_is_refused(text: str, code: str):
    with pytest.raises(FieldError) as fault:
        read_field("date", text, "meeting", NOTHING)
    assert fault.value.code == code


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("22", 22),
        ("1 200", 1200),
        ("22 personer", 22),
        ("ca 40", {"count": 40, "qualifier": "about"}),
        ("ca. 40", {"count": 40, "qualifier": "about"}),
        ("nästan 100 personer", {"count": 100, "qualifier": "nearly"}),
        ("at least 10", {"count": 10, "qualifier": "at_least"}),
        ("minst 10", {"count": 10, "qualifier": "at_least"}),
    ],
)
def test_a_number_keeps_how_far_it_is_known(text: str, wanted: object):
    assert read_field("attended", text, "training", NOTHING) == wanted


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("attended", "många"),
        ("attended", "40-50"),
        ("share", "150 %"),
        ("number", "två"),
        ("held", "kanske"),
        ("attendance", "Skolan"),
        ("kind", "kurs"),
        ("sites", "Annanby"),
        ("body", "x"),
    ],
)
def test_what_cannot_be_meant_is_refused(name: str, text: str):
    with pytest.raises(FieldError):
        read_field(name, text, "training", NOTHING)


def test_an_entry_is_put_after_its_likes_and_all_else_stays():
    addition = Addition("meeting", {"body": "styr", "date": date(2025, 3, 1)})
    found = added(LOG, [addition], DESIGN)
    assert not found.faults
    at = LOG.index("\n# Sist.")
    assert found.text == f"{LOG[:at]}\n{addition.text}\n{LOG[at:]}"
    assert without(found.text, addition.text) == LOG


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"body": "styr", "date": date(2023, 1, 1)}, "meeting-before-body", "date"),
        ({"body": "styrr", "date": date(2025, 1, 1)}, "unknown-body", "body"),
        ({"body": "styr", "date": "9/12"}, "date-without-year", "date"),
        ({"body": "styr", "date": date(2025, 1, 1), "sites": ["x"]}, "unknown-site", "sites"),
    ],
)
def test_what_an_entry_makes_wrong_is_told_of_its_field(fields: dict[str, Any], code: str, field: str):
    found = added(LOG, [Addition("meeting", fields)], DESIGN)
    assert [(each.problem.code, each.number, each.field) for each in found.faults] == [(code, 0, field)]


def test_what_was_wrong_before_is_not_told_of_an_entry():
    wrong = LOG.replace("2025-01-29", "2023-01-29")
    assert not added(wrong, [Addition("meeting", {"body": "styr", "date": date(2025, 1, 1)})], DESIGN).faults


def test_an_entry_that_was_edited_is_not_taken_away():
    addition = Addition("meeting", {"body": "styr", "date": date(2025, 3, 1)})
    text = added(LOG, [addition], DESIGN).text
    assert without(text.replace("2025-03-01", "2025-03-02"), addition.text) is None
    assert without(text.replace("date = 2025-03-01", "date = 2025-03-01\nnumber = 2"), addition.text) is None


def test_as_many_of_the_same_are_known_as_there_are():
    meeting = Addition("meeting", {"body": "styr", "date": date(2025, 1, 29), "topics": ["uppstart"]})
    other = Addition("meeting", {"body": "styr", "date": date(2025, 1, 30)})
    assert is_there([meeting, other, meeting], read_log(LOG)) == [True, False, False]


values = st.recursive(
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.integers(-(2**60), 2**60)
    | st.booleans()
    | st.dates()
    | st.floats(0, 1, width=32),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(values)
def test_any_value_is_written_so_that_toml_reads_it(value: Any):
    assert tomllib.loads(f"a = {written(value)}") == {"a": value}


@pytest.fixture
def study(tillsammans: Path) -> Path:
    return tillsammans


def log_of(study: Path) -> str:
    return (study / "log.toml").read_text(encoding="utf-8")


def test_questions_make_an_entry_and_undo_takes_it_back(study: Path, fokus: Fokus):
    before = log_of(study)
    said = "styrgruppen i lindby\nmaj\nmaj 2026\n\nsamtycke; nystart\nca 12\n\n\n\nLindby\n\nj\n"
    done = fokus("log", "add", "möte", "-s", study, typed=said)
    assert done.returncode == 0, done.stderr
    assert "har inget år" in done.stdout
    new = [each for each in read_log(log_of(study)).meeting if each.topics == ("samtycke", "nystart")]
    assert [(each.body, str(each.date), each.present and each.present.count) for each in new] == [
        ("styrgrupp-lindby", "2026-05", 12)
    ]
    assert fokus("check", "-s", study).returncode == 0
    assert fokus("log", "undo", "-s", study, "--yes").returncode == 0
    assert log_of(study) == before
    assert fokus("log", "undo", "-s", study, "--yes").returncode == 1


class Terminal:
    """A terminal in which somebody types: what is shown is waited for, and then answered."""

    def __init__(self, *words: str) -> None:
        import pty

        self.lead, follow = pty.openpty()
        environment = {**os.environ, "LANG": "sv_SE.UTF-8", "LC_ALL": "", "LANGUAGE": "", "TERM": "xterm"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fokus", *words], stdin=follow, stdout=follow, stderr=follow,
            env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(follow)
        self.read = b""

    @property
    def shown(self) -> str:
        """All that has been shown so far."""
        return self.read.decode("utf-8", "replace")

    def answer(self, question: str, text: str) -> None:
        """Wait for a question, and type."""
        began, at = time.monotonic(), len(self.shown)
        while question not in self.shown[at:]:
            assert time.monotonic() - began < 60, self.shown
            if select.select([self.lead], [], [], 0.2)[0]:
                self.read += os.read(self.lead, 4096)
        os.write(self.lead, text.encode())


@pytest.mark.skipif(os.name == "nt", reason="Windows has terminals of another kind")
def test_the_key_tab_completes_what_the_study_names_already(study: Path):
    terminal = Terminal("log", "add", "möte", "-s", str(study))
    terminal.answer("Vilken grupp", "styrgrupp-l\t\n")
    terminal.answer("När", "maj 2026\n")
    terminal.answer("Hur många möten", "\n")
    terminal.answer("Ämnen", "samt\t; upps\t\n")
    for question in ("Hur många var där", "varje organisation", "Hölls det", "behandlades"):
        terminal.answer(question, "\n")
    terminal.answer("Vilka platser", "Lin\t\n")
    terminal.answer("Anteckning", "\n")
    terminal.answer("Lägga till det", "j\n")
    terminal.answer("fokus log undo", "")
    assert terminal.process.wait(30) == 0
    os.close(terminal.lead)
    (new,) = [each for each in read_log(log_of(study)).meeting if str(each.date) == "2026-05"]
    assert (new.body, new.topics, new.sites) == ("styrgrupp-lindby", ("samtycke", "uppstart"), ("lindby",))


def test_a_question_is_asked_anew_where_the_log_would_not_hold(study: Path, fokus: Fokus):
    said = "styrgrupp-lindby\n2024-01-01\n\n\n\n\n\n\n\n\n2025-11-03\nj\n"
    done = fokus("log", "add", "meeting", "-s", study, typed=said)
    assert done.returncode == 0, done.stdout
    assert any(str(each.date) == "2025-11-03" for each in read_log(log_of(study)).meeting)


def test_whoever_stops_has_written_nothing(study: Path, fokus: Fokus):
    before = log_of(study)
    assert fokus("log", "add", "möte", "-s", study, typed="styrgrupp-lindby\n").returncode == 1
    assert fokus("log", "add", "möte", "-s", study, typed="").returncode == 1
    assert log_of(study) == before
    assert not (study / "log.history.jsonl").exists()


def test_options_make_an_entry_without_a_question(study: Path, fokus: Fokus):
    told = ("--set", "Yrke=kurator", "--set", "from=2025-01", "--set", "share=50 %")
    assert fokus("log", "add", "bemanning", "-s", study, "--yes", *told).returncode == 0
    (one,) = [each for each in read_log(log_of(study)).staff if each.profession == "kurator"]
    assert (one.share, str(one.first)) == (0.5, "2025-01")


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (("add", "mötte"), "möte"),
        (("ad",), "add"),
        (("add", "möte", "--yes"), "Grupp"),
        (("add", "möte", "--yes", "--set", "grup=x"), "grup"),
        (
            ("add", "möte", "--yes", "--set", "body=styrgrupp-lindbi", "--set", "date=2025-11-11"),
            "styrgrupp-lindby",
        ),
    ],
)
def test_a_call_that_cannot_be_meant_is_told(study: Path, fokus: Fokus, call: tuple[str, ...], word: str):
    before = log_of(study)
    done = fokus("log", *call, "-s", study)
    assert done.returncode != 0
    assert word in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert log_of(study) == before


def test_a_study_without_a_log_gets_one(study: Path, fokus: Fokus):
    (study / "log.toml").unlink()
    for told in (
        ("grupp", "--set", "namn=Styrgruppen"),
        ("möte", "--set", "grupp=Styrgruppen", "--set", "datum=2025"),
    ):
        assert fokus("log", "add", *told, "-s", study, "--yes").returncode == 0
    log = read_log(log_of(study))
    assert [each.id for each in log.body] == ["styrgruppen"]
    assert [(each.body, each.date) for each in log.meeting] == [("styrgruppen", 2025)]


def filled(study: Path, fokus: Fokus, path: Path) -> Workbook:
    assert fokus("log", "template", path, "-s", study).returncode == 0
    book = load_workbook(path)
    book["Möten"].append(
        ["Styrgruppen i Lindby", date(2025, 11, 5), None, "samtycke", "ca 12", "Skolan: 4; BUP: 2"]
    )
    book["Möten"].append(["Föräldrarådet", "hösten 2025", 3, "trygghet"])
    book["Grupper"].append(["Föräldrarådet", "arbetsgrupp", "2025-09"])
    book["Utbildningar"].append(
        ["SIP i praktiken", "Handledning", "16 oktober 2025", None, None, None, "nästan 100"]
    )
    return book


def test_a_workbook_comes_in_once(study: Path, fokus: Fokus, tmp_path: Path):
    path = tmp_path / "logg.xlsx"
    filled(study, fokus, path).save(path)
    before = read_log(log_of(study))
    assert fokus("import", path, "--as", "log", "-s", study, typed="n\n").returncode == 1
    assert read_log(log_of(study)) == before
    done = fokus("import", path, "--as", "log", "-s", study, "--yes")
    assert done.returncode == 0, done.stdout
    after = read_log(log_of(study))
    assert [
        len(getattr(after, each)) - len(getattr(before, each)) for each in ("meeting", "body", "training")
    ] == [2, 1, 1]
    assert after.training[-1].attended
    assert after.training[-1].attended.qualifier == "nearly"
    text = log_of(study)
    again = fokus("import", path, "--as", "log", "-s", study, "--yes")
    assert again.returncode == 0, again.stdout
    assert log_of(study) == text
    assert fokus("check", "-s", study).returncode == 0


def test_rows_that_cannot_be_read_are_told_and_none_comes_in(study: Path, fokus: Fokus, tmp_path: Path):
    path = tmp_path / "logg.xlsx"
    book = filled(study, fokus, path)
    book["Möten"].append(["Styrgruppen i Lindbby", "12/9"])
    book["Händelser"].append([None, None, "2025-09-01"])
    book.save(path)
    before = log_of(study)
    done = fokus("import", path, "--as", "log", "-s", study, "--yes")
    assert done.returncode == 1
    for word in (
        "logg.xlsx, Möten, rad 4, kolumn ”Grupp”",
        "Styrgruppen i Lindbby",
        "har inget år",
        "Händelser, rad 2",
    ):
        assert word in done.stdout
    assert log_of(study) == before


def test_a_table_with_a_column_of_kinds_comes_in(study: Path, fokus: Fokus, tmp_path: Path):
    path = tmp_path / "logg.csv"
    path.write_text(
        "Datum;Slag;Rubrik;Grupp;Deltagare;Ansvarig\n2025-11-05;Möte;;Styrgruppen i Lindby;;A\n"
        "maj 2025;utbildning;Om oro;;minst 20;B\n",
        encoding="cp1252",
    )
    done = fokus("import", path, "--as", "log", "-s", study, "--yes")
    assert done.returncode == 0, done.stdout
    assert "Ansvarig" in done.stdout
    assert read_log(log_of(study)).training[-1].label == "Om oro"
    other = tmp_path / "annat.csv"
    other.write_text("Datum;Rubrik\n2025;x\n", encoding="utf-8")
    said = fokus("import", other, "--as", "log", "-s", study, "--yes")
    assert said.returncode == 1
    assert "Slag" in said.stdout


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + bytes(600), b"\xff\xfe\x00"])
def test_what_is_no_table_is_a_problem(study: Path, fokus: Fokus, tmp_path: Path, data: bytes):
    path = tmp_path / "logg.xlsx"
    path.write_bytes(data)
    done = fokus("import", path, "--as", "log", "-s", study, "--yes")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_known_words_are_those_of_the_log():
    known = known_in(DESIGN, read_log(LOG))
    assert known.said["topics"] == ("uppstart",)
    assert known.bodies["styrgruppen"] == "styr"
    assert ProjectLog() == read_log("[[")
