"""A memo on a turn goes with the turn, whatever it says."""

import json
from datetime import date

from fokus.custody.erasure import Request
from fokus.custody.erasure.coded import Line, gone
from fokus.custody.erasure.speech import Speech


def line(number: int, **event: object) -> Line:
    told = {"id": f"M{number}", "event": "memo", "text": "Se november."} | event
    return Line("codings/a1.gran.jsonl", number, json.dumps(told).encode(), told)


def test_memos_on_her_turns_go_and_those_on_others_stay():
    lines = [
        line(1, transcript="omg1-lindby", version=1, turn=4),
        line(2, transcript="omg1-lindby", version=1, turn=5),
        line(3, transcript="omg1-lindby"),
        line(4, study=True),
    ]
    assert gone(lines, {("omg1-lindby", 1, 4)}, (), Speech(), Request("D07")) == {"M1"}


def test_memos_on_the_person_go_with_the_days_that_go():
    lines = [
        line(1, participant="D07", time="2025-05-20T10:00:00Z"),
        line(2, participant="D07", time="2025-11-20T10:00:00Z"),
        line(3, participant="D07", time="när som helst"),
        line(4, participant="D11", time="2025-11-20T10:00:00Z"),
    ]
    later = Request("D07", date(2025, 11, 1))
    assert gone(lines, set(), (), Speech(), later) == {"M2", "M3"}
    assert gone(lines, set(), (), Speech(), Request("D07")) == {"M1", "M2", "M3"}
