"""What the page shows, as data: a transcript with its codings, the codebook as a tree, the study."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Raw, json

from fokus.analysis.participation import author_of
from fokus.coding.coding import VALENCES, Coding
from fokus.coding.events import Add, Change, Event, Memo, Recode, Summary, ThemeChange
from fokus.coding.offsets import to_units
from fokus.coding.undo import Step
from fokus.evaluation.withholding import is_removed
from fokus.material.transcript import Turn
from fokus.study.codebook import Code
from fokus.web.desk import Desk
from fokus.web.refusing import PageError
from fokus.web.standing import is_codable

Data = dict[str, Any]


def memo(desk: Desk, kept: Memo | Summary, coder: str) -> Data:
    """Return a memo or a summary."""
    return {
        "id": kept.id, "text": kept.text, "coder": coder, "mine": coder == desk.coder,
        "time": kept.time.isoformat(),
    }  # fmt: skip


def memos(desk: Desk, *thing: str, others: bool) -> list[Data]:
    """Return the memos on a thing."""
    kept = desk.memos.on(*thing)
    return [memo(desk, each, coder) for each, coder in kept if others or coder == desk.coder]


def coding(desk: Desk, each: Coding, text: str, *, others: bool) -> Data:
    """Return a coding with its offsets as a browser counts them."""
    found = desk.ledger.find(each.id)
    return {
        "id": each.id, "code": each.code, "coder": each.coder, "mine": each.coder == desk.coder,
        "start": None if each.start is None else to_units(text, each.start),
        "end": None if each.end is None else to_units(text, each.end),
        "valence": each.valence, "time": found[0].time.isoformat() if found else None,
        "memos": memos(desk, "coding", each.id, others=others),
    }  # fmt: skip


def profession_of(desk: Desk, transcript: str, turn: Turn) -> str | None:
    """Return the profession of a turn's speaker, ``mixed`` when it can be one of several, None of none."""
    if turn.kind == "interviewer":
        return None
    return author_of(desk.study, desk.study.sources[transcript], turn).profession


def turn(desk: Desk, transcript: str, number: int, *, others: bool) -> Data:
    """Return a turn with its codings and memos."""
    text = desk.study.texts.get(transcript)
    each = text.turn(number) if text else None
    if each is None:
        raise PageError("nothing-here")
    on_turns = _memos_on_turns(desk, transcript) if desk.memos.things("turn") else {}
    return _turn(desk, transcript, each, on_turns, others=others)


def _turn(
    desk: Desk, transcript: str, each: Turn, on_turns: Mapping[int, list[tuple[Memo, str]]], *, others: bool
) -> Data:
    codings = desk.standing.on(transcript, each.number)
    return {
        "n": each.number, "kind": _kind(desk, transcript, each), "speaker": each.speaker,
        "profession": profession_of(desk, transcript, each), "time": each.time, "text": each.text,
        "removed": is_removed(each),
        "codings": [
            coding(desk, one, each.text, others=others)
            for one in codings if others or one.coder == desk.coder
        ],
        "memos": [
            memo(desk, one, coder)
            for one, coder in ([] if is_removed(each) else on_turns.get(each.number, []))
            if others or coder == desk.coder
        ],
    }  # fmt: skip


def _kind(desk: Desk, transcript: str, each: Turn) -> str:
    """Return what a turn is; an answer is nobody's turn in a talk when nobody knows who wrote it."""
    written = desk.study.sources[transcript].kind == "answer"
    return "answer" if written and each.kind == "unknown" else each.kind


def question(desk: Desk, name: str) -> str | None:
    """Return what was asked where a text is open answers, None of an interview."""
    written = desk.study.written.get(name)
    return written.question if written else None


def _drawn(
    desk: Desk, transcript: str, each: Turn, on_turns: Mapping[int, list[tuple[Memo, str]]], *, others: bool
) -> Raw:
    """Return a turn as it is sent; what was made once holds until something on it changes."""
    kept = desk.drawn.setdefault((transcript, each.number), {})
    if others not in kept:
        kept[others] = json.encode(_turn(desk, transcript, each, on_turns, others=others))
    return Raw(kept[others])


def _memos_on_turns(desk: Desk, transcript: str) -> dict[int, list[tuple[Memo, str]]]:
    """Return the memos on turns, by the turn of the newest version; 0 where that is in doubt."""
    found: dict[int, list[tuple[Memo, str]]] = {}
    for thing in desk.memos.things("turn"):
        if thing[1] == transcript:
            number = desk.standing.turn_now(transcript, int(thing[2]), int(thing[3])) or 0
            found.setdefault(number, []).extend(desk.memos.on(*thing))
    return found


def transcript(desk: Desk, name: str, *, others: bool) -> Data:
    """Return a transcript with everything on it."""
    text = desk.study.texts.get(name)
    if text is None:
        raise PageError("nothing-here")
    source, on_turns = desk.study.sources[name], _memos_on_turns(desk, name)
    lost = [memo(desk, one, coder) for one, coder in on_turns.get(0, []) if others or coder == desk.coder]
    waiting = desk.standing.of(name).waiting.values()
    return {
        "id": name, "version": text.version, "kind": source.kind, "question": question(desk, name),
        "round": source.round, "site": source.site, "professions": source.professions, "date": text.date,
        "cursor": desk.cursor,
        "turns": [_drawn(desk, name, each, on_turns, others=others) for each in text.turns],
        "memos": [*memos(desk, "transcript", name, others=others), *lost],
        "waiting": [
            {"id": each.coding.id, "code": each.coding.code, "words": each.words}
            for each in waiting if others or each.coding.coder == desk.coder
        ],
    }  # fmt: skip


def codebook(desk: Desk) -> Data:
    """Return the codebook as a tree, with how often each code was used."""
    held = desk.study.held
    counts = _Counts(desk)
    codes = {
        each.id: _code(desk, each, number, counts)
        for number, each in enumerate([*held.codebook.code, *held.gone.values()])
    }
    themes = [
        {
            "id": theme.id, "label": theme.label, "definition": theme.definition,
            "memos": memos(desk, "theme", theme.id, others=True),
            "count": sum(codes[each.id]["count"] for each in held.codebook.code if each.theme == theme.id),
            "codes": [
                each for each in codes.values() if (each["theme"], each["status"]) == (theme.id, "active")
            ],
        }
        for theme in held.codebook.theme
    ]  # fmt: skip
    retired = [each for each in codes.values() if each["status"] != "active"]
    return {
        "version": held.codebook.version, "locked": held.codebook.locked, "cursor": desk.cursor,
        "themes": themes, "retired": retired,
    }  # fmt: skip


class _Counts:
    """How often codes were used: by the coder, in how many interviews, and by others."""

    def __init__(self, desk: Desk) -> None:
        codings = [*desk.standing.everything()]
        mine = [each for each in codings if each.coder == desk.coder]
        self.mine = Counter(each.code for each in mine)
        self.others = Counter(each.code for each in codings if each.coder != desk.coder)
        self.interviews = Counter(code for code, _ in {(each.code, each.transcript) for each in mine})


def _code(desk: Desk, code: Code, number: int, counts: _Counts) -> Data:
    held = desk.study.held
    into = (held.merged[code.id],) if code.id in held.merged else held.split.get(code.id, ())
    return {
        "id": code.id, "theme": code.theme, "label": code.label, "definition": code.definition,
        "use_when": code.use_when, "not_when": code.not_when, "example": code.example,
        "aliases": code.aliases, "status": status_of(desk, code.id), "into": into,
        "count": counts.mine[code.id], "interviews": counts.interviews[code.id],
        "others": counts.others[code.id], "memos": memos(desk, "code", code.id, others=True),
        "colour": number,
    }  # fmt: skip


def status_of(desk: Desk, code: str) -> str:
    """Return what became of a code."""
    held = desk.study.held
    told = {"merged": held.merged, "split": held.split, "retired": held.retired}
    return next((status for status, codes in told.items() if code in codes), "active")


def study(desk: Desk, idle_seconds: int) -> Data:
    """Return what the page shows of the study at all times."""
    design = desk.study.design
    roles = {each.id: each.role for each in design.coder}
    return {
        "title": design.study.title, "language": design.study.language, "valences": VALENCES,
        "coder": {"id": desk.coder, "role": roles.get(desk.coder, "")}, "device": desk.device,
        "desk": desk.name,
        "coders": [{"id": each.id, "role": each.role} for each in design.coder],
        "folder": desk.folder.resolve().name,
        "rounds": [{"id": each.id, "label": each.label} for each in design.round],
        "sites": [{"id": each.id, "label": each.label} for each in design.site],
        "professions": [
            {"id": each.id, "label": each.label, "plural": each.plural, "group": each.group}
            for each in design.profession
        ],
        "codebook": {"version": desk.study.codebook.version, "locked": desk.study.codebook.locked},
        "blind": desk.parts.blind, "suggestions": design.study.suggestions,
        "may_lift": next(iter(desk.parts.own), None) == desk.coder,
        "transcripts": [listed(desk, each) for each in desk.study.texts],
        "undo": undo(desk), "cursor": desk.cursor, "idle_seconds": idle_seconds, "state": desk.state,
    }  # fmt: skip


def listed(desk: Desk, name: str) -> Data:
    """Return how far the coder has come with a transcript."""
    text, source = desk.study.texts[name], desk.study.sources[name]
    turns = desk.standing.of(name).turns
    mine = {n: sum(each.coder == desk.coder for each in codings.values()) for n, codings in turns.items()}
    codable = [each.number for each in text.turns if is_codable(each)]
    return {
        "id": name, "kind": source.kind, "question": question(desk, name), "round": source.round,
        "site": source.site,
        "professions": source.professions,
        "date": text.date, "version": text.version, "turns": len(text.turns), "codable": len(codable),
        "coded": sum(bool(mine.get(each)) for each in codable), "codings": sum(mine.values()),
        "others": sum(map(len, turns.values())) - sum(mine.values()), **_part(desk, name),
    }  # fmt: skip


def _part(desk: Desk, name: str) -> Data:
    """Return whose part a transcript is, who has finished it, and whether it is still coded blind."""
    parts = desk.parts
    return {
        "part": desk.coder in parts.coders(name), "coders": parts.coders(name),
        "finished": sorted(parts.finished.get(name, ())), "blind": parts.is_blind(name),
        "settled": parts.is_settled(name, desk.coder),
    }  # fmt: skip


def undo(desk: Desk) -> Data:
    """Return what the next undo and redo would take."""
    stack = desk.stack
    return {
        "undo": gesture(desk, stack.done[-1]) if stack.done else None,
        "redo": gesture(desk, stack.undone[-1]) if stack.undone else None,
    }


def gesture(desk: Desk, step: Step) -> Data:
    """Return what a gesture was about."""
    return event(desk, step.events[0])


def event(desk: Desk, each: Event) -> Data:
    """Return what an event was about: its kind, the label of its code or theme, and where."""
    target = getattr(each, "target", None)
    found = desk.ledger.find(target) if target else None
    about = found[0] if found else each
    add = about if isinstance(about, Add) else None
    coding_now = desk.standing.find(add.id) if add else None
    return {
        "kind": each.__struct_config__.tag,
        "action": each.action if isinstance(each, Change | ThemeChange) else None,
        "label": label_of(desk, each.code if isinstance(each, Recode) else _word(about)),
        "transcript": getattr(about, "transcript", None),
        "turn": coding_now.turn if coding_now else getattr(about, "turn", None),
        "coding": add.id if add else None,
    }  # fmt: skip


def _word(each: Event) -> str | None:
    return getattr(each, "code", None) or getattr(each, "theme", None)


def label_of(desk: Desk, word: str | None) -> str | None:
    """Return what a code or theme is called."""
    held = desk.study.held
    for known in (held.codebook.codes, held.gone, held.codebook.themes):
        if word in known:
            return str(known[word].label)  # type: ignore[index]
    return word


def changed(desk: Desk, spots: Iterable[tuple[str, int]], *, others: bool) -> list[Data]:
    """Return some turns as they are now."""
    return [
        {"transcript": name, "turn": turn(desk, name, number, others=others)}
        for name, number in sorted(spots)
    ]


def on(desk: Desk, thing: tuple[str, ...]) -> Data:
    """Return what a memo is on, as the page names it; a coding and a turn with where they are now."""
    kind, *words = thing
    if kind == "study":
        return {"kind": kind}
    if kind == "turn":
        now = desk.standing.turn_now(words[0], int(words[1]), int(words[2]))
        return {"kind": kind, "transcript": words[0], "version": int(words[1]), "turn": now}
    found = desk.standing.find(words[0]) if kind == "coding" else None
    where = {"transcript": found.transcript, "turn": found.turn, "code": found.code} if found else {}
    return {"kind": kind, "id": words[0], "label": label_of(desk, words[0]), **where}
