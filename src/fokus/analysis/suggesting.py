"""Codes that a coder may want: learnt from her own codings, shown only where they are often right.

Words and strings of letters of the turns that she coded, against those that she did not, of the interviews
that she worked on. Whether that is good enough is judged on interviews that it was not learnt from.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fokus.evaluation import Evaluation
from fokus.evaluation.judging import parts
from fokus.evaluation.withholding import is_removed

FEWEST_TURNS, FEWEST_TEXTS, FOLDS = 10, 4, 5
ANEW_TURNS, ANEW_SHARE = 10, 0.05  # so much coded or taken away since is worth learning from
SURE = 0.5
RIGHT_OFTEN_ENOUGH = 0.6  # so many of those suggested in interviews held back must be what she put there
FEWEST_RIGHT = 5
MOST_ROUNDS = 20_000
Flags = NDArray[np.bool_]
Taught = frozenset[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code for a turn, and how sure it is, from 0 to 1."""

    turn: int
    code: str
    score: float


@dataclass(frozen=True, slots=True)
class Trial:
    """How suggestions of a code did in interviews held back: of so many suggested, so many were right."""

    code: str
    suggested: int
    right: int
    put: int

    @property
    def is_good_enough(self) -> bool:
        """Tell whether the code may be suggested."""
        return self.right >= FEWEST_RIGHT and self.right >= RIGHT_OFTEN_ENOUGH * self.suggested


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt of a coder: the codes that may be suggested, and how all that were tried did."""

    trials: tuple[Trial, ...] = ()
    words: Any = None
    models: tuple[tuple[str, Any], ...] = ()


def may_suggest(evaluation: Evaluation, transcript: str) -> bool:
    """Tell whether the study wants suggestions, and the transcript is not coded blind."""
    return evaluation.design.study.suggestions and not parts(evaluation).is_blind(transcript)


def taught(evaluation: Evaluation, coder: str) -> Taught:
    """Return what a coder teaches: which code she put on which turn; what was suggested to her is left out.

    So is what she put on an interview that is coded blind, so that nothing leads her there.
    """
    accepted, hidden = evaluation.logs.accepted(), parts(evaluation).hidden(evaluation.texts)
    return frozenset(
        (each.code, each.transcript, each.turn)
        for each in evaluation.codings
        if each.coder == coder and each.id not in accepted and each.transcript not in hidden
    )


def is_worth_learning(before: Taught, now: Taught) -> bool:
    """Tell whether so much has been coded or taken away since that it should be learnt anew."""
    return len(before ^ now) >= max(ANEW_TURNS, ANEW_SHARE * len(before))


def learn(evaluation: Evaluation, coder: str) -> Learnt:
    """Learn from a coder's own codings."""
    return learn_from(evaluation, taught(evaluation, coder))


def learn_from(evaluation: Evaluation, shown: Taught) -> Learnt:
    """Learn from what a coder teaches, as far as she has read."""
    put: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    for code, text, turn in shown:
        put[code].add((text, turn))
    last = _read_to(put.values())
    spots = [(text, turn) for text, turn in _codable(evaluation) if turn <= last.get(text, 0)]
    known = {
        code: np.array([spot in some for spot in spots], dtype=bool) for code, some in sorted(put.items())
    }
    texts = np.array([text for text, _ in spots])
    enough = {code: flags for code, flags in known.items() if _is_enough(flags, texts)}
    return _learnt([_words_of(evaluation, *spot) for spot in spots], texts, enough) if enough else Learnt()


def _read_to(put: Iterable[Collection[tuple[str, int]]]) -> dict[str, int]:
    """Return the last turn of each interview that she put a code on: what comes after is not read yet."""
    last: dict[str, int] = {}
    for text, turn in (spot for some in put for spot in some):
        last[text] = max(turn, last.get(text, 0))
    return last


def _codable(evaluation: Evaluation) -> list[tuple[str, int]]:
    return [
        (name, turn.number)
        for name, text in evaluation.texts.items()
        for turn in text.turns
        if turn.kind != "interviewer" and not is_removed(turn)
    ]


def _words_of(evaluation: Evaluation, text: str, turn: int) -> str:
    return evaluation.texts[text].turns[turn - 1].text


def _is_enough(flags: Flags, texts: NDArray[np.str_]) -> bool:
    return int(flags.sum()) >= FEWEST_TURNS and len({*texts[flags]}) >= FEWEST_TEXTS


def _learnt(said: Sequence[str], texts: NDArray[np.str_], known: dict[str, Flags]) -> Learnt:
    trials = _tried(said, texts, known)
    good = [each.code for each in trials if each.is_good_enough]
    if not good:
        return Learnt(trials)
    words = _vectorizer()
    rows = words.fit_transform(said)
    return Learnt(trials, words, tuple((code, _model().fit(rows, known[code])) for code in good))


def _tried(said: Sequence[str], texts: NDArray[np.str_], known: dict[str, Flags]) -> tuple[Trial, ...]:
    """Suggest for each part of the interviews what was learnt from the others, and count what was right."""
    from sklearn.model_selection import GroupKFold

    guessed = {code: np.zeros(len(said), dtype=bool) for code in known}
    every = np.array(said, dtype=object)
    for learning, held in GroupKFold(min(FOLDS, len({*texts}))).split(every, groups=texts):
        words = _vectorizer()
        rows, others = words.fit_transform(every[learning]), words.transform(every[held])
        for code, flags in known.items():
            if flags[learning].any():
                guessed[code][held] = _scores(_model().fit(rows, flags[learning]), others) >= SURE
    return tuple(
        Trial(code, int(guess.sum()), int((guess & known[code]).sum()), int(known[code].sum()))
        for code, guess in guessed.items()
    )


def _vectorizer() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    make = partial(TfidfVectorizer, sublinear_tf=True, min_df=2)
    return make_union(make(ngram_range=(1, 2)), make(analyzer="char_wb", ngram_range=(3, 4)))


def _model() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(
        class_weight="balanced", C=10.0, solver="liblinear", dual=True, random_state=0, max_iter=MOST_ROUNDS
    )


def _scores(model: Any, rows: Any) -> NDArray[np.float64]:
    return np.asarray(model.predict_proba(rows)[:, 1])


def suggest(evaluation: Evaluation, learnt: Learnt, coder: str, transcript: str) -> list[Suggestion]:
    """Return the codes that a coder may want on the turns of a transcript, the surest first of each turn.

    What she has put or rejected there is not suggested again, nor a code that has been retired since.
    """
    if not learnt.models or not may_suggest(evaluation, transcript):
        return []
    text = evaluation.texts[transcript]
    turns = [turn for name, turn in _codable(evaluation) if name == transcript]
    rejected = evaluation.logs.rejected(coder)
    there = {(e.turn, e.code) for e in evaluation.codings if (e.transcript, e.coder) == (transcript, coder)}
    now = (transcript, text.version)
    there |= {(turn, code) for name, version, turn, code in rejected if (name, version) == now}
    rows = learnt.words.transform([_words_of(evaluation, transcript, turn) for turn in turns])
    found = [
        Suggestion(turn, code, round(float(score), 3))
        for code, model in learnt.models
        if evaluation.held.takes(code)
        for turn, score in zip(turns, _scores(model, rows), strict=True)
        if score >= SURE and (turn, code) not in there
    ]
    return sorted(found, key=lambda each: (each.turn, -each.score, each.code))
