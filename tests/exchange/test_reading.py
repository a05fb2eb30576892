"""A project comes in whatever program wrote it; a hostile or broken one is a problem, never a traceback."""

import io
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fokus.exchange.positions import Counted, Counting, counted
from fokus.exchange.project import Project, Selection, Source
from fokus.exchange.reading import Read, all_codes, read_project

GUID = "00000000-0000-4000-8000-00000000000"
CODE = f'<Codes><Code guid="{GUID}1" name="Tid" isCodable="true"/></Codes>'
SAID = "Vi ringer växeln. Sedan väntar vi."
SPACE = 'xmlns="urn:QDA-XML:project:1.0"'


def coded(start: int = 3, end: int = 9, code: str = f"{GUID}1", more: str = "") -> str:
    return (
        f'<TextSource guid="{GUID}2" name="Kuratorer" plainTextPath="internal://a.txt">'
        f'<PlainTextSelection guid="{GUID}3" startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="{GUID}4"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
        f"{more}</TextSource>"
    )


def project(sources: str, *, more: str = "", origin: str = "QualCoder-4") -> str:
    return (
        f'<Project {SPACE} name="Projekt" origin="{origin}"><CodeBook>{CODE}</CodeBook>'
        f"<Sources>{sources}</Sources>{more}</Project>"
    )


def archive(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return buffer.getvalue()


def whole(**more: str | bytes) -> dict[str, str | bytes]:
    return {"project.qde": project(coded()), "sources/a.txt": SAID, **more}


def codes_of(found: Read | list) -> set[str]:
    return set() if isinstance(found, Read) else {each.code for each in found}


@pytest.mark.parametrize(
    ("described", "text"),
    [
        ("project.qde", "sources/a.txt"),
        ("Min studie.qde", "Sources/A.TXT"),
        ("inner/PROJECT.QDE", "a.txt"),
    ],
)
def test_a_project_is_found_whatever_its_folders_are_called(described: str, text: str):
    found = read_project(archive({described: project(coded()), text: SAID}), "p.qdpx")
    assert isinstance(found, Read)
    assert found.project.sources[0].text == SAID


def test_ids_in_capitals_and_braces_are_the_same():
    capital = coded(code="{" + f"{GUID}1".upper() + "}")
    found = read_project(archive({"p.qde": project(capital), "a.txt": SAID}), "p.qdpx")
    assert isinstance(found, Read)
    assert found.project.sources[0].selections[0].marks[0].code == f"{GUID}1"


def test_what_has_no_place_is_counted():
    more = "<Graphs><Graph/></Graphs>"
    picture = '<PictureSource guid="1"/><PictureSource guid="2"/>'
    data = archive(
        {"p.qde": project(coded(more="<Description>x</Description>") + picture, more=more), "a.txt": SAID}
    )
    found = read_project(data, "p.qdpx")
    assert isinstance(found, Read)
    assert found.unheld == {"Project/Graphs": 1, "Sources/PictureSource": 2, "TextSource/Description": 1}


def linked() -> bytes:
    buffer = io.BytesIO(archive(whole()))
    with zipfile.ZipFile(buffer, "a") as made:
        member = zipfile.ZipInfo("sources/nyckel.txt")
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(member, "/etc/passwd")
    return buffer.getvalue()


ENTITY = f'<!DOCTYPE x [<!ENTITY e "{"a" * 50}">]><Project {SPACE} name="&e;"/>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 avhugget", "refi-damaged"),
        (b"", "refi-damaged"),
        (b"<Project", "refi-damaged"),
        (b"<html/>", "refi-damaged"),
        (archive({"sources/a.txt": SAID}), "refi-no-qde"),
        (archive(whole(**{"two.qde": "<Project/>"})), "refi-one-qde"),
        (archive(whole(**{"../ut.txt": "ut"})), "refi-leads-out"),
        (archive(whole(**{"/etc/ut.txt": "ut"})), "refi-leads-out"),
        (archive(whole(**{"C:\\ut.txt": "ut"})), "refi-leads-out"),
        (archive(whole(**{"sources/A.txt": "ut"})), "refi-name-twice"),
        (linked(), "refi-leads-out"),
        (archive(whole(**{f"sources/{n}.txt": "" for n in range(4001)})), "unpacks-too-large"),
        (archive(whole(**{"sources/bomb.txt": b"0" * (300 * 2**20)})), "unpacks-too-large"),
        (archive({"p.qde": ENTITY}), "hostile-xml"),
        (archive({"p.qde": project(coded())}), "refi-no-text"),
        (archive({"p.qde": project(coded()), "a.txt": b"\xff\xfa\x00"}), "refi-not-text"),
        (archive({"p.qde": project(coded(code=f"{GUID}9")), "a.txt": SAID}), "refi-lost-code"),
        (archive({"p.qde": project(coded() + coded()), "a.txt": SAID}), "refi-guid-twice"),
        (archive({"p.qde": project(coded()).replace('"3"', '"tre"'), "a.txt": SAID}), "refi-no-position"),
        (archive({"p.qde": "<Project>" + "<a>" * 200 + "</a>" * 200 + "</Project>"}), "refi-damaged"),
    ],
)  # fmt: skip
def test_a_broken_or_hostile_project_is_a_problem(data: bytes, code: str):
    assert codes_of(read_project(data, "p.qdpx")) == {code}


@given(st.data())
def test_no_mutation_of_a_project_gives_a_traceback(data: st.DataObject):
    made = bytearray(archive(whole()))
    for _ in range(data.draw(st.integers(1, 6))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    found = read_project(bytes(made), "p.qdpx")
    if isinstance(found, Read):
        counted(found.project, "p.qdpx", own=False)


@pytest.mark.shared
def test_real_files_are_read(shared: Path):
    demo = read_project((shared / "data/refi/qualitative-coding_demo.qdpx").read_bytes(), "demo.qdpx")
    book = read_project((shared / "data/refi/taguette_synthetic.qdc").read_bytes(), "bok.qdc")
    assert isinstance(demo, Read)
    assert isinstance(book, Read)
    assert [len(each.selections) for each in demo.project.sources] == [158, 0]
    assert len([*all_codes(book.project.codes)]) == 31
    found = counted(demo.project, "demo.qdpx", own=False)
    assert not isinstance(found, list)
    assert (found.counting, found.whole) == (Counting(), 158)


def changed(data: bytes, draw: Callable[[st.SearchStrategy[int]], int]) -> bytes:
    """Return bytes of which some are cut out, doubled or others."""
    made = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        at, length = draw(st.integers(0, len(made) - 1)), draw(st.integers(1, 40))
        piece = bytes(made[at : at + length])
        made[at : at + length] = (b"", piece * 2, bytes([draw(st.integers(0, 255))]))[draw(st.integers(0, 2))]
    return bytes(made) or b"x"


def repacked(data: bytes, draw: Callable[[st.SearchStrategy[int]], int]) -> bytes:
    """Return a project whose archive is whole, and one of whose files is changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as kept:
        files: dict[str, str | bytes] = {each: kept.read(each) for each in kept.namelist()}
    name = [*files][draw(st.integers(0, len(files) - 1))]
    return archive(files | {name: changed(bytes(files[name]), draw)})  # type: ignore[arg-type]


@pytest.mark.shared
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mutation_of_a_real_file_gives_a_traceback(shared: Path, data: st.DataObject):
    demo = (shared / "data/refi/qualitative-coding_demo.qdpx").read_bytes()
    book = (shared / "data/refi/taguette_synthetic.qdc").read_bytes()
    for made in (changed(demo, data.draw), repacked(demo, data.draw), changed(book, data.draw)):
        found = read_project(made, "p.qdpx")
        if isinstance(found, Read):
            found_too = counted(found.project, "p.qdpx", own=False)
            assert isinstance(found_too, Counted) or codes_of(found_too)
        else:
            assert codes_of(found)


WORDS = "Hej på er 👍 alla. Vi ringer växeln.\nSedan väntar vi 😀 länge på svar.\nDet tar tid\noch ork."


def written(way: Counting, text: str, spans: list[tuple[int, int]], *, mark: bool, crlf: bool) -> Project:
    """Write a source as a program does that counts in some way."""

    def at(place: int) -> int:
        before = text[:place]
        wide = sum(ord(each) > 0xFFFF for each in before) if way.utf16 else 0
        return place + wide + (before.count("\n") if way.crlf else 0) + (way.mark and mark)

    raw = ("\ufeff" if mark else "") + (text.replace("\n", "\r\n") if crlf else text)
    selections = tuple(Selection(str(n), at(a), at(b)) for n, (a, b) in enumerate(spans))
    return Project("p", sources=(Source("s", "s", raw, selections),))


def spans_of(text: str) -> list[tuple[int, int]]:
    return [
        (text.index(each), text.index(each) + len(each))
        for each in ("ringer växeln", "väntar vi", "länge på", "tar tid", "ork")
    ]


@pytest.mark.parametrize("crlf", [True, False])
@pytest.mark.parametrize(
    "way", [Counting(a, b, c) for a in (True, False) for b in (True, False) for c in (True, False)]
)
def test_the_way_of_counting_is_found_out(way: Counting, *, crlf: bool):
    found = counted(written(way, WORDS, spans_of(WORDS), mark=True, crlf=crlf), "p.qdpx", own=False)
    assert not isinstance(found, list)
    assert found.counting == way
    (source,) = found.project.sources
    assert [(each.start, each.end) for each in source.selections] == spans_of(WORDS)
    assert source.text == WORDS


def test_what_stays_unclear_is_refused():
    unclear = written(Counting(), "\n" * 2 + "a b c d e f", [(6, 7)], mark=False, crlf=False)
    found = counted(unclear, "p.qdpx", own=False)
    assert isinstance(found, list)
    assert found[0].code == "refi-unclear-positions"


def test_a_selection_beyond_its_text_is_a_problem():
    found = counted(
        written(Counting(), "Vi väntar", [(0, 2), (3, 40), (3, 9)], mark=False, crlf=False), "p", own=False
    )
    assert isinstance(found, list)
    assert {each.code for each in found} == {"refi-wrong-position"}


def test_accents_that_stand_apart_are_put_together():
    apart = "Va\u0308xeln a\u0308r upptagen"
    found = counted(
        written(Counting(), apart, [(apart.index("upp"), len(apart))], mark=False, crlf=False), "p", own=False
    )
    assert not isinstance(found, list)
    (source,) = found.project.sources
    assert source.text[source.selections[0].start : source.selections[0].end] == "upptagen"
