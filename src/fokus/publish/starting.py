"""Our own Word template as a file, for an office to make its own."""

from pathlib import Path

from fokus import store
from fokus.problems import StoreError


def write_template(path: Path) -> Path:
    """Write our own template where nothing stands yet: a document, or a template if it ends so.

    Raises
    ------
    StoreError
        When the name ends in neither .docx nor .dotx, a file of that name exists, or it cannot be
        written.
    """
    from fokus.report.word import own_template

    ending = path.suffix.lower()
    if ending not in {".docx", ".dotx"}:
        raise StoreError("template-ending", file=path.name)
    if path.exists():
        raise StoreError("template-taken", file=str(path))
    store.write_whole(path, own_template(as_template=ending == ".dotx"))
    return path
