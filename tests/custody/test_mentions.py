"""A person forgotten where others name her: no code is left, and every coding keeps the words it was on."""

import json
import random
import re
import shutil
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fokus import ooxml, store
from fokus.custody.erasure import Request
from fokus.custody.erasure.named import named
from fokus.custody.forget import Erasure, forget, plan_erasure
from fokus.evaluation import Evaluation, load
from fokus.messages import catalogue
from fokus.problems import Problem
from fokus.study.consent import NAMED

NOW = datetime(2026, 1, 12, 9, tzinfo=UTC)
MAY, NOVEMBER, OPEN = "omg1-lindby-kuratorer", "omg2-lindby-kuratorer", "oppna-omg1-fritt"
ALL, FROM = Request("D02"), Request("D02", date(2025, 11, 1))
SAID = {
    MAY: [
        "D01: Jag frågade [D02] och [D02]s chef, men D02 visste inte vem som ringer.",
        "D02: Nej, det gjorde jag inte.",
        "D03: [D03/D02] sade så.",
    ],
    NOVEMBER: ["D01: Nu ringer [D02] själv varje måndag.", "D03: Nej."],
}
ANSWER = "Fler som [D02], och mer tid för samtal."


def coded(transcript: str, turn: int, words: str, coder: str = "a1") -> dict[str, Any]:
    text = SAID[transcript][turn - 1].partition(": ")[2]
    start = text.index(words)
    span = {"turn": turn, "start": start, "end": start + len(words)}
    return {"transcript": transcript, "code": "tidsbrist", "coder": coder, **span}


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Path:
    """Return a study in which she is named in talk, in an answer, in a memo, a summary and a chapter."""
    folder: Path = tmp_path / "studie"
    answers = [
        row | {"fritt": text}
        for row, text in zip(small.respondents(["D01", "X99"], 3, 2), [ANSWER, "Tid."], strict=True)
    ]
    small.SmallStudy(
        interviews=[small.interview(each, ("D01", "D02", "D03")) for each in SAID],
        people=small.people("kurator", "D01 D02 D03"), turns=SAID,
        codings=[
            coded(MAY, 1, "frågade"), coded(MAY, 1, "[D02]s chef"), coded(MAY, 1, "D02]s"),
            coded(MAY, 1, "vem som ringer"), coded(MAY, 3, "sade så"), coded(NOVEMBER, 1, "varje måndag"),
        ],
        answers={"omg1": answers},
        files={"chapters/01.md": "# Tid\n\nNågon sade: ”jag frågade [D02] om det”.\n",
               "notiser.txt": "[D02] och [D03].\r\nD02 igen.\r\n"},
    ).write(folder)  # fmt: skip
    sign(folder)
    return folder


def sign(folder: Path) -> None:
    """Let each coding know the digest of its text, and write a memo, a summary and a coding of an answer."""
    evaluation, _ = load(folder)
    assert evaluation is not None
    log = folder / "codings" / "a1.prov.jsonl"
    events = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    begins = ANSWER.index("mer tid")
    more = [
        {"event": "add", "transcript": OPEN, "version": 1, "turn": 1, "start": begins, "end": begins + 7,
         "code": "tidsbrist", "codebook": 1},
        {"event": "memo", "transcript": MAY, "text": 'Fråga om [D02] och "D02" igen.'},
        {"event": "memo", "transcript": NOVEMBER, "text": "Lugn intervju."},
        {"event": "summary", "theme": "tid", "round": "omg2", "text": "[D02] ringer själv."},
    ]  # fmt: skip
    events += [{"id": f"01KZ{n}", "time": "2025-12-20T10:00:00Z"} | each for n, each in enumerate(more)]
    texts = evaluation.texts
    events = [
        each | ({"sha256": texts[each["transcript"]].digest} if each["event"] == "add" else {})
        for each in events
    ]
    log.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in events), "utf-8")


def do(folder: Path, request: Request = ALL) -> Erasure:
    erasure = plan_erasure(folder, request, NOW)
    forget(folder, erasure)
    return erasure


def opened(folder: Path) -> tuple[Evaluation, list[Problem]]:
    evaluation, problems = load(folder)
    assert evaluation is not None, problems
    return evaluation, problems


def words(folder: Path) -> list[str]:
    evaluation, _ = opened(folder)
    codings = sorted(evaluation.codings, key=lambda each: each.id)
    return [each.text_in(evaluation.texts[each.transcript]) for each in codings]


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


BEFORE = ["frågade", "[D02]s chef", "D02]s", "vem som ringer", "sade så", "varje måndag", "mer tid"]
AFTER = ["frågade", "[namn]s chef", "[namn]s", "vem som ringer", "sade så", "varje måndag", "mer tid"]


def test_the_code_is_shown_and_gives_way_wherever_others_said_it(study: Path):
    assert words(study) == BEFORE
    erasure = plan_erasure(study, ALL, NOW)
    assert {(each.file, each.count) for each in erasure.found if each.what == "named"} == {
        (f"transcripts/{MAY}.v1.txt", 4), (f"transcripts/{NOVEMBER}.v1.txt", 1), ("responses/omg1.csv", 1),
        ("codings/a1.prov.jsonl", 2), ("chapters/01.md", 1), ("notiser.txt", 1),
    }  # fmt: skip
    forget(study, erasure)
    named_in = {
        name for name, data in files(study).items() if re.search(rb"(?<![0-9A-Z])D02(?![0-9A-Z])", data)
    }
    assert named_in == {"consent.csv", "forgotten.jsonl", "notiser.txt"} & {*files(study)}
    assert (study / "notiser.txt").read_bytes() == b"[namn] och [D03].\r\nD02 igen.\r\n"
    text = (study / f"transcripts/{MAY}.v1.txt").read_text("utf-8")
    assert "D01: Jag frågade [namn] och [namn]s chef, men [namn] visste inte vem som ringer.\n" in text
    assert "D03: [namn] sade så.\n" in text
    assert words(study) == AFTER
    assert [each.code for each in opened(study)[1] if each.severity == "error"] == []


def test_from_a_day_on_only_what_was_said_since_loses_the_code(study: Path):
    before = files(study)
    do(study, FROM)
    after = files(study)
    for name in (f"transcripts/{MAY}.v1.txt", "responses/omg1.csv"):
        assert after[name] == before[name]
    assert b"D02" not in after[f"transcripts/{NOVEMBER}.v1.txt"]
    log = after["codings/a1.prov.jsonl"].decode()
    assert "Fråga om [D02]" in log
    assert "[D02] ringer" not in log
    assert words(study) == BEFORE
    do(study)
    assert words(study) == AFTER


def test_twice_is_harmless(study: Path):
    do(study)
    before = files(study)
    do(study)
    assert files(study) == before


def test_an_old_copy_of_a_log_is_read_on_the_words_that_it_was_on(study: Path):
    log = study / "codings/a1.prov.jsonl"
    old = log.read_bytes()
    do(study)
    do(study, Request("D03"))
    now = words(study)
    assert now == [each for each in AFTER if each != "sade så"]
    (study / "codings/a1.prov (1).jsonl").write_bytes(old)
    assert words(study) == now
    log.write_bytes(old)
    (study / "codings/a1.prov (1).jsonl").unlink()
    assert words(study) == now
    do(study)
    assert words(study) == now


def test_an_old_copy_of_a_transcript_is_told_and_no_coding_is_moved(study: Path):
    name = f"transcripts/{NOVEMBER}.v1.txt"
    old = (study / name).read_bytes()
    do(study)
    (study / name).write_bytes(old)
    told = {(each.code, each.place.file) for each in opened(study)[1]}
    assert ("forgotten-returned", name) in told
    assert "varje måndag" not in words(study)
    do(study)
    assert words(study) == AFTER
    assert "forgotten-returned" not in {each.code for each in opened(study)[1]}


def test_a_name_said_later_is_told_and_goes_too(study: Path):
    do(study)
    name = study / f"transcripts/{NOVEMBER}.v2.txt"
    text = (study / f"transcripts/{NOVEMBER}.v1.txt").read_text("utf-8")
    name.write_text(text.replace("Nej.", "Nej, sade [D02]."), "utf-8")
    assert "forgotten-returned" in {each.code for each in opened(study)[1]}
    do(study)
    assert "Nej, sade [namn]." in name.read_text("utf-8")


def test_a_correction_of_the_code_alone_leaves_its_version_where_codings_stand(study: Path):
    later = ANSWER.replace("[D02]", "[namn]")
    (study / "corrections.csv").write_text(
        f"file;row;column;from;to;reason;who;date\nomg1.csv;2;fritt;{ANSWER};{later};Namn;a1;2025-12-02\n",
        "utf-8",
    )
    digest = opened(study)[0].versions[OPEN][2].digest
    begins = later.index("samtal")
    event = {"id": "01KZ9", "time": "2025-12-20T10:00:00Z", "event": "add", "transcript": OPEN, "version": 2,
             "sha256": digest, "turn": 1, "start": begins, "end": begins + 6, "code": "tidsbrist",
             "codebook": 1}  # fmt: skip
    with (study / "codings/a1.prov.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(event) + "\n")
    assert words(study)[-1] == "samtal"
    do(study)
    assert words(study)[-2:] == ["mer tid", "samtal"]


def test_a_workbook_of_answers_loses_the_code(study: Path):
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for line in (study / "responses/omg1.csv").read_text("utf-8").splitlines():
        book.active.append([int(cell) if cell.isdecimal() else cell for cell in line.split(";")])
    book.save(study / "responses/omg1.xlsx")
    (study / "responses/omg1.csv").unlink()
    binding = study / "responses/omg1.binding.toml"
    binding.write_bytes(binding.read_bytes().replace(b"omg1.csv", b"omg1.xlsx"))
    assert words(study)[-1] == "mer tid"
    do(study)
    assert words(study)[-1] == "mer tid"
    assert b"D02" not in b"".join(ooxml.unpack((study / "responses/omg1.xlsx").read_bytes()).values())


def test_what_cannot_be_written_anew_is_told(study: Path):
    (study / "releases").mkdir()
    (study / "releases/2025.md").write_text("Enligt [D02].\n", "utf-8")
    body = b'<w:document xmlns:w="x"><w:p><w:r><w:t>Enligt [D</w:t></w:r><w:r><w:t>02].</w:t></w:r></w:p>'
    (study / "utdrag.docx").write_bytes(ooxml.pack({"word/document.xml": body + b"</w:document>"}))
    erasure = do(study)
    told = {each.file for each in erasure.found if each.what == "code"}
    assert told >= {"releases/2025.md", "utdrag.docx", "notiser.txt"}
    assert (study / "releases/2025.md").read_text("utf-8") == "Enligt [D02].\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[D02] sa", "[namn] sa"), ("[D02]s", "[namn]s"), ("[D01/D02]", "[namn]"),
        ("D02:s chef", "[namn]:s chef"),
        ("[D021] och D020", "[D021] och D020"), ("D02-D05", "D02-D05"), ("[D02 och]", "[[namn] och]"),
    ],
)  # fmt: skip
def test_what_is_the_code_and_what_is_not(text: str, expected: str):
    her = named("D02", "[namn]")
    assert her.spoken.sub(her.word, text) == expected


def test_a_code_that_is_a_word_is_known_in_brackets_only():
    her = named("maj", "[namn]")
    assert her.spoken.sub(her.word, "i maj sade [maj] det") == "i maj sade [namn] det"


def test_the_word_is_the_one_that_stands_for_a_name_on_import():
    assert {each: catalogue(each).say("placeholder.person") for each in NAMED} == NAMED


FORGETTING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from fokus.custody.erasure import Request
from fokus.custody.forget import forget, plan_erasure
erasure = plan_erasure(Path(sys.argv[1]), Request("D02"), datetime(2026, 1, 12, 9, tzinfo=UTC))
print("redo", flush=True)
forget(Path(sys.argv[1]), erasure)
print("klar", flush=True)
"""


def test_killed_at_any_moment_she_is_named_everywhere_or_nowhere(study: Path, tmp_path: Path):
    before = files(study)
    done = Path(shutil.copytree(study, tmp_path / "klar"))
    do(done)
    chance = random.Random(4)
    until = time.monotonic() + 25
    for number in range(12):
        folder = Path(shutil.copytree(study, tmp_path / f"kopia{number}"))
        with subprocess.Popen(
            [sys.executable, "-c", FORGETTING, str(folder)], stdout=subprocess.PIPE
        ) as running:
            assert running.stdout is not None
            assert running.stdout.readline() == b"redo\n"
            time.sleep(chance.random() * 0.05)
            running.kill()
        load(folder)
        now = {name: data for name, data in files(folder).items() if not name.startswith(".fokus-")}
        assert now in (before, files(done))
        if time.monotonic() > until:
            break


def test_digests_of_a_version_are_those_of_its_file(study: Path):
    do(study)
    logged = [json.loads(line) for line in (study / "codings/a1.prov.jsonl").read_text("utf-8").splitlines()]
    for each in SAID:
        digest = store.digest((study / f"transcripts/{each}.v1.txt").read_bytes())
        assert {e["sha256"] for e in logged if e.get("transcript") == each and e["event"] == "add"} == {
            digest
        }
