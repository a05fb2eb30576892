"""A browser counts in UTF-16 units, the log in code points: one is turned into the other at the edge."""


def to_units(text: str, point: int) -> int:
    """Return how many UTF-16 units stand before a code point.

    Examples
    --------
    >>> to_units("a😀b", 2)
    3
    """
    return point + _pairs(text[:point])


def to_points(text: str, unit: int) -> int | None:
    """Return how many code points stand before a UTF-16 unit; None behind the end or inside a character.

    Examples
    --------
    >>> to_points("a😀b", 3), to_points("a😀b", 2)
    (2, None)
    """
    if not _pairs(text):
        return unit if 0 <= unit <= len(text) else None
    data = text.encode("utf-16-le", "surrogatepass")
    if not 0 <= 2 * unit <= len(data):
        return None
    before = data[: 2 * unit].decode("utf-16-le", "surrogatepass")
    return len(before) if text.startswith(before) else None


def _pairs(text: str) -> int:
    """Count the characters that take two units."""
    return 0 if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2 - len(text)
