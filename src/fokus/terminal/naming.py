"""What the names step says and asks: what was replaced, and each word that may identify somebody."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from fokus.custody import naming
from fokus.custody.draft import Draft
from fokus.custody.naming import Candidate, Passage
from fokus.custody.searching import Search
from fokus.material.names.hit import CATEGORIES, Hit
from fokus.messages import Catalogue
from fokus.messages.forms import capitalized
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
        f"{number} {words.count(f'name-category.{each}', number)}" for each, number in counted.most_common()
    )
    print(words.say("names.replaced", kinds=kinds) if kinds else words.say("names.none-replaced"))  # noqa: T201


def tell_kept(kept: Sequence[str], words: Catalogue) -> None:
    """Tell which words were let stand though nobody has judged them."""
    if kept:
        said = words.count("names.kept", len(kept), kept=", ".join(map(visible, kept)))
        print(capitalized(said))  # noqa: T201


def judge(
    drafts: Sequence[Draft], search: Search, words: Catalogue, keep: Callable[[Draft], object]
) -> Drafts:
    """Put each word that may identify somebody before the person, until none is left or she stops.

    Every answer is kept at once with the drafts that it changes, so that nothing answered is lost.
    """
    judged = list(drafts)
    later: set[tuple[str, str]] = set()
    with suppress(StoppedError):
        while waiting := [each for each in naming.candidates(judged, search) if each.asked not in later]:
            answer = _ask(waiting[0], len(waiting), judged, words)
            if answer == "stop":
                break
            if answer == "later":
                later.add(waiting[0].asked)
                continue
            changed, ended = _applied(answer, waiting[0], judged, words)
            _keep_changed(judged, changed, keep)
            judged = changed
            if ended:
                break
    return judged


def _ask(candidate: Candidate, left: int, drafts: Sequence[Draft], words: Catalogue) -> str:
    told = words.count("names.word", len(candidate.passages), word=visible(candidate.word), left=left)
    print(told)  # noqa: T201
    for passage in candidate.passages[:MOST_SHOWN]:
        print(_shown(passage, drafts))  # noqa: T201
    each = ("each",) if len(candidate.passages) > 1 else ()
    answers = ("replace", "keep", *each, "later", "stop")
    return choose_key(
        words, "names.choices", answers, {each: words.say(f"names.does-{each}") for each in answers}
    )


def _shown(passage: Passage, drafts: Sequence[Draft]) -> str:
    transcript = drafts[passage.draft].transcript
    said = transcript.turns[passage.turn - 1].text[passage.start : passage.end]
    where = f"{transcript.id} {passage.turn}"
    return visible(f"    {where}: …{passage.before}»{said}«{passage.after}…")


def _applied(answer: str, candidate: Candidate, drafts: Drafts, words: Catalogue) -> tuple[Drafts, bool]:
    """Return the drafts after an answer, and whether the person stopped in the middle of it."""
    if answer == "each":
        taken, ended = _one_by_one(candidate, drafts, words)
        return naming.judged_by_place(drafts, candidate, taken, done=not ended), ended
    return naming.judged_everywhere(drafts, candidate, _replacement(answer, candidate, words)), False


def _keep_changed(before: Drafts, after: Drafts, keep: Callable[[Draft], object]) -> None:
    for old, new in zip(before, after, strict=True):
        if new is not old:
            keep(new)


def _replacement(answer: str, candidate: Candidate, words: Catalogue) -> str | None:
    if answer == "keep":
        return None
    while True:
        proposed = candidate.replacement or words.say(f"placeholder.{candidate.category}")
        told = ask(words.say("names.instead"), proposed)
        if len(told) >= SHORTEST:  # a single letter was meant for the question before
            return told
        print(words.say("names.too-short"))  # noqa: T201


def _one_by_one(
    candidate: Candidate, drafts: Drafts, words: Catalogue
) -> tuple[list[tuple[Passage, str]], bool]:
    """Go through the places of a word; return what is replaced, and whether the person stopped."""
    taken: list[tuple[Passage, str]] = []
    with suppress(StoppedError):
        for passage in candidate.passages:
            print(_shown(passage, drafts))  # noqa: T201
            if choose_key(words, "names.choices-here", ("replace", "keep")) == "replace":
                taken.append((passage, _replacement("replace", candidate, words) or ""))
        return taken, False
    return taken, True
