"""The appendix on method: told from the study and from what the report asks."""

from pathlib import Path

import pytest

from fokus.ooxml import blocks, pack, parse, text_of, unpack
from fokus.publish import build, inspect, refresh, stale

CHAPTER = Path("chapters/03-bilagor.md")


def told(study: Path) -> list[str]:
    """Build a study with the appendix last, and return its paragraphs."""
    path = study / CHAPTER
    path.write_text(
        path.read_text(encoding="utf-8") + "\n# Hur det gjordes\n\n:::{method}\n:::\n", encoding="utf-8"
    )
    said = said_in(build(inspect(study)).written[0]).split("\n")
    return said[said.index("Hur det gjordes") + 1 :]


def said_in(report: Path) -> str:
    body = parse(unpack(report.read_bytes())["word/document.xml"])[0]
    return "\n".join(text_of(each) for each in blocks(body) if each.tag.endswith("}p"))


def test_it_tells_what_was_done(tillsammans: Path):
    said = told(tillsammans)
    assert [each.partition(".")[0] for each in said] == [
        "Fokusintervjuer", "Kodning", "Enkät", "Jämförelser", "Röjandekontroll", "Program",
    ]  # fmt: skip
    text = " ".join(said)
    for expected in (
        "Av 16 planerade fokusintervjuer genomfördes 15: åtta i maj 2025 och sju i november 2025.",
        "nio teman och 26 koder",
        "Fyra av dem kodades av minst två kodare, var för sig.",
        "medelvärden av sex påståenden vardera och beräknas för den som har besvarat minst fyra av dem",
        "I delskalorna räknas ”Vet ej” som obesvarat.",
        "har tre uppgifter rättats",
        "Parat t-test.",
        "justerade enligt Holm",
        "färre än fem personer",
        "pingouin 0.",
    ):
        assert expected in text


def test_it_tells_it_in_english(tillsammans: Path):
    design = tillsammans / "study.toml"
    design.write_text(
        design.read_text(encoding="utf-8").replace('language = "sv"', 'language = "en"'), encoding="utf-8"
    )
    text = " ".join(told(tillsammans))
    assert "Of 16 planned focus interviews, 15 were held: eight in" in text
    assert "The scales Ways of contact, Trust and Time and resources are the means of six items each" in text
    assert "Paired t test." in text


def test_what_was_not_done_is_not_told_of(tillsammans: Path):
    for each in ("responses", "codings"):
        for file in (tillsammans / each).iterdir():
            file.unlink()
    (tillsammans / "corrections.csv").unlink()
    for path in (tillsammans / "chapters").glob("*.md"):
        path.write_text("---\ntitle: Kapitel\n---\n\nText.\n", encoding="utf-8")
    leads = [each.partition(".")[0] for each in told(tillsammans)]
    assert leads == ["Fokusintervjuer", "Röjandekontroll", "Program"]


@pytest.mark.parametrize("text", [":::{method} coverage\n:::", "- :::{method}\n  :::"])
def test_a_wrong_directive_is_told(tillsammans: Path, text: str):
    (tillsammans / CHAPTER).write_text(f"---\ntitle: Enkät\n---\n\n{text}\n", encoding="utf-8")
    found = [each.code for each in inspect(tillsammans).problems if each.place.file == str(CHAPTER)]
    assert found in (["directive-asks-nothing"], ["not-in-text"])


def test_a_new_report_lists_no_number_of_its_own_as_typed(tillsammans: Path):
    (report,) = build(inspect(tillsammans)).written
    found = stale(report)
    assert not found.typed
    assert not found.is_stale


def test_a_refresh_keeps_the_appendix_true(tillsammans: Path):
    (report,) = build(inspect(tillsammans)).written
    design = tillsammans / "study.toml"
    design.write_text(
        design.read_text(encoding="utf-8").replace("smallest_group = 5", "smallest_group = 6"), "utf-8"
    )
    moved = [each for each in stale(report).told if each.finding.key == "#method-disclosure"]
    assert [(each.finding.outcome, each.reasons) for each in moved] == [("replaced", ("design",))]
    refresh(report)
    assert "färre än sex personer" in said_in(report)
    assert not stale(report).is_stale


def test_what_the_writer_says_of_the_method_is_hers(tillsammans: Path):
    (report,) = build(inspect(tillsammans)).written
    parts = unpack(report.read_bytes())
    body = parts["word/document.xml"].decode()
    assert "nio teman och 26 koder" in body
    parts["word/document.xml"] = body.replace("nio teman och 26 koder", "nio teman").encode()
    report.write_bytes(pack(parts))
    refresh(report)
    assert "med en kodbok som har nio teman." in said_in(report)
