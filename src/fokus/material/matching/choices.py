"""Questions with several choices, as a proposal binds them: the id of each choice, what divides them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from fokus.material.binding import Choices, Several
from fokus.material.exports.export import NOT_SHOWN, ColumnInfo, Export
from fokus.material.exports.questions import NO_TICKS, TICKS, split_choices
from fokus.material.matching.items import Pair
from fokus.material.matching.wording import heading_of, slug
from fokus.study.cells import fold


def divided(export: Export, each: Pair, choices: Mapping[str, str]) -> Pair:
    """Return a pair whose column is divided into choices, by the mark that gives most of those offered."""
    first = each.question.columns[0]
    if first.kind in {"choice", "choices"}:
        return each
    cells = {value for value in export.values(first.id) if value}

    def known(mark: str) -> int:
        return sum(fold(part) in choices for cell in cells for part in split_choices(cell, mark, choices))

    column = replace(first, kind="choices", delimiter=max(";,|", key=known))
    return replace(each, question=replace(each.question, columns=(column,)))


def ticked(export: Export, columns: Sequence[ColumnInfo], before: Mapping[str, str]) -> Choices:
    """Bind one column a choice; where 1 and 2 are all there is, the tool has made Y and N of them."""
    taken: set[str] = set()
    ids = {
        each.id: before.get(heading_of(each.id))
        or before.get(heading_of(each.choice))
        or _own(each.choice, taken)
        for each in columns
    }
    cells = {value for each in columns for value in export.values(each.id)}
    values = {"1": "yes", "2": "no"} if cells == {"1", "2"} else {}
    words = {each.choice for each in columns} & cells
    odd = {word: "yes" for word in sorted(words) if word.casefold() not in TICKS | NO_TICKS}
    return Choices(columns=ids, values=values | odd)


def _own(label: str, taken: set[str]) -> str:
    plain = slug(label)
    found = next(
        each for n in range(1, len(taken) + 2) if (each := plain if n == 1 else f"{plain}-{n}") not in taken
    )
    taken.add(found)
    return found


def several(
    export: Export, column: ColumnInfo, before: Mapping[str, str], known: Mapping[str, str]
) -> Several:
    """Bind a column with several choices in a cell; ``known`` choices need no word in the binding."""
    cells = [value for value in export.values(column.id) if value and value != NOT_SHOWN]
    words = list(column.labels) or whole_choices(cells, column.delimiter, known)
    words = [word for word in words if fold(word) not in known]
    taken: set[str] = set(before.values())
    spelt = {heading_of(word) for word in words}
    old = {word: each for word, each in before.items() if not (column.labels or known or word in spelt)}

    def choice(word: str) -> str:
        label = column.labels.get(word, word)
        return before.get(heading_of(word)) or before.get(heading_of(label)) or _own(label, taken)

    return Several(
        column=column.id, delimiter=column.delimiter, values={word: choice(word) for word in words} | old
    )


def whole_choices(cells: Iterable[str], delimiter: str, known: Iterable[str] = ()) -> list[str]:
    """Return the choices in some cells; parts that never stand apart are one choice with the delimiter.

    Only where the second part begins with a small letter: two choices may well come together.

    Examples
    --------
    >>> whole_choices(["Tid, möten, SIP", "SIP", "Tid, möten", "Tid, möten, Närvaro"], ",")
    ['Närvaro', 'SIP', 'Tid, möten']
    """
    mixtures = [split_choices(cell, delimiter, known) for cell in set(cells)]
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for parts in mixtures:
        for part, following in zip(["", *parts], [*parts, ""], strict=True):
            after.setdefault(part, set()).add(following)
            before.setdefault(following, set()).add(part)
    merged = {
        part: following
        for part, (following, *others) in ((part, sorted(each)) for part, each in after.items())
        if part and following[:1].islower() and not others and before[following] == {part}
    }
    return sorted({_chain(part, merged, delimiter) for part in after if part and part not in merged.values()})


def _chain(part: str, merged: Mapping[str, str], delimiter: str) -> str:
    found = [part]
    while found[-1] in merged and len(found) <= len(merged):
        found.append(merged[found[-1]])
    return f"{delimiter} ".join(found)
