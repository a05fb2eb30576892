"""The framework matrix as a table: a row a theme, a column a group, in each cell what was written."""

from collections.abc import Sequence

from fokus.disclosure.released import Released, ReleasedSummary
from fokus.report.blocks import Column, Table
from fokus.report.cells import HIDDEN
from fokus.report.labels import Labels

At = tuple[tuple[str, str], ...]


def summary_table(released: Released, labels: Labels) -> Table:
    """Lay out summaries, with who wrote them where a cell has those of several coders.

    Groups of the last dimension are the columns. A theme of which nothing can be shown has no row,
    unless it was asked for by name.
    """
    *stub, compared = released.dimensions if released.query.dimensions else (*released.dimensions, "")
    found = _by_cell(released.summaries, compared)
    shown = [at for at in found if at[0][1] in released.query.of or _says_anything(found, at[0])]
    levels = list(dict.fromkeys(level for cells in found.values() for level in cells))
    heads = [labels.heading(compared, each) if each else labels.words.say("head.summary") for each in levels]
    rows = tuple(
        (*(labels.heading(*each) for each in at), *(_cell(found[at][each], labels) for each in levels))
        for at in shown
    )
    stubs = (Column(labels.dimension(each)) for each in stub)
    return Table((*stubs, *map(Column, heads)), rows, len(stub))


def _by_cell(
    summaries: Sequence[ReleasedSummary], compared: str
) -> dict[At, dict[str, list[ReleasedSummary]]]:
    found: dict[At, dict[str, list[ReleasedSummary]]] = {}
    for each in summaries:
        at = tuple(pair for pair in each.at if pair[0] != compared)
        found.setdefault(at, {}).setdefault(dict(each.at).get(compared, ""), []).append(each)
    return found


def _says_anything(found: dict[At, dict[str, list[ReleasedSummary]]], theme: tuple[str, str]) -> bool:
    inside = [cells for at, cells in found.items() if at[0] == theme]
    return any(each.text for cells in inside for written in cells.values() for each in written)


def _cell(written: Sequence[ReleasedSummary], labels: Labels) -> str:
    texts = [(each.coder, " ".join(each.text.split())) for each in written if each.text]
    if not texts:
        return HIDDEN if any(each.hidden for each in written) else labels.words.say("summary.none")
    if len({coder for coder, _ in texts}) == 1:
        return " ".join(text for _, text in texts)
    return " ".join(
        labels.words.say("summary.by", who=labels.heading("coder", coder), text=text) for coder, text in texts
    )
