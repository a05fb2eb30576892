"""A project of another program as events of a study's logs, once its texts are transcripts there."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any, get_args

from fokus.coding.coding import Valence
from fokus.coding.events import Add, Change, Event, Memo, ThemeChange
from fokus.coding.ids import next_id
from fokus.evaluation import Evaluation
from fokus.exchange.book import Book, book_of
from fokus.exchange.guids import event_of, named, time_of
from fokus.exchange.landing import Spot, landing
from fokus.exchange.outgoing import ORIGIN
from fokus.exchange.project import CodeNode, Mark, Note, Project, Selection, Source
from fokus.exchange.reading import all_codes, marks_of, notes_on
from fokus.material.transcript import Transcript, parse_transcript
from fokus.messages import Catalogue
from fokus.study.cells import fold, words_of

VALENCES: dict[str, Valence] = {named("valence", each): each for each in get_args(Valence)}


@dataclass(frozen=True, slots=True)
class Arriving:
    """What a project brings: events by the coder whose they are, and what finds no place.

    ``lost`` counts for each source the codings whose words are not in its transcript.
    """

    logs: Mapping[str, Sequence[Event]]
    book: Book
    codings: int
    memos: int
    known: int = 0
    lost: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Work:
    project: Project
    evaluation: Evaluation
    coders: Mapping[str, str]
    book: Book
    own: bool
    logs: defaultdict[str, list[Event]]
    about: defaultdict[str, list[dict[str, Any]]]
    lost: Counter[str]
    roles: frozenset[str]


def is_own(project: Project) -> bool:
    """Tell whether fokus wrote a project."""
    return project.origin == ORIGIN


def coders_of(project: Project, told: Mapping[str, str], evaluation: Evaluation) -> dict[str, str]:
    """Return whose log each user's codings go to, by guid; empty where nobody has said it.

    What the user of this study says comes first, then a coder of that name; one user alone is the one
    coder of a study that has no other.
    """
    known = [each.id for each in evaluation.design.coder]
    said = {fold(name): coder for name, coder in told.items()}
    own = {fold(each.name): each.name for each in project.users} if is_own(project) else {}
    names = own | {fold(each): each for each in known} | said
    found = {each.guid: names.get(fold(each.name), names.get(fold(each.id), "")) for each in project.users}
    if len(found) == len(known) == 1 and not any(found.values()):
        return dict.fromkeys(found, known[0])
    return found


def own_transcript(source: Source, project: Project) -> Transcript | None:
    """Return what a source of ours was before it left; None when it was no interview."""
    known = {each.variable: each.text for each in source.values}
    head = {key: known.get(named("variable", key), "") for key in ("round", "site", "profession", "date")}
    here = {each.guid for each in source.selections}
    people = {each.name for each in project.cases if here & {*each.selections}}
    if not head["site"]:
        return None
    lines = (
        f"{key if key != 'profession' else 'professions'}: {text}".rstrip() for key, text in head.items()
    )
    text = "\n".join([f"id: {source.name}", *lines]) + f"\n\n{source.text}"
    return parse_transcript(text, source.name, 1, people)[0]


def arriving(
    project: Project, evaluation: Evaluation, texts: Mapping[str, str], coders: Mapping[str, str],
    words: Catalogue,
) -> Arriving:  # fmt: skip
    """Make events of a project; ``texts`` leads from the guid of a source to the transcript it is."""
    used = {mark.code for each in project.sources for mark in marks_of(each)}
    own = is_own(project)
    book = book_of(project.codes, evaluation.held, used, words.say("refi.loose"), own=own)
    work = _Work(
        project,
        evaluation,
        coders,
        book,
        own,
        defaultdict(list),
        defaultdict(list),
        Counter(),
        frozenset(words_of(evaluation.design)["profession"]),
    )
    for coder, events in _making(book, coders, evaluation).items():
        work.logs[coder] += events
    for source in project.sources:
        if source.guid in texts:
            _code_source(work, source, evaluation.texts[texts[source.guid]])
    _write_memos(
        work, {note for each in project.sources if each.guid not in texts for note in notes_on(each)}
    )
    return _told(work)


def _told(work: _Work) -> Arriving:
    """Leave out what the study has already, and count the rest."""
    every = [each for events in work.logs.values() for each in events]
    known = {each.id for each in every if work.evaluation.logs.find(each.id)}
    logs = {
        who: kept for who, events in work.logs.items() if (kept := [e for e in events if e.id not in known])
    }
    new = [each for events in logs.values() for each in events]
    codings, memos = (sum(isinstance(each, kind) for each in new) for kind in (Add, Memo))
    return Arriving(logs, work.book, codings, memos, len(known), work.lost)


def _making(book: Book, coders: Mapping[str, str], evaluation: Evaluation) -> dict[str, list[Event]]:
    """Return the events that make what is new in the codebook, in the log of the first coder."""
    first = next(filter(None, coders.values()), "") or next(iter(evaluation.coders), "")
    now, last = datetime.now().astimezone(), evaluation.logs.newest
    found: list[Event] = []

    def event(kind: type[Any], **told: Any) -> None:
        nonlocal last
        last = next_id(now, last)
        found.append(kind(id=last, time=now, codebook=evaluation.codebook.version, **told))

    for theme in book.new_themes:
        event(
            ThemeChange,
            action="create",
            theme=theme.id,
            label=theme.label,
            definition=theme.definition or None,
        )
    for code in book.new_codes:
        told = {key: text or None for key, text in code.model_dump(exclude={"id", "theme", "label"}).items()}
        event(Change, action="create", code=code.id, theme=code.theme, label=code.label, **told)
    for each in sorted(book.retired):
        event(Change, action="retire", code=each)
    return {first: found} if found else {}


def _code_source(work: _Work, source: Source, text: Transcript) -> None:
    find = landing(source.text, text, work.evaluation.design.study.language, work.roles)
    for selection in source.selections:
        spots = find(selection.start, selection.end)
        for mark in selection.marks:
            _put(work, source, text, replace(mark, user=mark.user or selection.user), spots)
        _note_turn(work, selection, text, spots)
    for mark in source.marks:
        every = [Spot(turn.number, None, None) for turn in text.turns if turn.text]
        _put(work, source, text, mark, every)
    for note in source.notes:
        work.about[note].append({"transcript": text.id})


def _note_turn(work: _Work, selection: Selection, text: Transcript, spots: Sequence[Spot]) -> None:
    for note in selection.notes:
        where = {"version": text.version, "turn": spots[0].turn} if spots else {}
        work.about[note].append({"transcript": text.id, **where})


def _put(work: _Work, source: Source, text: Transcript, mark: Mark, spots: Sequence[Spot]) -> None:
    if not spots:
        work.lost[source.name] += 1
        return
    coder = _coder(work, mark.user)
    when = time_of(mark.time) or _day(work, text)
    valence: Valence | None = next((VALENCES[each] for each in mark.notes if each in VALENCES), None)
    ids = [_event_id(work, mark.guid, when, n) for n in range(len(spots))]
    for event, spot in zip(ids, spots, strict=True):
        work.logs[coder].append(
            Add(
                id=event, time=when, transcript=text.id, version=text.version, sha256=text.digest,
                turn=spot.turn, start=spot.start, end=spot.end, code=work.book.codes[mark.code],
                codebook=work.evaluation.codebook.version, valence=valence,
            )
        )  # fmt: skip
    for note in mark.notes:
        work.about[note].append({"target": ids[0]})


def _coder(work: _Work, user: str) -> str:
    """Return whose log something goes to: its user's, where it tells of none the first coder's."""
    told = work.coders.get(user) or next(filter(None, work.coders.values()), "")
    return told or next(iter(work.evaluation.coders), "")


def _day(work: _Work, text: Transcript) -> datetime:
    """Return the time of a coding that tells of none: always the same, since its id is made of it."""
    design = work.evaluation.design
    return datetime.combine(design.rounds[work.evaluation.sources[text.id].round].last, time(), UTC)


def _event_id(work: _Work, guid: str, when: datetime, number: int) -> str:
    if number == 0:
        return event_of(guid, when, own=work.own)
    return event_of(f"{guid}/{number}", when, own=False)


def _write_memos(work: _Work, waiting: Collection[str]) -> None:
    """Write notes as memos on what refers to them; one that nothing refers to is on the study.

    Those on a source that is no transcript yet wait with it.
    """
    for guid, things in _references(work.project, work.book).items():
        work.about[guid] += things
    for note in work.project.notes:
        if not note.text or note.guid in VALENCES:
            continue
        when = time_of(note.time) or datetime.combine(_last_day(work), time(), UTC)
        coder = _coder(work, note.user)
        nothing = [] if note.guid in waiting else [{"study": True}]
        for number, thing in enumerate(work.about[note.guid] or nothing):
            made = _event_id(work, note.guid, when, number)
            work.logs[coder].append(Memo(id=made, time=when, text=_words(note, own=work.own), **thing))


def _last_day(work: _Work) -> date:
    return max(each.last for each in work.evaluation.design.round)


def _words(note: Note, *, own: bool) -> str:
    """Return what a note says, with its name where that says something of its own."""
    return (
        note.text if own or not note.name or note.text.startswith(note.name) else f"{note.name}\n{note.text}"
    )


def _references(project: Project, book: Book) -> dict[str, list[dict[str, Any]]]:
    """Return what of the codebook, of the cases and of the project as a whole refers to each note."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in project.codes:
        _code_notes(each, book, lambda note, thing: found[note].append(thing))
    for note in project.about:
        found[note].append({"study": True})
    people = {each.guid: each.name for each in project.cases} if is_own(project) else {}
    for link in project.links:
        if link.origin in people:
            found[link.target].append({"participant": people[link.origin]})
    return found


def _code_notes(code: CodeNode, book: Book, add: Callable[[str, dict[str, Any]], object]) -> None:
    is_theme = code.guid in book.themes
    thing = {"theme": book.themes[code.guid]} if is_theme else {"code": book.codes[code.guid]}
    for note in code.notes:
        add(note, thing)
    for each in code.codes:
        _code_notes(each, book, add)


def not_held(project: Project, unheld: Mapping[str, int], book: Book) -> dict[str, int]:
    """Count what a study has no place for, by what it is."""
    found = Counter(unheld)
    if not is_own(project):
        found["Cases/Case"] += len(project.cases)
        found["Sets/Set"] += len(project.groups)
        found["Variables/Variable"] += len(project.variables)
        found["Project/Description"] += bool(project.description.strip())
        found["Links/Link"] += len(project.links)
        found["Code/color"] += sum(bool(each.colour) for each in all_codes(project.codes))
        found["Code/Code/Code"] += book.levelled
    return {kind: number for kind, number in found.items() if number}
