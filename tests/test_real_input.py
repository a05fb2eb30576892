"""Real input: ten hearings and the answers of real persons, each number against one made elsewhere.

Everything expected here is computed from the raw files with pandas and scipy, never through fokus.
"""

import importlib.util
import json
import sys
import zipfile
from math import gamma, sqrt
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from lxml import etree
from scipy import stats
from statsmodels.regression.mixed_linear_model import MixedLM

from fokus import publish
from fokus.analysis.answer import answer
from fokus.analysis.query import parse_one
from fokus.analysis.result import Contrast, Estimate, Result
from fokus.disclosure.guard import release
from fokus.evaluation import Evaluation, load
from fokus.publish import Inspected

pytestmark = pytest.mark.shared

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
QUOTE_GROUP, SMALLEST_GROUP = 3, 5


@pytest.fixture(scope="module")
def real() -> ModuleType:
    """Return the builder of real studies."""
    spec = importlib.util.spec_from_file_location(
        "fokus_tests_real_study", Path(__file__).with_name("real_study.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_written: dict[str, Path] = {}


@pytest.fixture
def folder(real: ModuleType, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the study of the hearings and of AGES, written once."""
    if "hearings" not in _written:
        target = tmp_path_factory.mktemp("hearings")
        _written["hearings"] = real.write_hearings(target, shared, real.answers(shared, "AGES", (1, 2)))
    return _written["hearings"]


_inspected: dict[Path, Inspected] = {}


@pytest.fixture
def inspected(folder: Path) -> Inspected:
    """Return the study as it was read, and its chapter planned and asked."""
    if folder not in _inspected:
        _inspected[folder] = publish.inspect(folder)
    return _inspected[folder]


@pytest.fixture
def study(inspected: Inspected) -> Evaluation:
    assert inspected.evaluation is not None
    return inspected.evaluation


def ask(study: Evaluation, text: str) -> Result:
    return answer(study, parse_one(text))


def row(result: Result, measure: str, **at: str) -> Estimate:
    (found,) = (each for each in result.rows if each.measure == measure and dict(each.at) == at)
    return found


def at(row: Estimate, dimension: str) -> str:
    return dict(row.at)[dimension]


# The hearings, counted from the raw files


def hearings(real: ModuleType, shared: Path) -> SimpleNamespace:
    """Return who spoke in each hearing, and each turn of a topic with its group, round and theme."""
    raw = real.meetings(shared)
    group = dict(zip(raw.speakers["speaker"], raw.speakers["group"], strict=True))
    when = dict(zip(raw.meetings["meeting"], raw.meetings["round"], strict=True))
    spoke = pd.DataFrame(
        [(each, when[each], name, group[name]) for each, said in raw.said.items() for name in set(said)],
        columns=["meeting", "round", "speaker", "group"],
    )
    theme = dict(zip(raw.themes["topic"], raw.themes["theme"], strict=True))
    turns = pd.DataFrame(
        [
            (span.meeting, when[span.meeting], group[raw.said[span.meeting][turn]], theme[span.topic])
            for span in raw.topics.itertuples()
            for turn in range(span.first_turn, span.last_turn + 1)
        ],
        columns=["meeting", "round", "group", "theme"],
    )
    return SimpleNamespace(raw=raw, spoke=spoke, turns=turns, themes=list(dict.fromkeys(raw.themes["theme"])))


def members_of(spoke: pd.DataFrame, group: str, when: str) -> pd.DataFrame:
    there = spoke[spoke["round"] == when]
    return there if group == "all" else there[there["group"] == group]


def hidden_groups(spoke: pd.DataFrame, when: str, limit: int) -> set[str]:
    """Return the groups too small to show in a round, and the next smallest that would give them away."""
    sizes = spoke[spoke["round"] == when].groupby("group")["speaker"].nunique().sort_values()
    small = set(sizes.index[sizes < limit])
    while 1 <= sum(sizes[each] for each in small) < limit:
        small.add(next(each for each in sizes.index if each not in small))
    return small


def test_the_study_is_read_without_an_error(inspected: Inspected) -> None:
    assert [each for each in inspected.problems if each.severity == "error"] == []


def test_paragraphs_become_turns_one_to_one(study: Evaluation, real: ModuleType, shared: Path) -> None:
    raw = real.meetings(shared)
    people = real.codes(raw.speakers["speaker"], "D")
    for each in raw.meetings.itertuples():
        turns = study.transcripts[each.meeting].turns
        assert len(turns) == each.turns
        assert [turn.speaker for turn in turns] == [people[name] for name in raw.said[each.meeting]]


def test_no_name_of_a_speaker_is_in_the_files_that_hold_who_spoke(
    folder: Path, real: ModuleType, shared: Path
) -> None:
    names = real.meetings(shared).speakers["speaker"]
    for path in (folder / "study.toml", folder / "participants.csv", *(folder / "transcripts").iterdir()):
        labels = [line.partition(":")[0] for line in path.read_text(encoding="utf-8").split("\n")]
        assert not set(names) & set(labels), path.name


def test_every_turn_of_a_topic_is_coded_where_it_stands(
    study: Evaluation, real: ModuleType, shared: Path
) -> None:
    spans = real.meetings(shared).topics
    assert len(study.codings) == (spans["last_turn"] - spans["first_turn"] + 1).sum()
    topics = real.codes(real.meetings(shared).themes["topic"], "t")
    expected = {
        (span.meeting, turn + 1, topics[span.topic])
        for span in spans.itertuples()
        for turn in range(span.first_turn, span.last_turn + 1)
    }
    assert {(each.transcript, each.turn, each.code) for each in study.codings} == expected


@pytest.mark.parametrize("when", ["first", "second"])
@pytest.mark.parametrize("group", ["member", "minister", "witness", "all"])
def test_coverage(study: Evaluation, real: ModuleType, shared: Path, group: str, when: str) -> None:
    there = members_of(hearings(real, shared).spoke, group, when)
    result = ask(study, "coverage by=profession across=round")
    held = row(result, "held", profession=group, round=when)
    assert (held.count, held.n) == (there["meeting"].nunique(),) * 2
    assert row(result, "persons", profession=group, round=when).value == there["speaker"].nunique()


@pytest.mark.parametrize("when", ["first", "second"])
@pytest.mark.parametrize("group", ["member", "minister", "witness", "all"])
def test_themes(study: Evaluation, real: ModuleType, shared: Path, group: str, when: str) -> None:
    """A hearing counts for a group whose own turns carry the theme, of those in which it took part."""
    found = hearings(real, shared)
    there = members_of(found.spoke, group, when)
    turns = members_of(found.turns, group, when)
    result = ask(study, "themes by=profession across=round")
    for theme in found.themes:
        counted = row(result, "share", theme=theme, profession=group, round=when)
        assert counted.count == turns.loc[turns["theme"] == theme, "meeting"].nunique()
        assert counted.n == there["meeting"].nunique()


def test_codes_undivided(study: Evaluation, real: ModuleType, shared: Path) -> None:
    raw = real.meetings(shared)
    topics = real.codes(raw.themes["topic"], "t")
    result = ask(study, "themes level=code")
    for topic, meetings in raw.topics.groupby("topic")["meeting"]:
        found = row(result, "share", code=topics[topic])
        assert (found.count, found.n) == (meetings.nunique(), 10)


@pytest.mark.parametrize("when", ["first", "second"])
def test_the_guard_hides_what_the_rule_says_and_shows_the_rest(
    study: Evaluation, real: ModuleType, shared: Path, when: str
) -> None:
    spoke = hearings(real, shared).spoke
    texts = ["coverage by=profession across=round", "themes by=profession across=round"]
    coverage, themes = release([ask(study, text) for text in texts], study.design)
    for shown, measure, limit in (
        (coverage, "held", QUOTE_GROUP),
        (themes, "share", QUOTE_GROUP),
        (coverage, "persons", SMALLEST_GROUP),
    ):  # fmt: skip
        found = [each for each in shown.rows if each.measure == measure and at(each, "round") == when]
        assert {at(each, "profession") for each in found if each.hidden} == hidden_groups(spoke, when, limit)


def test_quotes_are_the_words_of_the_raw_hearing(study: Evaluation, shared: Path) -> None:
    result = ask(study, "quotes of=funding spread=profession most=6")
    assert len(result.quotes) == 6
    for each in result.quotes:
        raw = (shared / "data" / "meetings" / f"{each.transcript}.txt").read_text(encoding="utf-8")
        assert " ".join(each.text.split()) in " ".join(raw.split())


# The answers of real persons, scored from the raw file


def scores(real: ModuleType, found: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the score of each person at both times: 5 - x where reversed, missing below 16 of 20."""
    keyed = found[real.items(found)].copy()
    keyed[list(real.REVERSED)] = 5 - keyed[list(real.REVERSED)]
    scored = keyed.mean(axis=1).where(keyed.notna().sum(axis=1) >= 16)
    by_time = [
        pd.Series(scored[rows.index].to_numpy(), index=rows["id"].astype(int)).dropna()
        for _, rows in found.groupby("time")
    ]
    return by_time[0], by_time[1]


def expected(shared: Path, name: str) -> dict:
    cases = json.loads((shared / "data" / "reference" / "expected.json").read_text(encoding="utf-8"))
    return next(each["expected"] for each in cases if each["id"] == name)


def small_sample(df: int) -> float:
    return gamma(df / 2) / (sqrt(df / 2) * gamma((df - 1) / 2))


def only(result: Result) -> Contrast:
    (found,) = result.contrasts
    return found


def test_ages_is_linked_throughout_and_gives_the_paired_t_of_r(
    study: Evaluation, real: ModuleType, shared: Path
) -> None:
    first, second = scores(real, real.answers(shared, "AGES", (1, 2)))
    r, effect = expected(shared, "paired_t_sai_AGES"), expected(shared, "paired_effect_sizes_sai_AGES")
    result = ask(study, "scales across=round")
    found = only(result)
    assert (found.test, found.n_from, found.n_to, found.n_linked) == ("paired_t", 68, 68, 68)
    assert row(result, "mean", scale="anxiety", round="first").value == pytest.approx(first.mean(), abs=1e-9)
    assert row(result, "sd", scale="anxiety", round="second").value == pytest.approx(second.std(), abs=1e-9)
    t = stats.ttest_rel(second, first.loc[second.index])
    assert found.statistic == pytest.approx(t.statistic, abs=1e-7) == pytest.approx(r["t"], abs=1e-7)
    assert found.p == pytest.approx(t.pvalue, abs=1e-9) == pytest.approx(r["p"], abs=1e-9)
    assert found.df == r["df"]
    assert found.difference == pytest.approx(r["mean_diff"], abs=1e-8)
    assert (found.low, found.high) == pytest.approx((r["ci_low"], r["ci_high"]), abs=1e-8)
    change = second - first
    g_z = small_sample(67) * change.mean() / change.std()
    assert found.effect == pytest.approx(g_z, abs=1e-7) == pytest.approx(effect["gz"], abs=1e-4)
    assert (found.effect_low, found.effect_high) == pytest.approx(effect["gz_ci"], abs=1e-4)


@pytest.mark.parametrize(("when", "time"), [("first", 1), ("second", 2)])
def test_means_and_their_intervals(
    study: Evaluation, real: ModuleType, shared: Path, when: str, time: int
) -> None:
    scored = scores(real, real.answers(shared, "AGES", (1, 2)))[time - 1]
    low, high = stats.t.interval(0.95, len(scored) - 1, scored.mean(), stats.sem(scored))
    mean = row(ask(study, "scales by=round"), "mean", scale="anxiety", round=when)
    assert (mean.value, mean.low, mean.high) == pytest.approx((scored.mean(), low, high), abs=1e-9)
    assert (mean.n, mean.missing) == (68, 0)


def test_items_of_all_who_answered(study: Evaluation, real: ModuleType, shared: Path) -> None:
    raw = real.answers(shared, "AGES", (1, 2))
    for denominator in ("answered", "all"):
        result = ask(study, f"items across=round denominator={denominator}")
        for when, time in (("first", 1), ("second", 2)):
            table = raw.loc[raw["time"] == time, real.items(raw)]
            for item, given in table.items():
                shares = {
                    at(each, "answer"): each.value
                    for each in result.rows
                    if (at(each, "item"), at(each, "round")) == (item, when)
                }
                n = given.count() if denominator == "answered" else len(given)
                told = {f"{n:g}": 0.0 for n in range(1, 5)} | {
                    f"{point:g}": times / n for point, times in given.value_counts().items()
                }
                told |= {"blank": given.isna().mean()} if denominator == "all" else {}
                assert shares == pytest.approx(told)


# Dropouts


def survey(
    real: ModuleType, shared: Path, folder: Path, *, dropouts: bool
) -> tuple[Evaluation, pd.DataFrame]:
    raw = real.answers(shared, "FILM", (1, 3))
    found = real.with_dropouts(raw, (1, 3)) if dropouts else raw
    evaluation, problems = load(real.write_survey(folder, found))
    assert evaluation is not None
    assert [each for each in problems if each.severity == "error"] == []
    return evaluation, found


def test_a_study_with_dropouts_is_compared_by_a_model_of_every_answer(
    real: ModuleType, shared: Path, tmp_path: Path
) -> None:
    evaluation, found = survey(real, shared, tmp_path, dropouts=True)
    first, second = scores(real, found)
    both = first.index.intersection(second.index)
    result = ask(evaluation, "scales across=round")
    (released,) = release([result], evaluation.design)
    scored = pd.concat([first, second])
    late = np.repeat([0.0, 1.0], [len(first), len(second)])
    fitted = MixedLM(scored.to_numpy(), np.column_stack([np.ones(len(late)), late]), scored.index.to_numpy())
    expected = fitted.fit(reml=True)
    for contrast, beside in (result.contrasts, released.contrasts):
        assert (contrast.test, contrast.method) == ("mixed_model", "partly-linked")
        assert contrast.difference == pytest.approx(expected.fe_params[1], abs=1e-4)
        assert (contrast.n_from, contrast.n_to, contrast.n_linked) == (len(first), len(second), len(both))
        assert len(both) < contrast.df < len(first) + len(second)
        assert (beside.test, beside.n_linked, beside.sensitivity) == ("paired_t", len(both), True)
        assert beside.mean_from == pytest.approx(first[both].mean())
    assert row(result, "mean", scale="anxiety", round="first").value == pytest.approx(first.mean())


def test_those_linked_are_compared_by_person(real: ModuleType, shared: Path, tmp_path: Path) -> None:
    evaluation, found = survey(real, shared, tmp_path, dropouts=True)
    first, second = scores(real, found)
    both = first.index.intersection(second.index)
    t = stats.ttest_rel(second[both], first[both])
    contrast = only(ask(evaluation, "scales across=round link=linked"))
    assert (contrast.test, contrast.n_linked) == ("paired_t", len(both))
    assert (contrast.statistic, contrast.p, contrast.df) == pytest.approx((t.statistic, t.pvalue, t.df))
    assert (contrast.low, contrast.high) == pytest.approx(tuple(t.confidence_interval()))


def test_those_of_one_round_are_compared_as_two_groups(
    real: ModuleType, shared: Path, tmp_path: Path
) -> None:
    evaluation, found = survey(real, shared, tmp_path, dropouts=True)
    first, second = scores(real, found)
    before, after = first.drop(second.index, errors="ignore"), second.drop(first.index, errors="ignore")
    t = stats.ttest_ind(after, before, equal_var=False)
    pooled = sqrt(
        ((len(before) - 1) * before.var() + (len(after) - 1) * after.var()) / (len(before) + len(after) - 2)
    )
    g = small_sample(len(before) + len(after) - 2) * (after.mean() - before.mean()) / pooled
    contrast = only(ask(evaluation, "scales across=round link=unlinked"))
    assert (contrast.test, contrast.n_linked) == ("welch_t", 0)
    assert (contrast.n_from, contrast.n_to) == (len(before), len(after))
    assert (contrast.statistic, contrast.p, contrast.df) == pytest.approx((t.statistic, t.pvalue, t.df))
    assert (contrast.low, contrast.high) == pytest.approx(tuple(t.confidence_interval()))
    assert contrast.effect == pytest.approx(g)


def test_three_whose_score_is_missing_once_may_not_be_counted_out(
    real: ModuleType, shared: Path, tmp_path: Path
) -> None:
    """In FILM as it is, 95 have a score the last time and 92 of them both times."""
    evaluation, found = survey(real, shared, tmp_path, dropouts=False)
    first, second = scores(real, found)
    assert (len(first), len(second), len(second.index.difference(first.index))) == (92, 95, 3)
    texts = ["scales across=round", "scales across=round link=linked", "scales across=round link=unlinked"]
    everybody, linked, alone = release([ask(evaluation, text) for text in texts], evaluation.design)
    assert not [each for each in everybody.rows if each.hidden]
    assert everybody.contrasts[0].hidden
    assert {at(each, "round") for each in linked.rows if each.hidden} == {"second"}
    assert linked.contrasts[0].hidden
    assert all(each.hidden for each in alone.rows)
    (by_themselves,) = release([ask(evaluation, texts[1])], evaluation.design)
    t = stats.ttest_rel(second[first.index], first)
    assert by_themselves.contrasts[0].statistic == pytest.approx(t.statistic)


# The chapter


def words(node: etree._Element) -> str:
    return "".join(node.itertext(f"{W}t"))


@pytest.fixture
def document(inspected: Inspected, tmp_path: Path) -> etree._Element:
    built = publish.build(inspected, tmp_path)
    assert [each for each in built.problems if each.severity == "error"] == []
    (path,) = built.written
    with zipfile.ZipFile(path) as parts:
        assert parts.testzip() is None
        return etree.fromstring(parts.read("word/document.xml"))


def grid(table: etree._Element) -> list[list[str]]:
    return [[words(cell) for cell in line.iter(f"{W}tc")] for line in table.iter(f"{W}tr")]


def test_the_chapter_opens_and_its_tables_hold_the_numbers(
    document: etree._Element, real: ModuleType, shared: Path
) -> None:
    found = hearings(real, shared)
    coverage, themes, scales = (grid(each) for each in document.iter(f"{W}tbl"))
    hidden = {when: hidden_groups(found.spoke, when, QUOTE_GROUP) for when in real.ROUNDS}
    labels = {"Members": "member", "Ministers": "minister", "Witnesses": "witness", "All": "all"}
    assert len(coverage) == 1 + len(labels)
    for label, *cells in coverage[1:]:
        for cell, when in zip(cells, real.ROUNDS, strict=True):
            n = members_of(found.spoke, labels[label], when)["meeting"].nunique()
            assert cell == (".." if labels[label] in hidden[when] else f"{n} of {n}")
    assert len(themes) == 1 + len(labels) * len(found.themes)
    for theme, label, *cells in themes[1:]:
        for cell, when in zip(cells, real.ROUNDS, strict=True):
            turns = members_of(found.turns, labels[label], when)
            count = turns.loc[turns["theme"] == theme.lower(), "meeting"].nunique()
            n = members_of(found.spoke, labels[label], when)["meeting"].nunique()
            assert cell == (".." if labels[label] in hidden[when] else f"{count} of {n}")
    first, second = scores(real, real.answers(shared, "AGES", (1, 2)))
    low, high = stats.ttest_rel(second, first).confidence_interval()
    difference = (second - first).mean()
    assert scales[1] == [
        "State anxiety", f"{first.mean():.2f}", f"{second.mean():.2f}",
        f"{difference:.2f} ({low:.2f} to {high:.2f})", str(len(first)),
    ]  # fmt: skip


def test_the_chapter_says_the_same_numbers_in_words(
    document: etree._Element, real: ModuleType, shared: Path
) -> None:
    text = "\n".join(words(each) for each in document.iter(f"{W}p")).replace("\u00a0", " ")
    found = hearings(real, shared)
    numerals = ["zero", "one", "two", "three", "four", "five"]
    counts = [
        found.turns.query("round == @when and theme == 'funding'")["meeting"].nunique()
        for when in real.ROUNDS
    ]
    assert "10 of 10 hearings were held" in text
    assert (
        f"Funding came up in {numerals[counts[0]]} of five interviews in March "
        f"and in {numerals[counts[1]]} of five in October." in text
    )
    first, second = scores(real, real.answers(shared, "AGES", (1, 2)))
    low, high = stats.ttest_rel(second, first).confidence_interval()
    change = second - first
    assert stats.ttest_rel(second, first).pvalue < 0.001
    assert f"rose from {first.mean():.2f} in March to {second.mean():.2f} in October" in text
    assert f"{change.mean():.2f} scale steps (95% CI {low:.2f}–{high:.2f}; p < 0.001)" in text
    g_z = small_sample(67) * change.mean() / change.std()
    assert f"The difference was {change.mean():.2f} steps\n(g = {g_z:.2f})".replace(
        "\n", " "
    ) in text.replace("\n", " ")


def test_nothing_in_the_word_file_leads_to_a_person(inspected: Inspected, tmp_path: Path) -> None:
    (path,) = publish.build(inspected, tmp_path).written
    evaluation = inspected.evaluation
    assert evaluation is not None
    known = {*evaluation.roster.participants, *evaluation.responses["sai"].people["respondent"]}
    with zipfile.ZipFile(path) as parts:
        inside = b"".join(
            parts.read(name) for name in parts.namelist() if name.endswith((".xml", ".rels", ".json"))
        )
    assert not [each for each in known if f">{each}<".encode() in inside or f'"{each}"'.encode() in inside]
    assert np.all([len(each) >= 3 for each in known])
