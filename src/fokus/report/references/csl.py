"""Elements of a style as CSL and Swedish want them, in the place of the library's own.

The library knows every element by the name of its class, and takes the class that was made last.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

from citeproc import model

_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_TEXT: Final = "{http://purl.org/net/xbiblio/csl}text"
_NO_LETTERS: Final = re.compile(r"<[^>]*>|[\"'“”„‘’«»()\[\]]")
# In the tables of signs these follow upon z, in this order.
_SWEDISH: Final[Mapping[str, str]] = {
    "å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y",
}  # fmt: skip
_NUMERIC: Final = ("numeric", "numeric-leading-zeros")


class Substitute(model.Substitute, model.CitationStylesElement):  # type: ignore[misc]  # untyped
    """What stands in the place of names: nothing of it is printed once more."""

    def render(self, item: Any, context: Any = None, **options: Any) -> Any:
        """Print it, and suppress each variable that was printed in it for the rest of the work."""
        layout = context.get_layout()
        before = list(layout.repressed.get(_TEXT, []))

        def without(variables: Iterable[str]) -> Any:
            layout.repressed = {_TEXT: [*before, *variables]}
            return super(Substitute, self).render(item, context=context, **options)

        text, variables = without(()), self._variables()
        printed = (
            [each for each in variables if without([each]) != text] if without(variables) != text else []
        )
        layout.repressed = {_TEXT: [*before, *printed]}
        return text

    def _variables(self) -> list[str]:
        """Return the variables that may be printed here, those of macros too."""
        found, waiting, seen = dict[str, None](), [self], set[str]()
        while waiting:
            for each in waiting.pop().iter(_TEXT):
                found |= {each.get("variable"): None} if each.get("variable") else {}
                macro = each.get("macro")
                if macro and macro not in seen:
                    seen.add(macro)
                    waiting.append(self.get_macro(macro))
        return list(found)


class Key(model.Key, model.CitationStylesElement):  # type: ignore[misc]  # untyped
    """What works are sorted by: letters, in the alphabet of the report."""

    def sort_keys(self, items: Any, context: Any) -> list[Any]:
        """Return a key for each work."""
        language = _language(self)
        keys = super().sort_keys(items, context)
        return [each if each is None else alphabetical(str(each), language) for each in keys]


class Date(model.Date, model.CitationStylesElement):  # type: ignore[misc]  # untyped
    """A date in the order of the language, whatever the style's own is."""

    def parts(self, date: Any, show_parts: Any, context: Any = None) -> list[Any]:
        """Return the parts of a date; in Swedish the day stands before the name of its month."""
        there = [each for each in self.iterchildren() if each.get("name") in show_parts]
        names = [each.get("name") for each in there]
        at = names.index("month") if "month" in names else -1
        turned = names[at : at + 2] == ["month", "day"] and "month" in date and "day" in date
        if not turned or there[at].get("form") in _NUMERIC or _language(self) != "sv":
            return list(super().parts(date, show_parts, context))
        month, day = there[at : at + 2]
        before, after = (
            list(super(Date, self).parts(date, {*some}, context)) for some in (names[:at], names[at + 2 :])
        )
        return [*before, _day_and_month(month, day, date, context, last=not after), *after]


def _day_and_month(month: Any, day: Any, date: Any, context: Any, *, last: bool) -> str:
    """Return ``2 maj`` of parts that read ``maj 2``, with what stood before and behind them."""
    bare = [str(each.markup(each.process(date, context))) for each in (month, day)]
    name, number = (
        said.removeprefix(each.get("prefix", "")).removesuffix(each.get("suffix", ""))
        for said, each in zip(bare, (month, day), strict=True)
    )
    behind = day.get("suffix", "") if last else " "
    return f"{month.get('prefix', '')}{number} {name}{behind}"


def _language(element: Any) -> str:
    named = (each.get(_LANGUAGE) for each in element.get_root().locales)
    return next((str(each)[:2] for each in named if each), "")


def alphabetical(text: str, language: str) -> str:
    """Return what a text is sorted by: its letters as they stand in the alphabet, without marks and quotes.

    Examples
    --------
    >>> sorted(["Öberg", "Ängström", "”Skollag”", "Åberg"], key=lambda each: alphabetical(each, "sv"))
    ['”Skollag”', 'Åberg', 'Ängström', 'Öberg']
    >>> sorted(["Zeta", "Öberg"], key=lambda each: alphabetical(each, "en"))
    ['Öberg', 'Zeta']
    """
    letters = " ".join(_NO_LETTERS.sub("", text).casefold().split())
    own = _SWEDISH if language == "sv" else {}
    return "".join(own.get(each) or unicodedata.normalize("NFD", each)[0] for each in letters)
