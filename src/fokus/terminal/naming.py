"""What the names step says and asks: what was replaced, and each word that may identify somebody."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from fokus.custody import naming
from fokus.custody.draft import Draft
from fokus.custody.naming import Candidate, Passage, Search
from fokus.material.names.hit import CATEGORIES, Hit
from fokus.messages import Catalogue
from fokus.terminal import visible
from fokus.terminal.asking import StoppedError, ask, choose_key

MOST_SHOWN = 3
SHORTEST = 3

Drafts = list[Draft]


def placeholders(words: Catalogue) -> Mapping[str, str]:
    """Return what stands for each kind of name in the study's language."""
    return {each: words.say(f"placeholder.{each}") for each in CATEGORIES}


def tell_replaced(hits: Iterable[Hit], words: Catalogue) -> None:
    """Tell how much of each kind was replaced; never the words themselves."""
    counted = Counter(hit.category for hit in hits)
    kinds = ", ".join(
        f"{number} {words.say(f'name-category.{each}')}" for each, number in counted.most_common()
    )
    print(words.say("names.replaced", kinds=kinds) if kinds else words.say("names.none-replaced"))  # noqa: T201


def judge(
    drafts: Sequence[Draft], search: Search, words: Catalogue, keep: Callable[[Draft], object]
) -> Drafts:
    """Put each word that may identify somebody before the person, until none is left or she stops.

    Every answer is kept at once with its draft, so that nothing answered is lost.
    """
    judged = list(drafts)
    later: set[str] = set()
    with suppress(StoppedError):
        while waiting := [each for each in naming.candidates(judged, search) if each.word not in later]:
            answer = _ask(waiting[0], len(waiting), judged, words)
            if answer == "stop":
                break
            if answer == "later":
                later.add(waiting[0].word)
            else:
                judged = _applied(answer, waiting[0], judged, words, keep)
    return judged


def _ask(candidate: Candidate, left: int, drafts: Sequence[Draft], words: Catalogue) -> str:
    told = words.count("names.word", len(candidate.passages), word=visible(candidate.word), left=left)
    print(told)  # noqa: T201
    for passage in candidate.passages[:MOST_SHOWN]:
        print(_shown(passage, candidate.word, drafts))  # noqa: T201
    return choose_key(words, "names.choices", ("replace", "keep", "each", "later", "stop"))


def _shown(passage: Passage, word: str, drafts: Sequence[Draft]) -> str:
    where = f"{drafts[passage.draft].transcript.id} {passage.turn}"
    return visible(f"    {where}: …{passage.before}»{word}«{passage.after}…")


def _applied(
    answer: str, candidate: Candidate, drafts: Drafts, words: Catalogue, keep: Callable[[Draft], object]
) -> Drafts:
    if answer == "each":
        changed = _one_by_one(candidate, drafts, words)
    else:
        replacement = _replacement(answer, candidate, words)
        changed = naming.judged_everywhere(drafts, candidate, replacement)
    for before, after in zip(drafts, changed, strict=True):
        if after != before:
            keep(after)
    return changed


def _replacement(answer: str, candidate: Candidate, words: Catalogue) -> str | None:
    if answer == "keep":
        return None
    while True:
        told = ask(words.say("names.instead"), words.say(f"placeholder.{candidate.category}"))
        if len(told) >= SHORTEST:  # a single letter was meant for the question before
            return told
        print(words.say("names.too-short"))  # noqa: T201


def _one_by_one(candidate: Candidate, drafts: Drafts, words: Catalogue) -> Drafts:
    """Go through the places of a word; where it stands twice in a turn the first answer shifts no other."""
    taken: list[tuple[Passage, str]] = []
    for passage in candidate.passages:
        print(_shown(passage, candidate.word, drafts))  # noqa: T201
        if choose_key(words, "names.choices-here", ("replace", "keep")) == "replace":
            taken.append((passage, _replacement("replace", candidate, words) or ""))
    return [naming.replaced_at(each, n, taken, candidate.word) for n, each in enumerate(drafts)]
