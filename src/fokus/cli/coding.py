"""The coding page is opened: code."""

from pathlib import Path
from typing import Annotated

import typer

from fokus.cli.options import Command, study_option
from fokus.messages import Catalogue


def add_code(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that opens the coding page."""
    coder_option = typer.Option(
        "--coder", help=words.say("help.code.coder"), metavar=words.say("metavar.coder")
    )
    browser_option = typer.Option("--no-browser", help=words.say("help.code.no-browser"))

    @app.command(
        "code", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.code")
    )
    def code(
        study: Annotated[Path, study_option(words)] = Path(),
        coder: Annotated[str, coder_option] = "",
        *,
        no_browser: Annotated[bool, browser_option] = False,
    ) -> None:
        from fokus.web import serve

        desk, own = serve.open_desk(study, coder)
        serve.launch(desk, own, serve.Wish(browser=not no_browser), typer.echo)
