import csv
import io
import json
from dataclasses import replace

import pytest

from fokus.disclosure.released import Attribution, Released, ReleasedQuote
from fokus.report.joined import digest
from fokus.report.labels import Labels
from fokus.report.records import fingerprint, to_csv, to_json, to_text
from fokus.report.tables import table


def test_json_is_one_object_with_the_named_columns(linked: Released, swedish: Labels):
    record = json.loads(to_json(linked, swedish))
    assert list(record) == ["query", "kind", "rows", "contrasts", "notes"]
    assert record["query"] == "scales of=contact across=round link=linked"
    assert list(record["rows"][0]) == [
        "scale", "round", "measure", "value", "low", "high", "count", "n", "missing", "unit", "base",
        "hidden",
    ]  # fmt: skip
    contrast = record["contrasts"][0]
    assert (contrast["from"], contrast["to"], contrast["difference"], contrast["p"]) == (
        "omg1",
        "omg2",
        0.28,
        0.003,
    )
    assert {"effect_low", "p_adjusted", "family", "n_linked", "method"} <= contrast.keys()


def test_hidden_values_are_null_and_marked(linked: Released, swedish: Labels):
    hidden = replace(
        linked.rows[0], value=None, low=None, high=None, n=None, missing=None, size=None, hidden=True
    )
    row = json.loads(to_json(replace(linked, rows=(hidden,)), swedish))["rows"][0]
    assert row["hidden"] is True
    assert [row[key] for key in ("value", "low", "high", "count", "n", "missing", "base")] == [None] * 7


def test_a_number_that_is_none_is_null_not_nan(linked: Released, swedish: Labels):
    odd = replace(linked.rows[0], low=float("nan"), high=float("inf"))
    row = json.loads(to_json(replace(linked, rows=(odd,)), swedish))["rows"][0]
    assert (row["low"], row["high"]) == (None, None)


def test_csv_opens_in_a_swedish_spreadsheet(linked: Released, swedish: Labels):
    data = to_csv(linked, swedish)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0]["value"] == "2,71"
    assert rows[1]["round"] == "omg2"


def test_csv_in_english_has_commas_and_points(linked: Released, english: Labels):
    rows = list(csv.DictReader(io.StringIO(to_csv(linked, english).decode("utf-8-sig"))))
    assert rows[0]["value"] == "2.71"


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\tx", "  =1", "\n=1", "\u2212x", "\uff1d1+1"]
)
def test_a_spreadsheet_never_takes_a_quote_for_a_formula(linked: Released, swedish: Labels, text: str):
    quote = ReleasedQuote("1", text, Attribution("participant", "", "omg1"), "tid", "waiting")
    released = replace(
        linked,
        query=replace(linked.query, noun="quotes"),
        kind="quote",
        rows=(),
        contrasts=(),
        quotes=(quote,),
    )
    rows = list(csv.DictReader(io.StringIO(to_csv(released, swedish).decode("utf-8-sig")), delimiter=";"))
    assert rows[0]["text"] == f"'{text}"


def test_the_digest_follows_what_was_released(linked: Released, swedish: Labels):
    assert digest((linked,), swedish) == digest((linked,), swedish)
    changed = replace(linked, rows=(replace(linked.rows[0], value=2.72), linked.rows[1]))
    assert digest((changed,), swedish) != digest((linked,), swedish)


def test_a_fingerprint_leaves_out_the_last_digits_and_nothing_more():
    told = {"rows": [{"value": 0.1 + 0.2, "n": 3, "low": None}]}
    assert fingerprint(told) == fingerprint({"rows": [{"value": 0.3, "n": 3, "low": None}]})
    assert fingerprint(told) != fingerprint({"rows": [{"value": 0.30000000001, "n": 3, "low": None}]})
    assert fingerprint({"value": -0.0}) == fingerprint({"value": 0.0})


def test_a_table_as_text(linked: Released, swedish: Labels):
    text = to_text(table(linked, swedish))
    assert text.split("\n")[2] == "| Kontaktvägar | 2,71 | 2,99 | 0,28 (0,10 till 0,46) | 39 |"
