"""Reads a study's files in the order in which they need each other."""

from pathlib import Path

from fokus import store
from fokus.evaluation import designed, interviews, invitations, surveys
from fokus.evaluation.evaluation import Evaluation
from fokus.evaluation.files import DESIGN, Files
from fokus.evaluation.withholding import check_withheld, honoured
from fokus.problems import Problem, StudyError


def load(folder: Path, *, answers: bool = True) -> tuple[Evaluation | None, list[Problem]]:
    """Read a study. Without a readable study.toml there is no evaluation, only problems.

    An import of interviews needs no survey answers, which take longest to read: ``answers=False``.

    Raises
    ------
    StudyError
        When the folder is no study: it does not exist or holds no study.toml.
    StoreError
        When a change of several files was interrupted and cannot be finished.
    """
    folder = folder.parent if folder.name == DESIGN else folder
    try:
        there = (folder / DESIGN).exists()
    except OSError as error:
        raise StudyError("no-study", folder=folder.name or str(folder)) from error
    if not there:
        raise StudyError("no-study", folder=folder.name or str(folder))
    store.finish(folder)
    files = Files(folder)
    plan = designed.read_plan(files)
    evaluation = _evaluation(files, plan, answers=answers) if plan else None
    return evaluation, files.sorted_problems()


def _evaluation(files: Files, plan: designed.Plan, *, answers: bool) -> Evaluation:
    roster = designed.read_people(files, plan)
    withheld = designed.read_withheld(files)
    codebook = designed.read_codebook(files)
    instruments = designed.read_instruments(files, plan)
    guides = designed.read_guides(files, plan, codebook)
    versions = interviews.read_transcripts(files, plan, roster)
    transcripts = interviews.newest(versions)
    codings, waiting = interviews.read_codings(files, plan, versions, codebook, withheld)
    responses = surveys.read_responses(files, plan.design, instruments, withheld) if answers else {}
    invited = invitations.read_invitations(files, plan, instruments, responses)
    evaluation = Evaluation(
        files.folder, plan.design, roster, codebook, instruments, transcripts, codings, responses,
        versions, waiting, invited=invited, guides=guides,
    )  # fmt: skip
    kept = honoured(evaluation, withheld)
    check_withheld(files, roster, kept, withheld)
    return kept
