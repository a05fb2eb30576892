"""A study is begun and checked: new, check."""

from pathlib import Path
from typing import Annotated

import typer

from fokus.cli.options import Command, study_option
from fokus.messages import Catalogue
from fokus.problems import FokusError


def add_new(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that makes a study."""
    folder_argument = typer.Argument(help=words.say("help.new.folder"), metavar=words.say("metavar.folder"))
    like_option = typer.Option(help=words.say("help.new.like"), metavar=words.say("metavar.example"))
    from_option = typer.Option("--from", help=words.say("help.new.from"), metavar=words.say("metavar.file"))

    @app.command("new", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.new"))
    def new(
        folder: Annotated[Path, folder_argument],
        like: Annotated[str | None, like_option] = None,
        workbook: Annotated[Path | None, from_option] = None,
    ) -> None:
        from fokus.shipped import copy_example

        if workbook:
            if like:
                raise FokusError("new-of-what")
            from fokus.terminal.beginning import begin

            raise typer.Exit(begin(folder, workbook, words))
        copied = copy_example(like or f"start-{words.language}", folder)
        typer.echo(words.say("new.done", folder=str(folder), files=copied))


def add_check(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that names every problem."""
    strict_option = typer.Option("--strict", help=words.say("help.check.strict"))
    json_option = typer.Option("--json", help=words.say("help.check.json"))
    disclosure_option = typer.Option("--disclosure", help=words.say("help.check.disclosure"))

    @app.command(
        "check", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.check")
    )
    def check(
        study: Annotated[Path, study_option(words)] = Path(),
        *,
        strict: Annotated[bool, strict_option] = False,
        as_json: Annotated[bool, json_option] = False,
        disclosure: Annotated[bool, disclosure_option] = False,
    ) -> None:
        from fokus import publish, terminal

        inspected = publish.inspect(study)
        if disclosure:
            from fokus.report.labels import labels_of
            from fokus.terminal.leaving import tell_foreseen

            own = terminal.words_of(inspected.evaluation, words)
            problems, costs = publish.foreseen(inspected)
            labels = labels_of(inspected.evaluation) if inspected.evaluation else None
            tell_foreseen(problems, costs, labels, own, as_json=as_json)
            raise typer.Exit(terminal.exit_code(problems, strict=strict))
        terminal.tell(inspected.problems, terminal.words_of(inspected.evaluation, words), as_json=as_json)
        raise typer.Exit(terminal.exit_code(inspected.problems, strict=strict))
