"""What the review says and asks: the codings that wait, one by one, each with where it may belong."""

import sys
from collections.abc import Sequence
from datetime import datetime

from fokus.coding.carry import Waiting
from fokus.coding.coding import Anchor
from fokus.custody import review
from fokus.evaluation import Evaluation
from fokus.material.transcript import Transcript
from fokus.messages import Catalogue
from fokus.messages.forms import capitalized
from fokus.problems import shortened
from fokus.terminal import sentence
from fokus.terminal.asking import StoppedError, ask, choose_key
from fokus.terminal.talking import Talk, say

AROUND = 60
MOST_DIGITS = 9


def decide(talk: Talk, texts: Sequence[str], coder: str, by: str) -> None:
    """Write decisions that were given with the call: all of them, when all can be read."""
    desk = _desk(talk.evaluation, by)
    for each in review.parse_decisions(texts, talk.evaluation, coder):
        _save(talk, desk, each)


def go_through(talk: Talk, coder: str, by: str) -> None:
    """Show the codings that wait, and ask about one after the other where somebody can answer.

    Raises
    ------
    StoppedError
        When the input ends; what was decided until then is saved.
    """
    waiting = review.waiting_of(talk.evaluation, coder)
    desk = _desk(talk.evaluation, by)
    said = talk.words.count("review.waiting", len(waiting))
    say(capitalized(said) if waiting else talk.words.say("review.none"))
    if sys.stdin.isatty():
        _ask_about(talk, waiting, desk)
        return
    for number, each in enumerate(waiting, start=1):
        _show(talk, each, f"{number}/{len(waiting)}")
    if waiting:
        say(talk.words.say("review.how"))


def _ask_about(talk: Talk, waiting: Sequence[Waiting], desk: review.Desk) -> None:
    done = 0
    for number, each in enumerate(waiting, start=1):
        _show(talk, each, f"{number}/{len(waiting)}")
        try:
            decision = _decision(talk, each)
        except (StoppedError, KeyboardInterrupt) as stop:
            raise StoppedError("stopped-reviewing", done=done, left=len(waiting) - done) from stop
        if decision:
            _save(talk, desk, decision)
            done += 1


def _desk(evaluation: Evaluation, by: str) -> review.Desk:
    return review.Desk(evaluation.folder, review.known_coder(evaluation, by) if by else "")


def _save(talk: Talk, desk: review.Desk, decision: review.Decision) -> None:
    path = desk.write(decision, datetime.now().astimezone())
    name = path.relative_to(talk.evaluation.folder).as_posix()
    coder = decision.waiting.coding.coder
    say(talk.words.say("review.saved", file=name, coder=coder, by=desk.by or coder))


def _show(talk: Talk, waiting: Waiting, place: str) -> None:
    coding, words = waiting.coding, talk.words
    newest = talk.evaluation.transcripts[coding.transcript]
    old = talk.evaluation.versions[coding.transcript][coding.version]
    label = talk.evaluation.codebook.codes[coding.code].label
    say()
    say(words.say("review.head", place=place, coder=coding.coder, label=label, word=coding.transcript))
    say(words.say("review.id", id=coding.id))
    say(words.say("review.old", version=coding.version))
    say("     " + _in_turn(old, coding.anchor, words))
    _show_places(waiting, newest, words)


def _show_places(waiting: Waiting, newest: Transcript, words: Catalogue) -> None:
    """Show where the words may be, or what stands now where they stood."""
    say(words.say("review.new" if waiting.candidates else "review.nowhere", version=newest.version))
    for number, each in enumerate(waiting.candidates, start=1):
        say(f"  {number}  {_in_turn(newest, each, words)}")
    around = () if waiting.candidates else (waiting.after, waiting.after + 1)
    for turn in filter(None, map(newest.turn, around)):
        said = words.say(
            "review.turn", turn=turn.number, speaker=turn.speaker or "–", words=shortened(turn.text)
        )
        say(f"     {said}")


def _in_turn(transcript: Transcript, place: Anchor, words: Catalogue) -> str:
    """Return a place with what stands around it, its own words between marks."""
    turn = transcript.turns[place.turn - 1]
    start, end = place.start or 0, len(turn.text) if place.end is None else place.end
    before, after = turn.text[max(0, start - AROUND) : start], turn.text[end : end + AROUND]
    cut = "…" if start > AROUND else "", "…" if end + AROUND < len(turn.text) else ""
    shown = f"{cut[0]}{before}»{turn.text[start:end]}«{after}{cut[1]}"
    shown = " ".join(shown.split())
    return words.say("review.turn", turn=turn.number, speaker=turn.speaker or "–", words=shown)


def _decision(talk: Talk, waiting: Waiting) -> review.Decision | None:
    answers = [*(["place"] if waiting.candidates else []), "turn", "words", "remove", "later"]
    while True:
        answer = choose_key(talk.words, "review.question", answers)
        if answer == "later":
            return None
        try:
            return review.Decision(waiting, None if answer == "remove" else _place(talk, waiting, answer))
        except review.ReviewError as error:
            sys.stderr.write(f"{sentence(talk.words, error)} {talk.words.say(f'remedy.{error.code}')}\n")


def _place(talk: Talk, waiting: Waiting, answer: str) -> Anchor:
    words, newest = talk.words, talk.evaluation.transcripts[waiting.coding.transcript]
    if answer == "place":
        several = len(waiting.candidates) > 1
        return _candidate(waiting, _number(ask(words.say("review.which"), "1")) if several else 1)
    number = _number(ask(words.say("review.which-turn")))
    if answer == "turn":
        return review.whole_turn(newest, number)
    return review.words_in(newest, number, ask(words.say("review.which-words")))


def _candidate(waiting: Waiting, number: int) -> Anchor:
    if not 1 <= number <= len(waiting.candidates):
        raise review.ReviewError("no-such-place", limit=len(waiting.candidates))
    return waiting.candidates[number - 1]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
