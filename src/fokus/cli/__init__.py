"""The command line: a thin door. It parses, calls one function, tells what came of it, and exits."""

import gc
import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from fokus import usage
from fokus.cli.adding import add_add
from fokus.cli.answering import add_build, add_show
from fokus.cli.beginning import add_check, add_new
from fokus.cli.coding import add_code
from fokus.cli.comparing import add_disagreements
from fokus.cli.correcting import add_correct, add_review, add_speakers
from fokus.cli.delivering import add_deliver, add_quotes
from fokus.cli.exchanging import add_export
from fokus.cli.forgetting import add_forget
from fokus.cli.importing import add_import, add_key, add_pseudonymize
from fokus.cli.living import add_refresh, add_stale, add_template, add_trace
from fokus.cli.logging import add_log
from fokus.messages import Catalogue, catalogue, localize_command_line, user_language
from fokus.problems import FokusError

RARELY = 200_000  # what a command makes lives until it ends: looking for garbage all the time finds none


def main(arguments: Sequence[str] | None = None) -> None:
    """Run fokus. A fault of the user's is told in a sentence; a traceback is a fault of ours."""
    from fokus import terminal

    gc.set_threshold(RARELY)
    terminal.speak_utf8()
    words = catalogue(user_language())
    localize_command_line(words.language)
    try:
        sys.exit(command_line(words)(args=arguments, prog_name="fokus", standalone_mode=False) or 0)
    except FokusError as error:
        terminal.refuse(error, terminal.words_near(_study_named(arguments or sys.argv[1:]), words))
    except usage.UsageFault as fault:
        sys.exit(usage.tell(fault, words))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _study_named(arguments: Sequence[str]) -> Path:
    """Return the study that a call is about: what goes wrong before it is opened is told in its language."""
    named = (after for option, after in pairwise(arguments) if option in {"-s", "--study"})
    return Path(next(named, "."))


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
    for add in (
        add_new,
        add_add,
        add_import,
        add_pseudonymize,
        add_key,
        add_correct,
        add_speakers,
        add_review,
        add_forget,
        add_log,
        add_code,
        add_disagreements,
        add_check,
        add_show,
        add_build,
        add_export,
        add_refresh,
        add_stale,
        add_trace,
        add_quotes,
        add_deliver,
        add_template,
    ):
        add(app, words, command)
    return app


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
