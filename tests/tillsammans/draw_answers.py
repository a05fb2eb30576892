"""Draw the invented answers of the example study.

Sixty invented persons answer eighteen items: 39 in both rounds, 13 only in May, 8 only in November.
Among the 39, ways of contact are meant to rise from 2.71 to 2.99, time and resources to fall by about
0.3, and trust to stay where it was; heads stand higher than nurses. Item k14 is worded against its scale
and nobody flagged it, so that it lies below zero against the rest. Two persons change profession.

The two exports look as they came: a workbook as from a form service in May, and semicolons with short
headers in November. Three slips of the pen are planted, with their corrections.

Each stream of chance has a seed of its own, found by trying many: the planned figures come out exactly.

Run as ``python draw_answers.py analyses/tillsammans``.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import tomllib
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Cell = str | int | datetime | None

SEEDS = {"persons": 1, "leanings": 1, "contact": 410693, "trust": 6940, "time": 108, "files": 1}
ROUNDS = ("omg1", "omg2")
SITES = {"lindby": "Lindby", "sjovik": "Sjövik"}
NEGATIVE = frozenset({"k3", "k14", "k17"})
DONT_KNOW, BLANK = 0.04, 0.02
SAID_NOTHING, LEFT_EMPTY = -1, -2
OPEN = ("o1", "o2")
FILES = {"omg1": "enkat-maj.xlsx", "omg2": "enkat-november.csv"}
FORM = ("ID", "Starttid", "Slutförandetid", "E-post", "Namn")
ASKED = {
    "code": "Din svarskod",
    "profession": "Vilken är din yrkesgrupp?",
    "site": "I vilken kommun arbetar du?",
}
SHORT = {"site": "Kommun", "profession": "Yrke", "code": "Svarskod"}
FIRST_DAY = datetime(2025, 5, 12, 7, 30)  # noqa: DTZ001
LOOSE = frozenset({"k2", "k8", "k14", "o1"})
NBSP = "\N{NO-BREAK SPACE}"
STAMP = rb"\g<1>2025-06-09T08:00:00Z"
PLAIN = re.compile(rb"(<Application>Microsoft Excel)[^<]*")
MISSPELT = {"Sjövk": "Sjövik", "Lidnby": "Lindby"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a scale is meant to show: level, shift to November, and how far persons go their own way."""

    level: float
    shift: float
    drift: float
    lift: Mapping[str, float]


PLANS = {
    "contact": Plan(2.69, 0.30, 0.46, {"skolskoterska": -0.2, "rektor": 0.35}),
    "trust": Plan(3.03, 0.04, 0.10, {"skolskoterska": -0.2, "rektor": 0.35}),
    "time": Plan(2.62, -0.45, 0.25, {"skolskoterska": -0.1, "rektor": 0.1}),
}

# profession in May and in November, and the persons by pattern: Lindby and Sjövik
PATTERNS = (
    ("skolskoterska", "skolskoterska", {"both": (6, 4), "omg1": (1, 1), "omg2": (1, 1)}),
    ("kurator", "kurator", {"both": (4, 3), "omg1": (1, 1), "omg2": (1, 0)}),
    ("kurator", "specialpedagog", {"both": (1, 0)}),
    ("specialpedagog", "specialpedagog", {"both": (7, 4), "omg1": (4, 0), "omg2": (2, 1)}),
    ("specialpedagog", "rektor", {"both": (0, 1)}),
    ("rektor", "rektor", {"both": (5, 4), "omg1": (2, 1), "omg2": (1, 1)}),
    ("skolpsykolog", "skolpsykolog", {"omg1": (1, 1)}),
)

SPELLINGS = {
    "omg1": {
        "skolskoterska": ("Skolsköterska",),
        "kurator": ("Kurator",),
        "specialpedagog": ("Specialpedagog",),
        "rektor": ("Rektor",),
        "skolpsykolog": ("Skolpsykolog",),
    },
    "omg2": {
        "skolskoterska": ("skolsköterska", "skolsköterska", "skolsköt."),
        "kurator": ("skolkurator",),
        "specialpedagog": ("specialpedagog", "spec.ped."),
        "rektor": ("rektor", "rektor", "biträdande rektor"),
    },
}


@dataclass(frozen=True, slots=True)
class Person:
    """One invented respondent; the profession may be another one in November."""

    code: str
    site: str
    professions: tuple[str, str]
    rounds: tuple[str, ...]


def stream(name: str) -> np.random.Generator:
    """Return the chance of one part, which no other part disturbs."""
    return np.random.default_rng([*name.encode(), SEEDS[name]])


def draw_codes(rng: np.random.Generator, count: int) -> list[str]:
    """Self-made codes, any two of which differ in at least two places; the first is given."""
    codes = ["KO14"]
    while len(codes) < count:
        letters = "".join(rng.choice(list("ABDEFGHKLMNOPRSTUV"), 2))
        code = f"{letters}{rng.integers(10, 100)}"
        if all(sum(a != b for a, b in zip(code, other, strict=True)) > 1 for other in codes):
            codes.append(code)
    return codes


def list_persons() -> list[Person]:
    """Everyone in the table of patterns."""
    places = [
        (site, (may, november), ROUNDS if pattern == "both" else (pattern,))
        for may, november, patterns in PATTERNS
        for pattern, counts in patterns.items()
        for site, count in zip(SITES, counts, strict=True)
        for _ in range(count)
    ]
    codes = draw_codes(stream("persons"), len(places))
    return [Person(code, *place) for code, place in zip(codes, places, strict=True)]


def draw_scale(
    rng: np.random.Generator,
    plan: Plan,
    persons: Sequence[Person],
    leanings: Numbers,
    negative: Sequence[bool],
) -> Numbers:
    """Draw answers by person, round and item: a point from 1 to 4, or one of the two ways to give none.

    A person keeps a view of the scale and a habit with each item from round to round; the shift of
    the scale, a drift of the person's own and a little noise come between.
    """
    size = len(persons), len(ROUNDS), len(negative)
    lift = np.array([[plan.lift.get(each, 0.0) for each in person.professions] for person in persons])
    view = rng.normal(0, 0.33, size[0])
    drift = rng.normal(0, plan.drift / np.sqrt(2), size[:2])
    habit = rng.normal(0, 0.33, (size[0], 1, size[2]))
    ease = rng.normal(0, 0.15, size[2])
    shift = np.array([0.0, plan.shift])[None, :, None]
    latent = plan.level + shift + (lift + drift + (leanings + view)[:, None])[:, :, None] + habit + ease
    points = np.clip(np.rint(latent + rng.normal(0, 0.5, size)), 1, 4)
    points = np.where(np.array(negative), 5 - points, points)
    chance = rng.random(size)
    return np.select([chance < DONT_KNOW, chance < DONT_KNOW + BLANK], [SAID_NOTHING, LEFT_EMPTY], points)


def draw_points(instrument: Mapping[str, Any], persons: Sequence[Person]) -> dict[str, Numbers]:
    """Draw the answers to each item by person and round."""
    leanings = stream("leanings").normal(0, 0.28, len(persons))
    points: dict[str, Numbers] = {}
    for scale in instrument["scale"]:
        items = [item.removeprefix("-") for item in scale["items"]]
        negative = [item in NEGATIVE for item in items]
        drawn = draw_scale(stream(scale["id"]), PLANS[scale["id"]], persons, leanings, negative)
        points |= {item: drawn[:, :, n] for n, item in enumerate(items)}
    return points


def texts_of(
    points: Mapping[str, Numbers], person: int, round_: int, labels: Mapping[int, str]
) -> dict[str, str]:
    """Return what one person gave in one round, as it stands in the cells."""
    words = {SAID_NOTHING: "Vet ej", LEFT_EMPTY: "", **labels}
    return {item: words[int(grid[person, round_])] for item, grid in points.items()}


def lay_open_answers(
    rng: np.random.Generator, given: Sequence[dict[str, str]], round_: str, folder: Path
) -> None:
    """Lay each written answer with somebody of its profession and municipality who has none yet."""
    written = tomllib.loads((folder / "open_answers.toml").read_text("utf-8"))["answer"]
    for answers in given:
        answers.update(dict.fromkeys(OPEN, ""))
    for each in (each for each in written if each["round"] == round_):
        fitting = [
            answers
            for answers in given
            if answers["profession"] == each["profession"]
            and answers["site"] == each.get("site", answers["site"])
            and not answers[each["item"]]
        ]
        fitting[int(rng.integers(len(fitting)))][each["item"]] = each["text"]


def may_rows(
    rng: np.random.Generator, given: list[dict[str, str]], wording: Mapping[str, str]
) -> list[list[Cell]]:
    """Return the workbook of May: questions as headers, some with a hard space after; labels as answers."""
    loose = {item: text + NBSP * (item in LOOSE) for item, text in wording.items()}
    header: list[Cell] = [*FORM, ASKED["code"] + NBSP, ASKED["profession"], ASKED["site"]]
    rows: list[list[Cell]] = [[*header, *loose.values()]]
    minutes = np.sort(rng.choice(18 * 9 * 60, len(given), replace=False))
    for number, (minute, answers) in enumerate(zip(minutes.tolist(), given, strict=True), start=1):
        day, rest = divmod(minute, 9 * 60)
        begun = FIRST_DAY + timedelta(days=day, minutes=rest, seconds=int(rng.integers(60)))
        done = begun + timedelta(seconds=int(rng.integers(240, 1100)))
        profession = SPELLINGS["omg1"][answers["profession"]][0]
        site = f"{SITES[answers['site']]} kommun"
        cells = [answers[item] or None for item in wording]
        rows.append([number, begun, done, "anonymous", None, answers["code"], profession, site, *cells])
    at = header.index(ASKED["code"] + NBSP)
    rows[11][at] = f"{rows[11][at]} ".lower()
    rows[34][at] = f" {rows[34][at]}"
    slip = next(row for row in rows if row[at] == "KO14")
    slip[at] = "K014"
    return rows


def november_rows(
    rng: np.random.Generator, given: list[dict[str, str]], wording: Mapping[str, str]
) -> list[list[Cell]]:
    """Return the export of November: short headers in an order of their own, and points as answers."""
    order = [*rng.permutation([item for item in wording if item not in OPEN]).tolist(), "o2", "o1"]
    rows: list[list[Cell]] = [["Nr", "Datum", *SHORT.values(), *order]]
    days = np.sort(rng.integers(0, 30, len(given)))
    for number, (day, answers) in enumerate(zip(days.tolist(), given, strict=True), start=1):
        date = (datetime(2025, 11, 10) + timedelta(days=day)).date().isoformat()  # noqa: DTZ001
        profession = str(rng.choice(SPELLINGS["omg2"][answers["profession"]]))
        cells = [answers[item] for item in order]
        rows.append([number, date, SITES[answers["site"]], profession, answers["code"], *cells])
    rows[23][2] = {"Sjövik": "Sjövk", "Lindby": "Lidnby"}[str(rows[23][2])]
    column = rows[0].index("k9")
    slip = next(row for row in rows[8:] if row[column] == "3")
    slip[column] = "33"
    return rows


def corrections(may: Sequence[Sequence[Cell]], november: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Return the rows of corrections.csv: what each slip is, where it stands, and what was meant."""
    code = next(n for n, row in enumerate(may, start=1) if row[5] == "K014")
    column = november[0].index("k9")
    point = next(n for n, row in enumerate(november, start=1) if row[column] == "33")
    site, spelt = next((n, str(row[2])) for n, row in enumerate(november, start=1) if row[2] in MISSPELT)
    reasons = (
        "Nolla i stället för bokstaven O: samma kommun och yrke som KO14 i november.",
        "Dubbeltryckning: skalan går från 1 till 4.",
        "Felstavat kommunnamn.",
    )
    return [
        ["file", "row", "column", "from", "to", "reason", "who", "date"],
        [FILES["omg1"], code, ASKED["code"], "K014", "KO14", reasons[0], "a1", "2025-12-10"],
        [FILES["omg2"], site, "Kommun", spelt, MISSPELT[spelt], reasons[2], "a1", "2025-12-10"],
        [FILES["omg2"], point, "k9", "33", "3", reasons[1], "a1", "2025-12-10"],
    ]


def write_csv(path: Path, rows: Sequence[Sequence[Cell]]) -> None:
    """Write a table as UTF-8 with semicolons."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows(rows)


def write_workbook(path: Path, rows: Sequence[Sequence[Cell]]) -> None:
    """Write a workbook whose bytes depend on the rows alone: no clock, no name of a maker."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(row)
    book.properties.creator = ""
    book.properties.created = datetime(2025, 6, 9, 8, 0)  # noqa: DTZ001
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            text = PLAIN.sub(rb"\g<1>", re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", STAMP, made.read(name)))
            info = zipfile.ZipInfo(name, (2025, 6, 9, 8, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(info, text)


def write_binding(path: Path, round_: str, people: Mapping[str, str], columns: Mapping[str, str]) -> None:
    """Write the binding that tells which column holds what."""
    suffix = " kommun" if round_ == "omg1" else ""
    values = ", ".join(f'"{label}{suffix}" = "{site}"' for site, label in SITES.items())
    items = "".join(f'\n[item.{item}]\ncolumn = "{column}"\n' for item, column in columns.items())
    path.with_suffix(".binding.toml").write_text(
        f'file = "{path.name}"\n'
        'instrument = "collaboration"\n'
        f'round = "{round_}"\n'
        f'respondent = {{ column = "{people["code"]}", link = "code" }}\n'
        f'site = {{ column = "{people["site"]}", values = {{ {values} }} }}\n'
        f'profession = {{ column = "{people["profession"]}" }}\n' + items,
        encoding="utf-8",
        newline="\n",
    )


def write_study(study: Path, texts: Path) -> None:
    """Draw everyone and write both exports with their bindings, and the corrections."""
    instrument = tomllib.loads((study / "instruments" / "collaboration.toml").read_text("utf-8"))
    wording = {item["id"]: item["sv"] for item in instrument["item"]}
    steps = {point["value"]: point["sv"] for point in instrument["response"]["agree4"]["points"]}
    persons = list_persons()
    points = draw_points(instrument, persons)
    rng = stream("files")
    given: dict[str, list[dict[str, str]]] = {}
    for at, round_ in enumerate(ROUNDS):
        labels = steps if round_ == "omg1" else {value: str(value) for value in steps}
        there = [n for n in rng.permutation(len(persons)).tolist() if round_ in persons[n].rounds]
        given[round_] = [
            {"code": persons[n].code, "site": persons[n].site, "profession": persons[n].professions[at]}
            | texts_of(points, n, at, labels)
            for n in there
        ]
        lay_open_answers(rng, given[round_], round_, texts)
    may = may_rows(rng, given["omg1"], wording)
    november = november_rows(rng, given["omg2"], wording)
    folder = study / "responses"
    write_workbook(folder / FILES["omg1"], may)
    write_csv(folder / FILES["omg2"], november)
    write_csv(study / "corrections.csv", corrections(may, november))
    write_binding(folder / FILES["omg1"], "omg1", ASKED, wording)
    write_binding(folder / FILES["omg2"], "omg2", SHORT, {item: item for item in wording})


def main() -> None:
    """Write the answers into the study folder given as the only argument."""
    parser = argparse.ArgumentParser(description="Draw the invented answers of the example study.")
    parser.add_argument("study", type=Path, help="the study folder")
    write_study(parser.parse_args().study, Path(__file__).parent)


if __name__ == "__main__":
    main()
