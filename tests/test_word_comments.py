"""Interviews go to a colleague with Word and come back coded: nothing is lost, moved or named on the way."""

import random
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fokus.evaluation import Evaluation, load
from fokus.ooxml import pack, unpack
from fokus.problems import has_errors
from fokus.report.word.markup import paragraph, run

Fokus = Callable[..., Any]
Converted = Callable[[Path, str], Path]
INTERVIEW, SECOND = "omg1-lindby-kuratorer", "omg1-sjovik-kuratorer"
SAID = [
    "Intervjuare: Hur når ni dem?",
    "D01 [00:00:12]: Vi ringer växeln. Sedan väntar vi.",
    "D02: Det tar tid.",
]
CODES = ("kontaktvagar", "fortroende", "tidsbrist")
SPOKEN = "vi ringer växeln och väntar på svar men det tar tid ibland går det fort när man känner någon där"
ODD = (
    "👍🏽",
    "sam\u00adverkan",
    "e\u2011post",
    "”ja”",
    "<ja>",
    "&",
    "ett\u00a0par",
    "[skratt]",
    "Å\nÄ",
    "a\tb",
)
WORDS = (*SPOKEN.split(" "), *ODD)


def builder(small: ModuleType, **more: Any) -> Any:
    told: dict[str, Any] = {
        "interviews": [small.interview(INTERVIEW, ["D01", "D02"])],
        "people": small.people("kurator", "D01 D02"),
        "turns": {INTERVIEW: SAID},
        "coders": ("a1", "a2"),
        "codings": [
            {"transcript": INTERVIEW, "turn": 2, "start": 3, "end": 16, "code": "kontaktvagar"},
            {"transcript": INTERVIEW, "turn": 3, "code": "tidsbrist", "coder": "a2"},
        ],
    }
    return small.SmallStudy(**(told | more))


def opened(folder: Path) -> Evaluation:
    evaluation, problems = load(folder)
    assert evaluation is not None
    assert not has_errors(problems), problems
    return evaluation


def exported(fokus: Fokus, study: Path, out: Path) -> Path:
    done = fokus("export", "word", "-s", study, "--out", out)
    assert done.returncode == 0, done.stderr
    return out


def places(evaluation: Evaluation) -> set[tuple[Any, ...]]:
    """Return every coding; one from the first to the last character is one on the whole turn."""
    whole = {(name, t.number): len(t.text) for name, each in evaluation.texts.items() for t in each.turns}
    return {
        (e.coder, e.code, e.transcript, e.turn, e.start or 0, e.end or whole[e.transcript, e.turn], e.valence)
        for e in evaluation.codings
    }


def uncoded(study: Path) -> Path:
    for each in (study / "codings").iterdir():
        each.unlink()
    return study


def state(folder: Path) -> dict[Path, bytes]:
    return {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Path:
    """A study of one interview, coded by two."""
    folder: Path = builder(small).write(tmp_path / "studie")
    return folder


def commented(path: Path, text: str, author: str = "Karin Ek", on: str = "Det tar tid.") -> Path:
    """Let somebody add a comment in Word."""
    parts = unpack(path.read_bytes())
    main, comments = (parts[f"word/{each}.xml"].decode() for each in ("document", "comments"))
    about = f'w:id="90" w:author="{author}" w:date="2025-07-01T10:00:00Z"'
    new = f"<w:comment {about}>{paragraph(run(text))}</w:comment></w:comments>"
    end = '<w:commentRangeEnd w:id="90"/><w:r><w:commentReference w:id="90"/></w:r>'
    words = run(on)
    assert words in main
    main = main.replace(words, f'<w:commentRangeStart w:id="90"/>{words}{end}', 1)
    parts |= {
        "word/document.xml": main.encode(),
        "word/comments.xml": comments.replace("</w:comments>", new).encode(),
    }
    path.write_bytes(pack(parts))
    return path


def random_codings(small: ModuleType, number: int) -> Any:
    """Return a study with random codings by two: parts of turns and whole ones, each place and code once."""
    draw = random.Random(12)
    said = [" ".join(draw.choices(WORDS, k=draw.randint(4, 60))).capitalize() + "." for _ in range(60)]
    turns = {
        name: [f"{person} [00:{n:02}:00]: {text}" for n, text in enumerate(said[part::2])]
        for part, (name, person) in enumerate(((INTERVIEW, "D01"), (SECOND, "D02")))
    }
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    while len(found) < number:
        part, n = draw.randrange(2), draw.randrange(30)
        size = len(said[part::2][n])
        start = draw.randrange(size)
        whole = draw.random() < 0.1
        span = {} if whole else {"start": start, "end": draw.randint(start + 1, size)}
        told = {"transcript": (INTERVIEW, SECOND)[part], "turn": n + 1, **span, "code": draw.choice(CODES),
                "coder": draw.choice(["a1", "a2"])}  # fmt: skip
        valence = draw.choice([{}, {"valence": "hindering"}, {"valence": "suggestion"}])
        key = tuple(told.get(each) for each in ("transcript", "turn", "start", "end", "code", "coder"))
        found.setdefault(key, told | valence)
    people = [*small.people("kurator", "D01"), *small.people("kurator", "D02", "sjovik")]
    interviews = [small.interview(INTERVIEW, ["D01"]), small.interview(SECOND, ["D02"])]
    return builder(small, interviews=interviews, people=people, turns=turns, codings=[*found.values()])


def test_four_hundred_codings_come_back_exactly(small: ModuleType, fokus: Fokus, tmp_path: Path):
    study = random_codings(small, 400).write(tmp_path / "studie")
    before = places(opened(study))
    kit = exported(fokus, study, tmp_path / "ut")
    done = fokus("import", *sorted(kit.iterdir()), "-s", uncoded(study), "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(before) == 400
    assert places(opened(study)) == before


@pytest.mark.office
def test_four_hundred_codings_come_back_exactly_from_libreoffice(
    small: ModuleType, fokus: Fokus, tmp_path: Path, converted: Converted
):
    study = random_codings(small, 400).write(tmp_path / "studie")
    before = places(opened(study))
    kit = exported(fokus, study, tmp_path / "ut")
    saved = [converted(each, "docx") for each in sorted(kit.iterdir())]
    done = fokus("import", *saved, "-s", study, "--yes")
    assert "Nya kodningar: 0. Nya anteckningar: 0." in done.stdout
    done = fokus("import", *saved, "-s", uncoded(study), "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert places(opened(study)) == before


def test_a_document_that_nobody_has_changed_changes_nothing(study: Path, fokus: Fokus, tmp_path: Path):
    kit = exported(fokus, study, tmp_path / "ut")
    before = state(study)
    done = fokus("import", kit / f"{INTERVIEW}.docx", "-s", study, "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Två kodningar och anteckningar finns redan" in done.stdout
    assert state(study) == before


def test_somebody_who_is_no_coder_must_be_said_to_be_one(study: Path, fokus: Fokus, tmp_path: Path):
    path = commented(exported(fokus, study, tmp_path / "ut") / f"{INTERVIEW}.docx", "Förtroende")
    before = state(study)
    refused = fokus("import", path, "-s", study, "--yes")
    assert refused.returncode == 1
    assert '--coder "Karin Ek=ID"' in refused.stdout
    assert state(study) == before
    done = fokus("import", path, "-s", study, "--yes", "--coder", "Karin Ek=a1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Karin Ek är kodaren a1 här." in done.stdout
    assert ("a1", "fortroende", INTERVIEW, 3, 0, 12, None) in places(opened(study))
    again = state(study)
    assert fokus("import", path, "-s", study, "--yes", "--coder", "Karin Ek=a1").returncode == 0
    assert state(study) == again


def test_nothing_is_written_before_somebody_agrees(study: Path, fokus: Fokus, tmp_path: Path):
    path = commented(exported(fokus, study, tmp_path / "ut") / f"{INTERVIEW}.docx", "Förtroende", "a2")
    before = state(study)
    assert fokus("import", path, "-s", study, typed="n\n").returncode == 1
    assert state(study) == before


def test_names_go_out_of_memos_and_a_miswritten_code_is_pointed_out(
    study: Path, fokus: Fokus, tmp_path: Path
):
    path = commented(exported(fokus, study, tmp_path / "ut") / f"{INTERVIEW}.docx", "Tidsbirst", "a1")
    done = fokus("import", path, "-s", study, "--yes")
    assert "Menas koden ”Tidsbrist”" in done.stdout
    path = exported(fokus, study, tmp_path / "igen") / f"{INTERVIEW}.docx"
    commented(path, "Ring 070-174 06 12.", "a1", on=". Sedan väntar vi.")
    assert fokus("import", path, "-s", study, "--yes").returncode == 0
    logs = "".join(each.read_text("utf-8") for each in (study / "codings").iterdir())
    assert "070-174" not in logs
    assert "Ring " in logs


def test_an_interview_that_was_corrected_since_keeps_the_codings(study: Path, fokus: Fokus, tmp_path: Path):
    path = commented(exported(fokus, study, tmp_path / "ut") / f"{INTERVIEW}.docx", "Förtroende", "a2")
    text = (study / f"transcripts/{INTERVIEW}.v1.txt").read_text("utf-8")
    later = text.replace("Vi ringer växeln.", "Vi brukar ringa växeln.").replace("Det tar", "Jo, det tar")
    (study / f"transcripts/{INTERVIEW}.v2.txt").write_text(later, "utf-8", newline="\n")
    done = fokus("import", path, "-s", study, "--yes")
    assert "Nya kodningar: 1." in done.stdout, done.stdout + done.stderr
    words = {each.code: each.text_in(opened(study).transcripts[INTERVIEW]) for each in opened(study).codings}
    assert words["fortroende"] == "Jo, det tar tid."


def test_an_original_that_was_coded_in_word_comes_in_first_and_its_comments_then(
    small: ModuleType, fokus: Fokus, tmp_path: Path
):
    """An office that has coded its own transcript, with names in it, before it began with fokus."""
    written = builder(small).write(tmp_path / "annan")
    parts = unpack((exported(fokus, written, tmp_path / "ut") / f"{INTERVIEW}.docx").read_bytes())
    start, end = '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/>'
    marked = f'{start}{run("Vi ringer")}{end}<w:r><w:commentReference w:id="0"/></w:r>'
    body = paragraph(run("I: Hur når ni socialtjänsten?"))
    body += paragraph(run("Marit Sandlöv: ") + marked + run(" Gunvor Asp i växeln."))
    body += paragraph(run("I: Jaha."))
    main = parts["word/document.xml"].decode()
    body = main[: main.index("<w:body>")] + "<w:body>" + body + main[main.index("<w:sectPr") :]
    parts["word/document.xml"] = body.encode()
    comments = parts["word/comments.xml"].decode()
    parts["word/comments.xml"] = re.sub(r'<w:comment w:id="1".*</w:comment>', "", comments).encode()
    path = tmp_path / "kuratorer.docx"
    path.write_bytes(pack(parts))
    plan = {"id": INTERVIEW, "round": "omg1", "site": "lindby", "professions": ["kurator"]}
    study = small.SmallStudy(interviews=[plan], people=small.people("kurator", "D07"), coders=("a1",)).write(
        tmp_path / "studie"
    )
    call = ("import", path, "-s", study, "--yes", "--candidates", "keep", "--speaker", "Marit Sandlöv=D07")
    first = fokus(*call, "--interview", INTERVIEW, "--date", "2025-05-16")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "kör samma import en gång till" in first.stdout
    second = fokus(*call[:5])
    assert second.returncode == 0, second.stdout + second.stderr
    evaluation = opened(study)
    (coding,) = evaluation.codings
    assert (coding.code, coding.text_in(evaluation.transcripts[INTERVIEW])) == ("kontaktvagar", "Vi ringer")


def test_a_document_of_another_study_is_refused(small: ModuleType, study: Path, fokus: Fokus, tmp_path: Path):
    kit = exported(fokus, study, tmp_path / "ut")
    other = builder(
        small, turns={INTERVIEW: ["D01: Något helt annat blev sagt här.", "D02: Ja."]}, codings=[]
    ).write(tmp_path / "annan")
    done = fokus("import", kit / f"{INTERVIEW}.docx", "-s", other, "--yes")
    assert done.returncode == 1
    assert "ingen intervju i studien säger detsamma" in done.stdout


def test_damaged_comments_are_a_problem_and_nothing_is_written(study: Path, fokus: Fokus, tmp_path: Path):
    path = exported(fokus, study, tmp_path / "ut") / f"{INTERVIEW}.docx"
    parts = unpack(path.read_bytes())
    path.write_bytes(pack(parts | {"word/comments.xml": parts["word/comments.xml"][:300]}))
    before = state(study)
    done = fokus("import", path, "-s", study, "--yes")
    assert done.returncode == 1
    assert "kommentarerna i dokumentet är skadade" in done.stdout
    assert state(study) == before


def test_a_document_in_which_somebody_has_worked_is_not_written_over(
    study: Path, fokus: Fokus, tmp_path: Path
):
    path = exported(fokus, study, tmp_path / "ut") / f"{INTERVIEW}.docx"
    fresh = path.read_bytes()
    assert exported(fokus, study, tmp_path / "ut")
    assert path.read_bytes() == fresh
    path.write_bytes(fresh + b"\0")
    done = fokus("export", "word", "-s", study, "--out", tmp_path / "ut")
    assert done.returncode != 0
    assert "Någon har arbetat i" in done.stderr
    assert path.read_bytes() == fresh + b"\0"


def test_the_folder_is_not_among_the_studys_own(study: Path, fokus: Fokus):
    done = fokus("export", "word", "-s", study, "--out", study / "transcripts")
    assert done.returncode != 0
    assert not [*(study / "transcripts").glob("*.docx")]


@pytest.mark.parametrize("kind", ["bomb", "thousands", "outside", "entities"])
def test_a_hostile_document_is_a_problem_and_writes_nothing(
    study: Path, fokus: Fokus, tmp_path: Path, kind: str
):
    path = exported(fokus, study, tmp_path / "ut") / f"{INTERVIEW}.docx"
    parts = unpack(path.read_bytes())
    main = parts["word/document.xml"]
    parts |= {
        "bomb": {"word/document.xml": main + b" " * 300 * 2**20},
        "thousands": {f"word/x{n}.xml": b"<x/>" for n in range(5000)},
        "outside": {"../../utanfor.txt": b"x", "/utanfor.txt": b"x", "word/comments.xml": b"<x"},
        "entities": {"word/comments.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'},
    }[kind]
    path.write_bytes(pack(parts))
    before = state(tmp_path)
    done = fokus("import", path, "-s", study, "--yes")
    assert done.returncode == 1
    assert path.name in done.stdout
    assert state(tmp_path) == before
