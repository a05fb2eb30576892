"""What an evaluation was made with, put into its report: codebook, questionnaire, interview guide."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from docx import Document

from fokus.evaluation import Evaluation, load
from fokus.publish import build, inspect
from fokus.report.appendices import appendices
from fokus.report.blocks import Block, Definitions, Heading, Listing, Paragraph, Text
from fokus.report.labels import labels_of

SHIPPED = Path(__file__).parents[2] / "instruments"
EXAMPLE = Path(__file__).parents[2] / "analyses" / "tillsammans"


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """Return a copy of the example with its final report too."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "whole", ignore=shutil.ignore_patterns("reports")))


@pytest.fixture
def study(tillsammans: Path) -> Evaluation:
    found, _ = load(tillsammans, answers=False)
    assert found is not None
    return found


def words(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield every text of some blocks, in their order."""
    for each in blocks:
        if isinstance(each, Heading | Paragraph):
            yield "".join(part.text for part in each.content if isinstance(part, Text))
        elif isinstance(each, Listing):
            for item in each.items:
                yield from words(item)
        elif isinstance(each, Definitions):
            for item in each.items:
                yield "".join(part.text for part in item.term if isinstance(part, Text))
                yield from words(item.meaning)


def test_the_codebook_tells_every_code_that_may_be_put_and_no_example(study: Evaluation):
    said = [*words(appendices(study, labels_of(study))["codebook"])]
    for code in study.codebook.code:
        assert (code.label in said) == study.held.takes(code.id)
        assert not code.example or code.example not in " ".join(said)
    assert {theme.label for theme in study.codebook.theme} <= {*said}


def test_the_questionnaire_stands_as_it_was_asked_with_its_answers_and_scales(study: Evaluation):
    made = appendices(study, labels_of(study))
    blocks = made["questionnaire"]
    assert made["questionnaire collaboration"] == blocks
    lists = [each for each in blocks if isinstance(each, Listing) and each.ordered]
    assert [each.start for each in lists] == [1, 19]
    said = [*words(blocks)]
    items = study.instruments["collaboration"].item
    assert [each for each in said if each in {item.sv for item in items}] == [item.sv for item in items]
    assert any(each.startswith("Svarsalternativ: Stämmer inte alls; ") and "Vet ej" in each for each in said)
    assert "Kontaktvägar: 1, 2, 3, 4, 5 och 6 (vänt vid poängsättningen: 3)" in said


def test_the_guide_tells_what_was_not_asked_of_all(study: Evaluation):
    said = [*words(appendices(study, labels_of(study))["guide"])]
    assert any(each.endswith("(ställdes i maj 2025)") for each in said)
    assert any("(ställdes till skolsköterskor, " in each for each in said)
    assert "Vem tog kontakt, och hur?" in said


def test_several_questionnaires_stand_under_their_titles(small: ModuleType, tmp_path: Path):
    folder = small.SmallStudy().write(tmp_path / "s")
    (folder / "instruments").mkdir(exist_ok=True)
    for name in ("collaboration", "course-evaluation"):
        file = next(SHIPPED.rglob(f"{name}*.toml"))
        (folder / "instruments" / file.name).write_bytes(file.read_bytes())
    found, _ = load(folder)
    assert found is not None
    made = appendices(found, labels_of(found))
    titles = [each.title.sv for each in found.instruments.values()]
    heads = [*words(each for each in made["questionnaire"] if isinstance(each, Heading) and each.level == 1)]
    assert heads == titles


def test_a_chapter_takes_them_in_below_its_heading_and_is_told_what_there_is_not(whole: Path):
    chapter = whole / "chapters" / "14-underlag.md"
    text = chapter.read_text("utf-8")
    chapter.write_text(f"{text}\n:::{{questionnaire}} kurs\n:::\n", encoding="utf-8")
    (problem,) = (each for each in inspect(whole).problems if each.code == "unknown-appendix")
    assert problem.place.line == len(text.splitlines()) + 2
    assert problem.arguments["word"] == "questionnaire kurs"
    chapter.write_text(text, encoding="utf-8")
    built = build(inspect(whole))
    assert [path.name for path in built.written] == ["delrapport.docx", "tillsammans-slutrapport.docx"]
    assert {each.code for each in built.problems} == {
        "not-flagged-reversed",
        "item-reworded",
        "name-in-answer",
    }
    body = Document(str(built.written[1])).element.body
    said = "\n".join("".join(node.text or "" for node in each.iter("{*}t")) for each in body.iter("{*}p"))
    assert all(each in said for each in ("Slutsatser", "Händelseförlopp", "Intervjuguiden", "Kodboken"))
    assert "[okänd hänvisning]" not in said
    assert "[kunde inte göras" not in said


def test_an_appendix_that_holds_nothing_is_a_warning(small: ModuleType, tmp_path: Path):
    files = {"chapters/01-bilaga.md": "# Intervjuguiden\n\n:::{guide}\n:::\n"}
    folder = small.SmallStudy(files=files).write(tmp_path / "s")
    (problem,) = (each for each in inspect(folder).problems if each.code == "empty-appendix")
    assert problem.severity == "warning"
