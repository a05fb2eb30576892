"""What the analyses count: the coding that the coders agree on, or that was decided.

Where nothing is decided that is the first coder's, in the order of study.toml, of those who coded the text.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from fokus.coding.coding import Coding
from fokus.coding.events import Decide

CodeOf = Callable[[str], str]
Decided = Mapping[tuple[str, str], bool]


def decided(decisions: Iterable[Decide], code_of: CodeOf) -> dict[tuple[str, str], bool]:
    """Return of each coding that was decided on, with its code then, whether it stands: the newest holds."""
    found: dict[tuple[str, str], bool] = {}
    for each in decisions:
        found |= {(one, code_of(each.code)): False for one in each.drop}
        found |= {(one, code_of(each.code)): True for one in each.keep}
    return found


def first_coders(order: Sequence[str], who: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return the first of those who coded each text."""
    return {text: next(each for each in order if each in coders) for text, coders in who.items() if coders}


def agreed(codings: Iterable[Coding], known: Decided, first: Mapping[str, str]) -> tuple[Coding, ...]:
    """Return the codings that were decided to stand, and the first coder's where nothing was decided."""
    return tuple(
        each for each in codings if known.get((each.id, each.code), each.coder == first.get(each.transcript))
    )


def as_decided(
    codings: Iterable[Coding], known: Decided, who: Mapping[str, Collection[str]]
) -> tuple[Coding, ...]:
    """Return what each coder would have said had she judged as was decided."""
    found: list[Coding] = []
    for each in codings:
        stands = known.get((each.id, each.code))
        if stands is None:
            found.append(each)
        elif stands:
            coders = {*who.get(each.transcript, ()), each.coder}
            found += [replace(each, coder=coder) for coder in sorted(coders)]
    return tuple(found)
