"""Whatever a writer types stands in the document, or is told of with its line; nothing is lost in silence."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.problems import Problem
from fokus.report.blocks import Block, Column, Figure, Mark, Table, TableBlock, Text
from fokus.report.chapter import Supplied, compose, parse_chapter
from fokus.report.markdown.asked import Asked, Filled
from fokus.report.markdown.parser import _markdown

FILE = "chapters/02-metod.md"
WORD = "§"
BLOCKS = [
    ":::{table}\n:caption: §\n\n| § |\n|---|\n| § |\n:::", ":::{table}\n§\n:::", "§\n: §\n: §\n\n  §",
    "::::{landscape}\n§\n\n:::{table} §\n:name: a\n:caption: §\n:::\n::::", "> §\n> — §",
    "![§](file:///§.png)", "[§](javascript:§)", "![§](data:§)",
    "§", "# §", "§\n===", "- §\n- §", "* §\n\n  §", "3. §\n   - §", "> §\n> §", "> - §", "    §",
    "```\n§\n```", "```python\n§\n```", "| § | § |\n|---|:-:|\n| § | § |", "<div>§</div>", "<!-- x -->\n§",
    "<!-- § utan slut", "[§]: https://lindby.se", "[§]: <a b> '§'", "[^§]: §",
    "text[^a§]\n\n[^a§]: §\n\n    §",
    "text[^b§]\n\n[^b§]: §\n\n[^b§]: §", ":::{table} §\n:name: a\n:caption: §\n:::", ":::{okänd} §\n§\n:::",
    ":::§\n§\n:::", "```{quotes} §\n:name: a\n§\n```", "---\n§", "§\n---", "***", "1) §", "§ | §\n-|-\n§ | §",
    "<§>", "\\# §", "&sect; §", "$$\n§\n$$", "Ord §\n: §", "[x]: §\n\n[x]", "- [ ] §", "[^§]", "§[^§]",
]  # fmt: skip
RUNS = [
    "@§", "[@§]", "[se @§, kap. §]", "@§ [kap. §]", "[@§; @§]", "[-@§]",
    "§", "*§*", "**§**", "***§***", "`§`", "[§](https://lindby.se)", "[§](https://lindby.se '§')",
    "[§](mapp/§.docx)", "[§](#§)", "[§](<> '§')", "![§](§.png)", "![§](§.png '§')", "![*§*](https://§.se/a.png)",
    "<https://§.se>", "<span>§</span>", "a<br>§", "~~§~~", "^[§]", "^[*§* ^[§]]", "{number}`§`", "{okänd}`§`",
    "{ref}`§`", "[^§]", "[§][]", "[§][§]", "§\\\n§", "§  \n§", "{§}", "==§==", "$§$", '"§"', "<!-- x -->§",
]  # fmt: skip


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from strings(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from strings(getattr(value, each.name))


def composed(text: str) -> tuple[tuple[Block, ...], list[Problem]]:
    chapter, problems = parse_chapter(text, FILE)
    pictures = {file: Figure(b"", 1, 1, "", (file,)) for file, _ in chapter.pictures}
    cited = {
        each: tuple(Text(f"{w.prefix}{w.key}{w.suffix}") for w in each.works) for each in chapter.citations
    }
    supplied = Supplied(pictures, cited)
    return compose(chapter, filled, "[fel]", supplied), problems


def filled(asked: Asked) -> Filled:
    table = TableBlock(Table((Column(asked.query),), ()), asked.name, asked.caption)
    return table if asked.rendering == "table" else Mark(asked.query)


def lost(pieces: list[str]) -> list[str]:
    """Return the words that are neither in the document nor on a line that a problem tells of."""
    number = count(1)
    numbered = [
        "".join(f"ord{next(number)}x" if letter == WORD else letter for letter in each) for each in pieces
    ]
    blocks, problems = composed("\n\n".join(numbered) + "\n")
    said = " ".join(strings(blocks)).casefold()
    told = {each.place.line for each in problems}
    missing, line = [], 1
    for each in numbered:
        lines = set(range(line, line + each.count("\n") + 1))
        words = [f"ord{n}x" for n in range(1, 2000) if f"ord{n}x" in each]
        missing += [word for word in words if word not in said and not told & lines]
        line += each.count("\n") + 2
    return missing


@pytest.mark.parametrize("piece", [*BLOCKS, *RUNS])
def test_each_construct_is_carried_or_told(piece: str):
    assert lost(["Ett stycke.", piece, "Ett till."]) == []


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize(
    "around",
    ["## {}", "- a\n- {}", "> {}", "| a |\n|---|\n| {} |", "**a {} b**", "[a {} b](https://sjovik.se)",
     "^[a {} b]", "not[^n]\n\n[^n]: {}", ":::{{table}} coverage\n:name: a\n:caption: {}\n:::"],
)  # fmt: skip
def test_running_text_is_carried_or_told_wherever_it_stands(around: str, run: str):
    assert lost([around.format(run.replace("\n", " "))]) == []


@given(st.lists(st.sampled_from([*BLOCKS, *RUNS]), max_size=6), st.sampled_from(["", "> ", "- ", "> > "]))
def test_mixed_with_each_other_too(pieces: list[str], first: str):
    indented = [
        first + each.replace("\n", "\n" + (first if ">" in first else " " * len(first))) for each in pieces
    ]
    swallows = "<!-- § utan slut"
    if swallows not in pieces[:-1]:
        assert lost(indented) == []


def test_every_kind_that_the_parser_knows_is_read_or_told():
    rules = {
        rule
        for ruler in (_markdown().block.ruler, _markdown().inline.ruler)
        for rule in ruler.get_active_rules()
    }
    assert rules == {
        "autolink", "backticks", "blockquote", "citation", "code", "colon_fence", "deflist", "emphasis",
        "entity", "escape", "fence",
        "footnote_def", "footnote_inline", "footnote_ref", "front_matter", "heading", "hr", "html_block",
        "html_inline", "image", "lheading", "link", "list", "myst_role", "newline", "paragraph", "reference",
        "table", "text",
    }  # fmt: skip
