"""The study as it was designed: study.toml, roster, codebook and questionnaires."""

from pathlib import Path

from fokus import store
from fokus.evaluation.files import CODEBOOK, CONSENT, DESIGN, PROJECT_LOG, ROSTER, Files
from fokus.evaluation.withholding import FORGOTTEN, Withheld
from fokus.problems import Place, Problem
from fokus.study.codebook import Codebook, check_codebook, sound_codebook
from fokus.study.consent import Consents, read_consents
from fokus.study.design import Design, check_design, sound_design
from fokus.study.forgotten import Forgotten, read_forgotten
from fokus.study.guide import Guide, check_guide, is_guide, sound_guide
from fokus.study.instrument import Instrument, check_instrument, check_rounds, shared_ids, sound_instrument
from fokus.study.lines import Locator
from fokus.study.project_log import ProjectLog, check_project_log, sound_project_log
from fokus.study.roster import Roster, check_interviews, check_populations, read_roster

Places = dict[str, Place]
INSTRUMENTS = "instruments"


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


def read_withheld(files: Files) -> Withheld:
    """Read who has consented to what, and who was erased. Without these files everything may be used."""
    consents, forgotten = Consents(), tuple[Forgotten, ...]()
    if files.has(CONSENT):
        consents, problems = read_consents(_readable(files, CONSENT), CONSENT)
        files.problems += problems
    for path in sorted(files.folder.glob(f"{Path(FORGOTTEN).stem}*.jsonl")):  # and what a sync has doubled
        found, problems = read_forgotten(_readable(files, path.name), path.name)
        forgotten += found
        files.problems += problems
    return Withheld(consents, forgotten)


def _readable(files: Files, name: str) -> str:
    """Read what protects people as far as it can be read: codes and dates are plain in every encoding."""
    if source := files.text(name):
        return source.text
    files.unread.add(name)
    plain = store.read_lines(files.folder, name)
    return "" if isinstance(plain, Problem) else plain.text.replace("\r\n", "\n").replace("\r", "\n")


def read_codebook(files: Files) -> Codebook:
    """Read the codebook; a study that has not begun to code has none."""
    if not files.has(CODEBOOK):
        return Codebook()
    codebook, locator = files.toml(CODEBOOK, Codebook)
    if codebook is None:
        return Codebook()
    files.problems += check_codebook(codebook, locator)
    return sound_codebook(codebook)


def read_project_log(files: Files, plan: Plan) -> ProjectLog:
    """Read what happened in the project; a study may do without."""
    if not files.has(PROJECT_LOG):
        return ProjectLog()
    log, locator = files.toml(PROJECT_LOG, ProjectLog)
    if log is None:
        return ProjectLog()
    files.problems += check_project_log(log, plan.design, locator)
    return sound_project_log(log, plan.design)


def read_instruments(files: Files, plan: Plan) -> dict[str, Instrument]:
    """Read the questionnaires by their ids."""
    instruments: dict[str, Instrument] = {}
    for name in files.names(INSTRUMENTS, ".toml"):
        if (source := files.text(name)) and is_guide(source.text):
            continue
        instrument, locator = files.toml(name, Instrument)
        if instrument is None:
            continue
        files.problems += check_instrument(instrument, locator)
        files.problems += check_rounds(instrument, plan.design.rounds, locator)
        if instrument.id in instruments:
            place = locator.place(("id",))
            files.problems.append(Problem("duplicate-id", place, {"word": instrument.id}))
        files.problems += shared_ids(instrument, instruments.values(), locator)
        instruments.setdefault(instrument.id, sound_instrument(instrument))
    return instruments


def read_guides(files: Files, plan: Plan, codebook: Codebook) -> dict[str, Guide]:
    """Read the interview guides, which lie among the questionnaires, by their ids."""
    guides: dict[str, Guide] = {}
    for name in files.names(INSTRUMENTS, ".toml"):
        source = files.text(name)
        if source is None or not is_guide(source.text):
            continue
        guide, locator = files.toml(name, Guide)
        if guide is not None:
            files.problems += check_guide(guide, plan.design, codebook, locator)
            guides.setdefault(guide.id, sound_guide(guide))
    return guides
