"""What was coded as tables for Excel: every coding, the segments that count, and themes by anything."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from fokus.analysis.participation import author_of
from fokus.analysis.query import parse
from fokus.analysis.voices import Voice, texts_coded, voices
from fokus.coding.coding import Coding
from fokus.evaluation import Evaluation
from fokus.evaluation.judging import counted, parts
from fokus.exchange.workbook import Cell, Sheet
from fokus.material.transcript import Turn
from fokus.messages import Catalogue
from fokus.report.labels import Labels, labels_of
from fokus.study.source import Source


def header(keys: Iterable[str], words: Catalogue) -> tuple[str, ...]:
    """Return what columns are called."""
    return tuple(words.say(f"sheet.column.{key}") for key in keys)


def codings_sheet(evaluation: Evaluation, words: Catalogue) -> Sheet:
    """Return every coding with its words, in the order of the texts; what is still coded blind stays."""
    keys = (
        "text", "round", "site", "turn", "speaker", "theme", "code", "coder", "valence", "start", "end",
        "words", "time", "id",
    )  # fmt: skip
    return Sheet(words.say("sheet.codings"), header(keys, words), tuple(_codings(evaluation, words)))


def _codings(evaluation: Evaluation, words: Catalogue) -> Iterator[tuple[Cell, ...]]:
    there, codebook = parts(evaluation), evaluation.codebook
    order = {name: n for n, name in enumerate(evaluation.texts)}
    shown = [each for each in evaluation.codings if not there.is_blind(each.transcript)]
    for each in sorted(shown, key=lambda one: (order[one.transcript], one.turn, one.start or 0, one.id)):
        text, source = evaluation.texts[each.transcript], evaluation.sources[each.transcript]
        turn = text.turns[each.turn - 1]
        code = codebook.codes[evaluation.held.code_of(each.code)]
        found = evaluation.logs.find(each.id)
        yield (
            each.transcript, source.round, source.site, each.turn, turn.speaker,
            codebook.themes[code.theme].label, code.label, each.coder,
            words.say(f"refi.valence.{each.valence}") if each.valence else "", each.start or 0,
            len(turn.text) if each.end is None else each.end, each.text_in(text),
            found[0].time.isoformat() if found else "", each.id,
        )  # fmt: skip


def segments_sheet(evaluation: Evaluation, words: Catalogue) -> Sheet:
    """Return the segments that count, theme by theme, each with what was said around it.

    What is still coded blind stays, and of what several have coded only what was agreed on is here.
    """
    keys = (
        "theme", "code", "words", "valence", "speaker", "profession", "round", "site", "before", "whole",
        "after", "text", "turn", "coder",
    )  # fmt: skip
    labels, there = labels_of(evaluation), parts(evaluation)
    codes = {each: n for n, each in enumerate(evaluation.codebook.codes)}
    themes = {each: n for n, each in enumerate(evaluation.codebook.themes)}
    texts = {each: n for n, each in enumerate(evaluation.texts)}

    def place(each: Coding) -> tuple[int | str, ...]:
        theme = themes[evaluation.codebook.theme_of(each.code)]
        return theme, codes[each.code], texts[each.transcript], each.turn, each.start or 0, each.id

    shown = [each for each in counted(evaluation) if not there.is_blind(each.transcript)]
    rows = tuple(_segment(evaluation, each, labels) for each in sorted(shown, key=place))
    return Sheet(words.say("sheet.segments"), header(keys, words), rows)


def _segment(evaluation: Evaluation, each: Coding, labels: Labels) -> tuple[Cell, ...]:
    text, source = evaluation.texts[each.transcript], evaluation.sources[each.transcript]
    turn = text.turns[each.turn - 1]
    author = author_of(evaluation, source, turn)
    profession = "" if turn.kind == "interviewer" else labels.of("profession", author.profession)
    return (
        labels.of("theme", evaluation.codebook.theme_of(each.code)), labels.of("code", each.code),
        each.text_in(text), labels.words.say(f"refi.valence.{each.valence}") if each.valence else "",
        turn.speaker, profession, labels.of("round", source.round),
        labels.of("site", author.site) if author.site else "",
        _said(text.turns[each.turn - 2 : each.turn - 1] if each.turn > 1 else ()), turn.text,
        _said(text.turns[each.turn : each.turn + 1]), each.transcript, each.turn, each.coder,
    )  # fmt: skip


def _said(turns: Sequence[Turn]) -> str:
    return "".join(f"{each.speaker}: {each.text}" if each.speaker else each.text for each in turns)


def themes_sheet(evaluation: Evaluation, words: Catalogue) -> Sheet:
    """Return what a pivot table counts themes from: a row a theme, interview and profession heard.

    Also where the theme did not come up, so that shares have their denominator. Interviews that nobody has
    coded are not here.
    """
    keys = ("theme", "text", "round", "site", "profession", "came-up", "persons", "codings", "words-number")
    labels, query = labels_of(evaluation), parse("themes").queries[0]
    there, coded = parts(evaluation), texts_coded(evaluation, query)
    heard: defaultdict[tuple[str, str, str], list[Voice]] = defaultdict(list)
    for voice in voices(evaluation, query):
        heard[voice.theme, voice.coding.transcript, voice.profession].append(voice)
    rows = tuple(
        (
            labels.of("theme", theme), source.id, labels.of("round", source.round),
            labels.of("site", source.site), labels.of("profession", profession),
            *_came_up(evaluation, heard[theme, source.id, profession]),
        )
        for theme in evaluation.codebook.themes
        for source in evaluation.sources.values()
        if source.kind == "interview" and source.id in coded and not there.is_blind(source.id)
        for profession in _heard_in(evaluation, source)
    )  # fmt: skip
    return Sheet(words.say("sheet.themes"), header(keys, words), rows)


def _heard_in(evaluation: Evaluation, source: Source) -> Iterator[str]:
    """Yield the professions that spoke in an interview, in the order of the study."""
    turns = (each for each in evaluation.texts[source.id].turns if each.kind not in {"interviewer", "note"})
    spoke = dict.fromkeys(author_of(evaluation, source, each).profession for each in turns)
    order = {each: n for n, each in enumerate(evaluation.design.professions)}
    yield from sorted(spoke, key=lambda each: order.get(each, len(order)))


def _came_up(evaluation: Evaluation, said: Sequence[Voice]) -> tuple[Cell, ...]:
    """Return whether a theme came up, how many are known to have said it, how often, in how many words."""
    texts = [each.coding.text_in(evaluation.texts[each.coding.transcript]) for each in said]
    persons = {each.author.person for each in said} - {None}
    return int(bool(said)), len(persons), len(said), sum(len(each.split()) for each in texts)
