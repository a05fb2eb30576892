"""Numbers as reports write them: decimal comma, true minus, hard spaces, p never 0.000."""

NBSP = "\u00a0"
MINUS = "\u2212"
SMALLEST_P = 0.001
TWO_DECIMALS_FROM = 0.01
LIMIT = 0.05


def decimal(value: float, digits: int, language: str) -> str:
    """Return a number with a fixed number of decimals; what rounds to zero has no sign."""
    from babel.numbers import format_decimal

    rounded = round(value, digits) + 0.0
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    text = format_decimal(rounded, format=pattern, locale=language)
    return text.replace("-", MINUS)


def signed_interval(low: float, high: float, digits: int, language: str) -> str:
    """Return an interval: an en dash between its limits, the word when one of them is negative."""
    first, last = decimal(low, digits, language), decimal(high, digits, language)
    to = {"sv": " till ", "en": " to "}[language] if MINUS in first + last else "\u2013"
    return f"{first}{to}{last}"


def interval_in_words(low: float, high: float, digits: int, language: str) -> str:
    """Return an interval as a table writes it, with the word between the limits."""
    to = {"sv": " till ", "en": " to "}[language]
    return decimal(low, digits, language) + to + decimal(high, digits, language)


def percent(share: float, language: str, digits: int = 0) -> str:
    """Return a share in per cent, whole ones when nothing else is said, as a table writes it."""
    number = decimal(100 * share, digits, language)
    return f"{number}{NBSP}%" if language == "sv" else f"{number}%"


def p_value(p: float, language: str) -> str:
    """Return ``p = 0,03``: two decimals from .01 on, else three, and more where .05 would seem crossed."""
    if p < SMALLEST_P:
        return f"p{NBSP}<{NBSP}{decimal(SMALLEST_P, 3, language)}"
    digits = 2 if p >= TWO_DECIMALS_FROM else 3
    while (round(p, digits) >= LIMIT) != (p >= LIMIT):
        digits += 1
    return f"p{NBSP}={NBSP}{decimal(p, digits, language)}"


def capitalized(text: str) -> str:
    """Return a text with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]
