"""A form of ODK, KoboToolbox or Survey123 as a questionnaire. Its scales are for a person to add."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fokus.problems import Place, Problem, shortened, unknown
from fokus.study.form import Form, Question, Rows, form_of, is_form
from fokus.study.questionnaire import Instrument
from fokus.study.response_format import BLANK, LARGEST_POINT, NON_ANSWERS, RESERVED

_NO_QUESTION: Final = frozenset({
    "start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email",
    "audit", "note", "calculate", "hidden", "start-geopoint", "background-audio", "xml-external",
})  # fmt: skip
_NUMBERS: Final = frozenset({"integer", "decimal", "range"})
_LISTS: Final = frozenset({"select_one", "select_multiple"})
_MEANT: Final[Mapping[str, tuple[str, ...]]] = {
    "dont_know": ("vet ej", "vet inte", "kan ej bedöma", "kan inte bedöma", "ingen uppfattning",
                  "don't know", "do not know", "not sure", "dont_know", "dk"),
    "not_applicable": ("ej aktuellt", "inte aktuellt", "ej relevant", "inte relevant", "stämmer ej in på mig",
                       "not applicable", "n/a", "not_applicable", "na"),
    "refused": ("vill ej svara", "vill inte svara", "vill ej uppge", "prefer not to say",
                "prefer not to answer", "refused"),
}  # fmt: skip
_LANGUAGES: Final = {
    "sv": "sv", "svenska": "sv", "swedish": "sv", "en": "en", "engelska": "en", "english": "en",
}  # fmt: skip
_OTHER: Final = {"id": "other", "sv": "Annat", "en": "Other"}
_FEWEST_POINTS: Final = 2
_CODES: Final = frozenset({7, 8, 9, 66, 77, 88, 97, 98, 99, 777, 888, 997, 998, 999, 9999})
_GAP: Final = 10
_number = re.compile(r"-?\d{1,7}(\.\d{1,6})?", re.ASCII)
_coded_language = re.compile(r"\((?P<code>[a-z]{2})(?:-\w+)?\)$")
_limit = re.compile(r"(?P<sort>start|end|>=?|<=?)\s*=?\s*(?P<value>-?\d+(?:\.\d+)?)")


@dataclass(slots=True)
class _Draft:
    """A questionnaire as it grows, and what could not be taken over."""

    language: str
    response: dict[str, Any] = field(default_factory=dict)
    choices: dict[str, Any] = field(default_factory=dict)
    item: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    lists: tuple[str, ...] = ()
    named: dict[str, str] = field(default_factory=dict)


def read_xlsform(sheets: Mapping[str, Rows], file: str = "") -> tuple[Instrument | None, list[Problem]]:
    """Read the sheets of a form (survey, choices, settings) as a questionnaire.

    Questions of one choice get points: the numbers that the form has for them, else their order as a
    choice without one (``single``). "Vet ej" and its like become non-answers. What a questionnaire
    cannot hold (dates, pictures, places, what is asked several times) is left out with a warning.
    """
    if not is_form(sheets):
        return None, [Problem("no-form", Place(file))]
    form = form_of(sheets)
    lists = dict.fromkeys(question.list for question in form.questions if question.choices)
    draft = _Draft(_language(form.language) or "sv", lists=tuple(lists))
    for question in form.questions:
        if question.type not in _NO_QUESTION:
            _add(draft, question, file)
    if draft.left_out:
        languages = ", ".join(sorted(draft.left_out))
        draft.problems.append(
            Problem("form-language", Place(file), {"word": shortened(languages)}, severity="warning")
        )
    if not draft.item:
        return None, [*draft.problems, Problem("form-empty", Place(file))]
    return _instrument(form, draft), draft.problems


def _instrument(form: Form, draft: _Draft) -> Instrument:
    taken = {each["id"] for each in draft.item}
    name = _own_id(form.id or form.title or "form", taken)
    title = {"sv": form.title or name, "en": form.title or name}
    return Instrument.model_validate({
        "id": name, "title": title, "version": form.version,
        "response": draft.response, "choices": draft.choices, "item": draft.item,
    })  # fmt: skip


def _add(draft: _Draft, question: Question, file: str) -> None:
    place = Place(file, row=question.row)
    arguments = {"word": shortened(question.name), "kind": shortened(question.type)}
    if question.type in _LISTS and question.choices is None:
        draft.problems.append(unknown("unknown-choices", place, question.list, draft.lists))
        return
    answered = _answered(draft, question, place) if question.single_row else None
    if answered is None:
        draft.problems.append(Problem("form-question", place, arguments, severity="warning"))
        return
    taken = {each["id"] for each in draft.item}
    wanted = question.name if _id(question.name) not in taken else question.path
    draft.item.append({"id": _own_id(wanted, taken), **_worded(draft, question.labels), **answered})


def _answered(draft: _Draft, question: Question, place: Place) -> dict[str, Any] | None:
    """Return how a question is answered, None when a questionnaire has no such kind."""
    if question.type == "text":
        return {}
    if question.type in _NUMBERS:
        return {"kind": "number"} | _limits(question.limits)
    if question.type not in _LISTS or not question.choices:
        return None
    return _one(draft, question, place) if question.type == "select_one" else _several(draft, question)


def _limits(text: str) -> dict[str, Any]:
    """Return the lowest and highest number that a form takes; one without the other is of no use."""
    found = {each["sort"].rstrip("="): float(each["value"]) for each in _limit.finditer(text)}
    low, high = found.get("start", found.get(">")), found.get("end", found.get("<"))
    return {"range": (low, high)} if low is not None and high is not None and low < high else {}


def _one(draft: _Draft, question: Question, place: Place) -> dict[str, Any]:
    """Read a question of one choice: with points where there are at least two, else as a tick."""
    choices = question.choices or {}
    odd = _non_answers(choices)
    far = _beyond([each for each in choices if each not in odd and _is_number(each)])
    own = [each for each in choices if each not in odd and each not in far]
    if len(own) + question.or_other < _FEWEST_POINTS:
        return _several(draft, question)
    name = _name(draft, question)
    if name not in draft.response:
        for each in far:
            odd[each] = _own_id(_first(choices[each], each), {*odd.values()})
            arguments = {"word": shortened(_first(choices[each], each)), "value": each}
            draft.problems.append(Problem("form-non-answer", place, arguments, severity="warning"))
        draft.response[name] = _points(draft, question, own, odd)
    ordered = "likert" in question.appearance or (all(map(_is_number, own)) and not question.or_other)
    return {"kind": "scale" if ordered else "single", "response": name}


def _several(draft: _Draft, question: Question) -> dict[str, Any]:
    choices = question.choices or {}
    odd = _non_answers(choices)
    if len(odd) == len(choices):
        odd = {}
    taken = set(odd.values())
    options = [_coded(draft, each, choices[each], taken) for each in choices if each not in odd]
    options += [_OTHER] if question.or_other and "other" not in taken else []
    name = _name(draft, question)
    draft.choices.setdefault(name, {"options": options, "non_answers": _said(draft, choices, odd)})
    return {"kind": "several", "choices": name}


def _name(draft: _Draft, question: Question) -> str:
    """Return the id of a list of choices; with an answer of one's own it is another list."""
    spelt = f"{question.list} other" if question.or_other else question.list
    return draft.named.setdefault(spelt, _own_id(spelt, {*draft.named.values()}))


def _first(labels: Mapping[str, str], name: str) -> str:
    return next(iter(labels.values()), name)


def _points(draft: _Draft, question: Question, own: list[str], odd: Mapping[str, str]) -> dict[str, Any]:
    """Return a format: each choice at the number that it has, those without one after these."""
    choices = question.choices or {}
    values = {each: float(each) for each in own if _is_number(each)}
    first = int(max(values.values(), default=0)) + 1
    rest = [each for each in own if each not in values]
    values |= {each: float(value) for value, each in enumerate(rest, start=first)}
    points = [(values[each], _label(draft, each, choices[each], rest)) for each in own]
    if question.or_other and "other" not in own:
        points.append((float(first + len(rest)), {"code": "other", "sv": _OTHER["sv"], "en": _OTHER["en"]}))
    points.sort(key=lambda point: point[0])
    said = _said(draft, choices, odd)
    return {"points": [{"value": value, **label} for value, label in points], "non_answers": said}


def _label(draft: _Draft, name: str, labels: Mapping[str, str], coded: Iterable[str]) -> dict[str, str]:
    if name not in coded:
        return _worded(draft, labels)
    return {"code": name} | (_worded(draft, labels) or {"sv": name})


def _said(
    draft: _Draft, choices: Mapping[str, Mapping[str, str]], odd: Mapping[str, str]
) -> list[dict[str, str]]:
    return [
        {"id": meant, **({"code": name} if name != meant else {}), **_worded(draft, choices[name])}
        for name, meant in odd.items()
    ]


def _coded(draft: _Draft, name: str, labels: Mapping[str, str], taken: set[str]) -> dict[str, str]:
    own = _own_id(name, taken)
    taken.add(own)
    return {"id": own, **({"code": name} if name != own else {}), **(_worded(draft, labels) or {"sv": name})}


def _non_answers(choices: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the choices that are no answers, by name, and which non-answer each is; each one once."""
    found: dict[str, str] = {}
    for name, labels in choices.items():
        words = {each.casefold().strip(" .") for each in (name, *labels.values())}
        meant = next((each for each in NON_ANSWERS if words & set(_MEANT[each])), "")
        if meant:
            found[name] = _own_id(meant, set(found.values()))
    return found


def _beyond(names: list[str]) -> list[str]:
    """Return the numbers that stand so far from the others that they can be no steps: 99, -9."""
    steps = [float(each) for each in names if abs(float(each)) not in _CODES and float(each) >= 0]
    far = max(steps, default=float(LARGEST_POINT)) + _GAP
    return [each for each in names if abs(float(each)) in _CODES and (float(each) < 0 or float(each) > far)]


def _is_number(name: str) -> bool:
    return _number.fullmatch(name) is not None and abs(float(name)) <= LARGEST_POINT


def _worded(draft: _Draft, labels: Mapping[str, str]) -> dict[str, str]:
    """Return the wordings in Swedish and English; a form in other languages gives its first."""
    named = {language: (_language(language) if language else draft.language) for language in labels}
    draft.left_out |= {language for language, code in named.items() if not code}
    found = {code: labels[language] for language, code in named.items() if code}
    return found or ({draft.language: next(iter(labels.values()))} if labels else {})


def _language(name: str) -> str:
    plain = name.strip().casefold()
    coded = _coded_language.search(plain)
    return _LANGUAGES.get(coded["code"] if coded else plain, "")


def _own_id(text: str, taken: set[str]) -> str:
    """Return an id made of a text that nothing else has."""
    base = _id(text)
    used = taken | RESERVED | {BLANK}
    return next(
        each for n in range(1, len(used) + 2) if (each := base if n == 1 else f"{base}-{n}") not in used
    )


def _id(text: str) -> str:
    plain = re.sub(r"[^\w.-]+", "-", text.strip().casefold() if " " in text.strip() else text.strip())
    return re.sub(r"^[\W_]+", "", plain).rstrip("-") or "x"
