"""What names people and lies in a study's folder is warned of; what belongs there is not."""

from pathlib import Path
from types import ModuleType

import pytest

from fokus.evaluation import load


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nyckel.age", "key-inside"),
        ("chapters/nyckel.anna.age", "key-inside"),
        ("fokus-utkast/omg1-lindby.draft.json", "draft-inside"),
        ("inspelning 3.docx", "original-inside"),
        ("Ljud.M4A", "original-inside"),
        ("transcripts/inspelning.vtt", "original-inside"),
        ("transcripts/rektorer.odt", "original-inside"),
        ("reports/delrapport.docx", ""),
        ("chapters/mall.docx", ""),
        ("build/bilaga.pdf", ""),
        (".fokus/rest.age", ""),
        ("~$anteckningar.docx", ""),
        ("anteckningar.md", ""),
    ],
)
def test_what_names_people_is_warned_of(name: str, code: str, small: ModuleType, tmp_path: Path):
    folder = small.SmallStudy().write(tmp_path / "studie")
    _, before = load(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"namn")
    _, problems = load(folder)
    new = [each for each in problems if each not in before]
    assert [(each.code, each.place.file, each.severity) for each in new] == (
        [(code, name, "warning")] if code else []
    )


@pytest.mark.parametrize(
    "name", ["tillsammans", "start-sv", "start-en", "samma-koll-2017", "samverkan-i-praktiken"]
)
def test_what_is_shipped_holds_no_names(name: str):
    _, problems = load(Path(__file__).parents[1] / "analyses" / name)
    assert not [each for each in problems if each.code.endswith("-inside")]
