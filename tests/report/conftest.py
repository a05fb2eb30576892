"""A study in small, to word answers in: two rounds, four professions, two scales."""

from collections.abc import Callable

import pytest

from fokus.analysis.query import parse_one
from fokus.analysis.result import Contrast, Estimate, Note
from fokus.disclosure.released import Released
from fokus.messages import catalogue
from fokus.report.labels import Labels
from fokus.study.codebook import Codebook
from fokus.study.design import Design
from fokus.study.instrument import Instrument

ROUNDS = {
    "sv": [("omg1", "maj"), ("omg2", "november")],
    "en": [("omg1", "May"), ("omg2", "November")],
}
PROFESSIONS = {
    "sv": [
        ("skolskoterska", "skolsköterska", "skolsköterskor"),
        ("skolpsykolog", "skolpsykolog", "skolpsykologer"),
    ],
    "en": [
        ("skolskoterska", "school nurse", "school nurses"),
        ("skolpsykolog", "school psychologist", "school psychologists"),
    ],
}


def labels_in(language: str) -> Labels:
    design = Design.model_validate(
        {
            "study": {"title": "Tillsammans", "language": language},
            "round": [
                {"id": each, "label": label, "from": "2025-05-01", "to": "2025-06-15"}
                for each, label in ROUNDS[language]
            ],
            "site": [{"id": "lindby", "label": "Lindby"}, {"id": "sjovik", "label": "Sjövik"}],
            "profession": [
                {"id": each, "label": label, "plural": plural, "group": "elevhälsa"}
                for each, label, plural in PROFESSIONS[language]
            ],
        }
    )
    codebook = Codebook.model_validate(
        {
            "theme": [
                {"id": "tid", "label": "Tid och resurser"},
                {"id": "aterkoppling", "label": "Återkoppling"},
            ],
            "code": [{"id": "brist", "theme": "tid", "label": "Brist på tid"}],
        }
    )
    points = [{"value": n, "sv": f"Steg {n}", "en": f"Step {n}"} for n in (1, 2, 3, 4)]
    instrument = Instrument.model_validate(
        {
            "id": "samverkan",
            "title": "Samverkan",
            "response": {
                "agree4": {
                    "points": points,
                    "non_answers": [{"id": "dont_know", "sv": "Vet ej", "en": "Don’t know"}],
                }
            },
            "item": [
                {
                    "id": "k1",
                    "response": "agree4",
                    "sv": "Jag vet vem jag ska ringa.",
                    "en": "I know whom to call.",
                },
                {
                    "id": "k2",
                    "response": "agree4",
                    "sv": "Vi litar på varandra.",
                    "en": "We trust each other.",
                },
            ],
            "scale": [
                {
                    "id": "contact",
                    "label": {"sv": "Kontaktvägar", "en": "Ways of contact"},
                    "items": ["k1", "k2"],
                    "min_answered": 1,
                },
                {
                    "id": "trust",
                    "label": {"sv": "Förtroende", "en": "Trust"},
                    "items": ["k2"],
                    "min_answered": 1,
                },
            ],
        }
    )
    return Labels(design, codebook, {"samverkan": instrument}, catalogue(language))


@pytest.fixture
def swedish() -> Labels:
    return labels_in("sv")


@pytest.fixture
def english() -> Labels:
    return labels_in("en")


def released(
    query: str,
    dimensions: tuple[str, ...],
    rows: tuple[Estimate, ...],
    contrasts: tuple[Contrast, ...] = (),
    notes: tuple[Note, ...] = (),
) -> Released:
    return Released(parse_one(query), "estimate", dimensions, rows, contrasts, (), notes)


@pytest.fixture
def items_of() -> Callable[[int], Released]:
    """Answers to one item by some persons, half of them on each of two steps."""

    def of(n: int) -> Released:
        rows = tuple(
            Estimate(
                {"item": "k1", "answer": each}, "share", count / n, count=count, n=n, unit="share", size=n
            )
            for each, count in (("3", n // 2), ("4", n - n // 2))
        )
        return released("items of=k1", ("item", "answer"), rows)

    return of


@pytest.fixture
def linked() -> Released:
    """The first model sentence of the trade: 39 persons, contact from 2.71 to 2.99."""
    rows = tuple(
        Estimate(
            {"scale": "contact", "round": each},
            "mean",
            mean,
            mean - 0.2,
            mean + 0.2,
            n=39,
            missing=0,
            size=39,
        )
        for each, mean in (("omg1", 2.71), ("omg2", 2.99))
    )
    contrast = Contrast(
        {"scale": "contact"}, "omg1", "omg2", "mean", 0.28, 0.10, 0.46, 0.51, 0.17, 0.84, "paired_t", 3.1,
        38.0, 0.003, n_from=39, n_to=39, n_linked=39, method="linked", size=39,
    )  # fmt: skip
    return released("scales of=contact across=round link=linked", ("scale", "round"), rows, (contrast,))


@pytest.fixture
def feedback() -> Released:
    """The fourth model sentence: six of eight interviews in May, three of seven in November."""
    rows = tuple(
        Estimate(
            {"theme": "aterkoppling", "round": each},
            "share",
            count / n,
            count=count,
            n=n,
            unit="interviews",
            size=20,
        )
        for each, count, n in (("omg1", 6, 8), ("omg2", 3, 7))
    )
    return released("themes of=aterkoppling across=round", ("theme", "round"), rows)
