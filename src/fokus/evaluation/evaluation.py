"""The noun: a study as it was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fokus.coding.carry import Waiting
from fokus.coding.coding import Coding
from fokus.material.transcript import Transcript
from fokus.study.codebook import Codebook
from fokus.study.consent import Consents
from fokus.study.design import Design
from fokus.study.guide import Guide
from fokus.study.instrument import Instrument
from fokus.study.invited import Invitation
from fokus.study.roster import Roster

if TYPE_CHECKING:
    from fokus.material.responses import Responses


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A study as it was read: what is sound in it. What is not stands among the problems.

    ``transcripts`` and ``codings`` are of the newest version; ``review`` holds the codings of earlier
    versions that a person must place.
    """

    folder: Path
    design: Design
    roster: Roster = field(default_factory=Roster)
    codebook: Codebook = field(default_factory=Codebook)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    transcripts: Mapping[str, Transcript] = field(default_factory=dict)
    codings: tuple[Coding, ...] = ()
    responses: Mapping[str, "Responses"] = field(default_factory=dict)
    versions: Mapping[str, Mapping[int, Transcript]] = field(default_factory=dict)
    review: tuple[Waiting, ...] = ()
    consents: Consents = field(default_factory=Consents)
    invited: tuple[Invitation, ...] = ()
    guides: Mapping[str, Guide] = field(default_factory=dict)

    @property
    def coders(self) -> tuple[str, ...]:
        """Coders in order of precedence: those of study.toml, then others who have coded."""
        named = [coder.id for coder in self.design.coder]
        return tuple(dict.fromkeys([*named, *sorted({coding.coder for coding in self.codings})]))
