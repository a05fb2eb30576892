"""A proposed binding: what each column of an export seems to hold, how sure that is, and why.

A person confirms it once. The next round's proposal builds on what was confirmed, and points out
wordings and answers that changed.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fokus.material.binding import Binding, Bound, Choices, Respondent, Several, offered
from fokus.material.exports.export import ColumnInfo, Export
from fokus.material.exports.questions import RUNNING
from fokus.material.exports.times import CLOCKS
from fokus.material.matching.answers import Reading, read_answers, without_missing
from fokus.material.matching.choices import divided, several, ticked
from fokus.material.matching.items import Pair, Question, choices_before, pair, questions_of, wordings
from fokus.material.matching.people import SUBMITTED, find_group, find_respondent, find_round, group_of
from fokus.material.matching.people import Match as PeopleMatch
from fokus.material.matching.wording import SAME, heading_of, is_negation, similarity
from fokus.problems import Argument, Place, Problem, shortened
from fokus.study.cells import fold
from fokus.study.design import Design
from fokus.study.instrument import Instrument, ResponseFormat

ItemHolds = Bound | Several | Choices
_CODINGS: Final = frozenset({"codes-by-order", "codes-yes-no", "codes-doubtful"})
_SURE: Final = 0.9
_OWN: Final = RUNNING | CLOCKS | {*SUBMITTED}
_FEW: Final = 0.1
_digit: Final = re.compile(r"\d")
_NO_ANSWERS: Final = frozenset({"aggregates", "xlsform"})


@dataclass(frozen=True, slots=True)
class Match:
    """What one part of a binding is proposed to be; ``certainty`` goes from 0 to 1.

    ``likeness`` is how sure the columns are, ``reading`` what their answers mean and how sure that is;
    ``unknown`` are the words of a site or a profession that the study does not have.
    """

    part: str
    columns: tuple[str, ...]
    holds: str | Respondent | ItemHolds
    certainty: float
    reason: str
    likeness: float = 1.0
    reading: Reading | None = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposed parts of a binding, what was left over, and what to look at before confirming.

    ``binding`` is None when the round, or every item, is still unknown.
    """

    matches: tuple[Match, ...] = ()
    binding: Binding | None = None
    items_left: tuple[str, ...] = ()
    columns_left: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def propose(
    export: Export,
    instrument: Instrument,
    design: Design,
    earlier: Sequence[Binding] = (),
    told: Mapping[str, str | Respondent] = {},
) -> Proposal:
    """Propose what each column of an export holds.

    ``earlier`` are confirmed bindings of the same questionnaire, the latest last; ``told`` is what the
    user says of the round, the respondent, the site and the profession. Shares that somebody else has
    counted are no answers: they can be drawn again, never tested, and get no binding.
    """
    if export.format in _NO_ANSWERS:
        return Proposal(problems=(Problem("no-single-answers", Place(export.file)),))
    own = [each for each in earlier if each.instrument == instrument.id]
    people = _people(export, instrument, design, own, told)
    taken = [column for each in people for column in each.columns]
    when = next((each.holds for each in people if each.part == "round" and isinstance(each.holds, str)), None)
    pairs = pair(questions_of(export, taken), instrument, own, when)
    pairs.sort(key=lambda each: [item.id for item in instrument.item].index(each.item.id))
    readings = _readings(export, instrument, pairs, own)
    items = [_item_match(export, instrument, each, readings.get(each.item.id), own) for each in pairs]
    matches = (*map(_people_match, people), *items)
    problems = (
        *(problem for each in people for problem in each.problems),
        *(problem for each in pairs for problem in _wording_problems(export, each, when)),
        *_answer_problems(export, instrument, pairs, readings, own),
        *_left_problems(export, people, pairs, instrument),
    )
    return proposed(export, instrument, matches, problems)


def proposed(
    export: Export, instrument: Instrument, matches: Sequence[Match], problems: Sequence[Problem] = ()
) -> Proposal:
    """Return the proposal that some matches make."""
    found = {each.part for each in matches}
    gone = tuple(item.id for item in instrument.item if f"item.{item.id}" not in found)
    binding = _binding(export, instrument, matches)
    return Proposal(tuple(matches), binding, gone, _left(export, matches), tuple(problems))


def people_match(part: str, column: str, export: Export, design: Design, earlier: Sequence[Binding]) -> Match:
    """Return the match of the respondent, the site or the profession with the column that a person names."""
    if part == "respondent":
        return Match(part, (column,), Respondent(column=column, link="code"), 1.0, "told")
    info = next(each for each in export.columns if each.id == column)
    return _people_match(group_of(part, info, export, design, earlier))


def item_match(
    name: str, column: str, export: Export, instrument: Instrument, earlier: Sequence[Binding]
) -> Match:
    """Return the match of an item with the column, or the columns of choices, that a person names."""
    item = instrument.find_item(name)
    info = next(each for each in export.columns if each.id == column)
    group = [each for each in export.columns if info.kind == "choice" and each.group == info.group]
    heading = info.group if group else info.id
    one = Pair(item, Question(tuple(group or [info]), heading, info.text), 1.0, "told")
    readings = _readings(export, instrument, [one], earlier)
    return _item_match(export, instrument, one, readings.get(item.id), earlier)


def _people_match(each: PeopleMatch) -> Match:
    likeness = each.certainty if each.likeness is None else each.likeness
    return Match(
        each.part, each.columns, each.holds, each.certainty, each.reason, likeness, unknown=each.unknown
    )


def _people(
    export: Export,
    instrument: Instrument,
    design: Design,
    earlier: Sequence[Binding],
    told: Mapping[str, str | Respondent],
) -> list[PeopleMatch]:
    """Find who answered, outside the columns that are surely items: many a statement names a school."""
    sure = [
        each for each in pair(questions_of(export, ()), instrument, earlier, None) if each.certainty > _SURE
    ]
    items = {column.id for each in sure for column in each.question.columns}
    rest = replace(export, columns=tuple(each for each in export.columns if each.id not in items))
    found = [find_round(rest, design), find_respondent(rest, earlier)]
    found += [find_group(key, rest, design, earlier) for key in ("site", "profession")]
    known = [_told(part, holds) for part, holds in told.items()]
    return [*known, *(each for each in found if each and each.part not in told)]


def _told(part: str, holds: str | Respondent) -> PeopleMatch:
    columns = (holds.column,) if isinstance(holds, Respondent) else ()
    return PeopleMatch(part, columns, holds, 1.0, "told")


def _left(export: Export, matches: Iterable[Match]) -> tuple[str, ...]:
    used = {column for each in matches for column in each.columns}
    used |= {each.group for each in export.columns if each.id in used and each.kind == "choice"}
    return tuple(
        each.id
        for each in export.columns
        if each.id not in used and each.kind not in {"tool", "empty"} and each.group not in used
    )


def written_columns(export: Export, matches: Iterable[Match]) -> tuple[str, ...]:
    """Return the columns that a study needs of an export: those of some matches, running numbers and times.

    Whatever else was asked stays outside. Who binds it later takes it from the original again.
    """
    used = {column for each in matches for column in each.columns}
    return tuple(each.id for each in export.columns if each.id in used or _is_of_tool(each, export))


def _is_of_tool(column: ColumnInfo, export: Export) -> bool:
    """Tell whether a column is a running number or a time, by its heading and by the digits in it."""
    if column.id.casefold() not in _OWN:
        return False
    cells = [cell for cell in set(export.values(column.id)) if cell]
    return sum(not _digit.search(cell) for cell in cells) < _FEW * len(cells)


def _readings(
    export: Export, instrument: Instrument, pairs: Sequence[Pair], earlier: Sequence[Binding]
) -> dict[str, Reading]:
    """Read the answers of each closed item; columns of one format share their codes."""
    pooled: dict[tuple[str, str], set[str]] = {}
    closed = [each for each in pairs if each.item.response]
    for each in closed:
        cells = set(export.values(each.question.columns[0].id))
        pooled.setdefault(_coding(each), set()).update(cells)
    found = {}
    for each in closed:
        response = instrument.format_of(each.item.id)
        before = _values_before(each.item.id, earlier)
        if response:
            column = each.question.columns[0]
            reading = read_answers(response, pooled[_coding(each)], column.labels, before)
            found[each.item.id] = without_missing(reading, column.missing)
    return found


def _coding(each: Pair) -> tuple[str, str]:
    return str(each.item.response), json.dumps(sorted(each.question.columns[0].labels.items()))


def _values_before(item: str, earlier: Sequence[Binding]) -> dict[str, str]:
    found: dict[str, str] = {}
    for binding in earlier:
        bound = binding.item.get(item)
        found |= bound.values if isinstance(bound, Bound) else {}
    return found


def _item_match(
    export: Export,
    instrument: Instrument,
    each: Pair,
    reading: Reading | None,
    earlier: Sequence[Binding],
) -> Match:
    choices = offered(instrument, each.item.id)
    known = {heading_of(word): choice for word, choice in choices.items() if choice}
    each = divided(export, each, choices) if choices else each
    columns = tuple(column.id for column in each.question.columns)
    values = dict(reading.values) if reading else {}
    certainty = each.certainty * (reading.certainty if reading else 1.0)
    holds = _holds(export, each, values, choices_before(each.item.id, earlier) | known, choices)
    part = f"item.{each.item.id}"
    return Match(part, columns, holds, round(certainty, 3), each.reason, each.certainty, reading)


def _holds(
    export: Export, each: Pair, values: dict[str, str], before: Mapping[str, str], choices: Mapping[str, str]
) -> ItemHolds:
    first = each.question.columns[0]
    if first.kind == "choice":
        return ticked(export, each.question.columns, before)
    if first.kind == "choices" and not each.item.response:
        return several(export, first, before, choices)
    return Bound(column=first.id, values=values)


def _binding(export: Export, instrument: Instrument, matches: Sequence[Match]) -> Binding | None:
    parts = {each.part: each.holds for each in matches}
    items = {part.removeprefix("item."): each for part, each in parts.items() if part.startswith("item.")}
    if "round" not in parts or not items:
        return None
    people = {key: parts.get(key) for key in ("round", "respondent", "site", "profession")}
    name = export.file.rpartition("/")[2]
    return Binding.model_validate({"file": name, "instrument": instrument.id, "item": items, **people})


def _wording_problems(export: Export, each: Pair, when: str | None) -> Iterable[Problem]:
    """Tell of a wording that is neither the item's nor declared for the round, and of its opposite."""
    text = each.question.text
    known = wordings(each.item, when)
    if each.question.several or not known or each.reason == "near-id":
        return
    if not text or heading_of(text.rpartition("/")[2]) == heading_of(each.item.id):
        return  # the item's id, perhaps with the group that a form puts it in, is no wording
    asked = max(known, key=lambda wording: similarity(wording, text))
    due = [each.item.asked(when, language) for language in ("sv", "en")]
    if max(similarity(wording, text) for wording in due) >= SAME:
        return
    expected = due[0] or asked
    code = "wording-negated" if is_negation(asked, text) else "wording-changed"
    place = Place(export.file, row=1, column=shortened(each.question.id))
    arguments = {"item": each.item.id, "found": shortened(text), "expected": shortened(expected)}
    yield Problem(code, place, arguments, severity="warning")


def _answer_problems(
    export: Export,
    instrument: Instrument,
    pairs: Sequence[Pair],
    readings: Mapping[str, Reading],
    earlier: Sequence[Binding],
) -> Iterable[Problem]:
    told: set[tuple[str, str]] = set()
    for each in pairs:
        reading = readings.get(each.item.id)
        if reading is None:
            continue
        place = Place(export.file, column=shortened(each.question.id))
        arguments = {"item": each.item.id, "word": shortened(", ".join(reading.unknown))}
        if reading.unknown:
            yield Problem("answers-unmatched", place, arguments, severity="warning")
        shown = ", ".join(f"{cell} = {meant}" for cell, meant in sorted(reading.values.items()))
        if reading.reason in _CODINGS and (reading.reason, shown) not in told:
            told.add((reading.reason, shown))
            yield Problem(reading.reason, place, {"item": each.item.id, "word": shown}, severity="warning")
        yield from _changed(each, reading, instrument, earlier, place)


def _changed(
    each: Pair, reading: Reading, instrument: Instrument, earlier: Sequence[Binding], place: Place
) -> Iterable[Problem]:
    """Tell of an answer that means something else than before, and of a scale with other steps."""
    before = {fold(word): meant for word, meant in _values_before(each.item.id, earlier).items()}
    for cell, meant in reading.values.items():
        old = before.get(fold(cell))
        if old and fold(old) != fold(meant):
            arguments = {"item": each.item.id, "value": shortened(cell), "found": meant, "expected": old}
            yield Problem("coding-changed", place, arguments, severity="warning")
    response = instrument.format_of(each.item.id)
    steps = _steps(each.question.columns[0], response) if response else 0
    if response and steps and steps != len(response.points):
        counts: dict[str, Argument] = {
            "item": each.item.id,
            "found": steps,
            "expected": len(response.points),
        }
        yield Problem("scale-changed", place, counts, severity="warning")


def _steps(column: ColumnInfo, response: ResponseFormat) -> int:
    """Return how many labels of a column are steps of a scale and no non-answers."""
    others = {fold(text) for each in response.non_answers for text in (each.id, each.sv, each.en)}
    labels = [label for code, label in column.labels.items() if code not in column.missing]
    return sum(fold(label) not in others for label in labels)


def _left_problems(
    export: Export, people: Sequence[PeopleMatch], pairs: Sequence[Pair], instrument: Instrument
) -> Iterable[Problem]:
    if not any(each.part == "round" for each in people):
        yield Problem("round-not-found", Place(export.file))
    found = {each.item.id for each in pairs}
    missing = [item.id for item in instrument.item if item.id not in found]
    if missing:
        listed = shortened(", ".join(missing))
        yield Problem("items-not-found", Place(export.file), {"word": listed}, severity="warning")
