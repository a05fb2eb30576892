"""What coders said differently, one line after the other, and how much of it is decided."""

from collections.abc import Sequence
from itertools import groupby
from textwrap import shorten

from fokus.analysis.disagreements import Disagreement, disagreements
from fokus.analysis.scope import unknown_word
from fokus.evaluation.judging import parts
from fokus.terminal.talking import Talk, say

AROUND = 70


def tell_disagreements(
    talk: Talk, themes: Sequence[str], *, boundaries: bool = False, decided: bool = False
) -> None:
    """List what is left to decide, or with ``decided`` what was decided, turn by turn.

    Raises
    ------
    QueryError
        For a theme that the study does not have.
    """
    known = talk.evaluation.codebook.themes
    if unknown := next((each for each in themes if each not in known), None):
        raise unknown_word("unknown-theme", unknown, known)
    found = disagreements(talk.evaluation, themes=themes, boundaries=boundaries)
    chosen = [each for each in found if each.is_decided == decided]
    for (transcript, turn), some in groupby(chosen, key=lambda each: (each.transcript, each.turn)):
        _tell_turn(talk, transcript, turn, [*some])
    _sum_up(talk, found)


def _tell_turn(talk: Talk, transcript: str, number: int, points: Sequence[Disagreement]) -> None:
    turn = talk.evaluation.texts[transcript].turn(number)
    said = shorten(turn.text, AROUND, placeholder=" …") if turn else ""
    say(talk.words.say("disagreements.turn", transcript=transcript, turn=number, text=said))
    for each in points:
        say("  " + _told(talk, each))


def _told(talk: Talk, each: Disagreement) -> str:
    words, label = talk.words, talk.evaluation.codebook.codes[each.code].label
    said, silent = ", ".join(each.said), ", ".join(c for c in each.coders if c not in each.said)
    code = "disagreements.boundary" if each.kind == "boundary" else "disagreements.code"
    told = words.say(code, label=label, said=said, silent=silent)
    if each.decision is None:
        return told
    stands = words.say("disagreements.stands" if each.kept else "disagreements.falls", by=each.by)
    return f"{told} {stands} {each.decision.text}".rstrip()


def _sum_up(talk: Talk, found: Sequence[Disagreement]) -> None:
    left = sum(not each.is_decided for each in found)
    say(talk.words.say("disagreements.sum", left=left, decided=len(found) - left))
    if blind := sorted(parts(talk.evaluation).hidden(talk.evaluation.texts)):
        say(talk.words.say("disagreements.blind", transcripts=", ".join(blind)))
