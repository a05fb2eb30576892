"""The noun `agreement`: what is compared, with whom, and the figures of others through the query."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from fokus.analysis.result import Coefficient, Result, persons_in
from fokus.coding.events import Add, Decide, Finish, Remove, Undo
from fokus.coding.ids import new_id
from fokus.coding.ledger import Ledger, placed
from fokus.evaluation import Evaluation, load
from fokus.problems import NotYetError, QueryError
from fokus.publish import ask as ask_and_release

Ask = Callable[[Evaluation, str], Result]
TILLSAMMANS = Path(__file__).parents[2] / "analyses" / "tillsammans"
MEASURES = ("percent", "krippendorff", "ac1", "kappa")
NURSES, COUNSELLORS, LATER = "omg1-lindby-ssk", "omg1-lindby-kur", "omg2-lindby-kur"
SAID = [
    "Intervjuare: Hur går det?", "D01: Det har blivit lättare att ringa.", "D02: Tiden räcker inte.",
    "Okänd: Mm, precis.", "D01: Vi litar på varandra.", "En anteckning om tid.",
]  # fmt: skip


def coding(transcript: str, turn: int, code: str, coder: str = "a1", **more: Any) -> dict[str, Any]:
    return {"transcript": transcript, "turn": turn, "code": code, "coder": coder, **more}


def both(transcript: str, turn: int, code: str, **more: Any) -> list[dict[str, Any]]:
    return [coding(transcript, turn, code, each, **more) for each in ("a1", "a2")]


def study(
    small: ModuleType, codings: Iterable[Mapping[str, Any]], coders: Sequence[str] = ("a1", "a2")
) -> Any:
    there = ["D01", "D02", "D03"]
    interviews = [small.interview(each, there, ["skolskoterska"]) for each in (NURSES, COUNSELLORS, LATER)]
    return small.SmallStudy(
        interviews, small.people("skolskoterska", " ".join(there)),
        {each["id"]: SAID for each in interviews}, codings, coders,
    )  # fmt: skip


def found(result: Result, measure: str, **at: str) -> Coefficient:
    (row,) = (each for each in result.rows if each.measure == measure and at.items() <= dict(each.at).items())
    assert isinstance(row, Coefficient)
    return row


def values(result: Result, **at: str) -> list[float | None]:
    return [found(result, measure, **at).value for measure in MEASURES]


def noted(result: Result) -> list[str]:
    return [note.code for note in result.notes]


def test_the_whole_interview_is_the_universe_but_not_what_the_interviewer_says(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    codings = [*both(NURSES, 2, "kontaktvagar"), coding(NURSES, 3, "tidsbrist")]
    codings.append(coding(NURSES, 5, "kontaktvagar", "a2"))
    opened = study(small, codings).open(tmp_path)
    result = ask(opened, "agreement by=theme")
    together = found(result, "percent", theme="samverkan")
    assert (together.value, together.n, together.missing) == (4 / 5, 5, 10)
    assert (together.raters, together.clusters, together.prevalence) == (2, 1, 3 / 10)
    assert found(result, "percent", theme="tid").value == 4 / 5
    everything = found(result, "percent", theme="all")
    assert (everything.value, everything.n) == (8 / 10, 5)


def test_an_interview_that_a_coder_never_worked_on_is_missing_and_no_empty_coding(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    codings = [*both(NURSES, 2, "kontaktvagar"), coding(LATER, 2, "kontaktvagar")]
    opened = study(small, codings).open(tmp_path)
    row = found(ask(opened, "agreement of=kontaktvagar"), "krippendorff")
    assert (row.value, row.clusters, row.n) == (1.0, 1, 5)
    told = dict(ask(opened, "agreement").notes[0].arguments)
    assert told == {"count": 1, "of": 3, "coders": 2, "units": 5, "blind": 0}


def logged(opened: Evaluation, events: Mapping[str, Sequence[Any]]) -> Evaluation:
    """Return a study with other logs: the events of each coder in the order given."""
    ledger = Ledger()
    for coder, mine in events.items():
        ledger.take(f"codings/{coder}.prov.jsonl", coder, mine, range(1, len(mine) + 1))
    return replace(opened, logs=ledger, codings=tuple(placed(ledger)))


def moments() -> Iterable[dict[str, Any]]:
    for minute in range(10_000):
        when = datetime(2025, 6, 10, tzinfo=UTC) + timedelta(minutes=minute)
        yield {"id": new_id(when), "time": when}


def add(moment: dict[str, Any], transcript: str, turn: int, code: str, **more: Any) -> Add:
    return Add(**moment, transcript=transcript, version=1, turn=turn, code=code, codebook=1, **more)


def test_whoever_took_a_code_away_again_has_worked_there_and_whoever_undid_has_not(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    opened, times = study(small, []).open(tmp_path), iter(moments())
    first = [add(next(times), NURSES, 2, "tidsbrist"), add(next(times), LATER, 2, "tidsbrist")]
    gone, undone = add(next(times), NURSES, 3, "tidsbrist"), add(next(times), LATER, 3, "tidsbrist")
    second = [gone, undone, Remove(**next(times), target=gone.id), Undo(**next(times), target=undone.id)]
    result = ask(logged(opened, {"a1": first, "a2": second}), "agreement of=tidsbrist by=transcript")
    assert {dict(row.at)["transcript"] for row in result.rows} == {NURSES}
    assert found(result, "percent").value == 4 / 5


def test_ranges_of_one_coder_that_overlap_are_one(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    once = coding(NURSES, 2, "kontaktvagar", start=0, end=20)
    over = [coding(NURSES, 2, "kontaktvagar", start=s, end=e) for s, e in ((0, 12), (8, 20), (3, 9))]
    other = coding(NURSES, 2, "kontaktvagar", "a2", start=10, end=20)
    united = study(small, [once, other]).open(tmp_path / "once")
    several = study(small, [*over, other]).open(tmp_path / "over")
    for unit in ("turns", "characters"):
        query = f"agreement of=kontaktvagar unit={unit}"
        assert values(ask(united, query)) == values(ask(several, query))
    characters = found(ask(united, "agreement of=kontaktvagar unit=characters"), "percent")
    spoken = sum(len(each.split(": ", 1)[-1]) for each in SAID[1:])
    assert characters.n == spoken
    assert characters.value == pytest.approx((spoken - 10) / spoken)


def test_a_coder_who_overlaps_himself_does_not_agree_with_one_who_is_elsewhere(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    over = [coding(NURSES, 2, "kontaktvagar", start=s, end=20) for s in range(5)]
    opened = study(small, [*over, coding(NURSES, 6, "tidsbrist", "a2")]).open(tmp_path)
    for unit in ("turns", "characters"):
        alpha = found(ask(opened, f"agreement of=kontaktvagar unit={unit}"), "krippendorff").value
        assert alpha is not None
        assert alpha <= 0


def test_three_coders_of_whom_some_coded_some_are_compared_in_pairs_and_together(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    codings = [coding(NURSES, 2, "tidsbrist", each) for each in ("a1", "a2", "a3")]
    codings += [coding(LATER, 2, "tidsbrist"), coding(LATER, 3, "tidsbrist", "a3")]
    opened = study(small, codings, ("a1", "a2", "a3")).open(tmp_path)
    result = ask(opened, "agreement of=tidsbrist by=coder")
    pairs = {dict(row.at)["coder"]: row for row in result.rows if row.measure == "percent"}
    assert {each: (row.value, row.n) for each, row in pairs.items()} == {
        "a1+a2": (1.0, 5), "a1+a3": (8 / 10, 10), "a2+a3": (1.0, 5), "all": (8 / 10, 10),
    }  # fmt: skip
    assert [dict(row.at)["coder"] for row in result.rows if row.measure == "kappa"] == [*pairs][:3]
    mine = ask(opened, "agreement of=tidsbrist coder=a2")
    assert [dict(row.at)["coder"] for row in mine.rows if row.measure == "percent"] == ["a1+a2", "a2+a3"]
    two = ask(opened, "agreement of=tidsbrist where=coder:a1+a3")
    assert values(two) == values(result, coder="a1+a3")
    assert "double-coded-several" in noted(result)
    assert "double-coded" in noted(two)


def test_conditions_choose_interviews_speakers_and_valence(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    codings = [*both(NURSES, 2, "tidsbrist", valence="hindering"), *both(LATER, 2, "tidsbrist")]
    opened = study(small, [*codings, coding(LATER, 3, "tidsbrist")]).open(tmp_path)
    assert found(ask(opened, "agreement of=tidsbrist where=round:omg1"), "percent").value == 1
    assert found(ask(opened, f"agreement of=tidsbrist where=transcript:{LATER}"), "percent").value == 4 / 5
    hindering = found(ask(opened, "agreement of=tidsbrist where=valence:hindering"), "krippendorff")
    assert (hindering.value, hindering.prevalence) == (1.0, 1 / 10)
    assert ask(opened, "agreement of=tidsbrist where=profession:kurator").rows == ()
    by_round = ask(opened, "agreement of=tidsbrist by=round")
    assert [dict(row.at)["round"] for row in by_round.rows if row.measure == "percent"] == ["omg1", "omg2"]


def test_themes_by_their_codes_are_as_many_judgements(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    codings = [coding(NURSES, 2, "kontaktvagar"), coding(NURSES, 2, "fortroende", "a2")]
    opened = study(small, codings).open(tmp_path)
    assert found(ask(opened, "agreement of=samverkan"), "percent").value == 1
    by_code = found(ask(opened, "agreement by=theme level=code"), "percent", theme="samverkan")
    assert (by_code.value, by_code.n) == (8 / 10, 5)
    assert by_code.about == {"kontaktvagar", "fortroende"}


def test_a_merged_code_counts_as_the_one_that_holds_and_a_retired_unused_one_is_left_out(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    codings = [coding(NURSES, 2, "kontaktvagar"), coding(NURSES, 2, "fortroende", "a2")]
    folder = study(small, codings).write(tmp_path)
    log = folder / "codings" / "a1.prov.jsonl"
    when = datetime(2025, 7, 1, tzinfo=UTC)
    changes = [{"action": "merge", "code": "fortroende", "into": ["kontaktvagar"]}]
    changes += [{"action": "retire", "code": "tidsbrist"}]
    lines = [
        json.dumps({"id": new_id(when + timedelta(minutes=n)), "time": when.isoformat(), "event": "code",
                    "codebook": 1, **each})
        for n, each in enumerate(changes)
    ]  # fmt: skip
    log.write_text(log.read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8")
    opened, _ = load(folder)
    assert opened is not None
    result = ask(opened, "agreement by=code")
    assert {dict(row.at)["code"] for row in result.rows} == {"kontaktvagar"}
    assert found(result, "krippendorff").value == 1


def test_where_all_judgements_are_alike_alpha_says_why_it_is_not_there(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    opened = study(small, both(NURSES, 2, "kontaktvagar")).open(tmp_path)
    result = ask(opened, "agreement by=code")
    alpha, kappa = (found(result, each, code="tidsbrist") for each in ("krippendorff", "kappa"))
    assert (alpha.value, alpha.reason, kappa.reason) == (None, "constant", "constant")
    assert [found(result, each, code="tidsbrist").value for each in ("percent", "ac1")] == [1, 1]
    assert "krippendorff-constant" in noted(result)


@pytest.mark.parametrize(("number", "has_interval"), [(7, False), (8, True)])
def test_from_eight_interviews_on_there_are_intervals(
    small: ModuleType, tmp_path: Path, ask: Ask, number: int, *, has_interval: bool
) -> None:
    ids = [f"omg1-lindby-kur{each}" for each in range(number)]
    turns = {each: [f"K01: Vi säger sak {n}." for n in range(12)] for each in ids}
    rng = np.random.default_rng(3)
    codings = [
        coding(each, turn, "tidsbrist", coder)
        for each in ids
        for turn in range(1, 13)
        if rng.random() < 0.4
        for coder in ("a1", "a2")
        if rng.random() < 0.9 or turn == 1
    ]
    interviews = [small.interview(each, ["K01", "K02", "K03"]) for each in ids]
    opened = small.SmallStudy(
        interviews, small.people("kurator", "K01 K02 K03"), turns, codings, ("a1", "a2")
    ).open(tmp_path)
    result = ask(opened, "agreement of=tidsbrist")
    for measure in MEASURES:
        row = found(result, measure)
        assert (row.low is not None, row.caution) == (
            has_interval,
            None if has_interval else "few-transcripts",
        )
        if row.low is not None and row.high is not None and row.value is not None:
            assert row.low < row.value < row.high
    assert ("agreement-bootstrap" in noted(result)) is has_interval


def test_behind_a_row_are_those_who_were_heard_and_too_few_are_not_shown(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    alone = small.interview(COUNSELLORS, ["K01", "K02"])
    nurses = small.interview(NURSES, ["D01", "D02", "D03"], ["skolskoterska"])
    people = [*small.people("kurator", "K01 K02"), *small.people("skolskoterska", "D01 D02 D03")]
    turns = {COUNSELLORS: ["K01: Tiden räcker inte.", "K02: Nej."], NURSES: SAID}
    codings = [*both(COUNSELLORS, 1, "tidsbrist"), *both(NURSES, 3, "tidsbrist")]
    opened = small.SmallStudy([alone, nurses], people, turns, codings, ("a1", "a2")).open(tmp_path)
    row = found(ask(opened, "agreement of=tidsbrist by=transcript"), "percent", transcript=NURSES)
    assert persons_in(row.base) == {"D01", "D02", "D03"}
    shown = ask_and_release(opened, "agreement of=tidsbrist by=transcript").rows
    hidden = {dict(row.at)["transcript"] for row in shown if row.hidden}
    assert COUNSELLORS in hidden
    assert len(hidden) == 2
    assert all(getattr(row, "prevalence", None) is None for row in shown if row.hidden)


def test_a_hidden_row_tells_neither_how_often_nor_why_there_is_no_alpha(
    small: ModuleType, tmp_path: Path
) -> None:
    """That all judged alike may mean that nobody of the two spoke of it."""
    alone = small.interview(COUNSELLORS, ["K01", "K02"])
    turns = {COUNSELLORS: ["K01: Tiden räcker inte.", "K02: Nej."]}
    codings = both(COUNSELLORS, 1, "kontaktvagar")
    people = small.people("kurator", "K01 K02")
    opened = small.SmallStudy([alone], people, turns, codings, ("a1", "a2")).open(tmp_path)
    reply = ask_and_release(opened, "agreement of=tidsbrist")
    for row in reply.rows:
        assert isinstance(row, Coefficient)
        told = (row.value, row.n, row.prevalence, row.clusters, row.caution, row.reason, row.method)
        assert row.hidden
        assert set(told) == {None}
    assert "krippendorff-constant" not in [note.code for note in reply.notes]


def test_what_it_does_not_take_and_what_is_not_there_is_refused(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    opened = study(small, both(NURSES, 2, "tidsbrist")).open(tmp_path)
    for query in ("agreement across=round", "agreement unit=interviews", "agreement by=profession"):
        with pytest.raises(NotYetError):
            ask(opened, query)
    for query in ("agreement of=tidsbrits", "agreement where=coder:a9", "agreement coder=a9",
                  "agreement where=transcript:omg9", "agreement pick=alfa"):  # fmt: skip
        with pytest.raises(QueryError):
            ask(opened, query)
    assert {row.measure for row in ask(opened, "agreement pick=ac1").rows} == {"ac1"}
    assert {row.measure for row in ask(opened, "agreement pick=prevalence").rows} == {"krippendorff"}


def test_without_two_coders_of_one_interview_there_is_nothing_to_compare(
    small: ModuleType, tmp_path: Path, ask: Ask, empty: Evaluation
) -> None:
    alone = study(small, [coding(NURSES, 2, "tidsbrist"), coding(LATER, 2, "tidsbrist", "a2")])
    for opened in (alone.open(tmp_path / "alone"), empty):
        for by in ("", " by=theme", " by=transcript,coder", " unit=characters"):
            result = ask(opened, f"agreement{by}")
            assert (result.rows, result.notes) == ((), ())


# ---- against others -------------------------------------------------------------------------------


def standing_by_hand(folder: Path) -> list[dict[str, Any]]:
    """Return the codings that stand in the logs of a study, read without fokus."""
    standing: dict[str, dict[str, Any]] = {}
    for log in sorted((folder / "codings").glob("*.jsonl")):
        for event in map(json.loads, log.read_text(encoding="utf-8").splitlines()):
            if event["event"] == "add":
                standing[event["id"]] = event | {"coder": log.name.partition(".")[0]}
            elif event["event"] == "remove":
                standing.pop(event["target"], None)
    return [*standing.values()]


def by_hand(folder: Path, code: str, unit: str) -> np.ndarray[Any, Any]:
    """Return what two coders judged of every unit of a study's files, read without fokus."""
    codings = standing_by_hand(folder)
    worked = [{each["transcript"] for each in codings if each["coder"] == coder} for coder in ("a1", "a2")]
    judged = []
    for name in sorted(set.intersection(*worked)):
        text = (folder / "transcripts" / f"{name}.v1.txt").read_text(encoding="utf-8")
        for number, paragraph in enumerate(text.strip().split("\n\n")[1:], start=1):
            if not paragraph.startswith("Intervjuare"):
                length = len(paragraph.split(": ", 1)[1])
                here = [e for e in codings if (e["transcript"], e["turn"], e["code"]) == (name, number, code)]
                marks = np.zeros((2, length))
                for each in here:
                    row = ("a1", "a2").index(each["coder"])
                    marks[row, each.get("start", 0) : each.get("end", length)] = 1
                judged.append(marks if unit == "characters" else marks.max(axis=1, keepdims=True))
    return np.concatenate(judged, axis=1)


def ac1_by_hand(first: np.ndarray[Any, Any], second: np.ndarray[Any, Any]) -> float:
    share = (first.mean() + second.mean()) / 2
    by_chance = 2 * share * (1 - share)
    return float(((first == second).mean() - by_chance) / (1 - by_chance))


@pytest.fixture(scope="module")
def tillsammans_as_it_is() -> Evaluation:
    evaluation, problems = load(TILLSAMMANS)
    assert evaluation is not None
    assert problems == []
    return evaluation


@pytest.mark.parametrize("unit", ["turns", "characters"])
@pytest.mark.parametrize("code", ["kontaktvagar", "otydlighet", "tidsbrist", "bemanning", "delaktighet"])
def test_the_example_gives_what_other_programs_give_for_its_files(
    tillsammans_as_it_is: Evaluation, ask: Ask, code: str, unit: str
) -> None:
    first, second = judged = by_hand(TILLSAMMANS, code, unit)
    result = ask(tillsammans_as_it_is, f"agreement by=code unit={unit}")
    table = np.histogram2d(first, second, bins=2)[0]
    expected = [
        (first == second).mean(),
        krippendorff.alpha(reliability_data=judged, level_of_measurement="nominal"),
        ac1_by_hand(first, second),
        cohens_kappa(table).kappa,
    ]
    assert values(result, code=code) == pytest.approx(expected, abs=1e-12)
    assert found(result, "percent", code=code).n == first.size


def test_the_code_that_the_two_read_differently_stands_out(
    tillsammans_as_it_is: Evaluation, ask: Ask
) -> None:
    result = ask(tillsammans_as_it_is, "agreement by=code")
    alphas = {dict(row.at)["code"]: row for row in result.rows if row.measure == "krippendorff"}
    often = {
        each: row.value
        for each, row in alphas.items()
        if (found(result, "percent", code=each).prevalence or 0) > 0.01
    }
    assert min(often, key=lambda each: often[each] or 0) == "otydlighet"
    assert alphas["kontaktvagar"].value == 1
    unclear = alphas["otydlighet"].value
    assert unclear is not None
    assert unclear < 0.4
    assert found(result, "percent", code="otydlighet").value == pytest.approx(0.943, abs=0.001)


@pytest.fixture(scope="module")
def opened(small: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return study(small, [], ("a1", "a2", "a3")).open(tmp_path_factory.mktemp("study"))


TEXTS = (NURSES, COUNSELLORS, LATER)
CODABLE = (2, 3, 4, 5, 6)
CODES = ("kontaktvagar", "fortroende", "tidsbrist")
coded = st.lists(
    st.tuples(
        st.sampled_from(("a1", "a2", "a3")), st.sampled_from(TEXTS), st.sampled_from(CODABLE),
        st.sampled_from(CODES), st.one_of(st.none(), st.tuples(st.integers(0, 7), st.integers(1, 8))),
    ),
    min_size=1, max_size=40,
)  # fmt: skip
Drawn = tuple[str, str, int, str, tuple[int, int] | None]


def with_codings(opened: Evaluation, drawn: Sequence[Drawn]) -> Evaluation:
    events: dict[str, list[Any]] = {}
    for moment, (coder, text, turn, code, span) in zip(moments(), drawn, strict=False):
        at = {} if span is None else {"start": span[0], "end": span[0] + span[1]}
        events.setdefault(coder, []).append(add(moment, text, turn, code, **at))
    return logged(opened, events)


def reliability_data(drawn: Sequence[Drawn], code: str) -> np.ndarray[Any, Any]:
    """Return coders by units (the turns of all texts), nan where a coder put nothing on the text."""
    marks = {(coder, text, turn) for coder, text, turn, what, _ in drawn if what == code}
    worked = {(coder, text) for coder, text, *_ in drawn}
    return np.array(
        [
            [float((c, t, n) in marks) if (c, t) in worked else np.nan for t in TEXTS for n in CODABLE]
            for c in ("a1", "a2", "a3")
        ]
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(drawn=coded)
def test_alpha_is_that_of_the_package_whoever_coded_what(
    opened: Evaluation, ask: Ask, drawn: list[Drawn]
) -> None:
    result = ask(with_codings(opened, drawn), "agreement by=code")
    for code in CODES:
        data = reliability_data(drawn, code)
        paired = data[:, (~np.isnan(data)).sum(axis=0) > 1]
        rows = [r for r in result.rows if r.measure == "krippendorff" and dict(r.at)["code"] == code]
        if paired.size == 0:
            assert rows == []
        elif np.unique(paired[~np.isnan(paired)]).size < 2:
            assert [(row.value, getattr(row, "reason", "")) for row in rows] == [(None, "constant")]
        else:
            alpha = krippendorff.alpha(reliability_data=paired, level_of_measurement="nominal")
            assert [row.value for row in rows] == [pytest.approx(alpha, abs=1e-12)]


def told(result: Result) -> list[tuple[object, ...]]:
    return [(dict(r.at), r.measure, r.value and round(r.value, 12), r.n, r.missing) for r in result.rows]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(drawn=coded, order=st.randoms(use_true_random=False))
def test_neither_the_order_of_events_nor_who_is_called_what_changes_anything(
    opened: Evaluation, ask: Ask, drawn: list[Drawn], order: Any
) -> None:
    for query in ("agreement by=theme", "agreement by=code unit=characters"):
        expected = told(ask(with_codings(opened, drawn), query))
        shuffled = order.sample(drawn, len(drawn))
        assert told(ask(with_codings(opened, shuffled), query)) == expected
        names = {"a1": "a3", "a2": "a1", "a3": "a2"}
        renamed: list[Drawn] = [(names[coder], *rest) for coder, *rest in drawn]  # type: ignore[misc]
        assert told(ask(with_codings(opened, renamed), query)) == expected
        assert told(ask(with_codings(opened, [*drawn, *drawn]), query)) == expected


def split(opened: Evaluation, at: int) -> Evaluation:
    """Return the study with every participant's turn cut in two, as if there had been a pause."""
    cut = {}
    for each, transcript in opened.transcripts.items():
        parts = [
            part
            for turn in transcript.turns
            for part in (replace(turn, text=turn.text[:at]), replace(turn, text=turn.text[at:]))
        ]
        turns = tuple(replace(turn, number=n) for n, turn in enumerate(parts, start=1))
        cut[each] = replace(transcript, turns=turns)
    return replace(opened, transcripts=cut)


def cut_codings(drawn: Sequence[Drawn], at: int, lengths: Mapping[int, int]) -> list[Drawn]:
    pieces: list[Drawn] = []
    for coder, text, turn, code, span in drawn:
        start, end = (0, lengths[turn]) if span is None else (span[0], span[0] + span[1])
        if start < at:
            pieces.append((coder, text, 2 * turn - 1, code, (start, min(end, at) - start)))
        if end > at:
            pieces.append((coder, text, 2 * turn, code, (max(start, at) - at, end - max(start, at))))
    return pieces


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(drawn=coded, at=st.integers(1, 9))
def test_characters_do_not_care_how_the_talk_was_cut_into_turns(
    opened: Evaluation, ask: Ask, drawn: list[Drawn], at: int
) -> None:
    lengths = {each.number: len(each.text) for each in opened.transcripts[NURSES].turns}
    whole = ask(with_codings(opened, drawn), "agreement by=code unit=characters")
    in_two = with_codings(split(opened, at), cut_codings(drawn, at, lengths))
    assert told(ask(in_two, "agreement by=code unit=characters")) == told(whole)


def test_two_who_code_by_chance_have_an_alpha_about_zero_and_one_with_himself_one(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    ids = [f"omg1-lindby-kur{each}" for each in range(10)]
    turns = {each: [f"K01: Vi säger sak {n}." for n in range(150)] for each in ids}
    rng = np.random.default_rng(11)
    chance = rng.random((2, 10, 150)) < 0.3
    codings = [
        coding(each, turn + 1, "tidsbrist", coder)
        for row, coder in enumerate(("a1", "a2"))
        for number, each in enumerate(ids)
        for turn in np.flatnonzero(chance[row, number]).tolist()
    ]
    interviews = [small.interview(each, ["K01", "K02", "K03"]) for each in ids]
    people = small.people("kurator", "K01 K02 K03")
    result = ask(
        small.SmallStudy(interviews, people, turns, codings, ("a1", "a2")).open(tmp_path / "chance"),
        "agreement of=tidsbrist",
    )
    for measure in ("krippendorff", "kappa"):
        row = found(result, measure)
        assert row.low is not None
        assert row.high is not None
        assert row.value == pytest.approx(0, abs=0.06)
        assert -0.15 < row.low < row.value < row.high < 0.15
    twice = [each | {"coder": c} for each in codings if each["coder"] == "a1" for c in ("a1", "a2")]
    himself = small.SmallStudy(interviews, people, turns, twice, ("a1", "a2")).open(tmp_path / "himself")
    assert values(ask(himself, "agreement of=tidsbrist")) == [1, 1, 1, 1]


def decided(opened: Evaluation, coder: str, *events: Any) -> Evaluation:
    """Return a study with decisions in a log of their own."""
    opened.logs.take(f"codings/{coder}.avg.jsonl", coder, events, range(1, len(events) + 1))
    return opened


def decision(opened: Evaluation, number: int, turn: int, code: str, *, stands: bool) -> Decide:
    about = tuple(e.id for e in opened.codings if (e.transcript, e.turn, e.code) == (NURSES, turn, code))
    when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    return Decide(
        id=new_id(when), time=when, transcript=NURSES, version=1, turn=turn, code=code,
        **{"keep" if stands else "drop": about},
    )  # fmt: skip


def test_agreement_is_told_before_and_after_the_decisions(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    codings = [*both(NURSES, 2, "kontaktvagar"), coding(NURSES, 3, "tidsbrist")]
    codings += [coding(NURSES, 5, "kontaktvagar", "a2"), coding(NURSES, 5, "tidsbrist")]
    opened = study(small, codings).open(tmp_path)
    before = values(ask(opened, "agreement of=tid"))
    made = [
        decision(opened, 1, 3, "tidsbrist", stands=True),
        decision(opened, 2, 5, "tidsbrist", stands=False),
    ]
    opened = decided(opened, "a2", *made)
    result = ask(opened, "agreement of=tid by=theme,stage")
    assert result.dimensions == ("theme", "stage")
    assert values(result, stage="before", theme="tid") == before == values(ask(opened, "agreement of=tid"))
    assert found(result, "percent", stage="before", theme="tid").value == 3 / 5
    assert found(result, "percent", stage="after", theme="tid").value == 1.0
    assert found(result, "percent", stage="after", theme="tid").prevalence == 1 / 5
    only = ask(opened, "agreement of=samverkan where=stage:after")
    assert found(only, "percent").value == 4 / 5


def test_what_was_decided_is_counted_instead_of_the_first_coders(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    codings = [*both(NURSES, 2, "kontaktvagar"), coding(NURSES, 3, "tidsbrist", "a2")]
    opened = study(small, codings).open(tmp_path)
    tid = lambda: next(r for r in ask(opened, "themes").rows if r.at["theme"] == "tid").count  # noqa: E731
    assert tid() == 0
    opened = decided(opened, "a1", decision(opened, 1, 3, "tidsbrist", stands=True))
    assert tid() == 1
    assert next(r for r in ask(opened, "themes coder=a1").rows if r.at["theme"] == "tid").count == 0


def test_each_interview_counts_as_the_first_of_its_own_coders_coded_it(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    codings = [coding(NURSES, 2, "kontaktvagar"), coding(COUNSELLORS, 3, "tidsbrist", "a2")]
    opened = study(small, codings).open(tmp_path)
    rows = {row.at["theme"]: (row.count, row.n) for row in ask(opened, "themes").rows}
    assert rows == {"samverkan": (1, 2), "tid": (1, 2)}


def test_what_was_finished_without_a_find_was_coded(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    opened = study(small, [coding(NURSES, 2, "tidsbrist")]).open(tmp_path)
    assert not ask(opened, "agreement").rows
    when = datetime(2026, 1, 1, tzinfo=UTC)
    opened = decided(opened, "a2", Finish(id=new_id(when), time=when, transcript=NURSES))
    assert found(ask(opened, "agreement of=tid"), "percent").value == 4 / 5


def test_what_is_still_coded_blind_is_not_compared(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    codings = [*both(NURSES, 2, "kontaktvagar"), *both(COUNSELLORS, 3, "tidsbrist")]
    written = study(small, codings).write(tmp_path)
    path = written / "study.toml"
    path.write_text(path.read_text("utf-8").replace("[study]", "[study]\nblind = true"), "utf-8")
    opened, _ = load(written)
    assert opened is not None
    for query in ("agreement", "confusion"):
        assert not ask(opened, query).rows
        assert noted(ask(opened, query)) == ["agreement-blind"]
    when = datetime(2026, 1, 1, tzinfo=UTC)
    for coder in ("a1", "a2"):
        opened = decided(opened, coder, Finish(id=new_id(when), time=when, transcript=NURSES))
        when += timedelta(minutes=1)
    result = ask(opened, "agreement")
    assert found(result, "percent").clusters == 1
    assert "agreement-blind" in noted(result)
