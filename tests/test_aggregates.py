"""Figures delivered as aggregates: brought in, shown again as they are, suppressed, and never tested."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from fokus import publish
from fokus.analysis.answer import answer
from fokus.analysis.query import parse_one
from fokus.disclosure.guard import release
from fokus.evaluation import Evaluation, load
from fokus.material.aggregates import Share, propose_layout
from fokus.material.exports.export import Export
from fokus.material.exports.recognize import read_export
from fokus.problems import FokusError, NotYetError, Problem, QueryError
from fokus.publish import rendering
from fokus.report.labels import labels_of

HEAD = "Fråga;Grupp;n;Ja;Delvis;Nej;Medelvärde\n"
TABLE = (
    f"{HEAD}"
    "Rutinerna är kända;Maj;13;7,7 %;46,2 %;46,2 %;2,27\n"
    "Rutinerna är kända;November;40;20,0 %;30,0 %;50,0 %;3,33\n"
    "Vi har tid;Maj;4;25,0 %;25,0 %;50,0 %;2,25\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "Kommunens siffror.csv"
    file.write_text(TABLE, "utf-8")
    return file


def fokus(*arguments: str, answers: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fokus", *arguments], input=answers, capture_output=True, text=True,
        check=False, encoding="utf-8", env={"LC_ALL": "sv_SE.UTF-8", "PATH": ""},
    )  # fmt: skip


def brought_in(study: Path, table: Path) -> subprocess.CompletedProcess[str]:
    done = fokus("import", str(table), "-s", str(study), answers="Kommunens utredningsenhet\nja\n")
    assert done.returncode == 0, done.stderr
    return done


def opened(study: Path) -> tuple[Evaluation, list[Problem]]:
    evaluation, problems = load(study)
    assert evaluation is not None
    return evaluation, problems


def exported(text: str) -> Export:
    export = read_export(text.encode(), "tabell.csv")
    assert isinstance(export, Export)
    return export


def test_an_import_understands_the_columns_and_asks_who_made_the_figures(tillsammans: Path, table: Path):
    said = brought_in(tillsammans, table)
    assert "färdiga andelar utan enskilda svar, 3 rader" in said.stdout + said.stderr
    assert (tillsammans / "aggregates" / "kommunens-siffror.csv").read_text("utf-8-sig") == TABLE
    assert (tillsammans / "aggregates" / "kommunens-siffror.toml").read_text("utf-8").splitlines() == [
        'file = "kommunens-siffror.csv"',
        'delivered_by = "Kommunens utredningsenhet"',
        'question = "Fråga"',
        'part = "Grupp"',
        'round = { column = "Grupp", values = { "Maj" = "omg1", "November" = "omg2" } }',
        'n = "n"',
        'answers = ["Ja", "Delvis", "Nej"]',
        'mean = "Medelvärde"',
    ]
    assert opened(tillsammans)[1] == []


def test_the_same_table_is_not_brought_in_twice(tillsammans: Path, table: Path):
    brought_in(tillsammans, table)
    again = fokus("import", str(table), "-s", str(tillsammans), "--yes")
    assert again.returncode == 1
    assert "finns redan i studien som aggregates/kommunens-siffror.csv" in again.stdout
    assert len(list((tillsammans / "aggregates").iterdir())) == 2


def test_the_table_shows_what_was_told_and_hides_a_row_of_too_few(tillsammans: Path, table: Path):
    brought_in(tillsammans, table)
    shown = fokus("show", "aggregates", "-s", str(tillsammans), "--as", "table")
    assert shown.returncode == 0, shown.stderr
    rows = [" ".join(line.replace("\u00a0", " ").split()) for line in shown.stdout.splitlines()]
    assert "Rutinerna är kända Maj 13 1 av 13 6 av 13 6 av 13 2,3" in rows
    assert "Rutinerna är kända November 40 20 % 30 % 50 % 3,33" in rows
    assert "Vi har tid Maj .. .. .. .. .." in rows
    told = " ".join(shown.stdout.split())
    assert "Sammanställt av Kommunens utredningsenhet; fil kommunens-siffror.csv." in told
    assert "inget statistiskt test kan göras" in told


def test_what_is_hidden_has_no_numbers_in_csv_and_json(tillsammans: Path, table: Path):
    brought_in(tillsammans, table)
    told = json.loads(fokus("show", "aggregates", "-s", str(tillsammans), "--as", "json").stdout)
    hidden = [row for row in told["rows"] if row["question"] == "Vi har tid"]
    assert len(hidden) == 4
    assert all(row["hidden"] and row["n"] is row["value"] is row["count"] is None for row in hidden)
    assert told["contrasts"] == []
    text = fokus("show", "aggregates", "-s", str(tillsammans), "--as", "csv").stdout.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {row["n"] for row in rows if row["question"] == "Vi har tid"} == {""}
    assert [row["count"] for row in rows[:3]] == ["1", "6", "6"]


def test_a_round_can_be_asked_for_and_an_unknown_table_is_told(tillsammans: Path, table: Path):
    brought_in(tillsammans, table)
    evaluation, _ = opened(tillsammans)
    result = answer(evaluation, parse_one("aggregates of=kommunens-siffror where=round:omg2"))
    assert {row.at["part"] for row in result.rows} == {"November"}
    assert {row.n for row in result.rows} == {40}
    with pytest.raises(QueryError) as raised:
        answer(evaluation, parse_one("aggregates of=kommunens-siffra"))
    assert raised.value.code == "unknown-aggregate"
    with pytest.raises(NotYetError):
        answer(evaluation, parse_one("aggregates across=round"))


def test_a_study_without_delivered_tables_has_nothing_to_show(tillsammans: Path):
    evaluation, _ = opened(tillsammans)
    released = release([answer(evaluation, parse_one("aggregates"))], evaluation.design)
    shown = rendering.table(released, labels_of(evaluation))
    assert (shown.rows, shown.notes) == ((), ("Det finns inget att redovisa.",))


def test_a_table_stands_in_a_chapter_and_is_told_and_no_figure_is_made(tillsammans: Path, table: Path):
    brought_in(tillsammans, table)
    chapter = tillsammans / "chapters" / "09-siffror.md"
    chapter.write_text("# Siffror\n\n:::{table} aggregates\n:name: siffror\n:::\n", "utf-8")
    study = tillsammans / "study.toml"
    study.write_text(
        study.read_text("utf-8").replace('chapters = ["', 'chapters = ["09-siffror", "', 1), "utf-8"
    )
    assert publish.build(publish.inspect(tillsammans))
    evaluation, _ = opened(tillsammans)
    released = release([answer(evaluation, parse_one("aggregates"))], evaluation.design)
    with pytest.raises(FokusError):
        rendering.number(released, labels_of(evaluation))
    said = rendering.sentence(released, labels_of(evaluation))
    shown = [row for row in released[0].rows if row.measure == "share" and not row.hidden]
    assert shown
    assert all(row.at["answer"] in said for row in shown)
    figure = fokus("show", "aggregates", "-s", str(tillsammans), "--as", "figure")
    assert figure.returncode != 0
    assert "aggregates" in figure.stderr
    assert "Traceback" not in figure.stderr


def test_a_row_whose_number_nobody_told_stays_hidden(tillsammans: Path):
    folder = tillsammans / "aggregates"
    folder.mkdir()
    (folder / "okand.csv").write_text("Fråga;Ja;Nej\nVi har tid;20 %;80 %\n", "utf-8")
    (folder / "okand.toml").write_text(
        'file = "okand.csv"\nquestion = "Fråga"\nanswers = ["Ja", "Nej"]\n', "utf-8"
    )
    evaluation, problems = opened(tillsammans)
    assert problems == []
    (released,) = release([answer(evaluation, parse_one("aggregates"))], evaluation.design)
    assert [row.hidden for row in released.rows] == [True, True]


def test_a_word_that_is_no_round_is_told_at_its_cell(tillsammans: Path, table: Path):
    brought_in(tillsammans, table)
    file = tillsammans / "aggregates" / "kommunens-siffror.csv"
    file.write_text(file.read_text("utf-8").replace("tid;Maj", "tid;Mars"), "utf-8")
    (problem,) = opened(tillsammans)[1]
    assert (problem.code, problem.place.row, problem.place.column) == ("unknown-round", 4, "Grupp")


def test_faults_of_a_table_and_its_description_are_told_where_they_are(tillsammans: Path):
    folder = tillsammans / "aggregates"
    folder.mkdir()
    (folder / "a.csv").write_text(f"{HEAD}Tid;Maj;många;7,7 %;146 %;ja;2,27\n", "utf-8")
    (folder / "a.toml").write_text(
        'file = "a.csv"\nquestion = "Fråga"\nn = "n"\nanswers = ["Ja", "Delvis", "Nej"]\n', "utf-8"
    )
    (folder / "b.csv").write_text(TABLE, "utf-8")
    (folder / "b.toml").write_text(
        'file = "b.csv"\nquestion = "Fragan"\nround = "omg9"\nanswers = ["Ja"]\n', "utf-8"
    )
    (folder / "c.csv").write_text(TABLE, "utf-8")
    _, problems = opened(tillsammans)
    assert {(each.code, each.place.file, each.place.column or "") for each in problems} == {
        ("not-a-share", "aggregates/a.csv", "Delvis"), ("not-a-share", "aggregates/a.csv", "Nej"),
        ("not-a-count-of-persons", "aggregates/a.csv", "n"), ("no-column", "aggregates/b.toml", ""),
        ("unknown-round", "aggregates/b.toml", ""), ("aggregate-undescribed", "aggregates/c.csv", ""),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("share", "n", "count"),
    [
        (Share(0.077, 0.0005), 13, 1), (Share(0.462, 0.0005), 13, 6), (Share(0.5, 0.005), 4, 2),
        (Share(0.4, 0.005), 13, None), (Share(0.45, 0.005), 400, None), (Share(0.2, 0.0005), None, None),
    ],
)  # fmt: skip
def test_a_count_is_read_from_a_share_only_where_it_can_be_but_one(
    share: Share, n: int | None, count: int | None
):
    assert share.count(n) == count


def test_a_table_without_questions_is_not_understood(tillsammans: Path):
    evaluation, _ = opened(tillsammans)
    found = propose_layout(exported("Ja;Nej\n20 %;80 %\n30 %;70 %\n"), evaluation.design)
    assert isinstance(found, Problem)
    assert found.code == "aggregate-unclear"


def test_words_that_are_no_rounds_only_divide_the_answers(tillsammans: Path):
    evaluation, _ = opened(tillsammans)
    text = TABLE.replace("Maj", "Norra").replace("November", "Södra")
    layout = propose_layout(exported(text), evaluation.design)
    assert not isinstance(layout, Problem)
    assert (layout.part, layout.round) == ("Grupp", None)
    layout = propose_layout(exported(text), evaluation.design, "omg2")
    assert not isinstance(layout, Problem)
    assert layout.round == "omg2"


@pytest.mark.shared
def test_the_reference_table_is_shown_as_its_single_answers_say(tillsammans: Path, shared: Path):
    folder = shared / "data" / "formats" / "responses"
    brought_in(tillsammans, folder / "aggregerad_tabell.csv")
    truth = json.loads((folder / "EXPECTED.json").read_text("utf-8"))
    evaluation, problems = opened(tillsammans)
    assert problems == []
    (table,) = evaluation.aggregates.values()
    questions = list(dict.fromkeys(row.question for row in table.rows))
    points = {"Stämmer inte alls": 0, "Stämmer ganska dåligt": 1, "Stämmer ganska bra": 2,
              "Stämmer helt och hållet": 3, "Vet ej": "V"}  # fmt: skip
    rows = answer(evaluation, parse_one("aggregates")).rows
    shares = [row for row in rows if row.measure == "share"]
    assert len(shares) == 50
    for row in shares:
        at = questions.index(row.at["question"])
        given = [each["a"][at] for each in truth if each["om"] == row.at["part"]]
        answered = [each for each in given if each is not None]
        assert (row.n, row.count) == (len(answered), answered.count(points[row.at["answer"]]))
