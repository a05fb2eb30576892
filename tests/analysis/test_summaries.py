"""Summaries: what the evaluator writes in the framework matrix, asked for, guarded and laid out."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fokus.analysis.query import parse_one
from fokus.analysis.scope import check_query
from fokus.evaluation import Evaluation
from fokus.problems import NotYetError, QueryError, RenderingError
from fokus.publish import ask, show


def written(number: int, theme: str, text: str, **group: Any) -> str:
    event = {"event": "summary", "id": f"s{number:02}", "time": "2026-01-05T10:00:00Z", "theme": theme,
             "text": text, **group}  # fmt: skip
    return json.dumps(event, ensure_ascii=False) + "\n"


NURSES, COUNSELLORS, PSYCHOLOGIST = (
    {"profession": each} for each in ("skolskoterska", "kurator", "skolpsykolog")
)
FIRST = [
    written(1, "tid", "Tiden räcker sällan.", **NURSES),
    written(2, "tid", "Tiden tas ur\nsamtalen.", **COUNSELLORS),
    written(3, "tid", "Psykologen hinner inte.", **PSYCHOLOGIST),
    written(4, "tid", "I maj räckte den.", **NURSES, round="omg1"),
    written(5, "tid", "I november inte.", **NURSES, round="omg2"),
    written(6, "tid", "Alla talar om tid."),
    written(7, "tid", "Tiden räcker aldrig.", **NURSES, site="lindby"),
    written(8, "tid", "Struket.", **COUNSELLORS, round="omg1"),
    written(9, "tid", "", **COUNSELLORS, round="omg1", replaces=["s08"]),
]


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    second = written(10, "tid", "Tid saknas.", **NURSES)
    files = {"codings/a1.lind.jsonl": "".join(FIRST), "codings/a2.bok.jsonl": second}
    return small.SmallStudy(coders=("a1", "a2"), files=files).open(tmp_path)


def table(study: Evaluation, query: str) -> list[list[str]]:
    made = ask(study, query).table()
    return [[each.label for each in made.columns], *map(list, made.rows)]


def test_a_theme_is_a_row_and_a_group_a_column_with_who_wrote_where_coders_differ(study: Evaluation) -> None:
    assert table(study, "summaries of=tid by=profession where=profession:skolskoterska+kurator") == [
        ["Tema", "Skolskoterska", "Kurator"],
        ["Tid", "A1: Tiden räcker sällan. A2: Tid saknas.", "Tiden tas ur samtalen."],
    ]


def test_one_coder_can_be_asked_for_alone(study: Evaluation) -> None:
    shown = table(study, "summaries of=tid by=profession where=profession:skolskoterska coder=a2")
    assert shown[1:] == [["Tid", "Tid saknas."]]


def test_rounds_are_columns_when_compared_and_what_was_taken_away_is_not_there(study: Evaluation) -> None:
    query = "summaries by=profession across=round where=profession:skolskoterska+kurator"
    assert table(study, query) == [
        ["Tema", "Yrkesgrupp", "Maj 2025", "November 2025"],
        ["Tid", "Skolskoterska", "I maj räckte den.", "I november inte."],
        ["Tid", "Kurator", "inget skrivet", "inget skrivet"],
    ]


def test_a_summary_is_of_its_own_group_only(study: Evaluation) -> None:
    assert table(study, "summaries") == [["Tema", "Sammanfattning"], ["Tid", "Alla talar om tid."]]
    narrowed = table(study, "summaries by=profession where=profession:skolskoterska,site:lindby")
    assert narrowed[1:] == [["Tid", "Tiden räcker aldrig."]]
    assert table(study, "summaries of=samverkan,tid")[1:] == [
        ["Samverkan", "inget skrivet"], ["Tid", "Alla talar om tid."],
    ]  # fmt: skip


def test_a_group_too_small_to_be_quoted_shows_neither_text_nor_that_there_is_one(study: Evaluation) -> None:
    reply = ask(study, "summaries of=samverkan,tid by=profession where=profession:skolpsykolog+kurator")
    made = reply.table()
    assert [row[1:] for row in made.rows] == [
        ("inget skrivet", ".."), ("Tiden tas ur samtalen.", ".."),
    ]  # fmt: skip
    assert "minst 3 personer i tjänst" in " ".join(made.notes)
    assert "Psykologen" not in repr(reply.parts)
    assert ".." not in str(ask(study, "summaries by=profession where=profession:kurator"))


def test_principals_who_are_nobody_in_a_round_are_withheld_by_round_too(study: Evaluation) -> None:
    reply = ask(study, "summaries by=profession across=round where=profession:rektor")
    assert all(each.hidden and not each.text for each in reply.summaries)


def test_programs_get_the_text_as_it_was_written_with_its_coder(study: Evaluation) -> None:
    query = "summaries of=tid by=profession where=profession:kurator+skolpsykolog"
    rows = json.loads(show(study, query, "json"))["rows"]
    assert rows == [
        {"theme": "tid", "profession": "kurator", "text": "Tiden tas ur\nsamtalen.", "coder": "a1",
         "hidden": False},
        {"theme": "tid", "profession": "skolpsykolog", "text": "", "coder": "", "hidden": True},
    ]  # fmt: skip
    head = show(study, query, "csv").decode("utf-8-sig").split("\r\n")[0]
    assert head == "theme;profession;text;coder;hidden"
    assert list(ask(study, query).frame()["text"]) == ["Tiden tas ur\nsamtalen.", ""]


def test_a_figure_a_sentence_and_a_number_make_no_sense(study: Evaluation) -> None:
    for form in ("figure", "sentence"):
        with pytest.raises(RenderingError) as refused:
            show(study, "summaries by=profession", form)
        assert refused.value.code == f"no-{form}"


def test_what_the_study_does_not_have_is_refused(study: Evaluation) -> None:
    with pytest.raises(QueryError) as refused:
        ask(study, "summaries of=tidd")
    assert refused.value.arguments["nearest"] == "tid"
    with pytest.raises(NotYetError):
        check_query(parse_one("summaries by=coder"), study)


def test_without_any_summary_there_is_nothing_to_report(small: ModuleType, tmp_path: Path) -> None:
    study = small.SmallStudy().open(tmp_path)
    made = ask(study, "summaries by=profession").table()
    assert (made.rows, made.notes) == ((), ("Det finns inget att redovisa.",))


def test_a_chapter_shows_them_as_a_table(study: Evaluation) -> None:
    from fokus.publish.answers import answer_all, filled
    from fokus.publish.plan import plan
    from fokus.report.labels import labels_of

    chapter = study.folder / "chapters" / "teman.md"
    chapter.parent.mkdir(exist_ok=True)
    query = "summaries of=tid by=profession where=profession:kurator"
    chapter.write_text(f"# Teman\n\n:::{{table}} {query}\n:name: tid\n:caption: Tid.\n:::\n", "utf-8")
    plans, problems = plan(study)
    answers = answer_all(study, plans)
    ((asked, parts),) = answers.released.items()
    block = filled(asked, parts, labels_of(study))
    assert (problems, answers.problems) == ([], ())
    assert block.table.rows == (("Tid", "Tiden tas ur samtalen."),)
