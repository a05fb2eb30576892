"""What an import says and asks: what was understood, where it belongs, who speaks."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from fokus.custody.intake import Incoming
from fokus.custody.placing import Placing, fitted
from fokus.custody.speaking import Speaker, is_new, is_role, role_word
from fokus.evaluation import Evaluation
from fokus.messages import Catalogue
from fokus.report.blocks import Column, Table
from fokus.study.cells import fold
from fokus.terminal import print_table, tell, visible
from fokus.terminal.asking import ask, choose, choose_several, confirm

MOST_IN_FULL = 4
CLUE = 60


def tell_understood(incoming: Sequence[Incoming], evaluation: Evaluation, words: Catalogue) -> None:
    """Show what each file was understood as: in full for a few, a line each for many."""
    if len(incoming) > MOST_IN_FULL:
        print_table(_overview(incoming, words))
    else:
        for each in incoming:
            _tell_one(each, evaluation, words)
    warnings = [warning for each in incoming for warning in each.reading.warnings]
    if warnings:
        tell(warnings, words)


def _overview(incoming: Iterable[Incoming], words: Catalogue) -> Table:
    columns = _columns(("file", "format", "interview", "unknown"), ("turns", "words"), words)
    rows = tuple(
        (
            each.path.name, words.say(f"format.{each.reading.format}"),
            each.placing.id if not each.placing.missing else words.say("import.nowhere"),
            ", ".join(speaker.label for speaker in each.speakers if not speaker.who),
            str(each.turns), str(each.words),
        )
        for each in incoming
    )  # fmt: skip
    return Table(columns, rows)


def _columns(texts: Iterable[str], numbers: Iterable[str], words: Catalogue) -> tuple[Column, ...]:
    return (
        *(Column(words.say(f"import.{each}")) for each in texts),
        *(Column(words.say(f"import.{each}"), "right") for each in numbers),
    )


def _tell_one(incoming: Incoming, evaluation: Evaluation, words: Catalogue) -> None:
    print(visible(f"{incoming.path.name}: {_format(incoming, words)}"))  # noqa: T201
    print(visible(f"  {_size(incoming, words)}"))  # noqa: T201
    print(visible(f"  {_belonging(incoming.placing, evaluation, words)}"))  # noqa: T201
    if incoming.speakers:
        rows = tuple(_speaker_row(each, words) for each in incoming.speakers)
        print_table(Table(_columns(("label", "who"), ("turns", "words"), words), rows))


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


def _belonging(placing: Placing, evaluation: Evaluation, words: Catalogue) -> str:
    if placing.missing:
        return words.say("import.nowhere-yet")
    design = evaluation.design
    plurals = [design.professions[each].plural or each for each in placing.professions]
    parts = [design.rounds[placing.round].label, design.sites[placing.site].label, ", ".join(plurals)]
    told = words.say(
        "import.belongs", interview=placing.id, parts=", ".join(filter(None, [*parts, placing.date]))
    )
    return told if placing.fits else f"{told} {words.say('import.unplanned')}"


def _speaker_row(speaker: Speaker, words: Catalogue) -> tuple[str, ...]:
    who = words.say("import.new-person") if is_new(speaker.who) else speaker.who
    return speaker.label, who or words.say("import.unknown-person"), str(speaker.turns), str(speaker.words)


def settle_place(incoming: Incoming, evaluation: Evaluation, words: Catalogue) -> Incoming:
    """Ask where a file belongs, as far as that is not known."""
    return (
        replace(incoming, placing=_placed(incoming, evaluation, words))
        if incoming.placing.missing
        else incoming
    )


def settle_speakers(incoming: Incoming, evaluation: Evaluation, words: Catalogue) -> Incoming:
    """Ask who speaks in a file, as far as that is not known."""
    known = (_known(each, incoming, evaluation, words) for each in incoming.speakers)
    return replace(incoming, speakers=tuple(known))


def _placed(incoming: Incoming, evaluation: Evaluation, words: Catalogue) -> Placing:
    design, placing = evaluation.design, incoming.placing
    rounds = {each.id: each.label for each in design.round}
    sites = {each.id: each.label for each in design.site}
    professions = {each.id: each.plural or each.label for each in design.profession}
    print(visible(incoming.path.name))  # noqa: T201
    said = replace(
        placing,
        round=placing.round or choose(words, words.say("ask.round"), rounds),
        site=placing.site or choose(words, words.say("ask.site"), sites),
        professions=placing.professions or choose_several(words, words.say("ask.professions"), professions),
    )
    found = fitted(said, evaluation)
    if len(found.fits) > 1:
        fits = {each: each for each in found.fits}
        return replace(found, fits=(choose(words, words.say("ask.interview"), fits),))
    return found


def _known(speaker: Speaker, incoming: Incoming, evaluation: Evaluation, words: Catalogue) -> Speaker:
    if speaker.who:
        return speaker
    people = _people(incoming.placing, evaluation)
    print(words.say("ask.who", label=visible(speaker.label), clue=visible(_clue(speaker, incoming))))  # noqa: T201
    print(words.say("ask.who-choices", people=", ".join(people)))  # noqa: T201
    while True:
        answer = ask(words.say("ask.who-is"))
        who = _meant(role_word(answer, evaluation.design.study.language), evaluation)
        if who is not None:
            return replace(speaker, who=who)
        print(words.say("ask.nobody", word=visible(answer)))  # noqa: T201


def _meant(answer: str, evaluation: Evaluation) -> str | None:
    """Return whom an answer means: nobody known (empty), the interviewer, somebody new, or a code."""
    if not answer or is_new(answer) or is_role(answer):
        return answer
    return {fold(code): code for code in evaluation.roster.participants}.get(fold(answer))


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
