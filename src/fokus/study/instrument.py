"""A questionnaire: items with wording, response formats with their non-answers, scales.

What is in one stands in ``response_format`` and ``questionnaire``, what may be wrong in it in
``instrument_faults``; the other rooms take them from here.
"""

from fokus.study.instrument_faults import check_instrument, check_rounds, shared_ids, sound_instrument
from fokus.study.questionnaire import (
    Instrument,
    Item,
    Kind,
    Range,
    Rewording,
    Scale,
    numbers_in,
    score_range,
)
from fokus.study.response_format import (
    ALL,
    BLANK,
    ID,
    LARGEST_POINT,
    MIXED,
    NON_ANSWERS,
    RESERVED,
    Choice,
    Choices,
    Id,
    Labels,
    NonAnswer,
    Point,
    ResponseFormat,
    index_of,
    positive_points,
)

__all__ = [
    "ALL",
    "BLANK",
    "ID",
    "LARGEST_POINT",
    "MIXED",
    "NON_ANSWERS",
    "RESERVED",
    "Choice",
    "Choices",
    "Id",
    "Instrument",
    "Item",
    "Kind",
    "Labels",
    "NonAnswer",
    "Point",
    "Range",
    "ResponseFormat",
    "Rewording",
    "Scale",
    "check_instrument",
    "check_rounds",
    "index_of",
    "numbers_in",
    "positive_points",
    "score_range",
    "shared_ids",
    "sound_instrument",
]
