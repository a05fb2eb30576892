"""The project log grows: entries by questions or from a spreadsheet, and the last one leaves again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from fokus import store
from fokus.custody import project_log as custody
from fokus.exchange.log_adding import (
    LOG,
    Added,
    Addition,
    added,
    addition_of,
    free_id,
    is_there,
    read_log,
)
from fokus.exchange.log_fields import (
    FIELDS,
    KINDS,
    NEEDED,
    OF_ALL,
    WITH_ID,
    FieldError,
    Known,
    known_in,
    read_field,
    table_of,
)
from fokus.exchange.log_sheets import called_fields, field_word, question, read_log_sheets
from fokus.messages.forms import capitalized
from fokus.problems import FokusError, Place, Problem, has_errors, nearest, remedy_for
from fokus.report.blocks import Column, Table
from fokus.study.cells import fold
from fokus.study.project_log import TABLES
from fokus.study.project_log.entries import Status
from fokus.terminal import print_table, sentence, tell
from fokus.terminal.asking import ask, choose, confirm
from fokus.terminal.talking import Talk, say

DEFAULTS = {"number": "1", "issues": "1"}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """An entry of a table that is being filled in: beside which log, and whether somebody is asked."""

    table: str
    text: str
    known: Known
    talk: Talk
    asks: bool


def add_entry(kind: str, told: Sequence[str], talk: Talk) -> bool:
    """Add one entry, field by field; tell whether it is in the log now.

    Raises
    ------
    FokusError
        When there is no such kind or field, or what was told in a call does not hold.
    """
    before = _opened(talk)
    if before is None:
        return False
    table, known = _table(kind, talk), known_in(talk.evaluation.design, read_log(before.text))
    sheet = _Sheet(table, before.text, known, talk, asks=not (told or talk.yes))
    fields = {name: read_field(name, text, table, known) for name, text in _told(told, table).items()}
    if sheet.asks:
        say(talk.words.say("log.how"))
        fields = {name: _ask_field(name, sheet) for name in (*FIELDS[table], *OF_ALL[:-1])}
    if missing := [each for each in NEEDED[table] if fields.get(each) is None]:
        raise FokusError("log-needs", key=field_word(missing[0], talk.words))
    settled = _settled(fields, sheet)
    if settled is None:
        return False
    addition, found = settled
    _show(addition, talk)
    if not talk.yes and not confirm(talk.words, talk.words.say("log.ask-add")):
        return False
    custody.write_log(talk.evaluation.folder, before, found.text, [addition])
    say(talk.words.say("log.added", file=LOG))
    return True


def _opened(talk: Talk) -> custody.Written | None:
    """Return the log as it lies; a study that has none gets one with a line that says what it is."""
    found = custody.read_file(talk.evaluation.folder, LOG)
    if isinstance(found, Problem):
        tell([found], talk.words)
        return None
    return found if found.text else custody.Written(f"# {talk.words.say('log.begun')}\n", found.digest)


def _table(kind: str, talk: Talk) -> str:
    names = {each: talk.words.say(f"log.table.{each}") for each in TABLES}
    if not kind:
        return choose(talk.words, talk.words.say("log.which"), names)
    table = table_of(kind)
    if not table:
        close = nearest(fold(kind), names.values())
        known = ", ".join(names.values())
        raise FokusError(
            "log-unknown-kind", remedy=remedy_for([*names], close), word=kind, nearest=close, known=known
        )
    return table


def _told(told: Iterable[str], table: str) -> dict[str, str]:
    """Read ``FIELD=TEXT``, each; a field may be called as in the headings of a spreadsheet."""
    called, fields = called_fields(), (*FIELDS[table], *OF_ALL)
    found = {}
    for each in told:
        name, sign, text = each.partition("=")
        key = called.get(fold(name), "")
        if not sign or key not in fields:
            close = nearest(fold(name), fields)
            known = ", ".join(fields)
            raise FokusError(
                "log-field", remedy=remedy_for(fields, close), word=name, nearest=close, known=known
            )
        found[key] = text
    return found


def _ask_field(name: str, sheet: _Sheet) -> Any:
    """Ask for a field until what is written can be meant; an empty answer leaves it out, where it may be."""
    words, among = sheet.talk.words, _among(name, sheet)
    asked = question(sheet.table, name, words)
    while True:
        answer = ask(asked, DEFAULTS.get(name, ""), among)
        if not answer and name in NEEDED[sheet.table]:
            say(words.say("log.is-needed"))
            continue
        try:
            return read_field(name, answer, sheet.table, sheet.known)
        except FieldError as fault:
            say(sentence(words, fault))
            say(words.say(f"remedy.{fault.remedy_code}", **fault.arguments))


def _among(name: str, sheet: _Sheet) -> Sequence[str]:
    """Return what is likely to be answered: what the study names already."""
    words, known = sheet.talk.words, sheet.known
    if name == "sites":
        return [each.label for each in sheet.talk.evaluation.design.site]
    if name in {"body", "split_into"}:
        return [*dict.fromkeys(known.bodies.values())]
    if name == "kind":
        return [words.say(f"kind.{each}") for each in KINDS[sheet.table]]
    if name in {"discussed", "after"}:
        return [*dict.fromkeys(known.entries.values())]
    if name == "status":
        return [words.say(f"status.{each}") for each in get_args(Status)]
    return known.said.get(name, ())


def _settled(fields: Mapping[str, Any], sheet: _Sheet) -> tuple[Addition, Added] | None:
    """Read the log with the entry in it; as long as a field makes it wrong, that field is asked for anew."""
    fields = dict(fields)
    while True:
        addition = _addition(fields, sheet)
        found = added(sheet.text, [addition], sheet.talk.evaluation.design)
        problems = [each.problem for each in found.faults]
        if problems:
            tell(problems, sheet.talk.words)
        if not has_errors(problems):
            return addition, found
        errors = [each for each in found.faults if each.problem.severity == "error"]
        wrong = next((each.field for each in errors if each.field in fields), "")
        if not sheet.asks or not wrong:
            return None
        fields[wrong] = _ask_field(wrong, sheet)


def _addition(fields: Mapping[str, Any], sheet: _Sheet) -> Addition:
    made = addition_of(sheet.table, fields)
    if sheet.table not in WITH_ID or "id" in made.fields:
        return made
    taken = {*sheet.known.bodies.values(), *sheet.known.entries.values()}
    return Addition(sheet.table, {"id": free_id(str(fields["label"]), taken), **made.fields})


def _show(addition: Addition, talk: Talk) -> None:
    words = talk.words
    heads = (Column(capitalized(words.say(f"log.table.{addition.table}"))), Column(""))
    rows = tuple((field_word(key, words), _shown(value, talk)) for key, value in addition.fields.items())
    print_table(Table(heads, rows))


def _shown(value: Any, talk: Talk) -> str:
    if isinstance(value, bool):
        return talk.words.say("sheet.yes" if value else "sheet.no")
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, dict) and "count" in value:
        return talk.words.say(f"log.qualifier.{value['qualifier']}", number=value["count"])
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(each, talk)}" for key, each in value.items())
    return str(value)


def undo_entry(talk: Talk) -> bool:
    """Take back the last entry that was added, after it has been shown; tell whether it is gone.

    Raises
    ------
    StoreError
        When somebody has edited it since.
    """
    folder = talk.evaluation.folder
    before, entry = custody.read_file(folder, LOG), custody.last_entry(folder)
    if isinstance(before, Problem):
        tell([before], talk.words)
        return False
    if entry is None:
        say(talk.words.say("log.nothing-to-undo"))
        return False
    say(talk.words.say("log.will-leave"))
    for line in entry[1].split("\n"):
        say(f"  {line}")
    if not talk.yes and not confirm(talk.words, talk.words.say("log.ask-undo")):
        return False
    custody.take_back(folder, before, entry)
    say(talk.words.say("log.undone", file=LOG))
    return True


def bring_in_all(files: Sequence[Path], talk: Talk) -> bool:
    """Bring the entries of spreadsheets in, one after the other; tell whether all are in the log now."""
    done = [bring_in_log(each, talk) for each in files]
    return all(done)


def bring_in_log(path: Path, talk: Talk) -> bool:
    """Bring the entries of a spreadsheet in, all or none, after a preview; tell whether all are here now."""
    before = _opened(talk)
    if before is None:
        return False
    data = store.read_bytes(path.parent, path.name)
    if isinstance(data, Problem):
        tell([data], talk.words)
        return False
    design, log = talk.evaluation.design, read_log(before.text)
    read = read_log_sheets(data, path.name, design, log)
    there = is_there(read.additions, log)
    new = [each for each, known in zip(read.additions, there, strict=True) if not known]
    places = [each for each, known in zip(read.places, there, strict=True) if not known]
    found = added(before.text, new, design)
    problems = [*read.problems, *(_located(each.problem, each.number, places) for each in found.faults)]
    if problems:
        tell(problems, talk.words)
    if has_errors(problems):
        return False
    _tell_coming(new, sum(there), talk)
    if not new:
        return True
    if not talk.yes and not confirm(talk.words, talk.words.say("log.ask-add-all")):
        return False
    custody.write_log(talk.evaluation.folder, before, found.text, new)
    say(capitalized(talk.words.count("log.n-added", len(new), file=LOG)))
    return True


def _located(problem: Problem, number: int | None, places: Sequence[Place]) -> Problem:
    """Return a problem where it stands in the spreadsheet, as far as it came from there."""
    if number is None:
        return problem
    return Problem(problem.code, places[number], problem.arguments, problem.remedy, problem.severity)


def _tell_coming(new: Sequence[Addition], known: int, talk: Talk) -> None:
    words = talk.words
    counts = {table: sum(each.table == table for each in new) for table in FIELDS}
    rows = tuple((capitalized(words.say(f"log.sheet.{table}")), str(n)) for table, n in counts.items() if n)
    if rows:
        print_table(
            Table((Column(words.say("log.coming")), Column(words.say("log.coming-number"), "right")), rows)
        )
    if known:
        say(capitalized(words.count("log.known", known)))
