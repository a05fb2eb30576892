"""Transcripts are corrected, and codings follow: correct, speakers, review."""

from pathlib import Path
from typing import Annotated, Any

import typer

from fokus.cli.options import Command, study_option
from fokus.messages import Catalogue


def _yes(words: Catalogue) -> Any:
    return typer.Option("--yes", "-y", help=words.say("help.correct.yes"))


def _keep_names(words: Catalogue) -> Any:
    return typer.Option("--keep-names", help=words.say("help.correct.keep-names"))


def _interview(words: Catalogue) -> Any:
    return typer.Argument(help=words.say("help.correct.interview"), metavar=words.say("metavar.interview"))


def add_correct(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that makes the next version of a transcript."""
    file_argument = typer.Argument(help=words.say("help.correct.file"), metavar=words.say("metavar.file"))
    copy_option = typer.Option(
        "--copy", help=words.say("help.correct.copy"), metavar=words.say("metavar.file")
    )
    replace_option = typer.Option(
        "--replace", help=words.say("help.correct.replace"), metavar=words.say("metavar.replacement")
    )

    key_option = typer.Option("--key", help=words.say("help.correct.key"), metavar=words.say("metavar.file"))

    @app.command(
        "correct",
        cls=command,
        options_metavar=words.say("metavar.options"),
        help=words.say("help.correct"),
        epilog=words.say("help.correct.epilog"),
    )
    def correct(
        interview: Annotated[str, _interview(words)],
        file: Annotated[Path | None, file_argument] = None,
        study: Annotated[Path, study_option(words)] = Path(),
        copy: Annotated[Path | None, copy_option] = None,
        replace: Annotated[list[str] | None, replace_option] = None,
        key: Annotated[Path | None, key_option] = None,
        *,
        yes: Annotated[bool, _yes(words)] = False,
        keep_names: Annotated[bool, _keep_names(words)] = False,
    ) -> None:
        from fokus.terminal import correcting
        from fokus.terminal.talking import conversation

        ways = correcting.Ways(file, copy, tuple(replace or ()))
        with conversation(study, words, yes=yes) as talk:
            done = correcting.correct(talk, interview, ways, key, keep_names=keep_names)
        raise typer.Exit(0 if done else 1)


def add_speakers(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that tells who spoke."""
    assign_option = typer.Option(
        "--assign", help=words.say("help.speakers.assign"), metavar=words.say("metavar.assignment")
    )
    split_option = typer.Option(
        "--split", help=words.say("help.speakers.split"), metavar=words.say("metavar.split")
    )

    @app.command(
        "speakers",
        cls=command,
        options_metavar=words.say("metavar.options"),
        help=words.say("help.speakers"),
        epilog=words.say("help.speakers.epilog"),
    )
    def speakers(
        interview: Annotated[str, _interview(words)],
        study: Annotated[Path, study_option(words)] = Path(),
        assign: Annotated[list[str] | None, assign_option] = None,
        split: Annotated[list[str] | None, split_option] = None,
        *,
        yes: Annotated[bool, _yes(words)] = False,
    ) -> None:
        from fokus.terminal import correcting
        from fokus.terminal.talking import conversation

        with conversation(study, words, yes=yes) as talk:
            done = correcting.speak(talk, interview, assign or [], split or [])
        raise typer.Exit(0 if done else 1)


def add_review(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command by which a person places codings that could not be carried over."""
    coder_option = typer.Option(
        "--coder", help=words.say("help.review.coder"), metavar=words.say("metavar.coder")
    )
    as_option = typer.Option("--as", help=words.say("help.review.as"), metavar=words.say("metavar.coder"))
    decide_option = typer.Option(
        "--decide", help=words.say("help.review.decide"), metavar=words.say("metavar.decision")
    )

    @app.command(
        "review",
        cls=command,
        options_metavar=words.say("metavar.options"),
        help=words.say("help.review"),
        epilog=words.say("help.review.epilog"),
    )
    def review(
        study: Annotated[Path, study_option(words)] = Path(),
        coder: Annotated[str, coder_option] = "",
        by: Annotated[str, as_option] = "",
        decide: Annotated[list[str] | None, decide_option] = None,
    ) -> None:
        from fokus.terminal import reviewing
        from fokus.terminal.talking import conversation

        with conversation(study, words) as talk:
            if decide:
                reviewing.decide(talk, decide, coder, by)
            else:
                reviewing.go_through(talk, coder, by)
