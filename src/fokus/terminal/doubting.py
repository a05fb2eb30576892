"""What an import of answers asks one by one: uncertain columns, unknown words, doubtful codes."""

from fokus.custody.answers.incoming import Incoming
from fokus.custody.answers.settling import (
    CERTAIN,
    Coding,
    codings,
    doubtful,
    in_order,
    meanings_of,
    open_words,
    with_certain,
    with_coding,
    with_column,
    with_match,
    with_round,
    with_word,
)
from fokus.evaluation import Evaluation
from fokus.material.proposal import Match
from fokus.messages import Catalogue
from fokus.messages.forms import percent
from fokus.study.instrument import BLANK
from fokus.terminal import visible
from fokus.terminal.asking import choose, choose_key, confirm
from fokus.terminal.binding import label_of, listed, part_word, reason_word

NONE = "-"
FEWEST_IN_ORDER = 2


def settle(incoming: Incoming, evaluation: Evaluation, words: Catalogue) -> Incoming:
    """Ask about everything that is doubtful in a proposal."""
    if not any(each.part == "round" for each in incoming.proposal.matches):
        incoming = _ask_round(incoming, evaluation, words)
    unsure = doubtful(incoming)
    if unsure:
        print(words.say("survey.below", certain=percent(CERTAIN, words.language)))  # noqa: T201
    incoming = _settle_order(incoming, words)
    for each in unsure:
        incoming = _settle_column(incoming, each, evaluation, words)
    for match, word in open_words(incoming):
        incoming = _settle_word(incoming, match, word, evaluation, words)
    for coding in codings(incoming):
        if coding.is_doubtful:
            incoming = _settle_coding(incoming, coding, words)
    return incoming


def _settle_order(incoming: Incoming, words: Catalogue) -> Incoming:
    """Ask once about columns that only their order ties to their items."""
    ordered = in_order(incoming)
    if len(ordered) < FEWEST_IN_ORDER:
        return incoming
    for each in ordered:
        print(visible(_question(incoming, each, words)))  # noqa: T201
    if confirm(words, words.say("survey.is-order")):
        for each in ordered:
            incoming = with_certain(incoming, each.part)
    return incoming


def _settle_column(incoming: Incoming, match: Match, evaluation: Evaluation, words: Catalogue) -> Incoming:
    if match not in incoming.proposal.matches:
        return incoming
    if isinstance(match.holds, str):
        return _settle_whole(incoming, match, evaluation, words)
    print(visible(_question(incoming, match, words)))  # noqa: T201
    answer = choose_key(words, "survey.is-it", ("yes", "other-column", "no-column"))
    if answer == "yes":
        return with_certain(incoming, match.part)
    if answer == "no-column":
        return with_match(incoming, match.part, None)
    free = {each.id: _heading(each.id, each.text) for each in incoming.export.columns if each.kind != "tool"}
    named = choose(words, words.say("survey.which-column", part=part_word(match.part, words)), free)
    return with_column(incoming, match.part, named, evaluation)


def _settle_whole(incoming: Incoming, match: Match, evaluation: Evaluation, words: Catalogue) -> Incoming:
    """Ask about what holds for the whole file: its round, its site, its profession."""
    part, shown = part_word(match.part, words), label_of(match.part, str(match.holds), evaluation)
    sure = percent(match.likeness, words.language)
    reason = reason_word(match, words)
    print(visible(words.say("survey.doubt", part=part, column=shown, certainty=sure, reason=reason)))  # noqa: T201
    if confirm(words, words.say("survey.is-it")):
        return with_certain(incoming, match.part)
    return (
        _ask_round(incoming, evaluation, words)
        if match.part == "round"
        else with_match(incoming, match.part, None)
    )


def _ask_round(incoming: Incoming, evaluation: Evaluation, words: Catalogue) -> Incoming:
    rounds = {each.id: each.label for each in evaluation.design.round}
    return with_round(incoming, choose(words, words.say("survey.which-round"), rounds))


def _question(incoming: Incoming, match: Match, words: Catalogue) -> str:
    item = match.part.removeprefix("item.")
    asked = incoming.instrument.find_item(item).text(words.language) if item != match.part else ""
    texts = {each.id: each.text for each in incoming.export.columns}
    shown = [_heading(each, texts.get(each, "")) for each in match.columns]
    part = part_word(match.part, words)
    return words.say(
        "survey.doubt",
        part=f"{part} ({asked})" if asked else part,
        column=listed(shown),
        certainty=percent(match.likeness, words.language),
        reason=reason_word(match, words),
    )


def _heading(column: str, text: str) -> str:
    return f"{column}: {text}" if text and text != column else column


def _settle_word(
    incoming: Incoming, match: Match, word: str, evaluation: Evaluation, words: Catalogue
) -> Incoming:
    if not any(each.part == match.part and word in each.unknown for each in incoming.proposal.matches):
        return incoming
    design = evaluation.design
    known = design.sites if match.part == "site" else design.professions
    choices = {each.id: each.label for each in known.values()} | {NONE: words.say("survey.none-of-them")}
    labels = next((each.labels for each in incoming.export.columns if each.id in match.columns), {})
    question = words.say(
        "survey.what-word", word=visible(labels.get(word, word)), part=part_word(match.part, words)
    )
    meant = choose(words, question, choices)
    return with_word(incoming, match.part, word, "" if meant == NONE else meant)


def _settle_coding(incoming: Incoming, coding: Coding, words: Catalogue) -> Incoming:
    choices = meanings_of(coding.response, words.language) | {BLANK: words.say("answer.blank")}
    choices |= {NONE: words.say("survey.slip")}
    asked = list(coding.unknown)
    if coding.values and coding.certainty < CERTAIN:
        read = ", ".join(f"{cell} = {meant}" for cell, meant in coding.values.items())
        print(visible(words.say("survey.read-as", items=listed(coding.items), read=read)))  # noqa: T201
        if not confirm(words, words.say("survey.is-reading")):
            asked = [*coding.values, *asked]
    said: dict[str, str] = {}
    for cell in asked:
        question = words.say("survey.what-answer", word=visible(cell), items=listed(coding.items))
        meant = choose(words, question, choices)
        said |= {} if meant == NONE else {cell: meant}
    return with_coding(incoming, coding, said)
