"""Parts that sentences have in common: whom they are about, when, and who is not shown."""

from collections.abc import Mapping, Sequence

from fokus.analysis.result import Contrast, Estimate
from fokus.messages.forms import capitalized, percent
from fokus.report.cells import FEW
from fokus.report.labels import Labels
from fokus.study.instrument import ALL


def enumerated(parts: Sequence[str], labels: Labels) -> str:
    """Join parts of a sentence: commas, and the word before the last."""
    if len(parts) <= 1:
        return "".join(parts)
    return labels.words.say("list.and", first=", ".join(parts[:-1]), last=parts[-1])


def group_of(labels: Labels, at: Mapping[str, str]) -> str:
    """Return whom a cell is about, but for the topic and the round: empty for everybody."""
    parts = [
        labels.of(dimension, each)
        for dimension, each in at.items()
        if dimension in ("profession", "group", "site") and each != ALL
    ]
    return ", ".join(parts)


def when_of(labels: Labels, at: Mapping[str, str]) -> str:
    """Return in which round a cell is, empty where it is not divided by rounds."""
    round_id = at.get("round")
    return labels.words.say("when", round=labels.of("round", round_id)) if round_id else ""


def place_of(labels: Labels, at: Mapping[str, str]) -> str:
    """Return whom and which round a cell is about."""
    parts = (whom_of(labels, at), labels.of("round", at["round"]) if "round" in at else "")
    return ", ".join(part for part in parts if part)


def whom_of(labels: Labels, at: Mapping[str, str]) -> str:
    """Return whom a cell is about, with a word for the total that stands beside its parts."""
    return group_of(labels, at) or (labels.words.say("label.in-all") if ALL in at.values() else "")


def places_of(rows: Sequence[Estimate | Contrast]) -> list[tuple[tuple[str, str], ...]]:
    """Return the different cells of some rows, in their order."""
    return list(dict.fromkeys(tuple(row.at.items()) for row in rows))


def not_shown(labels: Labels, groups: Sequence[str], *, beside: bool = False) -> str:
    """Say which groups are not reported: too few, or ``beside`` others such that too few would follow."""
    limit = labels.words.word(labels.design.study.smallest_group)
    named = [group for group in groups if group]
    if not named:
        return labels.words.say("sentence.too-few", limit=limit)
    alone = len(named) == 1 and not beside
    code = "sentence.group-too-few" if alone else "sentence.groups-too-few"
    return labels.words.say(code, groups=capitalized(enumerated(named, labels)), limit=limit)


def share_of(row: Estimate, labels: Labels) -> str:
    """Return a share in per cent, of fewer than 20 persons as a count."""
    if (row.size or 0) < FEW:
        return str(row.count)
    return percent(row.value or 0.0, labels.language).removesuffix("%").rstrip("\u00a0") + labels.words.say(
        "percent"
    )
