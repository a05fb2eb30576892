"""What a project says is in its file: written and read, it is the same; written again, the same bytes."""

import io
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fokus.exchange.positions import Counted, counted
from fokus.exchange.project import (
    Case,
    CodeNode,
    Group,
    Link,
    Mark,
    Note,
    Project,
    Selection,
    Source,
    User,
    Value,
    Variable,
)
from fokus.exchange.reading import Read, read_project
from fokus.exchange.writing import write_project

letters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff")
words = st.text(letters | st.sampled_from("åäö👍&<\">' "), min_size=1, max_size=20)
lines = st.lists(words, min_size=1, max_size=4).map("\n".join)
moments = st.datetimes().map(lambda each: each.isoformat(timespec="seconds") + "Z")


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Return a project that has of everything, each thing with a guid of its own."""
    numbers = iter(range(1, 10_000))

    def guid() -> str:
        return str(UUID(int=next(numbers)))

    def some(made: list[str]) -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(made), unique=True, max_size=2))) if made else ()

    def several(most: int = 3) -> range:
        return range(draw(st.integers(0, most)))

    users = tuple(User(guid(), draw(words), draw(words)) for _ in several())
    user = st.sampled_from(["", *(each.guid for each in users)])
    notes = tuple(Note(guid(), draw(words), draw(lines), draw(user), draw(moments)) for _ in several())
    noted = [each.guid for each in notes]

    def code(deep: int) -> CodeNode:
        below = tuple(code(deep - 1) for _ in several(2)) if deep else ()
        colour = draw(st.sampled_from(["", "#1f77b4"]))
        return CodeNode(guid(), draw(words), draw(lines), colour, draw(st.booleans()), below, some(noted))

    top = code(2)
    codes = [top.guid, *(each.guid for each in top.codes)]
    variables = tuple(Variable(guid(), draw(words), "Text") for _ in several())
    values = tuple(Value(each.guid, draw(words)) for each in variables)

    def mark() -> Mark:
        return Mark(guid(), draw(st.sampled_from(codes)), draw(user), draw(moments), some(noted))

    def selection(text: str) -> Selection:
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        return Selection(guid(), start, end, draw(user), tuple(mark() for _ in several(2)), some(noted))

    def source() -> Source:
        text = draw(lines)
        found = tuple(selection(text) for _ in several())
        marks = tuple(mark() for _ in several(1))
        return Source(guid(), draw(words), text, found, marks, some(noted), values)

    sources = tuple(source() for _ in several())
    placed = [each.guid for each in sources]
    cases = tuple(Case(guid(), draw(words), values, some(placed)) for _ in several(2))
    links = tuple(Link(guid(), each.guid, note) for each in cases for note in noted[:1])
    groups = tuple(Group(guid(), draw(words), some(placed), some(codes), some(noted)) for _ in several(2))
    return Project(
        draw(words), "fokus", draw(lines), users, (top,), variables, cases, sources, notes, links, groups,
        some(noted),
    )  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(projects())
def test_a_project_read_is_the_one_that_was_written(project: Project):
    data = write_project(project)
    found = read_project(data, "p.qdpx")
    assert isinstance(found, Read), found
    assert found.project == project
    assert not found.unheld
    assert write_project(found.project) == data
    settled = counted(found.project, "p.qdpx", own=True)
    assert isinstance(settled, Counted), settled


@pytest.mark.shared
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(project=projects())
def test_whatever_a_project_has_its_file_is_valid(schema: etree.XMLSchema, project: Project):
    with zipfile.ZipFile(io.BytesIO(write_project(project))) as archive:
        schema.assertValid(etree.fromstring(archive.read("project.qde")))


@pytest.fixture
def schema(shared: Path) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(shared / "data/refi/Project.xsd"))
