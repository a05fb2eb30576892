"""How well letters stand out from what is behind them, as WCAG 2.1 measures it."""

from typing import Final

_LARGE: Final = 36
_LARGE_BOLD: Final = 28


def contrast(letters: str, behind: str) -> float:
    """Return the contrast ratio of two colours, written as six hexadecimal digits.

    (L1 + 0.05) / (L2 + 0.05), where L is the relative luminance and L1 the lighter one's: from 1 to 21.

    Examples
    --------
    >>> contrast("000000", "FFFFFF")
    21.0
    >>> round(contrast("777777", "FFFFFF"), 2)
    4.48
    """
    light, dark = sorted((_luminance(letters), _luminance(behind)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_large(half_points: int, *, bold: bool) -> bool:
    """Tell whether letters are large, from 18 points or 14 in bold: less contrast is enough then."""
    return half_points >= (_LARGE_BOLD if bold else _LARGE)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[place : place + 2], 16) / 255) for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
