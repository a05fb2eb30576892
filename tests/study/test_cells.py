import pytest

from fokus.study.cells import answer_ids, fold, point_id
from fokus.study.instrument import ResponseFormat


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("3,0", "3"), ("3.50", "3.5"), ("-1,0", "-1"), ("12345678", "12345678"), ("12345679", "12345679"),
        ("1_000", "1_000"), ("1e3", "1e3"), (" Vet  EJ ", "vet ej"), ("007", "007"), ("nan", "nan"),
    ],
)  # fmt: skip
def test_what_is_compared(text: str, folded: str):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("value", "name"), [(3.0, "3"), (2.5, "2.5"), (123456789.0, "123456789"), (-1.0, "-1")]
)
def test_a_point_is_named_exactly(value: float, name: str):
    assert point_id(value) == name


def test_a_point_is_known_by_value_label_and_decimal_noise():
    points = [{"value": n, "sv": f"Steg {n}"} for n in (1, 2.5)]
    ids = answer_ids(ResponseFormat.model_validate({"points": points}))
    assert [ids[fold(text)] for text in ("1", "1,0", "steg 1", "2,5", "2.50")] == [
        "1",
        "1",
        "1",
        "2.5",
        "2.5",
    ]
