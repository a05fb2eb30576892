"""Signs that a file ends in the middle: half a tag, half a clock time, a cue that was only begun.

That the last line has no end is no sign: many programs leave it out.
"""

import re
from itertools import pairwise
from typing import Final

ARROW: Final = "-->"
LONGEST_TAG: Final = 200

_half_tag = re.compile(r"</?(?:[a-z][^<>]*)?$")
_voiced = re.compile(r"<v[\s.][^<>]*>")
_clock = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?[.,]\d{3}"
_timing = re.compile(rf"{_clock}[ \t]*-->[ \t]*{_clock}(?![\d:.,]).*")
_begins_as_timing = re.compile(
    r"\d{1,3}:(?:[0-5]\d?(?::(?:[0-5]\d?)?)?(?:[.,]\d{0,3})?)?[ \t]*(?:-{1,2}|-->.*)?"
)
_uuid = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}(?:/\d+-\d+)?")
_half_uuid = re.compile(r"[0-9a-f]{1,8}(?:-[0-9a-f-]{0,27})?(?:/[\d-]*)?")
_open_clock = re.compile(r"(?:(?:^|\s)[\[(]|#)\d{1,3}:[\d:.,-]*$")


def cut_cues(text: str) -> int | None:
    """Return the line at which subtitles were cut off, None where nothing shows that they were."""
    lines = text.split("\n")
    written = [line.strip() for line in lines]
    while written and not written[-1]:
        written.pop()
    if not written:
        return None
    half = _half_tag.search(written[-1][-LONGEST_TAG:]) or _is_half_cue(
        written, ended=len(lines) > len(written) + 1
    )
    return len(written) if half or _is_unclosed(written) else None


def _is_half_cue(lines: list[str], *, ended: bool) -> bool:
    """Tell whether the last line begins a cue and is all there is of it."""
    last, above = lines[-1], lines[-2] if len(lines) > 1 else ""
    if ARROW in last and _timing.fullmatch(last):
        return not ended
    times = [line for line in lines[:-1] if _timing.fullmatch(line)]
    if not times:
        return False
    if _begins_as_timing.fullmatch(last) and (not above or _is_id(above, lines[:-1])):
        return True
    return not above and _is_id(last, lines)


def _is_id(line: str, lines: list[str]) -> bool:
    """Tell whether a line names a cue as the others are named: by the next number, or a part of an id."""
    named = [first for first, second in pairwise(lines) if _timing.fullmatch(second)]
    if not named:
        return False
    if line.isdecimal() and len(line) < len("1000000"):
        before = [each for each in named if each != line]
        return bool(before) and before[-1].isdecimal() and int(line) == int(before[-1]) + 1
    return bool(_uuid.fullmatch(named[0]) and _half_uuid.fullmatch(line))


def _is_unclosed(lines: list[str]) -> bool:
    """Tell whether the last voice is not closed in a file where every other one is."""
    whole = "\n".join(lines)
    voices = [each.end() for each in _voiced.finditer(whole)]
    closed = ["</v>" in whole[start:end] for start, end in pairwise([*voices, len(whole)])]
    return len(closed) > 1 and all(closed[:-1]) and not closed[-1]


def cut_table(text: str) -> int | None:
    """Return the line at which Whisper's table was cut off: a last row without all its columns."""
    lines = text.rstrip("\n").split("\n")
    last = lines[-1].split("\t")
    return (
        len(lines)
        if len(lines) > 1 and len(last) < len(lines[0].split("\t")) and last[0].isdecimal()
        else None
    )


def cut_talk(text: str) -> int | None:
    """Return the line at which a text with clock times was cut off: within the last of them."""
    lines = text.rstrip().split("\n")
    return len(lines) if len(lines) > 1 and _open_clock.search(lines[-1].strip()) else None
