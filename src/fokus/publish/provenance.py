"""From what an answer was made: the study's files with their digests, and what it showed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from fokus import store
from fokus.analysis.result import Coefficient
from fokus.disclosure.released import Released
from fokus.publish.record import Fact

DESIGN: Final = ("study.toml", "participants.csv", "codebook.toml", "instruments", "guides")
ALWAYS: Final = ("study.toml", "participants.csv")
INTERVIEWS: Final = ("transcripts", "codings", "consent.csv", "codebook.toml", "guides")
ANSWERS: Final = ("responses", "corrections.csv", "invited.csv", "consent.csv", "instruments")
MATERIAL: Final[Mapping[str, tuple[str, ...]]] = {
    "coverage": ("transcripts", "consent.csv"),
    "themes": (*INTERVIEWS, *ANSWERS),
    "quotes": (*INTERVIEWS, *ANSWERS),
    "summaries": INTERVIEWS,
    "agreement": INTERVIEWS,
    "confusion": INTERVIEWS,
    "method": (*INTERVIEWS, *ANSWERS),
    "aggregates": ("aggregates", "log.toml"),
    "log": ("log.toml",),
    "staffing": ("log.toml",),
    "goals": ("log.toml",),
}


def sources(folder: Path) -> dict[str, str]:
    """Return the digests of the files that answers are made from, by their names in the study."""
    tops = dict.fromkeys([*DESIGN, *INTERVIEWS, *ANSWERS, "aggregates", "log.toml"])
    files = [each for top in tops for each in _files(folder / top)]
    return {each.relative_to(folder).as_posix(): store.digest(each.read_bytes()) for each in sorted(files)}


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (each for each in path.rglob("*") if each.is_file() and each.name[0] not in ".~")
    elif path.is_file():
        yield path


def is_design(file: str) -> bool:
    """Tell whether a file says how the study is designed, not what was collected."""
    return file.split("/", maxsplit=1)[0] in DESIGN


def bears_on(file: str, nouns: Iterable[str]) -> bool:
    """Tell whether an answer to questions of some nouns rests on a file."""
    top = file.split("/", maxsplit=1)[0]
    return top in ALWAYS or any(top in MATERIAL.get(noun, ANSWERS) for noun in nouns)


def facts_of(answers: Mapping[str, tuple[object, Sequence[Released]]]) -> dict[str, Fact]:
    """Return what each answer shows, by its key."""
    return {key: fact_of(parts) for key, (_, parts) in answers.items()}


def fact_of(parts: Sequence[Released]) -> Fact:
    """Return what an answer shows, by how it compares, of how many."""
    rows = [row for part in parts for row in part.rows]
    contrasts = [each for part in parts for each in part.contrasts]
    methods = [each.method for each in contrasts] + [r.method for r in rows if isinstance(r, Coefficient)]
    numbers = [row.n for row in rows if row.n is not None] + [each.n_linked or 0 for each in contrasts]
    found = [each for each in numbers if each]
    notes = [note.code for part in parts for note in part.notes]
    return Fact(
        tuple(dict.fromkeys(place for place, hidden in _places(parts) if not hidden)),
        tuple(sorted({each for each in methods if each})),
        (min(found), max(found)) if found else (),
        tuple(dict.fromkeys(notes)),
    )


def hidden_in(parts: Sequence[Released]) -> frozenset[str]:
    """Return the places of an answer that the guard withholds."""
    return frozenset(place for place, hidden in _places(parts) if hidden)


def _places(parts: Sequence[Released]) -> Iterator[tuple[str, bool]]:
    for part in parts:
        for row in part.rows:
            yield _place(part, row.at, row.measure), row.hidden
        for each in part.contrasts:
            yield _place(part, each.at, each.measure, each.origin, each.to), each.hidden
        for quote in part.quotes:
            said = quote.attribution
            yield f"quote {quote.id} {said.level}:{said.id}", False
        for record in part.records:
            yield _place(part, record.at, ",".join(record.records)), False


def _place(part: Released, at: Mapping[str, str], *more: str) -> str:
    return " ".join([part.query.noun, *(f"{key}:{each}" for key, each in at.items()), *more])
