"""How a change is made: at once, so that the document reads as if it had always said so."""

from collections.abc import Sequence

from lxml import etree

from fokus.report.word.living.finding import Target
from fokus.report.word.living.runs import erase, markers_in, plain_leaf, remove, rewritten, run_like
from fokus.report.word.manifest import Content


class Pen:
    """Makes changes at once. A tracked one has the same ways."""

    def exchange(self, old: Sequence[etree._Element], text: str) -> None:
        """Let a text take the place of runs, in the formatting of the first."""
        leaf = plain_leaf(old[0])
        if leaf is None or not rewritten(leaf, text):
            old[0].addprevious(run_like(old[0], text))
            erase(old[0])
        for each in old[1:]:
            erase(each)

    def rewrite(self, leaf: etree._Element, text: str) -> bool:
        """Write a text over that of a plain run, if that can be done without another; tell whether it was."""
        return rewritten(leaf, text)

    def added(self, run: etree._Element) -> None:
        """Mark a run that stands where nothing stood."""

    def strike(self, runs: Sequence[etree._Element]) -> None:
        """Take text away."""
        for each in runs:
            erase(each)

    def row_added(self, row: etree._Element) -> None:
        """Mark a new row of a table."""

    def strike_row(self, row: etree._Element) -> None:
        """Take a row of a table away; people's comments on it move to the row before."""
        before = row.getprevious()
        paragraph = None if before is None else next(before.iter("{*}p"), None)
        for mark in markers_in(row) if paragraph is not None else ():
            paragraph.append(mark)  # type: ignore[union-attr]  # as just asked
        remove(row)

    def paragraph_added(self, paragraph: etree._Element) -> None:
        """Mark a new paragraph."""

    def strike_paragraph(self, paragraph: etree._Element) -> None:
        """Take a paragraph away; people's comments on it move to the one before."""
        before = paragraph.getprevious()
        for mark in markers_in(paragraph) if before is not None else ():
            before.append(mark)  # type: ignore[union-attr]  # as just asked
        remove(paragraph)

    def picture(self, run: etree._Element, new: etree._Element) -> None:
        """Let a run with a picture take the place of another."""
        run.addprevious(new)
        remove(run)

    def remark(self, place: Target, now: Content) -> bool:
        """Say at a place that the writer overruled what it would read; tell whether that was done."""
        del place, now
        return False
