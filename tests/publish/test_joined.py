"""Joined questions and chosen figures, from the chapter and from the command line."""

import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from fokus.problems import RenderingError, has_errors
from fokus.publish import build, inspect, open_study, show
from fokus.report.word import read_manifest

Fokus = Callable[..., "subprocess.CompletedProcess[str]"]
EXAMPLE = Path(__file__).parents[2] / "analyses" / "tillsammans"
JOINED = "scales of=contact by=profession across=round & themes of=tid by=profession across=round"
CHAPTER = f"""---
title: Förändring
---

:::{{table}} {JOINED}
:name: bredvid
:caption: Enkät och intervjuer
:::

:::{{figure}} {JOINED}
:name: bredvid-figur
:caption: Enkät och intervjuer
:::

:::{{figure}} scales across=round link=linked
:name: skog
:caption: Skillnader
:figure: forest
:::

:::{{figure}} scales of=trust across=round
:name: fordelning
:caption: Fördelning
:figure: change
:::

:::{{figure}} scales of=trust across=round
:caption: Medelvärden
:::

:::{{figure}} scales of=trust across=round
:caption: Fördelning igen
:figure: change
:::

{{sentence}}`scales of=contact by=site where=round:omg2 & themes of=tid by=site where=round:omg2`
"""


@pytest.fixture
def study(tillsammans: Path) -> Path:
    (tillsammans / "chapters" / "04-forandring.md").write_text(CHAPTER, encoding="utf-8")
    design = tillsammans / "study.toml"
    text = design.read_text(encoding="utf-8")
    design.write_text(text.replace('"03-bilagor"]', '"03-bilagor", "04-forandring"]'), encoding="utf-8")
    return tillsammans


def test_a_chapter_shows_them_in_one_table_and_one_figure(study: Path):
    done = build(inspect(study))
    assert not has_errors(done.problems)
    manifest = read_manifest(done.written[0].read_bytes())
    assert manifest is not None
    entries = {each.key: each for each in manifest.entries}
    assert entries["bredvid"].ask == entries["bredvid-figur"].ask == JOINED
    assert (entries["skog"].figure, entries["fordelning"].figure) == ("forest", "change")
    unnamed = [
        each
        for each in manifest.entries
        if each.ask == "scales of=trust across=round" and len(each.key) == 10
    ]
    assert {each.figure for each in unnamed} >= {None, "change"}
    with zipfile.ZipFile(done.written[0]) as package:
        text = package.read("word/document.xml").decode()
    assert "Tid och resurser, intervjuer, maj 2025" in text


def test_differing_divisions_are_a_problem_with_their_line(study: Path):
    chapter = study / "chapters" / "04-forandring.md"
    chapter.write_text(CHAPTER.replace("of=tid by=profession", "of=tid by=site"), encoding="utf-8")
    problems = [each for each in inspect(study).problems if each.code == "joined-by-differ"]
    assert [each.place.line for each in problems] == [5, 10]
    assert problems[0].arguments == {"first": "profession", "second": "site"}


def test_a_number_is_never_joined_and_a_figure_only_what_it_can_be(study: Path):
    chapter = study / "chapters" / "04-forandring.md"
    text = CHAPTER.replace(":figure: forest", ":figure: pie").replace("{sentence}`", "{number}`")
    chapter.write_text(text, encoding="utf-8")
    codes = {each.code for each in inspect(study).problems}
    assert {"unknown-figure", "joined-number"} <= codes


@pytest.mark.parametrize(
    ("form", "begins"),
    [("json", b"{"), ("csv", b"\xef\xbb\xbfnoun;"), ("figure", b"\x89PNG"), ("table", b"| Y")],
)
def test_they_are_shown_in_every_form(form: str, begins: bytes):
    assert show(open_study(EXAMPLE), JOINED, form).startswith(begins)


def test_json_has_a_record_a_part():
    told = json.loads(show(open_study(EXAMPLE), JOINED, "json"))
    assert [each["kind"] for each in told["answers"]] == ["estimate", "estimate"]
    assert told["answers"][0]["contrasts"]


def test_the_command_line_shows_the_table_and_draws_the_figure_that_was_chosen(fokus: Fokus, tmp_path: Path):
    done = fokus("show", JOINED, "-s", EXAMPLE)
    assert "Samtliga" in done.stdout
    assert "6 av 8" in done.stdout
    out = tmp_path / "skog.svg"
    assert not fokus(
        "show", "scales across=round", "-s", EXAMPLE, "--figure", "forest", "--out", out
    ).returncode
    assert out.read_bytes().startswith(b"<?xml")


def test_a_figure_that_the_answer_does_not_have_is_refused():
    with pytest.raises(RenderingError) as refused:
        show(open_study(EXAMPLE), "scales across=round", "figure", ".png", "tårta")
    assert refused.value.arguments["known"] == "means, forest"
