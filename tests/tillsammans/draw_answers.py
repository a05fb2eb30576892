"""Draw the invented answers of the example study.

Forty invented persons answer twelve items: 26 in both rounds, 8 only in May,
6 only in November. Ways of contact are meant to rise by about 0.3 steps, time
and resources to fall by about 0.3, and trust to stay where it was.

Run as ``python draw_answers.py analyses/tillsammans``.
"""

from __future__ import annotations

import argparse
import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEED = 16
ROUNDS = ("omg1", "omg2")
SITES = {"lindby": "Lindby", "sjovik": "Sjövik"}
LEVEL = {"contact": 2.65, "trust": 3.0, "time": 2.6}
SHIFT = {"contact": 0.33, "trust": 0.0, "time": -0.33}
DONT_KNOW, BLANK = 0.04, 0.02

# profession: (mean against the others, persons by pattern: Lindby and Sjövik)
PROFESSIONS = {
    "skolskoterska": (-0.15, {"both": (3, 4), "omg1": (1, 1), "omg2": (1, 0)}),
    "kurator": (0.0, {"both": (3, 3), "omg1": (0, 1), "omg2": (1, 0)}),
    "specialpedagog": (0.0, {"both": (3, 3), "omg1": (2, 1), "omg2": (1, 1)}),
    "rektor": (0.3, {"both": (3, 2), "omg1": (1, 1), "omg2": (1, 1)}),
    "skolpsykolog": (0.0, {"both": (1, 1), "omg1": (0, 0), "omg2": (0, 0)}),
}

LABELS = {
    "omg1": {
        "skolskoterska": "skolsköterska",
        "kurator": "kurator",
        "specialpedagog": "specialpedagog",
        "rektor": "rektor",
        "skolpsykolog": "skolpsykolog",
    },
    "omg2": {
        "skolskoterska": "skolsköterska",
        "kurator": "skolkurator",
        "specialpedagog": "specialpedagog",
        "rektor": "rektor",
        "skolpsykolog": "skolpsykolog",
    },
}


@dataclass(frozen=True, slots=True)
class Person:
    """One invented respondent."""

    code: str
    site: str
    profession: str
    rounds: tuple[str, ...]
    leaning: float


def draw_codes(rng: np.random.Generator, count: int) -> list[str]:
    """Self-made codes, any two of which differ in at least two places."""
    codes: list[str] = []
    while len(codes) < count:
        letters = "".join(rng.choice(list("ABDEFGHKLMNOPRSTUV"), 2))
        code = f"{letters}{rng.integers(10, 100)}"
        if all(sum(a != b for a, b in zip(code, other, strict=True)) > 1 for other in codes):
            codes.append(code)
    return codes


def draw_persons(rng: np.random.Generator) -> list[Person]:
    """Everyone in the table of professions, with a leaning of their own."""
    places = [
        (site, profession, ROUNDS if pattern == "both" else (pattern,), lift)
        for profession, (lift, patterns) in PROFESSIONS.items()
        for pattern, counts in patterns.items()
        for site, count in zip(SITES, counts, strict=True)
        for _ in range(count)
    ]
    codes = draw_codes(rng, len(places))
    return [
        Person(code, site, profession, rounds, lift + rng.normal(0, 0.3))
        for code, (site, profession, rounds, lift) in zip(codes, places, strict=True)
    ]


def keyed_items(instrument: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """Scale, item and whether the item is reverse-keyed, in the scales' order."""
    return [
        (scale["id"], item.removeprefix("-"), item.startswith("-"))
        for scale in instrument["scale"]
        for item in scale["items"]
    ]


def draw_answers(
    rng: np.random.Generator,
    person: Person,
    items: Sequence[tuple[str, str, bool]],
) -> dict[str, dict[str, int | str]]:
    """Answers by round and item: a point from 1 to 4, ``Vet ej`` or nothing.

    A person keeps a view of each scale and a habit with each item from round
    to round; only the shift of the scale and a little noise come between.
    """
    views = {scale: rng.normal(0, 0.35) for scale in LEVEL}
    habits = {item: rng.normal(0, 0.35) for _, item, _ in items}
    answers: dict[str, dict[str, int | str]] = {}
    for round_ in person.rounds:
        answers[round_] = {}
        for scale, item, is_reversed in items:
            shift = SHIFT[scale] if round_ == "omg2" else 0.0
            latent = LEVEL[scale] + shift + person.leaning + views[scale] + habits[item]
            point = int(np.clip(np.rint(latent + rng.normal(0, 0.5)), 1, 4))
            kept = 5 - point if is_reversed else point
            chance = rng.random()
            answers[round_][item] = (
                "Vet ej" if chance < DONT_KNOW else "" if chance < DONT_KNOW + BLANK else kept
            )
    return answers


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[int | str]]) -> None:
    """Write one export as UTF-8 with semicolons."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_binding(path: Path, round_: str, sites: Mapping[str, str], columns: Mapping[str, str]) -> None:
    """Write the binding that tells which column holds what."""
    values = ", ".join(f'"{text}" = "{site}"' for text, site in sites.items())
    items = "".join(f'\n[item.{item}]\ncolumn = "{column}"\n' for item, column in columns.items())
    path.with_suffix(".binding.toml").write_text(
        f'file = "{path.name}"\n'
        'instrument = "collaboration"\n'
        f'round = "{round_}"\n'
        'respondent = { column = "Svarskod", link = "code" }\n'
        f'site = {{ column = "Kommun", values = {{ {values} }} }}\n'
        'profession = { column = "Yrke" }\n' + items,
        encoding="utf-8",
        newline="\n",
    )


def write_responses(study: Path) -> None:
    """Draw everyone and write both exports with their bindings."""
    rng = np.random.default_rng(SEED)
    instrument = tomllib.loads((study / "instruments" / "collaboration.toml").read_text("utf-8"))
    wording = {item["id"]: item["sv"] for item in instrument["item"]}
    labels = {point["value"]: point["sv"] for point in instrument["response"]["agree4"]["points"]}
    items = keyed_items(instrument)
    persons = draw_persons(rng)
    answers = {person.code: draw_answers(rng, person, items) for person in persons}
    orders = {"omg1": list(wording), "omg2": list(rng.permutation(list(wording)))}
    headers = {"omg1": wording, "omg2": {item: item for item in wording}}
    names = {"omg1": "enkat-maj.csv", "omg2": "enkat-november.csv"}
    suffixes = {"omg1": " kommun", "omg2": ""}
    for round_ in ROUNDS:
        sites = {site: label + suffixes[round_] for site, label in SITES.items()}
        rows: list[list[int | str]] = []
        for index in rng.permutation(len(persons)):
            person = persons[index]
            if round_ not in person.rounds:
                continue
            given = [answers[person.code][round_][item] for item in orders[round_]]
            shown = [labels.get(value, value) for value in given] if round_ == "omg1" else given
            rows.append([person.code, sites[person.site], LABELS[round_][person.profession], *shown])
        path = study / "responses" / names[round_]
        columns = {item: headers[round_][item] for item in orders[round_]}
        write_csv(path, ["Svarskod", "Kommun", "Yrke", *columns.values()], rows)
        in_order = {item: columns[item] for item in wording}
        write_binding(path, round_, {text: site for site, text in sites.items()}, in_order)


def main() -> None:
    """Write the answers into the study folder given as the only argument."""
    parser = argparse.ArgumentParser(description="Draw the invented answers of the example study.")
    parser.add_argument("study", type=Path, help="the study folder")
    write_responses(parser.parse_args().study)


if __name__ == "__main__":
    main()
