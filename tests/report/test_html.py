"""A table in a notebook: the same cells, and nothing that a browser would run."""

import xml.etree.ElementTree as ET

from fokus.report.blocks import Column, Table
from fokus.report.html import html

NASTY = '<script>alert("x")</script> & "så"'


def test_every_text_is_escaped_wherever_it_stands():
    made = Table((Column(NASTY), Column("n", "right")), ((NASTY, NASTY),), notes=(NASTY,), summary=NASTY)
    said = html(made, NASTY)
    assert "<script" not in said
    tree = ET.fromstring(f"<div>{said}</div>")  # noqa: S314 - our own text
    assert [each.text for each in tree.iter("td")] == [NASTY]
    assert [each.text for each in tree.iter("small")] == [NASTY]
    assert [each.text for each in tree.iter("code")] == [NASTY]
    assert next(tree.iter("table")).get("aria-label") == NASTY


def test_row_heads_totals_and_alignment():
    made = Table(
        (Column("Yrkesgrupp"), Column("n", "right")),
        (("Rektorer", "12"), ("Samtliga", "47")),
        totals=frozenset({1}),
    )
    tree = ET.fromstring(f"<div>{html(made)}</div>")  # noqa: S314 - our own text
    heads = [each for each in tree.iter("th") if each.get("scope") == "row"]
    assert [each.text for each in heads] == ["Rektorer", "Samtliga"]
    assert "bold" in (heads[1].get("style") or "")
    assert all("right" in (each.get("style") or "") for each in tree.iter("td"))
    assert not list(tree.iter("caption"))
