"""What a question may be answered with: the points of a format, and the answers that are none."""

from typing import Annotated, ClassVar, Final

from pydantic import Field

from fokus.study.toml import Noun

ID = r"^[^\W_][\w.-]*$"
Id = Annotated[str, Field(pattern=ID)]
BLANK = "blank"
ALL, MIXED = "all", "mixed"
RESERVED = frozenset({ALL, MIXED})
NON_ANSWERS: Final = ("dont_know", "not_applicable", "refused")
LANGUAGES: Final = ("sv", "en")
LARGEST_POINT = 1_000_000
INDEX: Final = (0.0, 10.0)


class Labels(Noun):
    """A wording in one or both languages of fokus."""

    sv: str = ""
    en: str = ""

    def text(self, language: str) -> str:
        """Return the wording in a language, or in the other when that is the only one."""
        chosen = self.en if language == "en" else self.sv
        return chosen or self.sv or self.en


class Point(Labels):
    """One step of a response format; ``code`` is what an export may write for it.

    A neutral point says neither yes nor no: it is no positive answer, and figures keep it apart.
    """

    value: float = Field(ge=-LARGEST_POINT, le=LARGEST_POINT)
    code: str = ""
    neutral: bool = False


class NonAnswer(Labels):
    """An answer that is none: don't know, not applicable, prefer not to say."""

    id: Id
    code: str = ""


class Choice(Labels):
    """One answer of a question that takes several."""

    id: Id
    code: str = ""


class ResponseFormat(Noun):
    """The points that an item may be answered with, in order, and its non-answers.

    ``positive`` names the points that count as positive where those above the middle do not.
    """

    indivisible: ClassVar[bool] = True
    points: tuple[Point, ...] = Field(min_length=2)
    non_answers: tuple[NonAnswer, ...] = ()
    positive: tuple[float, ...] = ()

    @property
    def lowest(self) -> float:
        """The smallest value of a point."""
        return min(point.value for point in self.points)

    @property
    def highest(self) -> float:
        """The largest value of a point."""
        return max(point.value for point in self.points)


class Choices(Noun):
    """The answers that a question with several choices offers, in order."""

    indivisible: ClassVar[bool] = True
    options: tuple[Choice, ...] = Field(min_length=1)
    non_answers: tuple[NonAnswer, ...] = ()


def index_of(value: float, response: ResponseFormat) -> float:
    """Return a point, or a mean of points, on the index from 0 to 10.

    The index is linear from the lowest to the highest point of the format,
    :math:`10 (x - lowest) / (highest - lowest)`: the points of a format of four are 0, 3.33, 6.67
    and 10. It is not a share, and has no unit. "Don't know" and other non-answers have none.

    Examples
    --------
    >>> four = ResponseFormat(points=tuple(Point(value=value) for value in (1, 2, 3, 4)))
    >>> [round(index_of(value, four), 2) for value in (4, 3, 2, 1)]
    [10.0, 6.67, 3.33, 0.0]
    """
    return INDEX[1] * (value - response.lowest) / (response.highest - response.lowest)


def positive_points(response: ResponseFormat, *, reverse_keyed: bool = False) -> tuple[float, ...]:
    """Return the points that count as positive: those named, else those above the middle.

    The positive share of the other official convention is the answers at these points of all
    answers, non-answers such as "Vet ej" included. A neutral point never counts. For a reverse-keyed
    item the points are those that mirror them: to disagree is then the positive answer.

    Examples
    --------
    >>> four = ResponseFormat(points=tuple(Point(value=value) for value in (1, 2, 3, 4)))
    >>> positive_points(four), positive_points(four, reverse_keyed=True)
    ((3.0, 4.0), (1.0, 2.0))
    """
    middle = (response.lowest + response.highest) / 2
    above = [point.value for point in response.points if point.value > middle and not point.neutral]
    positive = set(response.positive or above)
    if reverse_keyed:
        positive = {response.lowest + response.highest - value for value in positive}
    return tuple(point.value for point in response.points if point.value in positive)
