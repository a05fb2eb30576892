"""The pictures that chapters show, read from the study's folder and from nowhere else."""

from collections.abc import Iterable

from fokus import store
from fokus.evaluation import Evaluation
from fokus.problems import Place, Problem
from fokus.publish.plan import Plan
from fokus.report.blocks import Figure
from fokus.report.pictures import LARGEST, picture

_CODES = {"outside-study": "picture-elsewhere", "too-large": "picture-too-large"}


def pictures_of(evaluation: Evaluation, plans: Iterable[Plan]) -> tuple[dict[str, Figure], list[Problem]]:
    """Read the pictures of all chapters, each once; what is wrong with one is told where it is shown."""
    places = [each for one in plans for chapter in one.chapters for each in chapter.pictures]
    read = {file: _picture(evaluation, file) for file, _ in places}
    problems = [_problem(code, file, place) for file, place in places if isinstance(code := read[file], str)]
    return {file: found for file, found in read.items() if isinstance(found, Figure)}, problems


def _picture(evaluation: Evaluation, file: str) -> Figure | str:
    data = store.read_bytes(evaluation.folder, file, LARGEST)
    return _CODES.get(data.code, "no-picture") if isinstance(data, Problem) else picture(data)


def _problem(code: str, file: str, place: Place) -> Problem:
    return Problem(code, place, {"word": file, "limit": LARGEST // 2**20})
