"""A report that people edit, and a study that changes: what a refresh writes, keeps and tells."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from fokus import store
from fokus.analysis.query import parse
from fokus.ooxml import pack, unpack
from fokus.problems import StoreError
from fokus.publish import Report, build, inspect, open_study, refresh, stale, trace
from fokus.publish.results import results_of
from fokus.report.word import audit_controls, read_manifest

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "word/document.xml"
CHAPTER = """# Enkät och intervjuer

Av {number}`coverage pick=planned` planerade intervjuer genomfördes {number}`coverage pick=held`.

{sentence}`scales of=contact across=round link=linked`

{sentence}`scales of=time across=round link=linked`

:::{table} scales across=round link=linked
:name: delskalor
:caption: Delskalorna i maj och november
:::

:::{table} scales by=round
:name: delskalor-alla
:caption: Delskalorna, alla som svarat
:::

:::{table} response by=site across=round
:name: svarande
:caption: Svarande av de inbjudna
:::

:::{figure} scales by=profession across=round link=linked
:name: delskalor-yrke
:caption: Delskalorna per yrkesgrupp
:::

:::{quotes} quotes of=kontaktvagar spread=profession most=3
:name: citat-kontakt
:::

:::{quotes} quotes of=sekretess-ursakt spread=profession most=2
:name: citat-ursakt
:::
"""
Convert = Callable[[Path, str], Path]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, half_year: Callable[[Path], Path]) -> Path:
    """Return the example study with its report, as nobody has touched it yet."""
    source = Path(__file__).parents[2] / "analyses" / "tillsammans"
    derived = shutil.ignore_patterns("reports", "build", "releases")
    study = Path(shutil.copytree(source, tmp_path_factory.mktemp("study") / "tillsammans", ignore=derived))
    shutil.rmtree(half_year(study) / "chapters")
    (study / "chapters").mkdir()
    (study / "chapters" / "01-allt.md").write_text(CHAPTER, "utf-8")
    replace_in(study / "study.toml", '["01-fokusintervjuer", "02-enkat", "03-bilagor"]', '["01-allt"]')
    build(inspect(study))
    return study


@pytest.fixture
def study(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "tillsammans"))


@pytest.fixture
def report(study: Path) -> Path:
    return study / "reports" / "delrapport.docx"


def correct_an_answer(study: Path) -> None:
    """Let one person have answered otherwise in November."""
    answers = study / "responses" / "enkat-november.csv"
    data = answers.read_bytes()
    line = next(each for each in data.split(b"\r\n" if b"\r\n" in data else b"\n") if each.startswith(b"2;"))
    fields = line.split(b";")
    answers.write_bytes(data.replace(line, b";".join([*fields[:5], *[b"1"] * 16, *fields[21:]])))


def replace_in(path: Path, old: str, new: str) -> None:
    said = path.read_text("utf-8")
    assert old in said
    path.write_text(said.replace(old, new, 1), "utf-8")


def edit(path: Path, change: Callable[[etree._Element], object]) -> None:
    parts = unpack(path.read_bytes())
    root = etree.fromstring(parts[MAIN])
    change(root)
    main = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    path.write_bytes(pack({**parts, MAIN: main}))


def control(root: etree._Element, key: str) -> etree._Element:
    return next(
        each
        for each in root.iter(f"{W}sdt")
        if each.find(f"{W}sdtPr/{W}tag").get(f"{W}val") == f"fokus:{key}"
    )


def text(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def body(path: Path) -> etree._Element:
    return etree.fromstring(unpack(path.read_bytes())[MAIN])


def key_of(study: Path, ask: str) -> str:
    record = json.loads((study / "reports" / "delrapport.manifest.json").read_text("utf-8"))
    return next(each["key"] for each in record["manifest"]["entries"] if each["ask"] == ask)


def outcomes(done: Report) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in done.told:
        found.setdefault(each.finding.outcome, set()).add(each.finding.key)
    return found


def test_an_unchanged_study_changes_no_byte(study: Path, report: Path):
    before = {path: path.read_bytes() for path in (study / "reports").iterdir()}
    done = refresh(report)
    assert (done.written, done.edited, set(outcomes(done))) == (False, False, {"same"})
    assert {path: path.read_bytes() for path in (study / "reports").iterdir()} == before


def test_a_corrected_answer_reaches_the_edited_report_and_the_prose_stays(study: Path, report: Path):
    key = key_of(study, "scales of=contact across=round link=linked")
    overruled = key_of(study, "scales of=time across=round link=linked")

    def by_hand(root: etree._Element) -> None:
        root.find(f"{W}body").insert(
            0, etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>Vår text.</w:t></w:r></w:p>')
        )
        next(control(root, overruled).iter(f"{W}t")).text = "Tiden blev knappare."

    edit(report, by_hand)
    before = text(control(body(report), key))
    correct_an_answer(study)
    done = refresh(report)
    assert done.written
    assert done.edited
    assert {key, "delskalor", "delskalor-yrke"} <= outcomes(done)["replaced"]
    assert outcomes(done)["kept"] == {overruled}
    assert {reason for each in done.told for reason in each.reasons} == {"data"}
    after = body(report)
    assert text(control(after, key)) != before
    assert text(control(after, overruled)) == "Tiden blev knappare."
    assert text(after).startswith("Vår text.")
    assert audit_controls(report.read_bytes()) == []
    assert OpenXmlValidator().validate(report).errors == []
    record = json.loads((study / "reports" / "delrapport.manifest.json").read_text("utf-8"))
    assert len(record["manifest"]["entries"]) == len(read_manifest(report.read_bytes()).entries)
    assert not refresh(report).written
    assert build(inspect(study)).left_alone == (report,)


def test_an_unedited_report_may_be_built_anew_after_a_refresh(study: Path, report: Path):
    correct_an_answer(study)
    assert refresh(report).written
    assert build(inspect(study)).written == (report,)


def test_a_refresh_says_the_same_as_a_new_build(study: Path, report: Path):
    correct_an_answer(study)
    refresh(report)
    again = build(inspect(study), study / "again").written[0]
    texts = [[text(each) for each in body(path).iter(f"{W}sdt")] for path in (report, again)]
    assert texts[0] == texts[1]


def test_a_stricter_limit_hides_what_stood_there_whoever_wrote_it(study: Path, report: Path):
    edit(report, lambda root: setattr(next(control(root, "delskalor-alla").iter(f"{W}t")), "text", "Skala"))
    replace_in(study / "study.toml", "smallest_group = 5 ", "smallest_group = 50 ")
    done = refresh(report)
    assert "delskalor" in outcomes(done)["hidden"]
    assert "delskalor-alla" in outcomes(done)["hidden"]
    assert ".." in text(control(body(report), "delskalor"))
    assert not refresh(report).written


def test_a_withdrawn_quote_leaves_a_set_that_the_writer_has_shortened(study: Path, report: Path):
    def shorten(root: etree._Element) -> None:
        content = control(root, "citat-kontakt").find(f"{W}sdtContent")
        content.remove(content[-1])

    edit(report, shorten)
    assert outcomes(refresh(report))["kept"] == {"citat-kontakt"}
    roster = (study / "participants.csv").read_text("utf-8-sig").split("\n")[1:]
    rows = [f"{line.split(';')[0]};muntligt;2025-05-01;all;all" for line in roster if line]
    (study / "consent.csv").write_text(
        "\n".join(["participant;source;date;scope;withdrawn", *rows]) + "\n", "utf-8"
    )
    assert "citat-kontakt" in outcomes(refresh(report))["hidden"]


def test_what_the_chapters_ask_anew_is_told_and_not_put_in(study: Path, report: Path):
    chapter = study / "chapters" / "01-allt.md"
    asked = "{number}`coverage pick=held where=round:omg1`"
    chapter.write_text(f"{chapter.read_text('utf-8')}\n{asked}\n", "utf-8")
    done = refresh(report)
    assert [query for _, query in done.new] == ["coverage pick=held where=round:omg1"]
    assert not done.written


def test_a_named_table_whose_query_changed_is_asked_anew(study: Path, report: Path):
    replace_in(study / "chapters" / "01-allt.md", "response by=site across=round", "response by=site")
    done = refresh(report)
    told = next(each for each in done.told if each.finding.key == "svarande")
    assert (told.finding.outcome, told.reasons) == ("replaced", ("query",))


def test_a_question_that_has_no_answer_any_more_keeps_its_place_and_is_told(study: Path, report: Path):
    replace_in(study / "codebook.toml", 'id = "sekretess-ursakt"', 'id = "ursakt"')
    before = text(control(body(report), "citat-ursakt"))
    done = refresh(report)
    told = next(each for each in done.told if each.finding.key == "citat-ursakt")
    assert told.finding.outcome == "failed"
    assert told.problem is not None
    assert text(control(body(report), "citat-ursakt")) == before


def test_a_file_that_was_renamed_is_refreshed_by_what_it_carries(study: Path, report: Path):
    renamed = report.rename(report.with_name("Till nämnden.docx"))
    correct_an_answer(study)
    assert refresh(renamed).written
    assert not refresh(renamed).written


@pytest.mark.parametrize("lock", ["~$delrapport.docx", "~$lrapport.docx", ".~lock.delrapport.docx#"])
def test_a_file_open_in_word_is_not_touched(report: Path, lock: str):
    (report.parent / lock).write_bytes(b"")
    with pytest.raises(StoreError, match="open-in-word"):
        refresh(report)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"no document", "no-word-file"), (pack({"a.txt": b""}), "no-word-file"), (None, "no-document")],
)
def test_what_is_no_word_file_is_said(report: Path, data: bytes | None, code: str):
    report.unlink()
    if data is not None:
        report.write_bytes(data)
    with pytest.raises(StoreError, match=code):
        refresh(report)


def test_a_file_that_changes_underneath_is_not_written_over(
    study: Path, report: Path, monkeypatch: pytest.MonkeyPatch
):
    correct_an_answer(study)
    together = store.write_together

    def saved_meanwhile(*arguments: object) -> None:
        report.write_bytes(b"saved in Word meanwhile")
        together(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "write_together", saved_meanwhile)
    with pytest.raises(StoreError, match="changed-underneath"):
        refresh(report)
    assert report.read_bytes() == b"saved in Word meanwhile"


@pytest.mark.shared
def test_files_in_which_nothing_is_ours_are_untouched(study: Path, shared: Path):
    for file in sorted((shared / "data" / "word").glob("*.docx")):
        copy = study / file.name
        shutil.copy(file, copy)
        done = refresh(copy)
        assert (done.ours, done.written, done.told) == (False, False, ()), file.name
        assert copy.read_bytes() == file.read_bytes()
        assert not copy.with_suffix(".manifest.json").exists()


@pytest.mark.office
def test_after_libreoffice_every_place_is_found_and_refreshed(study: Path, report: Path, converted: Convert):
    after = converted(report, "docx:MS Word 2007 XML")
    report.write_bytes(after.read_bytes())
    unchanged = refresh(report)
    assert set(outcomes(unchanged)) == {"same"}
    correct_an_answer(study)
    done = refresh(report)
    assert set(outcomes(done)) == {"same", "replaced"}
    assert not any(each.finding.description for each in done.told)
    findings = [len(OpenXmlValidator().validate(path).errors) for path in (after, report)]
    assert findings[1] <= findings[0]
    assert converted(report, "pdf").read_bytes().startswith(b"%PDF")
    again = build(inspect(study), study / "again").written[0]
    for key in ("delskalor", "svarande", "citat-kontakt"):
        assert text(control(body(again), key)) in text(body(report))


@pytest.mark.office
def test_the_sdk_finds_nothing_in_a_refreshed_report(
    study: Path, report: Path, sdk_findings: Callable[[Path], list[object]]
):
    correct_an_answer(study)
    assert refresh(report).written
    assert sdk_findings(report) == []


def test_the_command_tells_in_a_few_lines(study: Path, report: Path, fokus: Callable[..., object]):
    overruled = key_of(study, "scales of=time across=round link=linked")
    edit(report, lambda root: setattr(next(control(root, overruled).iter(f"{W}t")), "text", "Knappare tid."))
    correct_an_answer(study)
    done = fokus("refresh", report, "--track")
    assert done.returncode == 0
    assert "Uppdaterade" in done.stdout
    assert "ställen skrevs om." in done.stdout
    assert "”Knappare tid.”" in done.stdout
    assert b'w:author="fokus"' in unpack(report.read_bytes())["word/comments.xml"]
    assert OpenXmlValidator().validate(report).errors == []
    assert not refresh(report, track=True).written


def test_alternative_text_of_the_writers_own_is_told_by_the_commands(
    study: Path, report: Path, fokus: Callable[..., object]
):
    def describe(root: etree._Element) -> None:
        control(root, "delskalor").find(f".//{W}tblDescription").set(f"{W}val", "Delskalorna, läsbart.")

    edit(report, describe)
    correct_an_answer(study)
    told = "Alternativtext av den som skriver behålls, på ett ställe"
    for command in ("stale", "refresh"):
        said = fokus(command, report).stdout
        assert told in said
        assert "delskalor: ”Delskalorna, läsbart.”" in said
    assert control(body(report), "delskalor").find(f".//{W}tblDescription").get(f"{W}val").startswith("Delsk")
    assert told not in fokus("refresh", report).stdout


def test_what_is_hidden_now_goes_from_alternative_text_too(study: Path, report: Path):
    def describe(root: etree._Element) -> None:
        control(root, "delskalor").find(f".//{W}tblDescription").set(f"{W}val", "Medel 2,71 och 2,99.")

    edit(report, describe)
    replace_in(study / "study.toml", "smallest_group = 5 ", "smallest_group = 50 ")
    done = refresh(report)
    assert "delskalor" in outcomes(done)["hidden"]
    assert "2,71 och 2,99" not in unpack(report.read_bytes())[MAIN].decode()


def test_stale_names_what_is_hidden_first_changes_nothing_and_exits_with_one(
    study: Path, report: Path, fokus: Callable[..., object]
):
    assert fokus("stale", report).returncode == 0
    replace_in(study / "study.toml", "smallest_group = 5 ", "smallest_group = 50 ")
    before = report.read_bytes()
    done = fokus("stale", report)
    assert done.returncode == 1
    assert done.stdout.split("\n")[1].startswith("Döljs nu av röjandekontrollen")
    told = json.loads(fokus("stale", report, "--json").stdout)
    assert told["stale"]
    assert {"hidden", "design"} <= {reason for each in told["places"] for reason in each["reasons"]}
    assert report.read_bytes() == before


def test_stale_lists_the_numbers_that_somebody_typed(report: Path):
    def write(root: etree._Element) -> None:
        said = "Hela 14 kuratorer sade så i maj 2025."
        paragraph = f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>{said}</w:t></w:r></w:p>'
        root.find(f"{W}body").insert(0, etree.fromstring(paragraph))

    edit(report, write)
    done = stale(report)
    assert [each.number for each in done.typed] == ["14"]
    assert not done.is_stale


def test_a_number_is_traced_to_its_question_and_the_files_as_they_were(study: Path, report: Path):
    by_key, language = trace(report, "delskalor")
    assert language == "sv"
    (table,) = by_key
    assert table.ask == "scales across=round link=linked"
    assert (table.n, table.n_now) == ((38, 39), (38, 39))
    assert table.rounds == ("maj 2025", "november 2025")
    assert any("t-test" in rule for rule in table.rules)
    digest = store.digest((study / "responses" / "enkat-maj.xlsx").read_bytes())
    files = {each.name: each for each in table.files}
    assert (files["responses/enkat-maj.xlsx"].then, files["responses/enkat-maj.xlsx"].now) == (digest, digest)
    assert not [name for name in files if name.startswith("transcripts/")]
    correct_an_answer(study)
    (again,), _ = trace(report, "delskalor")
    changed = [each.name for each in again.files if each.then != each.now]
    assert changed == ["responses/enkat-november.csv"]


def test_a_number_is_traced_by_what_the_document_says(report: Path, fokus: Callable[..., object]):
    (found,), _ = trace(report, "15")
    assert found.ask == "coverage pick=held"
    with pytest.raises(StoreError, match="not-traced"):
        trace(report, "9 999")
    done = fokus("trace", report, "15")
    assert done.returncode == 0
    assert "fråga: coverage pick=held" in done.stdout
    assert "study.toml" in done.stdout


# What is fokus's own, though the latest record does not say so


def a_second_report(study: Path) -> Path:
    """Return a report of a chapter of its own, built beside the first."""
    (study / "chapters" / "02-mer.md").write_text("# Mer\n\nHär skrivs det vidare.\n", "utf-8")
    with (study / "study.toml").open("a", encoding="utf-8") as toml:
        toml.write('\n[[report]]\nid = "mer"\ntitle = "Mer"\nchapters = ["02-mer"]\n')
    build(inspect(study))
    return study / "reports" / "mer.docx"


def paste(source: Path, target: Path, *keys: str) -> None:
    held = [control(body(source), key) for key in keys]

    def into(root: etree._Element) -> None:
        for each in held:
            paragraph = etree.Element(f"{W}p")
            paragraph.append(each)
            root.find(f"{W}body").insert(1, paragraph)

    edit(target, into)


def test_a_pasted_place_is_right_also_when_the_report_it_came_from_was_refreshed_first(
    study: Path, report: Path
):
    other, held = a_second_report(study), key_of(study, "coverage pick=held")
    paste(report, other, held)
    replace_in(study / "study.toml", "held = false", "held = true")
    for each in (report, other):
        refresh(each)
        assert text(control(body(each), held)) == "16"


def test_an_older_copy_that_is_put_back_is_brought_up_to_date(study: Path, report: Path):
    edit(report, lambda root: root.find(f"{W}body").insert(0, etree.Element(f"{W}p")))
    older, held = report.read_bytes(), key_of(study, "coverage pick=held")
    replace_in(study / "study.toml", "held = false", "held = true")
    refresh(report)
    report.write_bytes(older)
    assert stale(report).is_stale
    refresh(report)
    assert text(control(body(report), held)) == "16"


def test_a_tracked_change_that_somebody_refused_stays_refused(study: Path, report: Path):
    edit(report, lambda root: root.find(f"{W}body").insert(0, etree.Element(f"{W}p")))
    held = key_of(study, "coverage pick=held")
    replace_in(study / "study.toml", "held = false", "held = true")
    refresh(report, track=True)

    def refuse(root: etree._Element) -> None:
        place = control(root, held)
        for each in [*place.iter(f"{W}ins")]:
            each.getparent().remove(each)
        for each in [*place.iter(f"{W}del")]:
            for said in each.iter(f"{W}delText"):
                said.tag = f"{W}t"
            each.getparent().replace(each, each[0])

    edit(report, refuse)
    assert held in outcomes(refresh(report))["kept"]
    assert text(control(body(report), held)) == "15"


def test_struck_and_inserted_text_that_a_program_has_joined_is_put_right(study: Path, report: Path):
    edit(report, lambda root: root.find(f"{W}body").insert(0, etree.Element(f"{W}p")))
    held = key_of(study, "coverage pick=held")
    replace_in(study / "study.toml", "held = false", "held = true")
    refresh(report, track=True)

    def join(root: etree._Element) -> None:
        content = control(root, held).find(f"{W}sdtContent")
        said = "".join(each.text for each in content.iter(f"{W}t", f"{W}delText"))
        run = etree.SubElement(content, f"{W}r")
        etree.SubElement(run, f"{W}t").text = said
        for each in [*content][:-1]:
            content.remove(each)
        assert said == "1516"

    edit(report, join)
    assert held in outcomes(stale(report))["replaced"]
    refresh(report)
    assert text(control(body(report), held)) == "16"


@pytest.mark.office
def test_after_libreoffice_a_tracked_refresh_is_put_right(study: Path, report: Path, converted: Convert):
    edit(report, lambda root: root.find(f"{W}body").insert(0, etree.Element(f"{W}p")))
    correct_an_answer(study)
    refresh(report, track=True)
    shutil.copy(converted(report, "docx"), report)
    refresh(report)
    assert not {"kept", "failed"} & outcomes(stale(report)).keys()


# What is withheld now goes wherever it stands


def of_linked(study: Path) -> str:
    return key_of(study, "scales of=contact across=round link=linked")


def test_what_is_hidden_now_goes_from_a_copy_by_another_name_too(study: Path, report: Path):
    key = of_linked(study)
    edit(report, lambda root: setattr(next(control(root, key).iter(f"{W}t")), "text", "Kontakten: 3,02."))
    copy = Path(shutil.copy(report, report.with_name("slutversion.docx")))
    replace_in(study / "study.toml", "smallest_group = 5 ", "smallest_group = 50 ")
    for each in (report, copy):
        assert key in outcomes(refresh(each))["hidden"]
        assert "3,02" not in text(control(body(each), key))


def test_what_was_deleted_and_is_hidden_now_can_be_read_nowhere_in_the_file(study: Path, report: Path):
    key = of_linked(study)
    said = text(control(body(report), key))
    assert said

    def delete(root: etree._Element) -> None:
        content = control(root, key).find(f"{W}sdtContent")
        for run in [*content.iter(f"{W}r")]:
            mark = etree.Element(f"{W}del", {f"{W}id": "991", f"{W}author": "Skribent"})
            run.addprevious(mark)
            mark.append(run)
            for each in run.iter(f"{W}t"):
                each.tag = f"{W}delText"

    edit(report, delete)
    replace_in(study / "study.toml", "smallest_group = 5 ", "smallest_group = 50 ")
    refresh(report)
    parts = unpack(report.read_bytes())
    assert not [name for name, part in parts.items() if said.encode() in part]
    assert said not in report.with_suffix(".manifest.json").read_text("utf-8")


def test_a_withdrawn_quote_goes_and_those_that_the_writer_took_out_stay_out(study: Path, report: Path):
    said = [text(each) for each in control(body(report), "citat-kontakt").iter(f"{W}p")]
    assert len(said) == 3

    def shorten(root: etree._Element) -> None:
        content = control(root, "citat-kontakt").find(f"{W}sdtContent")
        content.remove(content[-1])

    edit(report, shorten)
    roster = (study / "participants.csv").read_text("utf-8-sig").split("\n")[1:]
    rows = [f"{line.split(';')[0]};muntligt;2025-05-01;all;" for line in roster if line]
    told = trace(report, "citat-kontakt")[0][0].finding.here
    assert told is not None
    quoted = quote_ids(report)
    who = speaker_of(study, quoted[0])
    rows = [f"{row}all" if row.startswith(f"{who};") else row for row in rows]
    (study / "consent.csv").write_text(
        "\n".join(["participant;source;date;scope;withdrawn", *rows]) + "\n", "utf-8"
    )
    assert "citat-kontakt" in outcomes(refresh(report))["hidden"]
    assert [text(each) for each in control(body(report), "citat-kontakt").iter(f"{W}p")] == [said[1]]


def quote_ids(report: Path) -> list[str]:
    record = json.loads(report.with_suffix(".manifest.json").read_text("utf-8"))
    return [each.split()[1] for each in record["facts"]["citat-kontakt"]["shown"] if each.startswith("quote")]


def speaker_of(study: Path, quote: str) -> str:
    evaluation = open_study(study)
    (result,) = results_of(evaluation, parse("quotes of=kontaktvagar most=1000"))
    return next(each.participant for each in result.quotes if each.id == quote) or ""


# Where it comes from, and when


def test_what_the_writer_overruled_keeps_when_and_from_what_it_was_written(study: Path, report: Path):
    held = key_of(study, "coverage pick=held")
    edit(report, lambda root: setattr(next(control(root, held).iter(f"{W}t")), "text", "femton"))
    then = {each.name: each.then for each in trace(report, held)[0][0].files}
    replace_in(study / "study.toml", "held = false", "held = true")
    why = next(each.reasons for each in stale(report).told if each.finding.key == held)
    correct_an_answer(study)
    assert refresh(report).written
    again = next(each.reasons for each in stale(report).told if each.finding.key == held)
    assert why == again == ("design",)
    (now,), _ = trace(report, held)
    assert {each.name: each.then for each in now.files} == then
    assert [each.name for each in now.files if each.then != each.now] == ["study.toml"]


def test_summaries_are_traced_to_the_codings(study: Path):
    chapter = study / "chapters" / "01-allt.md"
    table = ":::{table} summaries by=profession across=round\n:name: summor\n:caption: Teman\n:::\n"
    chapter.write_text(f"{chapter.read_text('utf-8')}\n{table}", "utf-8")
    build(inspect(study))
    files = {
        each.name.split("/")[0] for each in trace(study / "reports" / "delrapport.docx", "summor")[0][0].files
    }
    assert "codings" in files
    assert "responses" not in files


def test_what_fokus_writes_in_an_appendix_is_not_typed_by_hand(study: Path, report: Path):
    chapter = study / "chapters" / "01-allt.md"
    chapter.write_text(f"{chapter.read_text('utf-8')}\n## Enkäten\n\n:::{{questionnaire}}\n:::\n", "utf-8")
    build(inspect(study))
    assert "Kontaktvägar: " in text(body(report))
    assert stale(report).typed == ()
