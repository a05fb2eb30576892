"""A project of another program and the study: which of its texts are there, and its events written whole."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from fokus import store
from fokus.coding.events import Event
from fokus.coding.log import format_event, log_name
from fokus.custody.draft import Draft
from fokus.custody.placing import Told
from fokus.evaluation import Evaluation
from fokus.exchange.databases import is_database, rows_of
from fokus.exchange.guids import named
from fokus.exchange.incoming import is_own, own_transcript
from fokus.exchange.placed import placed
from fokus.exchange.project import CodeNode, Project, Source
from fokus.exchange.qualcoder import is_qualcoder, read_qualcoder
from fokus.exchange.reading import Read, read_project
from fokus.exchange.taguette import is_taguette, read_taguette
from fokus.material.names.exempt import exempt_words
from fokus.material.names.find import Finder, replaced
from fokus.material.names.key import Key
from fokus.material.readers.reading import Reading
from fokus.material.readers.recognize import read_interview
from fokus.material.transcript import Transcript
from fokus.ooxml import DamagedFileError
from fokus.problems import Place, Problem, unknown
from fokus.study.cells import words_of
from fokus.study.editing import Newcomer

ENDINGS = frozenset({".qdpx", ".qdc", ".sqlite3", ".qda"})
INNER = "data.qda"
BESIDE = "-wal"
LOGS = "codings"
LARGEST = store.LARGEST_TABLE
RUN = 3
SAME = 0.5

_word = re.compile(r"\w+")


def is_project(path: Path) -> bool:
    """Tell whether a file or folder is a project or a codebook of another program, by its name."""
    return path.suffix.lower() in ENDINGS


def read(path: Path) -> tuple[Read | list[Problem], str]:
    """Read a project where it lies; return also a word that tells its file from every other."""
    folder, name = (path, INNER) if path.is_dir() else (path.parent, path.name)
    data = store.read_bytes(folder, name, LARGEST)
    if isinstance(data, Problem):
        return [data], ""
    beside = folder / f"{name}{BESIDE}"
    if is_database(data) and beside.exists() and beside.stat().st_size:
        return [Problem("project-open", Place(path.name))], ""
    found = read_database(data, path.name) if is_database(data) else read_project(data, path.name)
    return found, store.digest(data)[:8]


def read_database(data: bytes, file: str) -> Read | list[Problem]:
    """Read a project from an SQLite file: its tables say which program wrote it."""
    try:
        rows = rows_of(data)
        if is_taguette(rows):
            return read_taguette(rows, file)
        if is_qualcoder(rows):
            return read_qualcoder(rows, file, Path(file).stem)
    except DamagedFileError as fault:
        code = "refi-damaged" if fault.reason == "damaged" else "unpacks-too-large"
        return [Problem(code, Place(file))]
    return [Problem("database-unknown", Place(file))]


def there(project: Project, evaluation: Evaluation) -> dict[str, str]:
    """Return which text of the study each source is: ours by its name, another's by what it says."""
    if is_own(project):
        return {each.guid: each.name for each in project.sources if each.name in evaluation.texts}
    known = {name: _runs(turn.text for turn in each.turns) for name, each in evaluation.transcripts.items()}
    found = {}
    for source in project.sources:
        said = _runs([source.text])
        shares = {name: len(said & runs) / max(1, min(len(said), len(runs))) for name, runs in known.items()}
        best = max(shares, key=shares.__getitem__, default="")
        if best and shares[best] >= SAME:
            found[source.guid] = best
    return found


def _runs(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Return the runs of words of some texts, which two interviews hardly share; names are few of them."""
    words = [_word.findall(each.casefold()) for each in texts]
    return frozenset(tuple(each[n : n + RUN]) for each in words for n in range(len(each) - RUN + 1))


def readings(
    sources: Iterable[Source], roles: Iterable[str]
) -> Iterator[tuple[Source, Path, Reading | Problem]]:
    """Read the sources of another program as files with interviews."""
    for each in sources:
        path = Path(each.name.replace("/", "-") or each.guid)
        path = path if path.suffix else path.with_suffix(".txt")
        yield each, path, read_interview(each.text.encode(), path.name, frozenset(roles))


def told_of(project: Project, source: Source, told: Told, evaluation: Evaluation) -> Told:
    """Return what is known of where a source belongs: what the user says, else what its project does.

    A round or site counts where the project names only one of them.
    """
    found = placed(project, source, words_of(evaluation.design))
    one = {kind: ids[0] if len(ids) == 1 else "" for kind, ids in found.items()}
    return replace(
        told,
        round=told.round or one["round"],
        site=told.site or one["site"],
        professions=told.professions or found["profession"],
    )


def drafts(
    project: Project, sources: Iterable[Source], evaluation: Evaluation
) -> tuple[list[Draft], list[Problem]]:
    """Return the interviews of a project of ours as they left, with those who are new in this study."""
    found: list[Draft] = []
    problems: list[Problem] = []
    people: dict[str, Newcomer] = {}
    for source in sources:
        transcript = own_transcript(source, project)
        if transcript is None:
            problems.append(Problem("refi-no-interview", Place(source.name), severity="warning"))
            continue
        new, faults = _newcomers(transcript, project, evaluation)
        problems += faults
        found.append(
            Draft(
                source.name,
                transcript,
                newcomers=tuple(each for each in new if each.participant not in people),
            )
        )
        people |= {each.participant: each for each in new}
    return found, problems


def _newcomers(
    transcript: Transcript, project: Project, evaluation: Evaluation
) -> tuple[list[Newcomer], list[Problem]]:
    speaking = {turn.speaker for turn in transcript.turns if turn.kind == "participant"}
    found: list[Newcomer] = []
    problems: list[Problem] = []
    for case in project.cases:
        if case.name in speaking - evaluation.roster.participants:
            known = {each.variable: each.text for each in case.values}
            person = Newcomer(
                case.name, *(known.get(named("variable", key), "") for key in ("profession", "site"))
            )
            problems += _faults(person, evaluation, Place(transcript.id))
            found.append(person)
    return found, problems


def _faults(person: Newcomer, evaluation: Evaluation, where: Place) -> Iterator[Problem]:
    design = evaluation.design
    if person.profession not in design.professions:
        yield unknown("unknown-profession", where, person.profession, design.professions)
    if person.site not in design.sites:
        yield unknown("unknown-site", where, person.site, design.sites)


def without_names(
    project: Project, key: Key, evaluation: Evaluation, instead: Mapping[str, str]
) -> tuple[Project, int]:
    """Take what is certain to be a name out of notes and descriptions; return also how many those were."""
    finder = Finder(key, exempt_words(evaluation.design, evaluation.roster))
    taken = 0

    def clean(text: str) -> str:
        nonlocal taken
        hits = tuple(hit for hit in finder.find(text) if hit.certain)
        taken += len(hits)
        return replaced(text, hits, instead) if hits else text

    def cleaned(code: CodeNode) -> CodeNode:
        below = tuple(map(cleaned, code.codes))
        return replace(code, name=clean(code.name), description=clean(code.description), codes=below)

    notes = tuple(replace(each, name=clean(each.name), text=clean(each.text)) for each in project.notes)
    return replace(project, notes=notes, codes=tuple(map(cleaned, project.codes))), taken


def write(
    evaluation: Evaluation, logs: Mapping[str, Sequence[Event]], word: str, origin: str = "refi"
) -> tuple[str, ...]:
    """Write events as new logs of their coders, all or nothing; return the files' names.

    Raises
    ------
    StoreError
        When the study cannot be written to.
    """
    files = {}
    for coder, events in logs.items():
        lines = "".join(f"{format_event(each)}\n" for each in events)
        files[_free(evaluation, coder, f"{origin}-{word}")] = lines.encode()
    store.write_together(evaluation.folder, files, dict.fromkeys(files, ""))
    return tuple(files)


def _free(evaluation: Evaluation, coder: str, word: str) -> str:
    """Return the name of a log that is not there: nobody else writes to it."""
    numbers = (word if n == 1 else f"{word}-{n}" for n in range(1, 10_000))
    names = (f"{LOGS}/{log_name(coder, each)}" for each in numbers)
    return next(each for each in names if not (evaluation.folder / each).exists())
