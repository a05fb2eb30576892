"""What may identify somebody in a text: where it stands, what it is, what takes its place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

CATEGORIES = (
    "personal-number", "coordination-number", "phone", "email", "web", "street-address", "vehicle",
    "case-number", "account", "birth-date", "person", "place", "school", "candidate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """One stretch of a text that identifies somebody, or may.

    A certain one is replaced without asking. ``replacement`` is None where the placeholder of the
    category serves. ``ending`` is what stays behind it: the s of a genitive, the rest of a compound.
    ``code`` is a person's, or several with a slash between them when all bear the name.
    """

    start: int
    end: int
    category: str
    text: str
    replacement: str | None = None
    certain: bool = True
    code: str = ""
    ending: str = ""


def resolved(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return the hits in order without overlaps: the certain one wins, then the longer one.

    What stands out of one that yields is a hit still, so that no part of a name is left.
    """
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each.start, -each.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif _weight(hit) > _weight(kept[-1]):
            kept[-1:] = [*_before(kept[-1], hit), hit]
        else:
            kept += _after(hit, kept[-1])
    return tuple(kept)


def _before(hit: Hit, other: Hit) -> list[Hit]:
    text = hit.text[: max(0, other.start - hit.start)].rstrip()
    return [replace(hit, end=hit.start + len(text), text=text, ending="")] if text else []


def _after(hit: Hit, other: Hit) -> list[Hit]:
    text = hit.text[max(0, other.end - hit.start) :].lstrip()
    if not text or hit.end <= other.end:
        return []
    return [replace(hit, start=hit.end - len(text), text=text)]


def _weight(hit: Hit) -> tuple[bool, int, bool]:
    return hit.certain, hit.end - hit.start, hit.replacement is not None
