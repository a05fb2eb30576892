import csv
import io
import json
import random
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fokus.material.readers import Reading, Utterance, read_interview
from fokus.material.readers.recognize import LARGEST, may_be_rows
from fokus.problems import Place, Problem

CARRIED = {
    "teams.vtt": ("teams-vtt", "speaker", "start end"),
    "zoom.vtt": ("zoom-vtt", "speaker", "start end"),
    "whisper.json": ("whisper-json", "", "start end"),
    "whisper.tsv": ("whisper-tsv", "", "start end"),
    "whisper_bom.srt": ("srt", "", "start end"),
    "whisperx.json": ("whisperx-json", "SPEAKER_{:02}", "start end"),
    "whisperx.vtt": ("whisperx-vtt", "SPEAKER_{:02}", "start end"),
    "whisperx.srt": ("whisperx-srt", "SPEAKER_{:02}", "start end"),
    "whisperx.txt": ("whisperx-txt", "SPEAKER_{:02}", ""),
    "teams.docx": ("teams", "speaker", "seconds"),
    "otter.txt": ("otter", "speaker", "seconds"),
    "amberscript.txt": ("amberscript", "Talare {}", "seconds"),
    "goodtape.txt": ("goodtape", "Speaker {}", "seconds"),
    "f4_maxqda.txt": ("f4", "label", "tenths"),
    "manual_informant_cp1252.txt": ("labelled", "INFORMANT {}", ""),
    "manual_labels.docx": ("labelled", "label", ""),
    "manual_short.txt": ("labelled", "label", ""),
    "manual_table.docx": ("table", "label", "seconds"),
}
LEADER = {"manual_informant_cp1252.txt": "INTERVJUARE", "manual_labels.docx": "Intervjuare"}
PLACES = {"I": 0, "R1": 1, "R2": 2}


def speaker(name: str, how: str, turn: dict, number: int) -> str:
    if turn["label"] == "I" and name in LEADER:
        return LEADER[name]
    if name == "whisperx.json" and number == 2:  # neither the segment nor its words have a speaker
        return ""
    if "{" in how:
        first = 0 if "_" in how or "INFORMANT" in how else 1
        return how.format(PLACES[turn["label"]] + first)
    return turn[how] if how else ""


def times(carried: str, turn: dict) -> tuple[float | None, float | None]:
    return {
        "start end": (turn["start"], turn["end"]),
        "seconds": (int(turn["start"]), None),
        "tenths": (None, int(turn["end"] * 10) / 10),
        "": (None, None),
    }[carried]


@pytest.mark.shared
@pytest.mark.parametrize("name", CARRIED)
def test_the_one_dialogue_in_every_format(shared: Path, name: str):
    folder = shared / "data" / "formats" / "transcripts"
    dialogue = json.loads((folder / "EXPECTED.json").read_text(encoding="utf-8"))
    form, how, carried = CARRIED[name]
    reading = read_interview((folder / name).read_bytes(), "fil")
    assert isinstance(reading, Reading)
    assert reading.format == form
    assert [each.code for each in reading.warnings] == ([] if how else ["no-speakers"])
    if name == "manual_labels.docx":
        dialogue[3]["text"] += " Så blev det. (paus) Tre gånger."
    expected = [
        Utterance(speaker(name, how, turn, number), turn["text"], *times(carried, turn))
        for number, turn in enumerate(dialogue)
    ]
    assert [each for each in reading.utterances if each.speaker is not None] == expected


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "notes"),
    [
        ("manual_labels.docx", ["Fokusintervju – skolsköterskor", "[bandet stängs av]"]),
        ("manual_short.txt", ["Fokusgrupp kuratorer, maj 2017"]),
        ("manual_table.docx", ["SYNTETISK TESTFIL – påhittade personer och orter"]),
        ("teams.docx", ["SYNTETISK TESTFIL – påhittade personer och orter"]),
        ("teams.vtt", []),
        ("otter.txt", []),
    ],
)
def test_what_nobody_says_is_a_note(shared: Path, name: str, notes: list[str]):
    reading = read_interview((shared / "data" / "formats" / "transcripts" / name).read_bytes(), name)
    assert isinstance(reading, Reading)
    assert [each.text for each in reading.utterances if each.speaker is None] == notes


@pytest.mark.shared
def test_notes_are_never_turns(shared: Path):
    path = shared / "data" / "formats" / "transcripts" / "notes_only.docx"
    reading = read_interview(path.read_bytes(), path.name)
    assert isinstance(reading, Reading)
    assert (reading.format, reading.speakers) == ("notes", ())
    assert [each.speaker for each in reading.utterances] == [None] * 5
    assert reading.warnings == (Problem("only-notes", Place(path.name), severity="warning"),)


@pytest.mark.shared
def test_what_stands_around_the_turns_is_understood(shared: Path):
    folder = shared / "data" / "formats" / "transcripts"
    typed, short, teams = (
        read_interview((folder / name).read_bytes(), name)
        for name in ("manual_labels.docx", "manual_short.txt", "teams.docx")
    )
    assert isinstance(typed, Reading)
    assert isinstance(short, Reading)
    assert isinstance(teams, Reading)
    assert list(typed.header) == ["Datum", "Plats", "Omgång", "Deltagare", "Intervjuare", "Längd", "Obs"]
    assert typed.header["Intervjuare"] == "Projektpsykolog"
    assert typed.legend == {"R1": "skolsköterska F–6", "R2": "skolsköterska 7–9"}
    assert short.legend == {"I": "intervjuare", "R1": "kurator", "R2": "skolsocionom"}
    assert teams.header == {
        "title": "Fokusintervju skolsköterskor", "date": "2017-11-08", "duration": "1h 1m 11s",
    }  # fmt: skip


@pytest.mark.shared
def test_ten_hearings_have_the_turns_and_speakers_that_were_counted(shared: Path):
    folder = shared / "data" / "meetings"
    with (folder / "speakers.csv").open(encoding="utf-8", newline="") as file:
        speakers = {row["speaker"] for row in csv.DictReader(file)}
    with (folder / "meetings.csv").open(encoding="utf-8", newline="") as file:
        counted = {row["meeting"]: int(row["turns"]) for row in csv.DictReader(file)}
    assert len(counted) == 10
    for meeting, turns in counted.items():
        data = (folder / f"{meeting}.txt").read_bytes()
        reading = read_interview(data, meeting)
        assert isinstance(reading, Reading)
        said = [paragraph.partition(": ") for paragraph in data.decode().strip().split("\n\n")]
        found = [(each.speaker, each.text) for each in reading.utterances]
        assert found == [(label, " ".join(words.split())) for label, _, words in said]
        assert len(found) == turns
        assert set(reading.speakers) <= speakers


@pytest.mark.shared
def test_survey_exports_are_told_apart(shared: Path):
    for path in (shared / "data" / "formats" / "responses").iterdir():
        if path.suffix in {".csv", ".xlsx", ".sav"}:
            assert code(path.read_bytes()) == "looks-like-survey", path.name


@pytest.mark.shared
def test_only_what_may_be_rows_is_a_survey(shared: Path):
    formats = shared / "data" / "formats"
    transcripts = [path for path in (formats / "transcripts").iterdir() if path.suffix in {".txt", ".srt"}]
    assert not [path.name for path in transcripts if may_be_rows(path.read_bytes(), path.name)]
    surveys = [path for path in (formats / "responses").iterdir() if path.suffix == ".csv"]
    assert surveys
    assert all(may_be_rows(path.read_bytes(), path.name) for path in surveys)
    assert not may_be_rows(b"I: Hej;\0\0", "intervju.txt")


def code(data: bytes) -> str:
    found = read_interview(data, "fil")
    assert isinstance(found, Problem), found
    return found.code


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def word(document: bytes) -> bytes:
    return zipped(**{"[Content_Types].xml": b"wordprocessingml", "word/document.xml": document})


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty-file"),
        (b" \r\n\t", "empty-file"),
        (b"I: Hej.\n\0\0", "binary"),
        ("I: Då så.\nR1: På skolan.".encode() + b"\xff\xfe\xff", "unknown-encoding"),
        ("Здравствуйте, как дела?".encode("koi8-r"), "unknown-encoding"),
        (b"WEBVTT\n\nNOTE tom\n", "nothing-said"),
        (b"start\tend\ttext\n", "nothing-said"),
        (b"Datum: 2025-05-16\nPlats: Lindby\n", "nothing-said"),
        (b'{"segments": []}', "nothing-said"),
        (b'{"segments": [{"start": 1, "te', "damaged-json"),
        (b"[" * 100_000, "damaged-json"),
        (b'{"name": "fokus"}', "not-a-transcript"),
        (b"<!DOCTYPE html><html><body>I: Hej.</body></html>", "not-a-transcript"),
        (OLD, "old-word"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
        (b"ID3\x04\0\0", "is-recording"),
        (b"\0\0\0\x20ftypM4A ", "is-recording"),
        (b"\x89PNG\r\n\x1a\n", "is-recording"),
        (b"\x1f\x8b\x08", "is-archive"),
        (zipped(**{"foto.txt": b"x"}), "is-archive"),
        (zipped(**{"[Content_Types].xml": b"spreadsheetml"}), "looks-like-survey"),
        (word(b"<w>")[:-40], "damaged-document"),
        (word(b"<w>"), "damaged-document"),
        (word(b'<!DOCTYPE w [<!ENTITY a "aaa">]><w>&a;</w>'), "hostile-xml"),
        (word(b"<w><body>" + b" " * (17 * 2**20) + b"</body></w>"), "unpacks-too-large"),
        (word(b"<w><body>" + b"<p/>" * 300_000 + b"</body></w>"), "unpacks-too-large"),
        (b"%PDF-1.7\n1 0 obj <</Length 5", "damaged-document"),
        (b"{\\rtf1 " + b"{" * 20_000, "damaged-document"),
        (b"I: x\n" * 250_000, "too-many-lines"),
        (b"x" * (17 * 2**20), "too-large"),
        (bytes(LARGEST + 1), "too-large"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_problem(data: bytes, expected: str):
    began = time.perf_counter()
    assert code(data) == expected
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize("name", ["word.docx", "opendocument.odt"])
def test_a_document_that_a_program_saved_with_a_password_is_locked_and_not_damaged(name: str):
    assert code((Path(__file__).parent / "locked" / name).read_bytes()) == "password-protected"


def test_the_ending_of_the_name_decides_nothing():
    subtitles = b"1\n00:00:01,000 --> 00:00:02,000\nHej.\n"
    assert read_interview(subtitles, "intervju.docx") == read_interview(subtitles, "intervju.docx")
    reading = read_interview(subtitles, "intervju.docx")
    assert isinstance(reading, Reading)
    assert reading.format == "srt"


def test_marks_that_cannot_be_seen_are_taken_out_and_counted():
    reading = read_interview("I: He\u200bj \u202edå\u202c.\nR1: Ja\u0308.\n".encode(), "intervju.txt")
    assert isinstance(reading, Reading)
    assert [each.text for each in reading.utterances] == ["Hej då.", "Jä."]
    assert [(each.code, each.arguments) for each in reading.warnings] == [
        ("hidden-characters", {"number": 3})
    ]


def test_a_file_without_speakers_says_so():
    cues = b"1\n00:00:01,000 --> 00:00:02,000\nJa.\n\n2\n00:00:03,000 --> 00:00:04,000\nNej.\n"
    clocked = b"[00:00:03] Ja.\n[00:00:10] Nej.\n"
    for data in (cues, clocked, b'{"segments": [{"text": "Ja."}, {"text": "Nej."}]}'):
        reading = read_interview(data, "intervju")
        assert isinstance(reading, Reading)
        assert reading.warnings == (
            Problem("no-speakers", Place("intervju"), {"number": 2}, severity="warning"),
        )


def test_a_table_that_is_no_transcript_says_what_its_columns_lack():
    cell = b"<tc><p><r><t>%s</t></r></p></tc>"
    row = b"<tr>" + cell % b"Samverkan" + cell % b"Battre an i varas" + b"</tr>"
    reading = read_interview(word(b"<w><body><tbl>" + row + b"</tbl></body></w>"), "intervju.docx")
    assert isinstance(reading, Reading)
    assert [(each.code, each.remedy) for each in reading.warnings] == [("only-notes", "only-notes-table")]


@pytest.mark.parametrize(
    ("above", "days"),
    [
        ("Fokusintervju 14 oktober 2025", [date(2025, 10, 14)]),
        ("Utskriven: 2025-11-02\nDatum: 14/10 2025", [date(2025, 10, 14)]),
        ("Transkriberad: 2025-11-02\nLjudfil: 20251014_1302.mp3", [date(2025, 10, 14)]),
        (
            "Version 2025-11-02\n\nI våras, 16 maj 2025\n\nDatum: 2025-10-14",
            [date(2025, 10, 14), date(2025, 5, 16)],
        ),
        ("Kuratorer, maj", []),
    ],
)
def test_days_above_the_first_turn_are_read_but_not_when_it_was_typed(above: str, days: list[date]):
    talk = "I: Hej.\n\nR1: Den 3 mars 2024 slutade han.\n\nI: Jaha.\n"
    reading = read_interview(f"{above}\n\n{talk}".encode(), "intervju.txt")
    assert isinstance(reading, Reading)
    assert [*reading.dates] == days


@pytest.fixture(scope="module")
def originals() -> list[bytes]:
    """Return a file of each container, small enough to be damaged anywhere."""
    talk = "I: Då börjar vi.\n\nR1: Bättre än i våras [skratt].\n\nI: Varför då?\n\nR1: Tid …\n"
    cue = "00:00:01.000 --> 00:00:02.500\n<v Maj>Ja &amp; nej.</v>\n\n"
    body = b"<w><body>" + b"".join(b"<p><r><t>R1: Ja.</t></r></p>" for _ in range(3)) + b"</body></w>"
    content = b"<o><body><text><p>R1: Ja.</p><p>R1: Nej.</p></text></body></o>"
    return [
        talk.encode(), talk.encode("cp1252"), talk.encode("utf-16"), f"WEBVTT\n\n{cue}{cue}".encode(),
        b"1\n00:00:01,000 --> 00:00:02,000\n[SPEAKER_00]: Ja.\n\n", b"start\tend\ttext\n10\t20\tJa.\n",
        b'{"segments": [{"start": 1, "end": 2, "text": "Ja.", "words": [{"speaker": "A"}]}]}',
        b"{\\rtf1\\ansi\\ansicpg1252 R1: Ja, \\'e5ter.\\par\\trowd I\\cell Nej \\u229?.\\cell\\row}",
        b"Maj  0:03\nJa.\n\n00:00:04\nTalare 1: Nej. #00:00:09-8#\n", word(body),
        zipped(**{"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content}),
    ]  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), damages=st.integers(1, 8))
def test_a_damaged_file_is_a_reading_or_a_problem(originals: list[bytes], seed: int, damages: int):
    chance = random.Random(seed)
    data = bytearray(chance.choice(originals))
    for _ in range(damages):
        where = chance.randrange(len(data) + 1)
        cut = chance.choice([0, 1, 30])
        data[where : where + cut] = chance.choice(
            [b"", b"\n", b":", b"\xff", b"-->", b"{", b"\\u9", chance.randbytes(3)]
        )
    assert isinstance(read_interview(bytes(data), "fil"), Reading | Problem)


@given(
    st.binary(max_size=300) | st.text(st.sampled_from("IR1: \n=;[00:1]#<v>&å-"), max_size=120).map(str.encode)
)
def test_no_bytes_are_too_odd(data: bytes):
    assert isinstance(read_interview(data, "fil"), Reading | Problem)


@pytest.mark.parametrize(
    "filling", [" ", ":", "a: ", "(", "[", "#", "=", "I=", ";", "\t", "<v ", "&#", "-->", "e\u0323\u0301"]
)
@pytest.mark.parametrize("before", ["I: a", "", "WEBVTT\n\n00:01.000 --> 00:02.000\n"])
def test_a_megabyte_on_a_line_takes_no_time(before: str, filling: str):
    data = (before + filling * (2**20 // len(filling)) + "x").encode()
    began = time.perf_counter()
    assert isinstance(read_interview(data, "fil"), Reading | Problem)
    assert time.perf_counter() - began < 5
