"""The project log, log.toml: who met, what was decided, who was trained, what was spread."""

from fokus.study.project_log.counted import Counted, Qualifier, total
from fokus.study.project_log.entries import (
    TABLES,
    Attendance,
    Body,
    Dated,
    Dissemination,
    Entry,
    Event,
    Goal,
    Lasting,
    Meeting,
    ProjectLog,
    Routine,
    Service,
    Staff,
    Training,
)
from fokus.study.project_log.faults import check_project_log, entries_of, sound_project_log
from fokus.study.project_log.partial_date import PartialDate, Precision, read_date

__all__ = [
    "TABLES",
    "Attendance",
    "Body",
    "Counted",
    "Dated",
    "Dissemination",
    "Entry",
    "Event",
    "Goal",
    "Lasting",
    "Meeting",
    "PartialDate",
    "Precision",
    "ProjectLog",
    "Qualifier",
    "Routine",
    "Service",
    "Staff",
    "Training",
    "check_project_log",
    "entries_of",
    "read_date",
    "sound_project_log",
    "total",
]
