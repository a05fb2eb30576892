"""The conversation of an import, from files with names in them to frozen transcripts without."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fokus.custody import freezing, intake, keyring, naming
from fokus.custody.draft import Draft
from fokus.custody.intake import Incoming
from fokus.custody.placing import Told, told_faults
from fokus.evaluation import Evaluation, load
from fokus.material.names.exempt import exempt_words
from fokus.material.names.hit import Hit
from fokus.material.names.key import Key, read_places
from fokus.messages import Catalogue
from fokus.messages.forms import capitalized
from fokus.problems import FokusError, Place, Problem, StudyError, has_errors
from fokus.terminal import importing, progress_bar, tell, words_of
from fokus.terminal.asking import passphrase
from fokus.terminal.naming import judge, placeholders, tell_replaced

DRAFTS = {"sv": "fokus-utkast", "en": "fokus-drafts"}
Candidates = Literal["ask", "keep", "wait"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How names are taken out: the key, a list of places, the folder where drafts wait, who judges."""

    key: Path | None = None
    places: Path | None = None
    folder: Path = Path()
    candidates: Candidates = "ask"
    asking: bool = True


def bring_in(
    files: Sequence[Path], told: Told, wanted: Wanted, evaluation: Evaluation, words: Catalogue
) -> bool:
    """Import interviews; tell whether all of them are in the study now."""
    key, problems = _names(wanted, evaluation, words)
    problems += told_faults(told, evaluation.design, Place(files[0].name))
    incoming, unread = ([], []) if has_errors(problems) else _understood(files, told, key, evaluation, words)
    if has_errors([*problems, *unread]):
        tell([*problems, *unread], words)
        return False
    importing.tell_understood(incoming, evaluation, words)
    drafts = _agreed(incoming, told, wanted, evaluation, words)
    return bool(drafts) and take_names_out(drafts, key, wanted, evaluation, words)


def _names(wanted: Wanted, evaluation: Evaluation, words: Catalogue) -> tuple[Key, list[Problem]]:
    key = keyring.open_key(wanted.key, lambda: passphrase(words)) if wanted.key else Key()
    inside = [freezing.outside(each, evaluation) for each in (wanted.key, wanted.folder) if each]
    problems = [each for each in inside if each]
    if wanted.places is None:
        return key, problems
    places, faults = read_places(keyring.read_list(wanted.places), wanted.places.name)
    return naming.merged(key, Key(place=tuple(places))), [*problems, *faults]


def _understood(
    files: Sequence[Path], told: Told, key: Key, evaluation: Evaluation, words: Catalogue
) -> tuple[list[Incoming], list[Problem]]:
    found: list[Incoming | Problem] = []
    with progress_bar(words, "import.progress") as step:
        for number, file in enumerate(files):
            step(number, len(files), file.name)
            found.append(intake.understand(file, told, key, evaluation))
    return [each for each in found if isinstance(each, Incoming)], [
        each for each in found if isinstance(each, Problem)
    ]


def _agreed(
    incoming: Sequence[Incoming], told: Told, wanted: Wanted, evaluation: Evaluation, words: Catalogue
) -> tuple[Draft, ...]:
    """Return drafts of files that nothing speaks against and the person agrees to; none else."""
    if wanted.asking:
        incoming = [importing.settle_place(each, evaluation, words) for each in incoming]
    faults = list(intake.faults(incoming, told, evaluation))
    if faults:
        tell(faults, words)
    if has_errors(faults):
        return ()
    if wanted.asking:
        incoming = [importing.settle_speakers(each, evaluation, words) for each in incoming]
        importing.tell_understood(incoming, evaluation, words)
    return (
        intake.drafted(incoming, evaluation) if not wanted.asking or importing.agreed(incoming, words) else ()
    )


def take_names_out(
    drafts: Sequence[Draft], key: Key, wanted: Wanted, evaluation: Evaluation, words: Catalogue
) -> bool:
    """Take the names out of drafts and freeze what is done; what somebody must judge waits outside."""
    search = naming.Search(key, exempt_words(evaluation.design, evaluation.roster))
    cleaned, hits = _cleaned(drafts, search, words)
    tell_replaced(hits, words)
    faults = [*freezing.already_waiting(cleaned, wanted.folder), *intake.twins(cleaned, evaluation)]
    if faults:
        tell(faults, words)
    if has_errors(faults):
        return False
    if wanted.candidates == "ask" and wanted.asking:
        judged = judge(cleaned, search, words, lambda draft: freezing.keep_draft(draft, wanted.folder))
        cleaned, _ = _cleaned(judged, search, words)
    open_words = [] if wanted.candidates == "keep" else naming.candidates(cleaned, search)
    unjudged = {passage.draft for each in open_words for passage in each.passages}
    ready = [each for number, each in enumerate(cleaned) if number not in unjudged]
    if ready:
        _freeze(ready, wanted, evaluation, words)
    return _keep_waiting([cleaned[number] for number in sorted(unjudged)], len(open_words), wanted, words)


def _cleaned(
    drafts: Sequence[Draft], search: naming.Search, words: Catalogue
) -> tuple[list[Draft], list[Hit]]:
    instead = placeholders(words)
    cleaned: list[Draft] = []
    hits: list[Hit] = []
    with progress_bar(words, "names.progress") as step:
        for number, draft in enumerate(drafts):
            step(number, len(drafts), draft.transcript.id)
            clean, taken = naming.cleaned(draft, search, instead)
            cleaned.append(clean)
            hits += taken
    return cleaned, hits


def _freeze(ready: Sequence[Draft], wanted: Wanted, evaluation: Evaluation, words: Catalogue) -> None:
    if wanted.key:
        learnt = naming.learnt(ready, evaluation)
        keyring.add(wanted.key, learnt, lambda: passphrase(words))
    for name in freezing.freeze(evaluation, ready):
        print(words.say("import.frozen", file=name))  # noqa: T201
    for draft in ready:
        freezing.drop_draft(draft, wanted.folder)
    print(words.say("import.next"))  # noqa: T201


def _keep_waiting(drafts: Sequence[Draft], open_words: int, wanted: Wanted, words: Catalogue) -> bool:
    """Write what waits for a judgement outside the study, and say how to go on."""
    for draft in drafts:
        freezing.keep_draft(draft, wanted.folder)
    if drafts:
        many = words.count("import.waiting", len(drafts), candidates=open_words, folder=str(wanted.folder))
        print(capitalized(many))  # noqa: T201
    return not drafts


def go_on(paths: Sequence[Path], wanted: Wanted, evaluation: Evaluation, words: Catalogue) -> bool:
    """Take the names out of drafts that wait; tell whether all of them are in the study now."""
    key, problems = _names(wanted, evaluation, words)
    found = [freezing.waiting(path, evaluation) for path in freezing.drafts_in(paths)]
    problems += [each for each in found if isinstance(each, Problem)]
    drafts = [each for each in found if isinstance(each, Draft)]
    problems += intake.draft_faults(drafts, evaluation)
    if not found:
        problems.append(Problem("no-drafts", Place(str(paths[0]))))
    if problems:
        tell(problems, words)
    return not has_errors(problems) and take_names_out(drafts, key, wanted, evaluation, words)


def open_for_import(study: Path, words: Catalogue, *, answers: bool = False) -> tuple[Evaluation, Catalogue]:
    """Load a study that something is to come into, with the words of its language; refuse a broken one."""
    evaluation, problems = load(study, answers=answers)
    own = words_of(evaluation, words)
    if evaluation is None:
        tell(problems, own)
        raise StudyError("study-broken")
    return evaluation, own


def holds_answers(files: Sequence[Path], kind: str) -> bool:
    """Tell whether files hold survey answers: what was said of them, else what is in them.

    Raises
    ------
    FokusError
        When some are interviews and some are answers: they are asked about in different ways.
    """
    if kind:
        return kind != "transcript"
    from fokus.custody.answers.files import is_survey

    found = [is_survey(each) for each in files]
    if any(found) and not all(found):
        raise FokusError(
            "mixed-files", survey=files[found.index(True)].name, other=files[found.index(False)].name
        )
    return any(found)


def where_drafts_wait(told: Path | None, files: Sequence[Path], words: Catalogue) -> Path:
    """Return the folder where drafts wait: the one that was told, else one beside the first original."""
    return told or files[0].parent / DRAFTS[words.language]
