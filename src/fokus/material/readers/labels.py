"""Who speaks: what in a line is the label of a speaker, and what only stands before a colon."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

from fokus.material.readers.clock import CLOCK, seconds

LONGEST_LABEL: Final = 5
LOOKED_AT: Final = 120
SURE: Final = frozenset({"bracketed", "clock-before", "clock-behind", "headed"})
_BEHIND: Final = frozenset({"", " ", "\t"})

# Keys of a header as evaluators write them; the people may be named there and speak below as well.
PEOPLE: Final = frozenset({
    "intervjuare", "intervjuledare", "interviewer", "moderator", "samtalsledare", "deltagare",
    "participants", "respondent", "respondenter", "informant", "informanter", "grupp", "group",
})  # fmt: skip
KEYS: Final = PEOPLE | frozenset({
    "datum", "date", "tid", "time", "klockan", "plats", "place", "location", "lokal", "ort", "kommun",
    "skola", "enhet", "omgång", "round", "deltagande", "närvarande", "present", "frånvarande", "längd",
    "duration", "inspelning", "inspelad", "recording", "recorded", "ljudfil", "inspelningsfil", "fil",
    "file", "filnamn", "audio", "transkribering", "transkriberad", "transkriberare", "transcription",
    "transcribed", "transcriber", "projekt", "project", "titel", "title", "rubrik", "ämne", "subject",
    "profession", "professioner", "yrke", "yrkesgrupp", "språk", "language", "version", "id",
    "intervjunummer", "intervjunr", "antal", "obs", "anmärkning", "kind",
})  # fmt: skip
ASIDES: Final = frozenset({
    "obs", "nb", "ps", "p.s", "exempel", "ex", "t.ex", "tex", "dvs", "notera", "not", "note", "tips",
    "källa", "http", "https",
})  # fmt: skip
PARTICLES: Final = frozenset({
    "af", "av", "de", "den", "der", "van", "von", "och", "and", "&",
})  # fmt: skip

_label = r"[^\W\d_][\w.'’()/&+ -]{0,47}?"
_said = re.compile(
    rf"(?:(?P<open>[\[(])?(?P<before>{CLOCK})[\])]?[ \t]+)?"
    rf"(?:\[(?P<bracketed>[^\[\]:\t]{{1,48}})\]|(?P<label>{_label}))"
    rf"[ \t]*(?:[\[(](?P<after>{CLOCK})[\])])?[ \t]?:(?:(?=\s|$)|(?P<tight>(?=[A-ZÅÄÖ…\"”(\[])))"
)
_simple = re.compile(rf"{_label} ?")
_headed = re.compile(rf"(?P<label>{_label})(?P<gap>[ \t]+)[\[(]?(?P<clock>{CLOCK})[\])]?")
_clocked = re.compile(rf"[\[(]?(?P<clock>{CLOCK})[\])]?[ \t]+(?P<label>{_label})")
_word = re.compile(r"\w+")
_numbered = re.compile(r"[\s_.]*\d+$")
_name = re.compile(r"[^\W_a-zåäö][\w'’-]*|[^\W_a-zåäö]\w{0,2}\.")
_aside = re.compile(r" \([^()]*\)")
_code = re.compile(r"[A-ZÅÄÖ]{1,3} ?\d{1,2}|[A-ZÅÄÖ]{1,2}|[ir]p?\d{1,2}")
_role = re.compile(
    r"(?:intervjuare|intervjuledare|interviewer|moderator|samtalsledare|respondent|informant|intervjuperson)"
    r"(?:[ _]?\d{1,2})?"
    r"|(?:deltagare|participant|speaker|talare|person|röst|voice|man|kvinna)[ _]\d{1,2}",
    re.IGNORECASE,
)


class Heading(NamedTuple):
    """What a line may begin with: a label, a clock time with it, and what is said behind.

    ``shape`` is how it is written: before a colon, in brackets before one, with a clock time before
    or behind it, or before a clock time on a line of its own.
    """

    label: str
    start: float | None
    text: str
    shape: str


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels that a text is found to use: those sure anywhere, and whether they are all codes."""

    known: Collection[str] = field(default_factory=frozenset)
    codes_only: bool = False


def heading(line: str) -> Heading | None:
    """Return what may be a speaker at the beginning of a line; whether it is one depends on the others."""
    place = line.find(":", 0, LOOKED_AT)
    if place < 0:
        return None
    if line[place + 1 : place + 2] in _BEHIND and _is_simple(line[:place]):
        return Heading(line[:place].rstrip(), None, line[place + 1 :].lstrip(), "colon")
    found = _said.match(line[:LOOKED_AT])
    if found is None:
        return _own_line(line) if len(line) < LOOKED_AT else None
    opened, before, bracketed, plain, after, tight = found.groups()
    label = _single_spaced(bracketed or plain)
    if not label or (tight is not None and not _code.fullmatch(label)):
        return None
    start = seconds(before or after) if before or after else None
    return Heading(label, start, line[found.end() :].strip(), _shape(opened, before, bracketed, after))


@lru_cache(maxsize=1024)
def _is_simple(label: str) -> bool:
    """Tell whether a label is one by itself, without a clock time or brackets, and with single blanks."""
    return len(label.split()) <= LONGEST_LABEL and "  " not in label and bool(_simple.fullmatch(label))


@lru_cache(maxsize=1024)
def _single_spaced(label: str) -> str:
    """Return a label with single blanks, nothing of one with too many words."""
    words = label.split()
    return " ".join(words) if len(words) <= LONGEST_LABEL else ""


def _shape(opened: str | None, before: str | None, bracketed: str | None, after: str | None) -> str:
    if bracketed:
        return "bracketed"
    if after:
        return "clock-behind"
    if before:
        return "clock-before" if opened or before.count(":") > 1 else "clock-loose"
    return "colon"


def _own_line(line: str) -> Heading | None:
    bare = line.rstrip()
    if found := _headed.fullmatch(bare):
        wide = len(found["gap"]) > 1 or "\t" in found["gap"]
        sure = wide or is_named(found["label"])
        shape = "headed"
    elif found := _clocked.fullmatch(bare):
        sure = is_named(found["label"])
        shape = "clocked"
    if not found or not sure or len(found["label"].split()) > LONGEST_LABEL:
        return None
    return Heading(" ".join(found["label"].split()), seconds(found["clock"]), "", shape)


def is_named(label: str) -> bool:
    """Tell whether each word begins as a name does; particles excepted."""
    return all(_name.fullmatch(word) or word in PARTICLES for word in _aside.sub("", label).split())


def is_code(label: str) -> bool:
    """Tell whether a label is one that only transcripts have: ``R1``, ``I``, ``INFORMANT 2``."""
    return bool(_code.fullmatch(label) or _role.fullmatch(label))


def is_key(label: str) -> bool:
    """Tell whether a label is a key of a header."""
    first = _word.match(label.casefold())
    return first is not None and first[0] in KEYS and not label[-1:].isdigit()


def is_aside(label: str) -> bool:
    """Tell whether a label is a word that only introduces what follows it, or a key of a header."""
    folded = label.casefold().rstrip(".")
    return folded in ASIDES or (is_key(label) and folded not in PEOPLE)


def find_labels(
    headings: Iterable[Heading], legend: Mapping[str, str], roles: Collection[str] = ()
) -> Labels | None:
    """Return the labels of a text, None where nothing shows that it has speakers at all.

    A speaker has a code, a role or a whole name, or a clock time, or comes back. ``roles`` are words of
    the study that are one too, where another speaks beside them.
    """
    shaped = Counter(map(attrgetter("label", "shape"), headings))
    spoken = {label for label, _ in shaped if label in legend or not is_aside(label)}
    counted: Counter[str] = Counter()
    for (label, _), times in shaped.items():
        counted[label] += times if label in spoken else 0
    sure = {label for label, shape in shaped if label in legend or (label in spoken and shape in SURE)}
    recurring = {label for label, times in counted.items() if times > 1 and _may_recur(label)}
    codes = {label for label in spoken if is_code(label)}
    named = {label for label, shape in shaped if label in spoken and " " in label and shape != "clocked"}
    named = {label for label in named if is_named(label)}
    speaking = {label for label in recurring | codes | named if not (is_key(label) and counted[label] == 1)}
    if not (speaking | sure):
        return None
    by_role = {label for label in spoken if roles and _bare(label) in roles}
    written = (recurring | codes | sure | named) - by_role
    known = recurring | codes | sure | by_role
    return Labels(known, all(is_code(label) or label.isupper() for label in written))


def _bare(label: str) -> str:
    """Return a label as a role is compared: without case, and without its number."""
    return _numbered.sub("", label.casefold())


def _may_recur(label: str) -> bool:
    """Tell a label in small letters from a clause before a colon: it is one word, with a number or not."""
    first, _, rest = label.partition(" ")
    return first[0].isupper() or not rest or rest.isdigit()


def is_speaker(found: Heading, labels: Labels, *, begins: bool) -> bool:
    """Tell whether a heading is a speaker's; ``begins`` where it stands first in its paragraph."""
    if found.label in labels.known:
        return True
    if not begins or is_aside(found.label) or found.shape == "clock-loose":
        return False
    return found.label.isupper() if labels.codes_only else is_named(found.label)
