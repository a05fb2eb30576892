from pathlib import Path
from types import ModuleType

import pytest

from fokus.publish import inspect

SAID = [
    "D07 [00:00:05]: Vi ringer växeln varje dag och hamnar alltid i samma kö.",
    "D07 [00:01:00]: Det har blivit lättare sedan de fick ett gemensamt nummer.",
    "D07 [00:02:00]: Men återkopplingen efter en orosanmälan saknas fortfarande helt.",
    "D07 [59:59]: Jag tror att det handlar om att man har träffats på riktigt.",
    "D07 [1:00:01]: I våras visste ingen vem som hade hand om vad i kommunen.",
]
IDS = ("omg1-lindby-kuratorer", "omg2-lindby-kuratorer")


def found(
    small: ModuleType, folder: Path, code: str, *turns: list[str]
) -> list[tuple[str, dict[str, object]]]:
    texts = dict(zip(IDS, turns, strict=False))
    study = small.SmallStudy(
        interviews=[small.interview(each, ["D07"]) for each in texts],
        people=small.people("kurator", "D07"),
        turns=texts,
    ).write(folder)
    return [(each.place.file, dict(each.arguments)) for each in inspect(study).problems if each.code == code]


def test_an_interview_that_lies_there_twice(small: ModuleType, tmp_path: Path):
    first, second = (f"transcripts/{each}.v1.txt" for each in IDS)
    assert found(small, tmp_path, "transcript-twice", SAID, SAID) == [
        (second, {"word": IDS[0], "share": 100})
    ]
    assert first != second


def test_two_interviews_that_share_a_sentence(small: ModuleType, tmp_path: Path):
    others = [
        f"D07: Något helt annat sades den här gången, {word}."
        for word in ("ett", "två", "tre", "fyra", "fem")
    ]
    assert found(small, tmp_path, "transcript-twice", SAID, [*others, SAID[0]]) == []


@pytest.mark.parametrize(
    ("clocks", "told"),
    [
        (["00:01", "00:02", "1:00:00"], []),
        (["59:59", "1:00:01", "1:00:01"], []),
        (["00:10", "00:09"], [{"time": "00:09", "before": "00:10", "turn": 2}]),
        (["1:00:00", "00:30"], [{"time": "00:30", "before": "1:00:00", "turn": 2}]),
    ],
)
def test_clock_times_out_of_order(
    small: ModuleType, tmp_path: Path, clocks: list[str], told: list[dict[str, object]]
):
    turns = [f"D07 [{clock}]: Ja." for clock in clocks]
    assert [arguments for _, arguments in found(small, tmp_path, "clock-backwards", turns)] == told


def test_what_should_have_left_the_text(small: ModuleType, tmp_path: Path):
    turns = ["D07: Ring 070-174 06 12.", "D07: Vi ses klockan 12:30 i rum 112.", "D07: Ring [telefonnummer]."]
    assert found(small, tmp_path, "name-left", turns) == [
        (f"transcripts/{IDS[0]}.v1.txt", {"word": "070-174 06 12", "turn": 1})
    ]


def test_what_was_corrected_still_lies_in_the_earlier_version(small: ModuleType, tmp_path: Path):
    assert len(found(small, tmp_path, "name-left", ["D07: Ring 070-174 06 12."])) == 1
    first = tmp_path / "transcripts" / f"{IDS[0]}.v1.txt"
    text = first.read_text(encoding="utf-8").replace("070-174 06 12", "[telefonnummer]")
    first.with_name(f"{IDS[0]}.v2.txt").write_text(text, encoding="utf-8")
    codes = [each.code for each in inspect(tmp_path).problems]
    assert "name-left" not in codes
    assert codes.count("name-left-earlier") == 1


def test_what_people_wrote_in_their_own_words_is_looked_through_for_names(small: ModuleType, tmp_path: Path):
    answers = [
        {"kod": "D07", "kommun": "lindby", "yrke": "kurator", "k1": 3, "k2": 2, "fritt": text}
        for text in ("Fler möten.", "Ring Granviksskolan, 070-123 45 67.", "")
    ]
    rows = [{**each, "kod": f"D0{number}"} for number, each in enumerate(answers)]
    study = small.SmallStudy(answers={"omg1": rows}).write(tmp_path)
    told = [each for each in inspect(study).problems if each.code == "name-in-answer"]
    assert {(each.place.file, each.place.row, each.severity) for each in told} == {
        ("responses/omg1.csv", 3, "warning")
    }
    assert {each.arguments["word"] for each in told} == {"Granviksskolan", "070-123 45 67"}
    assert {each.arguments["item"] for each in told} == {"fritt"}


def test_a_name_that_a_correction_took_out_of_an_answer_is_gone(small: ModuleType, tmp_path: Path):
    answers = [
        {"kod": "D07", "kommun": "lindby", "yrke": "kurator", "k1": 3, "k2": 2, "fritt": "På Granviksskolan."}
    ]
    corrections = (
        "file;row;column;from;to;reason;who;date\n"
        "omg1.csv;2;fritt;På Granviksskolan.;På [en skola].;skola;a1;2025-06-20\n"
    )
    study = small.SmallStudy(answers={"omg1": answers}, files={"corrections.csv": corrections}).write(
        tmp_path
    )
    assert not [
        each for each in inspect(study).problems if each.code in {"name-in-answer", "correction-of-other"}
    ]


def test_a_lone_name_that_a_correction_took_out_is_told_of_in_the_earlier_version(
    small: ModuleType, tmp_path: Path
):
    study = small.SmallStudy(
        interviews=[small.interview(IDS[0], ["D07"])],
        people=small.people("kurator", "D07"),
        turns={IDS[0]: ["D07: Jag ringer Pernilla varje vecka, xx igen.", *SAID[1:]]},
    ).write(tmp_path)
    first = Path(study) / "transcripts" / f"{IDS[0]}.v1.txt"
    text = first.read_text(encoding="utf-8").replace("Pernilla", "[namn]").replace("xx", "[ohörbart]")
    first.with_name(f"{IDS[0]}.v2.txt").write_text(text, encoding="utf-8")
    told = [each for each in inspect(Path(study)).problems if each.code == "name-left-earlier"]
    assert [each.arguments for each in told] == [{"word": "Pernilla", "turn": 1}]


def test_a_name_in_the_project_log_and_evidence_that_answers_nothing_are_found(
    tillsammans: Path,
):
    log = tillsammans / "log.toml"
    text = log.read_text("utf-8").replace("scales of=time", "scales of=tid", 1)
    log.write_text(
        f'{text}\n[[event]]\nkind = "start"\ndate = 2025-05-05\ntext = "Kerstin Viklund blir chef."\n',
        "utf-8",
    )
    found = [each for each in inspect(tillsammans).problems if each.place.file == "log.toml"]
    assert {each.code: each.arguments["word"] for each in found} == {
        "name-in-log": "Kerstin Viklund", "unknown-scale": "tid",
    }  # fmt: skip
