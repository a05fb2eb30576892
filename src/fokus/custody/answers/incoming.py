"""Exports and the questionnaire that each answers: what its columns are proposed to hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from fokus import store
from fokus.custody.answers.files import Received
from fokus.evaluation import Evaluation
from fokus.evaluation.surveys import FOLDER
from fokus.material.binding import Binding, Respondent
from fokus.material.exports.export import Export
from fokus.material.proposal import Proposal, propose
from fokus.problems import Place, Problem, shortened, unknown
from fokus.shipped import ready_instruments
from fokus.store import Source
from fokus.study.instrument import Instrument
from fokus.study.toml import read_toml

FITS: Final = 0.25


@dataclass(frozen=True, slots=True)
class Told:
    """What the user says of an export; what is empty is found out."""

    instrument: str = ""
    round: str = ""
    site: str = ""
    profession: str = ""
    code: str = ""
    sheet: str = ""

    @property
    def parts(self) -> dict[str, str | Respondent]:
        """The parts of a binding that are told."""
        plain = {"round": self.round, "site": self.site, "profession": self.profession}
        parts: dict[str, str | Respondent] = {part: word for part, word in plain.items() if word}
        return parts | ({"respondent": Respondent(column=self.code, link="code")} if self.code else {})


@dataclass(frozen=True, slots=True)
class Incoming:
    """One export, the questionnaire that it answers, and what its columns are proposed to hold.

    ``earlier`` are the confirmed bindings of that questionnaire, the latest last.
    """

    path: Path
    export: Export
    instrument: Instrument
    proposal: Proposal
    earlier: tuple[Binding, ...] = ()

    @property
    def where(self) -> Place:
        """The file, as a problem names it."""
        return Place(self.path.name)


def told_faults(
    told: Told, exports: Iterable[Received], instruments: Iterable[str], evaluation: Evaluation
) -> list[Problem]:
    """Find what the user says that neither the study nor the file has."""
    design, known = evaluation.design, list(instruments)
    faults = []
    for each in exports:
        asked = [
            ("unknown-round", told.round, list(design.rounds)),
            ("unknown-site", told.site, list(design.sites)),
            ("unknown-profession", told.profession, list(design.professions)),
            ("unknown-instrument", told.instrument, known),
            ("no-column", told.code, list(each.export.sheet.header)),
        ]
        place = Place(each.export.file)
        faults += [unknown(code, place, word, has) for code, word, has in asked if word and word not in has]
    return [_with_ready(each, told.instrument) for each in faults]


def _with_ready(fault: Problem, name: str) -> Problem:
    """Return a fault that tells how to get a questionnaire: the one that comes with fokus, or any."""
    lacking = fault.code == "unknown-instrument"
    if lacking and name in ready_instruments():
        return replace(fault, arguments={"word": name}, remedy="ready-instrument")
    return replace(fault, remedy="no-instrument") if lacking and fault.remedy == "none-there" else fault


def earlier_bindings(evaluation: Evaluation) -> list[Binding]:
    """Return the bindings that somebody has confirmed before, the latest round last."""
    found: list[Binding] = []
    for path in sorted((evaluation.folder / FOLDER).glob("*.binding.toml")):
        source = store.read_text(evaluation.folder, f"{FOLDER}/{path.name}")
        binding = read_toml(source.text, source.file, Binding)[0] if isinstance(source, Source) else None
        found += [binding] if binding else []
    order = [each.id for each in evaluation.design.round]
    return sorted(found, key=lambda each: order.index(each.round) if each.round in order else -1)


def understand(
    received: Received,
    told: Told,
    instruments: Mapping[str, Instrument],
    earlier: Sequence[Binding],
    evaluation: Evaluation,
) -> Incoming | Problem:
    """Find the questionnaire that an export answers best, and propose what its columns hold."""
    export = received.export
    named = {told.instrument: instruments[told.instrument]} if told.instrument else instruments
    found = {each: propose(export, named[each], evaluation.design, earlier, told.parts) for each in named}
    fits = {each: _fit(found[each], named[each]) for each in found}
    best = max(fits, key=lambda each: fits[each], default="")
    if not best or (not told.instrument and fits[best] < FITS):
        return _no_instrument(export, instruments)
    own = tuple(each for each in earlier if each.instrument == best)
    return Incoming(received.path, export, named[best], found[best], own)


def _fit(proposal: Proposal, instrument: Instrument) -> float:
    """Return how much of a questionnaire an export answers: the mean of how sure its items are."""
    likely = [each.likeness for each in proposal.matches if each.part.startswith("item.")]
    return sum(likely) / len(instrument.item)


def _no_instrument(export: Export, instruments: Iterable[str]) -> Problem:
    known = ", ".join(instruments)
    remedy = "no-instrument-fits" if known else "no-instrument"
    return Problem("no-instrument-fits", Place(export.file), {"known": shortened(known)}, remedy)
