"""Coders who work blind see nothing of each other; what they disagree on is decided by an event."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fokus.analysis.disagreements import disagreements
from fokus.evaluation import load
from fokus.evaluation.judging import counted

NURSES = "omg1-lindby-skolskoterskor"
COUNSELLORS = "omg1-lindby-kuratorer"
BOTH = (NURSES, COUNSELLORS)
Sit = Callable[..., Any]


@pytest.fixture
def sit(browser: Any) -> Sit:
    """Return a way to sit down at the page of a study as one of its coders."""
    page, desk, gate = type(browser), type(browser.desk), type(browser.gate)

    def sit_down(folder: Path, coder: str) -> Any:
        return page(desk(folder, coder, "al"), gate(8765, lambda: 1000.0)).log_in()

    return sit_down


def blind(folder: Path, parts: tuple[str, ...] = BOTH) -> Path:
    """Let the study be coded blind, some of it by a2 as well."""
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8").replace("[study]\n", "[study]\nblind = true\n", 1)
    path.write_text(text.replace('id = "a2"\n', f'id = "a2"\ntranscripts = {json.dumps(parts)}\n'), "utf-8")
    return folder


def without(folder: Path, coder: str, transcripts: tuple[str, ...]) -> Path:
    """Take out what a coder has put on some transcripts."""
    for path in (folder / "codings").glob(f"{coder}.*.jsonl"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text(
            "".join(e for e in lines if json.loads(e).get("transcript") not in transcripts), "utf-8"
        )
    return folder


def write(folder: Path, coder: str, *events: dict[str, Any]) -> None:
    path = folder / "codings" / f"{coder}.asp.jsonl"
    lines = [
        json.dumps({"id": f"01ZZ{n:022}", "time": "2026-11-01T10:00:00Z", **each}) + "\n"
        for n, each in enumerate(events)
    ]
    path.write_text("".join(lines), encoding="utf-8")


def said_by_first(folder: Path) -> list[dict[str, Any]]:
    """What a1 may have written on a blind transcript beside codings: memos, a summary, a finish."""
    path = next((folder / "codings").glob("a1.*.jsonl"))
    coding = next(
        e for line in path.read_text("utf-8").splitlines() if (e := json.loads(line))["transcript"] == NURSES
    )
    return [
        {"event": "memo", "transcript": NURSES, "text": "Här tvekade jag länge."},
        {"event": "memo", "transcript": NURSES, "version": 1, "turn": 4, "text": "Ironi?"},
        {"event": "memo", "target": coding["id"], "text": "Tveksamt."},
        {"event": "memo", "participant": "D07", "text": "Talar för alla."},
        {"event": "summary", "theme": "samverkan", "text": "Lättare att ringa."},
        {"event": "valence", "target": coding["id"], "valence": "helping"},
        {"event": "remove", "target": coding["id"]},
    ]


def everything(browser: Any) -> dict[str, Any]:
    """Ask for all that the page can be asked for, as a program would that looks for others' work."""
    found = {}
    transcripts = [f"/api/transcripts/{each}" for each in browser.desk.study.texts]
    turns = [f"/api/transcripts/{NURSES}/turns/{n}" for n in range(1, 30)]
    for path in [*transcripts, *turns, "/api/opening", "/api/study", "/api/codebook", "/api/changes",
                 "/api/segments", "/api/matrix", "/api/overview", "/api/memos", "/api/comparison",
                 "/api/disagreements"]:  # fmt: skip
        for query in (
            "",
            "others=1",
            "others=1&view=code",
            "coder=*&limit=500",
            "coder=a1",
            "coder=*&by=site",
            "on=participant:D07",
            f"on=transcript:{NURSES}&others=1",
            "since=0",
            "boundaries=1",
        ):
            answer = browser.raw("GET", f"{path}?{query}", browser.own())
            told = re.sub(rb'"(cursor|problems|problem_state|device|folder|desk)":[^,}]*', b"", answer.body)
            found[f"{path}?{query}"] = told
    return found


def test_what_others_put_on_a_blind_transcript_makes_no_difference_to_any_answer(
    folder: Path, tmp_path: Path, sit: Sit
):
    blind(folder)
    empty = without(Path(shutil.copytree(folder, tmp_path / "tom" / folder.name)), "a1", BOTH)
    write(folder, "a1", *said_by_first(folder))
    seen, nothing = everything(sit(folder, "a2")), everything(sit(empty, "a2"))
    assert {path for path in seen if seen[path] != nothing[path]} == set()
    for each in (folder, empty):
        path = each / "study.toml"
        path.write_text(path.read_text("utf-8").replace("blind = true", "blind = false"), "utf-8")
    seen, nothing = everything(sit(folder, "a2")), everything(sit(empty, "a2"))
    assert len({path for path in seen if seen[path] != nothing[path]}) > len(BOTH)


def test_what_others_write_on_a_blind_transcript_while_the_page_is_open_is_not_told(folder: Path, sit: Sit):
    browser = sit(blind(folder), "a2")
    since = browser.get("/api/study")["cursor"]
    write(folder, "a1", *said_by_first(folder))
    changes = browser.get(f"/api/changes?since={since}")
    assert changes["turns"] == []
    assert not any(changes[each] for each in ("memos", "summaries", "everything", "codebook"))


def test_both_see_both_when_both_have_finished(folder: Path, sit: Sit):
    first, second = sit(blind(folder), "a1"), sit(folder, "a2")
    coders = lambda page: {  # noqa: E731 - asked four times
        c["coder"] for t in page.get(f"/api/transcripts/{NURSES}?others=1")["turns"] for c in t["codings"]
    }
    assert (coders(first), coders(second)) == ({"a1"}, {"a2"})
    first.did({"do": "finish", "transcript": NURSES})
    assert (coders(first), coders(second)) == ({"a1"}, {"a2"})
    answer = second.did({"do": "finish", "transcript": NURSES})
    assert answer["everything"]
    assert (coders(first), coders(second)) == ({"a1", "a2"}, {"a1", "a2"})
    listed = {each["id"]: each for each in first.get("/api/study")["transcripts"]}
    assert (listed[NURSES]["blind"], listed[NURSES]["finished"]) == (False, ["a1", "a2"])
    assert listed[COUNSELLORS]["blind"]


def test_a_finished_part_stays_as_it_is_and_opens_again_only_while_nobody_has_seen(folder: Path, sit: Sit):
    first, second = sit(blind(folder), "a1"), sit(folder, "a2")
    first.did({"do": "finish", "transcript": NURSES})
    assert first.do(first.add(2, "tidsbrist")).code == "part-finished"
    own = next(c["id"] for n in range(1, 9) for c in first.turn(n)["codings"])
    assert first.do({"do": "remove", "target": own}).code == "part-finished"
    first.did({"do": "reopen", "transcript": NURSES})
    first.did(first.add(2, "tidsbrist"))
    first.did({"do": "finish", "transcript": NURSES})
    assert first.undo().status == 200
    assert first.redo().status == 200
    second.did({"do": "finish", "transcript": NURSES})
    assert first.do({"do": "reopen", "transcript": NURSES}).code == "others-seen"
    assert first.undo().code == "others-seen"


def test_only_the_first_coder_opens_early_and_that_is_an_event(folder: Path, sit: Sit):
    first, second = sit(blind(folder), "a1"), sit(folder, "a2")
    assert second.do({"do": "lift"}).code == "not-yours-to-lift"
    first.did({"do": "lift", "transcript": NURSES})
    second.get("/api/changes?since=")
    assert not second.desk.parts.is_blind(NURSES)
    assert second.desk.parts.is_blind(COUNSELLORS)
    assert '"event":"lift"' in (folder / first.desk.log).read_text(encoding="utf-8")


def point(folder: Path) -> Any:
    evaluation, _ = load(folder, answers=False)
    assert evaluation is not None
    return evaluation, next(each for each in disagreements(evaluation) if not each.is_decided)


def decision(found: Any, coder: str, text: str = "") -> dict[str, Any]:
    """Decide as one of the coders said: with the code where she put it, without where she did not."""
    ids = [each.id for each in found.codings]
    return {"do": "decide", "keep" if coder in found.said else "drop": ids, "text": text}


@pytest.mark.parametrize("holds", ["a1", "a2"])
def test_a_decision_is_an_event_by_who_decides_and_what_it_says_counts(folder: Path, sit: Sit, holds: str):
    _, found = point(folder)
    browser = sit(folder, "a2")
    browser.did(decision(found, holds, "Talaren menar tiden, inte rollen."))
    after, _ = load(folder, answers=False)
    assert after is not None
    (event, by) = after.logs.decisions()[0]
    assert (by, event.text) == ("a2", "Talaren menar tiden, inte rollen.")
    stands = {each.id for each in found.codings} & {each.id for each in counted(after)}
    assert bool(stands) == (holds in found.said)
    assert next(each for each in disagreements(after) if each.code == found.code
                and (each.transcript, each.turn) == (found.transcript, found.turn)).is_decided  # fmt: skip


def test_an_undone_decision_decides_nothing_and_a_newer_one_takes_its_place(folder: Path, sit: Sit):
    evaluation, found = point(folder)
    before = {each.id for each in counted(evaluation)}
    browser = sit(folder, "a1")
    other = next(each for each in ("a1", "a2") if (each in found.said) == ("a1" not in found.said))
    browser.did(decision(found, other))
    again, _ = load(folder, answers=False)
    assert again is not None
    assert {each.id for each in counted(again)} != before
    assert browser.undo().status == 200
    undone, _ = load(folder, answers=False)
    assert undone is not None
    assert {each.id for each in counted(undone)} == before
    assert not undone.logs.decisions()


def test_what_is_blind_has_changed_or_is_half_named_is_not_decided(folder: Path, sit: Sit):
    _, found = point(folder)
    whole = decision(found, found.said[0])
    browser = sit(folder, "a1")
    assert browser.do({"do": "decide", "keep": [], "drop": [], "text": ""}).code == "wrong-request"
    assert browser.do({**whole, "drop": whole["keep"]}).code == "wrong-request"
    assert browser.do({**whole, "keep": ["01ZZ"]}).code == "coding-gone"
    hidden = sit(blind(folder), "a1")
    assert hidden.do(whole).code in {"coding-gone", "still-blind"}
