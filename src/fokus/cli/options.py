"""What commands of the command line share."""

from typing import Any

import typer
from typer.core import TyperCommand

from fokus.messages import Catalogue

Command = type[TyperCommand]


def study_option(words: Catalogue) -> Any:
    """Return the option that names the study's folder, in every command the same."""
    return typer.Option("--study", "-s", help=words.say("help.study"), metavar=words.say("metavar.folder"))
