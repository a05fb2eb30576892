"""The manifest survives the trip to JSON and into a document, and refuses what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.ooxml import DamagedFileError
from fokus.report.word import Entry, Manifest, Occurrence, from_json, own_template, read_manifest, to_json

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
ROWS = st.lists(st.lists(TEXT, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)
CONTENT = TEXT | st.lists(TEXT, max_size=3).map(tuple) | ROWS
OCCURRENCES = st.lists(st.builds(Occurrence, st.integers(1, 2**31 - 1), TEXT, CONTENT), max_size=3).map(tuple)
ENTRIES = st.lists(
    st.builds(Entry, TEXT, TEXT, st.sampled_from(["number", "table", "quotes"]), TEXT, OCCURRENCES),
    max_size=4,
    unique_by=lambda entry: entry.key,
).map(tuple)


@given(st.builds(Manifest, TEXT, st.sampled_from(["sv", "en"]), ENTRIES))
def test_a_manifest_comes_back_from_json(manifest: Manifest):
    assert from_json(to_json(manifest)) == manifest


ENTRY = '{"key": "a", "ask": "themes", "rendering": "number", "digest": "0", "occurrences": []}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"version": "1"}',
        '{"version": 1, "language": "sv", "entries": []}',
        '{"version": "1", "language": "sv", "entries": [{}]}',
        f'{{"version": "1", "language": "sv", "entries": [{ENTRY}, {ENTRY}]}}',
        f'{{"version": "1", "language": "sv", "entries": [{ENTRY.replace("number", "song")}]}}',
        f'{{"version": "1", "language": "sv", "entries": [{ENTRY.replace("[]", chr(91) + "7" + chr(93))}]}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_manifest_is_refused(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - the class is the contract
        from_json(text)


def test_a_document_without_a_manifest_has_none():
    assert read_manifest(own_template()) is None


def test_what_is_no_document_is_refused():
    with pytest.raises(DamagedFileError):
        read_manifest(b"ingen fil")
