"""Writes studies of real material, as files in a folder: hearings with their topics, and answers.

Speakers get codes; nothing of the studies here goes through fokus but the forms of its files.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from fokus import store
from fokus.coding.log import Add, format_event, log_name, new_id
from fokus.material.readers import Reading, read_interview
from fokus.material.transcript import Transcript, Turn, format_transcript

PLURALS = {"member": "members", "minister": "ministers", "witness": "witnesses"}
GROUPS = tuple(PLURALS)
ROUNDS = {"first": ("March", "2020-03-01", "2020-06-30"), "second": ("October", "2020-10-01", "2020-12-31")}
REVERSED = [
    "calm", "secure", "at.ease", "rested", "comfortable", "confident", "relaxed", "content", "joyful",
    "pleasant",
]  # fmt: skip
LEAVERS, JOINERS = range(1, 21), range(76, 96)

CHAPTER = """\
---
title: Hearings
---

# What was held

{number}`coverage pick=held` of {number}`coverage pick=planned` hearings were held, {ref}`held`.

:::{table} coverage by=profession across=round
:name: held
:caption: Hearings by group and round
:::

# What came up

:::{table} themes by=profession across=round
:name: themes
:caption: Themes by group and round
:::

{sentence}`themes of=funding across=round`

# State anxiety

:::{table} scales across=round
:name: anxiety
:caption: State anxiety in two rounds
:::

{sentence}`scales of=anxiety across=round`

The difference was {number}`scales of=anxiety across=round pick=difference` steps
(g = {number}`scales of=anxiety across=round pick=effect`).
"""


def meetings(shared: Path) -> SimpleNamespace:
    """Return the raw tables of the hearings: meetings, speakers, topics and themes."""
    folder = shared / "data" / "meetings"
    tables = {
        name: pd.read_csv(folder / f"{name}.csv") for name in ("meetings", "speakers", "topics", "themes")
    }
    said = {
        each: [paragraph.partition(": ")[0] for paragraph in _paragraphs(folder / f"{each}.txt")]
        for each in tables["meetings"]["meeting"]
    }
    return SimpleNamespace(**tables, said=said)


def answers(shared: Path, study: str, times: tuple[int, int]) -> pd.DataFrame:
    """Return the raw answers of one study at two times."""
    found = pd.read_csv(shared / "data" / "reference" / "data" / "sai.csv")
    return found[(found["study"] == study) & found["time"].isin(times)]


def with_dropouts(found: pd.DataFrame, times: tuple[int, int]) -> pd.DataFrame:
    """Return the answers as if some persons had left after the first time and others had come."""
    left = found["id"].isin(LEAVERS) & (found["time"] == times[1])
    joined = found["id"].isin(JOINERS) & (found["time"] == times[0])
    return found[~left & ~joined]


def items(found: pd.DataFrame) -> list[str]:
    """Return the names of the twenty items."""
    return [column for column in found.columns if column not in ("study", "time", "id")]


def codes(names: Iterable[str], letter: str) -> dict[str, str]:
    """Return a meaningless code for each name or topic."""
    return {name: f"{letter}{number:02}" for number, name in enumerate(sorted(set(names)), start=1)}


def write_hearings(folder: Path, shared: Path, found: pd.DataFrame) -> Path:
    """Write a study of the ten hearings and of a survey."""
    raw = meetings(shared)
    people = codes(raw.speakers["speaker"], "D")
    topics = codes(raw.themes["topic"], "t")
    group = dict(zip(raw.speakers["speaker"], raw.speakers["group"], strict=True))
    _write(
        folder, "study.toml", "\n".join([*_design(raw.speakers["group"]), *_interviews(raw, people, group)])
    )
    _write(folder, "participants.csv", _roster(people, group))
    _write(folder, "codebook.toml", _codebook(raw.themes, topics))
    _write(folder, "chapters/01-hearings.md", CHAPTER)
    for each in raw.meetings.itertuples():
        text = (shared / "data" / "meetings" / f"{each.meeting}.txt").read_text(encoding="utf-8")
        _write(folder, f"transcripts/{each.meeting}.v1.txt", _transcript(each, text, people))
    _code(folder, raw.topics, topics)
    return write_survey(folder, found)


def write_survey(folder: Path, found: pd.DataFrame) -> Path:
    """Write a survey of two rounds, into a study or as one of its own."""
    if not (folder / "study.toml").exists():
        _write(folder, "study.toml", "\n".join(_design(GROUPS)))
    _write(folder, "instruments/sai.toml", _instrument(items(found)))
    for when, (_, rows) in zip(ROUNDS, found.groupby("time"), strict=True):
        table = rows.drop(columns=["study", "time"]).astype("Int64")
        table["id"] = [_code_in(each, when) for each in table["id"]]
        _write(folder, f"responses/{when}.csv", table.to_csv(sep=";", index=False, lineterminator="\n"))
        _write(folder, f"responses/{when}.binding.toml", _binding(when, items(found)))
    return folder


def _code_in(number: int, when: str) -> str:
    """Return a person's own code, written in capitals the first time and in small letters then."""
    code = f"Kod-{number:03}"
    return code.upper() if when == "first" else code.lower()


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _paragraphs(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").strip().split("\n\n")


def _design(groups: Iterable[str]) -> Iterable[str]:
    counts = pd.Series(list(groups)).value_counts()
    yield 'format = 1\n[study]\ntitle = "Hearings"\nlanguage = "en"\n'
    for each, (label, start, end) in ROUNDS.items():
        yield f'[[round]]\nid = "{each}"\nlabel = "{label}"\nfrom = {start}\nto = {end}\n'
    yield '[[site]]\nid = "senedd"\nlabel = "Senedd"\n'
    for each in GROUPS:
        yield f'[[profession]]\nid = "{each}"\nlabel = "{each}"\nplural = "{PLURALS[each]}"'
        yield f"population = {{ senedd = {counts[each]} }}\n"
    yield '[[coder]]\nid = "a1"\n'


def _interviews(raw: SimpleNamespace, people: Mapping[str, str], group: Mapping[str, str]) -> Iterable[str]:
    for each in raw.meetings.itertuples():
        speaking = set(raw.said[each.meeting])
        there = [one for one in GROUPS if one in {group[name] for name in speaking}]
        yield f'[[interview]]\nid = "{each.meeting}"\nround = "{each.round}"'
        yield f'site = "{each.site}"\nheld = true'
        yield f"professions = {json.dumps(there)}"
        yield f"participants = {json.dumps(sorted(people[name] for name in speaking))}\n"


def _roster(people: Mapping[str, str], group: Mapping[str, str]) -> str:
    rows = (f"{code};{group[name]};senedd;;;" for name, code in people.items())
    return "\n".join(["participant;profession;site;from;to;share", *rows]) + "\n"


def _codebook(themes: pd.DataFrame, topics: Mapping[str, str]) -> str:
    tables = [f'[[theme]]\nid = "{each}"\nlabel = "{each}"\n' for each in dict.fromkeys(themes["theme"])]
    tables += [
        f'[[code]]\nid = "{topics[each.topic]}"\ntheme = "{each.theme}"\n'
        f"label = {json.dumps(each.topic, ensure_ascii=False)}\n"
        for each in themes.itertuples()
    ]
    return "\n".join(["version = 1\n", *tables])


def _transcript(meeting: tuple, text: str, people: Mapping[str, str]) -> str:
    reading = read_interview(text.encode(), f"{meeting.meeting}.txt")
    assert isinstance(reading, Reading)
    said = [(people[str(each.speaker)], each.text) for each in reading.utterances]
    turns = tuple(Turn(n, "participant", code, None, words) for n, (code, words) in enumerate(said, start=1))
    return format_transcript(Transcript(meeting.meeting, 1, meeting.round, meeting.site, (), "", turns))


def _code(folder: Path, spans: pd.DataFrame, topics: Mapping[str, str]) -> None:
    """Code every turn of each span, as one coder would: turns count from 0 there and from 1 here."""
    when = datetime(2026, 1, 7, 9, tzinfo=UTC)
    for span in spans.itertuples():
        text = (folder / "transcripts" / f"{span.meeting}.v1.txt").read_bytes()
        for turn in range(span.first_turn, span.last_turn + 1):
            when += timedelta(seconds=1)
            event = Add(
                id=new_id(when), time=when, transcript=span.meeting, version=1, sha256=store.digest(text),
                turn=turn + 1, code=topics[span.topic], codebook=1,
            )  # fmt: skip
            store.append_line(folder / "codings" / log_name("a1", "desk"), format_event(event))


def _instrument(names: Collection[str]) -> str:
    points = ", ".join(f'{{ value = {n}, en = "{label}" }}' for n, label in enumerate(
        ("not at all", "somewhat", "moderately so", "very much so"), start=1))  # fmt: skip
    keyed = [f"-{name}" if name in REVERSED else name for name in names]
    tables = [f'[[item]]\nid = "{name}"\nresponse = "degree"\nen = "I feel {name}."\n' for name in names]
    return "\n".join(
        [
            f'id = "sai"\ntitle = "State anxiety"\n[response.degree]\npoints = [{points}]\n',
            *tables,
            '[[scale]]\nid = "anxiety"\nlabel = { en = "state anxiety" }',
            f"items = {json.dumps(keyed)}\nmin_answered = 16\n",
        ]
    )


def _binding(when: str, names: Iterable[str]) -> str:
    head = f'file = "{when}.csv"\ninstrument = "sai"\nround = "{when}"\n'
    head += 'respondent = { column = "id", link = "code" }\n'
    return head + "".join(f'[item."{name}"]\ncolumn = "{name}"\n' for name in names)
