"""The three-way rule: as written, as it stands, as it reads now.

What stands as fokus wrote it is replaced; what the writer changed is hers, and is told; what the guard
hides now is replaced whoever wrote it; what was deleted is never put back.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from fokus.report.cells import HIDDEN
from fokus.report.word.living.finding import Target
from fokus.report.word.living.outcome import Outcome
from fokus.report.word.manifest import Content, Entry, Occurrence


def decide(written: Sequence[Content], here: Content | None, now: Content | None, *, hidden: bool) -> Outcome:
    """Say what becomes of one place; without an answer now it stays as it is.

    Examples
    --------
    >>> decide(["15"], "15", "16", hidden=False)
    'replaced'
    >>> decide(["15"], "femton", "16", hidden=False)
    'kept'
    >>> decide(["15"], "femton", "..", hidden=True)
    'hidden'
    """
    if here is None:
        return "gone"
    if now is None:
        return "failed"
    if here == now:
        return "same"
    if hidden or _hides(here, now):
        return "hidden"
    return "replaced" if here in written else "kept"


def _hides(here: Content, now: Content) -> bool:
    """Tell whether a number or a cell that could be read here is hidden now."""
    if isinstance(here, str) or isinstance(now, str):
        return now == HIDDEN
    shown = _cells(here)
    return any(
        shown.get(place, HIDDEN) not in (HIDDEN, "") for place, cell in _cells(now).items() if cell == HIDDEN
    )


def _cells(rows: Content) -> dict[tuple[str, str, int], str]:
    """Return the cells of a table by the first word of their row, their column, and which of such rows."""
    if not rows or isinstance(rows[0], str):
        return {}
    header, times = rows[0], Counter[str]()
    cells: dict[tuple[str, str, int], str] = {}
    for row in rows[1:]:
        first = row[0] if row else ""
        times[first] += 1
        cells |= {(first, head, times[first]): cell for head, cell in zip(header, row, strict=False)}
    return cells


def pair(
    targets: Iterable[Target], contents: Mapping[Target, Content | None], entry: Entry
) -> dict[Target, Occurrence]:
    """Say which place of the manifest each place found is: by its bookmark, its control, its text, its turn.

    A place that was pasted once more has none of its own and is judged by all.
    """
    left = list(entry.occurrences)
    paired: dict[Target, Occurrence] = {}
    waiting = [target for target in targets if not target.mirrored]
    tests = (
        lambda target, each: bool(target.bookmark) and target.bookmark == each.bookmark,
        lambda target, each: bool(target.identity) and target.identity == each.control,
        lambda target, each: contents[target] == each.content,
        lambda *_: True,
    )
    for same in tests:
        for target in [each for each in waiting if each not in paired]:
            found = next((each for each in left if same(target, each)), None)
            if found is not None:
                paired[target] = found
                left.remove(found)
    return paired
