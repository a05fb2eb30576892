"""How the coding was done: a paragraph for the chapter on method, in both languages."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from fokus.coding.events import Decide, Finish
from fokus.coding.ids import new_id
from fokus.evaluation import Evaluation, load
from fokus.publish import show

NURSES, COUNSELLORS = "omg1-lindby-ssk", "omg1-lindby-kur"
SAID = [
    "Intervjuare: Hur går det?",
    "D01: Det har blivit lättare.",
    "D02: Tiden räcker inte.",
    "D01: Vi litar.",
]


def study(small: ModuleType, folder: Path, coders: tuple[str, ...] = ("a1", "a2"), **more: str) -> Evaluation:
    there = ["D01", "D02", "D03"]
    interviews = [small.interview(each, there, ["skolskoterska"]) for each in (NURSES, COUNSELLORS)]
    codings = [{"transcript": NURSES, "turn": 2, "code": "kontaktvagar", "coder": each} for each in coders]
    codings += [
        {"transcript": e, "turn": 3, "code": "tidsbrist", "coder": "a1"} for e in (NURSES, COUNSELLORS)
    ]
    if len(coders) > 1:
        codings.append({"transcript": NURSES, "turn": 4, "code": "fortroende", "coder": "a2"})
    written = small.SmallStudy(
        interviews, small.people("skolskoterska", " ".join(there)),
        {each["id"]: SAID for each in interviews}, codings, coders,
    ).write(folder)  # fmt: skip
    path = written / "study.toml"
    text = path.read_text("utf-8").replace('id = "a1"', 'id = "a1"\nrole = "utvärderaren"')
    text = text.replace('id = "a2"', 'id = "a2"\nrole = "medkodaren"')
    for old, new in more.items():
        text = text.replace(f'{old} = "sv"', f'{old} = "{new}"')
    path.write_text(text, encoding="utf-8")
    opened, _ = load(written)
    assert opened is not None
    return opened


def decide(opened: Evaluation, number: int, *, text: str = "") -> None:
    each = [e for e in opened.codings if e.transcript == NURSES and e.turn in (3, 4)][number]
    when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    made = Decide(
        id=new_id(when), time=when, transcript=NURSES, version=1, turn=each.turn, code=each.code,
        keep=(each.id,), text=text,
    )  # fmt: skip
    opened.logs.take("codings/a2.avg.jsonl", "a2", [made], [number + 1])


def said(opened: Any) -> str:
    return " ".join(show(opened, "method", "sentence").decode().split())


def test_it_tells_who_coded_what_was_double_coded_and_how_differences_were_settled(
    small: ModuleType, tmp_path: Path
):
    opened = study(small, tmp_path)
    assert said(opened) == (
        "Två intervjuer kodades av utvärderaren och medkodaren. En av dem kodades av minst två kodare, "
        "var för sig. I två fall satte inte alla kodare samma kod i ett yttrande. Där kodarna skilde sig "
        "åt gäller kodningen av utvärderaren."
    )
    decide(opened, 0, text="Talaren menar tiden.")
    assert "Ett av dem avgjordes i efterhand av medkodaren, med skäl." in said(opened)
    assert said(opened).endswith("I övriga fall gäller kodningen av utvärderaren.")
    decide(opened, 1)
    assert said(opened).endswith("Två av dem avgjordes i efterhand av medkodaren.")


def test_it_is_told_in_english_and_as_a_table(small: ModuleType, tmp_path: Path):
    opened = study(small, tmp_path, language="en")
    assert said(opened).startswith("Two interviews were coded by utvärderaren and medkodaren. One of")
    assert "Decided with a reason" in show(opened, "method", "table").decode()


def test_one_coder_alone_has_nobody_to_agree_with(small: ModuleType, tmp_path: Path):
    opened = study(small, tmp_path, ("a1",))
    assert said(opened).endswith("därför redovisas ingen samstämmighet.")


def blind(opened: Evaluation, more: str = "") -> Evaluation:
    path = opened.folder / "study.toml"
    text = path.read_text("utf-8").replace("[study]\n", "[study]\nblind = true\n", 1)
    path.write_text(text.replace('id = "a2"\n', f'id = "a2"\n{more}'), encoding="utf-8")
    found, _ = load(opened.folder)
    assert found is not None
    return found


def finish(opened: Evaluation, coder: str, text: str, number: int) -> None:
    when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    made = Finish(id=new_id(when), time=when, transcript=text)
    opened.logs.take(f"codings/{coder}.avg.jsonl", coder, [made], [1])


def test_what_is_still_coded_blind_is_told_and_not_called_coded_by_one(small: ModuleType, tmp_path: Path):
    opened = blind(study(small, tmp_path))
    assert said(opened) == (
        "Två intervjuer kodades av utvärderaren och medkodaren. En intervju kodas fortfarande blint av flera "
        "och är inte jämförd än."
    )


def test_blind_is_only_what_all_had_finished_before_they_saw_each_other(small: ModuleType, tmp_path: Path):
    claim = "Kodarna såg inte varandras kodning av en intervju förrän alla var färdiga med den."
    elsewhere = blind(study(small, tmp_path / "a"), f'transcripts = ["{COUNSELLORS}"]\n')
    assert "minst två kodare" in said(elsewhere)
    assert claim not in said(elsewhere)
    both = blind(study(small, tmp_path / "b"))
    for number, coder in enumerate(("a1", "a2")):
        finish(both, coder, NURSES, number)
    assert claim in said(both)
