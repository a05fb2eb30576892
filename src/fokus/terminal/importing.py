"""What an import says and asks: what was understood, where it belongs, who speaks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from fokus.custody.intake import Incoming
from fokus.custody.placing import Placing, dated, fitted
from fokus.custody.speaking import Speaker, is_name, is_new, is_role, role_word, who_fault
from fokus.evaluation import Evaluation
from fokus.messages import Catalogue
from fokus.messages.forms import capitalized
from fokus.problems import Place, Problem
from fokus.report.blocks import Column, Table
from fokus.study.cells import fold
from fokus.terminal import print_table, tell
from fokus.terminal.asking import ask, choose, choose_several, confirm
from fokus.terminal.talking import Talk, say

MOST_IN_FULL = 4
MOST_LEFT_OUT = 20
MOST_LABELS = 20
CLUE = 60


def tell_understood(incoming: Sequence[Incoming], talk: Talk) -> None:
    """Show what each file was understood as: in full for a few, a line each for many."""
    if len(incoming) > MOST_IN_FULL:
        print_table(_overview(incoming, talk.words))
        _tell_unknown(incoming, talk.words)
    else:
        for each in incoming:
            _tell_one(each, talk)
    warnings = [warning for each in incoming for warning in each.reading.warnings]
    if warnings:
        tell(warnings, talk.words)


def _overview(incoming: Iterable[Incoming], words: Catalogue) -> Table:
    texts = ("file", "format", "interview", "date")
    columns = _columns(texts, ("unknown", "turns", "words", "left-out"), words)
    rows = tuple(
        (
            each.path.name, words.say(f"format.{each.reading.format}"),
            each.placing.id if not each.placing.missing else words.say("import.nowhere"),
            each.placing.date or words.say("import.nowhere"),
            str(len(each.unknown)), str(each.turns), str(each.words), str(len(each.reading.left_out)),
        )
        for each in incoming
    )  # fmt: skip
    return Table(columns, rows)


def _tell_unknown(incoming: Iterable[Incoming], words: Catalogue) -> None:
    """Name the labels that nobody is known by, those of most files first."""
    counted = Counter(speaker.label for each in incoming for speaker in each.unknown)
    labels = [f"{label} ({files})" for label, files in counted.most_common(MOST_LABELS)]
    if len(counted) > MOST_LABELS:
        labels.append("…")
    if labels:
        say(words.say("import.unknown-labels", labels=", ".join(labels)))


def _columns(texts: Iterable[str], numbers: Iterable[str], words: Catalogue) -> tuple[Column, ...]:
    return (
        *(Column(words.say(f"import.{each}")) for each in texts),
        *(Column(words.say(f"import.{each}"), "right") for each in numbers),
    )


def _tell_one(incoming: Incoming, talk: Talk) -> None:
    say(f"{incoming.path.name}: {_format(incoming, talk.words)}")
    say(f"  {_size(incoming, talk.words)}")
    say(f"  {_belonging(incoming.placing, talk)}")
    _tell_left_out(incoming, talk.words)
    if incoming.speakers:
        rows = tuple(_speaker_row(each, incoming, talk.words) for each in incoming.speakers)
        print_table(Table(_columns(("label", "who"), ("turns", "words"), talk.words), rows))


def _tell_left_out(incoming: Incoming, words: Catalogue) -> None:
    """Show the lines of a file that do not come into the transcript."""
    lines = incoming.reading.left_out
    if lines:
        say(f"  {capitalized(words.count('import.n-left-out', len(lines)))}")
    for line in lines[:MOST_LEFT_OUT]:
        say(f"    {line}")
    if len(lines) > MOST_LEFT_OUT:
        say(f"    {words.say('import.more', number=len(lines) - MOST_LEFT_OUT)}")


def _format(incoming: Incoming, words: Catalogue) -> str:
    encoding = incoming.reading.encoding
    known = words.say(f"format.{incoming.reading.format}")
    return f"{known}, {encoding}" if encoding else known


def _size(incoming: Incoming, words: Catalogue) -> str:
    notes = sum(each.speaker is None for each in incoming.reading.utterances)
    minutes = incoming.minutes
    parts = [
        words.count("import.n-turns", incoming.turns) if incoming.turns else "",
        words.count("import.n-notes", notes) if notes else "",
        words.count("import.n-minutes", minutes) if minutes else "",
        words.count("import.n-words", incoming.words),
    ]
    return ", ".join(filter(None, parts))


def _belonging(placing: Placing, talk: Talk) -> str:
    words, design = talk.words, talk.evaluation.design
    if placing.missing:
        return words.say("import.nowhere-yet")
    plurals = [design.professions[each].plural or each for each in placing.professions]
    when = placing.date or words.say("import.no-date")
    parts = [design.rounds[placing.round].label, design.sites[placing.site].label, ", ".join(plurals), when]
    told = words.say("import.belongs", interview=placing.id, parts=", ".join(parts))
    return told if placing.fits else f"{told} {words.say('import.unplanned')}"


def _speaker_row(speaker: Speaker, incoming: Incoming, words: Catalogue) -> tuple[str, ...]:
    return speaker.label, _who(speaker, incoming, words), str(speaker.turns), str(speaker.words)


def _who(speaker: Speaker, incoming: Incoming, words: Catalogue) -> str:
    if is_new(speaker.who) or speaker in incoming.enrolled:  # her code is told once it is certain
        return words.say("import.new-person")
    if speaker.maybe and not speaker.who:
        return words.say("import.maybe", people=", ".join(speaker.maybe))
    return speaker.who or words.say("import.unknown-person")


def tell_newcomers(incoming: Sequence[Incoming], words: Catalogue, *, with_key: bool) -> None:
    """Tell which label gets which code, and whether anybody will be able to say so later."""
    new = [(each, speaker) for each in incoming for speaker in each.enrolled]
    if not new:
        return
    say(words.say("import.newcomers"))
    for each, speaker in new:
        said = words.say("import.newcomer", label=speaker.label, who=speaker.who, file=each.path.name)
        say(f"  {said}")
    nameless = [speaker.who for _, speaker in new if not is_name(speaker.label)]
    if not with_key:
        say(words.say("import.no-key", codes=", ".join(speaker.who for _, speaker in new)))
    elif nameless:
        say(words.say("import.no-name", codes=", ".join(nameless)))


def settle_place(incoming: Incoming, talk: Talk) -> Incoming:
    """Ask where a file belongs and when it was said, as far as that is not known."""
    placing = incoming.placing
    if not placing.missing and placing.date:
        return incoming
    say(incoming.path.name)
    placed = _placed(placing, talk) if placing.missing else placing
    return replace(incoming, placing=placed if placed.date else _dated(placed, talk))


def settle_speakers(incoming: Incoming, talk: Talk) -> Incoming:
    """Ask who speaks in a file, as far as that is not known."""
    known = (_known(each, incoming, talk) for each in incoming.speakers)
    return replace(incoming, speakers=tuple(known))


def _placed(placing: Placing, talk: Talk) -> Placing:
    design, words = talk.evaluation.design, talk.words
    rounds = {each.id: each.label for each in design.round}
    sites = {each.id: each.label for each in design.site}
    professions = {each.id: each.plural or each.label for each in design.profession}
    said = replace(
        placing,
        round=placing.round or choose(words, words.say("ask.round"), rounds),
        site=placing.site or choose(words, words.say("ask.site"), sites),
        professions=placing.professions or choose_several(words, words.say("ask.professions"), professions),
    )
    found = fitted(said, talk.evaluation)
    if len(found.fits) > 1:
        fits = {each: each for each in found.fits}
        return replace(found, fits=(choose(words, words.say("ask.interview"), fits),))
    return found


def _dated(placing: Placing, talk: Talk) -> Placing:
    """Ask for the day of an interview until one is said that can be it, or none."""
    while answer := ask(talk.words.say("ask.date")):
        found = dated(placing, answer, talk.evaluation.design)
        if isinstance(found, Placing):
            return found
        say(_told(found, talk.words))
    return placing


def _told(problem: Problem, words: Catalogue) -> str:
    said = words.say(f"problem.{problem.code}", **problem.arguments)
    return f"{capitalized(said)}. {words.say(f'remedy.{problem.remedy_code}', **problem.arguments)}"


def _known(speaker: Speaker, incoming: Incoming, talk: Talk) -> Speaker:
    if speaker.who:
        return speaker
    words, evaluation = talk.words, talk.evaluation
    say(words.say("ask.who", label=speaker.label, clue=_clue(speaker, incoming)))
    people = dict.fromkeys([*speaker.maybe, *_people(incoming.placing, evaluation)])
    say(words.say("ask.who-choices", people=", ".join(people)))
    proposed = speaker.maybe[0] if len(speaker.maybe) == 1 else ""
    while True:
        answer = ask(words.say("ask.who-is"), proposed)
        who = _meant(role_word(answer, evaluation.design.study.language), evaluation)
        fault = who_fault(who, evaluation, Place(incoming.path.name))
        if not fault:
            return replace(speaker, who=who)
        say(words.say("ask.nobody", word=answer) if not is_new(who) else _told(fault, words))


def _meant(answer: str, evaluation: Evaluation) -> str:
    """Return whom an answer means: a code in the spelling of the roster, anything else as it is."""
    if is_new(answer) or is_role(answer):
        return answer
    return {fold(code): code for code in evaluation.roster.participants}.get(fold(answer), answer)


def _people(placing: Placing, evaluation: Evaluation) -> list[str]:
    when = evaluation.design.rounds[placing.round]
    serving = [evaluation.roster.in_service(each, placing.site, when) for each in placing.professions]
    return sorted(frozenset().union(*serving))


def _clue(speaker: Speaker, incoming: Incoming) -> str:
    said = (each.text for each in incoming.reading.utterances if each.speaker == speaker.label)
    longest = max((text for _, text in zip(range(5), said, strict=False)), key=len, default="")
    return longest if len(longest) <= CLUE else longest[: CLUE - 1] + "…"


def agreed(incoming: Sequence[Incoming], words: Catalogue) -> bool:
    """Ask whether the files may go on as they were understood."""
    return confirm(words, words.count("ask.go-on", len(incoming)))
