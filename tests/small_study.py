"""Writes a small study as a user has it: two rounds, two municipalities, four professions.

Everybody is invented. What a test is about stands in the test; the rest is filled in here.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fokus.coding import log
from fokus.evaluation import Evaluation, load
from fokus.problems import Problem, has_errors

DESIGN = """\
format = 1

[study]
title = "Liten studie"
language = "sv"
smallest_group = 5
quote_group = 3

[[round]]
id = "omg1"
label = "maj 2025"
from = 2025-05-01
to = 2025-06-15

[[round]]
id = "omg2"
label = "november 2025"
from = 2025-11-01
to = 2025-12-15

[[site]]
id = "lindby"
label = "Lindby"

[[site]]
id = "sjovik"
label = "Sjövik"
"""

PROFESSIONS = {
    "skolskoterska": ("elevhälsa", 5, 6),
    "kurator": ("elevhälsa", 4, 4),
    "skolpsykolog": ("elevhälsa", 1, 1),
    "rektor": ("", 2, 0),
}

CODEBOOK = """\
version = 1

[[theme]]
id = "samverkan"
label = "Samverkan"

[[theme]]
id = "tid"
label = "Tid"

[[code]]
id = "kontaktvagar"
theme = "samverkan"
label = "Kontaktvägar"

[[code]]
id = "fortroende"
theme = "samverkan"
label = "Förtroende"

[[code]]
id = "tidsbrist"
theme = "tid"
label = "Tidsbrist"
"""

INSTRUMENT = """\
id = "enkat"
title = "Samverkan"

[response.agree4]
points = [
  {{ value = 1, sv = "Stämmer inte alls" }},
  {{ value = 2, sv = "Stämmer ganska dåligt" }},
  {{ value = 3, sv = "Stämmer ganska bra" }},
  {{ value = 4, sv = "Stämmer helt och hållet" }},
]
non_answers = [{{ id = "dont_know", sv = "Vet ej" }}]

[[item]]
id = "k1"
response = "agree4"
sv = "Jag vet vem jag ska ringa."
{sensitive}

[[item]]
id = "k2"
response = "agree4"
sv = "Det är svårt att få svar."

[[item]]
id = "fritt"
sv = "Vad behövs?"

[[scale]]
id = "kontakt"
label = {{ sv = "Kontaktvägar" }}
items = ["k1", "-k2"]
min_answered = 1
"""


@dataclass
class SmallStudy:
    """What a small study holds; ``write`` and ``open`` make it a folder."""

    interviews: Sequence[Mapping[str, Any]] = ()
    people: Iterable[Sequence[str]] = ()
    turns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    codings: Iterable[Mapping[str, Any]] = ()
    coders: Sequence[str] = ("a1",)
    answers: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    link: str = "code"
    sensitive: bool = False
    files: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        files = {
            "study.toml": "\n".join([DESIGN, *self._professions(), *self._interviews(), *self._coders()]),
            "participants.csv": "participant;profession;site;from;to;share\n"
            + "".join(";".join((*row, "", "", "")[:6]) + "\n" for row in self.people),
            "codebook.toml": CODEBOOK,
            **{f"transcripts/{each}.v1.txt": self._transcript(each, t) for each, t in self.turns.items()},
            **self._codings(),
            **self._survey(),
            **self.files,
        }
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        return folder

    def open(self, folder: Path) -> Evaluation:
        """Write and load the study; it has no errors that the test does not know of."""
        evaluation, problems = self.load(folder)
        assert not has_errors(problems), problems
        return evaluation

    def load(self, folder: Path) -> tuple[Evaluation, list[Problem]]:
        evaluation, problems = load(self.write(folder))
        assert evaluation is not None, problems
        return evaluation, problems

    def _professions(self) -> Iterable[str]:
        for each, (group, lindby, sjovik) in PROFESSIONS.items():
            yield f'[[profession]]\nid = "{each}"\nlabel = "{each}"\ngroup = "{group}"'
            yield f"population = {{ lindby = {lindby}, sjovik = {sjovik} }}"

    def _interviews(self) -> Iterable[str]:
        for each in self.interviews:
            yield "[[interview]]"
            yield from (f"{key} = {json.dumps(value)}" for key, value in each.items())

    def _coders(self) -> Iterable[str]:
        return (f'[[coder]]\nid = "{each}"' for each in self.coders)

    def _transcript(self, each: str, turns: Sequence[str]) -> str:
        interview = next(one for one in self.interviews if one["id"] == each)
        head = "\n".join(
            [
                f"id: {each}",
                f"round: {interview['round']}",
                f"site: {interview['site']}",
                f"professions: {', '.join(interview['professions'])}",
            ]
        )
        return "\n\n".join([head, *turns]) + "\n"

    def _codings(self) -> dict[str, str]:
        lines: dict[str, list[str]] = {}
        for number, each in enumerate(self.codings):
            when = datetime(2025, 6, 10, tzinfo=UTC) + timedelta(minutes=number)
            coder = each.get("coder", "a1")
            told = {key: value for key, value in each.items() if key != "coder"}
            event = log.Add(id=log.new_id(when), time=when, version=1, codebook=1, **told)
            lines.setdefault(f"codings/{coder}.prov.jsonl", []).append(log.format_event(event))
        return {name: "\n".join(events) + "\n" for name, events in lines.items()}

    def _survey(self) -> dict[str, str]:
        if not self.answers:
            return {}
        sensitive = "sensitive = true" if self.sensitive else ""
        files = {"instruments/enkat.toml": INSTRUMENT.format(sensitive=sensitive)}
        for when, rows in self.answers.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            text = io.StringIO()
            writer = csv.DictWriter(text, columns, delimiter=";", restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            files[f"responses/{when}.csv"] = text.getvalue()
            files[f"responses/{when}.binding.toml"] = self._binding(when, columns)
        return files

    def _binding(self, when: str, columns: Iterable[str]) -> str:
        known = {"kod": f'respondent = {{ column = "kod", link = "{self.link}" }}'}
        known |= {each: f'{key} = {{ column = "{each}" }}' for each, key in
                  (("kommun", "site"), ("yrke", "profession"))}  # fmt: skip
        head = [f'file = "{when}.csv"', 'instrument = "enkat"', f'round = "{when}"']
        head += [line for column, line in known.items() if column in columns]
        items = [f'[item.{each}]\ncolumn = "{each}"' for each in columns if each not in known]
        return "\n".join([*head, *items]) + "\n"


def interview(
    each: str, participants: Sequence[str] = (), professions: Sequence[str] = ("kurator",), **more: Any
) -> dict[str, Any]:
    """Return an interview that was held; its round and site stand in its id: ``omg1-lindby-…``."""
    when, site, *_ = each.split("-")
    told: dict[str, Any] = {"id": each, "round": when, "site": site, "professions": list(professions)}
    told |= {"held": True} | more
    return told if "present" in more else told | {"participants": list(participants)}


def people(profession: str, codes: str, site: str = "lindby") -> list[tuple[str, ...]]:
    """Return rows of the roster: one for each code."""
    return [(code, profession, site) for code in codes.split()]


def respondents(
    codes: Iterable[Any], k1: Any, k2: Any = "", profession: str = "kurator", site: str = "lindby"
) -> list[dict[str, Any]]:
    """Return answers of some respondents; one answer for all, or one for each."""
    ids = list(codes)
    first = list(k1) if isinstance(k1, list | tuple) else [k1] * len(ids)
    second = list(k2) if isinstance(k2, list | tuple) else [k2] * len(ids)
    return [
        {"kod": code, "kommun": site, "yrke": profession, "k1": one, "k2": two}
        for code, one, two in zip(ids, first, second, strict=True)
    ]
