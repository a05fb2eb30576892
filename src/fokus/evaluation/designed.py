"""The study as it was designed: study.toml, roster, codebook and questionnaires."""

from fokus.evaluation.files import CODEBOOK, DESIGN, ROSTER, Files
from fokus.problems import Place, Problem
from fokus.study.codebook import Codebook, check_codebook, sound_codebook
from fokus.study.design import Design, check_design, sound_design
from fokus.study.instrument import Instrument, check_instrument, shared_ids, sound_instrument
from fokus.study.lines import Locator
from fokus.study.roster import Roster, check_interviews, check_populations, read_roster

Places = dict[str, Place]


class Plan:
    """What study.toml says: ``design`` without what is not sound in it, and where each entry stands."""

    def __init__(self, written: Design, design: Design, locator: Locator) -> None:
        self.written = written
        self.design = design
        self.locator = locator

    def places(self, table: str, key: str) -> Places:
        """Return the place of a key in the entries of a table, by their ids."""
        entries = reversed(list(enumerate(getattr(self.written, table))))
        return {each.id: self.locator.place((table, n, key)) for n, each in entries}


def read_plan(files: Files) -> Plan | None:
    """Read study.toml; None when it cannot be read or is of a newer form than fokus knows."""
    written, locator = files.toml(DESIGN, Design)
    if written is None:
        return None
    found = check_design(written, locator)
    files.problems += found
    if any(each.code == "newer-format" for each in found):
        return None
    return Plan(written, sound_design(written), locator)


def read_people(files: Files, plan: Plan) -> Roster:
    """Read the roster, and hold it against the interviews and the populations."""
    if not files.has(ROSTER):
        return Roster()
    source = files.text(ROSTER)
    if source is None:
        files.unread.add(ROSTER)
        return Roster()
    roster, problems = read_roster(source.text, ROSTER, plan.design)
    files.problems += problems
    files.problems += check_interviews(plan.design, roster, plan.places("interview", "participants"))
    files.problems += check_populations(plan.design, roster, plan.places("profession", "population"))
    return roster


def read_codebook(files: Files) -> Codebook:
    """Read the codebook; a study that has not begun to code has none."""
    if not files.has(CODEBOOK):
        return Codebook()
    codebook, locator = files.toml(CODEBOOK, Codebook)
    if codebook is None:
        return Codebook()
    files.problems += check_codebook(codebook, locator)
    return sound_codebook(codebook)


def read_instruments(files: Files) -> dict[str, Instrument]:
    """Read the questionnaires by their ids."""
    instruments: dict[str, Instrument] = {}
    for name in files.names("instruments", ".toml"):
        instrument, locator = files.toml(name, Instrument)
        if instrument is None:
            continue
        files.problems += check_instrument(instrument, locator)
        if instrument.id in instruments:
            place = locator.place(("id",))
            files.problems.append(Problem("duplicate-id", place, {"word": instrument.id}))
        files.problems += shared_ids(instrument, instruments.values(), locator)
        instruments.setdefault(instrument.id, sound_instrument(instrument))
    return instruments
