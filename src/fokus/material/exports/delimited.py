"""Survey exports as delimited text (.csv): one header row, one row a respondent."""

from fokus.problems import Problem
from fokus.study.csvfile import Sheet, split_rows


def read_delimited(text: str, file: str) -> tuple[Sheet, list[Problem]]:
    """Read an export's rows; the delimiter is the one that gives rows as wide as the header."""
    header, rows, problems = split_rows(text, file)
    return Sheet(tuple(header), tuple(rows)), problems
