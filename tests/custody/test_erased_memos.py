"""A memo on a turn goes with the turn, whatever it says."""

import json

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
    assert gone(lines, {("omg1-lindby", 1, 4)}, (), Speech()) == {"M1"}
