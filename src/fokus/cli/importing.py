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
        sheet: Annotated[str, _option(words, "sheet", "sheet")] = "",
        speaker: Annotated[list[str] | None, _option(words, "speaker", "speaker")] = None,
        key: Annotated[Path | None, _option(words, "key", "file")] = None,
        places: Annotated[Path | None, _option(words, "places", "file")] = None,
        drafts: Annotated[Path | None, _option(words, "drafts", "folder")] = None,
        candidates: Annotated[str, _option(words, "candidates", "candidates")] = "ask",
        coder: Annotated[list[str] | None, _option(words, "coder", "coder-label")] = None,
        *,
        yes: Annotated[bool, _option(words, "yes", "", "--yes", "-y")] = False,
    ) -> None:
        from fokus.custody.clearing import Wanted
        from fokus.custody.placing import Told
        from fokus.custody.speaking import parse_speakers
        from fokus.terminal import codebooks, comments, intake, project_log, projects
        from fokus.terminal.talking import conversation

        _one_of("--as", kind, ("transcript", "survey", "instrument", "codebook", "log", ""))
        _one_of("--candidates", candidates, ("ask", "keep", "wait"))
        project = kind != "log" and projects.is_project(files)
        codebook = not (project or kind == "log") and codebooks.is_codebook(files, kind)
        coders = {} if codebook else projects.parse_coders(coder or [])
        surveys = not (project or codebook or kind == "log") and intake.holds_answers(files, kind)
        with conversation(study, words, yes=yes, answers=surveys or project) as talk:
            if kind == "log":
                done = project_log.bring_in_all(files, talk)
            elif codebook:
                wanted = Wanted(Path(), key, places, "keep")
                who = next(iter(coder or []), "")
                done = codebooks.bring_in_codebook(files[0], who, wanted, talk)
            elif surveys:
                _only_for(
                    "--as transcript", interview=interview, date=date, speaker=speaker, key=key, drafts=drafts
                )
                from fokus.custody.answers import incoming
                from fokus.terminal import surveying

                _one_group(profession)
                said = incoming.Told(instrument, round_, site, profession.strip(), code, sheet)
                survey = surveying.Survey(talk.evaluation, talk.words, talk.yes, talk.faults, said, kind)
                done = surveying.bring_in_answers(files, survey)
            else:
                _only_for("--as survey", instrument=instrument, code=code, sheet=sheet)
                professions = tuple(each.strip() for each in profession.split(",") if each.strip())
                told = Told(interview, round_, site, professions, date, parse_speakers(speaker or []))
                folder = intake.where_drafts_wait(drafts, files, talk.words)
                wanted = Wanted(folder, key, places, candidates)  # type: ignore[arg-type]
                call = projects.Call(wanted, told, coders)
                if project:
                    done = projects.bring_in_project(files[0], call, talk)
                else:
                    done = comments.bring_in(files, call, talk)
        raise typer.Exit(0 if done else 1)


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
        from fokus.custody.clearing import Wanted
        from fokus.terminal import intake
        from fokus.terminal.talking import conversation

        _one_of("--candidates", candidates, ("ask", "keep", "wait"))
        folder = drafts[0] if drafts[0].is_dir() else drafts[0].parent
        with conversation(study, words, answers=False) as talk:
            done = intake.go_on(drafts, Wanted(folder, key, places, candidates), talk)  # type: ignore[arg-type]
        raise typer.Exit(0 if done else 1)


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
        study: Annotated[Path, study_option(words)] = Path(),
        *,
        listed: Annotated[bool, list_option] = False,
    ) -> None:
        from fokus.terminal import keeping, words_near

        lists, own = (people, places), words_near(study, words)
        made = keeping.create(file, holder, *lists, own) if holder else None
        if holder and made is None:
            raise typer.Exit(1)
        if any(lists) and not holder and not keeping.extend(file, *lists, own):
            raise typer.Exit(1)
        if remove:
            keeping.remove(file, remove, own)
        if listed or not (holder or people or places or remove):
            keeping.show(file, own, None if remove else made)


def _one_of(option: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        shown = ", ".join(filter(None, known))
        raise FokusError("unknown-choice", option=option, word=word, known=shown)
