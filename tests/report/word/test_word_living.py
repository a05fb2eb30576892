"""A chapter that people edit and fokus refreshes: their work stays as it is, and every answer holds."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fokus.ooxml import pack, unpack
from fokus.report.blocks import (
    Answer,
    Block,
    FigureBlock,
    Heading,
    Paragraph,
    Quote,
    QuotesBlock,
    TableBlock,
    Text,
    Value,
)
from fokus.report.word import DocumentInfo, Entry, audit_controls, read_manifest, write_document
from fokus.report.word.captions import note_of
from fokus.report.word.living import (
    Finding,
    Fresh,
    Known,
    Refreshed,
    StrictDocumentError,
    TrackedPen,
    open_living,
    refresh_document,
    tags_in,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "word/document.xml"
INVITED = Value(Answer("inbjudna01", "response pick=invited", "number", "d1"), "61")
HELD = Value(Answer("genomford1", "coverage pick=held", "number", "d2"), "15")
CHANGE = Value(
    Answer("forandring", "scales across=round", "sentence", "d3"), "Medelvärdet steg från 2,71 till 2,99."
)
NOW = {"inbjudna01": "62", "genomford1": "16", "forandring": "Medelvärdet steg från 2,70 till 2,98."}


@pytest.fixture
def study_chapter(chapter: Sequence[Block]) -> tuple[Block, ...]:
    prose = Paragraph((Text("Av "), INVITED, Text(" inbjudna kom "), HELD, Text(" intervjuer till.")))
    return (
        *chapter,
        Heading(2, (Text("Svar"),)),
        prose,
        Paragraph((CHANGE,)),
        Paragraph((HELD, Text(" av 16."))),
    )


def answers_of(blocks: Sequence[Block]) -> dict[str, Fresh]:
    """Return what a chapter answers, by key, with the notes."""
    found: dict[str, Fresh] = {}
    for block in blocks:
        for each in block.content if isinstance(block, Paragraph) else (block,):
            if getattr(each, "answer", None) is not None:
                found[each.answer.key] = each
    notes = {
        "table": lambda block: block.table.notes,
        "figure": lambda block: block.figure.notes,
        "quotes": lambda block: block.notes,
    }
    for each in list(found.values()):
        if each.answer.rendering in notes:
            note = note_of(each.answer, notes[each.answer.rendering](each))
            found[note.answer.key] = note
    return found


def changed(fresh: Mapping[str, Fresh], **more: Fresh) -> dict[str, Fresh]:
    """Return the answers after a correction: other numbers, another row, another picture, other quotes."""
    new = {key: replace(each, text=NOW[key]) if key in NOW else each for key, each in fresh.items()}
    return {**new, **more}


def refreshed(docx: bytes, known: Known) -> Refreshed:
    return refresh_document(open_living(docx), known)


class Written:
    """A chapter as it was written, and what it answered then."""

    def __init__(self, docx: bytes, known: Known, fresh: dict[str, Fresh]) -> None:
        self.docx, self.known, self.fresh = docx, known, fresh

    def with_answers(self, fresh: Mapping[str, Fresh]) -> Known:
        return replace(self.known, fresh=fresh)


@pytest.fixture
def written(study_chapter: tuple[Block, ...], info: DocumentInfo) -> Written:
    return write(study_chapter, info)


def write(chapter: Sequence[Block], info: DocumentInfo) -> Written:
    made = write_document([chapter], info)
    fresh = answers_of(chapter)
    return Written(made.docx, Known(made.manifest, {}, fresh), fresh)


def body(docx: bytes) -> etree._Element:
    return etree.fromstring(unpack(docx)[MAIN])


def edited(docx: bytes, change: Callable[[etree._Element], object]) -> bytes:
    parts = unpack(docx)
    root = etree.fromstring(parts[MAIN])
    change(root)
    return pack(
        {**parts, MAIN: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}
    )


def controls(root: etree._Element, key: str = "") -> list[etree._Element]:
    return [each for each in root.iter(f"{W}sdt") if key_of(each) == key or (not key and key_of(each))]


def key_of(control: etree._Element) -> str:
    tag = control.find(f"{W}sdtPr/{W}tag")
    said = "" if tag is None else tag.get(f"{W}val", "")
    return said.removeprefix("fokus:") if said.startswith("fokus:") else ""


def text(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def overrule(root: etree._Element, key: str, said: str, which: int = 0) -> None:
    first, *more = controls(root, key)[which].iter(f"{W}t")
    first.text = said
    for each in more:
        each.text = ""


def without_ours(docx: bytes) -> bytes:
    """Return the body in canonical form with the content of every control of ours taken out."""
    root = body(docx)
    for control in controls(root):
        control.remove(control.find(f"{W}sdtContent"))
    return etree.tostring(root, method="c14n")


def by_outcome(done: Refreshed) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for each in done.findings:
        found.setdefault(each.outcome, []).append(each)
    return found


def test_nothing_changed_writes_nothing(written: Written):
    done = refreshed(written.docx, written.known)
    assert done.docx is None
    assert {each.outcome for each in done.findings} == {"same"}


def test_what_nobody_edited_is_replaced_and_only_that_part_is_written(written: Written):
    known = written.with_answers(changed(written.fresh))
    done = refreshed(written.docx, known)
    assert [text(each) for each in controls(body(done.docx), "genomford1")] == ["16", "16"]
    assert without_ours(done.docx) == without_ours(written.docx)
    before, after = unpack(written.docx), unpack(done.docx)
    different = {name for name in before if before[name] != after[name]}
    assert different == {
        MAIN,
        next(n for n in before if n.startswith("customXml/item") and "Props" not in n and "rels" not in n),
    }
    assert read_manifest(done.docx) == done.manifest
    assert audit_controls(done.docx) == []
    again = refreshed(done.docx, replace(known, own=done.manifest))
    assert again.docx is None


def test_what_the_writer_overruled_is_kept_and_told(written: Written):
    docx = edited(written.docx, lambda root: overrule(root, "genomford1", "femton", 1))
    known = written.with_answers(changed(written.fresh))
    done = refreshed(docx, known)
    assert [text(each) for each in controls(body(done.docx), "genomford1")] == ["16", "femton"]
    (kept,) = by_outcome(done)["kept"]
    assert (kept.was, kept.here, kept.now, kept.overdue) == ("15", "femton", "16", True)
    again = refreshed(done.docx, replace(known, own=done.manifest))
    assert again.docx is None
    assert by_outcome(again)["kept"] == [kept]


def test_what_the_guard_hides_now_outranks_the_writer(written: Written):
    docx = edited(written.docx, lambda root: overrule(root, "genomford1", "bara fyra", 0))
    hidden = replace(HELD, text="..")
    done = refreshed(docx, written.with_answers({**written.fresh, "genomford1": hidden}))
    assert [text(each) for each in controls(body(done.docx), "genomford1")] == ["..", ".."]
    assert {each.here for each in by_outcome(done)["hidden"]} == {"bara fyra", "15"}


def test_a_hidden_value_leaves_with_what_was_deleted_with_changes_tracked(written: Written):
    def tracked(root: etree._Element) -> None:
        content = controls(root, "forandring")[0].find(f"{W}sdtContent")
        (run,) = content
        deleted = etree.SubElement(content, f"{W}del", {f"{W}id": "900", f"{W}author": "Vera"})
        deleted.append(deepcopy(run))
        deleted[0].find(f"{W}t").tag = f"{W}delText"

    docx = edited(written.docx, tracked)
    sentence = replace(CHANGE, text="Värdet redovisas inte.")
    known = replace(
        written.with_answers({**written.fresh, "forandring": sentence}), hidden=frozenset({"forandring"})
    )
    done = refreshed(docx, known)
    assert "2,71 till 2,99" not in unpack(done.docx)[MAIN].decode()


def test_what_was_deleted_is_told_and_never_put_back(written: Written):
    def delete(root: etree._Element) -> None:
        control = controls(root, "kontaktvagar")[0]
        control.getparent().remove(control)
        for each in controls(root, "inbjudna01"):
            each.find(f"{W}sdtContent").find(f"{W}r").find(f"{W}t").text = ""

    done = refreshed(edited(written.docx, delete), written.with_answers(changed(written.fresh)))
    assert {each.key for each in by_outcome(done)["gone"]} == {"kontaktvagar", "inbjudna01"}
    assert controls(body(done.docx), "kontaktvagar") == []
    assert text(controls(body(done.docx), "inbjudna01")[0]) == ""


def test_a_comment_on_a_number_stays_with_it(written: Written):
    def comment(root: etree._Element) -> None:
        content = controls(root, "inbjudna01")[0].find(f"{W}sdtContent")
        content.insert(0, etree.Element(f"{W}commentRangeStart", {f"{W}id": "7"}))
        etree.SubElement(content, f"{W}commentRangeEnd", {f"{W}id": "7"})
        run = etree.SubElement(content, f"{W}r")
        etree.SubElement(run, f"{W}commentReference", {f"{W}id": "7"})

    done = refreshed(edited(written.docx, comment), written.with_answers(changed(written.fresh)))
    content = controls(body(done.docx), "inbjudna01")[0].find(f"{W}sdtContent")
    assert text(content) == "62"
    assert [etree.QName(each).localname for each in content] == [
        "commentRangeStart", "r", "commentRangeEnd", "r",
    ]  # fmt: skip


def test_the_formatting_of_the_first_run_is_kept(written: Written):
    def bold(root: etree._Element) -> None:
        run = controls(root, "inbjudna01")[0].find(f"{W}sdtContent/{W}r")
        run.insert(0, etree.fromstring(f'<w:rPr xmlns:w="{W[1:-1]}"><w:b/></w:rPr>'))
        second = deepcopy(run)
        run.find(f"{W}t").text, second.find(f"{W}t").text = "6", "1"
        run.addnext(second)

    done = refreshed(edited(written.docx, bold), written.with_answers(changed(written.fresh)))
    runs = controls(body(done.docx), "inbjudna01")[0].findall(f"{W}sdtContent/{W}r")
    assert [text(run) for run in runs] == ["62"]
    assert runs[0].find(f"{W}rPr/{W}b") is not None


def table_with(block: TableBlock, rows: Sequence[Sequence[str]]) -> TableBlock:
    table = replace(block.table, rows=tuple(map(tuple, rows)), totals=frozenset({len(rows) - 1}))
    return replace(block, table=table)


def test_rows_come_and_go_in_a_table_and_the_total_stays_bold(written: Written, contacts: TableBlock):
    first, second, total = contacts.table.rows
    rows = [first, ("Tid", "2,10", "2,20", "0,10 (0,01 till 0,19)"), total]
    done = refreshed(
        written.docx, written.with_answers({**written.fresh, "kontaktvagar": table_with(contacts, rows)})
    )
    table = next(controls(body(done.docx), "kontaktvagar")[0].iter(f"{W}tbl"))
    assert [[text(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")][1:] == [
        list(r) for r in rows
    ]
    assert [row.find(f".//{W}b") is not None for row in table.iter(f"{W}tr")] == [False, False, False, True]
    more = [first, second, ("Tid", "2,10", "2,20", "–"), ("Roller", "3,10", "3,20", "–"), total]
    done = refreshed(
        written.docx, written.with_answers({**written.fresh, "kontaktvagar": table_with(contacts, more)})
    )
    table = next(controls(body(done.docx), "kontaktvagar")[0].iter(f"{W}tbl"))
    assert [text(row.find(f"{W}tc")) for row in table.iter(f"{W}tr")][1:] == [row[0] for row in more]
    assert audit_controls(done.docx) == []


def test_a_table_of_other_columns_is_as_wide_as_the_old(
    written: Written, contacts: TableBlock, findings: Callable[[bytes], list[str]]
):
    table = replace(
        contacts.table, columns=contacts.table.columns[:2], rows=tuple(row[:2] for row in contacts.table.rows)
    )
    block = replace(contacts, table=table)
    done = refreshed(written.docx, written.with_answers({**written.fresh, "kontaktvagar": block}))
    found = next(controls(body(done.docx), "kontaktvagar")[0].iter(f"{W}tbl"))
    assert [len(row.findall(f"{W}tc")) for row in found.iter(f"{W}tr")] == [2, 2, 2, 2]
    assert len(found.findall(f"{W}tblGrid/{W}gridCol")) == 2
    assert findings(done.docx) == []


def test_a_table_whose_note_changed_has_its_note_changed(written: Written, contacts: TableBlock):
    note = note_of(contacts.answer, ("Personer som svarat båda gångerna (n = 38).",))
    done = refreshed(written.docx, written.with_answers({**written.fresh, note.answer.key: note}))
    assert [each.key for each in by_outcome(done)["replaced"]] == ["kontaktvagar#note"]
    assert "n = 38" in text(body(done.docx))


def test_quotes_become_more_and_fewer(written: Written):
    block = written.fresh["roster"]
    assert isinstance(block, QuotesBlock)
    for count in (1, 3):
        quotes = tuple(Quote(f"”Citat {n}.”", "kurator") for n in range(count))
        done = refreshed(
            written.docx, written.with_answers({**written.fresh, "roster": replace(block, quotes=quotes)})
        )
        paragraphs = controls(body(done.docx), "roster")[0].findall(f"{W}sdtContent/{W}p")
        assert [text(each) for each in paragraphs] == [f"”Citat {n}.” (kurator)" for n in range(count)]
        assert len({each.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for each in paragraphs}) == 1


def test_a_new_picture_takes_the_place_of_the_old_whose_file_goes(
    written: Written, findings: Callable[[bytes], list[str]]
):
    block = written.fresh["teman"]
    assert isinstance(block, FigureBlock)
    png = block.figure.png.replace(b"IEND", b"IEND")[:-4] + b"\0\0\0\0"
    figure = replace(block.figure, png=png, alt="Ny bild.")
    done = refreshed(
        written.docx, written.with_answers({**written.fresh, "teman": replace(block, figure=figure)})
    )
    media = {name: part for name, part in unpack(done.docx).items() if "/media/" in name}
    assert [hashlib.sha256(part).hexdigest() for part in media.values()] == [hashlib.sha256(png).hexdigest()]
    drawing = next(body(done.docx).iter("{*}docPr"))
    assert drawing.get("descr") == "Ny bild."
    assert findings(done.docx) == []


def descriptions(root: etree._Element) -> list[str]:
    tables = [each.get(f"{W}val") for each in root.iter(f"{W}tblDescription")]
    return [*tables, *(each.get("descr") for each in root.iter("{*}docPr"))]


def describe_all(root: etree._Element, said: str) -> None:
    for each in root.iter(f"{W}tblDescription"):
        each.set(f"{W}val", said)
    for each in root.iter("{*}docPr"):
        each.set("descr", said)


def with_other_objects(written: Written, contacts: TableBlock, alt: str = "Ny bild.") -> Known:
    first, second, total = contacts.table.rows
    table = table_with(contacts, [first, (*second[:3], "0,05 (−0,07 till 0,17)"), total])
    table = replace(table, table=replace(table.table, summary="Ny sammanfattning."))
    block = written.fresh["teman"]
    assert isinstance(block, FigureBlock)
    figure = replace(block.figure, png=block.figure.png[:-4] + b"\0\0\0\0", alt=alt)
    fresh = {**written.fresh, "kontaktvagar": table, "teman": replace(block, figure=figure)}
    return written.with_answers(fresh)


@pytest.mark.parametrize("track", [False, True])
def test_alternative_text_of_the_writers_own_is_kept_and_told(
    written: Written, contacts: TableBlock, *, track: bool
):
    docx = edited(written.docx, lambda root: describe_all(root, "Mina ord."))
    known = with_other_objects(written, contacts)
    living = open_living(docx)
    pen = TrackedPen(living, "2026-01-01T00:00:00Z", str) if track else None
    done = refresh_document(living, known, pen)
    assert set(descriptions(body(done.docx))) == {"Mina ord."}
    told = {each.key: each.description for each in done.findings if each.description}
    assert told == {"kontaktvagar": "Mina ord.", "teman": "Mina ord."}
    once_more = replace(with_other_objects(written, contacts, "Ännu en bild."), own=done.manifest)
    assert set(descriptions(body(refreshed(docx, once_more).docx))) == {"Mina ord."}


def test_alternative_text_that_fokus_wrote_follows_the_answer(written: Written, contacts: TableBlock):
    known = with_other_objects(written, contacts)
    # LibreOffice and Word may break it into lines.
    docx = edited(
        written.docx,
        lambda root: [
            each.set("descr", each.get("descr").replace(" ", "\n", 1)) for each in root.iter("{*}docPr")
        ],
    )
    done = refreshed(docx, known)
    assert descriptions(body(done.docx)) == ["Ny sammanfattning.", "Ny bild."]
    assert not any(each.description for each in done.findings)
    later = replace(written.known, own=done.manifest)
    assert descriptions(body(refreshed(done.docx, later).docx)) == descriptions(body(written.docx))


def test_what_is_hidden_now_goes_from_the_writers_alternative_text_too(
    written: Written, contacts: TableBlock
):
    docx = edited(written.docx, lambda root: describe_all(root, "Tid steg till 2,99."))
    rows = [[row[0], "..", "..", ".."] for row in contacts.table.rows]
    done = refreshed(
        docx, written.with_answers({**written.fresh, "kontaktvagar": table_with(contacts, rows)})
    )
    assert descriptions(body(done.docx))[0] == contacts.table.summary


def test_a_document_from_before_alternative_texts_were_remembered_gets_those_of_fokus(
    written: Written, contacts: TableBlock
):
    def forgetting(entry: Entry) -> Entry:
        return replace(entry, occurrences=tuple(replace(each, described=None) for each in entry.occurrences))

    known = with_other_objects(written, contacts)
    own = replace(known.own, entries=tuple(map(forgetting, known.own.entries)))
    done = refreshed(written.docx, replace(known, own=own))
    assert descriptions(body(done.docx)) == ["Ny sammanfattning.", "Ny bild."]


def test_a_table_pasted_once_more_is_followed_too_and_given_an_id_of_its_own(written: Written):
    def paste(root: etree._Element) -> None:
        root.find(f"{W}body").insert(0, deepcopy(controls(root, "kontaktvagar")[0]))

    known = written.with_answers(written.fresh)
    done = refreshed(edited(written.docx, paste), known)
    ids = [each.find(f"{W}sdtPr/{W}id").get(f"{W}val") for each in controls(body(done.docx), "kontaktvagar")]
    assert len(set(ids)) == 2
    entry = next(each for each in done.manifest.entries if each.key == "kontaktvagar")
    assert len(entry.occurrences) == 2
    assert refreshed(done.docx, replace(known, own=done.manifest)).docx is None


def test_a_control_from_another_report_is_adopted_by_its_key(written: Written):
    others = {entry.key: entry for entry in written.known.own.entries}
    empty = replace(written.known.own, entries=())
    known = Known(empty, others, changed(written.fresh))
    done = refreshed(written.docx, known)
    assert text(controls(body(done.docx), "inbjudna01")[0]) == "62"
    assert all(each.adopted for each in done.findings)
    assert {entry.key for entry in done.manifest.entries} == set(others)


def test_a_control_that_only_its_name_tells_is_kept_when_it_says_something_else(written: Written):
    entry = Entry("inbjudna01", "response pick=invited", "number", "", ())
    known = Known(replace(written.known.own, entries=()), {"inbjudna01": entry}, changed(written.fresh))
    done = refreshed(written.docx, known)
    assert [each.outcome for each in done.findings] == ["kept"]
    again = refreshed(done.docx or written.docx, replace(known, own=done.manifest, others={}))
    assert [each.outcome for each in again.findings] == ["kept"]
    assert again.docx is None


def test_text_boxes_headers_and_both_forms_of_a_text_box(written: Written):
    control = etree.tostring(controls(body(written.docx), "inbjudna01")[0]).decode()
    box = (
        f'<w:p xmlns:w="{W[1:-1]}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r>'
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p>{control}</w:p>'
        "</w:txbxContent></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><w:txbxContent><w:p>{control}</w:p></w:txbxContent></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    docx = edited(written.docx, lambda root: root.find(f"{W}body").insert(0, etree.fromstring(box)))
    done = refreshed(docx, written.with_answers(changed(written.fresh)))
    assert [text(each) for each in controls(body(done.docx), "inbjudna01")] == ["62", "62", "62"]
    assert sum(each.key == "inbjudna01" for each in done.findings) == 2


def test_after_libreoffice_dropped_the_controls_bookmarks_and_names_lead_to_all(written: Written):
    def drop(root: etree._Element) -> None:
        for control in controls(root):
            for each in list(control.find(f"{W}sdtContent")):
                control.addprevious(each)
            control.getparent().remove(control)

    docx = edited(written.docx, drop)
    assert {tag.split(":")[1] for tag in tags_in(open_living(docx))} == {"teman"}
    done = refreshed(docx, written.with_answers(changed(written.fresh)))
    assert not by_outcome(done).get("gone")
    assert "Av 62 inbjudna kom 16 intervjuer till." in text(body(done.docx))


def test_a_document_saved_as_strict_is_refused(written: Written):
    parts = unpack(written.docx)
    strict = parts[MAIN].replace(W[1:-1].encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    with pytest.raises(StrictDocumentError):
        open_living(pack({**parts, MAIN: strict}))


# What people do to a chapter, drawn at random.


@dataclass
class Hands:
    """Edits a chapter as people do, and remembers what they overruled and deleted."""

    root: etree._Element
    random: Random
    overruled: dict[str, str] = field(default_factory=dict)

    def act(self, how: str) -> None:
        getattr(self, how)()

    def prose(self) -> list[etree._Element]:
        ours = {each for control in controls(self.root) for each in control.iter()}
        return [p for p in self.root.iter(f"{W}p") if p not in ours and not controls(p)]

    def runs(self) -> list[etree._Element]:
        return [run for p in self.prose() for run in p.findall(f"{W}r") if len(run.findall(f"{W}t")) == 1]

    def children(self) -> list[etree._Element]:
        return [each for each in self.root.find(f"{W}body") if each.tag == f"{W}p"]

    def insert(self) -> None:
        new = etree.fromstring(
            f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>Nytt stycke om 12 elever.</w:t></w:r></w:p>'
        )
        self.random.choice(self.children()).addprevious(new)

    def delete(self) -> None:
        plain = [
            p
            for p in self.prose()
            if not p.findall(f".//{W}bookmarkStart") and p.getparent().tag == f"{W}body"
        ]
        if plain:
            chosen = self.random.choice(plain)
            chosen.getparent().remove(chosen)

    def values(self) -> list[etree._Element]:
        return [c for c in controls(self.root) if c.find(f"{W}sdtPr/{W}text") is not None and text(c)]

    def split(self) -> None:
        ours = [run for c in self.values() for run in c.iter(f"{W}r") if run.find(f"{W}t") is not None]
        run = self.random.choice([*self.runs(), *ours])
        second = deepcopy(run)
        said = run.find(f"{W}t").text or ""
        at = self.random.randint(0, len(said))
        run.find(f"{W}t").text, second.find(f"{W}t").text = said[:at], said[at:]
        run.addnext(second)

    def bold(self) -> None:
        run = self.random.choice(list(self.root.iter(f"{W}r")))
        if run.find(f"{W}rPr") is None:
            run.insert(0, etree.fromstring(f'<w:rPr xmlns:w="{W[1:-1]}"><w:b/></w:rPr>'))

    def move(self) -> None:
        one, other = self.random.choice(self.children()), self.random.choice(self.children())
        if one is not other:
            other.addprevious(one)

    def tracked_insert(self) -> None:
        paragraph = self.random.choice(self.prose())
        mark = etree.SubElement(paragraph, f"{W}ins", {f"{W}id": "901", f"{W}author": "Vera"})
        run = etree.SubElement(mark, f"{W}r")
        etree.SubElement(run, f"{W}t").text = " tillagt"

    def tracked_delete(self) -> None:
        self.strike(self.random.choice(self.runs()))

    def strike(self, run: etree._Element) -> None:
        mark = etree.Element(f"{W}del", {f"{W}id": "902", f"{W}author": "Vera"})
        run.addprevious(mark)
        mark.append(run)
        for said in run.findall(f"{W}t"):
            said.tag = f"{W}delText"

    def paste(self) -> None:
        tables = controls(self.root, "kontaktvagar")
        if tables:
            copied = deepcopy(self.random.choice(tables))
            copied.find(f"{W}sdtPr/{W}id").set(f"{W}val", str(self.random.randint(1, 10**6)))
            self.random.choice(self.children()).addnext(copied)

    def override(self) -> None:
        if self.values():
            control = self.random.choice(self.values())
            first, *more = control.iter(f"{W}t")
            first.text = self.overrule(control)
            for each in more:
                each.text = ""

    def tracked_override(self) -> None:
        if self.values():
            control = self.random.choice(self.values())
            content = control.find(f"{W}sdtContent")
            for run in [each for each in content.iter(f"{W}r") if each.find(f"{W}t") is not None]:
                self.strike(run)
            mark = etree.SubElement(content, f"{W}ins", {f"{W}id": "903", f"{W}author": "Vera"})
            written = etree.SubElement(etree.SubElement(mark, f"{W}r"), f"{W}t")
            written.text = self.overrule(control)

    def overrule(self, control: etree._Element) -> str:
        said = f"skrivet för hand {self.random.randint(0, 99)}"
        self.overruled[control.find(f"{W}sdtPr/{W}id").get(f"{W}val")] = said
        return said

    def drop(self) -> None:
        control = self.random.choice(controls(self.root) or [etree.Element("none")])
        parent = control.getparent()
        if parent is not None and len(controls(self.root)) > 1:
            identity = control.find(f"{W}sdtPr/{W}id").get(f"{W}val")
            self.overruled.pop(identity, None)
            parent.remove(control)


WAYS = (
    "insert", "delete", "split", "bold", "move", "tracked_insert", "tracked_delete", "paste", "override",
    "tracked_override", "drop",
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=st.lists(st.sampled_from(WAYS), max_size=25), seed=st.integers(0, 10**6))
def test_whatever_people_do_their_work_stays_and_every_answer_holds(
    study_chapter: tuple[Block, ...], info: DocumentInfo, contacts: TableBlock, ways: list[str], seed: int
):  # fmt: skip
    again = Random(seed).choices(study_chapter[-3:], k=seed % 5)
    written = write(Random(seed).sample([*study_chapter, *again], len(study_chapter) + len(again)), info)
    hands: list[Hands] = []

    def work(root: etree._Element) -> None:
        hands.append(Hands(root, Random(seed)))
        for way in ways:
            hands[0].act(way)

    docx = edited(written.docx, work)
    rows = [(label, "1,00", "2,00", "1,00 (0,90 till 1,10)") for label in ("Kontaktvägar", "Tid", "Samtliga")]
    fresh = changed(written.fresh, kontaktvagar=table_with(contacts, rows))
    known = written.with_answers(fresh)
    done = refreshed(docx, known)
    after = done.docx or docx
    assert without_ours(after) == without_ours(docx)
    assert right(body(after), hands[0].overruled, fresh)
    assert [key_of(each) for each in controls(body(after))] == [key_of(each) for each in controls(body(docx))]
    kept = [each.here for each in done.findings if each.outcome == "kept"]
    assert sorted(map(str, kept)) == sorted(hands[0].overruled.values())
    twice = refreshed(after, replace(known, own=done.manifest))
    assert twice.docx is None
    assert sorted(each.here for each in by_outcome(twice).get("kept", [])) == sorted(kept)


def right(root: etree._Element, overruled: Mapping[str, str], fresh: Mapping[str, Fresh]) -> bool:
    """Tell whether every control says what it should: what the writer said, else what holds now."""
    return all(said_in(control, overruled, fresh) for control in controls(root))


def said_in(control: etree._Element, overruled: Mapping[str, str], fresh: Mapping[str, Fresh]) -> bool:
    identity = control.find(f"{W}sdtPr/{W}id").get(f"{W}val")
    block = fresh[key_of(control)]
    if isinstance(block, Value):
        return text(control) == overruled.get(identity, block.text)
    if isinstance(block, TableBlock):
        cells = [[text(cell) for cell in row.iter(f"{W}tc")] for row in control.iter(f"{W}tr")]
        return cells[1:] == [list(row) for row in block.table.rows]
    return True
