"""From a study folder to Word files: what is written, left alone, marked and named."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from fokus.ooxml import pack, unpack
from fokus.problems import StudyError
from fokus.publish import Built, build, inspect, plan
from fokus.report.word import audit_controls, own_template, read_manifest

PLANTED = {"not-flagged-reversed", "item-reworded", "name-in-answer"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def built(study: Path, out: Path | None = None) -> Built:
    return build(inspect(study), out)


def text_of(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    paragraphs = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p")]
    return "\n".join(paragraphs)


def test_the_example_builds_and_names_only_what_is_planted_in_it(tillsammans: Path):
    done = built(tillsammans)
    assert {each.code for each in done.problems} == PLANTED
    assert [path.name for path in done.written] == ["delrapport.docx"]
    text = text_of(done.written[0])
    assert "Fokusintervjuer med elevhälsan och rektorerna" in text
    assert "Tabell 1" in text
    assert "[kunde inte göras" not in text
    assert "[okänd hänvisning]" not in text


def test_every_answer_stands_in_its_control_with_key_and_manifest(tillsammans: Path):
    path = built(tillsammans).written[0]
    data = path.read_bytes()
    assert audit_controls(data) == []
    manifest = read_manifest(data)
    assert manifest is not None
    asked = [
        asked for each in plan(inspect(tillsammans).evaluation)[0] for c in each.chapters for asked in c.asked
    ]
    answers = [entry for entry in manifest.entries if entry.rendering not in {"note", "method"}]
    assert sum(len(entry.occurrences) for entry in answers) == len(asked)
    record = json.loads((path.parent / "delrapport.manifest.json").read_text(encoding="utf-8"))
    assert [entry["key"] for entry in record["manifest"]["entries"]] == [
        entry.key for entry in manifest.entries
    ]


def test_no_finding_of_the_validator(tillsammans: Path):
    data = built(tillsammans).written[0].read_bytes()
    path = tillsammans / "audited.docx"
    path.write_bytes(data)
    assert OpenXmlValidator().validate(path).errors == []


def test_building_twice_gives_the_same_bytes(tillsammans: Path, tmp_path: Path):
    first = built(tillsammans, tmp_path / "a").written[0].read_bytes()
    assert built(tillsammans, tmp_path / "b").written[0].read_bytes() == first


def test_a_report_that_nobody_edited_is_built_anew(tillsammans: Path):
    first = built(tillsammans).written[0]
    before = first.read_bytes()
    chapter = tillsammans / "chapters" / "02-enkat.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\nEtt nytt stycke.\n", encoding="utf-8")
    assert built(tillsammans).written == (first,)
    assert first.read_bytes() != before
    assert "Ett nytt stycke." in text_of(first)


def test_an_edited_report_is_left_alone_and_named(tillsammans: Path):
    path = built(tillsammans).written[0]
    edited = path.read_bytes() + b"edited in Word"
    path.write_bytes(edited)
    done = built(tillsammans)
    assert (done.written, done.left_alone) == ((), (path,))
    assert path.read_bytes() == edited


def test_a_file_that_fokus_never_wrote_is_left_alone(tillsammans: Path):
    path = tillsammans / "reports" / "delrapport.docx"
    path.parent.mkdir()
    path.write_bytes(b"hers")
    assert built(tillsammans).left_alone == (path,)
    assert path.read_bytes() == b"hers"


def test_a_crash_between_record_and_report_locks_nothing(tillsammans: Path, monkeypatch: pytest.MonkeyPatch):
    path = built(tillsammans).written[0]
    chapter = tillsammans / "chapters" / "02-enkat.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\nNytt.\n", encoding="utf-8")
    from fokus import store

    whole = store.write_whole

    def crash(target: Path, data: bytes) -> None:
        if target.suffix == ".docx":
            raise KeyboardInterrupt
        whole(target, data)

    with monkeypatch.context() as patched:
        patched.setattr(store, "write_whole", crash)
        with pytest.raises(KeyboardInterrupt):
            built(tillsammans)
    assert built(tillsammans).written == (path,)
    assert "Nytt." in text_of(path)


def test_without_reports_each_chapter_is_its_own_file(tillsammans: Path):
    design = tillsammans / "study.toml"
    text = design.read_text(encoding="utf-8")
    design.write_text(text[: text.index("[[report]]")], encoding="utf-8")
    assert [path.name for path in built(tillsammans).written] == [
        "01-fokusintervjuer.docx", "02-enkat.docx", "03-bilagor.docx",
    ]  # fmt: skip


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (":::{table}", ":::{tabell}", "unknown-directive"),
        ("{number}`", "{numer}`", "unknown-role"),
        ("coverage pick=held", "coverage pick=held where=round:omg9", "unknown-round"),
        ("coverage pick=held", "coverag pick=held", "unknown-noun"),
        ("coverage pick=held", "coverage", "pick-many"),
        ("coverage pick=held", "overlap by=round", "not-yet"),
        ("of=aterkoppling across", "of=aterkopling across", "unknown-theme"),
    ],
)
def test_a_fault_is_named_with_its_line_marked_and_the_rest_is_built(
    tillsammans: Path, old: str, new: str, code: str
):
    chapter = tillsammans / "chapters" / "01-fokusintervjuer.md"
    replace_in(chapter, old, new)
    line = next(n for n, each in enumerate(chapter.read_text(encoding="utf-8").split("\n"), 1) if new in each)
    done = built(tillsammans)
    problem = next(each for each in done.problems if each.code == code)
    assert (problem.place.file, problem.place.line) == ("chapters/01-fokusintervjuer.md", line)
    text = text_of(done.written[0])
    assert "[kunde inte göras, se fokus check]" in text
    assert "Enkät" in text


def test_the_same_name_twice_is_a_problem_not_a_crash(tillsammans: Path):
    names = re.findall(
        r":name: (\S+)", (tillsammans / "chapters" / "01-fokusintervjuer.md").read_text("utf-8")
    )
    replace_in(tillsammans / "chapters" / "01-fokusintervjuer.md", f":name: {names[1]}", f":name: {names[0]}")
    done = built(tillsammans)
    assert "name-twice" in [problem.code for problem in done.problems]
    assert audit_controls(done.written[0].read_bytes()) == []


def test_a_reference_that_leads_nowhere(tillsammans: Path):
    chapter = tillsammans / "chapters" / "02-enkat.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\nSe {ref}`ingenstans`.\n", encoding="utf-8")
    done = built(tillsammans)
    assert "unknown-reference" in [problem.code for problem in done.problems]
    assert "[okänd hänvisning]" in text_of(done.written[0])


def test_a_report_with_a_chapter_that_is_not_there(tillsammans: Path):
    replace_in(tillsammans / "study.toml", '"02-enkat"', '"02-enkaet"')
    done = built(tillsammans)
    problem = next(each for each in done.problems if each.code == "unknown-chapter")
    assert problem.arguments["nearest"] == "02-enkat"
    assert done.written


@pytest.mark.parametrize("template", [b"no zip at all", b""])
def test_a_broken_template_is_named_and_ours_is_used(tillsammans: Path, template: bytes):
    (tillsammans / "chapters" / "mall.dotx").write_bytes(template)
    replace_in(
        tillsammans / "study.toml", 'id = "delrapport"', 'id = "delrapport"\ntemplate = "chapters/mall.dotx"'
    )
    done = built(tillsammans)
    assert "broken-template" in [problem.code for problem in done.problems]
    assert "Fokusintervjuer" in text_of(done.written[0])


def test_a_template_saved_as_strict_is_named_as_such(tillsammans: Path):
    transitional = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    parts = {name: part.replace(transitional, strict) for name, part in unpack(own_template()).items()}
    (tillsammans / "chapters" / "mall.dotx").write_bytes(pack(parts))
    replace_in(
        tillsammans / "study.toml", 'id = "delrapport"', 'id = "delrapport"\ntemplate = "chapters/mall.dotx"'
    )
    assert "strict-template" in [problem.code for problem in built(tillsammans).problems]


def test_a_template_outside_the_study_is_refused(tillsammans: Path):
    (tillsammans.parent / "mall.dotx").write_bytes(b"x")
    replace_in(
        tillsammans / "study.toml", 'id = "delrapport"', 'id = "delrapport"\ntemplate = "../mall.dotx"'
    )
    assert "outside-study" in [problem.code for problem in built(tillsammans).problems]


def test_the_same_study_in_english(tillsammans: Path):
    replace_in(tillsammans / "study.toml", 'language = "sv"', 'language = "en"')
    done = built(tillsammans)
    assert {each.code for each in done.problems} == PLANTED
    text = text_of(done.written[0])
    assert "Table 1" in text
    assert "came up in" in text
    assert "Among the 39 persons who answered both times" in text
    for swedish in ("Tabell 1", "togs upp i sex av", "Parat t-test", "Bland de 39 personer"):
        assert swedish not in text


def test_no_path_and_no_person_in_the_word_file(tillsammans: Path):
    data = built(tillsammans).written[0].read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        everything = b"\n".join(
            package.read(name) for name in package.namelist() if not name.endswith(".png")
        )
    assert str(tillsammans).encode() not in everything
    roster = (tillsammans / "participants.csv").read_text("utf-8-sig").split("\n")[1:]
    for participant in {line.split(";")[0] for line in roster if line}:
        assert not re.search(rf"\b{participant}\b".encode(), everything), participant


def test_progress_counts_up_to_the_whole(tillsammans: Path):
    seen: list[tuple[int, int]] = []
    build(inspect(tillsammans), None, lambda done, total, _: seen.append((done, total)))
    assert [done for done, _ in seen] == list(range(1, len(seen) + 1))
    assert seen[-1][0] == seen[-1][1]


def test_a_folder_that_is_no_study(tmp_path: Path):
    with pytest.raises(StudyError, match="no-study"):
        inspect(tmp_path)


def test_a_folder_where_the_report_should_be_is_left_alone(tillsammans: Path):
    path = tillsammans / "reports" / "delrapport.docx"
    path.mkdir(parents=True)
    assert built(tillsammans).left_alone == (path,)


def test_a_number_in_a_caption_is_answered_there(tillsammans: Path):
    chapter = tillsammans / "chapters" / "02-enkat.md"
    asked = "Alla {number}`coverage pick=held` intervjuer per yrkesgrupp"
    directive = f"\n:::{{table}} coverage by=profession\n:name: rubrikprov\n:caption: {asked}\n:::\n"
    chapter.write_text(chapter.read_text(encoding="utf-8") + directive, encoding="utf-8")
    path = built(tillsammans).written[0]
    assert "Alla 15 intervjuer per yrkesgrupp" in text_of(path)
    manifest = read_manifest(path.read_bytes())
    assert manifest is not None
    assert "rubrikprov" in {entry.key for entry in manifest.entries}


def test_a_number_in_a_caption_stands_nowhere_but_there(tillsammans: Path):
    """No list and no description for those who hear the table says it: no refresh would hide it there."""
    chapter = tillsammans / "chapters" / "02-enkat.md"
    asked = "Alla {number}`coverage pick=held` intervjuer per yrkesgrupp"
    directive = f":::{{table}} coverage by=profession\n:name: rubrikprov\n:caption: {asked}\n:::\n"
    chapter.write_text(
        f"# Enkät\n\n:::{{tables}}\n:::\n\nSe {{ref}}`rubrikprov`.\n\n{directive}", encoding="utf-8"
    )
    path = next(each for each in built(tillsammans).written if each.name == "delrapport.docx")
    document = unpack(path.read_bytes())["word/document.xml"].decode()
    assert (
        document.count("Alla … intervjuer per yrkesgrupp") == 1
    )  # the description; in the list it is divided
    assert "Alla 15 intervjuer per yrkesgrupp" not in document
    said = text_of(path)
    assert said.count("Alla … intervjuer per yrkesgrupp") == 1
    assert said.count("Alla 15 intervjuer per yrkesgrupp") == 1


@pytest.mark.parametrize("lock", ["~$lrapport.docx", ".~lock.delrapport.docx#"])
def test_a_report_that_is_open_in_another_program_is_not_written_over(tillsammans: Path, lock: str):
    path = built(tillsammans).written[0]
    before = path.read_bytes()
    (path.parent / lock).touch()
    replace_in(tillsammans / "study.toml", "held = false", "held = true")
    done = built(tillsammans)
    assert done.written == ()
    assert "open-in-word" in [each.code for each in done.problems]
    assert path.read_bytes() == before


def test_the_title_of_a_report_stands_on_its_first_page(tillsammans: Path):
    document = unpack(built(tillsammans).written[0].read_bytes())["word/document.xml"].decode()
    first = document[document.index("<w:p>") : document.index("</w:p>")]
    assert 'w:val="Title"' in first
