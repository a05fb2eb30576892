"""Labels: what the ids of an answer are called, in the language of the study."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fokus.analysis.confusion import NO_CODE
from fokus.analysis.log_groups import NONE, PERIODS, organisations_of, slug
from fokus.analysis.query import Query
from fokus.analysis.result import Note
from fokus.evaluation import Evaluation
from fokus.messages import Catalogue, catalogue
from fokus.messages.dates import dated
from fokus.messages.forms import capitalized, decimal
from fokus.study.cells import point_id
from fokus.study.codebook import Codebook
from fokus.study.design import Design
from fokus.study.instrument import ALL, MIXED, Instrument, Item, Scale, score_range
from fokus.study.project_log import ProjectLog, entries_of, read_date

LOGGED = frozenset({"body", "topic", "organisation", "kind", "status", *PERIODS})


@dataclass(frozen=True, slots=True)
class Labels:
    """The study's own names for its ids, beside the catalogue's words."""

    design: Design
    codebook: Codebook
    instruments: Mapping[str, Instrument]
    words: Catalogue
    round: str | None = None
    project: ProjectLog = field(default_factory=ProjectLog)

    def asked_in(self, query: Query) -> "Labels":
        """Return the labels with the wording that items had in the one round that a query is about."""
        rounds = query.only("round") or ()
        return replace(self, round=rounds[0] if len(rounds) == 1 else None)

    @property
    def language(self) -> str:
        """The language of the study."""
        return self.words.language

    def of(self, dimension: str, each: str) -> str:
        """Return the label of an id; the id itself when the study has no other word."""
        if each in (ALL, MIXED):
            return self.words.say(f"label.{each}")
        if dimension == "questionnaire":
            return self.instruments[each].title.text(self.language)
        if dimension in ("scale", "item", "answer"):
            return self._of_instrument(dimension, each)
        if dimension in ("theme", "code", "against"):
            return self._of_topic(each)
        if dimension in LOGGED:
            return self._of_log(dimension, each)
        return self._of_design(dimension, each)

    def _of_log(self, dimension: str, each: str) -> str:
        if each == NONE:
            return self.words.say("label.unsaid")
        if dimension in PERIODS:
            when = read_date(each)
            return dated(when.start, when.end, when.precision, self.words) if when else each
        if dimension == "body":
            body = self.project.bodies.get(each)
            return body.label if body else each
        if dimension in ("topic", "organisation"):
            return self._written(dimension).get(each, each)
        code = f"status.{each}" if dimension == "status" else f"kind.{each}"
        return self.words.say(code) if self.words.has(code) else each

    def _written(self, dimension: str) -> dict[str, str]:
        """Return free words as somebody first wrote them, by their ids."""
        entries = [each for _, _, each in entries_of(self.project)]
        topics = (word for each in entries for word in getattr(each, "topics", ()))
        organisations = (word for each in entries for word in organisations_of(each))
        words = [*(topics if dimension == "topic" else organisations)]
        return {slug(word): word for word in reversed(words)}

    def singular(self, profession: str) -> str:
        """Return what somebody of a profession is called; a role that the study does not list, itself."""
        known = self.design.professions.get(profession)
        return known.label if known else profession

    def heading(self, dimension: str, each: str) -> str:
        """Return a label as a row of a table begins with it."""
        return capitalized(self.of(dimension, each))

    def dimension(self, name: str) -> str:
        """Return what a dimension is called at the head of a column."""
        return self.words.say(f"dimension.{name}")

    def scale(self, each: str) -> Scale:
        """Return a scale by its id."""
        return next(s for i in self.instruments.values() for s in i.scale if s.id == each)

    def item(self, each: str) -> tuple[Instrument, Item]:
        """Return an item by its id, with the instrument that it belongs to."""
        return next((i, item) for i in self.instruments.values() for item in i.item if item.id == each)

    def scale_range(self, each: str) -> tuple[float, float]:
        """Return the lowest and highest score that a scale can have."""
        owner = next(i for i in self.instruments.values() if any(s.id == each for s in i.scale))
        return score_range(owner, self.scale(each))

    def noted(self, note: Note) -> str:
        """Return a note in words: its ids by their labels."""
        told = dict(note.arguments)
        if "topic" in told:
            rounds = [each for each in str(told.get("rounds", "")).split(",") if each]
            when = [self.words.say("when", round=self.of("round", each)) for each in rounds]
            told |= {"topic": self.heading("theme", str(told["topic"])), "asked": ", ".join(when)}
        if "scale" in told:
            told["scale"] = self.heading("scale", str(told["scale"]))
        if "cut" in told:
            told["cut"] = decimal(float(told["cut"]), 1, self.language)
        return self.words.say(f"note.{note.code}", **told)

    def _of_topic(self, each: str) -> str:
        if each == NO_CODE:
            return self.words.say("label.no-code")
        topic = self.codebook.themes.get(each) or self.codebook.codes.get(each)
        return topic.label if topic else each

    def _of_design(self, dimension: str, each: str) -> str:
        if dimension in ("stage", "stayed"):
            return self.words.say(f"stage.{each}" if dimension == "stage" else f"stayed.{each}")
        if dimension == "round":
            return self.design.rounds[each].label
        if dimension == "site":
            return self.design.sites[each].label
        if dimension == "profession":
            profession = self.design.professions[each]
            return profession.plural or profession.label
        if dimension == "transcript" and each in self.design.interviews:
            return self._of_interview(each)
        return self._of_coders(each) if dimension == "coder" else each

    def _of_interview(self, each: str) -> str:
        """Return who was interviewed where and when, with the id where that was done more than once."""
        interview = self.design.interviews[each]
        who = "/".join(self.of("profession", profession) for profession in interview.professions)
        label = f"{who}, {self.of('site', interview.site)}, {self.of('round', interview.round)}"
        told = (interview.professions, interview.site, interview.round)
        alike = [(one.professions, one.site, one.round) for one in self.design.interview].count(told)
        return label if alike == 1 else f"{label} ({each})"

    def role(self, coder: str) -> str:
        """Return a coder's role, the id where she has none or another has the same."""
        roles = [each.role for each in self.design.coder]
        own = next((each.role for each in self.design.coder if each.id == coder), "")
        return own if own and roles.count(own) == 1 else coder

    def _of_coders(self, each: str) -> str:
        """Return the coders of a pair by their roles, by their ids where two have the same role."""
        named = [self.role(coder) for coder in each.split("+")]
        return self.words.say("list.and", first=", ".join(named[:-1]), last=named[-1]) if named[1:] else each

    def _of_instrument(self, dimension: str, each: str) -> str:
        if dimension == "scale":
            return self.scale(each).label.text(self.language)
        if dimension == "item":
            return self.item(each)[1].asked(self.round, self.language)
        return self.words.say(f"answer.{each}") if self.words.has(f"answer.{each}") else each

    def answer(self, item: str, each: str) -> str:
        """Return what an answer to an item is called: a point's label, or a non-answer's."""
        instrument, _ = self.item(item)
        response = instrument.format_of(item)
        points = (
            {point_id(point.value): point.text(self.language) for point in response.points}
            if response
            else {}
        )
        non_answers = {n.id: n.text(self.language) for n in response.non_answers} if response else {}
        offered = instrument.choices_of(item)
        choices = {choice.id: choice.text(self.language) for choice in offered.options} if offered else {}
        return (points | non_answers | choices).get(each) or self._of_instrument("answer", each)


def labels_of(evaluation: Evaluation) -> Labels:
    """Return the labels of a study in its own language."""
    words = catalogue(evaluation.design.study.language)
    return Labels(
        evaluation.design, evaluation.codebook, evaluation.instruments, words, project=evaluation.project
    )
