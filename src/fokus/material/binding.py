"""NAME.binding.toml: which column of an export holds what."""

from typing import Literal

from pydantic import Field, model_validator

from fokus.study.instrument import Id
from fokus.study.toml import Noun


class Bound(Noun):
    """A column, and what its values mean where they are not ids or labels."""

    column: str = Field(min_length=1)
    values: dict[str, str] = Field(default_factory=dict)


class Respondent(Noun):
    """The column that knows a person; ``link = "code"`` joins the rounds by it."""

    column: str = Field(min_length=1)
    link: Literal["code", "none"] = "none"


class Binding(Noun):
    """One export, the questionnaire that it answers, and its columns."""

    file: str = Field(min_length=1)
    instrument: Id
    round: Id | Bound
    respondent: Respondent | None = None
    site: Id | Bound | None = None
    profession: Id | Bound | None = None
    item: dict[Id, Bound] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("item"), dict):
            items = {k: {"column": v} if isinstance(v, str) else v for k, v in data["item"].items()}
            return data | {"item": items}
        return data
