"""Her place among the people of the study: the roster, who took part, and her consent."""

from collections.abc import Mapping
from datetime import date

from fokus.custody.erasure import Draft, Found
from fokus.custody.erasure.records import cells_of, with_record, with_records, without_records
from fokus.evaluation.files import CONSENT, DESIGN, ROSTER
from fokus.study.consent import ALTOGETHER, COLUMNS, EVERYTHING, Consents
from fokus.study.roster import Roster

WITHDRAWN = COLUMNS[-1]
EMPTY = (";".join(COLUMNS) + "\n").encode("utf-8-sig")


def erase_from_roster(draft: Draft, roster: Roster) -> None:
    """Take out her rows: those that begin on the day or later; what spans it was there before."""
    request = draft.request
    rows = [
        each.place.row or 0
        for each in roster.placements
        if each.participant == request.participant
        and (request.since == ALTOGETHER or (each.first is not None and each.first >= request.since))
    ]
    if rows and draft.edit(ROSTER, lambda data: without_records(data, rows)):
        draft.found.append(Found("roster", ROSTER, len(rows), tuple(rows)))


def erase_from_interviews(draft: Draft, held: Mapping[str, date]) -> None:
    """Take her out of the lists of who took part; comments and everything else in the file stay."""
    import tomlkit

    request = draft.request
    counted = 0

    def changed(data: bytes) -> bytes:
        nonlocal counted
        text = data.decode("utf-8-sig")
        document = tomlkit.parse(text)
        for each in document.get("interview", []):
            participants = each.get("participants", [])
            if request.participant in participants and request.reaches(held.get(str(each.get("id")))):
                counted += participants.count(request.participant)
                for _ in range(participants.count(request.participant)):
                    participants.remove(request.participant)
        mark = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
        return (mark + tomlkit.dumps(document)).encode() if counted else data

    if draft.edit(DESIGN, changed):
        draft.found.append(Found("interviews", DESIGN, counted))


def withdraw(draft: Draft, consents: Consents, language: str) -> None:
    """Fill in since when she has withdrawn; a study without a file of consents gets one for it."""
    before, request = draft.read(CONSENT), draft.request
    data = _with_column(before) if before and before.strip() else EMPTY
    word = EVERYTHING[language] if request.since == ALTOGETHER else request.since.isoformat()
    records = consents.of(request.participant)
    open_rows = [
        each.place.row or 0 for each in records if each.withdrawn is None or each.withdrawn > request.since
    ]
    columns = _columns(data)
    if not records:
        known = {"participant": request.participant, "scope": EVERYTHING[language], "withdrawn": word}
        data = with_record(data, [known.get(column, "") for column in columns])
    at = columns.index(WITHDRAWN)
    data = with_records(data, open_rows, lambda cells: _filled(cells, at, word))
    if (open_rows or not records) and data != before:
        draft.write(CONSENT, data)
        draft.found.append(Found("consent", CONSENT))


def _columns(data: bytes) -> list[str]:
    header = next((cells for cells in cells_of(data) if any(cells)), list(COLUMNS))
    return [" ".join(cell.split()) for cell in header]


def _with_column(data: bytes) -> bytes:
    """Return the consents with a column for those that are withdrawn."""
    if WITHDRAWN in _columns(data):
        return data
    first = next(number for number, cells in enumerate(cells_of(data), start=1) if any(cells))
    return with_records(data, [first], lambda cells: [*cells, WITHDRAWN])


def _filled(cells: list[str], at: int, word: str) -> list[str]:
    padded = [*cells, *[""] * (at + 1 - len(cells))]
    return [*padded[:at], word, *padded[at + 1 :]]
