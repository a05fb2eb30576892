"""Reads a study's files in the order in which they need each other."""

from pathlib import Path

from fokus.evaluation import designed, interviews, surveys
from fokus.evaluation.evaluation import Evaluation
from fokus.evaluation.files import DESIGN, Files
from fokus.problems import Problem, StudyError


def load(folder: Path) -> tuple[Evaluation | None, list[Problem]]:
    """Read a study. Without a readable study.toml there is no evaluation, only problems.

    Raises
    ------
    StudyError
        When the folder is no study: it does not exist or holds no study.toml.
    """
    folder = folder.parent if folder.name == DESIGN else folder
    try:
        there = (folder / DESIGN).exists()
    except OSError as error:
        raise StudyError("no-study", folder=folder.name or str(folder)) from error
    if not there:
        raise StudyError("no-study", folder=folder.name or str(folder))
    files = Files(folder)
    plan = designed.read_plan(files)
    evaluation = _evaluation(files, plan) if plan else None
    return evaluation, files.sorted_problems()


def _evaluation(files: Files, plan: designed.Plan) -> Evaluation:
    roster = designed.read_people(files, plan)
    codebook = designed.read_codebook(files)
    instruments = designed.read_instruments(files)
    versions = interviews.read_transcripts(files, plan, roster)
    transcripts = interviews.newest(versions)
    codings = interviews.read_codings(files, plan, transcripts, codebook)
    responses = surveys.read_responses(files, plan.design, instruments)
    return Evaluation(
        files.folder, plan.design, roster, codebook, instruments, transcripts, codings, responses
    )
