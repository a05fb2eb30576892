"""Chapters to one Word document, in one pass: bytes in, bytes out."""

from collections.abc import Sequence
from dataclasses import dataclass

from fokus.report.blocks import Block
from fokus.report.word.assemble import assemble
from fokus.report.word.body import title_of, write_blocks, write_footnotes
from fokus.report.word.captions import find_targets
from fokus.report.word.controls import manifest_of
from fokus.report.word.draft import Draft
from fokus.report.word.info import DocumentInfo
from fokus.report.word.manifest import Manifest
from fokus.report.word.outline import outline_of
from fokus.report.word.template_file import open_template
from fokus.report.word.turning import turned_where_needed


@dataclass(frozen=True, slots=True)
class Written:
    """A document and the manifest that it carries."""

    docx: bytes
    manifest: Manifest


def write_document(
    chapters: Sequence[Sequence[Block]], document: DocumentInfo, template: bytes | None = None
) -> Written:
    """Write chapters as one document.

    The same chapters give the same bytes: nothing in the file tells when, where or by whom it was
    written.

    Parameters
    ----------
    chapters
        The blocks of each chapter. Tables and figures are numbered through all of them.
    document
        Title, language, the renderer's words and the version of fokus.
    template
        A .docx or .dotx whose styles, page, headers, footers and cover are used; the rest of its body
        is replaced.

    Raises
    ------
    TemplateError
        If the template cannot be used.
    KeyClashError
        If two different answers have one key.
    """
    targets = find_targets(chapters, document.words)
    outline = outline_of(chapters, targets, document.words)
    draft = Draft(document, open_template(template, document), targets, outline)
    body = title_of(draft, chapters)
    body += "".join(write_blocks(draft, turned_where_needed(draft, chapter)) for chapter in chapters)
    notes = write_footnotes(draft)
    manifest = manifest_of(draft)
    return Written(assemble(draft, body, notes, manifest), manifest)
