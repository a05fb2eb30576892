"""What was written: the open answers of every export, as texts that are coded like what was said."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from fokus.evaluation.files import CORRECTIONS, Files
from fokus.evaluation.surveys import Export
from fokus.evaluation.withholding import Withheld
from fokus.material.binding import Bound, columns_of
from fokus.material.corrections import Correction, read_corrections
from fokus.material.open_answers import (
    Behind,
    OpenAnswers,
    Respondent,
    Told,
    authors_of,
    history,
    numbered,
    text_id,
    transcript_of,
)
from fokus.material.transcript import Transcript
from fokus.problems import Place, Problem
from fokus.study.design import Design
from fokus.study.roster import Roster
from fokus.study.source import Source

Written = dict[str, OpenAnswers]


class _Question(NamedTuple):
    """One open item of one export, in one round."""

    id: str
    export: Export
    item: str
    column: str
    round: str
    rows: tuple[int, ...]


def read_written(
    files: Files, exports: Iterable[Export], design: Design, roster: Roster, withheld: Withheld
) -> Written:
    """Make texts of the open answers, in the order of the rounds.

    An id that an interview or another text has already is a problem; then the answers are no text.
    """
    corrections = _corrections(files)
    asked = [each for export in exports for each in _questions(export, design)]
    exported = {each.export.file: each.export for each in asked}
    answering = {name: respondents_of(each, design, roster, withheld) for name, each in exported.items()}
    found: Written = {}
    for each in sorted(asked, key=lambda one: [*design.rounds].index(one.round)):
        if each.id in design.interviews or each.id in found:
            files.problems.append(Problem("duplicate-id", Place(each.export.file), {"word": each.id}))
        elif made := _open_answers(each, design, answering[each.export.file], withheld, corrections):
            found[each.id] = made
    return found


def newest_written(written: Mapping[str, OpenAnswers]) -> dict[str, Transcript]:
    """Return every text as it is now."""
    return {each: found.text for each, found in written.items()}


def _corrections(files: Files) -> tuple[Correction, ...]:
    source = files.table(CORRECTIONS)
    return read_corrections(source.text, CORRECTIONS)[0] if source else ()


def _questions(export: Export, design: Design) -> Iterator[_Question]:
    asked = [each for each in export.responses.instrument.item if each.kind == "text"]
    open_items = [each.id for each in asked if each.id in export.responses.texts.columns]
    if not open_items:
        return
    people = export.responses.people
    rounds = people["round"].astype(str)
    there = [each for each in design.rounds if (rounds == each).any()]
    for item in open_items:
        bound = export.binding.item.get(item)
        if not isinstance(bound, Bound):
            continue
        for when in there:
            rows = tuple(people.loc[rounds == when, "row"].astype(int).tolist())
            name = text_id(export.file, item, when if len(there) > 1 else "")
            yield _Question(name, export, item, columns_of(bound)[0], when, rows)


def _open_answers(
    question: _Question,
    design: Design,
    respondents: Mapping[int, Respondent],
    withheld: Withheld,
    corrections: Iterable[Correction],
) -> OpenAnswers | None:
    """Return the answers to one question, None where nobody has answered it."""
    versions = numbered(*_versions(question, withheld, corrections))
    if not any(versions.values()):
        return None
    behind = Behind(respondents, _withheld(question, respondents, design, withheld))
    authors = authors_of(versions[max(versions)], behind)
    professions = {each.profession for each in authors.values()}
    source = Source(
        question.id, "answer", question.round,
        professions=tuple(each for each in design.professions if each in professions), authors=authors,
    )  # fmt: skip
    told = Told(design.study.language, question.export.file)
    texts = {number: transcript_of(source, number, turns, behind, told) for number, turns in versions.items()}
    instrument = question.export.responses.instrument
    asked = instrument.find_item(question.item).asked(question.round, told.language)
    rows = {number: tuple(row for row, _ in turns) for number, turns in versions.items()}
    return OpenAnswers(source, asked, texts, rows)


def _versions(
    question: _Question, withheld: Withheld, corrections: Iterable[Correction]
) -> tuple[list[Mapping[int, str]], frozenset[int], dict[int, set[int]]]:
    """Return the answers of each version, and where those of erased persons stood."""
    export, erased = question.export, withheld.forgotten
    gone = {row for each in erased for row in each.answers.get(export.file, ())}
    rows = set(question.rows) - gone
    cells = zip(export.responses.people["row"], export.responses.texts[question.item], strict=True)
    now = {int(row): str(text or "") for row, text in cells if int(row) in rows}
    name = export.file.partition("/")[2]
    made = [
        (each.row, each.old, each.new)
        for each in corrections
        if each.file == name and each.row in rows and " ".join(each.column.split()) == question.column
    ]
    stones: dict[int, set[int]] = {}
    for each in erased:
        for number, turns in each.turns.get(question.id, {}).items():
            stones.setdefault(number, set()).update(turns)
    lost = frozenset(number for each in erased for number in each.corrected.get(question.id, ()))
    return history(now, made), lost, stones


def respondents_of(
    export: Export, design: Design, roster: Roster, withheld: Withheld
) -> dict[int, Respondent]:
    """Return who answered in each row of an export, by its number."""
    from fokus.material.links import normal_code

    named = {normal_code(each): each for each in roster.participants | withheld.participants}
    codes = export.codes()
    columns = export.responses.people[["row", "respondent", "round", "profession", "site"]]
    found = {}
    for row, person, when, profession, site in columns.itertuples(index=False, name=None):
        participant = named.get(codes.get(int(row), ""))
        held = roster.professions_of(participant, design.rounds[str(when)]) if participant else ()
        said = profession if isinstance(profession, str) and profession else next(iter(held), None)
        place = site if isinstance(site, str) and site else None
        found[int(row)] = Respondent(int(row), str(person), participant, said, place)
    return found


def _withheld(
    question: _Question, respondents: Mapping[int, Respondent], design: Design, withheld: Withheld
) -> frozenset[int]:
    when, file = design.rounds[question.round].last, question.export.file
    return frozenset(
        row
        for row in question.rows
        if (one := respondents[row].participant) and withheld.holds(one, "survey", when, file, Place(file))
    )
