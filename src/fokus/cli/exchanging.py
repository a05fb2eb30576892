"""Working material leaves for other programs: export."""

from pathlib import Path
from typing import Annotated

import typer

from fokus.cli.options import Command, study_option
from fokus.messages import Catalogue


def add_export(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that writes the study in the form of another program."""
    form_argument = typer.Argument(
        help=words.say("help.export.form"), metavar="refi|word|codings|segments|themes|codebook|scores"
    )
    out_option = typer.Option("--out", help=words.say("help.export.out"), metavar=words.say("metavar.file"))

    @app.command(
        "export", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.export")
    )
    def export(
        form: Annotated[str, form_argument],
        study: Annotated[Path, study_option(words)] = Path(),
        out: Annotated[Path | None, out_option] = None,
    ) -> None:
        from fokus.terminal import exporting

        raise typer.Exit(exporting.export(form, study, out, words))
