"""A report, or a ready questionnaire, is added to a study: add."""

from pathlib import Path
from typing import Annotated

import typer

from fokus.cli.options import Command, study_option
from fokus.messages import Catalogue


def add_add(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that adds a report or a questionnaire."""
    what_argument = typer.Argument(help=words.say("help.add.what"), metavar="report|instrument")
    which_argument = typer.Argument(help=words.say("help.add.which"), metavar=words.say("metavar.which"))

    @app.command("add", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.add"))
    def add(
        what: Annotated[str, what_argument],
        which: Annotated[str, which_argument] = "",
        study: Annotated[Path, study_option(words)] = Path(),
    ) -> None:
        from fokus import terminal
        from fokus.problems import StudyError

        own = terminal.words_near(study, words)
        if what == "instrument":
            _instrument(study, which, own)
        elif what == "report" and which:
            from fokus.publish.adding import add_report

            file = add_report(study, which)
            typer.echo(own.say("add.done", file=file.relative_to(file.parents[1]).as_posix()))
        else:
            raise StudyError("add-which-report" if what == "report" else "add-what", word=what)


def _instrument(study: Path, name: str, words: Catalogue) -> None:
    """Copy a ready questionnaire, or list them where none is named."""
    from fokus.publish.ready import add_instrument, list_ready
    from fokus.terminal.adding import tell_added, tell_ready

    if name:
        tell_added(name, add_instrument(study, name), list_ready(), words)
    else:
        tell_ready(list_ready(), words)
