"""The modules of the page as one script: asked for once, it is there sooner than each by itself."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

IMPORT = re.compile(r'^import (\{.*\}) from "\./(\w+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)


def join(folder: Path) -> str:
    """Return the modules of a folder as one, each in a scope of its own and after those that it imports.

    Raises
    ------
    CycleError
        When modules import each other.
    """
    modules = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js"))}
    order = TopologicalSorter({name: _imported(text) for name, text in modules.items()})
    return "".join(_scoped(name, modules[name]) for name in order.static_order())


def _imported(text: str) -> list[str]:
    return [name for _, name in IMPORT.findall(text)]


def _scoped(name: str, text: str) -> str:
    body = EXPORT.sub("", IMPORT.sub(r"const \1 = $\2;", text))
    return f"const ${name} = (() => {{\n{body}\nreturn {{ {', '.join(EXPORT.findall(text))} }};\n}})();\n"
