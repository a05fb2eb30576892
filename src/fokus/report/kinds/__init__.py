"""Kinds of reports: which chapters each has, with the questions in place and a word to the writer.

What is told to the writer stands in comments, which never reach the file that is delivered.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from fokus.study.design import ReportKind

KINDS: Final[tuple[str, ...]] = get_args(ReportKind)
SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "yearly": (
        "background", "staff", "steering", "events", "training", "routines", "spread", "attendance",
        "interviews", "survey", "goals",
    ),
    "half-year": ("background", "steering", "interviews", "survey", "discussion"),
    "evaluation": (
        "summary", "background", "assignment", "method", "ethics", "interviews", "survey", "discussion",
        "conclusions",
    ),
    "final": (
        "contents", "summary", "background", "assignment", "method-in-short", "ethics", "interviews",
        "survey", "together", "staff", "steering", "events", "training", "routines", "spread", "attendance",
        "goals",
        "discussion", "conclusions", "references", "appendix-method", "appendix-questionnaire",
        "appendix-guide", "appendix-codebook",
    ),
}  # fmt: skip
NO_EXAMPLES: Final[Mapping[str, str]] = {}
_begin: Final = re.compile(r"<!-- section: (?P<name>[\w-]+)(?: needs: (?P<needs>[\w+-]+))? -->\n")


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter that a report may have, and what a study must hold for it."""

    name: str
    needs: frozenset[str]
    text: str


def sections(language: str) -> dict[str, Section]:
    """Return every chapter by its name, in one language."""
    return {each.name: each for each in _read(language)}


def _read(language: str) -> Iterator[Section]:
    text = Path(__file__).with_name(f"sections.{language}.md").read_text("utf-8")
    begins = [*_begin.finditer(text)]
    ends = [*(each.start() for each in begins[1:]), len(text)]
    for found, end in zip(begins, ends, strict=True):
        needs = frozenset(filter(None, (found["needs"] or "").split("+")))
        yield Section(found["name"], needs, text[found.end() : end].strip())


def composed(
    kind: str, title: str, language: str, held: Collection[str], examples: Mapping[str, str] = NO_EXAMPLES
) -> str:
    """Return the text of a report of a kind: without the chapters for which the study holds nothing.

    ``examples`` are ids of the study that stand in for words of the chapters in capitals: ``of=SCALE``.
    """
    known = sections(language)
    wanted = (known[name] for name in SECTIONS[kind])
    parts = [each.text for each in wanted if each.needs <= {*held}]
    text = "\n\n".join([f"---\ntitle: {title}\n---", *parts]) + "\n"
    for word, each in examples.items():
        text = text.replace(f"of={word}", f"of={each}")
    return text
