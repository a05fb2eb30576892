"""Her turns in every version of every transcript, and the stones that keep their numbers."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from fokus import store
from fokus.custody.erasure import Draft, Found, Request
from fokus.custody.erasure.speech import SHORTEST, letters
from fokus.evaluation.withholding import held_on, is_removed
from fokus.material.transcript import UNKNOWN, Transcript, Turn, format_turn, parse_transcript
from fokus.study.consent import REMOVED
from fokus.study.design import Design

FOLDER = "transcripts"
LIKE = 60  # per cent of a turn that a correction leaves as it was
Numbered = tuple[str, int, int]
LINE_END = re.compile(r"(\r\n|\r|\n)")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a transcript, and the numbers of the turns in it that are hers."""

    transcript: Transcript
    data: bytes
    hers: frozenset[int] = frozenset()

    @property
    def key(self) -> tuple[str, int]:
        """The transcript's id and the version's number."""
        return self.transcript.id, self.transcript.version

    @property
    def texts(self) -> list[str]:
        """What she says in it."""
        return [
            turn.text for turn in self.transcript.turns if turn.number in self.hers and not is_removed(turn)
        ]

    @property
    def others(self) -> list[str]:
        """What everybody else says in it."""
        return [turn.text for turn in self.transcript.turns if turn.number not in self.hers]


def read_versions(
    draft: Draft, design: Design, participants: Collection[str], erased: Mapping[Numbered, str]
) -> list[Version]:
    """Read every version, and find her turns: by her code, and where she had no code yet by her words."""
    names = sorted(
        f"{FOLDER}/{path.name}" for path in (draft.folder / FOLDER).glob("*.txt") if path.name[0] != "."
    )
    versions = [version for name in names if (version := _version(draft, name, participants))]
    named = [_named(each, draft.request, design, erased) for each in versions]
    newest: dict[str, Version] = {}
    for each in named:
        if each.key[1] >= newest.get(each.key[0], each).key[1]:
            newest[each.key[0]] = each
    return [each if each is newest[each.key[0]] else _by_words(each, newest[each.key[0]]) for each in named]


def _version(draft: Draft, name: str, participants: Collection[str]) -> Version | None:
    number = PurePosixPath(name).stem.rpartition(".v")[2]
    data = draft.read(name)
    if data is None or not number.isdecimal():
        return None
    try:
        text = LINE_END.sub("\n", data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None
    transcript, _ = parse_transcript(text, name, int(number), participants, store.digest(text.encode()))
    return Version(transcript, data) if transcript else None


def _named(version: Version, request: Request, design: Design, erased: Mapping[Numbered, str]) -> Version:
    transcript = version.transcript
    interview = design.interviews.get(transcript.id)
    reached = request.reaches(held_on(transcript, interview, design) if interview else None)
    hers = {
        turn.number
        for turn in transcript.turns
        if (reached and turn.speaker == request.participant)
        or erased.get((*version.key, turn.number)) == request.participant
    }
    return replace(version, hers=frozenset(hers))


def _by_words(version: Version, newest: Version) -> Version:
    """Find in an earlier version what the newest knows to be hers: the turn that it was corrected from."""
    said = {spelt for text in newest.texts if len(spelt := letters(text)[0]) >= SHORTEST}
    of_others = {letters(text)[0] for text in newest.others}
    same = len(version.transcript.turns) == len(newest.transcript.turns)
    hers = {
        turn.number
        for turn in version.transcript.turns
        if turn.number not in version.hers
        and ((same and _corrected(turn, newest)) or _says(letters(turn.text)[0], said, of_others))
    }
    return replace(version, hers=version.hers | hers)


def _corrected(turn: Turn, newest: Version) -> bool:
    from rapidfuzz.fuzz import ratio

    later = newest.transcript.turn(turn.number)
    return later is not None and later.number in newest.hers and ratio(turn.text, later.text) >= LIKE


def _says(spelt: str, said: Collection[str], of_others: Collection[str]) -> bool:
    if len(spelt) < SHORTEST or spelt in of_others:
        return False
    return any(spelt in each or each in spelt for each in said)


def erase_turns(draft: Draft, versions: Iterable[Version], language: str) -> None:
    """Put a stone in place of each of her turns."""
    for each in versions:
        turns = [turn for turn in each.transcript.turns if turn.number in each.hers and not is_removed(turn)]
        if not turns:
            continue
        data = _with_stones(each.data, turns, language)
        draft.write(each.transcript.file, data)
        numbers = tuple(turn.number for turn in turns)
        draft.found.append(Found("turns", each.transcript.file, len(turns), numbers))
        plain = LINE_END.sub("\n", data.decode("utf-8-sig"))
        draft.digests[each.transcript.digest] = store.digest(plain.encode())


def _with_stones(data: bytes, turns: Iterable[Turn], language: str) -> bytes:
    """Write the paragraphs of some turns anew and leave every other byte as it was."""
    text = data.decode("utf-8-sig")
    lines = LINE_END.split(text)
    stones = {turn.number: _stone(turn, language) for turn in turns}
    made: list[str] = []
    number, inside = -1, False
    for line, end in zip(lines[::2], [*lines[1::2], ""], strict=True):
        begins = bool(line.strip()) and not inside
        inside = bool(line.strip())
        number += begins
        if not inside or number not in stones:
            made += [line, end]
        elif begins:
            made += [stones[number], end]
    mark = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
    return (mark + "".join(made)).encode()


def _stone(turn: Turn, language: str) -> str:
    speaker = UNKNOWN[0] if language == "sv" else UNKNOWN[1]
    return format_turn(replace(turn, kind="unknown", speaker=speaker, text=REMOVED[language]))
