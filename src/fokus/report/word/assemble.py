"""A written body put into its template: pictures, links, lists and the manifest beside it."""

from collections.abc import Iterator, Sequence
from itertools import count
from posixpath import dirname, join, relpath
from typing import Final

from fokus.ooxml import pack, parse, serialize
from fokus.report.word.draft import Draft, links_of
from fokus.report.word.footnotes import add_footnotes
from fokus.report.word.manifest import NAMESPACE, Manifest, to_xml
from fokus.report.word.markup import R, W
from fokus.report.word.numbering import add_lists
from fokus.report.word.parts import (
    HYPERLINK,
    Parts,
    add_relationships,
    related,
    relationships_name,
    set_content_types,
)
from fokus.report.word.turning import in_sections

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ITEM: Final = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_ITEM_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_ITEM_ID: Final = "{666F6B75-7300-4D61-A66E-696665737401}"


def assemble(draft: Draft, body: str, notes: Sequence[str], manifest: Manifest | None) -> bytes:
    """Put the body and its footnotes into the template and zip it."""
    parts, main = dict(draft.template.parts), draft.template.main
    parts[main] = _main(draft.template.cover + in_sections(body, draft.template.section))
    _add_lists(parts, draft)
    if manifest is not None:
        _add_manifest(parts, main, manifest)
    outside = links_of(draft, "document").items()
    add_relationships(parts, main, [(identity, HYPERLINK, to) for to, identity in outside])
    if notes:
        add_footnotes(parts, main, notes, links_of(draft, "footnotes"))
    add_relationships(parts, main, _pictures(parts, draft))
    return pack(parts)


def _main(body: str) -> bytes:
    start = f'{_DECLARATION}<w:document xmlns:w="{W}" xmlns:r="{R}">'
    return f"{start}<w:body>{body}</w:body></w:document>".encode()


def _add_lists(parts: Parts, draft: Draft) -> None:
    name = related(parts, draft.template.main, "numbering")[0]
    root = parse(parts[name])
    add_lists(root, draft.template.lists.numbers, draft.lists)
    parts[name] = serialize(root)


def _pictures(parts: Parts, draft: Draft) -> Iterator[tuple[str, str, str]]:
    kinds = {figure.kind for figure in draft.pictures.values()}
    set_content_types(parts, {f".{each}": f"image/{each}" for each in sorted(kinds)})
    for identity, figure in draft.pictures.items():
        file = f"media/{identity}.{figure.kind}"
        parts[join(dirname(draft.template.main), file)] = figure.png
        yield identity, f"{R}/image", file


def _add_manifest(parts: Parts, main: str, manifest: Manifest) -> None:
    number = next(number for number in count(1) if f"customXml/item{number}.xml" not in parts)
    item, about = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    parts |= {item: to_xml(manifest), about: _item_properties()}
    set_content_types(parts, {".xml": "application/xml", about: _ITEM_TYPE})
    add_relationships(parts, main, [("fokusManifest", f"{R}/customXml", relpath(item, dirname(main) or "."))])
    parts.pop(relationships_name(item), None)
    add_relationships(parts, item, [("rId1", f"{R}/customXmlProps", f"itemProps{number}.xml")])


def _item_properties() -> bytes:
    schema = f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs>'
    item = f'<ds:datastoreItem ds:itemID="{_ITEM_ID}" xmlns:ds="{_ITEM}">{schema}</ds:datastoreItem>'
    return (_DECLARATION + item).encode()
