"""A delivery: refused with every reason at once, bared of what no page shows, and remembered."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from fokus.analysis.query import parse_one
from fokus.analysis.result import Estimate, Presence, Result
from fokus.disclosure.guard import release
from fokus.ooxml import pack, unpack
from fokus.problems import Place, Problem, StudyError
from fokus.publish import ask, build, deliver, inspect, open_study, refresh, stale, trace
from fokus.publish.answers import Answers
from fokus.publish.build import quotes_of
from fokus.publish.costs import costs
from fokus.report.chapter import Asked

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "word/document.xml"
ROOT = Path(__file__).parents[2]
ID = "omg1-lindby-ssk"
Fokus = Callable[..., subprocess.CompletedProcess[str]]
CHAPTER = """# Intervjuer

{number}`coverage pick=held` intervju genomfördes.

:::{table} themes by=site
:name: teman
:caption: Teman
:::

:::{quotes} quotes of=tidsbrist
:::
"""


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Path:
    made = small.SmallStudy(
        interviews=[small.interview(ID, ["D01", "D02", "D03"], ["skolskoterska"])],
        people=small.people("skolskoterska", "D01 D02 D03"),
        turns={ID: ["Intervjuare: Hur går det?", "D01: Tiden räcker inte till.", "D02: Ingen ringer."]},
        codings=[{"transcript": ID, "turn": turn, "code": "tidsbrist"} for turn in (2, 3)],
        files={"chapters/01.md": CHAPTER},
    )
    folder = Path(made.write(tmp_path / "studie"))
    build(inspect(folder))
    return folder


def approve_all(fokus: Fokus, study: Path, *more: str) -> None:
    ids = [each.quote.id for each in quotes_of(open_study(study)) if not each.may_leave]
    named = [word for each in ids for word in ("--approve", each)]
    assert not ids or fokus("quotes", "-s", study, *named, *more).returncode == 0


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [each.code for each in problems]


def edit(path: Path, change: Callable[[etree._Element], object], part: str = MAIN) -> None:
    parts = unpack(path.read_bytes())
    root = etree.fromstring(parts[part])
    change(root)
    parts[part] = etree.tostring(root)
    path.write_bytes(pack(parts))


def test_quotes_that_wait_stop_a_delivery_and_nothing_is_written(study: Path, tmp_path: Path):
    done = deliver(study, tmp_path / "ut")
    assert codes(done.problems) == ["quote-waits", "quote-waits"]
    assert done.release == ""
    assert not (study / "releases").exists()
    assert not (tmp_path / "ut").exists()


def comments(report: Path) -> list[str]:
    part = unpack(report.read_bytes()).get("word/comments.xml")
    found = [] if part is None else [*etree.fromstring(part)]
    return ["".join(text.text or "" for text in each.iter(f"{W}t")) for each in found]


def test_a_draft_is_marked_where_a_delivery_would_stop_until_nothing_stops_it(fokus: Fokus, study: Path):
    report = study / "reports" / "01.docx"
    assert comments(report) == [
        "En leverans skulle stanna här: två citat väntar på godkännande (fokus quotes)."
    ]
    assert OpenXmlValidator().validate(report).is_valid
    assert not refresh(report).written
    edit(report, lambda root: root.find(f"{W}body").insert(0, etree.Element(f"{W}p")))
    approve_all(fokus, study)
    assert refresh(report).written
    assert comments(report) == []
    assert b"commentR" not in unpack(report.read_bytes())[MAIN]
    assert not refresh(report).written
    assert deliver(study).release


def test_a_draft_is_marked_where_nothing_may_be_shown(study: Path):
    design = study / "study.toml"
    design.write_text(design.read_text("utf-8").replace("quote_group = ", "quote_group = 9 # "), "utf-8")
    report = study / "reports" / "01.docx"
    refresh(report)
    assert any("får ingenting visas" in each for each in comments(report))


def test_what_may_leave_is_written_and_remembered(fokus: Fokus, study: Path, tmp_path: Path):
    approve_all(fokus, study)
    done = fokus("deliver", "-s", study, "--to", tmp_path / "ut")
    assert done.returncode == 0, done.stdout
    (kept,) = (study / "releases").iterdir()
    assert sorted(each.name for each in kept.iterdir()) == ["01.docx", "01.manifest.json", "release.json"]
    assert (tmp_path / "ut" / "01.docx").read_bytes() == (kept / "01.docx").read_bytes()
    told = json.loads((kept / "release.json").read_text("utf-8"))
    assert [each["text"] for each in told["quotes"]] == ["Tiden räcker inte till.", "Ingen ringer."]
    assert {each["ask"] for each in told["shown"]} >= {"coverage pick=held", "themes by=site"}
    assert "Godkända citat: 2." in done.stdout


def test_a_delivered_number_can_be_traced_where_the_file_lies_alone(
    fokus: Fokus, study: Path, tmp_path: Path
):
    approve_all(fokus, study)
    (file,) = deliver(study, tmp_path / "ut").files
    (found,), _ = trace(file, "teman", study)
    assert (found.ask, found.finding.outcome) == ("themes by=site", "same")
    assert not stale(file, study).is_stale


def test_what_was_delivered_stays_as_it_is_and_is_traced_as_it_was(fokus: Fokus, study: Path, tmp_path: Path):
    approve_all(fokus, study)
    done = deliver(study, tmp_path / "ut")
    kept = study / done.release / "01.docx"
    mailed = Path(shutil.copy(done.files[0], tmp_path / "till nämnden.docx"))
    design = study / "study.toml"
    design.write_text(design.read_text("utf-8").replace('"Lindby"', '"Lindby kommun"'), "utf-8")
    assert refresh(study / "reports" / "01.docx").written
    for file in (kept, done.files[0], mailed):
        before = file.read_bytes()
        told = fokus("refresh", file, "-s", study)
        assert told.returncode == 2
        assert done.release.split("/")[1] in told.stdout + told.stderr
        assert file.read_bytes() == before
        assert not list(tmp_path.rglob("ut/*.json"))
        (found,), _ = trace(file, "teman", study)
        assert found.delivery == done.release.split("/")[1]
        assert [each.name for each in found.files if each.then != each.now] == ["study.toml"]
        assert done.release.split("/")[1] in fokus("stale", file, "-s", study).stdout


def test_a_file_that_leaves_tells_nothing_but_its_pages(fokus: Fokus, study: Path, tmp_path: Path):
    """Comments, people, authors, sessions, custom data, a template's path and the manifest stay behind."""
    report = study / "reports" / "01.docx"
    parts = unpack(report.read_bytes())
    relations = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    added = f'<Relationship Id="rC" Type="{kind}/comments" Target="comments.xml"/></Relationships>'
    parts[relations] = parts[relations].replace(b"</Relationships>", added.encode())
    parts["word/comments.xml"] = (
        f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="7" w:author="Karin Nyqvist">'
        "<w:p><w:r><w:t>Stryk Bulten!</w:t></w:r></w:p></w:comment></w:comments>"
    ).encode()
    said = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    override = f'<Override PartName="/word/comments.xml" ContentType="{said}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())
    core = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = core.replace(
        "</cp:coreProperties>", "<dc:creator>Karin Nyqvist</dc:creator></cp:coreProperties>"
    ).encode()
    report.write_bytes(pack(parts))

    def comment(root: etree._Element) -> None:
        paragraph = root.find(f".//{W}p")
        assert paragraph is not None
        paragraph.set(f"{W}rsidR", "00A1B2C3")
        for name in ("commentRangeStart", "commentRangeEnd"):
            etree.SubElement(paragraph, f"{W}{name}").set(f"{W}id", "7")
        run = etree.SubElement(paragraph, f"{W}r")
        etree.SubElement(run, f"{W}commentReference").set(f"{W}id", "7")

    edit(report, comment)
    approve_all(fokus, study)
    (file,) = deliver(study, tmp_path / "ut").files
    left = unpack(file.read_bytes())
    everything = b"\n".join([*left.values(), *(name.encode() for name in left)])
    for told in (
        b"Karin",
        b"Bulten",
        b"comment",
        b"rsid",
        b"urn:fokus:manifest",
        str(study).encode(),
        b"D01",
    ):
        assert told not in everything, told
    assert OpenXmlValidator().validate(str(file)).is_valid
    assert not any(name.startswith("customXml/") for name in left)


def test_pictures_keep_what_is_seen_and_tell_nothing_else(fokus: Fokus, study: Path, tmp_path: Path):
    import io

    from PIL import Image

    exif = Image.Exif()
    exif[0x013B] = "Karin Nyqvist"
    picture = io.BytesIO()
    Image.new("RGB", (8, 6), (200, 30, 40)).save(picture, "JPEG", exif=exif, comment=b"Bulten")
    report = study / "reports" / "01.docx"
    parts = unpack(report.read_bytes())
    relations = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    added = f'<Relationship Id="rP" Type="{kind}/image" Target="media/foto.jpeg"/></Relationships>'
    parts[relations] = parts[relations].replace(b"</Relationships>", added.encode())
    default = b'<Default Extension="jpeg" ContentType="image/jpeg"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", default)
    report.write_bytes(pack({**parts, "word/media/foto.jpeg": picture.getvalue()}))
    approve_all(fokus, study)
    (file,) = deliver(study, tmp_path / "ut").files
    left = unpack(file.read_bytes())["word/media/foto.jpeg"]
    assert b"Karin" not in left
    assert b"Bulten" not in left
    assert Image.open(io.BytesIO(left)).tobytes() == Image.open(picture).tobytes()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda p: etree.SubElement(p, f"{W}ins").set(f"{W}author", "K"), "changes-left"),
        (lambda p: p.append(hidden("Bulten")), "hidden-text"),
    ],
)
def test_what_can_be_read_in_the_file_though_no_page_shows_it_stops_a_delivery(
    fokus: Fokus, study: Path, change: Callable[[etree._Element], object], code: str
):
    approve_all(fokus, study)
    edit(study / "reports" / "01.docx", lambda root: change(root.find(f".//{W}p")))  # type: ignore[arg-type]
    assert codes(deliver(study).problems) == [code]


def hidden(text: str) -> etree._Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}vanish")
    etree.SubElement(run, f"{W}t").text = text
    return run


def test_a_report_that_is_old_or_missing_stops_a_delivery(fokus: Fokus, study: Path):
    approve_all(fokus, study)
    design = study / "study.toml"
    design.write_text(design.read_text("utf-8").replace("held = true", "held = false"), "utf-8")
    assert "report-stale" in codes(deliver(study).problems)
    (study / "reports" / "01.docx").unlink()
    assert "not-built" in codes(deliver(study).problems)


def test_what_cannot_be_shown_to_anybody_is_refused_with_coarser_questions(fokus: Fokus, study: Path):
    chapter = study / "chapters" / "01.md"
    few = ":::{quotes} quotes of=tidsbrist where=profession:skolpsykolog\n:::\n"
    chapter.write_text(chapter.read_text("utf-8") + few, "utf-8")
    approve_all(fokus, study)
    (study / "reports" / "01.docx").unlink()
    build(inspect(study))
    found = {each.code: each for each in deliver(study).problems}
    assert "refused-quotes" in found
    assert "skolpsykolog" in str(found["refused-quotes"].arguments["word"])


def test_a_record_that_cannot_be_read_stops_everything_that_would_forget_it(fokus: Fokus, study: Path):
    approve_all(fokus, study)
    record = study / deliver(study).release / "release.json"
    record.write_text("{}", "utf-8")
    with pytest.raises(StudyError):
        deliver(study)
    done = fokus("show", "-s", study, "themes by=site")
    assert done.returncode == 2
    assert "release.json" in done.stderr


def test_killing_a_delivery_leaves_it_whole_or_not_at_all(fokus: Fokus, study: Path):
    approve_all(fokus, study)
    draw = random.Random(9)
    command = [sys.executable, "-m", "fokus", "deliver", "-s", str(study)]
    for _ in range(6):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(draw.uniform(0.8, 3.0))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        inspect(study)
        for each in (study / "releases").glob("*") if (study / "releases").exists() else ():
            assert sorted(one.name for one in each.iterdir()) == [
                "01.docx",
                "01.manifest.json",
                "release.json",
            ]


def test_the_example_is_delivered_once_its_traps_are_seen_to(fokus: Fokus, tillsammans: Path, tmp_path: Path):
    """One psychologist, two who changed role, a nickname in a quote, a school's name in an answer."""
    build(inspect(tillsammans))
    plant(tillsammans)
    refused = deliver(tillsammans)
    assert {"name-in-answer", "quote-waits", "quote-open"} <= set(codes(refused.problems))
    school = next(each for each in refused.problems if each.code == "name-in-answer").arguments["word"]
    named = next(each for each in refused.problems if each.code == "quote-open")
    assert "Bulten" in str(named.arguments["tells"])
    fokus("quotes", "-s", tillsammans, "--coder", "a1", "--withdraw", str(named.arguments["word"]))
    for _ in range(2):  # another quote takes the place of the one that was withdrawn
        approve_all(fokus, tillsammans, "--coder", "a1")
        fokus("refresh", tillsammans / "reports" / "delrapport.docx", "-s", tillsammans)
    done = deliver(tillsammans, tmp_path / "ut", harmless=[str(school)])
    assert codes(done.problems) == []
    assert done.shown > 10 * done.hidden
    text = re.sub(r"<[^>]+>", " ", unpack(done.files[0].read_bytes())[MAIN].decode())
    assert "Bulten" not in text
    assert str(school) not in text
    assert "skolpsykolog, " not in text


def plant(study: Path) -> None:
    """Put a nickname into the words of the first quote of the chapters."""
    first = quotes_of(open_study(study))[0]
    (file,) = (study / "transcripts").glob(f"{first.transcript}.v*.txt")
    word = next(each for each in first.quote.text.split() if each.isalpha() and len(each) > 3)
    said = file.read_text("utf-8")
    changed = first.quote.text.replace(word, f"{word} med Bulten", 1)
    copy = study.parent / "rättad.txt"
    copy.write_text(said.replace(first.quote.text, changed), "utf-8")
    command = [sys.executable, "-m", "fokus", "correct", first.transcript, str(copy), "-s", str(study), "-y"]
    done = subprocess.run([*command, "--keep-names"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    subprocess.run(
        [sys.executable, "-m", "fokus", "build", "-s", str(study)], capture_output=True, check=False
    )


def test_a_table_without_a_value_is_refused_with_coarser_questions_that_pass(tillsammans: Path):
    chapter = tillsammans / "chapters" / "02-enkat.md"
    asked = "scales by=profession,site where=profession:skolpsykolog"
    said = chapter.read_text("utf-8")
    chapter.write_text(f"{said}\n:::{{table}} {asked}\n:name: few\n:caption: Få\n:::\n", "utf-8")
    build(inspect(tillsammans))
    refused = next(each for each in deliver(tillsammans).problems if each.code == "refused-few")
    assert refused.arguments["word"] == asked
    passing = str(refused.arguments["known"]).split(" · ")
    assert 1 <= len(passing) <= 3
    for each in passing:
        rows = ask(open_study(tillsammans), each).rows
        assert 2 * sum(row.hidden for row in rows) <= len(rows)


def test_somebody_forgotten_is_behind_delivered_numbers_without_her_code(fokus: Fokus, study: Path):
    approve_all(fokus, study)
    record = study / deliver(study).release / "release.json"
    before = json.loads(record.read_text("utf-8"))["published"]
    shown = fokus("forget", "D01", "--all", "-s", study, typed="\n")
    assert "release.json: en post om att personen finns bakom levererade tal" in shown.stdout
    assert "01.docx: utlämnad, innehåller deltagarens ord" in shown.stdout
    assert fokus("forget", "D01", "--all", "-s", study, typed="D01\n").returncode == 0
    after = json.loads(record.read_text("utf-8"))["published"]
    assert "D01" not in json.dumps(after)
    assert after["rows"] == before["rows"]
    assert len(after["presences"]) == len(before["presences"])
    assert fokus("show", "-s", study, "themes by=site").returncode == 0


def test_what_a_delivery_would_hide_and_refuse_is_foreseen(fokus: Fokus, tillsammans: Path):
    told = fokus("check", "-s", tillsammans, "--disclosure", COLUMNS="120")
    assert told.returncode == 1
    assert re.search(r"coverage by=profession,site,round +13/36 +32\s%", told.stdout)
    assert "Granviksskolan" in told.stdout
    assert "alla utom en" in told.stdout
    assert not (tillsammans / "releases").exists()
    data = json.loads(fokus("check", "-s", tillsammans, "--disclosure", "--json").stdout)
    hidden = {each["ask"]: (each["hidden"], each["values"]) for each in data["costs"] if each["hidden"]}
    assert hidden["coverage by=profession,site,round"] == (13, 36)
    assert {each["code"] for each in data["problems"]} >= {"name-in-answer", "quote-waits"}


def test_the_cost_of_hiding_is_the_share_of_persons_behind_it():
    rows = [
        Estimate({"site": "lindby"}, "mean", 3.0, n=30, base=people(30, "L")),
        Estimate({"site": "sjovik"}, "mean", 2.0, n=4, base=people(4, "S")),
        Estimate({"site": "all"}, "mean", 2.9, n=34, base=people(30, "L") | people(4, "S")),
    ]
    result = Result(parse_one("scales by=site"), "estimate", ("site",), rows=tuple(rows))
    design = open_study(ROOT / "analyses" / "tillsammans").design
    asked = Asked("scales by=site", "table", Place("01.md", 3), "", ())
    (cost,) = costs(Answers({asked: tuple(release([result], design))}, (), (result,)))
    assert (cost.values, cost.hidden) == (3, 2)
    assert cost.lost == pytest.approx(34 / 68)


def test_what_is_shown_of_everybody_in_a_group_is_listed_for_the_writer():
    counts = {"1": 0, "2": 1, "3": 9, "4": 10, "5": 5}
    rows = [
        Estimate(
            {"item": "tid", "answer": answer}, "share", count / 10, count=count, n=10, unit="persons",
            base=people(10, "L"), about=frozenset({"tid"}),
        )
        for answer, count in counts.items()
    ]  # fmt: skip
    result = Result(parse_one("items of=tid"), "estimate", ("item", "answer"), rows=tuple(rows))
    design = open_study(ROOT / "analyses" / "tillsammans").design
    asked = Asked("items of=tid", "table", Place("01.md", 3), "", ())
    (cost,) = costs(Answers({asked: tuple(release([result], design))}, (), (result,)))
    told = [(each.at, each.count, each.n) for each in cost.everybody]
    assert told == [((("item", "tid"), ("answer", answer)), counts[answer], 10) for answer in "134"]


def people(number: int, site: str) -> frozenset[Presence]:
    return frozenset(Presence(f"{site}{n}", "omg1") for n in range(number))
