"""Loads the design, the material and the codings of a study, and collects every problem on the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from fokus import store
from fokus.coding import log
from fokus.coding.coding import Coding, sound
from fokus.material.binding import Binding
from fokus.material.transcript import Transcript, parse_transcript
from fokus.problems import Place, Problem, StudyError, unknown
from fokus.store import Source
from fokus.study.codebook import Codebook, check_codebook
from fokus.study.design import Design, check_design
from fokus.study.instrument import Instrument, check_instrument
from fokus.study.roster import Roster, check_interviews, check_populations, read_roster
from fokus.study.toml import Locator, read_toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fokus.material.responses import Responses

DESIGN = "study.toml"


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
    if not (folder / DESIGN).exists():
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

    def design(self) -> Design | None:
        source = self.text(DESIGN)
        if source is None:
            return None
        design, problems = read_toml(source.text, DESIGN, Design)
        self.problems += problems
        if design is None:
            return None
        found = check_design(design, Locator(source.text, DESIGN))
        self.problems += found
        return None if any(each.code == "newer-format" for each in found) else _without_faults(design)

    def evaluation(self, design: Design) -> Evaluation:
        roster = self.roster(design)
        codebook = self.codebook()
        instruments = self.instruments()
        transcripts = self.transcripts(design, roster)
        codings = self.codings(design, transcripts, codebook)
        responses = self.responses(design, instruments)
        return Evaluation(self.folder, design, roster, codebook, instruments, transcripts, codings, responses)

    def roster(self, design: Design) -> Roster:
        name = "participants.csv"
        if not (self.folder / name).exists():
            return Roster()
        source = self.text(name)
        roster, problems = read_roster(source.text, name, design) if source else (Roster(), [])
        self.problems += problems
        self._check_roster(design, roster)
        return roster

    def _check_roster(self, design: Design, roster: Roster) -> None:
        source = store.read_text(self.folder, DESIGN)
        if isinstance(source, Source):
            locator = Locator(source.text, DESIGN)
            interviews = _places(locator, "interview", design.interviews, "participants", source.text)
            professions = _places(locator, "profession", design.professions, "population", source.text)
            self.problems += check_interviews(design, roster, interviews)
            self.problems += check_populations(design, roster, professions)

    def codebook(self) -> Codebook:
        name = "codebook.toml"
        if not (self.folder / name).exists() or (source := self.text(name)) is None:
            return Codebook()
        codebook, problems = read_toml(source.text, name, Codebook)
        self.problems += problems
        if codebook is None:
            return Codebook()
        self.problems += check_codebook(codebook, Locator(source.text, name))
        codes = tuple(code for code in codebook.code if code.theme in codebook.themes)
        return codebook.model_copy(update={"code": codes})

    def instruments(self) -> dict[str, Instrument]:
        instruments: dict[str, Instrument] = {}
        for name in self.names("instruments", ".toml"):
            source = self.text(name)
            instrument, problems = read_toml(source.text, name, Instrument) if source else (None, [])
            self.problems += problems
            if source is None or instrument is None:
                continue
            found = check_instrument(instrument, Locator(source.text, name))
            self.problems += found
            if instrument.id in instruments:
                self.problems.append(Problem("duplicate-id", Place(name), {"word": instrument.id}))
            instruments.setdefault(instrument.id, _without_faulty_scales(instrument))
        return instruments

    def transcripts(self, design: Design, roster: Roster) -> dict[str, Transcript]:
        transcripts: dict[str, Transcript] = {}
        for name in self.names("transcripts", ".txt"):
            transcript = self._transcript(name, design, roster)
            newest = transcripts.get(transcript.id) if transcript else None
            if transcript and (newest is None or newest.version < transcript.version):
                transcripts[transcript.id] = transcript
        return {each: transcripts[each] for each in design.interviews if each in transcripts}

    def _transcript(self, name: str, design: Design, roster: Roster) -> Transcript | None:
        stem, _, version = Path(name).stem.rpartition(".v")
        if not stem or not version.isdecimal():
            self.problems.append(Problem("transcript-name", Place(name)))
            return None
        source = self.text(name)
        if source is None:
            return None
        digest = store.digest(source.text.encode())
        transcript, problems = parse_transcript(source.text, name, int(version), roster.participants, digest)
        self.problems += problems
        if transcript is None:
            return None
        self.problems += _header_faults(transcript, stem, design)
        return transcript if transcript.id in design.interviews else None

    def codings(
        self, design: Design, transcripts: Mapping[str, Transcript], codebook: Codebook
    ) -> tuple[Coding, ...]:
        logged: list[log.Logged] = []
        known = [coder.id for coder in design.coder]
        for name in self.names("codings", ".jsonl"):
            coder = Path(name).name.split(".")[0]
            if coder not in known:
                self.problems.append(
                    replace(unknown("unknown-coder", Place(name), coder, known), severity="warning")
                )
            if source := self.text(name):
                events, problems = log.parse_log(source.text, name, coder)
                logged += events
                self.problems += problems
        standing, problems = log.standing(logged)
        kept, faults = sound(standing, transcripts, codebook)
        self.problems += [*problems, *faults, *_uncoded(transcripts, kept)]
        return kept

    def responses(self, design: Design, instruments: Mapping[str, Instrument]) -> dict[str, "Responses"]:
        names = self.names("responses", ".binding.toml")
        parts: dict[str, list[Responses]] = {}
        bound: set[str] = set()
        for name in names:
            binding = self._binding(name, instruments)
            if binding is None:
                continue
            bound.add(binding.file)
            part = self._export(binding, instruments[binding.instrument], design)
            if part is not None:
                parts.setdefault(binding.instrument, []).append(part)
        self._unbound(bound)
        return {each: self._combined(parts[each]) for each in instruments if each in parts}

    def _binding(self, name: str, instruments: Mapping[str, Instrument]) -> Binding | None:
        source = self.text(name)
        if source is None:
            return None
        binding, problems = read_toml(source.text, name, Binding)
        self.problems += problems
        if binding is None:
            return None
        locator = Locator(source.text, name)
        if binding.instrument not in instruments:
            place = locator.place(("instrument",))
            self.problems.append(unknown("unknown-instrument", place, binding.instrument, instruments))
            return None
        items = [item.id for item in instruments[binding.instrument].item]
        self.problems += [
            unknown("unknown-item", locator.place(("item", item)), item, items)
            for item in binding.item
            if item not in items
        ]
        return binding.model_copy(update={"file": f"responses/{binding.file}"})

    def _export(self, binding: Binding, instrument: Instrument, design: Design) -> "Responses | None":
        from fokus.material.exports.delimited import read_delimited

        if not binding.file.endswith(".csv"):
            self.problems.append(Problem("export-format", Place(binding.file)))
            return None
        source = store.read_text(self.folder, binding.file, store.LARGEST_TABLE)
        if isinstance(source, Problem):
            self.problems.append(source)
            return None
        responses, problems = read_delimited(source.text, binding, instrument, design)
        self.problems += problems
        return responses

    def _combined(self, parts: list["Responses"]) -> "Responses":
        from fokus.material.responses import combine

        responses, problems = combine(parts)
        self.problems += problems
        return responses

    def _unbound(self, bound: set[str]) -> None:
        exports = self.names("responses", ".csv")
        self.problems += [
            Problem("no-binding", Place(name), severity="warning") for name in exports if name not in bound
        ]


def _without_faults(design: Design) -> Design:
    """Return the design without the entries that point to what is not there, or stand twice."""
    interviews = {
        each.id: each
        for each in reversed(design.interview)
        if each.round in design.rounds
        and each.site in design.sites
        and all(profession in design.professions for profession in each.professions)
    }
    first = {
        table: tuple({each.id: each for each in reversed(getattr(design, table))}.values())[::-1]
        for table in ("round", "site", "profession", "coder", "report")
    }
    return design.model_copy(update=first | {"interview": tuple(interviews.values())[::-1]})


def _without_faulty_scales(instrument: Instrument) -> Instrument:
    known = {item.id for item in instrument.item if item.response in instrument.response}
    scales = tuple(
        scale
        for scale in instrument.scale
        if known.issuperset(scale.item_ids)
        and len({instrument.find_item(item).response for item in scale.item_ids}) == 1
    )
    items = tuple(item for item in instrument.item if item.response is None or item.id in known)
    return instrument.model_copy(update={"scale": scales, "item": items})


def _places(locator: Locator, table: str, ids: Iterable[str], key: str, text: str) -> list[Place]:
    """Return the place of a key in each entry of a table, found by the entry's id."""
    lines = text.split("\n")
    by_id: dict[str, int] = {}
    for path, line in locator.lines.items():
        if len(path) == 3 and path[0] == table and path[2] == "id":  # noqa: PLR2004 - table, number, key
            value = lines[line - 1].partition("=")[2].split("#")[0].strip().strip("\"'")
            by_id.setdefault(value, int(path[1]))
    return [locator.place((table, by_id.get(each, 0), key)) for each in ids]


def _header_faults(transcript: Transcript, stem: str, design: Design) -> Iterable[Problem]:
    place = Place(transcript.file, 1)
    if transcript.id != stem:
        yield Problem("id-is-not-name", place, {"word": transcript.id, "name": stem})
    interview = design.interviews.get(transcript.id)
    if interview is None:
        yield unknown("unknown-interview", place, transcript.id, design.interviews)
        return
    if not interview.held:
        yield Problem("not-held-but-transcribed", place, {"word": transcript.id})
    for key, found, planned in (
        ("round", transcript.round, interview.round),
        ("site", transcript.site, interview.site),
        ("professions", ", ".join(transcript.professions), ", ".join(interview.professions)),
    ):
        if found and found != planned:
            yield Problem("header-differs", place, {"key": key, "found": found, "planned": planned})


def _uncoded(transcripts: Mapping[str, Transcript], codings: tuple[Coding, ...]) -> list[Problem]:
    coded = {coding.transcript for coding in codings}
    return [
        Problem("uncoded", Place(transcript.file), severity="warning")
        for each, transcript in transcripts.items()
        if each not in coded
    ]
