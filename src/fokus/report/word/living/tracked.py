"""Changes made as a colleague would make them with changes tracked: the old struck, the new inserted."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from lxml import etree

from fokus.ooxml import local_name
from fokus.report.word.living.comments import Remark, add_comment
from fokus.report.word.living.finding import Living, Target, w
from fokus.report.word.living.pen import Pen
from fokus.report.word.living.runs import erase, run_like
from fokus.report.word.manifest import Content

AUTHOR: Final = "fokus"

_BEHIND_FORMATTING: Final = (w("sectPr"), w("pPrChange"))


class TrackedPen(Pen):
    """Marks every change with who made it and when; what itself inserted before is simply rewritten."""

    def __init__(self, living: Living, when: str, say: Callable[[Content], str]) -> None:
        self.living, self.when, self.say = living, when, say
        self.ids = _free_ids(living)

    def remark(self, place: Target, now: Content) -> bool:
        """Say in a comment what a place that the writer overruled would read."""
        return add_comment(self.living, place, Remark(self.say(now), AUTHOR, self.when))

    def exchange(self, old: Sequence[etree._Element], text: str) -> None:
        """Strike runs, and insert a text behind them in the formatting of the first."""
        own = _own_insertion(old[0])
        new = run_like(old[0], text)
        if own is not None:
            old[0].addprevious(new)
        else:
            _outermost(old[-1]).addnext(self._mark("ins", new))
        self.strike(old)

    def rewrite(self, leaf: etree._Element, text: str) -> bool:
        """Write nothing over anything: the old stays to be read."""
        del leaf, text
        return False

    def added(self, run: etree._Element) -> None:
        """Mark a run that stands where nothing stood."""
        self._wrap("ins", run)

    def strike(self, runs: Sequence[etree._Element]) -> None:
        """Strike text; what fokus itself inserted and nobody accepted goes at once."""
        for run in runs:
            if _own_insertion(run) is not None:
                erase(run)
                continue
            self._wrap("del", run)
            for text in run.iter(w("t")):
                text.tag = w("delText")

    def row_added(self, row: etree._Element) -> None:
        """Mark a new row of a table."""
        self._mark_row(row, "ins")
        for run in list(row.iter(w("r"))):
            self._wrap("ins", run)

    def strike_row(self, row: etree._Element) -> None:
        """Strike a row of a table with everything in it."""
        if row.find(f"{w('trPr')}/{w('ins')}[@{w('author')}='{AUTHOR}']") is not None:
            super().strike_row(row)
            return
        self._mark_row(row, "del")
        self.strike([run for run in row.iter(w("r")) if local_name(run.getparent()) != "del"])

    def paragraph_added(self, paragraph: etree._Element) -> None:
        """Mark a new paragraph, its end included."""
        self._mark_end(paragraph, "ins")
        for run in list(paragraph.iter(w("r"))):
            self._wrap("ins", run)

    def strike_paragraph(self, paragraph: etree._Element) -> None:
        """Strike a paragraph, its end included."""
        if paragraph.find(f"{w('pPr')}/{w('rPr')}/{w('ins')}[@{w('author')}='{AUTHOR}']") is not None:
            super().strike_paragraph(paragraph)
            return
        self._mark_end(paragraph, "del")
        self.strike([run for run in paragraph.iter(w("r")) if local_name(run.getparent()) != "del"])

    def picture(self, run: etree._Element, new: etree._Element) -> None:
        """Strike a run with a picture and insert another behind it."""
        if _own_insertion(run) is not None:
            super().picture(run, new)
            return
        for about in new.iter("{*}docPr"):
            about.set("id", str(next(self.ids)))
        _outermost(run).addnext(self._mark("ins", new))
        self._wrap("del", run)

    def _mark(self, kind: str, *inside: etree._Element) -> etree._Element:
        mark = etree.Element(w(kind), self._signed())
        mark.extend(inside)
        return mark

    def _signed(self) -> dict[str, str]:
        return {w("id"): str(next(self.ids)), w("author"): AUTHOR, w("date"): self.when}

    def _wrap(self, kind: str, run: etree._Element) -> None:
        mark = etree.Element(w(kind), self._signed())
        run.addprevious(mark)
        mark.append(run)

    def _mark_row(self, row: etree._Element, kind: str) -> None:
        properties = row.find(w("trPr"))
        if properties is None:
            properties = etree.Element(w("trPr"))
            before = row.findall(w("tblPrEx"))
            row.insert(len(before), properties)
        changes = properties.findall(w("trPrChange"))
        properties.insert(len(properties) - len(changes), etree.Element(w(kind), self._signed()))

    def _mark_end(self, paragraph: etree._Element, kind: str) -> None:
        properties = paragraph.find(w("pPr"))
        if properties is None:
            properties = etree.Element(w("pPr"))
            paragraph.insert(0, properties)
        formatting = properties.find(w("rPr"))
        if formatting is None:
            formatting = etree.Element(w("rPr"))
            later = [each for each in properties if each.tag in _BEHIND_FORMATTING]
            properties.insert(len(properties) - len(later), formatting)
        inserted = formatting.findall(w("ins"))
        formatting.insert(len(inserted), etree.Element(w(kind), self._signed()))


def _own_insertion(run: etree._Element) -> etree._Element | None:
    """Return the insertion of fokus's own that a run stands in."""
    marks = run.iterancestors(w("ins"))
    return next((each for each in marks if each.get(w("author")) == AUTHOR), None)


def _outermost(run: etree._Element) -> etree._Element:
    """Return the insertion of a person around a run, behind which another may follow; else the run."""
    parent = run.getparent()
    return parent if parent is not None and local_name(parent) in {"ins", "moveTo"} else run


def _free_ids(living: Living) -> Iterator[int]:
    said = (
        each.get(name, "")
        for root in living.stories.values()
        for each in root.iter(w("ins"), w("del"), w("moveFrom"), w("moveTo"), w("bookmarkStart"), "{*}docPr")
        for name in (w("id"), "id")
    )
    first = max((int(each) for each in said if each.isdecimal()), default=0) + 1
    return iter(range(first, 2**31 - 1))
