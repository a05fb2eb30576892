"""Who stands behind what was delivered: the record keeps that somebody does, and no longer who."""

import json
import secrets
from typing import Any

from fokus.custody.erasure import Draft, Found
from fokus.publish.releases import FILE, FOLDER
from fokus.study.consent import ALTOGETHER


def erase_from_releases(draft: Draft) -> None:
    """Put a word without meaning for her code where records of deliveries tell who is behind a number.

    The number of persons stays, since what was delivered is still judged by it. The same word stands in all
    records: she is still one person.
    """
    nobody = f"x{secrets.token_hex(6)}"
    for path in sorted((draft.folder / FOLDER).glob(f"*/{FILE}")):
        name = path.relative_to(draft.folder).as_posix()
        hers = _without(draft, name, nobody) if draft.request.since == ALTOGETHER else 0
        if hers:
            draft.found.append(Found("presences", name, hers))


def _without(draft: Draft, name: str, nobody: str) -> int:
    told = _read(draft.read(name) or b"")
    presences = told.get("published", {}).get("presences", []) if isinstance(told, dict) else []
    hers = [each for each in presences if isinstance(each, list) and each[:1] == [draft.request.participant]]
    for each in hers:
        each[0] = nobody
    if hers:
        draft.write(name, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())
    return len(hers)


def _read(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return {}
