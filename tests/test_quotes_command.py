"""Quotes from the command line: what waits is shown with what may tell of somebody, and is approved."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from fokus.evaluation import Evaluation, load
from fokus.publish.build import quotes_of

ID = "omg1-lindby-ssk"
TURNS = [
    "Intervjuare: Hur går det?",
    "D01: Tiden räcker inte till.",
    "D02: Vår psykolog är borta sedan olyckan.",
    "D03: Ingen ringer tillbaka.",
]
Fokus = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Path:
    made = small.SmallStudy(
        interviews=[small.interview(ID, ["D01", "D02", "D03"], ["skolskoterska"])],
        people=small.people("skolskoterska", "D01 D02 D03"),
        turns={ID: TURNS},
        codings=[{"transcript": ID, "turn": turn, "code": "tidsbrist"} for turn in (2, 3, 4)],
        files={"chapters/01.md": "# Citat\n\n:::{quotes} quotes of=tidsbrist\n:::\n"},
    )
    return Path(made.write(tmp_path / "studie"))


def opened(folder: Path) -> Evaluation:
    evaluation, _ = load(folder)
    assert evaluation is not None
    return evaluation


def ids(folder: Path) -> dict[str, str]:
    return {each.quote.text: each.quote.id for each in quotes_of(opened(folder))}


def test_what_waits_is_listed_with_who_is_said_to_speak_and_what_may_tell(fokus: Fokus, study: Path):
    told = fokus("quotes", "-s", study)
    assert told.returncode == 1
    assert "Sägs komma från: skolskoterska, maj 2025" in told.stdout
    assert "Kan röja: ”psykolog” (yrke som en enda person har där)" in told.stdout
    assert "Kan röja: ”olyckan” (händelse som kan kännas igen)" in told.stdout
    assert "Tre citat i kapitlen; väntar på godkännande: 3." in told.stdout


def test_an_approved_quote_waits_no_more_until_its_words_change(fokus: Fokus, study: Path):
    name = ids(study)["Tiden räcker inte till."]
    assert fokus("quotes", "-s", study, "--approve", name[-6:]).returncode == 0
    assert [each.quote.text for each in quotes_of(opened(study)) if each.may_leave] == [
        "Tiden räcker inte till."
    ]
    assert name not in fokus("quotes", "-s", study).stdout
    assert name in fokus("quotes", "-s", study, "--all").stdout
    fokus("correct", "-s", study, ID, "--replace", "Tiden=Orken", "-y")
    assert [each.may_leave for each in quotes_of(opened(study))] == [False] * 3


def test_a_quote_that_may_tell_of_somebody_is_approved_only_word_by_word(fokus: Fokus, study: Path):
    name = ids(study)["Vår psykolog är borta sedan olyckan."]
    refused = fokus("quotes", "-s", study, "--approve", name)
    assert refused.returncode == 2
    assert "psykolog, olyckan" in refused.stderr
    assert fokus("quotes", "-s", study, "--approve", name, "--harmless", "psykolog").returncode == 2
    assert not any(each.may_leave for each in quotes_of(opened(study)))
    done = fokus("quotes", "-s", study, "--approve", name, "--harmless", "psykolog", "--harmless", "Olyckan")
    assert done.returncode == 0
    assert sum(each.may_leave for each in quotes_of(opened(study))) == 1


def test_a_withdrawn_quote_is_shown_nowhere(fokus: Fokus, study: Path):
    name = ids(study)["Ingen ringer tillbaka."]
    assert fokus("quotes", "-s", study, "--withdraw", name, "--reason", "för nära").returncode == 0
    assert "Ingen ringer tillbaka." not in ids(study)
    assert "Ingen ringer" not in fokus("show", "-s", study, "quotes of=tidsbrist").stdout


def test_one_that_cannot_be_approved_leaves_the_others_as_they_were(fokus: Fokus, study: Path):
    names = ids(study)
    good, bad = names["Tiden räcker inte till."], names["Vår psykolog är borta sedan olyckan."]
    assert fokus("quotes", "-s", study, "--approve", good, "--approve", bad).returncode == 2
    assert fokus("quotes", "-s", study, "--approve", good, "--withdraw", good).returncode == 2
    assert fokus("quotes", "-s", study, "--approve", "nej").returncode == 2
    assert not any(each.approval for each in quotes_of(opened(study)))


def answered(folder: Path, *keys: str) -> str:
    """Answer at a terminal, one key after the other, each once it is asked for; return what was said."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "fokus", "quotes", "-s", str(folder)]
    environment = os.environ | {"LANG": "sv_SE.UTF-8", "LC_ALL": "", "PYTHONUTF8": "1"}
    talk = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    heard, end = "", time.monotonic() + 60
    left = [*keys]
    while time.monotonic() < end:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                heard += os.read(ours, 65536).decode(errors="replace")
            except OSError:
                break
        elif left and re.search(r": $", heard):
            os.write(ours, f"{left.pop(0)}\n".encode())
    talk.wait(timeout=10)
    os.close(ours)
    return heard


def test_a_person_goes_through_what_waits_one_by_one(study: Path):
    heard = answered(study, "g", "g", "j", "n", "s")
    assert "Är ”olyckan” ofarligt här" in heard
    left = {each.quote.text: each.may_leave for each in quotes_of(opened(study))}
    assert left == {
        "Tiden räcker inte till.": True,
        "Vår psykolog är borta sedan olyckan.": False,
        "Ingen ringer tillbaka.": False,
    }
