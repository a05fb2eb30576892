"""A study as a project that other programs read: what was said, the codebook, every coding, every memo."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from fokus.coding.carry import carry, step
from fokus.coding.coding import VALENCES, Anchor, Coding
from fokus.coding.events import Memo
from fokus.evaluation import Evaluation
from fokus.evaluation.judging import parts
from fokus.exchange.describing import described
from fokus.exchange.guids import guid_of, named
from fokus.exchange.project import (
    Case,
    CodeNode,
    Group,
    Link,
    Mark,
    Note,
    Project,
    Selection,
    Source,
    User,
    Value,
    Variable,
)
from fokus.material.transcript import Transcript, format_turn
from fokus.messages import Catalogue
from fokus.study.codebook import Code, Theme

ORIGIN = "fokus"
ON_SOURCE = ("round", "site", "profession", "date")
ON_CASE = ("profession", "site")
THEME_COLOURS = ("#16405b", "#c8763a", "#3f7d5b", "#8a4f7d", "#9a7b1f", "#5c6b73", "#b04a4a", "#3c7a99")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A project on its way out, and how many things of which kind do not go with it."""

    project: Project
    left: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Memos:
    """The guids of the memos on each thing, those on a turn by where it is now."""

    on: Mapping[tuple[str, ...], tuple[str, ...]]

    def of(self, *thing: object) -> tuple[str, ...]:
        return self.on.get(tuple(map(str, thing)), ())


def outgoing(evaluation: Evaluation, words: Catalogue) -> Outgoing:
    """Make a project of a study. What is still coded blind stays in it: nobody else may see it yet."""
    there = parts(evaluation)
    codings = [each for each in evaluation.codings if not there.is_blind(each.transcript)]
    kept = [each for each in evaluation.logs.memos() if not _is_hidden(each[0], evaluation)]
    things = [(_thing_now(memo, evaluation, {each.id for each in codings}), memo, who) for memo, who in kept]
    placed = [(thing, memo, who) for thing, memo, who in things if thing]
    memos = _Memos(_grouped((thing, _guid_of_memo(memo)) for thing, memo, _ in placed))
    project = Project(
        evaluation.design.study.title,
        ORIGIN,
        words.say("exchange.working-material"),
        tuple(User(named("user", each), each, each) for each in _users(evaluation, codings, placed)),
        tuple(_codes(evaluation, memos, words)),
        tuple(Variable(named("variable", key), words.say(f"refi.variable.{key}")) for key in ON_SOURCE),
        tuple(_cases(evaluation)),
        tuple(_sources(evaluation, codings, memos)),
        (*_valences(codings, words), *_notes(placed, words)),
        tuple(_links(placed)),
        tuple(_rounds(evaluation)),
        memos.of("study"),
    )
    return Outgoing(project, _left(evaluation, len(evaluation.codings) - len(codings), len(placed)))


def _guid_of_memo(memo: Memo) -> str:
    return guid_of(memo.id, memo.time)


def _grouped(pairs: Iterable[tuple[tuple[str, ...], str]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    found = defaultdict[tuple[str, ...], list[str]](list)
    for thing, guid in pairs:
        found[thing].append(guid)
    return {thing: tuple(guids) for thing, guids in found.items()}


def _is_hidden(memo: Memo, evaluation: Evaluation) -> bool:
    """Tell whether a memo is about what is still coded blind; of persons and themes it may be any of it."""
    there = parts(evaluation)
    if not there.blind:
        return False
    found = evaluation.logs.find(memo.target) if memo.target else None
    transcript = getattr(found[0] if found else memo, "transcript", None)
    return there.is_blind(transcript) if transcript else bool(there.hidden(evaluation.texts))


def _thing_now(memo: Memo, evaluation: Evaluation, codings: set[str]) -> tuple[str, ...]:
    """Return what a memo is on, where that is now; nothing where it is there no more."""
    if memo.target is not None:
        return ("coding", memo.target) if memo.target in codings else ()
    if memo.transcript is not None:
        return _place_now(memo, memo.transcript, evaluation) if memo.transcript in evaluation.texts else ()
    known: dict[str, Collection[str]] = {
        "code": evaluation.codebook.codes,
        "theme": evaluation.codebook.themes,
        "participant": {turn.speaker for each in evaluation.texts.values() for turn in each.turns},
    }
    for kind, words in known.items():
        if (word := getattr(memo, kind)) is not None:
            word = evaluation.held.code_of(word) if kind == "code" else word
            return (kind, word) if word in words else ()
    return ("study",)


def _place_now(memo: Memo, name: str, evaluation: Evaluation) -> tuple[str, ...]:
    """Return the turn that a memo stands on now, or the text as a whole where that turn is in doubt."""
    newest = evaluation.texts[name]
    if memo.turn is None:
        return ("transcript", name)
    if memo.version == newest.version:
        return ("turn", name, str(memo.turn)) if newest.turn(memo.turn) else ("transcript", name)
    old = evaluation.versions.get(name, {}).get(memo.version or 0)
    if old is None or old.turn(memo.turn) is None:
        return ("transcript", name)
    found = carry(step(old, newest), Anchor(old.version, old.digest, memo.turn, None, None))
    return ("transcript", name) if found.outcome == "review" else ("turn", name, str(found.places[0].turn))


def _users(
    evaluation: Evaluation, codings: Iterable[Coding], placed: Iterable[tuple[tuple[str, ...], Memo, str]]
) -> list[str]:
    """Return who has coded or written something, the study's own coders first."""
    seen = {each.coder for each in codings} | {who for _, _, who in placed}
    named_first = [each.id for each in evaluation.design.coder if each.id in seen]
    return [*named_first, *sorted(seen - {*named_first})]


def _codes(evaluation: Evaluation, memos: _Memos, words: Catalogue) -> Iterator[CodeNode]:
    held = evaluation.held
    for number, theme in enumerate(evaluation.codebook.theme):
        colour = THEME_COLOURS[number % len(THEME_COLOURS)]
        codes = tuple(
            CodeNode(
                named("code", code.id), code.label, _description(code, words), colour, held.takes(code.id),
                (), memos.of("code", code.id),
            )
            for code in evaluation.codebook.code
            if code.theme == theme.id
        )  # fmt: skip
        guid = named("theme", theme.id)
        about = memos.of("theme", theme.id)
        yield CodeNode(
            guid, theme.label, _description(theme, words), colour, codable=False, codes=codes, notes=about
        )


def _description(noun: Theme | Code, words: Catalogue) -> str:
    fields = noun.model_dump(exclude={"aliases"})
    aliases = "\n".join(noun.aliases) if isinstance(noun, Code) else ""
    return described({**fields, "aliases": aliases}, words)


def _cases(evaluation: Evaluation) -> Iterator[Case]:
    """Yield everybody who speaks, with what she is in the newest round in which she does."""
    spoken = defaultdict[str, list[tuple[str, int]]](list)
    for name, text in evaluation.transcripts.items():
        for turn in text.turns:
            if turn.kind == "participant":
                spoken[turn.speaker].append((name, turn.number))
    for person, turns in sorted(spoken.items()):
        sources = dict.fromkeys(named("source", name) for name, _ in turns)
        selections = (_selection_guid(evaluation.transcripts[name], number) for name, number in turns)
        values = tuple(_values(_person(evaluation, person, turns[-1][0])))
        yield Case(named("case", person), person, values, tuple(sources), tuple(selections))


def _person(evaluation: Evaluation, person: str, interview: str) -> dict[str, str]:
    when = evaluation.design.rounds[evaluation.sources[interview].round]
    own = [each for each in evaluation.roster.placements if each.participant == person]
    there = next((each for each in own if each.covers(when)), own[0] if own else None)
    return {"profession": there.profession, "site": there.site} if there else {}


def _values(known: Mapping[str, str]) -> Iterator[Value]:
    return (Value(named("variable", key), text) for key, text in known.items() if text)


def _selection_guid(text: Transcript, turn: int) -> str:
    spoken = text.turns[turn - 1].text
    return named("selection", text.id, turn, 0, len(spoken))


def _sources(evaluation: Evaluation, codings: Iterable[Coding], memos: _Memos) -> Iterator[Source]:
    by_text = defaultdict[str, list[Coding]](list)
    for each in codings:
        by_text[each.transcript].append(each)
    for name, text in evaluation.texts.items():
        of = evaluation.sources[name]
        known = {
            "round": of.round,
            "site": of.site,
            "profession": ", ".join(of.professions),
            "date": text.date,
        }
        body, starts = laid_out(text, evaluation.design.study.language)
        yield Source(
            named("source", name), name, body,
            tuple(_selections(text, starts, by_text[name], memos, evaluation)),
            (), memos.of("transcript", name), tuple(_values(known)),
        )  # fmt: skip


def laid_out(text: Transcript, language: str) -> tuple[str, list[int]]:
    """Return a transcript as one text, its turns as paragraphs, and where the words of each turn begin."""
    paragraphs = [format_turn(each, language) for each in text.turns]
    starts, at = [], 0
    for turn, paragraph in zip(text.turns, paragraphs, strict=True):
        starts.append(at + len(paragraph) - len(turn.text))
        at += len(paragraph) + len("\n\n")
    return "\n\n".join(paragraphs) + "\n", starts


def _selections(
    text: Transcript, starts: list[int], codings: Iterable[Coding], memos: _Memos, evaluation: Evaluation
) -> Iterator[Selection]:
    """Yield each stretch that has a code, and each turn of a participant or with a memo."""
    marks = defaultdict[tuple[int, int, int], list[tuple[Mark, str]]](list)
    for turn in text.turns:
        if turn.text and (turn.kind == "participant" or memos.of("turn", text.id, turn.number)):
            marks[turn.number, 0, len(turn.text)] = []
    for coding in sorted(codings, key=lambda each: each.id):
        spoken = text.turns[coding.turn - 1].text
        start, end = (
            (0, len(spoken)) if coding.start is None or coding.end is None else (coding.start, coding.end)
        )
        marks[coding.turn, start, end].append((_mark(coding, memos, evaluation), coding.coder))
    for (number, start, end), found in sorted(marks.items(), key=lambda each: each[0]):
        whole = (start, end) == (0, len(text.turns[number - 1].text))
        at = starts[number - 1]
        yield Selection(
            named("selection", text.id, number, start, end), at + start, at + end,
            named("user", found[0][1]) if found else "",
            tuple(mark for mark, _ in found),
            memos.of("turn", text.id, number) if whole else (),
        )  # fmt: skip


def _mark(coding: Coding, memos: _Memos, evaluation: Evaluation) -> Mark:
    found = evaluation.logs.find(coding.id)
    time = found[0].time.isoformat() if found else ""
    guid = guid_of(coding.id, found[0].time) if found else named("coding", coding.id)
    valence = (named("valence", coding.valence),) if coding.valence else ()
    notes = (*valence, *memos.of("coding", coding.id))
    return Mark(
        guid, named("code", evaluation.held.code_of(coding.code)), named("user", coding.coder), time, notes
    )


def _valences(codings: Iterable[Coding], words: Catalogue) -> Iterator[Note]:
    """Yield what a coding says of its code, as notes: the standard has nothing of the kind."""
    said = {each.valence for each in codings}
    for each in VALENCES:
        if each in said:
            label = words.say(f"refi.valence.{each}")
            yield Note(named("valence", each), label, label)


def _notes(placed: Iterable[tuple[tuple[str, ...], Memo, str]], words: Catalogue) -> Iterator[Note]:
    for number, (_, memo, who) in enumerate(placed, start=1):
        name = words.say("refi.memo", number=number)
        yield Note(_guid_of_memo(memo), name, memo.text, named("user", who), memo.time.isoformat())


def _links(placed: Iterable[tuple[tuple[str, ...], Memo, str]]) -> Iterator[Link]:
    """Yield what ties a memo to the person it is about: a case cannot refer to a note itself."""
    for thing, memo, _ in placed:
        if thing[0] == "participant":
            note = _guid_of_memo(memo)
            yield Link(named("link", note), named("case", thing[1]), note)


def _rounds(evaluation: Evaluation) -> Iterator[Group]:
    for each in evaluation.design.round:
        texts = [name for name in evaluation.texts if evaluation.sources[name].round == each.id]
        if texts:
            yield Group(named("round", each.id), each.label, tuple(named("source", name) for name in texts))


def _left(evaluation: Evaluation, blind: int, memos: int) -> dict[str, int]:
    """Count what a project of this kind cannot hold, or must not."""
    logs, code = evaluation.logs, evaluation.codebook.code
    people = {turn.speaker for each in evaluation.transcripts.values() for turn in each.turns}
    several = Counter(each.participant for each in evaluation.roster.placements if each.participant in people)
    found = {
        "blind": blind,
        "review": len(evaluation.review),
        "memos": len(logs.memos()) - memos,
        "decisions": len(logs.decisions()),
        "summaries": len(logs.summaries()),
        "finished": sum(map(len, logs.finished().values())),
        "merged": len(evaluation.held.merged),
        "split": sum(each.id in evaluation.held.split for each in code),
        "versions": sum(
            len(each) - 1 for name, each in evaluation.versions.items() if name in evaluation.texts
        ),
        "periods": sum(number > 1 for number in several.values()),
        "answers": len(evaluation.responses),
    }
    return {kind: number for kind, number in found.items() if number}
