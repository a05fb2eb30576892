"""The quotes of the chapters, one by one: whose they are said to be, what in them may tell of somebody."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fokus.custody.approving import Approvals, found, who_approves
from fokus.disclosure.telling import Telling
from fokus.messages.forms import capitalized
from fokus.publish.build import quotes_of
from fokus.publish.quoted import ApprovalError, Quoted, as_approved
from fokus.report.labels import Labels, labels_of
from fokus.report.quotes import attribution, marked
from fokus.terminal.asking import StoppedError, ask, choose_key, confirm
from fokus.terminal.talking import Talk, say


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was said with the call: which quotes are approved or withdrawn, and what in them is harmless."""

    approve: Sequence[str] = ()
    withdraw: Sequence[str] = ()
    harmless: Sequence[str] = ()
    reason: str = ""
    coder: str = ""


def tell_quotes(talk: Talk, *, everything: bool = False) -> bool:
    """List the quotes that wait, or all; tell whether none waits."""
    quotes, labels = quotes_of(talk.evaluation), labels_of(talk.evaluation)
    waiting = [each for each in quotes if not each.may_leave]
    for each in quotes if everything else waiting:
        _show(talk, each, labels)
    _sum_up(talk, quotes, waiting)
    if waiting:
        say(talk.words.say("quotes.how", id=waiting[0].quote.id))
    return not waiting


def settle(talk: Talk, wishes: Wishes) -> None:
    """Approve and withdraw the quotes that were named.

    Raises
    ------
    FokusError
        When one cannot be: then none is.
    """
    quotes = quotes_of(talk.evaluation)
    approved, withdrawn = found(quotes, wishes.approve), found(quotes, wishes.withdraw)
    if both := {each.quote.id for each in approved} & {each.quote.id for each in withdrawn}:
        raise ApprovalError("quote-both", word=min(both))
    desk = Approvals(talk.evaluation.folder, who_approves(talk.evaluation.design, wishes.coder))
    for each in approved:
        as_approved(each, wishes.harmless)
    for each in approved:
        desk.approve(each, wishes.harmless, _now())
        say(talk.words.say("quotes.approved", id=each.quote.id, file=desk.file))
    for each in withdrawn:
        desk.withdraw(each, wishes.reason, _now())
        say(talk.words.say("quotes.withdrawn", id=each.quote.id, file=desk.file))


def go_through(talk: Talk, coder: str) -> None:
    """Ask about one quote that waits after the other; each answer is saved at once.

    Raises
    ------
    StoppedError
        When the input ends; what was decided until then is saved.
    """
    desk = Approvals(talk.evaluation.folder, who_approves(talk.evaluation.design, coder))
    quotes, labels = quotes_of(talk.evaluation), labels_of(talk.evaluation)
    waiting = [each for each in quotes if not each.may_leave]
    _sum_up(talk, quotes, waiting)
    done = 0
    for each in waiting:
        _show(talk, each, labels)
        try:
            done += _asked(talk, each, desk)
        except (StoppedError, KeyboardInterrupt) as stop:
            raise StoppedError("stopped-reviewing", done=done, left=len(waiting) - done) from stop


def is_asked() -> bool:
    """Tell whether somebody sits at the terminal who can answer."""
    return sys.stdin.isatty()


def _asked(talk: Talk, quoted: Quoted, desk: Approvals) -> bool:
    answer = choose_key(talk.words, "quotes.question", ["approve", "withdraw", "later"])
    if answer == "withdraw":
        desk.withdraw(quoted, ask(talk.words.say("quotes.reason"), "–").strip("–"), _now())
    elif answer == "approve" and _all_harmless(talk, quoted.open):
        desk.approve(quoted, [each.text for each in quoted.open], _now())
    else:
        return False
    return True


def _all_harmless(talk: Talk, tells: Sequence[Telling]) -> bool:
    """Ask of each word that may tell of somebody whether it does."""
    return all(
        confirm(talk.words, talk.words.say("quotes.harmless", tells=text), default=False)
        for text in dict.fromkeys(each.text for each in tells)
    )


def _show(talk: Talk, quoted: Quoted, labels: Labels) -> None:
    words, quote = talk.words, quoted.quote
    places = ", ".join(f"{each.file}:{each.line}" for each in quoted.places)
    say()
    say(words.say("quotes.head", id=quote.id, places=places))
    say("  " + marked(quote.text, labels.language))
    say("  " + words.say("quotes.attribution", who=attribution(quote, labels)))
    for each in quoted.open:
        say("  " + words.say("quotes.tells", tells=each.text, kind=words.say(f"telling.{each.kind}")))
    say("  " + _state(talk, quoted))


def _state(talk: Talk, quoted: Quoted) -> str:
    if quoted.may_leave and quoted.approval:
        return talk.words.say("quotes.state-approved", by=quoted.approval.by)
    if quoted.approval and quoted.quote.approval != "approved":
        return talk.words.say("quotes.state-coarser")
    return talk.words.say("quotes.state-waiting")


def _sum_up(talk: Talk, quotes: Sequence[Quoted], waiting: Sequence[Quoted]) -> None:
    say(capitalized(talk.words.count("quotes.sum", len(quotes), waiting=len(waiting))))


def _now() -> datetime:
    return datetime.now().astimezone()
