"""Word documents with comments and the study: which interview each holds, and memos without names."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from fokus import store
from fokus.coding.events import Event, Memo
from fokus.custody import projects
from fokus.evaluation import Evaluation
from fokus.exchange.coded import Coded
from fokus.exchange.commented import Commented, read_commented
from fokus.exchange.project import Note, Project, Source
from fokus.exchange.standing import interviews_of
from fokus.material.names.key import Key
from fokus.problems import Problem


def read(path: Path) -> tuple[Commented | None, str]:
    """Read a document where it lies; return also a word that tells its file from every other.

    None for what is no Word document, and for one that has neither comments nor turns that fokus marked.
    """
    data = store.read_bytes(path.parent, path.name)
    found = None if isinstance(data, Problem) else read_commented(data, path.name)
    if isinstance(data, Problem) or found is None or not (found.comments or found.regions or found.problem):
        return None, ""
    return found, store.digest(data)[:8]


def interview(commented: Commented, told: str, evaluation: Evaluation) -> str:
    """Return the interview that a document is of: as told, as marked, or by what it says; empty if none."""
    if told in evaluation.transcripts:
        return told
    marked = interviews_of(commented, evaluation)
    said = Project("", sources=(Source("", "", commented.text),))
    return marked[0] if marked else projects.there(said, evaluation).get("", "")


def without_names(
    found: Coded, key: Key, evaluation: Evaluation, instead: Mapping[str, str]
) -> tuple[Coded, int]:
    """Take what is certain to be a name out of memos; return also how many those were."""
    memos = [each for events in found.logs.values() for each in events if isinstance(each, Memo)]
    notes = Project("", notes=tuple(Note(each.id, "", each.text) for each in memos))
    cleaned, taken = projects.without_names(notes, key, evaluation, instead)
    texts = {each.guid: each.text for each in cleaned.notes}
    logs = {who: [_with_text(each, texts) for each in events] for who, events in found.logs.items()}
    return replace(found, logs=logs), taken


def _with_text(event: Event, texts: Mapping[str, str]) -> Event:
    return structs.replace(event, text=texts[event.id]) if isinstance(event, Memo) else event
