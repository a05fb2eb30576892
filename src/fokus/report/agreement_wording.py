"""Agreement in sentences: who coded what, how often they agreed, and why there is no interval."""

from collections.abc import Iterator, Mapping, Sequence

from fokus.analysis.result import Coefficient, Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import capitalized, decimal, signed_interval
from fokus.report.cells import agreeing, places
from fokus.report.labels import Labels
from fokus.report.phrases import enumerated
from fokus.study.instrument import ALL

PAIR = 2


def agreement_said(released: Released, labels: Labels) -> Iterator[str]:
    """Say what was double-coded, and of each topic how often the judgements agreed and its alpha."""
    alphas = [row for row in released.rows if row.measure == "krippendorff" and isinstance(row, Coefficient)]
    yield _double_coded(released, labels)
    if said := [*_agreed(released, alphas, labels)]:
        yield capitalized("; ".join(said)) + "."
    yield from _left_out(alphas, labels)
    yield from _without_interval(released, alphas, labels)


def _told(released: Released) -> dict[str, int]:
    note = next(each for each in released.notes if each.code.startswith("double-coded"))
    return {key: int(value) for key, value in note.arguments.items()}


def _double_coded(released: Released, labels: Labels) -> str:
    """Say how many interviews were double-coded, and how many units they have."""
    told, words = _told(released), labels.words
    code = "sentence.double-coded" if told["coders"] == PAIR else "sentence.double-coded-several"
    numbers = {each: words.word(told[each]) for each in ("coders", "count", "of")}
    how = words.say(f"sentence.{_independence(told)}", blind=words.word(told["blind"]))
    units = _units(released, told, labels)
    return capitalized(words.count(code, told["of"], **numbers, units=units, how=how))


def _independence(told: Mapping[str, int]) -> str:
    """Return how far what one coder put was hidden from the other: only then are they independent."""
    if told["blind"] == told["count"]:
        return "coded-blind"
    return "coded-partly-blind" if told["blind"] else "coded-seen"


def _units(released: Released, told: dict[str, int], labels: Labels) -> str:
    n = decimal(told["units"], 0, labels.language)
    return labels.words.count(f"units.{released.query.unit or 'turns'}", told["units"], n=n)


def _agreed(released: Released, alphas: Sequence[Estimate], labels: Labels) -> Iterator[str]:
    """Yield a part of the sentence for each row that has an alpha; the first one says what it is."""
    units = labels.words.say(f"units.the-{released.query.unit or 'turns'}")
    code = "sentence.agreement"
    for row in alphas:
        agreed = released.row(row.at, "percent")
        if row.value is None or agreed is None or agreed.value is None:
            continue
        yield labels.words.say(
            code, topic=_topic(row, labels), percent=_in_words(agreed.value, labels), units=units,
            alpha=decimal(row.value, places(row), labels.language), interval=_interval(row, labels),
        )  # fmt: skip
        code = "sentence.agreement-next"


def _in_words(share: float, labels: Labels) -> str:
    number = agreeing(share, labels.language).removesuffix("%").rstrip("\u00a0")
    return number + labels.words.say("percent")


def _interval(row: Estimate, labels: Labels) -> str:
    if row.low is None or row.high is None:
        return ""
    limits = signed_interval(row.low, row.high, places(row), labels.language)
    return labels.words.say("interval.inside", limits=limits)


def _topic(row: Estimate, labels: Labels) -> str:
    say, stage = labels.words.say, row.at.get("stage", ALL)
    name = _name(row, labels, without="stage")
    topic = say("sentence.agreement-for", topic=name) if name else ""
    when = "" if stage == ALL else say(f"sentence.agreement-{stage}")
    return " ".join(filter(None, [topic, when])) or say("sentence.agreement-overall")


def _name(row: Estimate, labels: Labels, without: str = "") -> str:
    """Return what a row is about; empty where it is about everything together."""
    named = [(dimension, each) for dimension, each in row.at.items() if each != ALL and dimension != without]
    return ", ".join(
        labels.heading(dimension, each) if dimension in ("theme", "code") else labels.of(dimension, each)
        for dimension, each in named
    )


def _left_out(alphas: Sequence[Coefficient], labels: Labels) -> Iterator[str]:
    """Say of which rows there is no alpha, and why."""
    for reason in ("constant", "too-few-units"):
        if rows := [row for row in alphas if row.reason == reason and not row.hidden]:
            yield labels.words.say(f"sentence.agreement-{reason}", topics=_names(rows, labels))
    if hidden := [row for row in alphas if row.hidden]:
        limit = labels.words.word(labels.design.study.quote_group)
        yield labels.words.say("sentence.agreement-hidden", topics=_names(hidden, labels), limit=limit)


def _names(rows: Sequence[Estimate], labels: Labels) -> str:
    return enumerated([_name(row, labels) or labels.of("theme", ALL) for row in rows], labels)


def _without_interval(released: Released, alphas: Sequence[Coefficient], labels: Labels) -> Iterator[str]:
    if not any(row.caution and not row.hidden for row in alphas):
        return
    told = _told(released)
    limit = next(e.arguments["limit"] for e in released.notes if e.code == "agreement-few-transcripts")
    if told["count"] < int(limit):
        yield labels.words.count("sentence.agreement-no-interval", told["count"])
    else:
        yield labels.words.say("sentence.agreement-some-intervals", limit=labels.words.word(int(limit)))
