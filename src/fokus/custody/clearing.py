"""From drafts with names in them to frozen transcripts: what is certain goes, what must be judged waits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fokus.custody import freezing, intake, keyring, naming
from fokus.custody.abreast import Spread
from fokus.custody.draft import Draft
from fokus.custody.searching import Search
from fokus.evaluation import Evaluation
from fokus.material.names.exempt import exempt_words
from fokus.material.names.hit import Hit
from fokus.material.names.key import Key, merged, read_places
from fokus.problems import Problem, StoreError

Candidates = Literal["ask", "keep", "wait"]
Passphrase = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How names are taken out: the folder where drafts wait, the key, a list of places, who judges."""

    folder: Path
    key: Path | None = None
    places: Path | None = None
    candidates: Candidates = "ask"


@dataclass(frozen=True, slots=True)
class Divided:
    """Drafts that can be frozen, those that wait, and how many words somebody must judge in them.

    ``kept`` are the words that were let stand without having been judged.
    """

    ready: tuple[Draft, ...]
    waiting: tuple[Draft, ...] = ()
    words: int = 0
    kept: tuple[str, ...] = ()


def open_names(wanted: Wanted, evaluation: Evaluation, passphrase: Passphrase) -> tuple[Key, list[Problem]]:
    """Return the names and places to look for, with what speaks against where they lie."""
    key = keyring.open_key(wanted.key, passphrase) if wanted.key else Key()
    inside = [freezing.outside(each, evaluation) for each in (wanted.key, wanted.folder) if each]
    problems = [each for each in inside if each]
    if wanted.places is None:
        return key, problems
    places, faults = read_places(keyring.read_list(wanted.places), wanted.places.name)
    return merged(key, Key(place=tuple(places))), [*problems, *faults]


def codes_taken(wanted: Wanted, key: Key, evaluation: Evaluation) -> set[str]:
    """Return the codes that no new person may get: those of the study, of the key and of waiting drafts."""
    waiting = freezing.waiting_codes(wanted.folder)
    return intake.codes_in_use(evaluation) | {each.code for each in key.people} | waiting


def search_by(key: Key, evaluation: Evaluation) -> Search:
    """Return what names are looked for by; the study's own words identify nobody."""
    return Search(key, exempt_words(evaluation.design, evaluation.roster))


def cleaned(
    drafts: Sequence[Draft], search: Search, instead: Mapping[str, str], spread: Spread
) -> tuple[list[Draft], list[Hit]]:
    """Take what is certain out of drafts; return them with what was replaced."""
    search.look_through(drafts, spread)
    done = [naming.cleaned(draft, search, instead) for draft in drafts]
    clean = [draft for draft, _ in done]
    search.look_through(clean, spread)
    return clean, [hit for _, hits in done for hit in hits]


def faults(drafts: Sequence[Draft], wanted: Wanted, evaluation: Evaluation) -> list[Problem]:
    """Find why drafts can neither be frozen nor wait: others are there before them."""
    return [*freezing.already_waiting(drafts, wanted.folder), *intake.twins(drafts, evaluation)]


def divided(drafts: Sequence[Draft], search: Search, wanted: Wanted) -> Divided:
    """Tell drafts that nobody has to judge any more from those that wait.

    Where words may be kept unjudged, those that touch a name of the key wait all the same.
    """
    found = naming.candidates(drafts, search)
    keep = wanted.candidates == "keep"
    asked = [each for each in found if not keep or naming.touches(each, search.key)]
    unjudged = {passage.draft for each in asked for passage in each.passages}
    ready = tuple(each for number, each in enumerate(drafts) if number not in unjudged)
    told = [each for each in found if {passage.draft for passage in each.passages} - unjudged]
    kept = tuple(each.word for each in told if keep and each not in asked)
    return Divided(ready, tuple(drafts[number] for number in sorted(unjudged)), len(asked), kept)


def freeze(
    ready: Sequence[Draft], wanted: Wanted, evaluation: Evaluation, passphrase: Passphrase
) -> tuple[str, ...]:
    """Freeze drafts, all or none, after the key has learnt what they tell; return the files' names.

    Raises
    ------
    FokusError
        When the key or the study cannot be written; then the drafts wait outside, with all that was said.
    """
    try:
        if wanted.key and ready:
            keyring.add(wanted.key, naming.learnt(ready, evaluation), passphrase)
        names = freezing.freeze(evaluation, ready) if ready else ()
    except StoreError:
        keep(ready, wanted)
        raise
    for draft in ready:
        freezing.drop_draft(draft, wanted.folder)
    return names


def keep(drafts: Sequence[Draft], wanted: Wanted) -> None:
    """Write drafts where they wait, outside the study."""
    for draft in drafts:
        freezing.keep_draft(draft, wanted.folder)
