"""What a report was made with, for its appendix on method."""

from importlib import metadata

from fokus import store
from fokus.evaluation import CORRECTIONS, Evaluation
from fokus.material.corrections import read_corrections
from fokus.problems import Problem
from fokus.publish.answers import Answers, answers_in
from fokus.publish.ask import ask
from fokus.publish.plan import Plan
from fokus.report.blocks import Value
from fokus.report.labels import labels_of
from fokus.report.method import Done, method

PROGRAMS = ("fokus", "pingouin", "scipy", "statsmodels")


def method_of(evaluation: Evaluation, planned: Plan, answers: Answers) -> dict[str, Value]:
    """Tell how one report came about, topic by topic, where a chapter of it asks for that."""
    if not tells_method(planned):
        return {}
    parts = [part for _, found in answers_in(planned, answers).values() for part in found]
    programs = {each: metadata.version(each) for each in PROGRAMS}
    (coding,) = ask(evaluation, "method").parts
    done = Done(parts, coding, _corrected(evaluation), programs)
    return method(evaluation, labels_of(evaluation), done)


def tells_method(planned: Plan) -> bool:
    """Tell whether a report has an appendix on method."""
    return any(chapter.tells_method for chapter in planned.chapters)


def _corrected(evaluation: Evaluation) -> int:
    source = store.read_text(evaluation.folder, CORRECTIONS)
    return 0 if isinstance(source, Problem) else len(read_corrections(source.text, CORRECTIONS)[0])
