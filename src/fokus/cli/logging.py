"""The project log: log add, log undo, log template."""

from pathlib import Path
from typing import Annotated

import typer

from fokus.cli.options import Command, study_option
from fokus.messages import Catalogue
from fokus.problems import FokusError, nearest, remedy_for

ADD, UNDO, TEMPLATE = WHAT = ("add", "undo", "template")


def add_log(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that lets the project log grow."""
    what_argument = typer.Argument(help=words.say("help.log.what"), metavar="|".join(WHAT))
    kind_argument = typer.Argument(help=words.say("help.log.kind"), metavar=words.say("metavar.log-kind"))
    set_option = typer.Option("--set", help=words.say("help.log.set"), metavar=words.say("metavar.field"))
    yes_option = typer.Option("--yes", "-y", help=words.say("help.log.yes"))

    @app.command("log", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.log"))
    def log(
        what: Annotated[str, what_argument],
        kind: Annotated[str, kind_argument] = "",
        study: Annotated[Path, study_option(words)] = Path(),
        told: Annotated[list[str] | None, set_option] = None,
        *,
        yes: Annotated[bool, yes_option] = False,
    ) -> None:
        from fokus import terminal
        from fokus.terminal import project_log
        from fokus.terminal.talking import conversation

        if what not in WHAT:
            close = nearest(what, WHAT)
            remedy = remedy_for(WHAT, close)
            raise FokusError("log-what", remedy=remedy, word=what, nearest=close, known=", ".join(WHAT))
        if what == TEMPLATE:
            from fokus.publish.starting import write_log_template

            own = terminal.words_near(study, words)
            written = write_log_template(Path(kind or own.say("log.template-file")), own)
            typer.echo(own.say("log.template-done", file=str(written)))
            return
        with conversation(study, words, yes=yes, answers=False) as talk:
            add = what == ADD
            done = project_log.add_entry(kind, told or [], talk) if add else project_log.undo_entry(talk)
        raise typer.Exit(0 if done else 1)
