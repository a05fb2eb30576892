"""The conversation of an import of answers: what was understood, what is doubtful, what was written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from fokus.custody.answers import files as given
from fokus.custody.answers import keeping
from fokus.custody.answers.delivered import is_delivered
from fokus.custody.answers.files import Built, Received
from fokus.custody.answers.incoming import Incoming, Told, earlier_bindings, told_faults, understand
from fokus.custody.answers.settling import only_certain, unsettled, warnings_of
from fokus.evaluation.designed import INSTRUMENTS
from fokus.material.binding import Binding
from fokus.messages import Catalogue
from fokus.problems import Place, Problem, has_errors
from fokus.study.instrument import Instrument
from fokus.terminal import tell
from fokus.terminal.asking import confirm
from fokus.terminal.binding import tell_binding, tell_export, tell_instrument
from fokus.terminal.delivering import bring_in_figures
from fokus.terminal.doubting import settle
from fokus.terminal.talking import Talk, say


@dataclass(frozen=True, slots=True)
class Survey(Talk):
    """A conversation about answers, with what the user says of the files.

    ``new`` are the questionnaires that forms beside the exports make, by their ids.
    """

    told: Told = field(default_factory=Told)
    kind: str = ""
    new: Mapping[str, Instrument] = field(default_factory=dict)
    forms: Sequence[Built] = ()


def bring_in_answers(paths: Sequence[Path], talk: Survey) -> bool:
    """Import survey exports and forms; tell whether all of them are in the study now."""
    received, forms, problems = given.read_files(paths, talk.told.sheet)
    delivered = [each for each in received if is_delivered(each)]
    exports = [each for each in received if not is_delivered(each)]
    alone = talk.kind == "instrument" or not exports
    there = talk.evaluation.instruments
    if talk.kind == "instrument":
        problems += [Problem("no-form", Place(each.path.name)) for each in received]
    if alone:
        problems += [_there(each) for each in forms if each.instrument.id in there]
    known = [*there, *(each.instrument.id for each in forms)]
    problems += told_faults(talk.told, received, known, talk.evaluation)
    if has_errors(problems):
        tell([*_unread(problems, talk), *problems], talk.words)
        return False
    if delivered and not bring_in_figures(delivered, talk.told.round, talk):
        return False
    if not exports and not forms:
        return True
    built = {each.instrument.id: given.without_people(each, exports, talk.evaluation) for each in forms}
    new = {name: each for name, each in built.items() if name not in there}
    talk = replace(talk, new=new, forms=forms)
    return _write([], new, talk) if alone else _bring_in(exports, talk)


def _there(built: Built) -> Problem:
    return Problem("instrument-there", Place(built.file), {"word": built.instrument.id})


def _bring_in(exports: Sequence[Received], talk: Survey) -> bool:
    """Understand each export, settle what is doubtful, and write all of them or none."""
    earlier = earlier_bindings(talk.evaluation)
    settled: list[Incoming] = []
    for each in exports:
        tell_export(each.export, talk.words)
        found = _understood(each, earlier, talk)
        if isinstance(found, Problem):
            tell([*each.export.warnings, *_unread([found], talk), found], talk.words)
            return False
        done = _settled(found, talk)
        if done is None or done.proposal.binding is None:
            return False
        settled.append(done)
        earlier.append(done.proposal.binding)
    used = {each.instrument.id for each in settled}
    return _write(settled, {name: each for name, each in talk.new.items() if name in used}, talk)


def _unread(why: Iterable[Problem], talk: Survey) -> list[Problem]:
    """Return what is wrong with questionnaires of the study, where it may be that one of them is lacking."""
    lacking = {each.code for each in why} & {"no-instrument-fits", "unknown-instrument"}
    return talk.faults_in(INSTRUMENTS) if lacking else []


def _understood(received: Received, earlier: Sequence[Binding], talk: Survey) -> Incoming | Problem:
    """Find the questionnaire among those of the study; one made of a form beside only where none fits."""
    study, told = talk.evaluation, talk.told
    if told.instrument in talk.new:
        return understand(received, told, talk.new, earlier, study)
    found = understand(received, told, study.instruments, earlier, study)
    if isinstance(found, Problem) and found.code == "no-instrument-fits" and talk.new:
        return understand(received, told, talk.new, earlier, study)
    return found


def _settled(incoming: Incoming, talk: Survey) -> Incoming | None:
    """Return an export about which nothing is doubtful any more; None where that cannot be."""
    tell_binding(incoming, talk.evaluation, talk.words)
    problems = warnings_of(incoming, asking=not talk.yes)
    if not talk.yes:
        if problems:
            tell(problems, talk.words)
        if has_errors(problems):
            return None
        done = settle(incoming, talk.evaluation, talk.words)
        problems = unsettled(done)
        if _columns(done) != _columns(incoming):
            tell_binding(done, talk.evaluation, talk.words)
    else:
        done, doubts = only_certain(incoming)
        problems += [*doubts, *([] if has_errors(doubts) else unsettled(done))]
    if problems:
        tell(problems, talk.words)
    return None if has_errors(problems) else done


def _columns(incoming: Incoming) -> dict[str, tuple[str, ...]]:
    return {each.part: each.columns for each in incoming.proposal.matches}


def _write(settled: Sequence[Incoming], new: Mapping[str, Instrument], talk: Survey) -> bool:
    """Show what the study will say of the answers, ask once, and write."""
    bound = keeping.bind(settled, talk.evaluation)
    there = keeping.already_there(bound, talk.evaluation)
    for each in new.values():
        tell_instrument(each, talk.words)
    if there:
        tell(there, talk.words)
        return False
    _foretell(bound, [one for form in talk.forms if form.instrument.id in new for one in form.problems], talk)
    question = talk.words.count("survey.keep" if bound else "survey.keep-instrument", len(bound) or len(new))
    if not talk.yes and not confirm(talk.words, question):
        return False
    _written(keeping.write(bound, new, talk.evaluation), talk.words)
    return True


def _foretell(bound: Sequence[keeping.Bound], told: Iterable[Problem], talk: Survey) -> None:
    """Say what could not be taken over of a form, and what single answers have against them."""
    left_out = list(told)
    if left_out:
        tell(left_out, talk.words)
    odd = [*keeping.answered_twice(bound, talk.evaluation), *(one for each in bound for one in each.problems)]
    if odd:
        say(talk.words.say("survey.will-say"))
        tell(odd, talk.words)


def _written(names: Iterable[str], words: Catalogue) -> None:
    for name in names:
        say(words.say("survey.written", file=name))
