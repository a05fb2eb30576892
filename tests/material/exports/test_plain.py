"""Large exports read column by column, against the same exports read row by row."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from fokus.analysis.result import Result
from fokus.evaluation import Evaluation, load
from fokus.material.binding import Binding
from fokus.material.exports.columns import read_columns
from fokus.material.exports.delimited import read_delimited
from fokus.material.exports.plain import read_plain
from fokus.material.responses import Responses, combine
from fokus.problems import Problem, has_errors
from fokus.study.design import Design, Profession, Round, Settings, Site
from fokus.study.instrument import Instrument

Ask = Callable[[Evaluation, str], Result]
DESIGN = Design(
    study=Settings(title="Hela landet"),
    round=(
        Round(id="vt25", label="våren 2025", first=date(2025, 4, 1), last=date(2025, 5, 31)),
        Round(id="ht25", label="hösten 2025", first=date(2025, 10, 1), last=date(2025, 11, 30)),
    ),
    site=(Site(id="lindby", label="Lindby"), Site(id="sjovik", label="Sjövik")),
    profession=(Profession(id="kurator", label="kurator"), Profession(id="rektor", label="rektor")),
)
INSTRUMENT = Instrument.model_validate(
    {
        "id": "enkat",
        "title": "Enkät",
        "response": {
            "agree": {
                "points": [{"value": value, "sv": f"svar {value}"} for value in (1, 2, 3, 4)],
                "non_answers": [{"id": "dont_know", "code": "99", "sv": "Vet ej"}],
            }
        },
        "item": [{"id": each, "response": "agree", "sv": each} for each in ("k1", "k2")],
        "scale": [{"id": "kontakt", "label": {"sv": "Kontakt"}, "items": ["k1", "-k2"], "min_answered": 1}],
    }
)
BINDING = Binding.model_validate(
    {
        "file": "responses/allt.csv",
        "instrument": "enkat",
        "round": {"column": "omgång"},
        "site": {"column": "kommun", "values": {"L": "lindby", "okänd": ""}},
        "profession": {"column": "yrke"},
        "respondent": {"column": "kod", "link": "code"},
        "item": {"k1": {"column": "k1", "values": {"9": "blank", "8": "not_shown"}}, "k2": "Fråga  2"},
    }
)
HEAD = "kod;omgång;kommun;yrke;k1;Fråga 2;övrigt"
rows = st.tuples(
    st.sampled_from(["a-1", "A 2", "b3", "", "ö4"]),
    st.sampled_from(["vt25", "ht25", "hösten 2025", "vt99"]),
    st.sampled_from(["Lindby", "L", "sjovik", "okänd", "Norrby", ""]),
    st.sampled_from(["kurator", "Rektor", "lärare"]),
    st.sampled_from(["1", "2", "4", "", " ", "99", "9", "8", "7", "3.0", "3,00", "svar 2", "VET EJ"]),
    st.sampled_from(["1", "3", "", "99", "5"]),
    st.sampled_from(["x", "fri text"]),
)
clocks = st.sampled_from(["2025-05-02 09:00", "2025-05-02T10:00:00+02:00", "5/6/2025", "13/5/2025", "", "-"])


def both(text: str, binding: Binding = BINDING) -> list[tuple[Responses, list[Problem]]]:
    sheet, faults = read_delimited(text, binding.file)
    assert not faults
    slow, problems = read_columns(sheet, binding, INSTRUMENT, DESIGN)
    fast = read_plain(text.encode(), binding, INSTRUMENT, DESIGN)
    assert slow is not None
    assert fast is not None
    return [(slow, problems), fast]


def plain(frame: pd.DataFrame) -> list[list[object]]:
    return [[None if pd.isna(cell) else cell for cell in frame[column].tolist()] for column in frame]


@settings(deadline=None)
@given(st.lists(st.tuples(rows, clocks, clocks), min_size=1, max_size=25))
def test_columns_and_rows_give_the_same_answers_and_problems(
    found: list[tuple[tuple[str, ...], str, str]],
) -> None:
    lines = [";".join([*row, start, end]) for row, start, end in found]
    (slow, problems), (fast, faults) = both("\n".join([f"{HEAD};Start;End", *lines]) + "\n")
    for name in ("people", "answers", "given", "times"):
        assert list(getattr(slow, name).columns) == list(getattr(fast, name).columns)
        assert plain(getattr(slow, name)) == plain(getattr(fast, name)), name

    def told(some: list[Problem]) -> set[tuple[str, object, str]]:
        return {(each.code, each.place, str(dict(each.arguments).get("item"))) for each in some}

    assert told(faults) == told(problems)


@pytest.mark.parametrize(
    "row",
    [
        'a;vt25;lindby;rektor;"1";2;',
        "a;vt25;lindby;rektor;kanske;2;",
        "a;vt25;lindby;rektor;1,5;2;",
        "a;vt25;lindby;rektor;å;2;",
        " ; ;; ; ; ;x",
        "a;vt25;lindby;rektor;1;2;x;y",
        "a;vt25;lindby",
        ";;;;;;x",
        "a;vt25;lindby;rektor;1;2;'=1+1",
        "a;vt25;lindby;rektor;1;2;\n\nb;vt25;lindby;rektor;1;2;",
    ],
)
def test_what_is_not_plain_is_left_to_the_reading_row_by_row(row: str) -> None:
    text = f"{HEAD}\nb;vt25;lindby;rektor;1;2;\n{row}\n"
    assert read_plain(text.encode(), BINDING, INSTRUMENT, DESIGN) is None


def test_other_encodings_and_missing_columns_are_not_plain() -> None:
    text = f"{HEAD}\nb;vt25;Sjövik;rektor;1;2;\n"
    assert read_plain(text.encode("cp1252"), BINDING, INSTRUMENT, DESIGN) is None
    assert read_plain(text.replace("k1", "k7").encode(), BINDING, INSTRUMENT, DESIGN) is None


ANSWERS = {
    "kod": ["Ab-1", "cd2", None, "åå3"],
    "omgång": ["vt25", "ht25", "vt25", "hösten 2025"],
    "kommun": ["Lindby", "L", "sjovik", None],
    "yrke": ["kurator", "Rektor", "rektor", "kurator"],
    "k1": [1, 4, None, 99],
    "Fråga  2": [3.0, None, 7.0, 1.0],
}


def test_a_parquet_file_gives_what_the_same_csv_gives() -> None:
    lines = [
        ["" if cell is None else str(cell) for cell in row] for row in zip(*ANSWERS.values(), strict=True)
    ]
    timed = [*ANSWERS, "Duration (in seconds)"]
    lines = [[*each, str(n)] for n, each in enumerate(lines)]
    packed = io.BytesIO()
    parquet.write_table(pa.table(ANSWERS | {timed[-1]: range(len(lines))}), packed)
    slow, fast = both("\n".join([";".join(timed), *map(";".join, lines)]))
    found = read_plain(packed.getvalue(), BINDING, INSTRUMENT, DESIGN)
    assert found is not None
    assert [each.place for each in found[1]] == [each.place for each in fast[1]]
    for name in ("people", "answers", "given", "times"):
        assert plain(getattr(found[0], name)) == plain(getattr(slow[0], name)), name


def test_an_export_of_many_lines_is_split_where_a_line_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fokus.material.exports.distinct.BYTES_AT_A_TIME", 64)
    lines = [
        f"kod-{'å' * (n % 9)}{n};ht25;Sjövik;rektor;{'' if n % 3 else 99};{n % 4 + 1};" for n in range(40)
    ]
    (slow, _), (fast, faults) = both("\n".join([HEAD, *lines]))
    assert not faults
    for name in ("people", "answers", "given"):
        assert plain(getattr(slow, name)) == plain(getattr(fast, name)), name


@pytest.mark.parametrize("code", ["k" * 65, "k\0", "k'", 'k"'])
def test_a_code_that_no_column_holds_leaves_the_export_to_the_rows(code: str) -> None:
    text = f"{HEAD}\n{code};vt25;Lindby;rektor;1;2;\n"
    assert read_plain(text.encode(), BINDING, INSTRUMENT, DESIGN) is None


def test_an_item_with_as_many_words_as_rows_is_left_to_the_rows() -> None:
    lines = [f"a{n};vt25;Lindby;rektor;{n};2;" for n in range(10, 1020)]
    assert read_plain("\n".join([HEAD, *lines]).encode(), BINDING, INSTRUMENT, DESIGN) is None


@given(st.binary(max_size=60))
def test_whatever_stands_below_the_header_is_read_or_left(rest: bytes) -> None:
    data = f"{HEAD}\na;vt25;Lindby;rektor;1;2;\n".encode() + rest
    found = read_plain(data, BINDING, INSTRUMENT, DESIGN)
    if found is not None:
        sheet, faults = read_delimited(data.decode(), BINDING.file)
        slow, _ = read_columns(sheet, BINDING, INSTRUMENT, DESIGN)
        assert not faults
        assert slow is not None
        assert plain(found[0].given) == plain(slow.given)


def test_a_byte_order_mark_and_line_ends_of_windows_are_nothing() -> None:
    text = f"{HEAD}\nb;vt25;Sjövik;rektor;1;2;\n"
    found = read_plain(text.replace("\n", "\r\n").encode("utf-8-sig"), BINDING, INSTRUMENT, DESIGN)
    assert found is not None
    assert found[0].answers["k1"].tolist() == [1.0]


def test_parts_read_in_both_ways_are_stacked() -> None:
    texts = [
        f"{HEAD}\n{code};{when};Lindby;rektor;{k1};2;\n"
        for code, when, k1 in (("a", "vt25", 1), ("a", "ht25", ""))
    ]
    slow, fast = both(texts[0])[0][0], both(texts[1])[1][0]
    together, problems = combine([slow, fast])
    assert not problems
    assert plain(together.answers) == [[1.0, None], [2.0, 2.0]]
    assert together.answers["k1"].dtype == float
    assert plain(together.given) == [["1", "blank"], ["2", "2"]]
    assert together.people["round"].tolist() == ["vt25", "ht25"]


def test_a_person_twice_in_a_round_is_kept_once() -> None:
    text = f"{HEAD}\na;vt25;Lindby;rektor;1;2;\na;vt25;Lindby;rektor;3;2;\n"
    together, problems = combine([both(text)[1][0]])
    assert [each.code for each in problems] == ["respondent-twice"]
    assert plain(together.answers) == [[1.0], [2.0]]


def loaded(folder: Path) -> Evaluation:
    evaluation, problems = load(folder)
    assert evaluation is not None
    assert not has_errors(problems), problems
    return evaluation


@pytest.mark.parametrize("text", ["scales by=profession across=round", "items of=k1 by=round", "response"])
def test_a_study_answers_the_same_however_its_exports_were_read(
    small: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask, text: str
) -> None:
    codes, first, second = [f"k{n}" for n in range(14)], [1, 2, 3, 4, 2, 3, 1] * 2, [2, 2, 4, 4, 3, 3, ""] * 2
    answers = {
        "omg1": small.respondents(codes, first, 2), "omg2": small.respondents(codes[2:], second[2:], 3)
    }  # fmt: skip
    by_rows = small.SmallStudy(answers=answers).open(tmp_path / "rows")
    small.SmallStudy(answers=answers).open(tmp_path / "parquet")
    for export in (tmp_path / "parquet" / "responses").glob("*.csv"):
        pd.read_csv(export, sep=None, engine="python").to_parquet(export.with_suffix(".parquet"))
        export.unlink()
    for binding in (tmp_path / "parquet" / "responses").glob("*.binding.toml"):
        binding.write_text(binding.read_text("utf-8").replace(".csv", ".parquet"), "utf-8")
    by_cells = loaded(tmp_path / "parquet")
    monkeypatch.setattr("fokus.material.exports.plain.LARGE", 1)
    monkeypatch.setattr("fokus.material.exports.parquet.LARGE", 1)
    in_bulk = small.SmallStudy(answers=answers).open(tmp_path / "bulk")
    packed = loaded(tmp_path / "parquet")
    for each in (in_bulk, packed):
        assert isinstance(each.responses["enkat"].answers["k1"].dtype, pd.CategoricalDtype)
    assert ask(by_rows, text) == ask(by_cells, text) == ask(in_bulk, text) == ask(packed, text)
