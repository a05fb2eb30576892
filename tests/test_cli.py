"""The command line as a user meets it: in her language, with exit codes, without a traceback."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def fokus(
    *words: str, language: str = "sv_SE.UTF-8", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LC_")}
    environment |= {"LANG": language, "LANGUAGE": "", "PYTHONUTF8": "1", "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-m", "fokus", *words], capture_output=True, text=True, check=False, env=environment,
        encoding="utf-8", cwd=cwd,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("command", ["", "new", "check", "show", "build"])
def test_help_is_in_the_users_language(command: str):
    words = [command] if command else []
    swedish, english = fokus(*words, "--help"), fokus(*words, "--help", language="en_US.UTF-8")
    assert swedish.returncode == english.returncode == 0
    assert swedish.stdout.startswith("Användning: fokus")
    assert english.stdout.startswith("Usage: fokus")
    for word in ("Show this", "Options", "Arguments", "Commands", "OPTIONS", "required"):
        assert word not in swedish.stdout


def test_the_version():
    assert fokus("--version").stdout.startswith("fokus 0.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show",), "FRÅGA saknas."),
        (("build", "--hej"), "Det finns inget val --hej."),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(words: tuple[str, ...], said: str):
    done = fokus(*words)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_folder_that_is_no_study(tmp_path: Path):
    done = fokus("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "study.toml saknas" in done.stderr
    assert "fokus new" in done.stderr


def test_new_makes_a_study_that_checks_and_builds(tmp_path: Path):
    for language, chapter in (("sv_SE.UTF-8", "01-resultat"), ("en_GB.UTF-8", "01-results")):
        folder = tmp_path / language[:2]
        assert fokus("new", str(folder), language=language).returncode == 0
        checked = fokus("check", "--strict", "-s", str(folder))
        assert checked.returncode == 0, checked.stdout
        assert fokus("build", "-s", str(folder)).returncode == 0
        assert (folder / "reports" / f"{chapter}.docx").is_file()


def test_new_never_writes_into_a_folder_that_holds_something(tmp_path: Path):
    (tmp_path / "hers.txt").write_text("hers", encoding="utf-8")
    done = fokus("new", str(tmp_path))
    assert done.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["hers.txt"]


def test_new_names_the_nearest_example(tmp_path: Path):
    done = fokus("new", str(tmp_path / "x"), "--like", "tilsammans")
    assert done.returncode == 2
    assert "Menade du ”tillsammans”?" in done.stderr
    assert not (tmp_path / "x").exists()


def test_new_works_in_an_empty_folder_and_where_parents_are_missing(tmp_path: Path):
    (tmp_path / "tom").mkdir()
    assert fokus("new", str(tmp_path / "tom")).returncode == 0
    assert fokus("new", str(tmp_path / "djupt" / "ner å")).returncode == 0


def test_check_exits_with_1_for_an_error_and_tells_place_fault_and_remedy(tillsammans: Path):
    design = tillsammans / "study.toml"
    text = design.read_text(encoding="utf-8").replace("smallest_group = 5", "smalest_group = 5")
    design.write_text(text, encoding="utf-8")
    line = text[: text.index("smalest_group")].count("\n") + 1
    done = fokus("check", cwd=tillsammans)
    assert done.returncode == 1
    assert f"study.toml:{line}: fel: okänd nyckel ”smalest_group”" in done.stdout
    assert "Menade du ”smallest_group”?" in done.stdout
    assert "Ett fel, tre varningar." in done.stdout


def test_strict_counts_a_warning(tillsammans: Path):
    with (tillsammans / "participants.csv").open("a", encoding="utf-8") as roster:
        roster.write("D99;kurator;lindby;2031-01-01;;\n")
    assert fokus("check", cwd=tillsammans).returncode == 0
    done = fokus("check", "--strict", cwd=tillsammans)
    assert done.returncode == 1
    assert "varning: perioden för ”D99” möter ingen omgång" in done.stdout


def test_problems_as_json(tillsammans: Path):
    (tillsammans / "codebook.toml").write_text("version = ", encoding="utf-8")
    problems = json.loads(fokus("check", "--json", cwd=tillsammans).stdout)
    syntax = next(each for each in problems if each["code"] == "toml-syntax")
    assert (syntax["file"], syntax["line"], syntax["severity"]) == ("codebook.toml", 1, "error")
    assert syntax["remedy"]


def test_a_study_toml_that_cannot_be_read(tillsammans: Path):
    (tillsammans / "study.toml").write_text("[study\n", encoding="utf-8")
    for command in (("check",), ("build",), ("show", "coverage")):
        done = fokus(*command, cwd=tillsammans)
        assert done.returncode == 1
        assert "study.toml:1" in done.stdout


def test_a_table_for_people(tillsammans: Path):
    done = fokus("show", "coverage by=profession,site,round", cwd=tillsammans)
    assert done.returncode == 0
    assert "Skolsköterskor" in done.stdout
    assert "1 av 1" in done.stdout


def test_a_table_never_breaks_a_word_in_a_narrow_window(tillsammans: Path):
    environment = os.environ | {"COLUMNS": "40", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "fokus", "show", "scales by=profession across=round link=linked"],
        capture_output=True, text=True, check=True, env=environment, encoding="utf-8", cwd=tillsammans,
    )  # fmt: skip
    assert "Specialpedagoger" in done.stdout


def test_json_and_csv_for_programs(tillsammans: Path):
    record = json.loads(fokus("show", "coverage", "--as", "json", cwd=tillsammans).stdout)
    assert [row["measure"] for row in record["rows"]] == ["planned", "held", "persons"]
    text = fokus("show", "coverage", "--as", "csv", cwd=tillsammans).stdout
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    assert [row["value"] for row in rows] == ["16", "15", "33"]


def test_a_number_for_running_text(tillsammans: Path):
    assert fokus("show", "coverage pick=held", "--as", "sentence", cwd=tillsammans).stdout == "15\n"


@pytest.mark.parametrize(("name", "start"), [("f.png", b"\x89PNG"), ("f.svg", b"<?xml"), ("f.pdf", b"%PDF")])
def test_a_figure_as_a_file(tillsammans: Path, name: str, start: bytes):
    done = fokus("show", "themes across=round", "--as", "figure", "--out", name, cwd=tillsammans)
    assert done.returncode == 0, done.stderr
    assert (tillsammans / name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("query", "form", "said"),
    [
        ("themes by=proffession", "table", "Menade du ”profession”?"),
        ("coverage where=round:omg9", "table", "Menade du ”omg"),
        ("overlap by=round", "table", "en senare version svarar på den"),
        ("coverage & themes", "table", "saknar by="),
        ("quotes of=tid", "sentence", "kan inte skrivas som en mening"),
        ("quotes of=tid", "figure", "kan inte ritas som figur"),
        ("", "table", "Okänd fråga"),
        ("coverage", "tabel", "Menade du ”table”?"),
    ],
)
def test_a_question_that_is_not_answered_says_why(tillsammans: Path, query: str, form: str, said: str):
    done = fokus("show", query, "--as", form, cwd=tillsammans)
    assert done.returncode == 2
    assert said in done.stderr
    assert not done.stdout


def test_a_picture_of_an_unknown_kind(tillsammans: Path):
    done = fokus("show", "themes", "--as", "figure", "--out", "x.gif", cwd=tillsammans)
    assert "png, svg, pdf" in done.stderr


def test_build_tells_what_it_wrote_left_alone_and_could_not_do(tillsammans: Path):
    first = fokus("build", cwd=tillsammans)
    assert first.returncode == 0, first.stderr
    assert "Skrev" in first.stdout
    report = tillsammans / "reports" / "delrapport.docx"
    report.write_bytes(report.read_bytes() + b" ")
    again = fokus("build", cwd=tillsammans)
    assert "orörd" in again.stdout
    chapter = tillsammans / "chapters" / "02-enkat.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\n{number}`coverag`\n", encoding="utf-8")
    broken = fokus("build", "--out", "ut", cwd=tillsammans)
    assert broken.returncode == 1
    assert "Menade du ”coverage”?" in broken.stdout
    assert (tillsammans / "ut" / "delrapport.docx").is_file()


def test_a_read_only_place_is_told(tillsammans: Path):
    (tillsammans / "reports").write_text("a file where the folder should be", encoding="utf-8")
    done = fokus("build", cwd=tillsammans)
    assert done.returncode == 1
    assert "kunde inte skrivas" in done.stdout


def test_a_misspelt_command_names_the_nearest():
    done = fokus("chek")
    assert done.returncode == 2
    assert done.stderr == "Det finns inget kommando ”chek”. Menade du ”check”?\n"


def test_new_fills_the_folder_one_stands_in(tmp_path: Path):
    assert fokus("new", ".", cwd=tmp_path).returncode == 0
    assert (tmp_path / "study.toml").is_file()
    assert fokus("new", ".", cwd=tmp_path).returncode == 2


def test_the_study_may_be_named_by_its_file(tillsammans: Path):
    assert fokus("check", "-s", str(tillsammans / "study.toml")).returncode == 0


def test_an_answer_never_overwrites_a_file_of_the_study(tillsammans: Path):
    before = (tillsammans / "participants.csv").read_bytes()
    done = fokus("show", "scales", "--as", "csv", "--out", "participants.csv", cwd=tillsammans)
    assert done.returncode == 2
    assert "en av studiens egna filer" in done.stderr
    assert (tillsammans / "participants.csv").read_bytes() == before


def test_a_chapter_that_no_report_holds_is_told(tillsammans: Path):
    (tillsammans / "chapters" / "03-eget.md").write_text("# Eget\n\nText.\n", encoding="utf-8")
    done = fokus("check", cwd=tillsammans)
    assert "chapters/03-eget.md: varning: kapitlet ingår inte i någon rapport" in done.stdout


def test_a_word_from_a_file_never_commands_the_terminal(tillsammans: Path):
    design = tillsammans / "study.toml"
    text = design.read_text(encoding="utf-8").replace("smallest_group", '"\\u001b[31msmallest_group"', 1)
    design.write_text(text, encoding="utf-8")
    done = fokus("check", cwd=tillsammans)
    assert "\ufffd[31msmallest_group" in done.stdout
    assert "\x1b" not in done.stdout
