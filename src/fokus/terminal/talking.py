"""A conversation about one study, in its own language: how a command that changes it opens and ends."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fokus.evaluation import Evaluation, load
from fokus.messages import Catalogue
from fokus.problems import FokusError, Problem
from fokus.terminal import refuse, sentence, tell, visible, words_of
from fokus.terminal.asking import StoppedError


@dataclass(frozen=True, slots=True)
class Talk:
    """A study, the words of its language, and whether everything is agreed beforehand.

    ``faults`` are those of its files that were found as it was opened.
    """

    evaluation: Evaluation
    words: Catalogue
    yes: bool = False
    faults: Sequence[Problem] = ()

    def faults_in(self, folder: str) -> list[Problem]:
        """Return what makes files of a folder of the study unreadable."""
        within = (each for each in self.faults if each.place.file.startswith(f"{folder}/"))
        return [each for each in within if each.severity == "error"]


@contextmanager
def conversation(study: Path, words: Catalogue, *, yes: bool = False, answers: bool = True) -> Iterator[Talk]:
    """Open a study and talk about it; a fault of the call, or an end of the input, is told and ends it.

    ``words`` are the user's, for as long as the study's language is not known. What needs no survey
    answers opens the study without them, which is faster.
    """
    evaluation, problems = load(study, answers=answers)
    own = words_of(evaluation, words)
    if evaluation is None:
        tell(problems, own)
        sys.exit(1)
    try:
        yield Talk(evaluation, own, yes, problems)
    except StoppedError as stop:
        sys.stderr.write(f"{sentence(own, stop)} {own.say(f'remedy.{stop.remedy_code}')}\n")
        sys.exit(1)
    except FokusError as error:
        refuse(error, own)


def say(text: str = "") -> None:
    """Print a line; a text from a study does not command the terminal."""
    print(visible(text))  # noqa: T201
