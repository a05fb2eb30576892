"""A refresh whose changes are tracked: colleagues see what was struck and inserted, and may refuse it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from lxml import etree

from fokus.ooxml import cells, pack, text_of, unpack
from fokus.report.blocks import (
    Answer,
    Block,
    FigureBlock,
    Paragraph,
    Quote,
    QuotesBlock,
    TableBlock,
    Text,
    Value,
)
from fokus.report.word import DocumentInfo, write_document
from fokus.report.word.living import Fresh, Known, Refreshed, TrackedPen, open_living, refresh_document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "word/document.xml"
HELD = Value(Answer("genomford1", "coverage pick=held", "number", "d2"), "15")
Findings = Callable[[bytes], list[str]]


@pytest.fixture
def blocks(contacts: TableBlock, chapter: Sequence[Block]) -> dict[str, Fresh]:
    quotes = next(each for each in chapter if isinstance(each, QuotesBlock))
    figure = next(each for each in chapter if isinstance(each, FigureBlock))
    return {"genomford1": HELD, "kontaktvagar": contacts, "teman": figure, "roster": quotes}


@pytest.fixture
def docx(blocks: dict[str, Fresh], info: DocumentInfo) -> bytes:
    _, table, figure, quotes = blocks.values()
    prose = Paragraph((Text("Av 16 planerade hölls "), HELD, Text(".")))
    return write_document([[prose, table, figure, quotes]], info).docx


def tracked(docx: bytes, known: Known) -> Refreshed:
    living = open_living(docx)
    pen = TrackedPen(living, "2026-01-07T09:00:00Z", lambda now: f"Svaret är nu {now}")
    return refresh_document(living, known, pen)


def known_of(docx: bytes, blocks: dict[str, Fresh]) -> Known:
    from fokus.report.word import read_manifest

    manifest = read_manifest(docx)
    assert manifest is not None
    return Known(manifest, {}, blocks)


def body(docx: bytes) -> etree._Element:
    return etree.fromstring(unpack(docx)[MAIN])


def resolved(docx: bytes, keep: str, drop: str) -> bytes:
    """Accept every tracked change (keep ins, drop del), or refuse them the other way round."""
    parts = unpack(docx)
    root = etree.fromstring(parts[MAIN])
    for row in [
        mark.getparent().getparent() for mark in root.iter(f"{W}{drop}") if mark.getparent().tag == f"{W}trPr"
    ]:
        row.getparent().remove(row)
    for mark in [each for each in root.iter(f"{W}{drop}") if each.getparent().tag == f"{W}rPr"]:
        paragraph = next(mark.iterancestors(f"{W}p"))
        paragraph.getparent().remove(paragraph)
    for mark in list(root.iter(f"{W}{drop}")):
        mark.getparent().remove(mark)
    for mark in list(root.iter(f"{W}{keep}")):
        for child in list(mark):
            mark.addprevious(child)
        mark.getparent().remove(mark)
    for struck in root.iter(f"{W}delText"):
        struck.tag = f"{W}t"
    return pack(
        {**parts, MAIN: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}
    )


def said(docx: bytes) -> list[str]:
    return [text_of(p) for p in body(docx).iter(f"{W}p") if text_of(p)]


def refused(docx: bytes) -> list[str]:
    return said(resolved(docx, "del", "ins"))


def accepted(docx: bytes) -> list[str]:
    return said(resolved(docx, "ins", "del"))


def test_a_number_is_struck_and_inserted_by_fokus(docx: bytes, blocks: dict[str, Fresh], findings: Findings):
    known = known_of(docx, {**blocks, "genomford1": replace(HELD, text="16")})
    done = tracked(docx, known)
    marks = list(body(done.docx).iter(f"{W}ins", f"{W}del"))
    assert [etree.QName(each).localname for each in marks] == ["del", "ins"]
    assert {each.get(f"{W}author") for each in marks} == {"fokus"}
    assert {each.get(f"{W}date") for each in marks} == {"2026-01-07T09:00:00Z"}
    assert "Av 16 planerade hölls 16." in accepted(done.docx)
    assert refused(done.docx) == said(docx)
    assert findings(done.docx) == []
    assert tracked(done.docx, replace(known, own=done.manifest)).docx is None


def test_what_fokus_inserted_and_nobody_accepted_is_simply_rewritten(docx: bytes, blocks: dict[str, Fresh]):
    once = tracked(docx, known_of(docx, {**blocks, "genomford1": replace(HELD, text="16")}))
    again = tracked(once.docx, known_of(once.docx, {**blocks, "genomford1": replace(HELD, text="17")}))
    assert len(list(body(again.docx).iter(f"{W}ins"))) == 1
    assert "Av 16 planerade hölls 17." in accepted(again.docx)
    assert refused(again.docx) == said(docx)


def test_who_refuses_the_change_has_overruled_it(docx: bytes, blocks: dict[str, Fresh]):
    known = known_of(docx, {**blocks, "genomford1": replace(HELD, text="16")})
    back = resolved(tracked(docx, known).docx, "del", "ins")
    done = tracked(back, known_of(back, known.fresh))
    assert [each.outcome for each in done.findings if each.key == "genomford1"] == ["kept"]


def test_rows_cells_quotes_and_a_picture_are_tracked(
    docx: bytes, blocks: dict[str, Fresh], findings: Findings
):
    table, figure, quotes = (blocks[key] for key in ("kontaktvagar", "teman", "roster"))
    first, _, total = table.table.rows
    rows = (first, ("Tid", "2,10", "2,20", "0,10"), ("Roller", "3", "3", "0"), (*total[:3], "0,20"))
    changed = {
        **blocks,
        "kontaktvagar": replace(table, table=replace(table.table, rows=rows)),
        "teman": replace(figure, figure=replace(figure.figure, png=figure.figure.png[:-1] + b"\0")),
        "roster": replace(quotes, quotes=(Quote("”Nytt.”", "rektor"), *quotes.quotes)),
    }
    known = known_of(docx, changed)
    done = tracked(docx, known)
    (found,) = body(resolved(done.docx, "ins", "del")).iter(f"{W}tbl")
    assert [tuple(map(text_of, (c.find(f"{W}p") for c in row))) for row in cells(found)][1:] == list(rows)
    assert accepted(done.docx)[-4:-1] == ["”Nytt.” (rektor)", *said(docx)[-3:-1]]
    assert refused(done.docx) == said(docx)
    assert len({name for name in unpack(done.docx) if "/media/" in name}) == 2
    assert findings(done.docx) == []
    assert tracked(done.docx, replace(known, own=done.manifest)).docx is None
    fewer = {**changed, "roster": replace(quotes, quotes=quotes.quotes[:1]), "kontaktvagar": table}
    after = tracked(done.docx, replace(known, own=done.manifest, fresh=fewer))
    assert findings(after.docx) == []
    assert tracked(after.docx, replace(known, own=after.manifest, fresh=fewer)).docx is None


def overruled(docx: bytes) -> bytes:
    parts = unpack(docx)
    return pack({**parts, MAIN: parts[MAIN].replace(b">15<", b">femton<")})


def test_a_conflict_is_a_comment_said_once(docx: bytes, blocks: dict[str, Fresh], findings: Findings):
    mine = overruled(docx)
    known = known_of(mine, {**blocks, "genomford1": replace(HELD, text="16")})
    done = tracked(mine, known)
    comments = etree.fromstring(unpack(done.docx)["word/comments.xml"])
    assert [(each.get(f"{W}author"), text_of(each[0])) for each in comments] == [("fokus", "Svaret är nu 16")]
    assert "Av 16 planerade hölls femton." in said(done.docx)
    assert findings(done.docx) == []
    assert tracked(done.docx, replace(known, own=done.manifest)).docx is None
    later = replace(known, own=done.manifest, fresh={**known.fresh, "genomford1": replace(HELD, text="17")})
    again = tracked(done.docx, later)
    assert len(etree.fromstring(unpack(again.docx)["word/comments.xml"])) == 2


def test_comments_of_people_stay(docx: bytes, blocks: dict[str, Fresh]):
    mine = overruled(docx)
    known = known_of(mine, {**blocks, "genomford1": replace(HELD, text="16")})
    with_comment = tracked(mine, known).docx
    parts = unpack(with_comment)
    parts["word/comments.xml"] = parts["word/comments.xml"].replace(b'"fokus"', b'"Vera"')
    theirs = pack(parts)
    before = etree.fromstring(parts["word/comments.xml"])
    again = tracked(theirs, known)
    after = etree.fromstring(unpack(again.docx)["word/comments.xml"])
    assert [etree.tostring(each) for each in after][:1] == [etree.tostring(each) for each in before]
    assert [each.get(f"{W}id") for each in after] == ["0", "1"]


def test_in_what_a_person_inserted_the_old_is_struck_inside(
    docx: bytes, blocks: dict[str, Fresh], findings: Findings
):
    parts = unpack(docx)
    root = etree.fromstring(parts[MAIN])
    run = next(each for each in root.iter(f"{W}t") if each.text == "15").getparent()
    mark = etree.Element(
        f"{W}ins", {f"{W}id": "800", f"{W}author": "Vera", f"{W}date": "2026-01-01T00:00:00Z"}
    )
    run.addprevious(mark)
    mark.append(run)
    theirs = pack(
        {**parts, MAIN: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}
    )
    done = tracked(theirs, known_of(theirs, {**blocks, "genomford1": replace(HELD, text="16")}))
    assert "Av 16 planerade hölls 16." in said(done.docx)
    assert findings(done.docx) == []


def test_what_is_hidden_now_is_not_left_to_read_as_struck(docx: bytes, blocks: dict[str, Fresh]):
    done = tracked(docx, known_of(docx, {**blocks, "genomford1": replace(HELD, text="..")}))
    assert not list(body(done.docx).iter(f"{W}delText"))
    assert "Av 16 planerade hölls ..." in said(done.docx)


@pytest.mark.office
def test_the_sdk_finds_nothing_in_tracked_changes(
    docx: bytes, blocks: dict[str, Fresh], tmp_path_factory: pytest.TempPathFactory,
    sdk_findings: Callable[[object], list[object]],
):  # fmt: skip
    table = blocks["kontaktvagar"]
    rows = (table.table.rows[0], ("Tid", "1", "2", "1"), *table.table.rows[1:])
    changed = {**blocks, "kontaktvagar": replace(table, table=replace(table.table, rows=rows))}
    mine = overruled(docx)
    path = tmp_path_factory.mktemp("tracked") / "tracked.docx"
    path.write_bytes(tracked(mine, known_of(mine, {**changed, "genomford1": replace(HELD, text="16")})).docx)
    assert sdk_findings(path) == []
