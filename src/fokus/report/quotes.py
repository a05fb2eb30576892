"""Quotes as they are printed: the same mark on both sides, and who stands behind them."""

from fokus.disclosure.released import Released, ReleasedQuote
from fokus.report.blocks import Quote
from fokus.report.labels import Labels

MARKS = {"sv": ("\u201d", "\u201d"), "en": ("\u201c", "\u201d")}


def marked(text: str, language: str) -> str:
    """Return a text in the quotation marks of a language; marks inside it become single ones."""
    first, last = MARKS[language]
    inner = text.translate(dict.fromkeys(map(ord, '"\u201c\u201d'), "\u2019"))
    return f"{first}{inner}{last}"


def attribution(quote: ReleasedQuote, labels: Labels) -> str:
    """Return who stands behind a quote, and in which round or survey, as the guard allows it."""
    level, each = quote.attribution.level, quote.attribution.id
    if level == "profession":
        who = labels.design.professions[each].label
    elif level == "group":
        who = labels.words.say("attribution.group", group=each)
    else:
        who = labels.words.say("attribution.participant")
    when = labels.of("round", quote.attribution.round)
    where = "attribution.survey" if quote.attribution.kind == "answer" else "attribution.interview"
    return labels.words.say(where, who=who, round=when)


def quotes(released: Released, labels: Labels) -> tuple[Quote, ...]:
    """Word the quotes of an answer."""
    return tuple(
        Quote(marked(each.text, labels.language), attribution(each, labels)) for each in released.quotes
    )
