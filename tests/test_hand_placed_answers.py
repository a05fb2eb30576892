"""Exports that somebody laid into responses/ beside a binding of her own, as her tool wrote them."""

import json
from pathlib import Path
from types import ModuleType

import pytest

from fokus.evaluation import Evaluation
from fokus.problems import has_errors

INSTRUMENT = """\
id = "enkat"
title = "Samverkan"

[response.agree4]
points = [
  { value = 1, sv = "Stämmer inte alls" }, { value = 2, sv = "Stämmer ganska dåligt" },
  { value = 3, sv = "Stämmer ganska bra" }, { value = 4, sv = "Stämmer helt och hållet" },
]
non_answers = [{ id = "dont_know", sv = "Vet ej", code = "99" }]

"""
CLOSED = '[[item]]\nid = "f{0}"\nresponse = "agree4"\nsv = "Fråga {0}"\n\n'
OTHERS = """\
[[item]]
id = "timmar"
kind = "number"
sv = "Timmar samverkan per vecka"

[[item]]
id = "ovrigt"
sv = "Övrigt"
"""
BINDING = """\
file = "maj.csv"
instrument = "enkat"
round = "omg1"
respondent = { column = "Kod", link = "code" }
[item.timmar]
column = "Timmar samverkan/vecka"
[item.ovrigt]
column = "Övrigt"
"""


def files(columns: tuple[str, ...]) -> dict[str, str]:
    items = [f'[item.f{number}]\ncolumn = "{column}"\n' for number, column in enumerate(columns, start=1)]
    closed = [CLOSED.format(number) for number in range(1, len(columns) + 1)]
    return {
        "instruments/enkat.toml": "".join([INSTRUMENT, *closed, OTHERS]),
        "responses/maj.binding.toml": BINDING + "".join(items),
    }


@pytest.mark.shared
def test_cp1252_semicolons_decimal_commas_and_two_rows_of_headings(
    small: ModuleType, shared: Path, tmp_path: Path
) -> None:
    study = small.SmallStudy(files=files(tuple(f"Fråga {number}" for number in range(1, 6))))
    folder = study.write(tmp_path)
    raw = (shared / "data/formats/responses/semikolon_cp1252_maj.csv").read_bytes()
    (folder / "responses" / "maj.csv").write_bytes(raw)
    evaluation, problems = study.load(folder)
    assert not has_errors(problems)
    told = json.loads((shared / "data/formats/responses/EXPECTED.json").read_text(encoding="utf-8"))
    told = [each for each in (told if isinstance(told, list) else told["respondents"]) if each["om"] == "Maj"]
    responses = evaluation.responses["enkat"]
    assert len(responses.people) == len(told)
    assert sorted(responses.answers["timmar"]) == sorted(float(each["h"]) for each in told)
    expected = {each["kod"].replace(" ", "").upper(): each for each in told}
    for at, code in enumerate(responses.people["respondent"]):
        each = expected[code.upper()]
        given = [responses.given.loc[at, f"f{number}"] for number in range(1, 6)]
        assert given == [_answer(one) for one in each["a"]]


def _answer(told: object) -> str:
    if told is None:
        return "blank"
    return "dont_know" if told == "V" else str(int(str(told)) + 1)


HEAD = "Kod;Fråga 1;Timmar samverkan/vecka;Övrigt\n"
WORDED = ";Jag vet vem jag ska ringa på socialtjänsten;Hur många timmar i veckan samverkar du?;Något mer?\n"
FIRST = ";Stämmer ganska bra;;Vi behöver hinna träffas mycket oftare än i dag\n"
SECOND = "EL48;Vet ej;4,2;Fler möten\n"


def read(small: ModuleType, folder: Path, text: str) -> Evaluation:
    told = files(("Fråga 1",)) | {"responses/maj.csv": text}
    return small.SmallStudy(files=told).open(folder)


def test_a_row_of_questions_below_the_headings_is_nobody(small: ModuleType, tmp_path: Path) -> None:
    responses = read(small, tmp_path, HEAD + WORDED + FIRST + SECOND).responses["enkat"]
    assert responses.people["row"].tolist() == [3, 4]
    assert responses.given["f1"].tolist() == ["3", "dont_know"]


def test_a_first_respondent_who_wrote_much_and_left_her_code_out_is_somebody(
    small: ModuleType, tmp_path: Path
) -> None:
    responses = read(small, tmp_path, HEAD + FIRST + SECOND).responses["enkat"]
    assert responses.people["row"].tolist() == [2, 3]
    assert responses.texts["ovrigt"].tolist()[0].startswith("Vi behöver hinna")
