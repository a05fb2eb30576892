"""What a chapter asks: a query, how it is shown, and where it stands."""

from collections.abc import Callable
from dataclasses import dataclass, field

from fokus.problems import Place
from fokus.report.blocks import Block, Inline, Rendering


@dataclass(frozen=True, slots=True)
class Asked:
    """A place in a chapter that asks: its query as written, how to show it, and where it stands.

    ``figure`` is how a figure is drawn, where the writer chose.
    """

    query: str
    rendering: Rendering
    place: Place
    name: str | None = None
    caption: tuple[Inline, ...] = field(default=(), compare=False)
    figure: str | None = None


Filled = Inline | Block
Fill = Callable[[Asked], Filled]
