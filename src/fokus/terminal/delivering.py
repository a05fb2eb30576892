"""The conversation of an import of delivered figures: what was understood, and who put them together."""

from collections.abc import Sequence

from fokus.custody.answers.delivered import Arrived, arrive, delivered_by, write_delivered
from fokus.custody.answers.files import Received
from fokus.problems import Problem
from fokus.terminal import tell
from fokus.terminal.asking import ask, confirm
from fokus.terminal.talking import Talk, say


def bring_in_figures(received: Sequence[Received], when: str, talk: Talk) -> bool:
    """Import tables that were delivered as aggregates; tell whether all of them are in the study now."""
    found = [arrive(each, when, talk.evaluation) for each in received]
    faults = [each for each in found if isinstance(each, Problem)]
    if faults:
        tell(faults, talk.words)
        return False
    arrived = [_told(each, talk) for each in found if isinstance(each, Arrived)]
    if not talk.yes and not confirm(talk.words, talk.words.count("delivered.keep", len(arrived))):
        return False
    for name in write_delivered(arrived, talk.evaluation):
        say(talk.words.say("survey.written", file=name))
    return True


def _told(arrived: Arrived, talk: Talk) -> Arrived:
    """Show what the columns were understood as, and ask who made the figures."""
    words, layout = talk.words, arrived.table.layout
    say(words.say("delivered.understood", file=arrived.path.name, rows=len(arrived.table.rows)))
    shown = (("question", layout.question), ("part", layout.part), ("n", layout.n))
    for key, column in (*shown, ("answers", ", ".join(layout.answers)), ("mean", layout.mean)):
        if column:
            say(f"  {words.say(f'delivered.{key}')}: {column}")
    if arrived.problems:
        tell([*arrived.problems], words)
    return arrived if talk.yes else delivered_by(arrived, ask(words.say("delivered.by")))
