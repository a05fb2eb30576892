"""Loads the design, the material and the codings of a study, and collects every problem on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING
from unicodedata import normalize

from fokus import store
from fokus.coding import log
from fokus.coding.coding import Coding, sound
from fokus.material.binding import Binding, check_binding
from fokus.material.corrections import Correction, corrected, read_corrections, unknown_files
from fokus.material.header import check_header
from fokus.material.transcript import Transcript, parse_transcript
from fokus.problems import Place, Problem, StudyError, unknown
from fokus.store import Source
from fokus.study.codebook import Codebook, check_codebook, sound_codebook
from fokus.study.csvfile import Sheet
from fokus.study.design import Design, check_design, sound_design
from fokus.study.instrument import Instrument, check_instrument, shared_ids, sound_instrument
from fokus.study.lines import Locator
from fokus.study.roster import Roster, check_interviews, check_populations, read_roster
from fokus.study.toml import M, read_toml

if TYPE_CHECKING:
    from fokus.material.responses import Responses

DESIGN = "study.toml"
ROSTER = "participants.csv"
CODEBOOK = "codebook.toml"
CORRECTIONS = "corrections.csv"
EXPORTS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A study as it was read: what is sound in it. What is not stands among the problems."""

    folder: Path
    design: Design
    roster: Roster = field(default_factory=Roster)
    codebook: Codebook = field(default_factory=Codebook)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    transcripts: Mapping[str, Transcript] = field(default_factory=dict)
    codings: tuple[Coding, ...] = ()
    responses: Mapping[str, "Responses"] = field(default_factory=dict)

    @property
    def coders(self) -> tuple[str, ...]:
        """Coders in order of precedence: those of study.toml, then others who have coded."""
        named = [coder.id for coder in self.design.coder]
        return tuple(dict.fromkeys([*named, *sorted({coding.coder for coding in self.codings})]))


def load(folder: Path) -> tuple[Evaluation | None, list[Problem]]:
    """Read a study. Without a readable study.toml there is no evaluation, only problems.

    Raises
    ------
    StudyError
        When the folder is no study: it does not exist or holds no study.toml.
    """
    folder = folder.parent if folder.name == DESIGN else folder
    try:
        there = (folder / DESIGN).exists()
    except OSError as error:
        raise StudyError("no-study", folder=folder.name or str(folder)) from error
    if not there:
        raise StudyError("no-study", folder=folder.name or str(folder))
    reader = _Reader(folder)
    design = reader.design()
    if design is None:
        return None, reader.sorted_problems()
    return reader.evaluation(design), reader.sorted_problems()


class _Reader:
    """Reads the files of one study, in the order in which they need each other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.unread: set[str] = set()

    def sorted_problems(self) -> list[Problem]:
        unique = {(each.code, each.place, tuple(each.arguments.items())): each for each in self.problems}
        return sorted(
            unique.values(), key=lambda each: (each.place.file, each.place.line or each.place.row or 0)
        )

    def text(self, name: str) -> Source | None:
        source = store.read_text(self.folder, name)
        if isinstance(source, Problem):
            self.problems.append(source)
            return None
        return source

    def names(self, folder: str, ending: str) -> list[str]:
        place = self.folder / folder
        if place.exists() and not place.is_dir():
            self.problems.append(Problem("not-a-folder", Place(folder)))
            return []
        return sorted(
            f"{folder}/{path.name}" for path in place.glob(f"*{ending}") if path.name[0] not in ".~"
        )

    def toml(self, name: str, model: type[M]) -> tuple[M | None, Locator]:
        source = self.text(name)
        if source is None:
            self.unread.add(Path(name).stem)
            return None, Locator("", name)
        found, locator, problems = read_toml(source.text, name, model)
        self.problems += problems
        if found is None:
            self.unread.add(Path(name).stem)
        return found, locator

    def design(self) -> Design | None:
        design, self.locator = self.toml(DESIGN, Design)
        if design is None:
            return None
        found = check_design(design, self.locator)
        self.problems += found
        self.written = design
        return None if any(each.code == "newer-format" for each in found) else sound_design(design)

    def evaluation(self, design: Design) -> Evaluation:
        roster = self.roster(design)
        codebook = self.codebook()
        instruments = self.instruments()
        transcripts = self.transcripts(design, roster)
        codings = self.codings(design, transcripts, codebook)
        responses = self.responses(design, instruments)
        return Evaluation(self.folder, design, roster, codebook, instruments, transcripts, codings, responses)

    def roster(self, design: Design) -> Roster:
        if not (self.folder / ROSTER).exists():
            return Roster()
        source = self.text(ROSTER)
        if source is None:
            self.unread.add(ROSTER)
            return Roster()
        roster, problems = read_roster(source.text, ROSTER, design)
        interviews = self._places("interview", "participants")
        professions = self._places("profession", "population")
        self.problems += problems
        self.problems += check_interviews(design, roster, interviews)
        self.problems += check_populations(design, roster, professions)
        return roster

    def _places(self, table: str, key: str) -> dict[str, Place]:
        """Return the place of a key in the entries of a table, by their ids."""
        entries = reversed(list(enumerate(getattr(self.written, table))))
        return {each.id: self.locator.place((table, n, key)) for n, each in entries}

    def codebook(self) -> Codebook:
        if not (self.folder / CODEBOOK).exists():
            return Codebook()
        codebook, locator = self.toml(CODEBOOK, Codebook)
        if codebook is None:
            return Codebook()
        self.problems += check_codebook(codebook, locator)
        return sound_codebook(codebook)

    def instruments(self) -> dict[str, Instrument]:
        instruments: dict[str, Instrument] = {}
        for name in self.names("instruments", ".toml"):
            instrument, locator = self.toml(name, Instrument)
            if instrument is None:
                continue
            self.problems += check_instrument(instrument, locator)
            if instrument.id in instruments:
                place = locator.place(("id",))
                self.problems.append(Problem("duplicate-id", place, {"word": instrument.id}))
            self.problems += shared_ids(instrument, instruments.values(), locator)
            instruments.setdefault(instrument.id, sound_instrument(instrument))
        return instruments

    def transcripts(self, design: Design, roster: Roster) -> dict[str, Transcript]:
        transcripts: dict[str, Transcript] = {}
        for name in self.names("transcripts", ".txt"):
            transcript = self._transcript(name, design, roster)
            newest = transcripts.get(transcript.id) if transcript else None
            if transcript and (newest is None or newest.version < transcript.version):
                transcripts[transcript.id] = transcript
        if not (self.folder / "transcripts").is_file():
            self.problems += self._without_transcript(design, transcripts)
        return {each: transcripts[each] for each in design.interviews if each in transcripts}

    def _without_transcript(self, design: Design, transcripts: Mapping[str, Transcript]) -> list[Problem]:
        places = self._places("interview", "held")
        missing = [
            each.id
            for each in design.interviews.values()
            if each.held and each.id not in transcripts and each.id not in self.unread
        ]
        return [
            Problem("no-transcript", places[each], {"word": each}, severity="warning") for each in missing
        ]

    def _transcript(self, name: str, design: Design, roster: Roster) -> Transcript | None:
        stem, _, version = normalize("NFC", Path(name).stem).rpartition(".v")
        if not stem or not version.isdecimal():
            self.problems.append(Problem("transcript-name", Place(name)))
            return None
        transcript = self._parsed(name, stem, int(version), design, roster)
        if transcript is None:
            self.unread.add(stem)
        return transcript

    def _parsed(
        self, name: str, stem: str, version: int, design: Design, roster: Roster
    ) -> Transcript | None:
        source = self.text(name)
        if source is None:
            return None
        digest = store.digest(source.text.encode())
        transcript, problems = parse_transcript(source.text, name, version, roster.participants, digest)
        hidden = {"unknown-speaker"} if ROSTER in self.unread else set()
        self.problems += [each for each in problems if each.code not in hidden]
        if transcript is None:
            return None
        self.problems += check_header(transcript, source.text, stem, design)
        return transcript if transcript.id in design.interviews else None

    def codings(
        self, design: Design, transcripts: Mapping[str, Transcript], codebook: Codebook
    ) -> tuple[Coding, ...]:
        logged: list[log.Logged] = []
        for name in self.names("codings", ".jsonl"):
            logged += self._logged(name, [coder.id for coder in design.coder])
        standing, problems = log.standing(logged)
        kept, faults = sound(standing, transcripts, codebook)
        self.problems += [*problems, *filter(self._is_new, faults), *_uncoded(transcripts, kept)]
        return kept

    def _logged(self, name: str, known: list[str]) -> list[log.Logged]:
        coder = log.coder_of(Path(name).name, known)
        if coder not in known:
            problem = unknown("unknown-coder", Place(name), coder, known)
            self.problems.append(replace(problem, severity="warning"))
        source = store.read_lines(self.folder, name)
        if isinstance(source, Problem):
            self.problems.append(source)
            return []
        events, problems = log.parse_log(source.text, name, coder)
        self.problems += problems
        return events

    def _is_new(self, fault: Problem) -> bool:
        """Tell a fault of a coding from one that an unread codebook or transcript has caused."""
        if fault.code == "unknown-code":
            return Path(CODEBOOK).stem not in self.unread
        return fault.code != "unknown-transcript" or fault.arguments["word"] not in self.unread

    def responses(self, design: Design, instruments: Mapping[str, Instrument]) -> dict[str, "Responses"]:
        self.corrections = self._corrections()
        parts: dict[str, list[Responses]] = {}
        bound: set[str] = set()
        for name in self.names("responses", ".binding.toml"):
            binding = self._binding(name, design, instruments)
            if binding is None:
                continue
            bound.add(normpath(binding.file))
            part = self._export(binding, instruments, design)
            if part is not None:
                parts.setdefault(binding.instrument, []).append(part)
        self._unbound(bound)
        self.problems += unknown_files(self.corrections, [each.partition("/")[2] for each in bound])
        return {each: self._combined(parts[each]) for each in instruments if each in parts}

    def _corrections(self) -> tuple[Correction, ...]:
        if not (self.folder / CORRECTIONS).exists() or (source := self.text(CORRECTIONS)) is None:
            return ()
        corrections, problems = read_corrections(source.text, CORRECTIONS)
        self.problems += problems
        return corrections

    def _binding(self, name: str, design: Design, instruments: Mapping[str, Instrument]) -> Binding | None:
        binding, locator = self.toml(name, Binding)
        if binding is None:
            return None
        if binding.instrument in instruments:
            self.problems += check_binding(binding, instruments[binding.instrument], design, locator)
        elif binding.instrument not in self.unread:
            place = locator.place(("instrument",))
            self.problems.append(unknown("unknown-instrument", place, binding.instrument, instruments))
        return binding.model_copy(update={"file": f"responses/{binding.file}"})

    def _export(
        self, binding: Binding, instruments: Mapping[str, Instrument], design: Design
    ) -> "Responses | None":
        from fokus.material.exports.columns import read_columns

        known = not isinstance(binding.round, str) or binding.round in design.rounds
        if binding.instrument not in instruments or not known:
            return None
        sheet = self._sheet(binding.file)
        if sheet is None:
            return None
        sheet, faults = corrected(sheet, normpath(binding.file).partition("/")[2], self.corrections)
        responses, problems = read_columns(sheet, binding, instruments[binding.instrument], design)
        self.problems += [*faults, *problems]
        return responses

    def _sheet(self, name: str) -> Sheet | None:
        kind = Path(name).suffix.lower()
        if kind not in EXPORTS:
            self.problems.append(Problem("export-format", Place(name)))
            return None
        sheet, problems = self._workbook(name) if kind == ".xlsx" else self._delimited(name)
        self.problems += problems
        return sheet

    def _delimited(self, name: str) -> tuple[Sheet | None, list[Problem]]:
        from fokus.material.exports.delimited import read_delimited

        source = store.read_text(self.folder, name, store.LARGEST_TABLE)
        return (None, [source]) if isinstance(source, Problem) else read_delimited(source.text, name)

    def _workbook(self, name: str) -> tuple[Sheet | None, list[Problem]]:
        from fokus.material.exports.workbook import read_workbook

        data = store.read_bytes(self.folder, name)
        return (None, [data]) if isinstance(data, Problem) else read_workbook(data, name)

    def _combined(self, parts: list["Responses"]) -> "Responses":
        from fokus.material.responses import combine

        responses, problems = combine(parts)
        self.problems += problems
        return responses

    def _unbound(self, bound: set[str]) -> None:
        exports = [name for kind in EXPORTS for name in self.names("responses", kind)]
        self.problems += [
            Problem("no-binding", Place(name), severity="warning") for name in exports if name not in bound
        ]


def _uncoded(transcripts: Mapping[str, Transcript], codings: tuple[Coding, ...]) -> list[Problem]:
    coded = {coding.transcript for coding in codings}
    return [
        Problem("uncoded", Place(transcript.file), severity="warning")
        for each, transcript in transcripts.items()
        if each not in coded
    ]
