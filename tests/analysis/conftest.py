"""The small study of these tests, and how a query is answered in it."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from fokus.analysis.answer import answer
from fokus.analysis.query import parse_one
from fokus.analysis.result import Result
from fokus.evaluation import Evaluation

Ask = Callable[[Evaluation, str], Result]


def load_beside(name: str) -> ModuleType:
    """Import a module of the tests: they are no package."""
    path = Path(__file__).parents[1] / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"fokus_tests_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def small() -> ModuleType:
    """Return the builder of small studies."""
    return load_beside("small_study")


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Return how a query is answered, before the guard."""
    return lambda evaluation, text: answer(evaluation, parse_one(text))


@pytest.fixture
def empty(small: ModuleType, tmp_path: Path) -> Evaluation:
    """Return a study that has been designed but where nothing is planned or collected."""
    return small.SmallStudy().open(tmp_path)
