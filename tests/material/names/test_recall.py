"""How much the names step finds, measured on a labelled text that was written without seeing its rules."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fokus.material.names.find import Finder
from fokus.material.names.hit import Hit
from fokus.material.names.key import Key, read_key

LABELLED = Path(__file__).parent / "labelled"
SECOND = Path(__file__).parent / "second"
_label = re.compile(r"\{\{(?P<category>[a-z-]+)\|(?P<surface>[^{}]*)\}\}")
FOUND_AS = {
    "roster-person": {"person"},
    "roster-place": {"place", "school", "street-address"},
}
JUDGED = ("other-", "handle", "birth-date")  # only a person can tell
SPARED = 3  # letters of an ending that may stand outside what is replaced
FLOORS: Mapping[str, float] = {
    "personal-number": 1.0,
    "coordination-number": 1.0,
    "phone": 1.0,
    "email": 1.0,
    "roster-person": 0.99,
    "roster-place": 1.0,
    "web": 1.0,
    "case-number": 1.0,
    "street-address": 0.97,
    "vehicle": 0.80,
    "school": 0.75,
    "other-person": 0.99,
    "other-place": 0.88,
}

FLOORS_OF_SECOND: Mapping[str, float] = {
    **dict.fromkeys(("personal-number", "coordination-number", "phone", "email", "web", "account"), 1.0),
    "case-number": 1.0,
    "street-address": 1.0,
    "handle": 1.0,
    "birth-date": 1.0,
    "roster-person": 0.97,
    "roster-place": 0.80,
    "other-person": 1.0,
    "other-place": 0.90,
    "school": 0.65,
    "vehicle": 0.65,
}


@dataclass(frozen=True)
class Label:
    """One stretch of a text that somebody marked as identifying."""

    start: int
    end: int
    category: str
    text: str


@dataclass
class Score:
    """How many labels of a category there are, and what the finder made of them."""

    labels: int = 0
    found: int = 0
    seen: int = 0
    hits: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of the labels that are found."""
        return self.found / self.labels if self.labels else 1.0

    @property
    def noticed(self) -> float:
        """The share of the labels that are found, or proposed for a person to judge."""
        return self.seen / self.labels if self.labels else 1.0

    @property
    def precision(self) -> float:
        """The share of the hits that lie on a label."""
        return self.right / self.hits if self.hits else 1.0


def unlabelled(text: str) -> tuple[str, list[Label]]:
    """Return a labelled text as it was said, and its labels."""
    parts: list[str] = []
    labels = []
    done = length = 0
    for found in _label.finditer(text):
        before = text[done : found.start()]
        start = length + len(before)
        labels.append(Label(start, start + len(found["surface"]), found["category"], found["surface"]))
        parts += [before, found["surface"]]
        length = start + len(found["surface"])
        done = found.end()
    return "".join([*parts, text[done:]]), labels


def measure(texts: Iterable[str], key: Key, exempt: Iterable[str] = ()) -> dict[str, Score]:
    """Return recall and precision by category, and of all that is certain and all that is proposed.

    What the key holds and what patterns know must be found as certain; what only a person can judge
    must at least be proposed.
    """
    finder = Finder(key, exempt)
    scores: defaultdict[str, Score] = defaultdict(Score)
    for text in texts:
        plain, labels = unlabelled(text)
        hits = finder.find(plain)
        for label in labels:
            _count(scores[label.category], label, hits)
        for hit in hits:
            score = scores["(replaced)" if hit.certain else "(proposed)"]
            score.hits += 1
            right = any(hit.start < label.end and label.start < hit.end for label in labels)
            score.right += right
            if not right:
                score.missed.append(hit.text)
            if hit.certain and not hit.code:
                own = scores[hit.category]
                own.hits += 1
                own.right += right
    return dict(scores)


def _count(score: Score, label: Label, hits: Iterable[Hit]) -> None:
    score.labels += 1
    covering = [hit for hit in hits if hit.start < label.end and label.start < hit.end]
    certain = [hit for hit in covering if hit.certain]
    seen = _covers(covering, label)
    score.seen += seen
    judged = label.category.startswith(JUDGED)
    if seen and (judged or (_covers(certain, label) and any(_fits(hit, label) for hit in certain))):
        score.found += 1
    else:
        score.missed.append(label.text)


def _covers(hits: Iterable[Hit], label: Label) -> bool:
    covered = {at for hit in hits for at in range(hit.start, hit.end)}
    signs = enumerate(label.text, start=label.start)
    return len([at for at, sign in signs if sign.isalnum() and at not in covered]) <= min(
        SPARED, len(label.text) - 1
    )


def _fits(hit: Hit, label: Label) -> bool:
    return hit.category in FOUND_AS.get(label.category, {label.category})


def table(scores: Mapping[str, Score]) -> str:
    """Return the scores as a table for a README."""
    rows = ["| category | labels | recall | or proposed | precision |", "|---|---|---|---|---|"]
    for category, score in sorted(scores.items()):
        recall = f"{score.recall:.1%}" if score.labels else ""
        noticed = f"{score.noticed:.1%}" if score.labels else ""
        precision = f"{score.precision:.1%}" if score.hits else ""
        rows.append(f"| {category} | {score.labels or ''} | {recall} | {noticed} | {precision} |")
    return "\n".join(rows)


def labelled_key(folder: Path = LABELLED) -> Key:
    key, _ = read_key((folder / "key.toml").read_text(encoding="utf-8"), "key.toml")
    assert key is not None
    return key


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return measured(LABELLED)


@pytest.fixture(scope="module")
def scores_of_second() -> dict[str, Score]:
    return measured(SECOND)


def measured(folder: Path) -> dict[str, Score]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    found = measure(texts, labelled_key(folder))
    print(f"\n{table(found)}")  # noqa: T201  the figures are what this test is for
    return found


@pytest.mark.parametrize("category", FLOORS)
def test_what_is_labelled_is_found(category: str, scores: dict[str, Score]):
    score = scores[category]
    assert score.recall >= FLOORS[category], score.missed


def test_what_is_replaced_without_asking_is_seldom_harmless(scores: dict[str, Score]):
    assert scores["(replaced)"].precision >= 0.98, scores["(replaced)"].missed
    assert scores["(proposed)"].precision >= 0.75, scores["(proposed)"].missed


@pytest.mark.parametrize("category", FLOORS_OF_SECOND)
def test_what_is_labelled_in_a_second_text_is_found(category: str, scores_of_second: dict[str, Score]):
    score = scores_of_second[category]
    assert score.labels
    assert score.recall >= FLOORS_OF_SECOND[category], score.missed


def test_what_is_replaced_in_a_second_text_is_not_harmless(scores_of_second: dict[str, Score]):
    assert scores_of_second["(replaced)"].precision >= 0.98, scores_of_second["(replaced)"].missed
    assert scores_of_second["(proposed)"].precision >= 0.90, scores_of_second["(proposed)"].missed
    assert sum(score.labels for score in scores_of_second.values()) >= 120


def test_the_labelled_text_is_large_enough(scores: dict[str, Score]):
    assert sum(score.labels for score in scores.values()) >= 300


def test_the_key_of_the_labelled_text_is_read_as_it_stands():
    raw = tomllib.loads((LABELLED / "key.toml").read_text(encoding="utf-8"))
    assert len(labelled_key().people) == len(raw["person"])
