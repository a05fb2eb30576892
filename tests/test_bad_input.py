"""One thing at a time is broken in a small study: a problem with place and remedy, nothing else lost."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from fokus.evaluation import Evaluation, load
from fokus.messages import catalogue
from fokus.problems import Place, Problem, StudyError

STUDY = """\
format = 1

[study]
title = "Elevhälsan i Åby"
language = "sv"
smallest_group = 5

[[round]]
id = "vt25"
label = "våren 2025"
from = 2025-04-01
to = 2025-05-31

[[round]]
id = "ht25"
label = "hösten 2025"
from = 2025-10-01
to = 2025-11-30

[[site]]
id = "aby"
label = "Åby"

[[profession]]
id = "kurator"
label = "kurator"
plural = "kuratorer"
population = { aby = 4 }

[[profession]]
id = "rektor"
label = "rektor"
aliases = ["skolledare"]

[[interview]]
id = "vt25-aby-kuratorer"
round = "vt25"
site = "aby"
professions = ["kurator"]
held = true
participants = ["D01", "D02"]

[[interview]]
id = "ht25-aby-rektorer"
round = "ht25"
site = "aby"
professions = ["rektor"]
held = true
participants = ["D03"]

[[coder]]
id = "a1"

[[report]]
id = "delrapport"
chapters = ["01-intervjuer"]
"""

CODEBOOK = """\
version = 1
locked = true

[[theme]]
id = "samverkan"
label = "Samverkan"

[[code]]
id = "kontaktvagar"
theme = "samverkan"
label = "Kontaktvägar"
definition = "Hur man når någon i en annan verksamhet."

[[code]]
id = "motesformer"
theme = "samverkan"
label = "Mötesformer"
definition = "Återkommande möten."
"""

INSTRUMENT = """\
id = "samverkan"
title = "Samverkan kring eleven"

[response.instammer]
points = [
  { value = 1, sv = "Stämmer inte" },
  { value = 2, sv = "Stämmer" },
]
non_answers = [{ id = "vet_ej", sv = "Vet ej" }]

[[item]]
id = "k1"
response = "instammer"
sv = "Jag vet vem jag ska ringa."

[[item]]
id = "k2"
response = "instammer"
sv = "Jag får svar."

[[scale]]
id = "kontakt"
label = { sv = "Kontaktvägar" }
items = ["k1", "-k2"]
min_answered = 2
"""

BINDING = """\
file = "enkat.csv"
instrument = "samverkan"
round = "vt25"
respondent = { column = "Kod", link = "code" }
site = { column = "Kommun", values = { "Åby kommun" = "aby" } }
profession = { column = "Yrke" }

[item.k1]
column = "Jag vet vem jag ska ringa."

[item.k2]
column = "k2"
"""

ANSWERS = """\
Kod;Kommun;Yrke;Jag vet vem jag ska ringa.;k2
AB12;Åby kommun;kurator;Stämmer;1
CD34;Åby;skolledare;Vet ej;2
EF56;aby;Rektor;Stämmer inte;
"""

ROSTER = """\
participant;profession;site;from;to;share
D01;kurator;aby;2020-08-10;;1,0
D02;kurator;aby;2021-01-11;;0,75
D03;rektor;aby;2019-07-01;;1,0
"""

SPRING = """\
id: vt25-aby-kuratorer
round: vt25
site: aby
professions: kurator
date: 2025-04-16

Intervjuare: Hur når ni socialtjänsten?

D01 [00:00:12]: Vi ringer växeln. [paus]

D02: Jag har ett eget nummer.
"""

AUTUMN = """\
id: ht25-aby-rektorer
round: ht25
site: aby
professions: rektor
date: 2025-10-20

Intervjuare: Hur går mötena?

D03: Vi ses en gång i månaden.
"""

FIRST = (
    '{"id": "01A", "time": "2025-06-01T09:00:00+02:00", "event": "add", "transcript": "vt25-aby-kuratorer",'
    ' "version": 1, "turn": 2, "start": 0, "end": 16, "code": "kontaktvagar", "codebook": 1}\n'
)
SECOND = (
    '{"id": "01B", "time": "2025-11-01T09:00:00+02:00", "event": "add", "transcript": "ht25-aby-rektorer",'
    ' "version": 1, "turn": 2, "code": "motesformer", "codebook": 1}\n'
)

FILES = {
    "study.toml": STUDY,
    "codebook.toml": CODEBOOK,
    "participants.csv": ROSTER,
    "instruments/samverkan.toml": INSTRUMENT,
    "responses/enkat.binding.toml": BINDING,
    "responses/enkat.csv": ANSWERS,
    "transcripts/vt25-aby-kuratorer.v1.txt": SPRING,
    "transcripts/ht25-aby-rektorer.v1.txt": AUTUMN,
    "codings/a1.gran.jsonl": FIRST + SECOND,
}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "Elevhälsan i Åby"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


@dataclass(frozen=True)
class Loaded:
    """How much of the study is there."""

    rounds: int = 2
    professions: int = 2
    interviews: int = 2
    people: int = 3
    codes: int = 2
    items: int = 2
    scales: int = 1
    transcripts: int = 2
    codings: int = 2
    answers: int = 3


WHOLE = Loaded()
NOTHING = Loaded(*[0] * 10)


def counted(found: Evaluation) -> Loaded:
    instruments, responses = list(found.instruments.values()), list(found.responses.values())
    return Loaded(
        len(found.design.round), len(found.design.profession), len(found.design.interview),
        len(found.roster.placements), len(found.codebook.code),
        sum(len(each.item) for each in instruments), sum(len(each.scale) for each in instruments),
        len(found.transcripts), len(found.codings), sum(len(each.people) for each in responses),
    )  # fmt: skip


def without(**fewer: int) -> Loaded:
    return replace(WHOLE, **fewer)


Fault = tuple[str, str, int | None, int | None, str | None]


def fault(
    code: str, file: str, line: int | None = None, row: int | None = None, column: str | None = None
) -> Fault:
    return code, file, line, row, column


def as_fault(problem: Problem) -> Fault:
    place = problem.place
    return problem.code, place.file, place.line, place.row, place.column


def assert_worded(problems: list[Problem]) -> None:
    for problem in problems:
        for language in ("sv", "en"):
            words = catalogue(language)
            said = words.say(f"problem.{problem.code}", **problem.arguments)
            remedy = words.say(f"remedy.{problem.remedy_code}", **problem.arguments)
            assert said.strip()
            assert remedy.strip()
            assert "{" not in (said + remedy).replace("{…}", "")


STUDY_FILE, BOOK, PEOPLE = "study.toml", "codebook.toml", "participants.csv"
FORM, BOUND, GIVEN = "instruments/samverkan.toml", "responses/enkat.binding.toml", "responses/enkat.csv"
VT, HT = "transcripts/vt25-aby-kuratorer.v1.txt", "transcripts/ht25-aby-rektorer.v1.txt"
LOG = "codings/a1.gran.jsonl"
K1 = "Jag vet vem jag ska ringa."

REPLACED: list[tuple[str, str, str, list[Fault], Loaded]] = [
    # study.toml
    (STUDY_FILE, "smallest_group = 5", "smalest_group = 5", [fault("unknown-key", STUDY_FILE, 6)], WHOLE),
    (STUDY_FILE, "smallest_group = 5", "smallest_group = 2", [fault("wrong-value", STUDY_FILE, 6)], WHOLE),
    (STUDY_FILE, "smallest_group = 5", "smallest_group = nan", [fault("wrong-value", STUDY_FILE, 6)], WHOLE),
    (STUDY_FILE, 'language = "sv"', 'language = "no"', [fault("wrong-value", STUDY_FILE, 5)], WHOLE),
    (STUDY_FILE, 'title = "Elevhälsan i Åby"\n', "", [fault("missing-key", STUDY_FILE, 3)], WHOLE),
    (STUDY_FILE, 'label = "våren 2025"\n', "", [fault("missing-key", STUDY_FILE, 8)], WHOLE),
    (STUDY_FILE, '"våren 2025"', '"våren"\nfärg = "gul"', [fault("toml-syntax", STUDY_FILE, 11)], NOTHING),
    (STUDY_FILE, '"våren 2025"', '"våren"\nfarg = "gul"', [fault("unknown-key", STUDY_FILE, 11)], WHOLE),
    (STUDY_FILE, 'id = "rektor"', 'id = "kurator"',
     [fault("duplicate-id", STUDY_FILE, 31), fault("unknown-profession", STUDY_FILE, 47),
      fault("unknown-profession", PEOPLE, None, 4, "profession"),
      fault("unknown-profession", GIVEN, None, 3, "Yrke"),
      fault("unknown-profession", GIVEN, None, 4, "Yrke"),
      fault("unknown-interview", HT, 1), fault("unknown-speaker", HT, 9)],
     without(professions=1, interviews=1, people=2, transcripts=1, codings=1)),
    (STUDY_FILE, '"skolledare"', '"Kuratorer"',
     [fault("word-of-two", STUDY_FILE, 33), fault("unknown-profession", GIVEN, None, 3, "Yrke")], WHOLE),
    (STUDY_FILE, 'aliases = ["skolledare"]', 'aliases = "skolledare"',
     [fault("wrong-value", STUDY_FILE, 33), fault("unknown-profession", GIVEN, None, 3, "Yrke")], WHOLE),
    (STUDY_FILE, "aby = 4", "aby = -4", [fault("wrong-value", STUDY_FILE, 28)], WHOLE),
    (STUDY_FILE, "aby = 4", "abby = 4", [fault("unknown-site", STUDY_FILE, 28)], WHOLE),
    (STUDY_FILE, "aby = 4", "aby = 1", [fault("population-too-small", STUDY_FILE, 28)] * 2, WHOLE),
    (STUDY_FILE, "2025-05-31", '"i maj"',
     [fault("wrong-value", STUDY_FILE, 12), fault("unknown-round", STUDY_FILE, 37),
      fault("unknown-interview", VT, 1), fault("unknown-round", BOUND, 3)],
     without(rounds=1, interviews=1, transcripts=1, codings=1, answers=0)),
    (STUDY_FILE, "2025-05-31", "2025-03-31",
     [fault("round-backwards", STUDY_FILE, 12), fault("date-outside-round", VT, 5)], WHOLE),
    (STUDY_FILE, 'round = "vt25"', 'round = "vt26"',
     [fault("unknown-round", STUDY_FILE, 37), fault("unknown-interview", VT, 1)],
     without(interviews=1, transcripts=1, codings=1)),
    (STUDY_FILE, '["D01", "D02"]', '["D01", "D02", "D02"]',
     [fault("participant-twice", STUDY_FILE, 41)], WHOLE),
    (STUDY_FILE, '["D01", "D02"]', '["D01", "D09"]',
     [fault("unknown-participant", STUDY_FILE, 41), fault("not-listed", VT, 1)], WHOLE),
    (STUDY_FILE, '["D01", "D02"]', '[\n  "D01",\n  "Anna Ek",\n]',
     [fault("wrong-value", STUDY_FILE, 43), fault("not-listed", VT, 1)], WHOLE),
    (STUDY_FILE, '"D02"]', '"D02"]\npresent = 2', [fault("present-and-participants", STUDY_FILE, 42)], WHOLE),
    (STUDY_FILE, 'participants = ["D03"]', 'participants = ["D03"]\nclock = 13:00',
     [fault("toml-syntax", STUDY_FILE, 50)], NOTHING),
    (STUDY_FILE, 'held = true\nparticipants = ["D03"]', "held = false",
     [fault("not-held-but-transcribed", HT, 1)], WHOLE),
    (STUDY_FILE, 'held = true\nparticipants = ["D03"]', 'held = false\nparticipants = ["D03"]',
     [fault("not-held-but-present", STUDY_FILE, 48), fault("not-held-but-transcribed", HT, 1)], WHOLE),
    (STUDY_FILE, 'id = "a1"', 'id = "b7"', [fault("unknown-coder", LOG)], WHOLE),
    (STUDY_FILE, 'id = "rektor"', 'id = "mixed"',
     [fault("reserved-id", STUDY_FILE, 31), fault("unknown-profession", STUDY_FILE, 47),
      fault("unknown-profession", PEOPLE, None, 4, "profession"),
      fault("unknown-interview", HT, 1), fault("unknown-speaker", HT, 9)],
     without(interviews=1, people=2, transcripts=1, codings=1)),
    (STUDY_FILE, "format = 1", "format = 2", [fault("newer-format", STUDY_FILE, 1)], NOTHING),
    (STUDY_FILE, "format = 1", "format = 1\nformat = 1", [fault("toml-syntax", STUDY_FILE, 2)], NOTHING),
    (STUDY_FILE, '["01-intervjuer"]', "[]", [fault("wrong-value", STUDY_FILE, 56)], WHOLE),
    # codebook.toml
    (BOOK, 'theme = "samverkan"\nlabel = "Mötesformer"', 'theme = "samvercan"\nlabel = "Mötesformer"',
     [fault("unknown-theme", BOOK, 16), fault("unknown-code", LOG, 2), fault("uncoded", HT)],
     without(codes=1, codings=1)),
    (BOOK, 'id = "motesformer"', 'id = "kontaktvagar"',
     [fault("duplicate-id", BOOK, 15), fault("unknown-code", LOG, 2), fault("uncoded", HT)],
     without(codes=1, codings=1)),
    (BOOK, 'definition = "Återkommande möten."\n', "", [fault("no-definition", BOOK, 14)], WHOLE),
    (BOOK, 'label = "Mötesformer"', 'lable = "Mötesformer"',
     [fault("missing-key", BOOK, 14), fault("unknown-key", BOOK, 17)], WHOLE),
    # the questionnaire
    (FORM, 'response = "instammer"\nsv = "Jag får', 'response = "instamer"\nsv = "Jag får',
     [fault("unknown-format", FORM, 18), fault("mixed-formats", FORM, 24),
      fault("unknown-item", BOUND, 11)], without(items=1, scales=0)),
    (FORM, '"-k2"', '"-k3"', [fault("unknown-item", FORM, 24)], without(scales=0)),
    (FORM, '"-k2"', '"k1"', [fault("item-twice", FORM, 24)], without(scales=0)),
    (FORM, "min_answered = 2", "min_answered = 3", [fault("min-answered", FORM, 25)], without(scales=0)),
    (FORM, 'id = "k2"', 'id = "k1"',
     [fault("duplicate-id", FORM, 17), fault("unknown-item", FORM, 24), fault("unknown-item", BOUND, 11)],
     without(items=1, scales=0)),
    (FORM, "{ value = 2,", "{ valu = 2,",
     [fault("missing-key", FORM, 7), fault("unknown-key", FORM, 7),
      fault("unknown-format", FORM, 13), fault("unknown-format", FORM, 18),
      fault("unknown-item", BOUND, 8), fault("unknown-item", BOUND, 11)], without(items=0, scales=0)),
    # the binding
    (BOUND, 'column = "k2"', 'column = "k3"', [fault("no-column", GIVEN, None, 1)], without(answers=0)),
    (BOUND, 'column = "k2"', f'column = "{K1}"',
     [fault("column-of-two", BOUND, 12)], WHOLE),
    (BOUND, "[item.k2]", "[item.k9]", [fault("unknown-item", BOUND, 11)], WHOLE),
    (BOUND, 'round = "vt25"', 'round = "vt26"', [fault("unknown-round", BOUND, 3)], without(answers=0)),
    (BOUND, '"samverkan"', '"samvrkan"', [fault("unknown-instrument", BOUND, 2)], without(answers=0)),
    (BOUND, '= "aby"', '= "abby"', [fault("unknown-site", BOUND, 5)], WHOLE),
    (BOUND, 'column = "k2"', 'column = "k2"\nvalues = { "1" = "9" }',
     [fault("unknown-answer", BOUND, 13)], WHOLE),
    (BOUND, "profession = { column", "profession = { colum",
     [fault("missing-key", BOUND, 6), fault("unknown-key", BOUND, 6)], WHOLE),
    (BOUND, '"enkat.csv"', '"enkat.ods"',
     [fault("export-format", "responses/enkat.ods"), fault("no-binding", GIVEN)], without(answers=0)),
    (BOUND, '"enkat.csv"', '"hem.csv"',
     [fault("no-file", "responses/hem.csv"), fault("no-binding", GIVEN)], without(answers=0)),
    (BOUND, '"enkat.csv"', '"../../hemligt.csv"',
     [fault("outside-study", "responses/../../hemligt.csv"), fault("no-binding", GIVEN)], without(answers=0)),
    (BOUND, '"enkat.csv"', '"en\\u0000kat.csv"',
     [fault("outside-study", "responses/en\0kat.csv"), fault("no-binding", GIVEN)], without(answers=0)),
    # the answers
    (GIVEN, ";Vet ej;", ";Vet inte;", [fault("outside-format", GIVEN, None, 3, K1)], WHOLE),
    (GIVEN, "skolledare", "snickare", [fault("unknown-profession", GIVEN, None, 3, "Yrke")], WHOLE),
    (GIVEN, "CD34", "ab12", [fault("respondent-twice", GIVEN, None, 3)], without(answers=2)),
    (GIVEN, "CD34;", '"CD"34;', [fault("broken-table", GIVEN, None, 3)], without(answers=2)),
    (GIVEN, "CD34;", '"CD34;', [fault("broken-table", GIVEN, None, 3)], without(answers=2)),
    (GIVEN, "Stämmer;1", "Stämmer;1;2", [fault("too-many-cells", GIVEN, None, 2)], WHOLE),
    (GIVEN, "Kod;Kommun", "Kod;Kod",
     [fault("column-twice", GIVEN, None, 1, "Kod"), fault("no-column", GIVEN, None, 1)],
     without(answers=0)),
    # the roster
    (PEOPLE, "D03;", "Anna Ek;",
     [fault("not-a-code", PEOPLE, None, 4, "participant"), fault("unknown-participant", STUDY_FILE, 49),
      fault("unknown-speaker", HT, 9)], without(people=2)),
    (PEOPLE, "2019-07-01;", "2025-06-02;2025-08-01",
     [fault("meets-no-round", PEOPLE, None, 4, "participant"),
      fault("not-in-service", STUDY_FILE, 49)], WHOLE),
    (PEOPLE, ";1,0\nD02", ";110\nD02", [fault("not-a-share", PEOPLE, None, 2, "share")], WHOLE),
    (PEOPLE, "D03;rektor;aby;2019-07-01;;1,0", "D03;rektor;aby;2019-07-01;;1,0\nD04;kurator;aby;1/8 2020;;",
     [fault("not-a-date", PEOPLE, None, 5, "from")], WHOLE),
    (PEOPLE, "D03;rektor;aby;2019-07-01;;1,0", "D03;rektor;aby;2019-07-01;;1,0\nD04;kurator;;;;",
     [fault("empty-cell", PEOPLE, None, 5, "site")], WHOLE),
    (PEOPLE, "D03;rektor;aby;2019-07-01;;1,0",
     "D03;rektor;aby;2019-07-01;;1,0\nD04;kurator;aby;2025-06-01;2024-06-01;",
     [fault("period-backwards", PEOPLE, None, 5, "to")], WHOLE),
    (PEOPLE, "to;share", "till;share", [fault("unknown-column", PEOPLE, None, 1, "till")], WHOLE),
    # the transcripts
    (VT, "id: vt25-aby-kuratorer", "id: vt25-aby-kuratorerna",
     [fault("id-is-not-name", VT, 1), fault("unknown-interview", VT, 1)], without(transcripts=1, codings=1)),
    (VT, "id: vt25-aby-kuratorer\n", "", [fault("no-header", VT, 1)], without(transcripts=1, codings=1)),
    (VT, "site: aby", "site: abby", [fault("header-differs", VT, 3)], WHOLE),
    (VT, "site: aby", "kommun: aby", [fault("header-line", VT, 3)], WHOLE),
    (VT, "site: aby", "site: aby\nsite: aby", [fault("header-twice", VT, 4)], WHOLE),
    (VT, "2025-04-16", "16 april", [fault("not-a-date", VT, 5)], WHOLE),
    (VT, "2025-04-16", "2024-04-16", [fault("date-outside-round", VT, 5)], WHOLE),
    (VT, "D02: Jag har", "Anna Ek: Jag har", [fault("name-in-notes", VT, 11)], WHOLE),
    (VT, "D02:", "Anna:", [fault("unknown-speaker", VT, 11)], WHOLE),
    (VT, "når", "na\u030ar", [fault("not-nfc", VT)], WHOLE),
    (VT, "D02: Jag har", "D02: Jag \0har", [fault("binary", VT, 11)], without(transcripts=1, codings=1)),
    # the log
    (LOG, '"code": "kontaktvagar"', '"code": "kontakt"',
     [fault("unknown-code", LOG, 1), fault("uncoded", VT)],
     without(codings=1)),
    (LOG, '"end": 16', '"end": 99', [fault("beyond-turn", LOG, 1), fault("uncoded", VT)], without(codings=1)),
    (LOG, '"end": 16', '"end": 0', [fault("wrong-event", LOG, 1), fault("uncoded", VT)], without(codings=1)),
    (LOG, '"start": 0, ', "", [fault("wrong-event", LOG, 1), fault("uncoded", VT)], without(codings=1)),
    (LOG, '"turn": 2, "start"', '"turn": 4, "start"', [fault("no-such-turn", LOG, 1), fault("uncoded", VT)],
     without(codings=1)),
    (LOG, '"transcript": "vt25-aby-kuratorer"', '"transcript": "vt25-aby-rektorer"',
     [fault("unknown-transcript", LOG, 1), fault("uncoded", VT)], without(codings=1)),
    (LOG, '"version": 1, "turn": 2, "start"', '"version": 2, "turn": 2, "start"',
     [fault("other-version", LOG, 1), fault("uncoded", VT)], without(codings=1)),
    (LOG, '"version": 1, "turn": 2, "start"', '"version": 1, "sha256": "0f15", "turn": 2, "start"',
     [fault("transcript-changed", LOG, 1), fault("uncoded", VT)], without(codings=1)),
    (LOG, '"event": "add", "transcript": "ht25', '"event": "laugh", "transcript": "ht25',
     [fault("wrong-event", LOG, 2), fault("uncoded", HT)], without(codings=1)),
    (LOG, '"event": "add", "transcript": "ht25', '"event": "suggest", "transcript": "ht25',
     [fault("later-event", LOG, 2), fault("uncoded", HT)], without(codings=1)),
    (LOG, '"01B"', '"01A"', [fault("event-twice", LOG, 2), fault("uncoded", HT)], without(codings=1)),
    (LOG, '"codebook": 1}\n{', '"codebook": \n{', [fault("torn-line", LOG, 1), fault("uncoded", VT)],
     without(codings=1)),
]  # fmt: skip


def checked(folder: Path, faults: list[Fault], left: Loaded) -> None:
    found, problems = load(folder)
    assert_worded(problems)
    assert sorted(map(as_fault, problems), key=str) == sorted(faults, key=str)
    assert (NOTHING if found is None else counted(found)) == left


def test_the_study_is_sound(study: Path):
    checked(study, [], WHOLE)


@pytest.mark.parametrize("broken", REPLACED, ids=lambda each: f"{each[0]}: {each[2].strip()[:40]}")
def test_a_word_is_wrong(study: Path, broken: tuple[str, str, str, list[Fault], Loaded]):
    file, old, new, faults, left = broken
    text = (study / file).read_text(encoding="utf-8")
    assert text.count(old) >= 1
    (study / file).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    checked(study, faults, left)


Breaking = Callable[[Path], object]


def as_cp1252(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))


def as_utf16(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))


def as_nothing(path: Path) -> None:
    path.write_bytes(b"")


def as_blanks(path: Path) -> None:
    path.write_bytes(b"\n  \r\n")


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def as_link_outside(path: Path) -> None:
    study = path.parent if (path.parent / "transcripts").is_dir() else path.parent.parent
    outside = study.parent / f"utanför-{path.name}"
    shutil.move(path, outside)
    path.symlink_to(outside)


NO_DESIGN = ("study.toml", NOTHING)
NO_BOOK = ("codebook.toml", without(codes=0, codings=0))
NO_PEOPLE = (PEOPLE, without(people=0))
NO_FORM = (FORM, without(items=0, scales=0, answers=0))
NO_BINDING = (BOUND, without(answers=0))
NO_ANSWERS = (GIVEN, without(answers=0))
NO_SPRING = (VT, without(transcripts=1, codings=1))
NO_LOG = (LOG, without(codings=0))
LOST = [NO_DESIGN, NO_BOOK, NO_PEOPLE, NO_FORM, NO_BINDING, NO_ANSWERS, NO_SPRING, NO_LOG]
UNCODED = [fault("uncoded", HT), fault("uncoded", VT)]
FOLLOWS = {"codebook.toml": UNCODED, LOG: UNCODED, BOUND: [fault("no-binding", GIVEN)]}
FIRST_SWEDISH = {STUDY_FILE: 4, BOOK: 11, FORM: 6, BOUND: 5, GIVEN: 2, VT: 7}


EDITED = [each for each in LOST if each != NO_ANSWERS]


@pytest.mark.parametrize(("file", "left"), [each for each in EDITED if each[0] in FIRST_SWEDISH])
def test_a_file_is_in_cp1252(study: Path, file: str, left: Loaded):
    as_cp1252(study / file)
    checked(study, [fault("not-utf8", file, FIRST_SWEDISH[file]), *FOLLOWS.get(file, [])], left)


@pytest.mark.parametrize(("file", "left"), [each for each in EDITED if each[0] != LOG])
def test_a_file_is_in_utf16(study: Path, file: str, left: Loaded):
    as_utf16(study / file)
    checked(study, [fault("not-utf8", file, 1), *FOLLOWS.get(file, [])], left)


@pytest.mark.parametrize("written", [as_cp1252, as_utf16])
def test_a_tool_may_write_its_export_as_it_likes(study: Path, written: Callable[[Path], None]):
    written(study / GIVEN)
    checked(study, [], without())


@pytest.mark.parametrize(
    ("breaking", "code"),
    [(as_nothing, "empty-file"), (as_blanks, "empty-file"), (as_folder, "is-folder"),
     (as_link_outside, "outside-study")],
)  # fmt: skip
@pytest.mark.parametrize(("file", "left"), LOST)
def test_a_whole_file_is_wrong(study: Path, file: str, left: Loaded, breaking: Breaking, code: str):
    breaking(study / file)
    checked(study, [fault(code, file), *FOLLOWS.get(file, [])], left)


@pytest.mark.parametrize(("file", "left"), [each for each in LOST if "/" in each[0]])
def test_a_link_leads_in_a_circle_or_nowhere(study: Path, file: str, left: Loaded):
    (study / file).unlink()
    (study / file).symlink_to(study / file)
    checked(study, [fault("outside-study", file), *FOLLOWS.get(file, [])], left)


@pytest.mark.parametrize(
    ("folder", "left", "follow"),
    [("instruments", without(items=0, scales=0, answers=0), [fault("unknown-instrument", BOUND, 2)]),
     ("responses", without(answers=0), []),
     ("transcripts", without(transcripts=0, codings=0),
      [fault("unknown-transcript", LOG, 1), fault("unknown-transcript", LOG, 2)]),
     ("codings", without(codings=0), UNCODED)],
)  # fmt: skip
def test_a_file_where_a_folder_should_be(study: Path, folder: str, left: Loaded, follow: list[Fault]):
    shutil.rmtree(study / folder)
    (study / folder).write_text("hej", encoding="utf-8")
    checked(study, [fault("not-a-folder", folder), *follow], left)


@pytest.mark.parametrize("file", [each for each, _ in LOST])
def test_windows_line_ends_and_a_byte_order_mark_are_no_faults(study: Path, file: str):
    plain = (study / file).read_bytes()
    (study / file).write_bytes(b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n"))
    checked(study, [], WHOLE)


def test_a_torn_log_in_the_middle_of_a_letter_keeps_what_was_saved(study: Path):
    torn = SECOND.replace("motesformer", "närvaro").encode()
    (study / LOG).write_bytes(FIRST.encode() + torn[: torn.index("ä".encode()) + 1])
    checked(study, [fault("torn-line", LOG, 2), fault("uncoded", HT)], without(codings=1))


def test_a_transcript_that_nobody_can_place(study: Path):
    shutil.copy(study / VT, study / "transcripts" / "intervju ett.txt")
    checked(study, [fault("transcript-name", "transcripts/intervju ett.txt")], WHOLE)


def test_a_newer_version_holds_and_codings_of_the_old_one_follow(study: Path):
    shutil.copy(study / VT, study / VT.replace(".v1.", ".v2."))
    third = FIRST.replace("01A", "01C")
    (study / LOG).write_text(FIRST + SECOND + third, encoding="utf-8")
    checked(study, [], without(codings=WHOLE.codings + 1))


def test_a_log_under_another_coders_name_is_told_and_counts_once(study: Path):
    copy = "codings/b2.gran.jsonl"
    shutil.copy(study / LOG, study / copy)
    expected = [fault("unknown-coder", copy), fault("event-of-two", copy, 1), fault("event-of-two", copy, 2)]
    checked(study, expected, WHOLE)


def test_no_study_is_a_fault_of_the_call(tmp_path: Path):
    with pytest.raises(StudyError) as raised:
        load(tmp_path / "ingenting")
    assert_worded([raised.value.at(Place("."))])


def test_everything_wrong_at_once_is_told_at_once(study: Path):
    for file, old, new, *_ in [
        each for each in REPLACED if each[3][0][0] not in {"toml-syntax", "newer-format"}
    ]:
        text = (study / file).read_text(encoding="utf-8")
        (study / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    _, problems = load(study)
    assert len(problems) > 40
    assert_worded(problems)
