"""How to use the command line, in the user's language: the library that parses it speaks English only."""

import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from fokus.messages import Catalogue
from fokus.problems import FokusError, nearest, remedy_for

UsageFault: type[Exception] = typer.BadParameter.__mro__[1]


def classes(words: Catalogue) -> tuple[type[TyperGroup], type[TyperCommand]]:
    """Return a group and a command whose help is all in one language."""

    class Spoken:
        """What both say in their help."""

        def format_usage(self, ctx: Any, formatter: Any) -> None:
            pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
            formatter.write_usage(ctx.command_path, pieces, prefix=words.say("usage.prefix"))

        def get_params(self, ctx: Any) -> Any:
            params = super().get_params(ctx)  # type: ignore[misc]
            for each in params:
                _say_plainly(each)
            return params

        def get_help_option(self, ctx: Any) -> Any:
            option = super().get_help_option(ctx)  # type: ignore[misc]
            if option is not None:
                option.help = words.say("usage.help-option")
            return option

    class Group(Spoken, TyperGroup):
        """The program as a whole."""

        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            if args and args[0] not in self.commands and not args[0].startswith("-"):
                raise unknown_command(args[0], list(self.commands))
            return super().resolve_command(ctx, args)

    class Command(Spoken, TyperCommand):
        """One of its commands."""

    return Group, Command


def _say_plainly(parameter: Any) -> None:
    """Let an argument or option be named by its own word; the library adds the types of a program."""
    if parameter.metavar:
        parameter.display_type = lambda _: ""
    if parameter.param_type_name == "argument":
        many = "…" if parameter.nargs == -1 else ""
        parameter.get_usage_pieces = lambda _: [parameter.metavar + many]


def unknown_command(word: str, known: list[str]) -> FokusError:
    """Return the fault of a command that is not there, with the nearest that is."""
    close = nearest(word, known)
    remedy = remedy_for(known, close)
    return FokusError("unknown-command", remedy=remedy, word=word, nearest=close, known=", ".join(known))


def tell(fault: Exception, words: Catalogue) -> int:
    """Tell what is wrong with a call, and how to get help; return the exit code."""
    context: Any = getattr(fault, "ctx", None)
    if type(fault).__name__ == "NoArgsIsHelpError":
        sys.stdout.write(context.get_help() + "\n")
        return 0
    command = context.command_path if context else "fokus"
    sys.stderr.write(f"{_said(fault, words)}\n{words.say('usage.try', command=command)}\n")
    return 2


def _said(fault: Any, words: Catalogue) -> str:
    kind = type(fault).__name__
    if kind == "NoSuchOption":
        return words.say("usage.no-such-option", word=fault.option_name)
    if kind == "MissingParameter" and fault.param is not None:
        return words.say("usage.missing", word=fault.param.metavar or fault.param.opts[0])
    if kind == "BadParameter" and fault.param is not None:
        return words.say("usage.bad-value", word=fault.param.opts[-1], reason=fault.message)
    return words.say("usage.other", reason=fault.format_message())
