"""Delivered figures of a study: each table in ``aggregates/`` with what its columns hold."""

from pathlib import Path

from fokus import store
from fokus.evaluation.files import Files
from fokus.material.aggregates import Aggregate, Layout, check_layout, read_aggregate
from fokus.problems import Place, Problem
from fokus.study.design import Design

FOLDER = "aggregates"


def read_aggregates(files: Files, design: Design) -> dict[str, Aggregate]:
    """Read every delivered table by its name; one that nothing describes is told."""
    found: dict[str, Aggregate] = {}
    described = set()
    for name in files.names(FOLDER, ".toml"):
        layout, locator = files.toml(name, Layout)
        if layout is None:
            described.add(f"{FOLDER}/{Path(name).stem}.csv")
            continue
        file = f"{FOLDER}/{layout.file}"
        described.add(file)
        source = store.read_text(files.folder, file, store.LARGEST_TABLE)
        if isinstance(source, Problem):
            files.problems.append(source)
            continue
        from fokus.material.exports.delimited import read_delimited

        sheet, problems = read_delimited(source.text, file)
        faults = list(check_layout(layout, design, sheet.header, locator))
        files.problems += [*problems, *faults]
        if not faults:
            found[Path(name).stem], odd = read_aggregate(Path(name).stem, sheet, layout, design)
            files.problems += odd
    tables = (name for name in files.names(FOLDER, ".csv") if name not in described)
    files.problems += [Problem("aggregate-undescribed", Place(name), severity="warning") for name in tables]
    return found
