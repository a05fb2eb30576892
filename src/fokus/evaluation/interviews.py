"""What was said and how it was coded: every version of every transcript, and every coder's log."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

from fokus import store
from fokus.coding import log
from fokus.coding.coding import Coding, sound
from fokus.evaluation.designed import Plan
from fokus.evaluation.files import CODEBOOK, ROSTER, Files
from fokus.material.header import check_header
from fokus.material.transcript import Transcript, parse_transcript
from fokus.problems import Place, Problem, unknown
from fokus.store import Source
from fokus.study.codebook import Codebook
from fokus.study.design import Design
from fokus.study.roster import Roster

FOLDER = "transcripts"
Versions = dict[str, dict[int, Transcript]]


def read_transcripts(files: Files, plan: Plan, roster: Roster) -> Versions:
    """Read every version of every transcript, by interview in the plan's order and by number."""
    found: Versions = {}
    for name in files.names(FOLDER, ".txt"):
        transcript = _transcript(files, name, plan.design, roster)
        if transcript:
            found.setdefault(transcript.id, {})[transcript.version] = transcript
    if not (files.folder / FOLDER).is_file():
        files.problems += _without_transcript(files, plan, found)
    return {each: dict(sorted(found[each].items())) for each in plan.design.interviews if each in found}


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


def _transcript(files: Files, name: str, design: Design, roster: Roster) -> Transcript | None:
    stem, _, version = normalize("NFC", Path(name).stem).rpartition(".v")
    if not stem or not version.isdecimal():
        files.problems.append(Problem("transcript-name", Place(name)))
        return None
    source = files.text(name)
    transcript = source and _parsed(files, source, int(version), roster)
    if source and transcript:
        files.problems += check_header(transcript, source.text, stem, design)
    if not transcript or transcript.id not in design.interviews:
        files.unread.add(stem)
        return None
    return transcript


def _parsed(files: Files, source: Source, version: int, roster: Roster) -> Transcript | None:
    digest = store.digest(source.text.encode())
    found = parse_transcript(source.text, source.file, version, roster.participants, digest)
    hidden = {"unknown-speaker"} if ROSTER in files.unread else set()
    files.problems += [each for each in found[1] if each.code not in hidden]
    return found[0]


def read_codings(
    files: Files, plan: Plan, transcripts: Mapping[str, Transcript], codebook: Codebook
) -> tuple[Coding, ...]:
    """Read every log, and return the codings that stand on a text and a code that are there."""
    logged: list[log.Logged] = []
    for name in files.names("codings", ".jsonl"):
        logged += _logged(files, name, [coder.id for coder in plan.design.coder])
    standing, problems = log.standing(logged)
    kept, faults = sound(standing, transcripts, codebook)
    new = [each for each in faults if _is_new(files, each)]
    files.problems += [*problems, *new, *_uncoded(transcripts, kept)]
    return kept


def _logged(files: Files, name: str, known: list[str]) -> list[log.Logged]:
    coder = log.coder_of(Path(name).name, known)
    if coder not in known:
        problem = unknown("unknown-coder", Place(name), coder, known)
        files.problems.append(replace(problem, severity="warning"))
    source = store.read_lines(files.folder, name)
    if isinstance(source, Problem):
        files.problems.append(source)
        return []
    events, problems = log.parse_log(source.text, name, coder)
    files.problems += problems
    return events


def _is_new(files: Files, fault: Problem) -> bool:
    """Tell a fault of a coding from one that an unread codebook or transcript has caused."""
    if fault.code == "unknown-code":
        return Path(CODEBOOK).stem not in files.unread
    return fault.code != "unknown-transcript" or fault.arguments["word"] not in files.unread


def _uncoded(transcripts: Mapping[str, Transcript], codings: tuple[Coding, ...]) -> list[Problem]:
    coded = {coding.transcript for coding in codings}
    return [
        Problem("uncoded", Place(transcript.file), severity="warning")
        for each, transcript in transcripts.items()
        if each not in coded
    ]
