"""A study answers: show, build."""

from pathlib import Path
from typing import Annotated

import typer

from fokus.cli.options import Command, study_option
from fokus.messages import Catalogue
from fokus.problems import FokusError


def add_show(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that answers a question."""
    query_argument = typer.Argument(help=words.say("help.show.query"), metavar=words.say("metavar.query"))
    form_option = typer.Option(
        "--as", help=words.say("help.show.as"), metavar="table|csv|json|sentence|figure"
    )
    figure_option = typer.Option(
        "--figure", help=words.say("help.show.figure"), metavar="means|profile|forest|change"
    )
    out_option = typer.Option("--out", help=words.say("help.show.out"), metavar=words.say("metavar.file"))

    @app.command(
        "show",
        cls=command,
        options_metavar=words.say("metavar.options"),
        help=words.say("help.show"),
        epilog=words.say("help.show.epilog"),
    )
    def show(
        query: Annotated[str, query_argument],
        study: Annotated[Path, study_option(words)] = Path(),
        form: Annotated[str, form_option] = "table",
        figure: Annotated[str | None, figure_option] = None,
        out: Annotated[Path | None, out_option] = None,
    ) -> None:
        from fokus import publish, terminal

        evaluation, problems = publish.load(study)
        own = terminal.words_of(evaluation, words)
        if evaluation is None:
            terminal.tell(problems, own)
            raise typer.Exit(1)
        try:
            form = "figure" if figure else form
            if form == "table" and out is None:
                terminal.print_table(publish.show_table(evaluation, query))
            else:
                shown = publish.show(evaluation, query, form, out.suffix if out else "", figure)
                terminal.deliver(shown, out, own, study)
        except FokusError as error:
            terminal.refuse(error, own)
        terminal.mention(problems, own)


def add_build(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that makes the chapters."""
    out_option = typer.Option("--out", help=words.say("help.build.out"), metavar=words.say("metavar.folder"))

    @app.command(
        "build", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.build")
    )
    def build(
        study: Annotated[Path, study_option(words)] = Path(), out: Annotated[Path | None, out_option] = None
    ) -> None:
        from fokus import publish, terminal
        from fokus.terminal.leaving import tell_draft

        inspected = publish.inspect(study)
        own = terminal.words_of(inspected.evaluation, words)
        with terminal.progress_bar(own) as step:
            built = publish.build(inspected, out, step)
        terminal.tell_built(built, own)
        tell_draft(inspected, own)
        raise typer.Exit(terminal.exit_code(built.problems, strict=False))
