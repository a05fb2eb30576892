"""What somebody starts from, as a file: our own Word template, and the workbook that describes a study."""

from pathlib import Path

from fokus import store
from fokus.messages import Catalogue
from fokus.problems import StoreError

WORKBOOK = ".xlsx"


def write_template(path: Path, words: Catalogue) -> Path:
    """Write a template where nothing stands yet: for chapters, or for a study if it ends as a workbook.

    Raises
    ------
    StoreError
        When the name ends in none of .docx, .dotx and .xlsx, a file of that name exists, or it cannot be
        written.
    """
    from fokus.exchange.study_template import study_template
    from fokus.report.word import own_template

    ending = path.suffix.lower()
    if ending not in {".docx", ".dotx", WORKBOOK}:
        raise StoreError("template-ending", file=path.name)
    if path.exists():
        raise StoreError("template-taken", file=str(path))
    of_study = ending == WORKBOOK
    store.write_whole(
        path, study_template(words) if of_study else own_template(as_template=ending == ".dotx")
    )
    return path


def write_log_template(path: Path, words: Catalogue) -> Path:
    """Write a workbook for the project log where nothing stands yet.

    Raises
    ------
    StoreError
        When the name does not end in .xlsx, a file of that name exists, or it cannot be written.
    """
    from fokus.exchange.log_sheets import log_template

    if path.suffix.lower() != WORKBOOK:
        raise StoreError("log-template-ending", file=path.name)
    if path.exists():
        raise StoreError("template-taken", file=str(path))
    store.write_whole(path, log_template(words))
    return path
