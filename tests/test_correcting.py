"""Correcting from the command line: what a person is shown, asked and told, and what is on disk after."""

import json
import os
import random
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

import pytest

from fokus.custody.copies import copy_to_edit
from fokus.evaluation import Evaluation, load
from fokus.problems import Problem

ID = "omg1-lindby-kuratorer"
STATE = Path(tempfile.mkdtemp(prefix="fokus-state-"))
TURNS = [
    "Intervjuare [00:00:02]: Hur ser samarbetet med Karin på socialtjänsten ut i dag?",
    "D01 [00:00:08]: Det har blivit lättare att ringa, men tiden räcker inte till.",
    "Okänd [00:00:20]: Ja, precis. Men Karins telefon är upptagen.",
    "D02 [00:00:25]: Vi väntar ofta i flera veckor på återkoppling.",
]


def environment(language: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("LC_")}
    own = {"LANG": language, "LANGUAGE": "", "PYTHONUTF8": "1", "COLUMNS": "100"}
    return kept | own | {"XDG_STATE_HOME": str(STATE)}


def fokus(
    study: Path, *words: str, answers: str = "", language: str = "sv_SE.UTF-8"
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "fokus", *words], capture_output=True, text=True, check=False, cwd=study,
        env=environment(language), encoding="utf-8", input=answers,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Path:
    start = len("Det har blivit lättare att ringa, men ")
    made = small.SmallStudy(
        interviews=[small.interview(ID, ["D01", "D02"])],
        people=small.people("kurator", "D01 D02 D03"),
        turns={ID: TURNS},
        codings=[
            {"transcript": ID, "turn": 2, "start": start, "end": start + 17, "code": "tidsbrist"},
            {"transcript": ID, "turn": 4, "code": "fortroende"},
        ],
    )
    return Path(made.write(tmp_path / "studie"))


def opened(study: Path) -> tuple[Evaluation, list[Problem]]:
    evaluation, problems = load(study)
    assert evaluation is not None
    return evaluation, problems


def versions(study: Path) -> list[str]:
    return sorted(path.name.removeprefix(ID) for path in (study / "transcripts").iterdir())


def edited(study: Path, *changes: tuple[str, str]) -> str:
    """Make a copy to edit beside the study, edit it, and return its name."""
    copy = study.parent / "kopia.txt"
    evaluation, _ = opened(study)
    copy_to_edit(evaluation, evaluation.transcripts[ID], copy)
    text = copy.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    copy.write_text(text, encoding="utf-8")
    return str(copy)


WAITING = ((TURNS[3], "D02 [00:00:25]: Det dröjer alltid länge innan någon hör av sig till oss."),)


def test_a_correction_is_shown_asked_about_and_written(study: Path):
    copied = fokus(study, "correct", ID, "--copy", "../min kopia.txt")
    assert f'fokus correct {ID} "../min kopia.txt"' in copied.stdout
    copy = edited(study, ("räcker inte", "räckte inte"))
    assert (study.parent / "min kopia.txt").is_file()
    done = fokus(study, "correct", ID, copy, answers="j\n")
    assert done.returncode == 0, done.stderr
    assert "version 1 blir version 2" in done.stdout
    assert "… men tiden räcker inte till. → … men tiden räckte inte till." in done.stdout
    assert "Kodningar: 1 följer med oförändrade, 1 med ändrade ord, 0 att avgöra." in done.stdout
    assert "yttrande 2, Tidsbrist (a1): ”tiden räcker inte” → ”tiden räckte inte”" in done.stdout
    assert f"Skrev transcripts/{ID}.v2.txt" in done.stdout
    assert "Ska version 2 skrivas? [J/n]" in done.stderr
    evaluation, problems = opened(study)
    assert problems == []
    assert [each.carried for each in evaluation.codings] == ["near", "exact"]


@pytest.mark.parametrize("answers", ["n\n", ""])
def test_without_a_yes_nothing_is_written(study: Path, answers: str):
    done = fokus(study, "correct", ID, edited(study, ("räcker", "räckte")), answers=answers)
    assert done.returncode == 1
    assert "Ingenting skrevs." in done.stdout or "inget annat skrevs" in done.stderr
    assert versions(study) == [".v1.txt"]


def test_in_a_study_in_english_everything_is_in_english(study: Path):
    design = study / "study.toml"
    design.write_text(design.read_text(encoding="utf-8").replace('"sv"', '"en"'), encoding="utf-8")
    done = fokus(study, "correct", ID, edited(study, *WAITING), answers="y\n")
    assert "version 1 becomes version 2" in done.stdout
    assert "Write version 2? [Y/n]" in done.stderr
    assert "Run fokus review" in done.stdout
    assert "Possible places in version 2:" in fokus(study, "review").stdout
    assert "needs-review" in fokus(study, "check", "--json").stdout


@pytest.mark.parametrize("command", ["correct", "speakers", "review"])
def test_help_is_in_the_users_language(study: Path, command: str):
    assert fokus(study, command, "--help").stdout.startswith(f"Användning: fokus {command}")
    english = fokus(study, command, "--help", language="en_US.UTF-8").stdout
    assert english.startswith(f"Usage: fokus {command}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("correct", ID), "Ange antingen en rättad fil"),
        (("correct", ID, "x.txt", "--replace", "a=b"), "Ange antingen en rättad fil"),
        (("correct", "omg1-lindby-kurator", "x.txt"), f"Menade du ”{ID}”?"),
        (("correct", ID, "--copy", "kopia.txt"), "Ange en fil utanför studiens mapp."),
        (("correct", ID, f"transcripts/{ID}.v1.txt"), "en av studiens frysta versioner"),
        (("correct", ID, "--replace", "Karolin=X"), "står inte som helt ord"),
        (("correct", ID, "--replace", "Karin"), "Skriv GAMMALT=NYTT"),
        (("speakers", ID, "--assign", "3=D09"), "Okänd deltagare ”D09”"),
        (("speakers", ID, "--split", "3:finns ej"), "står 0 gånger i yttrande 3"),
        (("review", "--decide", "01X=remove"), "väntar på att avgöras"),
        (("review", "--coder", "a9"), "Okänd kodare ”a9”"),
        (("review", "--as", "a9"), "Okänd kodare ”a9”"),
    ],
)
def test_a_call_that_cannot_be_done_is_told_and_nothing_written(
    study: Path, words: tuple[str, ...], said: str
):
    done = fokus(study, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert versions(study) == [".v1.txt"]
    assert not (study / "kopia.txt").exists()


def test_a_file_that_is_no_transcript_is_told_with_its_line(study: Path):
    (study.parent / "x.txt").write_text("Karin: hej\n", encoding="utf-8")
    done = fokus(study, "correct", ID, "../x.txt", "--yes")
    assert done.returncode == 1
    assert "../x.txt:1: fel: " in done.stdout
    assert fokus(study, "correct", ID, "../ingen.txt", "--yes").returncode == 1


def test_words_are_replaced_and_inflected_forms_named(study: Path):
    done = fokus(study, "correct", ID, "--replace", "Karin=[namn]", "--replace", "räcker=räckte", "--yes")
    assert done.returncode == 0
    assert "Böjda former av ”Karin” lämnas som de är: Karins" in done.stdout
    assert "Yttranden: två ändras." in done.stdout
    evaluation, _ = opened(study)
    assert "med [namn] på" in evaluation.transcripts[ID].turns[0].text
    assert "Karins" in evaluation.transcripts[ID].turns[2].text


def test_when_most_of_the_text_is_gone_the_answer_is_no_and_yes_beforehand_is_not_enough(study: Path):
    copy = edited(study, *((f"{turn}\n\n", "") for turn in TURNS[:3]))
    done = fokus(study, "correct", ID, copy, answers="\n")
    assert "av 4 yttranden blir bara 1 kvar" in done.stdout
    assert "[j/N]" in done.stderr
    assert versions(study) == [".v1.txt"]
    refused = fokus(study, "correct", ID, copy, "--yes")
    assert refused.returncode == 1
    assert "--yes skriver inte en rättelse som kan vara ett misstag" in refused.stdout
    assert versions(study) == [".v1.txt"]
    assert fokus(study, "correct", ID, copy, answers="j\n").returncode == 0


def test_an_old_copy_does_not_overwrite_a_newer_version(study: Path):
    copy = edited(study, ("tiden", "orken"))
    assert fokus(study, "correct", ID, "--replace", "Karin=[namn]", "--yes").returncode == 0
    refused = fokus(study, "correct", ID, copy, "--yes")
    assert refused.returncode != 0
    assert "är en kopia av version 1" in refused.stderr
    assert versions(study) == [".v1.txt", ".v2.txt"]


def test_a_copy_without_its_mark_that_brings_old_words_back_is_asked_about(study: Path):
    copy = Path(edited(study, ("flera", "många")))
    copy.write_text(copy.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8")
    assert fokus(study, "correct", ID, "--replace", "tiden=orken", "--yes").returncode == 0
    refused = fokus(study, "correct", ID, str(copy), "--yes")
    assert refused.returncode == 1
    assert "Ett yttrande får tillbaka vad en tidigare version sade: 2" in refused.stdout
    assert versions(study) == [".v1.txt", ".v2.txt"]


def test_a_lone_first_name_is_put_forward_and_not_written_by_yes_alone(study: Path):
    brings = ("correct", ID, "--replace", "tiden=Pernilla", "--yes")
    refused = fokus(study, *brings)
    assert refused.returncode == 1
    assert "   2  Pernilla" in refused.stdout
    assert fokus(study, *brings, "--keep-names").returncode == 0


def test_turns_of_nobody_known_are_listed_with_who_took_part(study: Path):
    done = fokus(study, "speakers", ID)
    assert done.returncode == 0
    assert "har ett yttrande ingen känd talare:" in done.stdout
    assert "3  00:00:20  Okänd: Ja, precis. Men Karins telefon är upptagen." in done.stdout
    assert "Deltog enligt study.toml: D01 (kurator), D02 (kurator)." in done.stdout


def test_turns_are_split_and_assigned_and_a_newcomer_takes_part(study: Path):
    done = fokus(study, "speakers", ID, "--assign", "3=D02", "--split", '3:"Men Karins"=D03', answers="j\n")
    assert done.returncode == 0, done.stderr
    assert "D03 talar här för första gången" in done.stdout
    evaluation, problems = opened(study)
    turns = evaluation.transcripts[ID].turns
    assert [(turn.speaker, turn.text) for turn in turns[2:4]] == [
        ("D02", "Ja, precis."),
        ("D03", "Men Karins telefon är upptagen."),
    ]
    assert problems == []
    assert [each.turn for each in evaluation.codings] == [2, 5]
    assert "har alla yttranden en känd talare" in fokus(study, "speakers", ID).stdout


def test_what_waits_is_listed_and_decided_with_the_call(study: Path):
    assert "Ingen kodning väntar" in fokus(study, "review").stdout
    fokus(study, "correct", ID, edited(study, *WAITING), "--yes")
    checked = fokus(study, "check")
    assert checked.returncode == 1
    assert "codings/a1.prov.jsonl:2: fel: en kodning av yttrande 4 i version 1" in checked.stdout
    assert "fokus review" in checked.stdout
    listed = fokus(study, "review")
    assert listed.returncode == 0
    assert "»Vi väntar ofta i flera veckor på återkoppling.«" in listed.stdout
    assert "Förtroende · kodad av a1" in listed.stdout
    (waiting,) = opened(study)[0].review
    wrong = fokus(study, "review", "--decide", f"{waiting.coding.id}=4:innan ingen")
    assert wrong.returncode == 2
    done = fokus(study, "review", "--decide", f"{waiting.coding.id}=4:innan någon hör av sig")
    assert done.returncode == 0
    assert "kodning av a1, avgjord av a1" in done.stdout
    evaluation, problems = opened(study)
    assert problems == []
    assert evaluation.codings[1].text_in(evaluation.transcripts[ID]) == "innan någon hör av sig"


def in_a_terminal(study: Path, answers: list[str], *words: str) -> tuple[int, str]:
    """Run a command as at a terminal; every answer waits until a question ends with a colon and a blank."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    started = subprocess.Popen(
        [sys.executable, "-m", "fokus", *words], stdin=theirs, stdout=theirs, stderr=theirs, cwd=study,
        env=environment("sv_SE.UTF-8"), start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    shown, left = b"", list(answers)
    until = time.monotonic() + 60
    while time.monotonic() < until and not (
        started.poll() is not None and not select.select([ours], [], [], 0)[0]
    ):
        if select.select([ours], [], [], 0.1)[0]:
            try:
                shown += os.read(ours, 4096)
            except OSError:
                break
        if left and shown.rstrip(b"\r\n").endswith(b": "):
            os.write(ours, left.pop(0).encode())
            shown += b"|"
    os.close(ours)
    return started.wait(20), shown.decode().replace("\r\n", "\n")


def test_what_waits_is_decided_in_a_conversation(study: Path):
    fokus(study, "correct", ID, edited(study, *WAITING), "--yes")
    code, shown = in_a_terminal(
        study, ["x\n", "o\n", "4\n", "saknas\n", "h\n", "4\n"], "review", "--as", "a1"
    )
    assert code == 0
    assert "h = hela yttrandet" in shown
    assert "”saknas” står 0 gånger i yttrande 4" in shown
    assert "avgjord av a1" in shown
    evaluation, problems = opened(study)
    assert problems == []
    assert (evaluation.codings[1].turn, evaluation.codings[1].start) == (4, None)


def test_a_conversation_that_ends_early_keeps_what_was_decided(study: Path):
    changes = (*WAITING, ("men tiden räcker inte till", "men jag har fullt upp ändå"))
    fokus(study, "correct", ID, edited(study, *changes), "--yes")
    assert len(opened(study)[0].review) == 2
    code, shown = in_a_terminal(study, ["t\n", "\x04"], "review")
    assert code == 1
    assert "Avbrutet; 1 avgjorda och sparade, 1 väntar." in shown
    assert len(opened(study)[0].review) == 1


def test_the_event_of_a_decision_names_no_text(study: Path):
    fokus(study, "correct", ID, edited(study, *WAITING), "--yes")
    (waiting,) = opened(study)[0].review
    fokus(study, "review", "--decide", f"{waiting.coding.id}=turn:4")
    (log,) = [path for path in (study / "codings").iterdir() if path.name != "a1.prov.jsonl"]
    event = json.loads(log.read_text(encoding="utf-8"))
    assert event.keys() == {"id", "time", "event", "target", "version", "sha256", "turn", "by"}


CORRECTING = """
import sys
from fokus.cli import main
study, number = sys.argv[1:]
words = ["lättare", "enklare"]
while True:
    for old, new in (words, words[::-1]):
        try:
            main(["correct", "omg1-lindby-kuratorer", "--replace", f"{old}={new}", "--yes", "-s", study])
        except SystemExit as done:
            print("written", done.code, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process so")
def test_a_correction_that_is_killed_is_there_whole_or_not_at_all(study: Path):
    chance = random.Random(4)
    first = (study / "transcripts" / f"{ID}.v1.txt").read_text(encoding="utf-8")
    words, reached = [], 1
    for number in range(15):
        started = subprocess.Popen(
            [sys.executable, "-c", CORRECTING, str(study), str(number)], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=environment("sv_SE.UTF-8"), text=True, encoding="utf-8",
        )  # fmt: skip
        assert started.stdout is not None
        while "written 0" not in started.stdout.readline():
            assert started.poll() is None
        time.sleep(chance.uniform(0, 0.15))
        started.send_signal(signal.SIGKILL)
        started.communicate()
        evaluation, problems = opened(study)
        assert problems == []
        assert len(evaluation.codings) == 2
        found = evaluation.versions[ID]
        assert [*found] == list(range(1, len(found) + 1))
        assert len(found) > reached
        reached = len(found)
        words = [each.turns[1].text.split()[3] for each in found.values()]
    assert words == [("lättare", "enklare")[n % 2] for n in range(reached)]
    newest = (study / "transcripts" / f"{ID}.v{reached}.txt").read_text(encoding="utf-8")
    assert newest.split("\n\n")[1:] == first.replace("lättare", words[-1]).split("\n\n")[1:]


def test_a_name_that_a_correction_brings_in_is_shown_and_not_written_without_a_yes(study: Path):
    brings = ("correct", ID, "--replace", "återkoppling=svar från Anna Lindqvist, 070-174 06 05")
    refused = fokus(study, *brings, "--yes")
    assert refused.returncode == 1
    assert "namn eller nummer som kan peka ut någon" in refused.stdout
    assert "   4  Anna Lindqvist" in refused.stdout
    assert "070-174 06 05" in refused.stdout
    assert "--keep-names" in refused.stdout
    unanswered = fokus(study, *brings, answers="\n")
    assert unanswered.returncode == 1
    assert [*opened(study)[0].versions[ID]] == [1]
    assert fokus(study, *brings, answers="j\n").returncode == 0
    assert [*opened(study)[0].versions[ID]] == [1, 2]
    other = fokus(study, "correct", ID, "--replace", "flera=många", "--yes")
    assert other.returncode == 0
    assert "peka ut" not in other.stdout
    kept = fokus(study, "correct", ID, "--replace", "ringa=mejla anna@lindby.se", "--yes", "--keep-names")
    assert kept.returncode == 0
    assert "anna@lindby.se" in kept.stdout


def test_who_joins_in_a_profession_that_the_interview_was_not_held_with_is_told(
    small: ModuleType, tmp_path: Path
):
    made = small.SmallStudy(
        interviews=[small.interview(ID, ["D01"])],
        people=[*small.people("kurator", "D01"), *small.people("rektor", "D09")],
        turns={ID: TURNS[:3]},
    )
    study = Path(made.write(tmp_path / "studie"))
    done = fokus(study, "speakers", ID, "--assign", "3=D09", answers="n\n")
    assert "hör inte till intervjuns yrkesgrupper" in done.stdout
    assert "kurator" in done.stdout


def test_a_note_that_reads_as_a_turn_says_so_in_the_language_of_the_study(study: Path):
    design = study / "study.toml"
    for language, label in (("sv", "Anteckning"), ("en", "Note")):
        text = design.read_text(encoding="utf-8")
        design.write_text(re.sub('language = "..?"', f'language = "{language}"', text), encoding="utf-8")
        copy = edited(study, (f"{TURNS[2]}\n", f"{TURNS[2]}\n\nAnteckning: Paus: kaffe {language}.\n"))
        assert fokus(study, "correct", ID, copy, "--yes", "--keep-names").returncode == 0
        Path(copy).unlink()
        evaluation, _ = opened(study)
        last = evaluation.transcripts[ID]
        assert f"\n\n{label}: Paus: kaffe {language}." in (study / last.file).read_text(encoding="utf-8")
        assert f"Paus: kaffe {language}." in [turn.text for turn in last.turns if turn.kind == "note"]


def test_who_newly_speaks_is_added_to_those_who_took_part(study: Path):
    design = study / "study.toml"
    before = design.read_text(encoding="utf-8").replace("[[interview]]", "# Planerad i mars.\n[[interview]]")
    design.write_bytes(before.replace("\n", "\r\n").encode())
    done = fokus(study, "speakers", ID, "--assign", "3=D03", "--yes")
    assert done.returncode == 0
    assert "D03 talar här för första gången" in done.stdout
    evaluation, problems = opened(study)
    assert problems == []
    assert evaluation.design.interviews[ID].participants == ("D01", "D02", "D03")
    after = design.read_bytes().decode()
    assert after.count("\r\n") == after.count("\n")
    assert "# Planerad i mars.\r\n[[interview]]" in after
    assert fokus(study, "correct", ID, "--replace", "precis=just det", "--yes").returncode == 0
    assert design.read_bytes().decode() == after


def test_a_plan_in_which_nobody_can_be_added_leaves_all_as_it_was(study: Path):
    design = study / "study.toml"
    text = design.read_text(encoding="utf-8")
    at = text.index("[[interview]]")
    entry = text[at:].partition("\n[[")[0]
    pairs = ", ".join(line for line in entry.splitlines()[1:] if line.strip())
    inline = f"interview = [{{ {pairs} }}]\n" + text[:at] + text[at + len(entry) :]
    design.write_text(inline, encoding="utf-8")
    done = fokus(study, "speakers", ID, "--assign", "3=D03", "--yes")
    assert done.returncode == 2
    assert "D03 kan inte föras in" in done.stderr
    assert design.read_text(encoding="utf-8") == inline
    assert [*opened(study)[0].versions[ID]] == [1]


def test_every_session_of_a_coder_on_one_computer_writes_to_the_same_log(study: Path):
    changes = (*WAITING, ("men tiden räcker inte till", "men jag har fullt upp ändå"))
    fokus(study, "correct", ID, edited(study, *changes), "--yes")
    for each in opened(study)[0].review:
        fokus(study, "review", "--decide", f"{each.coding.id}=turn:4")
    logs = sorted(path.name for path in (study / "codings").iterdir())
    assert len(logs) == 2
    assert opened(study)[0].review == ()


def test_a_key_knows_names_that_a_correction_brings_in(study: Path):
    key, people = study.parent / "nyckel.age", study.parent / "namn.csv"
    people.write_text("kod;namn\nD02;Qorvin Tal\n", "utf-8")
    phrase = "en lång lösenfras\n"
    made = fokus(study, "key", str(key), "--holder", "anna", "--people", str(people), answers=2 * phrase)
    assert made.returncode == 0, made.stderr
    brings = ("correct", ID, "--replace", "flera veckor=flera veckor på qorvin", "--yes")
    refused = fokus(study, *brings, "--key", str(key), answers=phrase)
    assert refused.returncode == 1
    assert "   4  qorvin" in refused.stdout
    assert versions(study) == [".v1.txt"]
    assert fokus(study, *brings).returncode == 0  # without the key nobody knows


def test_a_key_that_lies_in_the_study_is_refused(study: Path):
    (study / "nyckel.age").write_bytes(b"age-encryption.org/v1\n")
    brings = ("correct", ID, "--replace", "flera=många", "--yes", "--key", str(study / "nyckel.age"))
    refused = fokus(study, *brings)
    assert refused.returncode == 1
    assert "får inte ligga i studiens mapp" in refused.stdout
    assert versions(study) == [".v1.txt"]


def test_a_sentence_that_begins_with_the_name_of_a_file_spells_it_as_it_is(study: Path):
    edited(study, ("lättare", "svårare"))
    assert fokus(study, "correct", ID, "--replace", "flera=många", "--yes").returncode == 0
    refused = fokus(study.parent, "correct", ID, "kopia.txt", "-s", study.name, "--yes")
    assert refused.returncode == 2
    assert refused.stderr.startswith("kopia.txt är en kopia av version 1")
