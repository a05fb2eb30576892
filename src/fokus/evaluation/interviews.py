"""What was said and how it was coded: every version of every transcript, and every coder's log."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from unicodedata import normalize

from fokus import store
from fokus.coding import log
from fokus.coding.carry import Steps, Waiting, brought_up
from fokus.coding.codebook import Held, hold
from fokus.coding.coding import Coding, sound
from fokus.coding.ledger import Ledger, ledger_of, placed
from fokus.evaluation.designed import Plan
from fokus.evaluation.files import CODEBOOK, ROSTER, Files
from fokus.evaluation.withholding import Withheld, without_returned
from fokus.material.header import check_header
from fokus.material.open_answers import is_open
from fokus.material.transcript import Transcript, parse_transcript
from fokus.problems import Argument, Place, Problem, unknown
from fokus.store import Source
from fokus.study.codebook import Codebook
from fokus.study.design import Design
from fokus.study.roster import Roster

FOLDER = "transcripts"
Versions = dict[str, dict[int, Transcript]]


def read_transcripts(files: Files, plan: Plan, roster: Roster) -> Versions:
    """Read every version of every transcript, by interview in the plan's order and by number.

    What an earlier version leaves to wish for was corrected in the newest, or is told of that.
    """
    found: Versions = {}
    told: dict[str, list[Problem]] = {}
    for name in files.names(FOLDER, ".txt"):
        transcript, told[name] = _transcript(files, name, plan.design, roster)
        if transcript:
            found.setdefault(transcript.id, {})[transcript.version] = transcript
    ordered = {each: dict(sorted(found[each].items())) for each in plan.design.interviews if each in found}
    earlier = {each.file for numbered in ordered.values() for each in [*numbered.values()][:-1]}
    for name, problems in told.items():
        files.problems += [each for each in problems if each.severity == "error" or name not in earlier]
    if not (files.folder / FOLDER).is_file():
        files.problems += [*_without_transcript(files, plan, found), *_gaps(files, ordered)]
    return ordered


def _gaps(files: Files, versions: Versions) -> list[Problem]:
    """Find interviews that lack a version before the newest: codings of it would stand on nothing."""
    problems = []
    for each, numbered in versions.items():
        missing = next(number for number in count(1) if number not in numbered)
        if missing < max(numbered) and each not in files.unread:
            arguments: dict[str, Argument] = {"word": each, "version": missing}
            problems.append(Problem("version-gap", Place(numbered[max(numbered)].file), arguments))
    return problems


def newest(versions: Versions) -> dict[str, Transcript]:
    """Return the transcript that holds now, of each interview."""
    return {each: numbered[max(numbered)] for each, numbered in versions.items()}


def _without_transcript(files: Files, plan: Plan, found: Versions) -> list[Problem]:
    places = plan.places("interview", "held")
    missing = [
        each.id
        for each in plan.design.interviews.values()
        if each.held and each.id not in found and each.id not in files.unread
    ]
    return [Problem("no-transcript", places[each], {"word": each}, severity="warning") for each in missing]


def _transcript(
    files: Files, name: str, design: Design, roster: Roster
) -> tuple[Transcript | None, list[Problem]]:
    stem, _, version = normalize("NFC", Path(name).stem).rpartition(".v")
    if not stem or not version.isdecimal():
        return None, [Problem("transcript-name", Place(name))]
    source = files.text(name)
    transcript, problems = _parsed(files, source, int(version), roster) if source else (None, [])
    if source and transcript:
        problems += check_header(transcript, source.text, stem, design)
    if not transcript or transcript.id not in design.interviews:
        files.unread.add(stem)
        return None, problems
    return transcript, problems


def _parsed(
    files: Files, source: Source, version: int, roster: Roster
) -> tuple[Transcript | None, list[Problem]]:
    digest = store.digest(source.text.encode())
    transcript, problems = parse_transcript(source.text, source.file, version, roster.participants, digest)
    hidden = {"unknown-speaker"} if ROSTER in files.unread else set()
    return transcript, [each for each in problems if each.code not in hidden]


def read_logs(files: Files, plan: Plan, withheld: Withheld) -> Ledger:
    """Read every log: what all coders have decided, without what an erasure took out."""
    known = [coder.id for coder in plan.design.coder]
    ledger = Ledger()
    for name in files.names("codings", ".jsonl"):
        _read_log(files, name, known, ledger)
    return ledger_of(without_returned(ledger.without_parts(), withheld)) if withheld.forgotten else ledger


def unknown_parts(plan: Plan) -> list[Problem]:
    """Return the problems of coders whose part names an interview that the study does not have."""
    places, known = plan.places("coder", "transcripts"), plan.design.interviews
    return [
        unknown("unknown-interview", places[coder.id], word, known)
        for coder in plan.design.coder
        for word in coder.transcripts or ()
        if word not in known and not is_open(word)
    ]


def held_codebook(codebook: Codebook, logs: Ledger) -> Held:
    """Return the codebook with what the coders have changed since it was written."""
    return hold(codebook, [each for each, _ in logs.changes()])


def read_codings(
    files: Files, logs: Ledger, versions: Versions, held: Held, written: Collection[str] | None = None
) -> tuple[tuple[Coding, ...], tuple[Waiting, ...]]:
    """Return the codings that stand, in the newest versions, and those that wait.

    A coding that cannot stand, for want of its text or its code, is a problem only. ``written`` are
    the texts that are open answers, None when no answers were read: then nothing is known of theirs.
    """
    standing = [
        replace(each, code=held.code_of(each.code))
        for each in placed(logs)
        if written is not None or each.transcript in versions or not is_open(each.transcript)
    ]
    problems = logs.problems()
    transcripts = newest(versions)
    kept, faults = sound(standing, transcripts, held.codebook, versions)
    new = [each for each in faults if _is_new(files, each)]
    codings, waiting = _carried(kept, versions)
    coded = {each.transcript for each in kept}
    files.problems += [*problems, *new, *_uncoded(transcripts, coded, written or ())]
    return codings, waiting


def _carried(
    codings: tuple[Coding, ...], versions: Versions
) -> tuple[tuple[Coding, ...], tuple[Waiting, ...]]:
    steps = Steps()
    found = [brought_up(each, versions[each.transcript], steps) for each in codings]
    waiting = tuple(each for each in found if isinstance(each, Waiting))
    return tuple(each for each in found if isinstance(each, Coding)), waiting


def needs_review(waiting: Waiting) -> Problem:
    """Return the problem that a coding waits for a person to place it."""
    coding = waiting.coding
    arguments: dict[str, Argument] = {
        "word": coding.transcript,
        "turn": coding.turn,
        "version": coding.version,
        "id": coding.id,
    }
    return Problem("needs-review", coding.place, arguments)


def _read_log(files: Files, name: str, known: list[str], ledger: Ledger) -> None:
    coder = log.coder_of(Path(name).name, known)
    if coder not in known:
        problem = unknown("unknown-coder", Place(name), coder, known)
        files.problems.append(replace(problem, severity="warning"))
    data = store.read_bytes(files.folder, name, store.LARGEST_TABLE)
    if isinstance(data, Problem) or not data.strip():
        files.problems.append(data if isinstance(data, Problem) else Problem("empty-file", Place(name)))
    else:
        files.problems += ledger.read(name, coder, data)


def _is_new(files: Files, fault: Problem) -> bool:
    """Tell a fault of a coding from one that an unread codebook or transcript has caused."""
    if fault.code == "unknown-code":
        return Path(CODEBOOK).stem not in files.unread
    return fault.code != "unknown-transcript" or fault.arguments["word"] not in files.unread


def _uncoded(
    texts: Mapping[str, Transcript], coded: Collection[str], written: Collection[str]
) -> Iterator[Problem]:
    """Tell what nobody has coded; of open answers only where some are coded at all."""
    open_too = any(each in coded for each in written)
    for each, text in texts.items():
        if each not in coded and each not in written:
            yield Problem("uncoded", Place(text.file), severity="warning")
        elif each not in coded and open_too:
            yield Problem("answers-uncoded", Place(text.file), {"word": each}, severity="warning")
