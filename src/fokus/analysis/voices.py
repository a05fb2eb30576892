"""What was said and written of a theme: the codings of participants, and who is behind each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fokus.analysis.participation import author_of
from fokus.analysis.query import Query
from fokus.analysis.result import Estimate, Note
from fokus.analysis.scope import allowed, unknown_word
from fokus.coding.coding import Coding
from fokus.evaluation import Evaluation
from fokus.evaluation.judging import counted
from fokus.material.transcript import Turn
from fokus.study.guide import topics_of, was_asked
from fokus.study.source import Author, Source


@dataclass(frozen=True, slots=True)
class Voice:
    """A coding heard: in what, which profession spoke, who (when known), and the theme it carries."""

    coding: Coding
    source: Source
    theme: str
    author: Author

    @property
    def profession(self) -> str:
        """The profession of who spoke or wrote."""
        return self.author.profession


def voices(evaluation: Evaluation, query: Query) -> list[Voice]:
    """Return what participants said or wrote that is coded, in the order of the texts.

    The coders' agreed coding counts, unless one coder is asked for. What the interviewer says carries no
    theme.
    """
    texts, sources = evaluation.texts, evaluation.sources
    heard = [
        _voice(evaluation, coding, sources[coding.transcript], texts[coding.transcript].turn(coding.turn))
        for coding in counted(evaluation, query.coder)
        if allowed(query, "valence", coding.valence)
    ]
    order = {each: number for number, each in enumerate(sources)}
    spoken = [voice for voice in heard if voice is not None]
    return sorted(spoken, key=lambda v: (order[v.coding.transcript], v.coding.turn, v.coding.start or 0))


def _voice(evaluation: Evaluation, coding: Coding, source: Source, turn: Turn | None) -> Voice | None:
    if turn is None or turn.kind == "interviewer":
        return None
    theme = evaluation.codebook.theme_of(coding.code)
    return Voice(coding, source, theme, author_of(evaluation, source, turn))


def texts_coded(evaluation: Evaluation, query: Query) -> set[str]:
    """Return the texts that are coded, by the coder asked for or anybody; also those without a find."""
    done = evaluation.logs.finished()
    finished = {each for each, coders in done.items() if query.coder is None or query.coder in coders}
    return finished | {each.transcript for each in evaluation.codings if query.coder in (None, each.coder)}


def topics(evaluation: Evaluation, query: Query) -> tuple[str, ...]:
    """Return the themes or codes that a query is about, in the order of the codebook.

    ``of`` names themes or codes; at the level of codes a theme stands for its codes.
    """
    codebook = evaluation.codebook
    known = (*codebook.themes, *codebook.codes)
    for word in query.of:
        if word not in known:
            raise unknown_word("unknown-theme", word, known)
    if query.level == "code":
        return tuple(
            code for code in codebook.codes
            if not query.of or code in query.of or codebook.theme_of(code) in query.of
        )  # fmt: skip
    return tuple(each for each in known if each in (query.of or codebook.themes))


def is_about(voice: Voice, topic: str) -> bool:
    """Tell whether a voice carries a theme or a code."""
    return topic in (voice.theme, voice.coding.code)


def is_asked(evaluation: Evaluation, at: Mapping[str, str]) -> bool:
    """Tell whether a guide asked about the topic of a row in its round; without a round, in any."""
    codebook = evaluation.codebook
    topics = (
        topics_of(codebook, at["theme"]) if "theme" in at else {at["code"], codebook.theme_of(at["code"])}
    )
    rounds = [at["round"]] if "round" in at else [*evaluation.design.rounds]
    return any(was_asked(evaluation.guides.values(), topics, each) for each in rounds)


def not_asked(evaluation: Evaluation, query: Query, rows: Iterable[Estimate]) -> Iterator[Note]:
    """Say of which topics rounds may not be compared, since some of them did not ask."""
    if "round" not in query.dimensions:
        return
    found = list(rows)
    for dimension, topic in dict.fromkeys(next(iter(row.at.items())) for row in found):
        mine = [row for row in found if row.at[dimension] == topic]
        asked = dict.fromkeys(row.at["round"] for row in mine if row.asked)
        if all(row.asked for row in mine):
            continue
        rounds = ",".join(each for each in evaluation.design.rounds if each in asked)
        told = {"topic": topic, "rounds": rounds}
        yield Note("not-asked" if asked else "never-asked", told)


def codes_at(evaluation: Evaluation, at: Mapping[str, str]) -> frozenset[str]:
    """Return the codes that a row is about: its own, or those of its theme."""
    codebook = evaluation.codebook
    topic = at.get("code") or at["theme"]
    own = frozenset(code for code in codebook.codes if topic in (code, codebook.theme_of(code)))
    return own or frozenset({topic})
