"""A Word file of one's own to start from: template."""

from pathlib import Path
from typing import Annotated

import typer

from fokus.cli.options import Command
from fokus.messages import Catalogue


def add_template(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that writes our own Word template."""
    file_argument = typer.Argument(help=words.say("help.template.file"), metavar=words.say("metavar.file"))

    @app.command(
        "template", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.template")
    )
    def template(file: Annotated[Path | None, file_argument] = None) -> None:
        from fokus.publish.starting import write_template

        written = write_template(file or Path(words.say("template.file")))
        typer.echo(words.say("template.done", file=str(written)))
