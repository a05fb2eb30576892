from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from fokus import store
from fokus.custody import copies, correction
from fokus.custody.copies import CopyError
from fokus.custody.correction import Change, Correction, CorrectionError
from fokus.evaluation import Evaluation, load
from fokus.material.transcript import format_transcript
from fokus.problems import Problem, StoreError, StudyError

ID = "omg1-lindby-kuratorer"
TURNS = [
    "Intervjuare: Hur ser samarbetet med Karin på socialtjänsten ut i dag?",
    "D01: Det har blivit lättare att ringa, men tiden räcker inte till.",
    "D02: Karins telefon är alltid upptagen. Fråga Karin!",
    "D01: Vi väntar ofta i flera veckor på återkoppling.",
]


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    start = TURNS[1].index("tiden") - len("D01: ")
    made = small.SmallStudy(
        interviews=[small.interview(ID, ["D01", "D02"])],
        people=small.people("kurator", "D01 D02 D03"),
        turns={ID: TURNS},
        codings=[
            {"transcript": ID, "turn": 2, "start": start, "end": start + 17, "code": "tidsbrist"},
            {"transcript": ID, "turn": 4, "code": "fortroende"},
        ],
    )
    return made.open(tmp_path / "studie")  # type: ignore[no-any-return]


def text(*changes: tuple[str, str]) -> str:
    frozen = (
        f"id: {ID}\nround: omg1\nsite: lindby\nprofessions: kurator\ndate:\n\n" + "\n\n".join(TURNS) + "\n"
    )
    for old, new in changes:
        assert frozen.count(old) == 1, old
        frozen = frozen.replace(old, new)
    return frozen


def proposed(study: Evaluation, edited: str) -> Correction:
    found, problems = correction.propose(study, study.transcripts[ID], edited, "kopia.txt")
    assert found is not None, problems
    return found


def test_a_copy_is_the_normalized_text_and_lies_outside(study: Evaluation, tmp_path: Path):
    path = tmp_path / "rätta" / "kopia.txt"
    copies.copy_to_edit(study, study.transcripts[ID], path)
    mark, _, copied = path.read_text(encoding="utf-8").partition("\n")
    assert (mark, copied) == (f"version: 1 {study.transcripts[ID].digest[:12]}", text())
    with pytest.raises(CopyError) as taken:
        copies.copy_to_edit(study, study.transcripts[ID], path)
    with pytest.raises(CopyError) as inside:
        copies.copy_to_edit(study, study.transcripts[ID], study.folder / "kopia.txt")
    assert (taken.value.code, inside.value.code) == ("copy-taken", "copy-in-study")
    assert not (study.folder / "kopia.txt").exists()


def test_what_changes_is_shown_with_its_first_differing_words(study: Evaluation):
    found = proposed(
        study,
        text(
            ("har blivit lättare att ringa, men tiden", "har blivit lättare att ringa, fast tiden"),
            ("D02: Karins", "Intervjuare: Mm.\n\nD02: Karins"),
            ("\n\nD01: Vi väntar ofta i flera veckor på återkoppling.", ""),
        ),
    )
    assert found.changes == (
        Change(
            "changed",
            2,
            "… att ringa, men tiden räcker inte till.",
            "… att ringa, fast tiden räcker inte till.",
        ),
        Change("added", 3, "", "Intervjuare: Mm."),
        Change("removed", 4, "D01: Vi väntar ofta i flera veckor på …", ""),
    )
    assert [(each.outcome, each.before) for each in found.fates] == [
        ("exact", "tiden räcker inte"),
        ("review", "Vi väntar ofta i flera veckor på återkoppling."),
    ]


def test_a_changed_header_is_shown(study: Evaluation):
    (change,) = proposed(study, text(("date:", "date: 2025-05-20"))).changes
    assert change == Change("header", 0, "date: ", "date: 2025-05-20")


def test_the_next_version_is_written_whole_and_counts(study: Evaluation):
    before = (study.folder / "transcripts" / f"{ID}.v1.txt").read_bytes()
    name = correction.write(study, proposed(study, text(("räcker inte", "räckte inte"))))
    assert name == f"transcripts/{ID}.v2.txt"
    assert (study.folder / name).read_text(encoding="utf-8") == text(("räcker inte", "räckte inte"))
    assert (study.folder / "transcripts" / f"{ID}.v1.txt").read_bytes() == before
    after, problems = load(study.folder)
    assert after is not None
    assert problems == []
    words = [each.text_in(after.transcripts[ID]) for each in after.codings]
    assert words[0] == "tiden räckte inte"


def test_an_edited_copy_may_have_windows_line_ends_a_mark_and_decomposed_letters(
    study: Evaluation, tmp_path: Path
):
    path = tmp_path / "kopia.txt"
    path.write_bytes(b"\xef\xbb\xbf" + text(("lättare", "la\u0308tt")).replace("\n", "\r\n").encode())
    edited = copies.read_edited(study, path)
    assert isinstance(edited, str)
    found = proposed(study, edited)
    assert found.new.turns[1].text.startswith("Det har blivit lätt att ringa")
    assert len(found.changes) == 1


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_an_edited_copy_may_be_saved_as_an_editor_saves_it(study: Evaluation, tmp_path: Path, encoding: str):
    path = tmp_path / "kopia.txt"
    path.write_bytes(text(("lättare", "lätt")).encode(encoding))
    edited = copies.read_edited(study, path)
    assert isinstance(edited, str)
    assert proposed(study, edited).new.turns[1].text.startswith("Det har blivit lätt att ringa")


def test_a_frozen_version_is_not_edited_in_place(study: Evaluation):
    with pytest.raises(CopyError) as raised:
        copies.read_edited(study, study.folder / "transcripts" / f"{ID}.v1.txt")
    assert raised.value.code == "edited-in-place"


@pytest.mark.parametrize(
    ("edited", "code"), [(text(), "nothing-corrected"), (text(("id: omg1", "id: omg2")), "other-interview")]
)
def test_what_is_no_correction_is_refused(study: Evaluation, edited: str, code: str):
    with pytest.raises(CorrectionError) as raised:
        correction.propose(study, study.transcripts[ID], edited, "kopia.txt")
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("edited", "code"),
    [
        ("Karin: hej", "header-line"),
        (f"id: {ID}\n", "no-turns"),
        (text(("site: lindby", "ort: lindby")), "header-line"),
    ],
)
def test_what_does_not_parse_is_told_with_its_line(study: Evaluation, edited: str, code: str):
    found, problems = correction.propose(study, study.transcripts[ID], edited, "kopia.txt")
    assert found is None
    assert code in {each.code for each in problems}
    assert {each.place.file for each in problems} == {"kopia.txt"}


def test_a_file_that_cannot_be_read_is_told(study: Evaluation, tmp_path: Path):
    found = copies.read_edited(study, tmp_path / "finns inte.txt")
    assert isinstance(found, Problem)
    assert (found.code, found.place.file) == ("no-file", str(tmp_path / "finns inte.txt"))


def test_a_loss_of_more_than_half_is_noticed(study: Evaluation):
    whole = proposed(study, text((TURNS[0] + "\n\n", ""), ("\n\n" + TURNS[3], "")))
    assert not whole.loses_half
    assert proposed(study, text()[: text().index("\n\nD01: Det har")] + "\n").loses_half


def test_somebody_new_who_speaks_joins_those_who_took_part(study: Evaluation):
    found = proposed(study, text(("D01: Vi", "D03: Vi")))
    assert found.joining == ("D03",)
    assert found.problems == ()


def test_whole_words_are_replaced_and_inflected_forms_left(study: Evaluation):
    old = study.transcripts[ID]
    edited = correction.with_words_replaced(old, [("Karin", r"[namn]\1"), ("flera veckor", "månader")])
    assert edited == text(
        ("med Karin på", r"med [namn]\1 på"),
        ("Fråga Karin!", r"Fråga [namn]\1!"),
        ("flera veckor", "månader"),
    )
    assert correction.inflected(old, "Karin") == ["Karins"]


def test_what_follows_a_colon_or_an_apostrophe_is_an_inflection_too(study: Evaluation):
    old = study.transcripts[ID]
    said = replace(old, turns=(replace(old.turns[0], text="Ett sms: sms:en kom, bup’s kö hos bup."),))
    assert correction.inflected(said, "sms") == ["sms:en"]
    assert correction.inflected(said, "bup") == ["bup’s"]
    assert "Ett [x]: sms:en" in correction.with_words_replaced(said, [("sms", "[x]")])


def test_headers_and_speakers_are_not_searched_for_words(study: Evaluation):
    for word in ("D01", "kurator", "telefo", "karin"):
        with pytest.raises(CorrectionError) as raised:
            correction.with_words_replaced(study.transcripts[ID], [(word, "X")])
        assert raised.value.code == "word-not-there"


def test_replacements_are_read():
    assert correction.parse_replacements(["Karin=[namn]", "a = b=c"]) == [("Karin", "[namn]"), ("a", "b=c")]
    for wrong in ("Karin", "=x", "Karin=", "a=b\n\nD02: c"):
        with pytest.raises(CorrectionError) as raised:
            correction.parse_replacements([wrong])
        assert raised.value.code == "wrong-replacement"


def test_nothing_is_written_over_what_somebody_else_wrote_meanwhile(study: Evaluation):
    found = proposed(study, text(("räcker inte", "räckte inte")))
    theirs = study.folder / "transcripts" / f"{ID}.v2.txt"
    theirs.write_text(text(("Hur ser", "Hur är")), encoding="utf-8")
    with pytest.raises(StoreError) as raised:
        correction.write(study, found)
    assert raised.value.code == "changed-underneath"
    assert theirs.read_text(encoding="utf-8") == text(("Hur ser", "Hur är"))


def test_nothing_is_written_when_the_version_itself_was_changed(study: Evaluation):
    found = proposed(study, text(("räcker inte", "räckte inte")))
    path = study.folder / "transcripts" / f"{ID}.v1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("lättare", "enklare"), encoding="utf-8")
    with pytest.raises(StoreError) as raised:
        correction.write(study, found)
    assert raised.value.code == "changed-underneath"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_an_interview_without_a_transcript_is_a_fault_of_the_call(study: Evaluation):
    with pytest.raises(StudyError) as raised:
        correction.current(study, "omg1-lindby-kurator")
    assert (raised.value.code, raised.value.remedy_code) == ("unknown-transcript", "did-you-mean")
    assert raised.value.arguments["nearest"] == ID


def test_the_digest_of_a_new_version_is_that_of_its_file(study: Evaluation):
    found = proposed(study, text(("räcker inte", "räckte inte")))
    correction.write(study, found)
    data = (study.folder / found.new.file).read_bytes()
    assert store.digest(data) == found.new.digest
    assert data.decode() == format_transcript(found.new)


def test_what_a_withdrawn_consent_keeps_out_of_use_is_neither_shown_nor_lost(study: Evaluation):
    consent = "participant;source;date;scope;withdrawn\nD02;blankett;2025-04-01;interview;2025-05-02\n"
    (study.folder / "consent.csv").write_text(consent, encoding="utf-8")
    withheld, _ = load(study.folder)
    assert withheld is not None
    assert "telefon" not in withheld.transcripts[ID].turns[2].text
    old = correction.current(withheld, ID)
    edited = correction.with_words_replaced(old, [("räcker", "räckte")])
    found, _ = correction.propose(withheld, old, edited, old.file)
    assert found is not None
    assert [each.number for each in found.changes] == [2]
    assert found.problems == ()
    name = correction.write(withheld, found)
    assert TURNS[2] in (study.folder / name).read_text(encoding="utf-8")
    after, _ = load(study.folder)
    assert after is not None
    assert "telefon" not in after.transcripts[ID].turns[2].text
    assert [each.version for each in after.codings] == [2, 2]
