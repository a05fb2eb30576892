"""What coders disagree on is listed: disagreements."""

from pathlib import Path
from typing import Annotated

import typer

from fokus.cli.options import Command, study_option
from fokus.messages import Catalogue


def add_disagreements(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that lists what coders said differently."""
    theme_option = typer.Option(
        "--theme", help=words.say("help.disagreements.theme"), metavar=words.say("metavar.theme")
    )
    boundaries_option = typer.Option("--boundaries", help=words.say("help.disagreements.boundaries"))
    decided_option = typer.Option("--decided", help=words.say("help.disagreements.decided"))

    @app.command(
        "disagreements",
        cls=command,
        options_metavar=words.say("metavar.options"),
        help=words.say("help.disagreements"),
    )
    def disagreements(
        study: Annotated[Path, study_option(words)] = Path(),
        theme: Annotated[list[str] | None, theme_option] = None,
        *,
        boundaries: Annotated[bool, boundaries_option] = False,
        decided: Annotated[bool, decided_option] = False,
    ) -> None:
        from fokus.terminal import comparing
        from fokus.terminal.talking import conversation

        with conversation(study, words) as talk:
            comparing.tell_disagreements(talk, theme or [], boundaries=boundaries, decided=decided)
