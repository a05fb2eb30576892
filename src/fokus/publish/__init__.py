"""Plan, ask, release, render: what show, check and build do."""

from fokus.evaluation import load
from fokus.publish.ask import ask, open_study, show, show_table
from fokus.publish.build import Built, Inspected, build, inspect
from fokus.publish.delivering import Delivered, deliver, foreseen
from fokus.publish.plan import Plan, plan
from fokus.publish.record import version
from fokus.publish.refreshing import Report, Told, refresh, stale
from fokus.publish.reply import Reply
from fokus.publish.tracing import Trace, trace
from fokus.publish.working import scores

__all__ = [
    "Built",
    "Delivered",
    "Inspected",
    "Plan",
    "Reply",
    "Report",
    "Told",
    "Trace",
    "ask",
    "build",
    "deliver",
    "foreseen",
    "inspect",
    "load",
    "open_study",
    "plan",
    "refresh",
    "scores",
    "show",
    "show_table",
    "stale",
    "trace",
    "version",
]
