"""A report is added to a study: add report."""

from pathlib import Path
from typing import Annotated

import typer

from fokus.cli.options import Command, study_option
from fokus.messages import Catalogue


def add_add(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that adds a report."""
    what_argument = typer.Argument(help=words.say("help.add.what"), metavar="report")
    kind_argument = typer.Argument(
        help=words.say("help.add.kind"), metavar="yearly|half-year|final|evaluation"
    )

    @app.command("add", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.add"))
    def add(
        what: Annotated[str, what_argument],
        kind: Annotated[str, kind_argument],
        study: Annotated[Path, study_option(words)] = Path(),
    ) -> None:
        from fokus.problems import StudyError
        from fokus.publish.adding import add_report

        if what != "report":
            raise StudyError("add-what", word=what)
        file = add_report(study, kind)
        typer.echo(words.say("add.done", file=file.relative_to(file.parents[1]).as_posix()))
