"""What the page is told when something cannot be done: a code, its words, and whether to try again."""

from starlette.responses import JSONResponse

from fokus.messages import Catalogue
from fokus.messages.forms import capitalized
from fokus.problems import FokusError

STATUS = {
    "page-locked": 401, "not-from-here": 403, "not-this-host": 421, "nothing-here": 404,
    "wrong-request": 422, "request-too-large": 413, "request-not-json": 415,
    "disk-full": 507, "read-only": 503, "folder-gone": 503, "unwritable": 503, "study-unreadable": 503,
}  # fmt: skip
RETRY = frozenset(
    {"another-desk", "page-locked", "disk-full", "read-only", "folder-gone", "unwritable", "study-unreadable"}
)
CONFLICT = 409


class PageError(FokusError):
    """A request that is refused as it was made."""


def status_of(error: FokusError) -> int:
    """Return the status of an answer that refuses."""
    return STATUS.get(error.code, CONFLICT)


def refused(error: FokusError, words: Catalogue) -> JSONResponse:
    """Return the answer that tells a fault and its remedy in words."""
    told = {
        "code": error.code,
        "problem": capitalized(words.say(f"problem.{error.code}", **error.arguments)),
        "remedy": words.say(f"remedy.{error.remedy_code}", **error.arguments),
        "arguments": error.arguments,
    }
    return JSONResponse({"error": told, "retry": error.code in RETRY}, status_of(error))


def wrong(key: str) -> PageError:
    """Return the fault of a request that is not what the page would send."""
    return PageError("wrong-request", key=key)
