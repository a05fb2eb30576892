"""The conversation of an import, from files with names in them to frozen transcripts without."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

from fokus.custody import clearing, freezing, intake
from fokus.custody.abreast import Spread, abreast
from fokus.custody.clearing import Wanted
from fokus.custody.draft import Draft
from fokus.custody.intake import Incoming
from fokus.custody.originals import read_original
from fokus.custody.placing import Told, told_faults
from fokus.custody.searching import Search
from fokus.material.names.hit import Hit
from fokus.material.names.key import Key
from fokus.messages import Catalogue
from fokus.messages.forms import capitalized
from fokus.problems import FokusError, Place, Problem, StoreError, has_errors
from fokus.terminal import importing, progress_bar, tell
from fokus.terminal.asking import confirm, passphrase
from fokus.terminal.naming import judge, placeholders, tell_kept, tell_replaced
from fokus.terminal.talking import Talk, say

DRAFTS = {"sv": "fokus-utkast", "en": "fokus-drafts"}


def bring_in(files: Sequence[Path], told: Told, wanted: Wanted, talk: Talk) -> bool:
    """Import interviews; tell whether all of them are in the study now."""
    intake.check_call(files, told)
    with abreast(len(files)) as spread:
        key, problems = clearing.open_names(wanted, talk.evaluation, lambda: passphrase(talk.words))
        problems += told_faults(told, talk.evaluation.design, Place(files[0].name))
        incoming, unread = ([], []) if has_errors(problems) else _understood(files, told, key, talk, spread)
        problems += [*unread, *intake.speaker_faults(incoming, told, talk.evaluation)]
        problems += freezing.originals_inside(files, talk.evaluation)
        if problems:
            tell(problems, talk.words)
        if has_errors(problems):
            return False
        return bring_in_understood(incoming, key, wanted, talk, spread)


def bring_in_understood(
    incoming: Sequence[Incoming], key: Key, wanted: Wanted, talk: Talk, spread: Spread
) -> bool:
    """Settle what is not known of files, take the names out and freeze them; tell whether all are frozen."""
    importing.tell_understood(incoming, talk)
    agreed = _agreed(incoming, clearing.codes_taken(wanted, key, talk.evaluation), talk)
    drafts = intake.drafted(agreed, talk.evaluation.design.study.language)
    found = take_names_out(drafts, key, wanted, talk, spread) if drafts else None
    if found:
        importing.tell_newcomers(agreed, talk.words, with_key=wanted.key is not None)
    return found is not None and not found.waiting


def _understood(
    files: Sequence[Path], told: Told, key: Key, talk: Talk, spread: Spread
) -> tuple[list[Incoming], list[Problem]]:
    incoming: list[Incoming] = []
    unread: list[Problem] = []
    with progress_bar(talk.words, "import.progress") as step:
        read = spread(read_original, files, repeat(intake.roles_of(talk.evaluation)))
        for number, (file, found) in enumerate(zip(files, read, strict=True)):
            step(number, len(files), file.name)
            if isinstance(found, Problem):
                unread.append(found)
            else:
                incoming.append(intake.understand(file, found, told, key, talk.evaluation))
    return incoming, unread


def _agreed(incoming: Sequence[Incoming], taken: set[str], talk: Talk) -> Sequence[Incoming]:
    """Return the files that nothing speaks against and the person agrees to, with codes for new persons."""
    if not talk.yes:
        incoming = [importing.settle_place(each, talk) for each in incoming]
    faults = list(intake.faults(incoming, talk.evaluation))
    if faults:
        tell(faults, talk.words)
    if has_errors(faults):
        return ()
    if not talk.yes:
        incoming = [importing.settle_speakers(each, talk) for each in incoming]
    if refused := list(intake.withdrawn(incoming, talk.evaluation)):
        tell(refused, talk.words)
        return ()
    incoming = intake.enrolled(incoming, taken)
    if not talk.yes:
        importing.tell_understood(incoming, talk)
    return incoming if talk.yes or importing.agreed(incoming, talk.words) else ()


def take_names_out(
    drafts: Sequence[Draft], key: Key, wanted: Wanted, talk: Talk, spread: Spread
) -> clearing.Divided | None:
    """Take the names out of drafts, freeze what is done and keep what waits; None where all is refused."""
    search = clearing.search_by(key, talk.evaluation)
    clean, hits = _cleaned(drafts, search, talk.words, spread)
    tell_replaced(hits, talk.words)
    faults = clearing.faults(clean, wanted, talk.evaluation)
    if faults:
        tell(faults, talk.words)
    if has_errors(faults) and not _is_another(faults, talk):
        return None
    if wanted.candidates == "ask" and not talk.yes:
        judged = judge(clean, search, talk.words, lambda draft: clearing.keep([draft], wanted))
        clean, _ = _cleaned(judged, search, talk.words, spread)
    found = clearing.divided(clean, search, wanted)
    tell_kept(found.kept, talk.words)
    _freeze(found.ready, wanted, talk)
    _keep_waiting(found, wanted, talk.words)
    return found


def _is_another(faults: Iterable[Problem], talk: Talk) -> bool:
    """Ask whether what says the same as another interview is an interview of its own, if that is all."""
    errors = {each.code for each in faults if each.severity == "error"}
    question = talk.words.say("ask.another-interview")
    return errors == {"said-already"} and not talk.yes and confirm(talk.words, question, default=False)


def _cleaned(
    drafts: Sequence[Draft], search: Search, words: Catalogue, spread: Spread
) -> tuple[list[Draft], list[Hit]]:
    with progress_bar(words, "names.progress") as step:
        return clearing.cleaned(
            drafts,
            search,
            placeholders(words),
            _counted(spread, step, len(drafts), words.say("names.progress")),
        )


def _counted(spread: Spread, step: Callable[[int, int, str], None], most: int, what: str) -> Spread:
    """Return a way of doing many things that tells how far it has come."""

    def counted(work: Callable[..., Any], *columns: Iterable[Any]) -> Iterator[Any]:
        for number, done in enumerate(spread(work, *columns)):
            step(number, most, what)
            yield done

    return counted


def _freeze(ready: Sequence[Draft], wanted: Wanted, talk: Talk) -> None:
    try:
        names = clearing.freeze(ready, wanted, talk.evaluation, lambda: passphrase(talk.words))
    except StoreError:
        say(talk.words.say("import.kept", folder=str(wanted.folder)))
        raise
    for name in names:
        say(talk.words.say("import.frozen", file=name))
    if names:
        nobody = any(turn.kind == "unknown" for draft in ready for turn in draft.transcript.turns)
        say(talk.words.say("import.next-speakers" if nobody else "import.next"))


def _keep_waiting(found: clearing.Divided, wanted: Wanted, words: Catalogue) -> None:
    """Write what waits for a judgement outside the study, and say how to go on."""
    clearing.keep(found.waiting, wanted)
    number, folder = len(found.waiting), str(wanted.folder)
    if number:
        say(capitalized(words.count("import.waiting", number, candidates=found.words, folder=folder)))


def go_on(paths: Sequence[Path], wanted: Wanted, talk: Talk) -> bool:
    """Take the names out of drafts that wait; tell whether all of them are in the study now."""
    key, problems = clearing.open_names(wanted, talk.evaluation, lambda: passphrase(talk.words))
    found = [freezing.waiting(path, talk.evaluation) for path in freezing.drafts_in(paths)]
    problems += [each for each in found if isinstance(each, Problem)]
    drafts = [each for each in found if isinstance(each, Draft)]
    problems += intake.draft_faults(drafts, talk.evaluation)
    if not found:
        problems.append(Problem("no-drafts", Place(str(paths[0]))))
    if problems:
        tell(problems, talk.words)
    if has_errors(problems):
        return False
    with abreast(len(drafts)) as spread:
        divided = take_names_out(drafts, key, wanted, talk, spread)
    return divided is not None and not divided.waiting


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
