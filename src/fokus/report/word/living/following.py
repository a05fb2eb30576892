"""What repeats a heading follows it: cross-references to it, and its line in a list of contents.

Their text is the result of a field, which an office program works out anew when it is asked to; until then
a number would stand there that the heading no longer says, or may no longer show.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from fokus.report.word.living.finding import Living, on_same_line, w
from fokus.report.word.living.pen import Pen
from fokus.report.word.living.reading import text_in
from fokus.report.word.living.runs import text_runs

_NAMED: Final = ("_h_", "_Toc")
_POINTS_AT: Final = re.compile(r"\s*REF\s+(\w+)")
_MARK, _KIND, _RUN = w("fldChar"), w("fldCharType"), w("r")


def headings_said(living: Living) -> dict[str, str]:
    """Return what each heading says, by the bookmarks that lead to it."""
    starts = (start for root in living.stories.values() for start in root.iter(w("bookmarkStart")))
    named = ((start.get(w("name"), ""), start) for start in starts)
    return {name: text_in(on_same_line(start)) for name, start in named if name.startswith(_NAMED)}


def follow_headings(living: Living, before: Mapping[str, str]) -> None:
    """Let what repeated a heading word for word say what the heading says now."""
    now = headings_said(living)
    moved = {name for name, text in now.items() if before.get(name, text) != text}
    for story, root in living.stories.items() if moved else ():
        for name, runs in list(_repeated(root)):
            if name in moved and runs and text_in(runs) == before[name]:
                Pen().exchange(text_runs(runs), now[name])
                living.changed.add(story)


def _repeated(root: etree._Element) -> Iterator[tuple[str, list[etree._Element]]]:
    for code in root.iter(w("instrText")):
        points = _POINTS_AT.match(code.text or "")
        if points is not None:
            yield points[1], _result(code.getparent())
    for link in root.iter(w("hyperlink")):
        if next(link.iter(w("sdt")), None) is None:
            yield link.get(w("anchor"), ""), _before_page(link)


def _result(code: etree._Element | None) -> list[etree._Element]:
    """Return the runs that a field shows, if it ends on its line."""
    found: list[etree._Element] = []
    shows = False
    for run in code.itersiblings(_RUN) if code is not None else ():
        kind = next((mark.get(_KIND, "") for mark in run.iterchildren(_MARK)), "")
        if kind == "end":
            return found
        found += [run] if shows and not kind else []
        shows = shows or kind == "separate"
    return []


def _before_page(link: etree._Element) -> list[etree._Element]:
    """Return the runs of a line in a list of contents, its tab and the number of its page left out."""
    found: list[etree._Element] = []
    for run in link.iterchildren(_RUN):
        if next(run.iter(w("tab"), _MARK), None) is not None:
            break
        found.append(run)
    return found
