"""All that the page opens with, in one answer: words, study, codebook, the transcript it begins with."""

from typing import Any

from fokus.messages import Catalogue
from fokus.web import showing
from fokus.web.desk import Desk
from fokus.web.sealing import seal

Data = dict[str, Any]


def opening(desk: Desk, words: Catalogue, idle_seconds: int, wanted: str | None, *, others: bool) -> Data:
    """Return what opens the page; ``wanted`` is a transcript, "" the first that is not coded through."""
    study = showing.study(desk, idle_seconds)
    name = None if wanted is None else _first(study["transcripts"], wanted)
    return {
        "words": _said(words), "seal": seal(), "study": study, "codebook": showing.codebook(desk),
        "transcript": None if name is None else showing.transcript(desk, name, others=others),
    }  # fmt: skip


def _first(listed: list[Data], wanted: str) -> str | None:
    ids = [each["id"] for each in listed]
    gaps = [each["id"] for each in listed if each["coded"] < each["codable"]]
    return wanted if wanted in ids else next(iter([*gaps, *ids]), None)


def _said(words: Catalogue) -> dict[str, str]:
    known = vars(words.translations)["_catalog"]
    return {each: words.translations.gettext(each) for each in known if str(each).startswith("page.")}
