"""Her open answers as texts: the turns that were hers in every version, and what the digests become."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from fokus.custody.erasure import Draft, Request
from fokus.custody.erasure.answered import rows_of
from fokus.custody.erasure.spoken import Numbered, Version
from fokus.evaluation.surveys import Export
from fokus.material.open_answers import OpenAnswers, digest_of
from fokus.material.transcript import Transcript
from fokus.study.consent import REMOVED
from fokus.study.design import Design

Written = Mapping[str, OpenAnswers]


def written_versions(
    written: Written,
    exports: Iterable[Export],
    request: Request,
    design: Design,
    erased: Mapping[Numbered, str],
) -> list[Version]:
    """Return every version of the open answers, with the turns in it that are hers."""
    rows = {each.file: frozenset(rows_of(each, request, design)) for each in exports}
    return [
        Version(text, b"", _hers(found, text, rows[text.file], request, erased))
        for found in written.values()
        for text in found.versions.values()
    ]


def _hers(
    found: OpenAnswers,
    text: Transcript,
    rows: frozenset[int],
    request: Request,
    erased: Mapping[Numbered, str],
) -> frozenset[int]:
    return frozenset(
        number
        for number, row in enumerate(found.rows[text.version], start=1)
        if row in rows or erased.get((text.id, text.version, number)) == request.participant
    )


def renew_digests(draft: Draft, versions: Iterable[Version], language: str) -> None:
    """Let the logs know the answers by the digests that they have without hers."""
    for each in versions:
        turns = each.transcript.turns
        if each.hers:
            left = (REMOVED[language] if turn.number in each.hers else turn.text for turn in turns)
            draft.digests[each.transcript.digest] = digest_of(left)


def corrected_versions(written: Written, versions: Iterable[Version]) -> dict[str, tuple[int, ...]]:
    """Return which versions corrections of her answers had made, by text: they go with the corrections."""
    hers = {each.key: each.hers for each in versions}
    found = {}
    for name, each in written.items():
        made = [
            new
            for old, new in pairwise(each.versions)
            if _answers(each, old) != _answers(each, new)
            and _answers(each, old, hers[name, old]) == _answers(each, new, hers[name, new])
        ]
        if made:
            found[name] = tuple(made)
    return found


def _answers(
    found: OpenAnswers, version: int, without: frozenset[int] = frozenset()
) -> list[tuple[int | None, str]]:
    turns = zip(found.rows[version], found.versions[version].turns, strict=True)
    return [(row, turn.text) for row, turn in turns if turn.number not in without]
