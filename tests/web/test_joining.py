"""The modules of the page become one script that means the same."""

import re
from graphlib import CycleError
from pathlib import Path

import pytest

from fokus.web.app import STATIC
from fokus.web.joining import join


def test_a_module_stands_after_what_it_imports_in_a_scope_of_its_own(tmp_path: Path):
    (tmp_path / "chips.js").write_text(
        'import { label } from "./words.js";\n\nexport const chips = [label(1)];\n', encoding="utf-8"
    )
    (tmp_path / "words.js").write_text("export function label(n) {\n  return n;\n}\n", encoding="utf-8")
    assert join(tmp_path) == (
        "const $words = (() => {\nfunction label(n) {\n  return n;\n}\n\nreturn { label };\n})();\n"
        "const $chips = (() => {\nconst { label } = $words;\n\nconst chips = [label(1)];\n\n"
        "return { chips };\n})();\n"
    )


def test_modules_that_import_each_other_cannot_be_one(tmp_path: Path):
    for name, other in (("chips", "words"), ("words", "chips")):
        (tmp_path / f"{name}.js").write_text(f'import {{ a }} from "./{other}.js";\n', encoding="utf-8")
    with pytest.raises(CycleError):
        join(tmp_path)


def test_nothing_of_the_page_is_imported_or_exported_any_more():
    script = join(STATIC)
    assert not re.findall(r"^(?:import|export)\b.*", script, re.MULTILINE)
    assert script.rindex("const $app") > script.rindex("const $code ")
