"""Where the texts of another program belong, by what its variables, cases and sets say of them."""

from collections.abc import Iterator, Mapping

from fokus.exchange.project import Case, Project, Source
from fokus.study.cells import fold


def placed(
    project: Project, source: Source, words: Mapping[str, Mapping[str, str]]
) -> dict[str, tuple[str, ...]]:
    """Return the rounds, sites and professions of a study that a source is said to be of, by their ids.

    ``words`` are what each may be called, folded, by ``round``, ``site`` and ``profession``. A value that is
    none of these says nothing.
    """
    said = [fold(each) for each in _said(project, source)]
    return {
        kind: tuple(dict.fromkeys(known[each] for each in said if each in known))
        for kind, known in words.items()
    }


def _said(project: Project, source: Source) -> Iterator[str]:
    """Yield the values of a source and of whoever speaks in it, and the sets that it is in."""
    yield from (each.text for each in source.values)
    here = frozenset(each.guid for each in source.selections)
    for case in project.cases:
        if _is_in(case, source, here):
            yield from (each.text for each in case.values)
    yield from (each.name for each in project.groups if source.guid in each.sources)


def _is_in(case: Case, source: Source, here: frozenset[str]) -> bool:
    return source.guid in case.sources or not here.isdisjoint(case.selections)
