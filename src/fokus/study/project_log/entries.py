"""log.toml: what happened in the project, each kind of entry as the file writes it.

The project log tells who met, what was decided and spread. It has nothing to do with the logs of coders.
"""

from typing import Literal

from pydantic import Field

from fokus.study.instrument import Id
from fokus.study.project_log.counted import Number
from fokus.study.project_log.partial_date import PartialDate, Precision, Written, read_date
from fokus.study.toml import Noun

Status = Literal["proposed", "decided", "in_use", "ended"]
TABLES = (
    "body", "meeting", "training", "dissemination", "staff", "event", "routine", "service", "goal",
    "attendance",
)  # fmt: skip


class Project(Noun):
    """The table ``[project]``: its name and from when to when it goes on."""

    title: str = ""
    first: Written | None = Field(default=None, alias="from")
    last: Written | None = Field(default=None, alias="to")


class Entry(Noun):
    """What all entries may have: an id, where, and a few words."""

    id: Id = ""
    sites: tuple[Id, ...] = ()
    text: str = ""


class Lasting(Entry):
    """An entry that is true from one date to another."""

    first: Written | None = Field(default=None, alias="from")
    last: Written | None = Field(default=None, alias="to")

    @property
    def since(self) -> PartialDate | None:
        """From when it is true, as far as anybody knows."""
        return None if self.first is None else read_date(self.first)

    @property
    def until(self) -> PartialDate | None:
        """Until when it is true; None while it lasts."""
        return None if self.last is None else read_date(self.last)


class Dated(Entry):
    """An entry with a date."""

    date: Written
    precision: Precision | None = None

    @property
    def when(self) -> PartialDate | None:
        """The date as far as it is known, None where it cannot be read."""
        return read_date(self.date, self.precision)


class Body(Lasting):
    """A group that meets; what it was split into takes over.

    ``members`` are how many there are of each role, ``organisations`` where they come from.
    """

    id: Id
    label: str = Field(min_length=1)
    kind: str = ""
    split_into: tuple[Id, ...] = ()
    members: dict[str, int] = Field(default_factory=dict)
    organisations: tuple[str, ...] = ()


class Meeting(Dated):
    """A meeting, or ``number`` of them of which nobody knows the single days.

    ``attendance`` tells how many came from each organisation, ``discussed`` which other entries were up.
    """

    body: Id
    number: int = Field(default=1, ge=1, le=1000)
    held: bool = True
    topics: tuple[str, ...] = ()
    present: Number | None = None
    attendance: dict[str, Number] = Field(default_factory=dict)
    discussed: tuple[Id, ...] = ()


class Training(Dated):
    """A training or supervision, for whom, and how many came."""

    label: str = Field(min_length=1)
    kind: Literal["training", "supervision"] = "training"
    audience: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    number: int = Field(default=1, ge=1, le=1000)
    attended: Number | None = None


class Dissemination(Dated):
    """What was told to others, and how many it reached; ``issues`` of a newsletter."""

    label: str = Field(min_length=1)
    kind: str = Field(min_length=1)
    organisations: tuple[str, ...] = ()
    issues: int = Field(default=1, ge=1, le=1000)
    attended: Number | None = None


class Staff(Lasting):
    """Who works in the project, by role and never by name."""

    profession: str = Field(min_length=1)
    number: int = Field(default=1, ge=1, le=1000)
    share: float | None = Field(default=None, gt=0, le=1)


class Event(Dated):
    """A decision or something else that happened, and what must have come before it."""

    kind: str = Field(min_length=1)
    label: str = ""
    body: Id | None = None
    after: tuple[Id, ...] = ()


class Routine(Entry):
    """A routine, and how far it has come."""

    id: Id
    label: str = Field(min_length=1)
    status: Status
    since: Written | None = None


class Service(Lasting):
    """What the first line offers."""

    label: str = Field(min_length=1)
    organisation: str = ""


class Goal(Entry):
    """A goal, the questions to the study that are its evidence, and the evaluator's judgement."""

    id: Id
    label: str = Field(min_length=1)
    evidence: tuple[str, ...] = ()
    judgement: str = ""


class Attendance(Dated):
    """How many of some pupils were away, or something else of their attendance: a sum, and nobody's own.

    ``count`` of ``of`` are what the label says; ``group`` is whom the pupils are, as a grade band.
    """

    label: str = Field(min_length=1)
    group: str = ""
    count: int = Field(ge=0, le=1_000_000)
    of: int = Field(ge=1, le=1_000_000)


class ProjectLog(Noun):
    """What happened in the project, in the order of the file."""

    project: Project = Field(default_factory=Project)
    body: tuple[Body, ...] = ()
    meeting: tuple[Meeting, ...] = ()
    training: tuple[Training, ...] = ()
    dissemination: tuple[Dissemination, ...] = ()
    staff: tuple[Staff, ...] = ()
    event: tuple[Event, ...] = ()
    routine: tuple[Routine, ...] = ()
    service: tuple[Service, ...] = ()
    goal: tuple[Goal, ...] = ()
    attendance: tuple[Attendance, ...] = ()

    @property
    def bodies(self) -> dict[str, Body]:
        """Bodies by id, in order."""
        return {each.id: each for each in self.body}
