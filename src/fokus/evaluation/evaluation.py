"""The noun: a study as it was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fokus.coding.carry import Waiting
from fokus.coding.codebook import Held
from fokus.coding.coding import Coding
from fokus.coding.ledger import Ledger
from fokus.material.aggregates import Aggregate
from fokus.material.open_answers import OpenAnswers
from fokus.material.transcript import Transcript
from fokus.study.codebook import Codebook
from fokus.study.consent import Consents
from fokus.study.design import Design
from fokus.study.guide import Guide
from fokus.study.instrument import Instrument
from fokus.study.invited import Invitation
from fokus.study.project_log import ProjectLog
from fokus.study.roster import Roster
from fokus.study.source import Source

if TYPE_CHECKING:
    from fokus.material.responses import Responses


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A study as it was read: what is sound in it. What is not stands among the problems.

    ``transcripts`` and ``codings`` are of the newest version; ``review`` holds the codings of earlier
    versions that a person must place. ``codebook`` is the one that holds: ``base``, the file's, with the
    changes in the ``logs``. ``written`` are the open answers, by the ids under which they are coded;
    ``versions`` and ``codings`` are of these too, ``transcripts`` are of interviews only.
    ``texts`` are all that can be coded, as they are now: first what was said, then what was written, and
    ``sources`` where each comes from. ``aggregates`` are tables that somebody else has put together.
    ``project`` is the log of what happened in the project, ``logs`` are what coders did.
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
    base: Codebook = field(default_factory=Codebook)
    held: Held = field(default_factory=Held)
    logs: Ledger = field(default_factory=Ledger)
    written: Mapping[str, OpenAnswers] = field(default_factory=dict)
    aggregates: Mapping[str, Aggregate] = field(default_factory=dict)
    project: ProjectLog = field(default_factory=ProjectLog)

    texts: Mapping[str, Transcript] = field(init=False, repr=False, compare=False)
    sources: Mapping[str, Source] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put together what was said and what was written."""
        said = {
            each.id: Source(each.id, "interview", each.round, each.site, each.professions)
            for each in self.design.interview
        }
        texts = {each: found.text for each, found in self.written.items()}
        sources = {each: found.source for each, found in self.written.items()}
        object.__setattr__(self, "texts", {**self.transcripts, **texts})
        object.__setattr__(self, "sources", {**said, **sources})

    @property
    def coders(self) -> tuple[str, ...]:
        """Coders in order of precedence: those of study.toml, then others who have coded."""
        named = [coder.id for coder in self.design.coder]
        return tuple(dict.fromkeys([*named, *sorted({coding.coder for coding in self.codings})]))
