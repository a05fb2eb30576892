"""Compiles the catalogues when the package is built: a hook of the build, not a part of fokus."""

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(folder: Path) -> None:
    """Write a .mo beside each .po in a folder and below."""
    for source in sorted(folder.rglob("*.po")):
        made = source.with_suffix(f".{os.getpid()}.part")  # never half a catalogue where somebody reads it
        with source.open("rb") as text, made.open("wb") as binary:
            write_mo(binary, read_po(text, abort_invalid=True))
        made.replace(source.with_suffix(".mo"))


class CompileCatalogues(BuildHookInterface[Any]):
    """Called by hatchling before it collects the package's files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile every catalogue of the package."""
        compile_catalogues(Path(self.root) / "src" / "fokus" / "messages")
