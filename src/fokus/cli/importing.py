"""Interviews and answers come in and names go out: import, pseudonymize, key."""

from pathlib import Path
from typing import Annotated, Any

import typer

from fokus.cli.options import Command, study_option
from fokus.messages import Catalogue
from fokus.problems import FokusError


def _option(words: Catalogue, name: str, metavar: str = "", *spelt: str) -> Any:
    shown: dict[str, Any] = {"metavar": words.say(f"metavar.{metavar}")} if metavar else {}
    return typer.Option(*(spelt or (f"--{name}",)), help=words.say(f"help.import.{name}"), **shown)


def add_import(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that takes files into the study."""
    files_argument = typer.Argument(help=words.say("help.import.files"), metavar=words.say("metavar.files"))

    @app.command(
        "import", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.import")
    )
    def import_(
        files: Annotated[list[Path], files_argument],
        study: Annotated[Path, study_option(words)] = Path(),
        kind: Annotated[str, _option(words, "as", "kind", "--as")] = "",
        interview: Annotated[str, _option(words, "interview", "id")] = "",
        round_: Annotated[str, _option(words, "round", "id", "--round")] = "",
        site: Annotated[str, _option(words, "site", "id")] = "",
        profession: Annotated[str, _option(words, "profession", "ids")] = "",
        date: Annotated[str, _option(words, "date", "date")] = "",
        instrument: Annotated[str, _option(words, "instrument", "id")] = "",
        code: Annotated[str, _option(words, "code", "column")] = "",
        speaker: Annotated[list[str] | None, _option(words, "speaker", "speaker")] = None,
        key: Annotated[Path | None, _option(words, "key", "file")] = None,
        places: Annotated[Path | None, _option(words, "places", "file")] = None,
        drafts: Annotated[Path | None, _option(words, "drafts", "folder")] = None,
        candidates: Annotated[str, _option(words, "candidates", "candidates")] = "ask",
        *,
        yes: Annotated[bool, _option(words, "yes", "", "--yes", "-y")] = False,
    ) -> None:
        from fokus.custody.answers import incoming
        from fokus.custody.placing import Told
        from fokus.terminal import surveying
        from fokus.terminal.intake import Wanted, bring_in, holds_answers, open_for_import, where_drafts_wait

        _one_of("--as", kind, ("transcript", "survey", "instrument", ""))
        _one_of("--candidates", candidates, ("ask", "keep", "wait"))
        surveys = holds_answers(files, kind)
        evaluation, own = open_for_import(study, words, answers=surveys)
        if surveys:
            _only_for(
                "--as transcript", interview=interview, date=date, speaker=speaker, key=key, drafts=drafts
            )
            _one_group(profession)
            answers = incoming.Told(instrument, round_, site, profession.strip(), code)
            talk = surveying.Talk(evaluation, own, answers, kind, asking=not yes)
            raise typer.Exit(0 if surveying.bring_in_answers(files, talk) else 1)
        _only_for("--as survey", instrument=instrument, code=code)
        professions = tuple(each.strip() for each in profession.split(",") if each.strip())
        told = Told(interview, round_, site, professions, date, dict(_spoken(each) for each in speaker or []))
        folder = where_drafts_wait(drafts, files, own)
        wanted = Wanted(key, places, folder, candidates, asking=not yes)  # type: ignore[arg-type]
        raise typer.Exit(0 if bring_in(files, told, wanted, evaluation, own) else 1)


def _only_for(kind: str, **given: object) -> None:
    """Refuse what is said of files of another kind."""
    named = [f"--{name}" for name, value in given.items() if value]
    if named:
        raise FokusError("option-of-other-kind", option=named[0], kind=kind)


def _one_group(profession: str) -> None:
    if "," in profession:
        raise FokusError("one-profession", word=profession)


def add_pseudonymize(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that takes names out of drafts that wait."""
    drafts_argument = typer.Argument(
        help=words.say("help.pseudonymize.drafts"), metavar=words.say("metavar.files")
    )

    @app.command(
        "pseudonymize",
        cls=command,
        options_metavar=words.say("metavar.options"),
        help=words.say("help.pseudonymize"),
    )
    def pseudonymize(
        drafts: Annotated[list[Path], drafts_argument],
        study: Annotated[Path, study_option(words)] = Path(),
        key: Annotated[Path | None, _option(words, "key", "file")] = None,
        places: Annotated[Path | None, _option(words, "places", "file")] = None,
        candidates: Annotated[str, _option(words, "candidates", "candidates")] = "ask",
    ) -> None:
        from fokus.terminal.intake import Wanted, go_on, open_for_import

        _one_of("--candidates", candidates, ("ask", "keep", "wait"))
        evaluation, own = open_for_import(study, words)
        folder = drafts[0] if drafts[0].is_dir() else drafts[0].parent
        wanted = Wanted(key, places, folder, candidates)  # type: ignore[arg-type]
        raise typer.Exit(0 if go_on(drafts, wanted, evaluation, own) else 1)


def add_key(app: typer.Typer, words: Catalogue, command: Command) -> None:
    """Add the command that keeps the key from names to codes."""
    file_argument = typer.Argument(help=words.say("help.key.file"), metavar=words.say("metavar.file"))

    def option(name: str, metavar: str) -> Any:
        return typer.Option(
            f"--{name}", help=words.say(f"help.key.{name}"), metavar=words.say(f"metavar.{metavar}")
        )

    list_option = typer.Option("--list", help=words.say("help.key.list"))

    @app.command("key", cls=command, options_metavar=words.say("metavar.options"), help=words.say("help.key"))
    def key(
        file: Annotated[Path, file_argument],
        holder: Annotated[list[str] | None, option("holder", "name")] = None,
        people: Annotated[Path | None, option("people", "file")] = None,
        places: Annotated[Path | None, option("places", "file")] = None,
        remove: Annotated[list[str] | None, option("remove", "id")] = None,
        *,
        listed: Annotated[bool, list_option] = False,
    ) -> None:
        from fokus.terminal import keeping

        if holder:
            keeping.create(file, holder, words)
        if people or places:
            keeping.extend(file, people, places, words)
        if remove:
            keeping.remove(file, remove, words)
        if listed or not (holder or people or places or remove):
            keeping.show(file, words)


def _one_of(option: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        shown = ", ".join(filter(None, known))
        raise FokusError("unknown-choice", option=option, word=word, known=shown)


def _spoken(text: str) -> tuple[str, str]:
    label, equals, who = text.rpartition("=")
    if not equals or not label.strip():
        raise FokusError("speaker-form", word=text)
    return label.strip(), who.strip()
