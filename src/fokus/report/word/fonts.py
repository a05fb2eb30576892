"""How wide a document's letters are, so that its columns are wide enough."""

from typing import Final

from lxml import etree

from fokus.report.word.markup import A, W

_PLACES: Final = ("w:style[@w:type='paragraph'][@w:default='1']/w:rPr/w:rFonts", "w:docDefaults//w:rFonts")
_WIDTHS: Final = {
    **dict.fromkeys(("calibri", "carlito", "times new roman", "garamond", "arial narrow"), 1.0),
    **dict.fromkeys(("cambria", "source sans pro", "lato"), 1.1),
    **dict.fromkeys(("arial", "helvetica", "liberation sans", "aptos", "segoe ui", "tahoma"), 1.15),
}
_WIDEST: Final = 1.3


def letter_width(styles: etree._Element, theme: etree._Element) -> float:
    """Return how wide the letters of running text may be, where Calibri's are 1 and Verdana's 1.3."""
    found = [fonts for place in _PLACES for fonts in styles.iterfind(place, {"w": W})]
    names = [name for fonts in found for name in _names(fonts, theme)]
    return _WIDTHS.get(names[0].casefold(), _WIDEST) if names else _WIDEST


def _names(fonts: etree._Element, theme: etree._Element) -> list[str]:
    # A font of the theme outranks one that is named beside it.
    major = fonts.get(f"{{{W}}}asciiTheme", "").startswith("major")
    latin = theme.find(f".//{{{A}}}{'major' if major else 'minor'}Font/{{{A}}}latin")
    themed = latin.get("typeface") if latin is not None and fonts.get(f"{{{W}}}asciiTheme") else None
    return [name for name in (themed, fonts.get(f"{{{W}}}ascii")) if name]
