"""A project as programs for qualitative analysis exchange it: the nouns of REFI-QDA.

Positions are code points of a source's text, from 0, the end exclusive. A guid is in lower case without
braces. Times stand as they are written, empty where there are none.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who codes or writes notes; ``id`` is what the program knows her by."""

    guid: str
    name: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class CodeNode:
    """A code with those below it."""

    guid: str
    name: str
    description: str = ""
    colour: str = ""
    codable: bool = True
    codes: tuple["CodeNode", ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A code that somebody has put on a selection, or on a whole source."""

    guid: str
    code: str
    user: str = ""
    time: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch of a source, with what was put on it; ``words`` are those marked, where they are kept."""

    guid: str
    start: int
    end: int
    user: str = ""
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """Something that is known of cases or sources; ``type`` is a word of the standard."""

    guid: str
    name: str
    type: str = "Text"


@dataclass(frozen=True, slots=True)
class Value:
    """What a variable is for one case or source, as it is written."""

    variable: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A text with its selections; ``marks`` are on all of it."""

    guid: str
    name: str
    text: str
    selections: tuple[Selection, ...] = ()
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody or something that the project is about: where she stands, and what is known of her."""

    guid: str
    name: str
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A memo; what it is about refers to it."""

    guid: str
    name: str
    text: str
    user: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A tie from one thing of a project to another."""

    guid: str
    origin: str
    target: str


@dataclass(frozen=True, slots=True)
class Group:
    """A set of sources, codes or notes."""

    guid: str
    name: str
    sources: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that is exchanged; ``origin`` is the program that wrote it."""

    name: str
    origin: str = ""
    description: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[CodeNode, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    groups: tuple[Group, ...] = ()
    about: tuple[str, ...] = ()
