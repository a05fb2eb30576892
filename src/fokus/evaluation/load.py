"""Reads a study's files in the order in which they need each other."""

from pathlib import Path

from fokus import store
from fokus.evaluation import designed, interviews, invitations, surveys
from fokus.evaluation.aggregated import read_aggregates
from fokus.evaluation.attended import attended
from fokus.evaluation.evaluation import Evaluation
from fokus.evaluation.files import DESIGN, Files
from fokus.evaluation.strays import check_strays
from fokus.evaluation.withholding import Withheld, check_withheld, honoured
from fokus.evaluation.written import read_written
from fokus.problems import Problem, StudyError
from fokus.study.instrument import Instrument


def load(
    folder: Path, *, answers: bool = True, codings: bool = True
) -> tuple[Evaluation | None, list[Problem]]:
    """Read a study. Without a readable study.toml there is no evaluation, only problems.

    An import of interviews needs no survey answers, which take longest to read: ``answers=False``. The
    coding page works out itself which codings stand where, text by text: ``codings=False``.

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
    evaluation = _evaluation(files, plan, answers=answers, codings=codings) if plan else None
    return evaluation, files.sorted_problems()


def _evaluation(files: Files, plan: designed.Plan, *, answers: bool, codings: bool) -> Evaluation:
    roster = designed.read_people(files, plan)
    withheld = designed.read_withheld(files)
    base = designed.read_codebook(files)
    logs = interviews.read_logs(files, plan, withheld)
    held = interviews.held_codebook(base, logs)
    codebook = held.codebook
    instruments = designed.read_instruments(files, plan)
    guides = designed.read_guides(files, plan, codebook)
    versions = interviews.read_transcripts(files, plan, roster)
    transcripts = interviews.newest(versions)
    exports = _exports(files, plan, instruments, withheld) if answers else []
    written = read_written(files, exports, plan.design, roster, withheld)
    versions |= {each: dict(found.versions) for each, found in written.items()}
    known = [*written] if answers else None
    standing, waiting = interviews.read_codings(files, logs, versions, held, known) if codings else ((), ())
    responses = surveys.read_responses(files, exports, plan.design, instruments, withheld)
    project = designed.read_project_log(files, plan)
    aggregates = attended(project, plan.design) | (read_aggregates(files, plan.design) if answers else {})
    invited = invitations.read_invitations(files, plan, instruments, responses)
    evaluation = Evaluation(
        files.folder, plan.design, roster, codebook, instruments, transcripts, standing, responses,
        versions, waiting, invited=invited, guides=guides, base=base, held=held, logs=logs,
        written=written, aggregates=aggregates, project=project,
    )  # fmt: skip
    kept = honoured(evaluation, withheld)
    files.problems += map(interviews.needs_review, kept.review)
    check_withheld(files, roster, kept, withheld)
    files.problems += interviews.unknown_parts(plan)
    check_strays(files, interviews.FOLDER)
    return kept


def _exports(
    files: Files, plan: designed.Plan, instruments: dict[str, Instrument], withheld: Withheld
) -> list[surveys.Export]:
    return surveys.read_exports(files, plan.design, instruments, row_by_row=not withheld.is_empty)
