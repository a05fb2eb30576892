"""codebook.toml: themes and their codes, as locked."""

from pydantic import Field

from fokus.problems import Problem, unknown
from fokus.study.instrument import RESERVED, Id
from fokus.study.lines import Locator
from fokus.study.toml import Noun, first_of_each


class Theme(Noun):
    """A theme: what codes have in common."""

    id: Id
    label: str = Field(min_length=1)
    definition: str = ""


class Code(Noun):
    """A code, with what its coders have agreed on."""

    id: Id
    theme: Id
    label: str = Field(min_length=1)
    definition: str = ""
    use_when: str = ""
    not_when: str = ""
    example: str = ""
    aliases: tuple[str, ...] = ()


class Codebook(Noun):
    """Themes and codes in the order in which they are told."""

    version: int = Field(default=1, ge=1)
    locked: bool = False
    theme: tuple[Theme, ...] = ()
    code: tuple[Code, ...] = ()

    @property
    def themes(self) -> dict[str, Theme]:
        """Themes by id, in order."""
        return {each.id: each for each in self.theme}

    @property
    def codes(self) -> dict[str, Code]:
        """Codes by id, in order."""
        return {each.id: each for each in self.code}

    def theme_of(self, code: str) -> str:
        """Return the theme that a code belongs to."""
        return self.codes[code].theme


def check_codebook(codebook: Codebook, locator: Locator) -> list[Problem]:
    """Find duplicate ids, codes of no theme and, in a locked codebook, codes without a definition."""
    problems = []
    seen: set[str] = set()
    for table in ("theme", "code"):
        for n, each in enumerate(getattr(codebook, table)):
            if each.id in RESERVED:
                problems.append(Problem("reserved-id", locator.place((table, n, "id")), {"word": each.id}))
            if each.id in seen:
                problems.append(Problem("duplicate-id", locator.place((table, n, "id")), {"word": each.id}))
            seen.add(each.id)
    for n, code in enumerate(codebook.code):
        if code.theme not in codebook.themes:
            place = locator.place(("code", n, "theme"))
            problems.append(unknown("unknown-theme", place, code.theme, codebook.themes))
        if codebook.locked and not code.definition:
            place = locator.place(("code", n))
            problems.append(Problem("no-definition", place, {"word": code.id}, severity="warning"))
    return problems


def sound_codebook(codebook: Codebook) -> Codebook:
    """Return the codebook with the first of each id, without codes of no theme."""
    codes = first_of_each(each for each in codebook.code if each.theme in codebook.themes)
    return codebook.model_copy(update={"theme": first_of_each(codebook.theme), "code": codes})
