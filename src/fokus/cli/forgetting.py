"""A person is taken out of a study: forget."""

from pathlib import Path
from typing import Annotated

import typer

from fokus.cli.options import Command, study_option
from fokus.messages import Catalogue


def add_forget(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that honours a consent taken back."""
    participant_argument = typer.Argument(
        help=words.say("help.forget.participant"), metavar=words.say("metavar.participant")
    )
    since_option = typer.Option(
        "--from", help=words.say("help.forget.from"), metavar=words.say("metavar.date")
    )
    all_option = typer.Option("--all", help=words.say("help.forget.all"))
    yes_option = typer.Option("--yes", "-y", help=words.say("help.forget.yes"))

    @app.command(
        "forget", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.forget")
    )
    def forget(
        participant: Annotated[str, participant_argument],
        study: Annotated[Path, study_option(words)] = Path(),
        since: Annotated[str | None, since_option] = None,
        *,
        altogether: Annotated[bool, all_option] = False,
        yes: Annotated[bool, yes_option] = False,
    ) -> None:
        from fokus.terminal import forgetting
        from fokus.terminal.talking import conversation

        with conversation(study, words, yes=yes, answers=False) as talk:
            done = forgetting.run(talk, participant, since, altogether=altogether)
        raise typer.Exit(0 if done else 1)
