"""fokus: from focus interviews and surveys to evaluation chapters in Word, offline, nobody exposed.

>>> import fokus
>>> study = fokus.open_study("analyses/tillsammans")
>>> fokus.ask(study, "coverage pick=held").rows[0].value
15
"""

from typing import Any

__all__ = ["Reply", "ask", "open_study", "scores"]


def __getattr__(name: str) -> Any:
    """Import the public names when they are used: the command line starts without them."""
    if name in __all__:
        from fokus import publish

        return getattr(publish, name)
    raise AttributeError(name)
