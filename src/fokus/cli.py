"""The command line: a thin door. It parses, calls one function, tells what came of it, and exits."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from fokus import usage
from fokus.messages import Catalogue, catalogue, localize_command_line, user_language
from fokus.problems import FokusError

Command = type[TyperCommand]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run fokus. A fault of the user's is told in a sentence; a traceback is a fault of ours."""
    from fokus import terminal

    terminal.speak_utf8()
    words = catalogue(user_language())
    localize_command_line(words.language)
    try:
        sys.exit(command_line(words)(args=arguments, prog_name="fokus", standalone_mode=False) or 0)
    except FokusError as error:
        terminal.refuse(error, words)
    except usage.UsageFault as fault:
        sys.exit(usage.tell(fault, words))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def command_line(words: Catalogue) -> typer.Typer:
    """Return the commands, with their help in one language."""
    group, command = usage.classes(words)
    app = typer.Typer(
        name="fokus", cls=group, help=words.say("help.fokus"), no_args_is_help=True, add_completion=False,
        rich_markup_mode=None, pretty_exceptions_enable=False, options_metavar=words.say("metavar.options"),
        subcommand_metavar=words.say("metavar.command"),
        context_settings={"help_option_names": ["-h", "--help"]},
    )  # fmt: skip
    _add_version(app, words)
    for add in (_add_new, _add_check, _add_show, _add_build):
        add(app, words, command)
    return app


def _study(words: Catalogue) -> Any:
    return typer.Option("--study", "-s", help=words.say("help.study"), metavar=words.say("metavar.folder"))


def _add_version(app: typer.Typer, words: Catalogue) -> None:
    def show(*, wanted: bool) -> None:
        if wanted:
            from fokus.publish import version

            typer.echo(f"fokus {version()}")
            raise typer.Exit

    version_option = typer.Option("--version", callback=lambda value: show(wanted=value), is_eager=True,
                                  help=words.say("help.version"))  # fmt: skip

    @app.callback()
    def general(*, version: Annotated[bool, version_option] = False) -> None:
        """Nothing but the version belongs to fokus as a whole; it acts in its callback."""


def _add_new(app: typer.Typer, words: Catalogue, command: Command) -> None:
    folder_argument = typer.Argument(help=words.say("help.new.folder"), metavar=words.say("metavar.folder"))
    like_option = typer.Option(help=words.say("help.new.like"), metavar=words.say("metavar.example"))

    @app.command("new", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.new"))
    def new(
        folder: Annotated[Path, folder_argument], like: Annotated[str | None, like_option] = None
    ) -> None:
        from fokus.shipped import copy_example

        copied = copy_example(like or f"start-{words.language}", folder)
        typer.echo(words.say("new.done", folder=str(folder), files=copied))


def _add_check(app: typer.Typer, words: Catalogue, command: Command) -> None:
    strict_option = typer.Option("--strict", help=words.say("help.check.strict"))
    json_option = typer.Option("--json", help=words.say("help.check.json"))

    @app.command(
        "check", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.check")
    )
    def check(
        study: Annotated[Path, _study(words)] = Path(),
        *,
        strict: Annotated[bool, strict_option] = False,
        as_json: Annotated[bool, json_option] = False,
    ) -> None:
        from fokus import publish, terminal

        inspected = publish.inspect(study)
        terminal.tell(inspected.problems, terminal.words_of(inspected.evaluation, words), as_json=as_json)
        raise typer.Exit(terminal.exit_code(inspected.problems, strict=strict))


def _add_show(app: typer.Typer, words: Catalogue, command: Command) -> None:
    query_argument = typer.Argument(help=words.say("help.show.query"), metavar=words.say("metavar.query"))
    form_option = typer.Option(
        "--as", help=words.say("help.show.as"), metavar="table|csv|json|sentence|figure"
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
        study: Annotated[Path, _study(words)] = Path(),
        form: Annotated[str, form_option] = "table",
        out: Annotated[Path | None, out_option] = None,
    ) -> None:
        from fokus import publish, terminal

        evaluation, problems = publish.load(study)
        own = terminal.words_of(evaluation, words)
        if evaluation is None:
            terminal.tell(problems, own)
            raise typer.Exit(1)
        try:
            if form == "table" and out is None:
                terminal.print_table(publish.show_table(evaluation, query))
            else:
                shown = publish.show(evaluation, query, form, out.suffix if out else "")
                terminal.deliver(shown, out, own, study)
        except FokusError as error:
            terminal.refuse(error, own)
        terminal.mention(problems, own)


def _add_build(app: typer.Typer, words: Catalogue, command: Command) -> None:
    out_option = typer.Option("--out", help=words.say("help.build.out"), metavar=words.say("metavar.folder"))

    @app.command(
        "build", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.build")
    )
    def build(
        study: Annotated[Path, _study(words)] = Path(), out: Annotated[Path | None, out_option] = None
    ) -> None:
        from fokus import publish, terminal

        inspected = publish.inspect(study)
        own = terminal.words_of(inspected.evaluation, words)
        with terminal.progress_bar(own) as step:
            built = publish.build(inspected, out, step)
        terminal.tell_built(built, own)
        raise typer.Exit(terminal.exit_code(built.problems, strict=False))
