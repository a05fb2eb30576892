from hypothesis import given
from hypothesis import strategies as st

from fokus.coding.offsets import to_points, to_units

TALK = st.text(
    st.sampled_from("aåäöé  .\u0301\u0308\r\n\u00a0\u202f\u200d\ufe0f😀👩🏽🧑𝔄")
    | st.characters(exclude_categories=["Cs"]),
    max_size=30,
)


def units(text: str) -> list[str]:
    """A text as a browser holds it: one string of UTF-16 units."""
    data = text.encode("utf-16-le")
    return [data[n : n + 2].decode("utf-16-le", "surrogatepass") for n in range(0, len(data), 2)]


@given(TALK, st.data())
def test_what_a_browser_cuts_out_is_what_the_log_points_to(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = to_units(text, start), to_units(text, end)
    cut = "".join(units(text)[first:last]).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    assert cut == text[start:end]
    assert (to_points(text, first), to_points(text, last)) == (start, end)


@given(TALK, st.integers(-3, 70))
def test_a_unit_is_a_place_only_between_characters(text: str, unit: int):
    places = {to_units(text, point): point for point in range(len(text) + 1)}
    assert to_points(text, unit) == places.get(unit)
