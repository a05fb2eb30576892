"""How much of one transcript is in another: an interview that came in twice, perhaps by two recognizers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from fokus.material.transcript import Transcript

SHORTEST = 30
FEWEST = 5
ALIKE = 0.5

_ends = bytes.maketrans(b"?!", b"..")
_between = b" ,\t\n\r\f\v"


def sentences(transcript: Transcript) -> frozenset[str]:
    """Return the longer sentences of a transcript, as they are compared: no case, no blanks, no commas.

    Bytes are rid of them at once, which is many times faster than letter by letter.
    """
    said = ".".join([turn.text for turn in transcript.turns]).casefold().replace("…", ".")
    bare = said.encode(errors="surrogatepass").translate(_ends, _between).decode(errors="surrogatepass")
    bare = bare if bare.isprintable() else "".join(bare.split())
    return frozenset([each for each in bare.split(".") if len(each) >= SHORTEST])


def alike(transcripts: Mapping[str, Transcript]) -> Iterator[tuple[str, str, float]]:
    """Find pairs that share at least half the longer sentences of the shorter one, with that share.

    Those with fewer than five such sentences are compared whole.
    """
    said = {name: sentences(each) for name, each in transcripts.items()}
    compared = {
        name: each if len(each) >= FEWEST else frozenset([_whole(transcripts[name])])
        for name, each in said.items()
    }
    where: dict[str, list[str]] = {}
    several = _in_several(compared.values())
    for name, each in compared.items():
        for sentence in each & several:
            where.setdefault(sentence, []).append(name)
    shared = Counter((a, b) for names in where.values() for n, a in enumerate(names) for b in names[n + 1 :])
    for (a, b), count in sorted(shared.items()):
        share = count / max(1, min(len(said[a]), len(said[b]))) if _long(said, a, b) else 1.0
        if share >= ALIKE:
            yield a, b, share


def _in_several(said: Iterable[frozenset[str]]) -> set[str]:
    met: set[str] = set()
    again: set[str] = set()
    for each in said:
        again |= each & met
        met |= each
    return again


def _whole(transcript: Transcript) -> str:
    return "\n".join(turn.text for turn in transcript.turns)


def _long(said: Mapping[str, frozenset[str]], *names: str) -> bool:
    return all(len(said[name]) >= FEWEST for name in names)
