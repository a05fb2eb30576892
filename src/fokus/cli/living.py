"""Word files: one of one's own to start from, and those that people edit: template, refresh, stale, trace."""

from pathlib import Path
from typing import Annotated, Any

import typer

from fokus.cli.options import Command, study_option
from fokus.messages import Catalogue


def add_template(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that writes our own Word template, or the workbook that describes a study."""
    file_argument = typer.Argument(help=words.say("help.template.file"), metavar=words.say("metavar.file"))

    @app.command(
        "template", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.template")
    )
    def template(file: Annotated[Path | None, file_argument] = None) -> None:
        from fokus.publish.starting import WORKBOOK, write_template

        written = write_template(file or Path(words.say("template.file")), words)
        of_study = written.suffix.lower() == WORKBOOK
        typer.echo(words.say("template.workbook-done" if of_study else "template.done", file=str(written)))


def _file(words: Catalogue) -> Any:
    return typer.Argument(help=words.say("help.living.file"), metavar=words.say("metavar.file"))


def add_refresh(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that updates what fokus wrote in an edited Word file."""
    track_option = typer.Option("--track", help=words.say("help.refresh.track"))

    @app.command(
        "refresh", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.refresh")
    )
    def refresh(
        file: Annotated[Path, _file(words)],
        study: Annotated[Path | None, study_option(words)] = None,
        *,
        track: Annotated[bool, track_option] = False,
    ) -> None:
        from fokus import publish
        from fokus.messages import catalogue
        from fokus.terminal import refreshing

        report = publish.refresh(file, study, track=track)
        refreshing.tell(report, catalogue(report.language))


def add_stale(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that tells what in a Word file no longer holds."""
    json_option = typer.Option("--json", help=words.say("help.check.json"))

    @app.command(
        "stale", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.stale")
    )
    def stale(
        file: Annotated[Path, _file(words)],
        study: Annotated[Path | None, study_option(words)] = None,
        *,
        as_json: Annotated[bool, json_option] = False,
    ) -> None:
        from fokus import publish
        from fokus.messages import catalogue
        from fokus.terminal import refreshing

        report = publish.stale(file, study)
        if as_json:
            refreshing.tell_as_json(report)
        else:
            refreshing.tell_stale(report, catalogue(report.language))
        raise typer.Exit(int(report.is_stale))


def add_trace(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that tells where a number in a Word file comes from."""
    text_argument = typer.Argument(help=words.say("help.trace.text"), metavar=words.say("metavar.trace"))

    @app.command(
        "trace", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.trace")
    )
    def trace(
        file: Annotated[Path, _file(words)],
        text: Annotated[str, text_argument],
        study: Annotated[Path | None, study_option(words)] = None,
    ) -> None:
        from fokus import publish
        from fokus.messages import catalogue
        from fokus.terminal import tracing

        traced, language = publish.trace(file, text, study)
        tracing.tell(traced, catalogue(language))
