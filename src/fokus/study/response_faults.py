"""What a response format, or a list of choices, says of itself that does not hold together."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from fokus.problems import Problem, shortened, unknown
from fokus.study.lines import Locator, Path
from fokus.study.questionnaire import Instrument
from fokus.study.response_format import BLANK, Choice, Choices, NonAnswer, Point, ResponseFormat

Responses = ResponseFormat | Choices


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer: where it stands, its id, and what an export may write for it."""

    key: str
    number: int
    id: str
    words: frozenset[str]


def check_responses(instrument: Instrument, locator: Locator) -> Iterator[Problem]:
    """Find what is wrong in the response formats and the lists of choices of a questionnaire."""
    for name, response in instrument.response.items():
        yield from _faulty_points(response, ("response", name), locator)
        yield from _faulty_ids(response, ("response", name), locator)
        yield from _ambiguous(response, ("response", name), locator)
    for name, choices in instrument.choices.items():
        yield from _faulty_ids(choices, ("choices", name), locator)
        yield from _ambiguous(choices, ("choices", name), locator)


def is_sound(response: Responses) -> bool:
    """Tell whether every answer means one thing."""
    ids = [each.id for each in _answers(response) if each.key != "non_answers"]
    return len(set(ids)) == len(ids) and not any(_shared_words(response))


def _faulty_points(response: ResponseFormat, path: Path, locator: Locator) -> Iterator[Problem]:
    values = [point.value for point in response.points]
    for n, (before, after) in enumerate(pairwise(values), start=1):
        place = locator.place((*path, "points", n))
        if after in values[:n]:
            yield Problem("point-twice", place, {"word": f"{after:g}"})
        elif after < before:
            yield Problem("points-not-ascending", place, {"word": f"{after:g}"}, severity="warning")
    for n, point in enumerate(response.points):
        if point.neutral and point.value != (response.lowest + response.highest) / 2:
            place = locator.place((*path, "points", n))
            yield Problem("neutral-off-middle", place, {"word": f"{point.value:g}"}, severity="warning")
    for value in sorted(set(response.positive) - set(values)):
        place = locator.place((*path, "positive"))
        yield unknown("unknown-point", place, f"{value:g}", [f"{each:g}" for each in values])


def _faulty_ids(response: Responses, path: Path, locator: Locator) -> Iterator[Problem]:
    """Find answers whose id is that of no answer at all, or of another answer."""
    taken = {BLANK}
    for each in _answers(response):
        if each.id in taken and each.key != "points":
            place = locator.place((*path, each.key, each.number))
            code = "non-answer-id" if each.key == "non_answers" else "duplicate-id"
            yield Problem(code, place, {"word": each.id})
        taken.add(each.id)


def _ambiguous(response: Responses, path: Path, locator: Locator) -> Iterator[Problem]:
    for each, word in _shared_words(response):
        place = locator.place((*path, each.key, each.number))
        yield Problem("ambiguous-answer", place, {"word": shortened(word)})


def _shared_words(response: Responses) -> Iterator[tuple[_Answer, str]]:
    """Return the answers that have a word of an answer before them."""
    owners: dict[str, str] = {}
    for each in _answers(response):
        for word in sorted(each.words):
            if owners.setdefault(word, each.id) != each.id:
                yield each, word


def _answers(response: Responses) -> list[_Answer]:
    if isinstance(response, ResponseFormat):
        own = [_answer("points", n, f"{each.value:g}", each) for n, each in enumerate(response.points)]
    else:
        own = [_answer("options", n, each.id, each) for n, each in enumerate(response.options)]
    return own + [_answer("non_answers", n, each.id, each) for n, each in enumerate(response.non_answers)]


def _answer(key: str, number: int, name: str, each: Point | NonAnswer | Choice) -> _Answer:
    words = (plain(word) for word in (name, each.sv, each.en, each.code))
    return _Answer(key, number, name, frozenset(words) - {""})


def plain(text: str) -> str:
    """Return a wording as it is compared: without case and outer blanks."""
    return " ".join(text.split()).casefold()
