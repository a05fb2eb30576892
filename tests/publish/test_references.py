from pathlib import Path

import pytest

from fokus.publish import build, inspect

CHAPTER = "chapters/02-enkat.md"
BIBTEX = "@book{ek2021, author={Ek, Bo}, title={Samverkan}, year={2021}, publisher={Verket}}\n"
LIST = "# Referenser\n\n:::{references}\n:::"


@pytest.fixture
def study(tillsammans: Path) -> Path:
    for each in ("references.json", "references.bib"):
        (tillsammans / each).unlink(missing_ok=True)
    for path in (tillsammans / "chapters").glob("*.md"):
        path.write_text("---\ntitle: Kapitel\n---\n\nText.\n", encoding="utf-8")
    return tillsammans


def write(study: Path, text: str, references: str = BIBTEX) -> None:
    (study / CHAPTER).write_text(f"---\ntitle: Enkät\n---\n\n{text}\n", encoding="utf-8")
    (study / "references.bib").write_text(references, encoding="utf-8")


def problems(study: Path) -> list[tuple[str, int | None]]:
    found = inspect(study).problems
    return [(each.code, each.place.line) for each in found if each.place.file in {CHAPTER, "study.toml"}]


def test_what_is_cited_stands_in_the_text_and_in_the_list(study: Path):
    from fokus.ooxml import blocks, parse, text_of, unpack

    write(study, f"Som @ek2021 visar [se @ek2021, s. 12].\n\n{LIST}")
    done = build(inspect(study))
    body = parse(unpack(done.written[0].read_bytes())["word/document.xml"])[0]
    said = [text_of(each) for each in blocks(body)]
    assert "Som Ek (2021) visar (se Ek, 2021, s. 12)." in said
    assert said[said.index("Referenser") + 1] == "Ek, B. (2021). Samverkan. Verket."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Ett\n\ntvå @ek2012\n\n{LIST}", ("unknown-citation", 7)),
        ("Som @ek2021.", ("no-list-of-references", 5)),
        (LIST, ("nothing-cited", 7)),
    ],
)
def test_each_fault_is_told_with_its_line(study: Path, text: str, expected: tuple[str, int]):
    write(study, text)
    assert problems(study) == [expected]


def test_the_nearest_key_is_proposed(study: Path):
    write(study, f"Som @ek2012.\n\n{LIST}")
    (problem,) = (each for each in inspect(study).problems if each.code == "unknown-citation")
    assert problem.arguments["nearest"] == "ek2021"


def test_the_style_is_chosen_in_the_study(study: Path):
    write(study, f"Som [@ek2021].\n\n{LIST}")
    design = study / "study.toml"
    told = design.read_text(encoding="utf-8")
    design.write_text(told.replace("[study]", '[study]\ncitation_style = "ingen-alls"', 1), encoding="utf-8")
    assert [code for code, _ in problems(study)] == ["citation-style"]
