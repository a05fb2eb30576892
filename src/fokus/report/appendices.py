"""What an evaluation was made with, as appendices: its codebook, its questionnaires, its interview guides."""

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import groupby

from fokus.evaluation import Evaluation
from fokus.report.blocks import (
    Block,
    Definition,
    Definitions,
    Heading,
    Listing,
    Paragraph,
    Text,
)
from fokus.report.labels import Labels
from fokus.report.phrases import enumerated
from fokus.study.codebook import Code
from fokus.study.guide import Guide, Question
from fokus.study.instrument import Instrument, Item, Scale
from fokus.study.instrument import Labels as Wording

CODEBOOK, QUESTIONNAIRE, GUIDE = KINDS = ("codebook", "questionnaire", "guide")
Blocks = tuple[Block, ...]


def appendices(evaluation: Evaluation, labels: Labels) -> dict[str, Blocks]:
    """Return every appendix by its kind, and by its kind and id where there may be several.

    Headings are counted from the one that an appendix stands under. The example that a codebook gives of
    a code is left out: it is often what somebody said, and quotes go the way of quotes.
    """
    questionnaires = [
        (each.id, each.title, _questionnaire(each, labels)) for each in evaluation.instruments.values()
    ]
    guides = [(each.id, each.title, _guide(each, labels)) for each in evaluation.guides.values()]
    found = {CODEBOOK: _codebook(evaluation, labels)}
    for kind, made in ((QUESTIONNAIRE, questionnaires), (GUIDE, guides)):
        found |= {f"{kind} {name}": blocks for name, _, blocks in made}
        found[kind] = _together([(title.text(labels.language), blocks) for _, title, blocks in made])
    return found


def _together(made: Sequence[tuple[str, Blocks]]) -> Blocks:
    """Put appendices of a kind after each other, each under its title where there are several."""
    if len(made) == 1:
        return made[0][1]
    return tuple(each for title, blocks in made for each in (Heading(1, (Text(title),)), *_deeper(blocks)))


def _deeper(blocks: Blocks) -> Iterator[Block]:
    for each in blocks:
        yield Heading(each.level + 1, each.content) if isinstance(each, Heading) else each


def paragraphs_in(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the text of each paragraph of an appendix, those inside lists included."""
    for each in blocks:
        if isinstance(each, Paragraph):
            yield "".join(part.text for part in each.content if isinstance(part, Text))
        elif isinstance(each, Listing):
            for item in each.items:
                yield from paragraphs_in(item)
        elif isinstance(each, Definitions):
            for definition in each.items:
                yield from paragraphs_in(definition.meaning)


def said(text: str) -> Paragraph:
    """Return a text as a paragraph."""
    return Paragraph((Text(text),))


def _codebook(evaluation: Evaluation, labels: Labels) -> Blocks:
    blocks: list[Block] = []
    for theme in evaluation.codebook.theme:
        blocks.append(Heading(1, (Text(theme.label),)))
        blocks += [said(theme.definition)] if theme.definition else []
        codes = [
            each
            for each in evaluation.codebook.code
            if each.theme == theme.id and evaluation.held.takes(each.id)
        ]
        if codes:
            items = (Definition((Text(code.label),), tuple(_meaning(code, labels))) for code in codes)
            blocks.append(Definitions(tuple(items)))
    return tuple(blocks)


def _meaning(code: Code, labels: Labels) -> Iterator[Paragraph]:
    say = labels.words.say
    if code.definition or not (code.use_when or code.not_when):
        yield said(code.definition or say("appendix.no-definition"))
    if code.use_when:
        yield said(say("appendix.use-when", text=code.use_when))
    if code.not_when:
        yield said(say("appendix.not-when", text=code.not_when))


def _questionnaire(instrument: Instrument, labels: Labels) -> Blocks:
    """Return the questions in the order in which they were asked, with what they could be answered with."""
    blocks: list[Block] = []
    number = 1
    for answered, group in groupby(instrument.item, lambda item: _answered(instrument, item, labels)):
        items = [*group]
        wordings = tuple((said(each.text(labels.language)),) for each in items)
        blocks += [Listing(ordered=True, items=wordings, start=number), said(answered)]
        number += len(items)
    scales = tuple((said(_scale(instrument, each, labels)),) for each in instrument.scale if each.items)
    if scales:
        blocks += [said(labels.words.say("appendix.scales")), Listing(ordered=False, items=scales)]
    return tuple(blocks)


def _answered(instrument: Instrument, item: Item, labels: Labels) -> str:
    """Say what a question could be answered with."""
    say = labels.words.say
    if response := instrument.format_of(item.id):
        return say("appendix.points", points=_listed((*response.points, *response.non_answers), labels))
    if choices := instrument.choices_of(item.id):
        return say("appendix.several", choices=_listed((*choices.options, *choices.non_answers), labels))
    if item.kind == "number":
        low, high = item.range or (None, None)
        return say("appendix.number" if low is None else "appendix.number-from", low=low, high=high)
    return say("appendix.open")


def _listed(wordings: Iterable[Wording], labels: Labels) -> str:
    return "; ".join(each.text(labels.language) for each in wordings)


def _scale(instrument: Instrument, scale: Scale, labels: Labels) -> str:
    """Say which questions a scale consists of, and which of them are turned around."""
    order = {item.id: number for number, item in enumerate(instrument.item, start=1)}
    items = _numbers((order[each] for each in scale.item_ids), labels)
    turned = _numbers((order[each] for each in scale.item_ids if each in scale.reverse_keyed), labels)
    code = "appendix.scale-turned" if turned else "appendix.scale"
    return labels.words.say(code, scale=scale.label.text(labels.language), items=items, turned=turned)


def _numbers(numbers: Iterable[int], labels: Labels) -> str:
    return enumerated([*map(str, numbers)], labels)


def _guide(guide: Guide, labels: Labels) -> Blocks:
    """Return the questions of a guide, each with what was probed for, and when it was asked if not always."""
    questions = (tuple(_question(each, labels)) for each in guide.question)
    return (Listing(ordered=True, items=tuple(questions)),)


def _question(question: Question, labels: Labels) -> Iterator[Block]:
    yield said(f"{question.text(labels.language)}{_asked_of(question, labels)}")
    probes = tuple((said(each.text(labels.language)),) for each in question.probes)
    if probes:
        yield Listing(ordered=False, items=probes)


def _asked_of(question: Question, labels: Labels) -> str:
    """Say in which rounds, and of whom, a question was asked, where that was not always and everybody."""
    design = labels.design
    when = enumerated(_named("round", question.rounds, design.rounds, labels), labels)
    whom = enumerated(_named("profession", question.professions, design.professions, labels), labels)
    code = "-".join(["appendix.asked", *(["when"] if when else []), *(["whom"] if whom else [])])
    return f" ({labels.words.say(code, when=when, whom=whom)})" if when or whom else ""


def _named(dimension: str, ids: Iterable[str], known: Container[str], labels: Labels) -> list[str]:
    """Return labels, and as they stand in the guide the ids that the study does not have yet."""
    return [labels.of(dimension, each) if each in known else each for each in ids]
