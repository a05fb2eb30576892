"""Word files of others, with comments, changes and controls of their own: as templates, and refreshed."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from lxml import etree

from fokus.ooxml import unpack
from fokus.report.blocks import Block
from fokus.report.word import DocumentInfo, Manifest, TemplateError, audit_controls, write_document
from fokus.report.word.living import Known, open_living, refresh_document
from fokus.report.word.markup import W

pytestmark = pytest.mark.shared
NOTHING = Known(Manifest("", "sv", ()))
GERMAN = "pandoc-german_styled_lists.docx"


def found(shared: Path) -> dict[str, bytes]:
    files = {each.name: each.read_bytes() for each in sorted((shared / "data" / "word").glob("*.docx"))}
    assert len(files) > 10
    return files


def test_every_one_can_be_a_template(
    shared: Path, chapter: Sequence[Block], info: DocumentInfo, findings: Callable[[bytes], list[str]]
):
    for name, template in found(shared).items():
        if "strict" in name:
            with pytest.raises(TemplateError, match="strict"):
                write_document([chapter], info, template)
            continue
        written = write_document([chapter], info, template).docx
        before = set(findings(template))
        assert audit_controls(written) == [], name
        assert len(set(findings(written)) - before) == 0, name


def test_none_is_changed_by_a_refresh(shared: Path):
    for name, file in found(shared).items():
        done = refresh_document(open_living(file), NOTHING)
        assert (done.docx, done.findings) == (None, ()), name


def test_the_styles_of_a_german_template_are_used(shared: Path, chapter: Sequence[Block], info: DocumentInfo):
    written = unpack(write_document([chapter], info, found(shared)[GERMAN]).docx)
    styles, body = (etree.fromstring(written[f"word/{each}.xml"]) for each in ("styles", "document"))
    names = {
        each.get(f"{{{W}}}styleId"): each.find(f"{{{W}}}name").get(f"{{{W}}}val").casefold()
        for each in styles.iter(f"{{{W}}}style")
    }
    used = {names[each.get(f"{{{W}}}val")] for each in body.iter(f"{{{W}}}pStyle")}
    assert {"heading 1", "heading 2", "caption", "fokus figure"} <= used
