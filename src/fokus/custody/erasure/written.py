"""Her open answers as texts: the turns that were hers in every version, and what the digests become."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from fokus.custody.erasure import Draft, Request
from fokus.custody.erasure.answered import rows_of
from fokus.custody.erasure.named import Named
from fokus.custody.erasure.spoken import Numbered, Version
from fokus.evaluation.surveys import Export
from fokus.material.open_answers import OpenAnswers, digest_of
from fokus.material.transcript import Transcript, Turn
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


def renew_digests(draft: Draft, versions: Iterable[Version], her: Named, language: str) -> None:
    """Let the logs know the answers by the digests that they have without hers, and without her code."""
    for each in versions:
        if each.hers or each.key in her.turns:
            left = (_left(turn, each, her, language) for turn in each.transcript.turns)
            draft.digests[each.transcript.digest] = digest_of(left)


def _left(turn: Turn, version: Version, her: Named, language: str) -> str:
    if turn.number in version.hers:
        return REMOVED[language]
    return her.bracketed.sub(her.word, turn.text) if version.key in her.turns else turn.text


def corrected_versions(
    written: Written, versions: Iterable[Version], her: Named
) -> dict[str, tuple[int, ...]]:
    """Return which versions corrections of her answers, or of her code, had made, by text: they go."""
    hers = {each.key: each.hers for each in versions}
    found = {}
    for name, each in written.items():
        made = [
            new
            for old, new in pairwise(each.versions)
            if _answers(each, old) != _answers(each, new)
            and _kept(each, old, hers[name, old], her) == _kept(each, new, hers[name, new], her)
        ]
        if made:
            found[name] = tuple(made)
    return found


def _answers(found: OpenAnswers, version: int) -> list[tuple[int | None, str]]:
    turns = zip(found.rows[version], found.versions[version].turns, strict=True)
    return [(row, turn.text) for row, turn in turns]


def _kept(found: OpenAnswers, version: int, hers: frozenset[int], her: Named) -> list[tuple[int | None, str]]:
    """Return what is left of a version, as it will read."""
    named = (found.source.id, version) in her.turns
    answers = enumerate(_answers(found, version), start=1)
    kept = ((row, text) for number, (row, text) in answers if number not in hers)
    return [(row, her.bracketed.sub(her.word, text) if named else text) for row, text in kept]
