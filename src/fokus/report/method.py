"""What was done, in sentences: the appendix on method, from the study and from the answers of a report."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fokus.disclosure.released import Released
from fokus.evaluation import Evaluation
from fokus.messages.forms import decimal
from fokus.report.blocks import Answer, Paragraph, Text, Value
from fokus.report.labels import Labels
from fokus.report.method_shown import method_said
from fokus.report.quotes import marked
from fokus.study.instrument import Instrument

PREFIX = "#method-"
FAMILIES = ("holm", "benjamini-hochberg")


@dataclass(frozen=True, slots=True)
class Done:
    """What a report was made with: its answers, how it was coded, corrected answers, and programs."""

    answers: Sequence[Released] = ()
    coding: Released | None = None
    corrected: int = 0
    programs: Mapping[str, str] = field(default_factory=dict)


def method(evaluation: Evaluation, labels: Labels, done: Done) -> dict[str, Value]:
    """Tell how a report came about, a text a topic; that of what was not done is empty."""
    topics = (
        ("interviews", _interviews(evaluation, labels)),
        ("coding", _coding(evaluation, labels, done)),
        ("survey", _survey(evaluation, labels, done)),
        ("comparisons", _comparisons(labels, done)),
        ("disclosure", _disclosure(evaluation, labels)),
        ("programs", _programs(labels, done)),
    )
    return {topic: _value(topic, " ".join(sentences)) for topic, sentences in topics}


def _value(topic: str, text: str) -> Value:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Value(Answer(f"{PREFIX}{topic}", "method", "method", digest), text)


def as_paragraphs(told: Mapping[str, Value], labels: Labels) -> tuple[Paragraph, ...]:
    """Return the appendix: a paragraph a topic that has a text, which a refresh can find again."""
    say = labels.words.say
    return tuple(
        Paragraph((Text(f"{say(f'method.lead.{topic}')} ", bold=True), value))
        for topic, value in told.items()
        if value.text
    )


def _interviews(evaluation: Evaluation, labels: Labels) -> Iterator[str]:
    words, planned = labels.words, evaluation.design.interview
    held = [each for each in planned if each.held]
    if not held:
        return
    rounds = [
        words.say(
            "method.in-round", number=words.word(count), when=words.say("when", round=labels.of("round", one))
        )
        for one in evaluation.design.rounds
        if (count := sum(each.round == one for each in held))
    ]
    counted = {
        "planned": words.word(len(planned)),
        "held": words.word(len(held)),
        "rounds": _listed(labels, rounds),
    }
    yield words.say("method.interviews", **counted)
    with_whom = [
        words.say("method.with-profession", number=words.word(count), who=labels.of("profession", one))
        for one in evaluation.design.professions
        if (count := sum(one in each.professions for each in held))
    ]
    yield words.say("method.professions", parts=_listed(labels, with_whom))
    turns = sum(len(each.turns) for each in evaluation.transcripts.values())
    if turns:
        yield words.say("method.transcripts", turns=decimal(turns, 0, words.language))


def _coding(evaluation: Evaluation, labels: Labels, done: Done) -> Iterator[str]:
    words, book = labels.words, evaluation.codebook
    if not any(each.transcript in evaluation.texts for each in evaluation.codings):
        return
    themes, codes = (
        words.count("method.themes", len(book.themes)),
        words.count("method.codes", len(book.codes)),
    )
    yield words.say("method.codebook", themes=themes, codes=codes)
    if done.coding and done.coding.rows:
        yield from method_said(done.coding, labels)


def _survey(evaluation: Evaluation, labels: Labels, done: Done) -> Iterator[str]:
    words = labels.words
    for each, found in evaluation.responses.items():
        instrument, answers = evaluation.instruments[each], len(found.people)
        if answers >= evaluation.design.study.smallest_group:
            title, items = instrument.title.text(words.language), words.word(len(instrument.item))
            said = {"title": marked(title, words.language), "items": items}
            yield words.say("method.questionnaire", answers=decimal(answers, 0, words.language), **said)
            yield from _scoring(instrument, labels)
    if done.corrected:
        yield words.count("method.corrected", done.corrected)


def _scoring(instrument: Instrument, labels: Labels) -> Iterator[str]:
    words = labels.words
    rules: dict[tuple[int, int], list[str]] = {}
    for scale in instrument.scale:
        rules.setdefault((len(scale.items), scale.min_answered), []).append(labels.of("scale", scale.id))
    for (items, least), scales in rules.items():
        counted = {"items": words.word(items), "least": words.word(least)}
        yield words.count("method.scoring", len(scales), scales=_listed(labels, scales), **counted)
    left_out = dict.fromkeys(
        marked(each.text(words.language), words.language)
        for response in instrument.response.values()
        for each in response.non_answers
    )
    reverse_keyed = sum(len(scale.reverse_keyed) for scale in instrument.scale)
    if reverse_keyed:
        yield words.count("method.reverse-keyed", reverse_keyed)
    if left_out and instrument.scale:
        yield words.say("method.non-answers", answers=_listed(labels, [*left_out]))


def _comparisons(labels: Labels, done: Done) -> Iterator[str]:
    words = labels.words
    notes = [note for each in done.answers for note in each.notes]
    used = dict.fromkeys(note.code for note in notes if note.code.startswith("method-"))
    if not used:
        return
    yield words.say("method.comparisons")
    yield from (words.say(f"note.{code}") for code in used)
    for each in FAMILIES:
        counts = [int(note.arguments["count"]) for note in notes if note.code == each]
        if counts:
            adjustment = words.say(f"method.{each}")
            yield words.count("method.families", len(counts), count=sum(counts), adjustment=adjustment)


def _disclosure(evaluation: Evaluation, labels: Labels) -> Iterator[str]:
    settings, word = evaluation.design.study, labels.words.word
    smallest, quotable = word(settings.smallest_group), word(settings.quote_group)
    yield labels.words.say("method.disclosure", smallest=smallest, quotable=quotable)


def _programs(labels: Labels, done: Done) -> Iterator[str]:
    if done.programs:
        parts = [f"{name} {version}" for name, version in done.programs.items()]
        yield labels.words.say("method.programs", programs=_listed(labels, parts))


def _listed(labels: Labels, parts: Iterable[str]) -> str:
    *first, last = parts
    return labels.words.say("list.and", first=", ".join(first), last=last) if first else last
