"""A person taken out of a small study: what goes, what stays, byte for byte, and what cannot come back."""

import io
import json
import random
import shutil
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import Workbook

from fokus import ooxml, store
from fokus.custody.erasure import Request
from fokus.custody.forget import Erasure, forget, parse_since, plan_erasure
from fokus.evaluation import load
from fokus.problems import FokusError, StoreError
from fokus.study.consent import REMOVED

NOW = datetime(2026, 1, 12, 9, tzinfo=UTC)
MAY, NOVEMBER = "omg1-lindby-kuratorer", "omg2-lindby-kuratorer"
ALL, FROM = Request("D02"), Request("D02", date(2025, 11, 1))
LONG = "Det tar mer tid än förr, för varje samtal ska skrivas in på två ställen och ingen läser det ena."
SAID = {
    MAY: [
        "D01 [00:00:10]: Vi ringer varandra utan att tveka.",
        f"D02 [00:01:20]: {LONG}",
        "D03: Jo, så är det nog.",
    ],
    NOVEMBER: [
        "D01: Nu går det lättare att ringa.",
        "D02: Tiden räcker\nfortfarande inte till.",
        "D03: Nej.",
    ],
}
STONE = f"Okänd [00:01:20]: {REMOVED['sv']}"


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Path:
    """Return a study with two interviews, two surveys, two coders, a chapter and what else may hold words."""
    codings = [
        {"transcript": each, "turn": turn, "code": code, "coder": coder, "sha256": "", **span}
        for coder in ("a1", "a2")
        for each in SAID
        for turn, code, span in (
            (1, "kontaktvagar", {}),
            (2, "tidsbrist", {"start": 0, "end": 15}),
            (3, "tidsbrist", {}),
        )
    ]
    answers = small.respondents(["D01", "D02", "D03", "D04"], 3, 2)
    folder: Path = tmp_path / "studie"
    small.SmallStudy(
        interviews=[small.interview(each, ("D01", "D02", "D03")) for each in SAID],
        people=small.people("kurator", "D01 D02 D03 D04"), turns=SAID, codings=codings, coders=("a1", "a2"),
        answers={"omg1": answers, "omg2": answers},
        files={
            "consent.csv": "participant;source;date;scope;withdrawn\n"
            + "".join(f"D0{n};blankett;2025-05-02;allt;\n" for n in range(1, 5)),
            "corrections.csv": "file;row;column;from;to;reason;who;date\n"
            "omg1.csv;3;k1;3;4;Fel.;a1;2025-06-20\nomg1.csv;4;k1;3;4;Fel.;a1;2025-06-20\n",
            "chapters/01.md": f"# Tid\n\nNågon sade: ”{LONG[:60]}”\n\n"
            ":::{quotes} quotes of=tid\n:name: tid\n:::\n",
            "anteckningar.md": "Fråga D02 om samtalen.\n",
        },
    ).write(folder)  # fmt: skip
    sign(folder)
    return folder


def sign(folder: Path) -> None:
    """Let each coding know the digest of its transcript, and give one a memo and one a remove."""
    digests = {each: store.digest((folder / f"transcripts/{each}.v1.txt").read_bytes()) for each in SAID}
    for log in (folder / "codings").iterdir():
        events = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
        events = [each | {"sha256": digests[each["transcript"]]} for each in events]
        about = [
            {"id": f"01KZ{log.name[:2].upper()}{n}", "time": "2025-12-20T10:00:00Z", **more}
            for n, more in enumerate(
                [
                    {"event": "memo", "target": events[1]["id"], "text": "Kolla igen."},
                    {"event": "remove", "target": events[4]["id"]},
                    {"event": "memo", "transcript": MAY, "text": f"Bra sagt: {LONG[:50]}"},
                    {"event": "memo", "transcript": MAY, "text": "Lugn intervju."},
                ]
            )
        ]
        text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in [*events, *about])
        log.write_text(text, "utf-8")


def plan(folder: Path, request: Request = ALL) -> Erasure:
    return plan_erasure(folder, request, NOW)


def do(folder: Path, request: Request = ALL) -> Erasure:
    erasure = plan(folder, request)
    forget(folder, erasure)
    return erasure


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def counted(erasure: Erasure) -> dict[tuple[str, str], int]:
    return {(each.what, each.file): each.count for each in erasure.found}


def codes_told(folder: Path) -> list[str]:
    return [each.code for each in load(folder)[1]]


def test_the_plan_tells_what_there_is_and_writes_nothing(study: Path):
    before = files(study)
    assert counted(plan(study)) == {
        ("shown", "chapters/01.md"): 1,
        ("turns", f"transcripts/{MAY}.v1.txt"): 1, ("turns", f"transcripts/{NOVEMBER}.v1.txt"): 1,
        ("codings", "codings/a1.prov.jsonl"): 2, ("codings", "codings/a2.prov.jsonl"): 2,
        ("memos", "codings/a1.prov.jsonl"): 2, ("memos", "codings/a2.prov.jsonl"): 2,
        ("events", "codings/a1.prov.jsonl"): 1, ("events", "codings/a2.prov.jsonl"): 1,
        ("answers", "responses/omg1.csv"): 1, ("answers", "responses/omg2.csv"): 1,
        ("corrections", "corrections.csv"): 1, ("interviews", "study.toml"): 2,
        ("roster", "participants.csv"): 1, ("passages", "chapters/01.md"): 1, ("consent", "consent.csv"): 1,
        ("code", "anteckningar.md"): 1,
    }  # fmt: skip
    assert files(study) == before


def test_turns_become_stones_that_keep_number_and_clock(study: Path):
    before = files(study)
    do(study)
    name = f"transcripts/{MAY}.v1.txt"
    assert files(study)[name] == before[name].replace(f"D02 [00:01:20]: {LONG}".encode(), STONE.encode())
    after = files(study)[f"transcripts/{NOVEMBER}.v1.txt"].decode()
    assert f"\n\nOkänd: {REMOVED['sv']}\n\nD03: Nej.\n" in after
    assert "fortfarande" not in after


def test_everything_else_is_as_it_was(study: Path):
    before = files(study)
    digests = {each: store.digest(before[f"transcripts/{each}.v1.txt"]) for each in SAID}
    do(study)
    after = files(study)
    for log in ("codings/a1.prov.jsonl", "codings/a2.prov.jsonl"):
        old = [json.loads(line) for line in before[log].splitlines()]
        text = before[log].decode()
        for each in SAID:
            text = text.replace(digests[each], store.digest(after[f"transcripts/{each}.v1.txt"]))
        lines = text.splitlines(keepends=True)
        kept = [n for n, each in enumerate(old) if each.get("turn") != 2]
        kept = [n for n in kept if old[n].get("target") not in (old[1]["id"], old[4]["id"]) and n != 8]
        assert after[log].decode() == "".join(lines[n] for n in kept)
    assert after["responses/omg1.csv"] == before["responses/omg1.csv"].replace(
        b"D02;lindby;kurator;3;2", b";;;;"
    )
    assert after["corrections.csv"].count(b"\n") == before["corrections.csv"].count(b"\n") - 1
    assert b"omg1.csv;4" in after["corrections.csv"]
    untouched = {"codebook.toml", "anteckningar.md", "instruments/enkat.toml", "responses/omg1.binding.toml"}
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}


def test_her_codings_and_answers_are_gone_and_the_others_stand(study: Path):
    before, _ = load(study)
    do(study)
    after, problems = load(study)
    assert before is not None
    assert after is not None
    assert [each.code for each in problems] == []
    kept = [each for each in before.codings if each.turn != 2]
    assert [(each.id, each.turn, each.code) for each in after.codings] == [
        (each.id, each.turn, each.code) for each in kept
    ]
    people = after.responses["enkat"].people
    assert sorted(people["respondent"]) == ["d01", "d01", "d03", "d03", "d04", "d04"]
    assert sorted(people["row"]) == [2, 2, 4, 4, 5, 5]
    assert [each.participants for each in after.design.interview] == [("D01", "D03")] * 2
    assert after.roster.participants == {"D01", "D03", "D04"}


def test_from_a_day_on_leaves_what_was_before(study: Path):
    before = files(study)
    do(study, FROM)
    after = files(study)
    for name in (f"transcripts/{MAY}.v1.txt", "responses/omg1.csv", "participants.csv", "corrections.csv"):
        assert after[name] == before[name]
    assert b"D02" not in after[f"transcripts/{NOVEMBER}.v1.txt"]
    assert b"D02" not in after["responses/omg2.csv"]
    assert b"D02;blankett;2025-05-02;allt;2025-11-01\n" in after["consent.csv"]
    evaluation, problems = load(study)
    assert evaluation is not None
    assert not problems
    assert [each.participants for each in evaluation.design.interview] == [
        ("D01", "D02", "D03"),
        ("D01", "D03"),
    ]


def test_twice_is_harmless_and_more_may_follow(study: Path):
    do(study, FROM)
    before = files(study)
    assert not plan(study, FROM).changes
    do(study, FROM)
    assert files(study) == before
    do(study)
    assert b"D02" not in files(study)[f"transcripts/{MAY}.v1.txt"]
    assert files(study)["forgotten.jsonl"].count(b"\n") == 2
    assert not plan(study).changes


def test_who_has_nothing_leaves_no_trace_but_her_consent(study: Path):
    roster = study / "participants.csv"
    roster.write_text(roster.read_text("utf-8") + "D09;kurator;lindby;;;\n", "utf-8")
    erasure = do(study, Request("D09", date(2026, 1, 1)))
    assert list(erasure.changes) == ["consent.csv"]
    assert files(study)["consent.csv"].endswith(b"D09;;;allt;2026-01-01\n")
    (study / "consent.csv").unlink()
    erasure = do(study, Request("D09", date(2026, 1, 1)))
    assert list(erasure.changes) == ["consent.csv"]
    made = "\ufeffparticipant;source;date;scope;withdrawn\nD09;;;allt;2026-01-01\n"
    assert files(study)["consent.csv"].decode() == made


def test_a_withdrawal_is_recorded_where_the_consents_have_no_column_for_it(study: Path):
    (study / "consent.csv").write_bytes(b"participant;scope\r\nD01;allt\r\nD02;allt\r\n")
    do(study, FROM)
    assert (
        files(study)["consent.csv"] == b"participant;scope;withdrawn\r\nD01;allt\r\nD02;allt;2025-11-01\r\n"
    )


def test_nobody_of_that_code(study: Path):
    with pytest.raises(FokusError) as caught:
        plan(study, Request("D002"))
    assert (caught.value.code, caught.value.remedy_code) == ("unknown-participant", "did-you-mean")
    assert caught.value.arguments["nearest"] == "D02"


def test_who_only_answered_can_be_forgotten_by_her_own_code(study: Path):
    for when in ("omg1", "omg2"):
        path = study / f"responses/{when}.csv"
        path.write_bytes(path.read_bytes().replace(b"D04", b" ko-14 "))
    erasure = do(study, Request("KO14"))
    assert counted(erasure)[("answers", "responses/omg1.csv")] == 1
    assert b"ko-14" not in b"".join(files(study).values())
    assert codes_told(study) == []


@pytest.mark.parametrize("text", ["2025-02-30", "i höstas", "", "2025-11"])
def test_a_day_that_is_none(text: str):
    with pytest.raises(FokusError) as caught:
        parse_since(text)
    assert caught.value.code == "not-a-day"


def test_an_old_copy_of_a_log_brings_nothing_back_and_loses_nothing(study: Path):
    log = study / "codings/a1.prov.jsonl"
    old = log.read_bytes()
    do(study)
    kept = load(study)[0]
    (study / "codings/a1.prov (1).jsonl").write_bytes(old)
    united, problems = load(study)
    assert kept is not None
    assert united is not None
    assert {each.id for each in united.codings} == {each.id for each in kept.codings}
    assert [each.code for each in problems] == ["forgotten-returned"]
    log.write_bytes(old)
    (study / "codings/a1.prov (1).jsonl").unlink()
    alone, problems = load(study)
    assert alone is not None
    assert {each.id for each in alone.codings} == {each.id for each in kept.codings}
    assert [each.code for each in problems] == ["forgotten-returned"]
    do(study)
    assert codes_told(study) == []
    assert LONG[:50].encode() not in log.read_bytes()


def test_an_old_copy_of_a_transcript_or_of_answers_is_told_and_forgotten_again(study: Path):
    before = files(study)
    do(study)
    for name in (f"transcripts/{MAY}.v1.txt", "responses/omg2.csv"):
        (study / name).write_bytes(before[name])
    evaluation, problems = load(study)
    assert evaluation is not None
    assert "D02" not in {turn.speaker for each in evaluation.transcripts.values() for turn in each.turns}
    told = {(each.code, each.place.file) for each in problems}
    assert {
        ("forgotten-returned", f"transcripts/{MAY}.v1.txt"),
        ("forgotten-returned", "responses/omg2.csv"),
    } <= told
    do(study)
    assert codes_told(study) == []


def test_a_coding_made_elsewhere_on_a_turn_that_is_gone_is_not_used(study: Path):
    do(study)
    log = study / "codings/a2.annan.jsonl"
    late = json.loads((study / "codings/a2.prov.jsonl").read_text("utf-8").splitlines()[0])
    log.write_text(json.dumps(late | {"id": "01KZZZ", "turn": 2, "start": 0, "end": 90}) + "\n", "utf-8")
    evaluation, problems = load(study)
    assert evaluation is not None
    assert "01KZZZ" not in {each.id for each in evaluation.codings}
    assert [(each.code, each.place.file) for each in problems] == [
        ("forgotten-returned", "codings/a2.annan.jsonl")
    ]
    do(study)
    assert log.read_bytes() == b""


def second_version(study: Path) -> None:
    """Make a second version: in the first one nobody knew who spoke, and a word was wrong."""
    name = f"transcripts/{MAY}.v1.txt"
    text = (study / name).read_text("utf-8")
    (study / f"transcripts/{MAY}.v2.txt").write_text(text, "utf-8")
    old = store.digest(text.encode())
    earlier = text.replace("D02 [", "Okänd [").replace("för varje samtal", "för varenda samtal")
    (study / name).write_text(earlier, "utf-8")
    for log in (study / "codings").iterdir():
        log.write_bytes(log.read_bytes().replace(old.encode(), store.digest(earlier.encode()).encode()))


def test_earlier_versions_where_she_had_no_code_yet_are_cleared_too(study: Path):
    second_version(study)
    before, _ = load(study)
    do(study)
    after, problems = load(study)
    assert before is not None
    assert after is not None
    assert not problems
    assert not [name for name, data in files(study).items() if b"ska skrivas in p" in data]
    assert [(each.id, each.version) for each in after.codings] == [
        (each.id, each.version) for each in before.codings if each.turn != 2
    ]


def test_a_coding_that_was_moved_to_somebody_else_stays(study: Path):
    second_version(study)
    first = json.loads((study / "codings/a1.prov.jsonl").read_text("utf-8").splitlines()[1])
    digest = store.digest((study / f"transcripts/{MAY}.v2.txt").read_bytes())
    move = {"id": "01KZMOVE", "time": "2025-12-21T10:00:00Z", "event": "move", "target": first["id"],
            "version": 2, "sha256": digest, "turn": 3, "start": 0, "end": 2}  # fmt: skip
    with (study / "codings/a1.prov.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(move) + "\n")
    do(study)
    evaluation, problems = load(study)
    assert evaluation is not None
    assert not problems
    assert [(each.turn, each.start) for each in evaluation.codings if each.id == first["id"]] == [(3, 0)]


def docx(text: str) -> bytes:
    runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in (text[:20], text[20:]))
    body = f'<w:document xmlns:w="x"><w:p>{runs}</w:p></w:document>'
    return ooxml.pack({"word/document.xml": body.encode()})


def test_word_files_that_can_be_built_again_go_and_others_are_told(study: Path):
    (study / "reports").mkdir()
    for name in ("byggd", "skriven"):
        (study / f"reports/{name}.docx").write_bytes(docx(LONG))
        written = store.digest(docx(LONG)) if name == "byggd" else "0" * 64
        record = {"fokus": "0.1.0", "written": [written], "manifest": {"content": LONG}}
        (study / f"reports/{name}.manifest.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    (study / "reports/utan.docx").write_bytes(docx("Ett kapitel utan citat."))
    (study / "releases").mkdir()
    (study / "releases/2025.docx").write_bytes(docx(LONG))
    (study / "releases/2025.json").write_text(json.dumps(LONG, ensure_ascii=False), "utf-8")
    (study / "build").mkdir()
    (study / "build/svar.pickle").write_bytes(b"\0\1D02")
    (study / "utdrag.xlsx").write_bytes(excerpt())
    (study / "skannat.pdf").write_bytes(b"%PDF\0")
    erasure = do(study)
    found = {each.file: each.what for each in erasure.found}
    assert {name: found.get(name) for name in (
        "reports/byggd.docx", "reports/skriven.docx", "reports/utan.docx", "reports/skriven.manifest.json",
        "releases/2025.docx", "releases/2025.json", "build/svar.pickle", "utdrag.xlsx", "skannat.pdf",
    )} == {
        "reports/byggd.docx": "report", "reports/skriven.docx": "edited", "reports/utan.docx": None,
        "reports/skriven.manifest.json": "passages", "releases/2025.docx": "release",
        "releases/2025.json": "release", "build/svar.pickle": "build", "utdrag.xlsx": "closed",
        "skannat.pdf": "unsearchable",
    }  # fmt: skip
    left = {name for name in files(study) if name.startswith(("reports/", "build/"))}
    assert left == {"reports/skriven.docx", "reports/skriven.manifest.json", "reports/utan.docx"}
    assert LONG[:60] not in (study / "reports/skriven.manifest.json").read_text("utf-8")


def excerpt() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([LONG])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_workbook_of_answers_loses_her_row_only(study: Path):
    rows = [line.split(";") for line in (study / "responses/omg1.csv").read_text("utf-8").splitlines()]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for each in rows:
        sheet.append([int(cell) if cell.isdecimal() else cell for cell in each])
    book.save(study / "responses/omg1.xlsx")
    (study / "responses/omg1.csv").unlink()
    for name in ("responses/omg1.binding.toml", "corrections.csv"):
        (study / name).write_bytes((study / name).read_bytes().replace(b"omg1.csv", b"omg1.xlsx"))
    do(study)
    evaluation, problems = load(study)
    assert evaluation is not None
    assert not problems
    people = evaluation.responses["enkat"].people
    assert sorted(people[people["round"] == "omg1"]["row"]) == [2, 4, 5]
    assert b"D02" not in b"".join(ooxml.unpack((study / "responses/omg1.xlsx").read_bytes()).values())


def test_a_study_that_changed_since_it_was_shown_is_left_alone(study: Path):
    erasure = plan(study)
    log = study / "codings/a1.prov.jsonl"
    store.append_line(log, '{"id": "01KZNEW", "time": "2026-01-12T09:00:00Z", "event": "memo", "transcript": '
                           f'"{MAY}", "text": "Ny."}}')  # fmt: skip
    before = files(study)
    with pytest.raises(StoreError) as caught:
        forget(study, erasure)
    assert caught.value.code == "changed-underneath"
    assert files(study) == before


def test_a_file_that_cannot_be_read_stops_it(study: Path, monkeypatch: pytest.MonkeyPatch):
    whole = store.read_bytes
    monkeypatch.setattr(store, "LARGEST_TABLE", 10)
    monkeypatch.setattr(store, "read_bytes", whole)
    with pytest.raises(StoreError) as caught:
        plan(study)
    assert caught.value.code == "forget-unread"


def test_the_words_of_the_study_are_in_its_language(study: Path):
    design = study / "study.toml"
    design.write_text(design.read_text("utf-8").replace('"sv"', '"en"'), "utf-8")
    do(study)
    assert f"\nUnknown [00:01:20]: {REMOVED['en']}\n" in (study / f"transcripts/{MAY}.v1.txt").read_text(
        "utf-8"
    )


FORGETTING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from fokus.custody.erasure import Request
from fokus.custody.forget import forget, plan_erasure
folder = Path(sys.argv[1])
erasure = plan_erasure(folder, Request("D02"), datetime(2026, 1, 12, 9, tzinfo=UTC))
print("redo", flush=True)
forget(folder, erasure)
print("klar", flush=True)
"""


def begun(folder: Path) -> "subprocess.Popen[bytes]":
    """Start a forgetting, and return when it is about to write."""
    running = subprocess.Popen([sys.executable, "-c", FORGETTING, str(folder)], stdout=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stdout.readline() == b"redo\n"
    return running


def test_lines_of_a_log_that_cannot_be_read_stay_and_are_told_with_their_place(study: Path):
    log = next((study / "codings").glob("a2.*"))
    before = log.read_bytes()
    torn = b'{"event": "add", "id": "01JX\n'
    log.write_bytes(torn + b"\n" + before + torn)
    last = len(before.splitlines()) + 3
    erasure = plan_erasure(study, ALL, NOW)
    told = {(each.file, each.count, each.at) for each in erasure.found if each.what == "unread"}
    assert told == {(f"codings/{log.name}", 2, (1, last))}
    forget(study, erasure)
    after = log.read_bytes()
    assert after.startswith(torn)
    assert after.count(torn) == 2
    nobody = plan_erasure(study, Request("D04", date(2031, 1, 1)), NOW)
    assert not nobody.takes_out


def test_killed_at_any_moment_it_is_as_it_was_or_all_done(study: Path, tmp_path: Path):
    before = files(study)
    done = Path(shutil.copytree(study, tmp_path / "klar"))
    do(done)
    chance = random.Random(11)
    outcomes = set()
    with begun(Path(shutil.copytree(study, tmp_path / "hel"))) as running:
        start = time.monotonic()
        assert running.stdout is not None
        assert running.stdout.readline() == b"klar\n"
        whole = time.monotonic() - start
    until = time.monotonic() + 40
    for number in range(32):
        folder = Path(shutil.copytree(study, tmp_path / f"kopia{number}"))
        with begun(folder) as running:
            time.sleep(chance.random() * whole * 1.2)
            running.kill()
        load(folder)
        now = {name: data for name, data in files(folder).items() if not name.startswith(".fokus-")}
        assert now in (before, files(done))
        outcomes.add(now == before)
        if time.monotonic() > until and number > 8:
            break
    assert outcomes  # which of the two it was is the machine's to say
