"""What the chapters of a report cite, printed in the style of the study from its file of references."""

from collections.abc import Iterator, Mapping, Sequence

from fokus import store
from fokus.evaluation import DESIGN, Evaluation
from fokus.problems import Place, Problem, unknown
from fokus.publish.plan import Plan
from fokus.report.references.cited import Citation
from fokus.report.references.reading import References, read_references
from fokus.report.references.styling import Printed, Style, StyleError, printed, shipped_style, style_of

FILES = ("references.json", "references.bib")
OWN_STYLE = ".csl"


def printed_references(
    evaluation: Evaluation, plans: Sequence[Plan]
) -> tuple[Mapping[str, Printed], list[Problem]]:
    """Print what each report cites; a key that is not in the file is told where it is cited."""
    if not any(_citations(each) or _lists(each) for each in plans):
        return {}, []
    references, problems = _read(evaluation)
    problems += [each for one in plans for each in _faults(one, references)]
    try:
        style = _style(evaluation)
    except StyleError:
        word = evaluation.design.study.citation_style
        return {}, [*problems, Problem("citation-style", Place(DESIGN), {"word": word})]
    found = {each.name: printed(_citations(each), references.items, style) for each in plans}
    bad = dict.fromkeys(key for each in found.values() for key in each.unprintable)
    problems += [Problem("unprintable-reference", Place(references.file), {"word": key}) for key in bad]
    return found, problems


def _citations(planned: Plan) -> list[Citation]:
    return [each for chapter in planned.chapters for each in chapter.citations]


def _lists(planned: Plan) -> list[Place]:
    return [each for chapter in planned.chapters for each in chapter.lists_references]


def _read(evaluation: Evaluation) -> tuple[References, list[Problem]]:
    there = [each for each in FILES if (evaluation.folder / each).exists()]
    if not there:
        return References(), []
    source = store.read_text(evaluation.folder, there[0])
    if isinstance(source, Problem):
        return References(), [source]
    return read_references(source.text, source.file, evaluation.design.study.language)


def _style(evaluation: Evaluation) -> Style:
    name, language = evaluation.design.study.citation_style, evaluation.design.study.language
    if not name.endswith(OWN_STYLE):
        return style_of(shipped_style(name), language)
    data = store.read_bytes(evaluation.folder, name)
    if isinstance(data, Problem):
        raise StyleError(name)
    return style_of(data, language)


def _faults(planned: Plan, references: References) -> Iterator[Problem]:
    """Yield what is cited and not there, and what is cited in a report that lists no references."""
    citations, lists = _citations(planned), _lists(planned)
    for each in citations:
        for work in each.works:
            if work.key not in references.items:
                yield unknown("unknown-citation", each.place, work.key, references.items)
    if citations and not lists:
        yield Problem("no-list-of-references", citations[0].place, severity="warning")
    yield from (Problem("nothing-cited", place, severity="warning") for place in lists if not citations)
