"""Subtitles with who speaks: WebVTT as Teams, Zoom and Whisper write it, and SubRip."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fokus.material.readers.clock import CLOCK, seconds
from fokus.material.readers.joining import joined
from fokus.material.readers.labels import Heading, find_labels, heading, is_speaker
from fokus.material.readers.reading import Utterance
from fokus.material.readers.talk import Talk
from fokus.problems import Place, Problem, shortened

ARROW: Final = "-->"
ENTITIES: Final = {"lrm": "", "rlm": "", "nbsp": " "}
MOST_TOLD: Final = 20

_timing = re.compile(rf"(?P<open>\[)?({CLOCK})[ \t]*-->[ \t]*({CLOCK})(?![\d:.,])(?:\](?P<text>.*))?")
_untimed = re.compile(
    r"\[?(?=[-\d:.,;> \t]*\d:\d)[-\d:.,;]*[ \t]*-->[ \t]*[-\d:.,;]*(?:[ \t]*\](?P<text>.*))?"
)
_two_words = re.compile(r"\S{1,40}[ \t]*-->[ \t]*\S{1,40}")
_number = re.compile(r"\d{1,9}|[0-9a-f]{8}-[0-9a-f-]{20,40}(?:/\d+-\d+)?")
_voice = re.compile(r"<v(?:\.[^\s<>]{0,99})?(?:[ \t]+([^<>]{0,200}))?>")
_markup = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang|font)(?:[.\s][^<>]{0,200})?>|<\d[\d:.]{3,15}>")
_entity = re.compile(r"&(amp|lt|gt|nbsp|lrm|rlm|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_block = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_key = re.compile(r"(?P<key>[A-Za-z][\w-]{1,30}): ?(?P<value>.{1,200})")


@dataclass(slots=True)
class _Cue:
    start: float | None
    end: float | None
    lines: list[str]
    number: int = 0


def are_cues(text: str) -> bool:
    """Tell whether a text is WebVTT or SubRip: by its first line, or by a timing near its beginning."""
    return text.startswith("WEBVTT") or any(_timing.match(line) for line in text[:4000].split("\n")[:40])


def read_cues(text: str, name: str) -> Talk:
    """Read cues: times with hours or without, labels in voice tags, in brackets or before a colon.

    Neither the close of a voice tag nor a blank line between cues is needed. Consecutive cues of one
    known speaker are one turn. A cue whose time makes no sense is one without a time, and warned about.
    """
    lines = [line.strip() for line in text.split("\n")]
    kind = "vtt" if text.startswith("WEBVTT") else "srt"
    cues, left_out = _divided(lines)
    spoken = [each for cue in cues for each in _voices(cue)]
    labelled, shape = (spoken, "teams-") if any(each.speaker for each in spoken) else _labelled(spoken)
    talk = Talk(f"{shape}{kind}", joined(labelled), header=_header(lines), left_out=left_out)
    talk.warnings = _timeless(cues, lines, name)
    return talk


def _divided(lines: Sequence[str]) -> tuple[list[_Cue], list[str]]:
    """Divide lines into cues; comments, styles and what stands above the first cue are left out.

    What the format itself says, its first block and its comments, is nothing that a person would miss.
    """
    cues: list[_Cue] = []
    left_out: list[str] = []
    outside = True
    own = lines[0].startswith("WEBVTT")
    for number, line in enumerate(lines):
        if cue := _begun(lines, number):
            cues.append(cue)
            outside = False
        elif _begins_block(lines, number):
            outside = own = True
        elif not outside and not _is_id(lines, number):
            cues[-1].lines.append(line)
        elif outside:
            own = own and bool(line)
            outside = bool(line) or not cues
            left_out += [line] if not own and not _is_id(lines, number) else []
    return cues, [line for line in left_out if line]


def _begins_block(lines: Sequence[str], number: int) -> bool:
    """Tell whether a comment or a style begins here."""
    return not lines[number - 1] and bool(_block.match(lines[number]))


def _begun(lines: Sequence[str], number: int) -> _Cue | None:
    """Return the cue that a line begins: one without times where the line does not tell them."""
    line = lines[number]
    if ARROW not in line:
        return None
    if found := _timing.match(line):
        return _Cue(seconds(found[2]), seconds(found[3]), [(found["text"] or "").strip()], number)
    if found := _untimed.match(line):
        return _Cue(None, None, [(found["text"] or "").strip()], number)
    above = lines[number - 1] if number else ""
    in_place = not above or _number.fullmatch(above)
    return _Cue(None, None, [], number) if in_place and _two_words.fullmatch(line) else None


def _timeless(cues: Sequence[_Cue], lines: Sequence[str], name: str) -> list[Problem]:
    """Warn about cues whose time cannot be read, one by one as long as they are few."""
    numbers = [cue.number for cue in cues if cue.start is None]
    told = [
        Problem("cue-without-time", Place(name, n + 1), {"line": shortened(lines[n])}, severity="warning")
        for n in numbers[:MOST_TOLD]
    ]
    more = len(numbers) - len(told)
    rest = Problem("more-cues-without-time", Place(name), {"number": more}, severity="warning")
    return [*told, rest] if more else told


def _is_id(lines: Sequence[str], number: int) -> bool:
    """Tell whether a line names the cue that the next line times."""
    if number + 1 >= len(lines) or ARROW not in lines[number + 1]:
        return False
    return not lines[number - 1] or bool(_number.fullmatch(lines[number]))


def _header(lines: Sequence[str]) -> dict[str, str]:
    """Return the keys under the first line of a WebVTT file."""
    if not lines[0].startswith("WEBVTT"):
        return {}
    block = lines[1 : lines.index("")] if "" in lines else lines[1:]
    found = (_key.fullmatch(line) for line in block if ARROW not in line)
    return {each["key"]: each["value"] for each in found if each}


def _voices(cue: _Cue) -> list[Utterance]:
    """Return what each voice says in a cue; words before the first voice are nobody's known."""
    before, *voices = _voice.split(" ".join(" ".join(cue.lines).split()))
    said = [("", before), *zip(voices[::2], voices[1::2], strict=True)]
    spoken = (
        Utterance(" ".join(_plain(who or "").split()), _plain(text), cue.start, cue.end) for who, text in said
    )
    return [each for each in spoken if each.text]


def _plain(text: str) -> str:
    if "<" in text:
        text = _markup.sub("", text)
    if "&" in text:
        text = _entity.sub(lambda found: ENTITIES.get(found[1].lower(), html.unescape(found[0])), text)
    return text.strip()


def _labelled(cues: Sequence[Utterance]) -> tuple[list[Utterance], str]:
    """Take the labels out of the words where most cues begin with one; return also who writes so."""
    headings = [heading(cue.text) for cue in cues]
    labels = find_labels((each for each in headings if each), {})
    said = [each if each and labels and is_speaker(each, labels, begins=True) else None for each in headings]
    speaking = [each for each in said if each]
    if 2 * len(speaking) < len(cues) or not speaking:
        return list(cues), ""
    bracketed = sum(each.shape == "bracketed" for each in speaking)
    shape = "whisperx-" if 2 * bracketed > len(speaking) else "zoom-"
    return [_by(cue, each) for cue, each in zip(cues, said, strict=True)], shape


def _by(cue: Utterance, found: Heading | None) -> Utterance:
    return Utterance(found.label, found.text, cue.start, cue.end) if found else cue
