"""What comes with fokus is shown, and how to go on with what was added."""

from collections.abc import Iterable, Sequence

from fokus.messages import Catalogue
from fokus.publish.ready import Ready
from fokus.report.blocks import Column, Table
from fokus.terminal import print_table
from fokus.terminal.talking import say


def tell_ready(ready: Iterable[Ready], words: Catalogue) -> None:
    """Show the questionnaires and guides that can be added."""
    columns = tuple(Column(words.say(f"add.{each}"), "left") for each in ("id", "title", "holds"))
    rows = tuple((each.id, each.title.text(words.language), _holds(each, words)) for each in ready)
    print_table(Table(columns, rows))
    say(words.say("add.how"))


def _holds(each: Ready, words: Catalogue) -> str:
    kind = "add.guide" if each.is_guide else "add.questionnaire"
    return words.count(kind, each.questions, digits=each.questions)


def tell_added(name: str, files: Sequence[str], ready: Iterable[Ready], words: Catalogue) -> None:
    """Show which files were written, and what to do with them."""
    for file in files:
        say(words.say("add.copied", file=file))
    guide = any(each.is_guide for each in ready if each.id == name)
    say(words.say("add.go-on-guide" if guide else "add.go-on-questionnaire", word=name))
