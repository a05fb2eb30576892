"""A codebook goes to a spreadsheet, is edited there, and comes back as events after a preview."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from fokus.coding.codebook import Held, hold
from fokus.coding.events import Change, ThemeChange
from fokus.evaluation import Evaluation, load
from fokus.exchange.book_table import BookTable, Line, read_book_table
from fokus.exchange.edited_book import edited, events_of
from fokus.exchange.sheets import as_left, codebook_sheet
from fokus.exchange.workbook import Sheet, about, as_csv, as_workbook
from fokus.messages import catalogue
from fokus.study.codebook import Code, Codebook, Theme

Fokus = Callable[..., Any]
INTERVIEW = "omg1-lindby-kuratorer"
SV, EN = catalogue("sv"), catalogue("en")
COLUMNS = ("theme", "code", "definition", "use_when", "not_when", "example", "aliases", "id")
BOOK = Codebook(
    theme=(Theme(id="sam", label="Samverkan"), Theme(id="tid", label="Tid", definition="Om tid.")),
    code=(
        Code(id="vag", theme="sam", label="Kontaktvägar", definition="Hur man når varandra."),
        Code(id="lit", theme="sam", label="Förtroende", aliases=("Tillit",)),
        Code(id="brist", theme="tid", label="Tidsbrist", use_when="Tid saknas."),
    ),
)


def rows_of(book: Codebook) -> list[list[str]]:
    rows = []
    for theme in book.theme:
        rows.append([theme.label, "", theme.definition, "", "", "", "", theme.id])
        rows += [
            [
                theme.label,
                c.label,
                c.definition,
                c.use_when,
                c.not_when,
                c.example,
                "; ".join(c.aliases),
                c.id,
            ]
            for c in book.code
            if c.theme == theme.id
        ]
    return rows


def lines(rows: Sequence[Sequence[str]]) -> tuple[Line, ...]:
    return tuple(Line(n, dict(zip(COLUMNS, row, strict=True))) for n, row in enumerate(rows, start=2))


def after(rows: Sequence[Sequence[str]], here: Codebook = BOOK, left: Codebook | None = BOOK) -> Codebook:
    """Return the codebook after a table has come in, without a fault."""
    table = BookTable("kodbok.xlsx", lines(rows), lines(rows_of(left)) if left else ())
    found = edited(table, Held(here))
    assert not found.problems
    events = [
        each for each in events_of(found.edits, here.version, "") if isinstance(each, Change | ThemeChange)
    ]
    assert len(events) == len(found.edits)
    return hold(here, events).codebook


def changed(at: int, column: str, text: str) -> list[list[str]]:
    rows = rows_of(BOOK)
    rows[at][COLUMNS.index(column)] = text
    return rows


@pytest.mark.parametrize(
    ("at", "column", "text", "what", "key"),
    [
        (1, "code", "Vägar", "label", "vag"), (1, "definition", "Ny.", "definition", "vag"),
        (2, "aliases", "Tillit; Tro", "aliases", "lit"), (4, "use_when", "", "use_when", "brist"),
        (4, "theme", "Samverkan", "theme", "brist"), (1, "example", "”Jag ringer.”", "example", "vag"),
    ],
)  # fmt: skip
def test_one_cell_changes_one_thing(at: int, column: str, text: str, what: str, key: str):
    then = after(changed(at, column, text))
    wanted = {"aliases": ("Tillit", "Tro"), "theme": "sam"}.get(what, text)
    assert getattr(then.codes[key], what) == wanted
    same = then.codes[key].model_copy(update={what: getattr(BOOK.codes[key], what)})
    assert {**then.codes, key: same} == BOOK.codes
    assert then.themes == BOOK.themes


def test_a_theme_gets_another_name_and_keeps_its_codes():
    then = after([["Tiden" if cell == "Tid" else cell for cell in row] for row in rows_of(BOOK)])
    assert then.themes["tid"].label == "Tiden"
    assert then.codes == BOOK.codes


def test_a_theme_gets_another_name_in_its_own_row_alone():
    then = after(changed(3, "theme", "Tiden"))
    assert then.themes["tid"].label == "Tiden"
    assert then.codes == BOOK.codes


def test_a_row_without_an_id_is_a_new_code_and_its_theme_is_made_where_it_is_not_there():
    new = [
        ["Barnen", "Delaktighet", "Barnet är med.", "", "", "", "Inflytande", ""],
        ["Tid", "Kö", *[""] * 6],
    ]
    then = after([*rows_of(BOOK), *new])
    assert [each.label for each in then.theme] == ["Samverkan", "Tid", "Barnen"]
    assert then.codes["delaktighet"].aliases == ("Inflytande",)
    assert (then.codes["ko"].theme, then.codes["delaktighet"].theme) == ("tid", "barnen")


def test_what_was_changed_here_since_stays_where_the_table_did_not_touch_it():
    code = BOOK.codes["vag"].model_copy(update={"definition": "Ändrad här."})
    here = BOOK.model_copy(update={"code": (code, *BOOK.code[1:])})
    then = after(changed(1, "code", "Vägar"), here)
    assert (then.codes["vag"].label, then.codes["vag"].definition) == ("Vägar", "Ändrad här.")


def test_what_was_changed_in_both_is_told_and_stays_as_it_is_here():
    code = BOOK.codes["vag"].model_copy(update={"definition": "Ändrad här."})
    here = BOOK.model_copy(update={"code": (code, *BOOK.code[1:])})
    table = BookTable("k", lines(changed(1, "definition", "Ändrad där.")), lines(rows_of(BOOK)))
    found = edited(table, Held(here))
    assert not found.edits
    assert [(each.id, each.old, each.new) for each in found.both] == [("vag", "Ändrad här.", "Ändrad där.")]


def test_a_theme_that_was_renamed_here_since_moves_no_code():
    theme = BOOK.themes["tid"].model_copy(update={"label": "Tiden"})
    here = BOOK.model_copy(update={"theme": (BOOK.theme[0], theme)})
    table = BookTable("k", lines(changed(1, "definition", "Ny.")), lines(rows_of(BOOK)))
    found = edited(table, Held(here))
    assert [(each.id, each.what) for each in found.edits] == [("vag", "definition")]


def test_a_code_that_was_merged_here_since_is_told():
    held = hold(BOOK, [Change(id="1", time=None, action="merge", code="lit", into=("vag",))])  # type: ignore[arg-type]
    found = edited(BookTable("k", lines(changed(2, "definition", "Ny.")), lines(rows_of(BOOK))), held)
    assert [(each.what, each.old) for each in found.both] == [("merged", "Kontaktvägar")]
    assert not found.edits


def test_what_is_not_in_the_table_is_not_taken_away():
    found = edited(BookTable("k", lines(rows_of(BOOK)[:3]), lines(rows_of(BOOK))), Held(BOOK))
    assert (found.edits, found.gone) == ([], ["Tid", "Tidsbrist"])


@pytest.mark.parametrize(
    ("rows", "code", "row"),
    [
        (changed(1, "code", "Tidsbrist"), "label-taken", None),
        (changed(1, "code", ""), "sheet-no-label", 3), (changed(1, "theme", ""), "sheet-no-label", 3),
        (changed(1, "id", "lit"), "sheet-twice", 4), (changed(1, "id", "vagg"), "sheet-unknown-id", 3),
        ([*rows_of(BOOK), ["Tid", "förtroende", *[""] * 6]], "label-taken", None),
    ],
)  # fmt: skip
def test_a_table_that_does_not_hold_together_is_refused(rows: list[list[str]], code: str, row: int | None):
    found = edited(BookTable("k", lines(rows), lines(rows_of(BOOK))), Held(BOOK))
    assert [(each.code, each.place.row) for each in found.problems][:1] == [(code, row)]


@pytest.mark.parametrize(("column", "refused"), [("code", True), ("theme", True), ("definition", False)])
def test_a_locked_codebook_takes_no_names(column: str, refused: bool):  # noqa: FBT001
    locked = BOOK.model_copy(update={"locked": True})
    found = edited(BookTable("k", lines(changed(1, column, "Tid ny")), lines(rows_of(BOOK))), Held(locked))
    assert [each.code for each in found.problems] == (["sheet-locked"] if refused else [])


words = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=12)
labels = words.map(str.strip).filter(lambda each: each and ";" not in each)


@st.composite
def books(draw: Any) -> Codebook:
    themes = draw(st.lists(labels, min_size=1, max_size=3, unique_by=str.casefold))
    names = draw(st.lists(labels, max_size=6, unique_by=str.casefold))
    fold = [" ".join(each.split()).casefold() for each in (*themes, *names)]
    if len({*fold[: len(themes)]}) < len(themes) or len({*fold[len(themes) :]}) < len(names):
        themes, names = themes[:1], names[:1]
    made = tuple(Theme(id=f"t{n}", label=each) for n, each in enumerate(themes))
    codes = tuple(
        Code(
            id=f"c{n}", theme=f"t{draw(st.integers(0, len(themes) - 1))}", label=each,
            definition=draw(words).strip(), aliases=tuple(draw(st.lists(labels, max_size=2, unique=True))),
        )
        for n, each in enumerate(names)
    )  # fmt: skip
    return Codebook(theme=made, code=codes)


@settings(max_examples=60, deadline=None)
@given(books(), books())
def test_any_codebook_becomes_any_other_of_the_same_codes(one: Codebook, other: Codebook):
    """Everything that a table can say of the codes of a codebook comes in, and nothing else changes."""
    ids = {each.id for each in one.code}
    kept = {each.id: each for each in other.code if each.id in ids and each.theme in one.themes}
    wanted = one.model_copy(update={"code": tuple(kept.get(each.id, each) for each in one.code)})
    names = [" ".join(each.label.split()).casefold() for each in wanted.code]
    if len({*names}) == len(names):
        assert after(rows_of(wanted), one, one).codes == wanted.codes
        assert after(rows_of(wanted), one, None).codes == wanted.codes


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    opened: Evaluation = small.SmallStudy(
        interviews=[small.interview(INTERVIEW, ["D01"])], people=small.people("kurator", "D01"),
        turns={INTERVIEW: ["D01: Vi ringer växeln; varje dag."]},
        codings=[{"transcript": INTERVIEW, "turn": 1, "code": "kontaktvagar"}],
    ).open(tmp_path / "studie")  # fmt: skip
    return opened


@pytest.mark.parametrize("words", [SV, EN])
def test_a_codebook_that_nobody_edited_changes_nothing(study: Evaluation, words: Any):
    sheet = codebook_sheet(study, words)
    files = as_workbook([sheet, about(words), as_left(sheet)]), as_csv(sheet, words.language)
    for data, name in zip(files, ("k.xlsx", "k.csv"), strict=True):
        table = read_book_table(data, name)
        assert isinstance(table, BookTable)
        found = edited(table, study.held)
        assert (found.edits, found.both, found.gone, found.problems) == ([], [], [], [])


def edit(path: Path, old: str, new: str) -> None:
    book = load_workbook(path)
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == old]
    assert cells
    for cell in cells:
        cell.value = new
    book.save(path)


def test_the_command_shows_every_change_and_makes_it_once(study: Evaluation, fokus: Fokus):
    path = study.folder.parent / "kodbok.xlsx"
    fokus("export", "codebook", "--out", path, "-s", study.folder)
    edit(path, "Kontaktvägar", "Vägar till varandra")
    shown = fokus("import", path, "-s", study.folder, typed="n\n")
    assert shown.returncode == 1
    assert "Kontaktvägar" in shown.stdout
    assert "Vägar till varandra" in shown.stdout
    done = fokus("import", path, "-s", study.folder, "--yes")
    assert done.returncode == 0, done.stderr
    then, problems = load(study.folder)
    assert then
    assert not [each for each in problems if each.severity == "error"]
    assert then.codebook.codes["kontaktvagar"].label == "Vägar till varandra"
    assert len(then.codings) == 1
    again = fokus("import", path, "-s", study.folder, "--yes")
    assert again.returncode == 0
    assert "ändrar ingenting" in again.stdout


def test_the_command_says_what_is_wrong(study: Evaluation, fokus: Fokus):
    path = study.folder.parent / "kodbok.csv"
    path.write_text("Tema;Kod;Definition;Id\nTid;;;\nTid;Ett;;finns-inte\n", encoding="cp1252")
    done = fokus("import", path, "-s", study.folder, "--yes")
    assert done.returncode == 1
    assert "finns-inte" in done.stdout
    assert "rad 3" in done.stdout
    other = study.folder.parent / "annat.csv"
    other.write_text("a;b\n1;2\n", encoding="utf-8")
    said = fokus("import", other, "-s", study.folder, "--as", "codebook", "--yes")
    assert said.returncode == 1
    assert "ingen kodbok" in said.stdout


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_to_a_workbook_is_more_than_a_problem(data: st.DataObject):
    sheet_rows = tuple(tuple(row) for row in rows_of(BOOK))
    heads = tuple(SV.say(f"sheet.column.{each.replace('_', '-')}") for each in COLUMNS)
    whole = bytearray(as_workbook([Sheet("Kodbok", heads, sheet_rows)]))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read = read_book_table(bytes(whole), "k.xlsx")
    assert not isinstance(read, BookTable) or edited(read, Held(BOOK)) is not None
    assert load_workbook(io.BytesIO(as_workbook([Sheet("Kodbok", heads, sheet_rows)]))).sheetnames == [
        "Kodbok"
    ]
