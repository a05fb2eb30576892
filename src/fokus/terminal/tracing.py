"""What the command line says of where a number comes from."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fokus import terminal
from fokus.messages import Catalogue

if TYPE_CHECKING:
    from fokus.publish.tracing import SourceFile, Trace

DIGITS = 12


def tell(traced: Sequence["Trace"], words: Catalogue) -> None:
    """Print each place with what is known of it, the files with their digests last."""
    for number, each in enumerate(traced):
        for line in [*([""] if number else []), *_lines(each, words)]:
            print(terminal.visible(line))  # noqa: T201


def _lines(traced: "Trace", words: Catalogue) -> Iterator[str]:
    found = traced.finding
    yield words.say("trace.place", key=found.key, kind=words.say(f"rendering.{found.rendering}"))
    yield _line("ask", traced.ask, words)
    yield from (_line(name, text, words) for name, text in _texts(traced) if text)
    yield from (_line("rule", rule, words) for rule in traced.rules)
    yield from (_line(name, _span(n), words) for name, n in _numbers(traced) if n)
    if traced.rounds:
        yield _line("rounds", ", ".join(traced.rounds), words)
    if traced.records:
        yield _line("records", ", ".join(traced.records), words)
    if traced.built:
        yield _line("built", f"{traced.built} (fokus {traced.fokus})", words)
    if traced.delivery:
        yield _line("delivery", traced.delivery, words)
    yield _line("files", "", words)
    yield from (f"    {_file(each, words)}" for each in traced.files)


def _line(name: str, text: str, words: Catalogue) -> str:
    return f"  {words.say(f'trace.{name}', text=text)}".rstrip()


def _texts(traced: "Trace") -> Iterator[tuple[str, str]]:
    found = traced.finding
    for name, content in (("written", found.was), ("here", found.here), ("now", found.now)):
        if isinstance(content, str) and found.rendering != "figure":
            yield name, content


def _numbers(traced: "Trace") -> Iterator[tuple[str, tuple[int, ...]]]:
    if traced.n == traced.n_now or not traced.n:
        yield "n", traced.n_now
    else:
        yield "n.then", traced.n
        yield "n.now", traced.n_now


def _span(n: tuple[int, ...]) -> str:
    return "–".join(dict.fromkeys(map(str, n)))


def _file(file: "SourceFile", words: Catalogue) -> str:
    then, now = file.then[:DIGITS], file.now[:DIGITS]
    if file.then == file.now:
        return words.say("trace.file.same", file=file.name, now=now)
    if not file.then:
        return words.say("trace.file.new", file=file.name, now=now)
    if not file.now:
        return words.say("trace.file.gone", file=file.name, then=then)
    return words.say("trace.file.changed", file=file.name, then=then, now=now)
