"""How long somebody took: read from what each survey tool writes, and told by a check where it cannot be."""

import csv
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest
from tests.test_importing_answers import make

from fokus.material.exports.distinct import column_of
from fokus.material.exports.times import clocks_of, times_of

Fokus = Callable[..., "subprocess.CompletedProcess[str]"]
QUESTIONS = (
    "Jag vet vem jag ska kontakta inom socialtjänsten",
    "Vi har fungerande rutiner för orosanmälan",
    "Elevhälsoteamet arbetar förebyggande",
    "Jag saknar tid för samverkan",
    "Närvarouppföljningen fungerar på min skola",
)
LABELS = ("Stämmer inte alls", "Stämmer ganska dåligt", "Stämmer ganska bra", "Stämmer helt och hållet")
# the first two hurried and went back in time, the third took ten days, the others some minutes
STARTS = [f"2017-05-10 09:0{n}:00" for n in range(8)]
ENDS = ["2017-05-10 09:00:02", "2017-05-10 08:01:00", "2017-05-20 09:02:00"]
ENDS += [f"2017-05-10 09:1{n}:07" for n in range(3, 8)]
SECONDS = [2, -3600, 864_000, 607, 607, 607, 607, 607]


def zoned(at: str) -> str:
    return at.replace(" ", "T") + ".000+02:00"


def american(at: str) -> str:
    return f"{int(at[5:7])}/{int(at[8:10])}/{at[:4]} {int(at[11:13])}:{at[14:19]} AM"


EIGHT = [str(n) for n in range(8)]
LIME = {"submitdate": ENDS, "lastpage": ["3"] * 8, "startlanguage": ["sv"] * 8}
QUALTRICS = {"Finished": ["1"] * 8, "Progress": ["100"] * 8, "ResponseId": EIGHT}
TOOLS = {
    "microsoft-forms": {"Starttid": STARTS, "Slutförandetid": ENDS},
    "microsoft-forms-english": {
        "Start time": [american(at) for at in STARTS], "Completion time": [american(at) for at in ENDS],
    },
    "limesurvey": {**LIME, "startdate": STARTS, "datestamp": ENDS},
    "limesurvey-seconds": {**LIME, "interviewtime": ["2.41", "", "864000", *["607.02"] * 5]},
    "qualtrics": {**QUALTRICS, "StartDate": STARTS, "EndDate": ENDS},
    "qualtrics-seconds": {**QUALTRICS, "Duration (in seconds)": [str(each) for each in SECONDS]},
    "kobo": {"start": [*map(zoned, STARTS)], "end": [*map(zoned, ENDS)], "_id": EIGHT, "_uuid": EIGHT},
}  # fmt: skip


def written(folder: Path, clocks: dict[str, list[str]]) -> Path:
    """Write an export of a tool: its own columns, who answered, the answers."""
    path = folder / "svar.csv"
    heads = [*clocks, "Din kod", "Kommun", *QUESTIONS]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(heads)
        for n, own in enumerate(zip(*clocks.values(), strict=True)):
            said = [LABELS[(n + at) % 4] for at in range(len(QUESTIONS))]
            out.writerow([*own, f"AB{10 * n + 11}", "Exempelby", *said])
    return path


@pytest.mark.parametrize("tool", TOOLS)
def test_a_check_tells_who_cannot_have_read_whatever_tool_kept_the_time(
    fokus: Fokus, tmp_path: Path, tool: str
):
    study = make(tmp_path / "studie")
    done = fokus("import", written(tmp_path, TOOLS[tool]), "-s", study, "--round", "omg1", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    told = fokus("check", "-s", study).stdout
    assert "mindre än en sekund per besvarad fråga: rad 2 (sammanlagt 1)" in told
    assert ("svaret slutade innan det började: rad 3 (sammanlagt 1)" in told) == (
        tool != "limesurvey-seconds"
    )
    assert "svaret tog mer än en vecka: rad 4 (sammanlagt 1)" in told
    assert told.count("responses/eht-omg1.csv") <= 3


def test_an_export_that_keeps_one_time_only_says_nothing_of_how_long(fokus: Fokus, tmp_path: Path):
    study = make(tmp_path / "study", "en")
    path = written(tmp_path, {"Tidsstämpel": STARTS})
    assert fokus("import", path, "-s", study, "--yes").returncode == 0
    assert fokus("check", "-s", study).stdout.strip() == "No problems."


def test_the_time_is_told_in_english_too(fokus: Fokus, tmp_path: Path):
    study = make(tmp_path / "study", "en")
    path = written(tmp_path, {"Start time": STARTS, "Completion time": ENDS})
    assert fokus("import", path, "-s", study, "--yes").returncode == 0
    told = fokus("check", "-s", study).stdout
    assert "less than a second for each question answered: row 2 (1 in all)" in told
    assert "the answer took more than a week: row 4 (1 in all)" in told


def test_a_round_with_a_clock_of_minutes_is_not_judged_by_the_seconds_of_another(
    fokus: Fokus, tmp_path: Path
):
    study = make(tmp_path / "studie")
    coarse = {
        "Starttid": ["2017-11-10 09:00"] * 8,
        "Slutförandetid": [f"2017-11-10 09:0{n}" for n in range(8)],
    }
    fine = {"interviewtime": ["607.2"] * 8, "submitdate": ENDS, "lastpage": ["3"] * 8}
    for when, clocks in (("omg1", fine), ("omg2", coarse)):
        done = fokus("import", written(tmp_path, clocks), "-s", study, "--round", when, "--yes")
        assert done.returncode == 0, done.stdout + done.stderr
    assert "sekund" not in fokus("check", "-s", study).stdout


def seconds(starts: Sequence[str], ends: Sequence[str]) -> list[float | None]:
    found = times_of([column_of(list(starts)), column_of(list(ends))])["seconds"]
    return [None if pd.isna(each) else each for each in found]


def test_a_day_that_can_be_read_two_ways_counts_only_where_both_last_as_long():
    assert seconds(["5/6/2017 09:00", "5/6/2017 23:50"], ["5/6/2017 09:10", "6/6/2017 00:10"]) == [600, None]
    assert seconds(["5/20/2017 23:50", "5/6/2017 23:50"], ["5/21/2017 00:10", "5/7/2017 00:10"]) == [1200] * 2
    assert seconds(["20.5.2017 23.50"], ["21.5.2017 00.10"]) == [1200]
    assert seconds(["5/20/17 11:59:00 AM"], ["5/20/17 12:01:00 PM"]) == [120]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("", "2017-05-10 09:00:00"),
        ("2017-05-10 09:00:00", "i går"),
        ("2017-05-10 09:00:00", "1980-01-01 00:00:00"),
        ("2017-05-10T09:00:00+02:00", "2017-05-10T09:10:00"),
        ("31/12/9999 99:00", "31/12/9999 99:00"),
        ("2017-13-40", "31/31/2017"),
    ],
)
def test_what_is_no_time_is_not_known(start: str, end: str):
    assert seconds([start], [end]) == [None]


def test_time_zones_are_taken_into_account():
    assert seconds(["2017-05-10T09:00:00+02:00"], ["2017-05-10T08:10:00+01:00"]) == [600]


def test_seconds_that_the_tool_has_counted_go_before_its_clocks():
    assert clocks_of(["startdate", "datestamp", "interviewtime"]) == ("interviewtime",)
    assert clocks_of(["Starttid", "Slutförandetid"]) == ("Starttid", "Slutförandetid")
    assert clocks_of(["Tidsstämpel", "Start time"]) == ()
