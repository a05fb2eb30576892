"""The codes of another program as themes and codes: those of the study, and those to be made."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from fokus.coding.codebook import Held
from fokus.coding.events import is_id
from fokus.exchange.describing import told
from fokus.exchange.project import CodeNode
from fokus.material.matching.wording import slug
from fokus.study.cells import fold
from fokus.study.codebook import Code, Theme


@dataclass(frozen=True, slots=True)
class Book:
    """Which code or theme of the study each of another program is, by its guid, and what is new.

    ``retired`` are new codes that nobody may put on anything any more; ``levelled`` counts those that
    stood more than two deep, which a codebook of themes and codes has no place for.
    """

    codes: Mapping[str, str]
    themes: Mapping[str, str]
    new_codes: tuple[Code, ...] = ()
    new_themes: tuple[Theme, ...] = ()
    retired: frozenset[str] = frozenset()
    levelled: int = 0


@dataclass(slots=True)
class _Draft:
    held: Held
    taken: set[str]
    codes: dict[str, str]
    themes: dict[str, str]
    new_codes: dict[str, Code]
    new_themes: dict[str, Theme]
    retired: set[str]
    levelled: int = 0


def book_of(codes: Iterable[CodeNode], held: Held, used: Collection[str], loose: str, *, own: bool) -> Book:
    """Find themes and codes by id or by label, and make those that are not there.

    A code at the top with others below it is a theme, and also a code of it where it was ``used``. One
    without others gets into the theme that is called ``loose``, unless the project is our ``own``.
    """
    known = {*held.codebook.codes, *held.codebook.themes, *held.merged}
    draft = _Draft(held, known, {}, {}, {}, {}, set())
    for each in codes:
        if own or each.codes:
            theme = _theme(draft, each)
            draft.themes[each.guid] = theme
            if each.guid in used:
                _code(draft, each, theme, each.name)
            _below(draft, each.codes, theme, "")
        else:
            _code(draft, each, _theme(draft, CodeNode("", loose)), each.name)
    return Book(
        draft.codes, draft.themes, (*draft.new_codes.values(),), (*draft.new_themes.values(),),
        frozenset(draft.retired), draft.levelled,
    )  # fmt: skip


def _below(draft: _Draft, codes: Iterable[CodeNode], theme: str, above: str) -> None:
    waiting = [(each, above) for each in codes][::-1]
    while waiting:
        code, above = waiting.pop()
        label = f"{above} / {code.name}" if above else code.name
        draft.levelled += bool(above)
        _code(draft, code, theme, label)
        waiting += [(each, label) for each in code.codes][::-1]


def _theme(draft: _Draft, node: CodeNode) -> str:
    fields = told(node.description)
    label = _label(node.name)
    themes = {**draft.held.codebook.themes, **draft.new_themes}
    same = fields.get("id", "")
    found = (
        same
        if same in themes
        else next((each.id for each in themes.values() if fold(each.label) == fold(label)), "")
    )
    if found:
        return found
    made = _new_id(draft, same, label, "tema")
    draft.new_themes[made] = Theme(id=made, label=label, definition=fields.get("definition", ""))
    return made


def _code(draft: _Draft, node: CodeNode, theme: str, label: str) -> None:
    fields = told(node.description)
    label = _label(label)
    codes = {**draft.held.codebook.codes, **draft.new_codes}
    same = draft.held.code_of(fields.get("id", ""))
    found = same if same in codes else next(_alike(codes.values(), theme, label), "")
    if not found:
        found = _new_id(draft, same, label, "kod")
        draft.new_codes[found] = _made(found, theme, label, fields)
        if not node.codable and not node.codes:
            draft.retired.add(found)
    draft.codes[node.guid] = found


def _alike(codes: Iterable[Code], theme: str, label: str) -> Iterator[str]:
    return (
        each.id
        for each in codes
        if each.theme == theme and fold(label) in {*map(fold, (each.label, *each.aliases))}
    )


def _made(code: str, theme: str, label: str, fields: Mapping[str, str]) -> Code:
    words = {key: fields.get(key, "") for key in ("definition", "use_when", "not_when", "example")}
    aliases = tuple(filter(None, fields.get("aliases", "").split("\n")))
    return Code(id=code, theme=theme, label=label, aliases=aliases, **words)


def _label(name: str) -> str:
    return name.strip() or "?"


def _new_id(draft: _Draft, wanted: str, label: str, otherwise: str) -> str:
    plain = wanted if wanted and is_id(wanted) else slug(label)
    plain = plain if is_id(plain) else otherwise
    made = next(
        each
        for n in range(1, len(draft.taken) + 2)
        if (each := f"{plain}-{n}" if n > 1 else plain) not in draft.taken
    )
    draft.taken.add(made)
    return made
