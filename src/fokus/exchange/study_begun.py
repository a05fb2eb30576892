"""A study begun from one workbook: its sheets become the files that a study begins with.

The files are read by the very readers of a study, and what these find wrong is told where it stands in the
workbook.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from fokus.exchange.study_workbook import SETTINGS, Line, Sheets, read_sheets
from fokus.material.matching.wording import slug
from fokus.messages import LANGUAGES, catalogue
from fokus.problems import Place, Problem, has_errors, unknown
from fokus.study import consent, roster
from fokus.study.cells import fold
from fokus.study.codebook import Codebook, check_codebook
from fokus.study.consent import read_consents
from fokus.study.design import Design, check_design, sound_design
from fokus.study.lines import Locator
from fokus.study.roster import check_interviews, check_populations, read_roster
from fokus.study.toml import read_toml
from fokus.study.toml_writing import written, written_key

DESIGN, ROSTER, CONSENT, CODEBOOK = "study.toml", "participants.csv", "consent.csv", "codebook.toml"
YES: Final = frozenset({"ja", "j", "yes", "y", "sant", "true", "x"})
NO: Final = frozenset({"nej", "n", "no", "falskt", "false", ""})
SPOKEN: Final = {"svenska": "sv", "swedish": "sv", "engelska": "en", "english": "en"}
EMPTY: Final = ("", None, ())


@dataclass(frozen=True, slots=True)
class Begun:
    """The files of a study by their names; none where there is an error among the problems."""

    files: Mapping[str, str]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _File:
    """A file that is being written, and where in the workbook each of its lines comes from."""

    lines: list[str] = field(default_factory=list)
    places: dict[int, Place] = field(default_factory=dict)

    def write(self, line: str, place: Place | None = None) -> None:
        self.lines.append(line)
        if place:
            self.places[len(self.lines)] = place

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    def origin(self, place: Place) -> Place:
        """Return where in the workbook something in this file comes from."""
        return self.places.get(place.line or place.row or 0, place)

    def located(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield problems of this file where they stand in the workbook."""
        return (replace(each, place=self.origin(each.place)) for each in problems)


@dataclass(slots=True)
class _Work:
    """What the workbook says; what rounds, sites and professions may be called, and the ids meant."""

    sheets: Sheets
    ids: Mapping[str, Mapping[str, str]]
    labels: Mapping[str, Sequence[str]]
    problems: list[Problem] = field(default_factory=list)

    def find(self, kind: str, line: Line, word: str) -> str:
        """Return an id by a name; an unknown one is told, and an empty one stays empty."""
        known = self.ids[kind]
        if word and fold(word) not in known:
            self.problems.append(unknown(f"unknown-{kind}", line.place, word, self.labels[kind]))
        return known.get(fold(word), "")


def begin(data: bytes, file: str) -> Begun:
    """Return the files that a workbook describes; with an error anywhere there are none."""
    sheets = read_sheets(data, file)
    if isinstance(sheets, Problem):
        return Begun({}, (sheets,))
    if has_errors(sheets.problems):
        return Begun({}, tuple(sheets.problems))
    work = _Work(sheets, *_called(sheets))
    made = {
        DESIGN: _design(work, file), ROSTER: _roster(work),
        CONSENT: _table(sheets.of["consent"], consent.COLUMNS), CODEBOOK: _codebook(sheets.of["codebook"]),
    }  # fmt: skip
    files = {name: each for name, each in made.items() if each.places}
    problems = [*sheets.problems, *work.problems, *_faults(files)]
    found = {} if has_errors(problems) else {name: each.text for name, each in files.items()}
    return Begun(found, tuple(problems))


def _called(sheets: Sheets) -> tuple[dict[str, dict[str, str]], dict[str, list[str]]]:
    """Return what rounds, sites and professions may be called, folded, and how they are shown."""
    named = {"round": "rounds", "site": "sites", "profession": "professions"}
    ids: dict[str, dict[str, str]] = {kind: {} for kind in named}
    for kind, sheet in named.items():
        for line in reversed(sheets.of[sheet]):
            spelt = (*_several(line["aliases"]), line["plural"], line["label"], _id(line))
            ids[kind] |= {fold(word): _id(line) for word in spelt if word}
    return ids, {kind: [line["label"] for line in sheets.of[sheet]] for kind, sheet in named.items()}


def _id(line: Line) -> str:
    return line["id"] or slug(line["label"])


def _several(cell: str) -> tuple[str, ...]:
    """Return the words of a cell that may hold several, with semicolons, commas or breaks between them."""
    return _between(cell.replace("\n", ";").replace(",", ";"))


def _between(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(str.strip, cell.split(";")))))


def _design(work: _Work, file: str) -> _File:
    sheets, made = work.sheets.of, _File()
    made.write(f"# {work.sheets.words.say('workbook.made-of', file=file)}")
    made.write("")
    made.write("format = 1")
    _settings(made, work)
    for line in sheets["rounds"]:
        told = {"id": _id(line), "label": line["label"], "from": _day(line["from"]), "to": _day(line["to"])}
        _entry(made, "round", told, line)
    for line in sheets["sites"]:
        _entry(made, "site", {"id": _id(line), "label": line["label"]}, line)
    in_service = _in_service(work)
    for line in sheets["professions"]:
        of_profession = {
            "id": _id(line), "label": line["label"], "plural": line["plural"], "group": line["group"],
            "aliases": _several(line["aliases"]),
        }  # fmt: skip
        _entry(made, "profession", of_profession, line)
        for site, number in in_service.get(_id(line), {}).items():
            stated = _number(number["number"])
            made.write(f"population.{written_key(site)} = {written(stated)}", number.place)
    for line in sheets["interviews"]:
        _entry(made, "interview", _interview(work, line), line)
    for line in sheets["coders"]:
        _entry(made, "coder", {"id": line["coder"], "role": line["role"]}, line)
    return made


def _settings(made: _File, work: _Work) -> None:
    """Write the table of the study; its language is that of the workbook where nothing else is said."""
    lines, words = work.sheets.of["study"], work.sheets.words
    called = {
        fold(catalogue(language).say(f"workbook.setting.{key}")): key
        for language in LANGUAGES
        for key in SETTINGS
    }
    known = [words.say(f"workbook.setting.{each}") for each in SETTINGS]
    told = {called[fold(line["setting"])]: line for line in lines if fold(line["setting"]) in called}
    work.problems += [
        unknown("workbook-setting", line.place, line["setting"], known)
        for line in lines
        if fold(line["setting"]) not in called
    ]
    made.write("")
    made.write("[study]", lines[0].place if lines else None)
    for key in SETTINGS:
        value = told[key]["value"] if key in told else ""
        if value:
            made.write(f"{key} = {written(_setting(key, value))}", told[key].place)
        elif key == "language":
            made.write(f"language = {written(words.language)}")


def _setting(key: str, value: str) -> str | int | bool:
    if key == "language":
        return SPOKEN.get(fold(value), value)
    if key == "title":
        return value
    number = _number(value)
    return _yes(number) if isinstance(number, str) else number


def _in_service(work: _Work) -> dict[str, dict[str, Line]]:
    """Return the rows that tell how many hold each profession at each site."""
    found: dict[str, dict[str, Line]] = {}
    for line in work.sheets.of["in-service"]:
        profession, site = (work.find(kind, line, line[kind]) for kind in ("profession", "site"))
        if profession and site:
            if site in found.setdefault(profession, {}):
                work.problems.append(Problem("workbook-twice", line.place, {"word": line["profession"]}))
            found[profession][site] = line
    return found


def _interview(work: _Work, line: Line) -> dict[str, Any]:
    when, site = (work.find(kind, line, line[kind]) for kind in ("round", "site"))
    named = [work.find("profession", line, each) for each in _several(line["professions"])]
    professions = tuple(filter(None, named))
    return {
        "id": line["id"] or "-".join(filter(None, (when, site, *professions))),
        "round": when, "site": site, "professions": professions, "held": _yes(line["held"]),
        "participants": _several(line["participants"]), "present": _number(line["present"]),
    }  # fmt: skip


def _entry(made: _File, table: str, told: Mapping[str, Any], line: Line) -> None:
    made.write("")
    made.write(f"[[{table}]]", line.place)
    for key, value in told.items():
        if value not in EMPTY:
            made.write(f"{key} = {written(value)}", line.place)


def _day(text: str) -> date | str:
    """Return a day, or what stands there instead, for the reader of the study to refuse."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return text


def _yes(text: str) -> bool | str:
    plain = fold(text)
    return plain in YES if plain in YES | NO else text


def _number(text: str) -> str | int:
    return int(text) if text.isascii() and text.isdecimal() else text


def _roster(work: _Work) -> _File:
    kinds = ("profession", "site")
    placed = [
        replace(line, cells={**line.cells, **{each: work.find(each, line, line[each]) for each in kinds}})
        for line in work.sheets.of["participants"]
    ]
    return _table(placed, roster.COLUMNS)


def _table(lines: Iterable[Line], columns: Sequence[str]) -> _File:
    """Write a table of codes and days; a semicolon in a cell would divide it, and becomes a comma."""
    made = _File()
    made.write(";".join(columns))
    for line in lines:
        cells = (" ".join(line[each].replace(";", ",").split()) for each in columns)
        made.write(";".join(cells), line.place)
    return made


def _codebook(lines: Sequence[Line]) -> _File:
    """Write the codebook: a row without a code is its theme's own, and a theme without a row is made."""
    made, themes = _File(), dict[str, str]()
    made.write("version = 1")
    for line in sorted(lines, key=lambda each: bool(each["code"])):
        if fold(line["theme"]) not in themes:
            own = line if not line["code"] else Line(line.place, {})
            told = {"id": own["id"] or slug(line["theme"]), "label": line["theme"]}
            _entry(made, "theme", {**told, "definition": own["definition"]}, line)
            themes[fold(line["theme"])] = told["id"]
    for line in lines:
        if line["code"]:
            told = {
                "id": line["id"] or slug(line["code"]), "theme": themes[fold(line["theme"])],
                "label": line["code"], "definition": line["definition"], "use_when": line["use-when"],
                "not_when": line["not-when"], "example": line["example"],
            }  # fmt: skip
            _entry(made, "code", {**told, "aliases": _between(line["aliases"])}, line)
    return made


def _faults(files: Mapping[str, _File]) -> Iterator[Problem]:
    """Read the files as a study is read, and yield what is wrong where it stands in the workbook."""
    design, locator, problems = read_toml(files[DESIGN].text, DESIGN, Design)
    if design:
        problems += check_design(design, locator)
    yield from files[DESIGN].located(problems)
    if CODEBOOK in files:
        book, in_book, problems = read_toml(files[CODEBOOK].text, CODEBOOK, Codebook)
        if book:
            problems += check_codebook(book, in_book)
        yield from files[CODEBOOK].located(problems)
    if CONSENT in files:
        _, problems = read_consents(files[CONSENT].text, CONSENT)
        yield from files[CONSENT].located(problems)
    if design and ROSTER in files:
        yield from _faults_of_people(design, locator, files)


def _faults_of_people(design: Design, locator: Locator, files: Mapping[str, _File]) -> Iterator[Problem]:
    people, problems = read_roster(files[ROSTER].text, ROSTER, sound_design(design))
    yield from files[ROSTER].located(problems)
    for table, check in (("interview", check_interviews), ("profession", check_populations)):
        entries = enumerate(getattr(design, table))
        places = {each.id: files[DESIGN].origin(locator.place((table, n))) for n, each in entries}
        yield from check(sound_design(design), people, places)
