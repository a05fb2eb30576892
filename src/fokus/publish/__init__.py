"""Plan, ask, release, render: what show, check and build do."""

from fokus.evaluation import load
from fokus.publish.ask import ask, open_study, show, show_table
from fokus.publish.build import Built, Inspected, build, inspect, version
from fokus.publish.plan import Plan, plan
from fokus.publish.reply import Reply
from fokus.publish.working import scores

__all__ = [
    "Built",
    "Inspected",
    "Plan",
    "Reply",
    "ask",
    "build",
    "inspect",
    "load",
    "open_study",
    "plan",
    "scores",
    "show",
    "show_table",
    "version",
]
