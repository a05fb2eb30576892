"""What came of each answer in a document: the words of the report, without a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from fokus.report.blocks import FigureBlock, QuotesBlock, Rendering, TableBlock, Value
from fokus.report.word.manifest import Content, Manifest

Outcome = Literal["hidden", "replaced", "kept", "gone", "failed", "adopted", "same"]
Fresh = Value | TableBlock | FigureBlock | QuotesBlock


@dataclass(frozen=True, slots=True)
class Finding:
    """One place of an answer: as fokus wrote it, as it stands, and as it ought to read now.

    ``kept`` is what the writer overruled; ``hidden`` what the guard withholds now, whoever wrote what
    stood there; ``gone`` what she deleted. ``overdue`` tells that what is kept rests on a value that has
    changed since. ``description`` is her own alternative text of what was replaced, which was kept.
    """

    outcome: Outcome
    key: str
    rendering: Rendering
    was: Content | None = None
    here: Content | None = None
    now: Content | None = None
    adopted: bool = False
    description: str = ""

    @property
    def overdue(self) -> bool:
        """Whether the document says something else than what holds, and a writer has to look."""
        moved = self.outcome == "kept" and self.was != self.now
        return moved or self.outcome in {"hidden", "replaced", "failed"}


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A document after a refresh: None where nothing in it had to change.

    ``struck`` are fingerprints of how keys read with what was struck in them.
    """

    docx: bytes | None
    manifest: Manifest
    findings: tuple[Finding, ...]
    struck: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
