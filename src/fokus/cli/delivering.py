"""What may leave, and leaves: quotes, deliver."""

from pathlib import Path
from typing import Annotated

import typer

from fokus.cli.options import Command, study_option
from fokus.messages import Catalogue


def add_quotes(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command by which a person approves the quotes of the chapters."""
    approve_option = typer.Option(
        "--approve", help=words.say("help.quotes.approve"), metavar=words.say("metavar.id")
    )
    withdraw_option = typer.Option(
        "--withdraw", help=words.say("help.quotes.withdraw"), metavar=words.say("metavar.id")
    )
    harmless_option = typer.Option(
        "--harmless", help=words.say("help.quotes.harmless"), metavar=words.say("metavar.words")
    )
    reason_option = typer.Option(
        "--reason", help=words.say("help.quotes.reason"), metavar=words.say("metavar.words")
    )
    coder_option = typer.Option(
        "--coder", help=words.say("help.quotes.coder"), metavar=words.say("metavar.coder")
    )
    all_option = typer.Option("--all", help=words.say("help.quotes.all"))

    @app.command(
        "quotes",
        cls=command,
        options_metavar=words.say("metavar.options"),
        help=words.say("help.quotes"),
        epilog=words.say("help.quotes.epilog"),
    )
    def quotes(
        study: Annotated[Path, study_option(words)] = Path(),
        approve: Annotated[list[str] | None, approve_option] = None,
        withdraw: Annotated[list[str] | None, withdraw_option] = None,
        harmless: Annotated[list[str] | None, harmless_option] = None,
        reason: Annotated[str, reason_option] = "",
        coder: Annotated[str, coder_option] = "",
        *,
        everything: Annotated[bool, all_option] = False,
    ) -> None:
        from fokus.terminal import approving
        from fokus.terminal.talking import conversation

        wishes = approving.Wishes(approve or (), withdraw or (), harmless or (), reason, coder)
        done = True
        with conversation(study, words) as talk:
            if approve or withdraw:
                approving.settle(talk, wishes)
            elif approving.is_asked() and not everything:
                approving.go_through(talk, coder)
            else:
                done = approving.tell_quotes(talk, everything=everything)
        raise typer.Exit(0 if done else 1)


def add_deliver(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command by which the reports leave the study."""
    to_option = typer.Option("--to", help=words.say("help.deliver.to"), metavar=words.say("metavar.folder"))
    harmless_option = typer.Option(
        "--harmless", help=words.say("help.deliver.harmless"), metavar=words.say("metavar.words")
    )

    @app.command(
        "deliver",
        cls=command,
        options_metavar=words.say("metavar.options"),
        help=words.say("help.deliver"),
        epilog=words.say("help.deliver.epilog"),
    )
    def deliver(
        study: Annotated[Path, study_option(words)] = Path(),
        to: Annotated[Path | None, to_option] = None,
        harmless: Annotated[list[str] | None, harmless_option] = None,
    ) -> None:
        from fokus import publish
        from fokus.terminal import leaving, words_near

        done = publish.deliver(study, to, harmless or ())
        leaving.tell_delivered(done, words_near(study, words))
        raise typer.Exit(0 if done.release else 1)
