"""Word: chapters written so that every answer in them can be found again."""

from fokus.ooxml import DamagedFileError
from fokus.report.word.accessible import check_access
from fokus.report.word.audit import audit_controls
from fokus.report.word.document import Written, write_document
from fokus.report.word.draft import KeyClashError
from fokus.report.word.info import DocumentInfo, Words
from fokus.report.word.manifest import (
    Entry,
    Manifest,
    Occurrence,
    fingerprint,
    from_json,
    read_manifest,
    to_json,
)
from fokus.report.word.own import own_template
from fokus.report.word.template_file import TemplateError

__all__ = [
    "DamagedFileError",
    "DocumentInfo",
    "Entry",
    "KeyClashError",
    "Manifest",
    "Occurrence",
    "TemplateError",
    "Words",
    "Written",
    "audit_controls",
    "check_access",
    "fingerprint",
    "from_json",
    "own_template",
    "read_manifest",
    "to_json",
    "write_document",
]
