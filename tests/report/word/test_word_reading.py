"""The cells of a table are read the same in one sweep as cell by cell, whatever people have put in them."""

import pytest
from lxml import etree

from fokus.report.word.living.reading import cell_text, cells_of, leaf_texts, plain_leaves
from fokus.report.word.markup import W, paragraph, run

NUMBER = paragraph(run("39 av 60"), "Tabelltext")
ROW_OF_A_WORD = f"<w:tr><w:tc><w:tcPr/>{paragraph(run('Grupp'))}</w:tc><w:tc>{NUMBER}</w:tc></w:tr>"

PLAIN = {
    "a number": NUMBER,
    "nothing": paragraph(""),
    "a text without letters": paragraph("<w:r><w:t/></w:r>"),
    "a number in bold": paragraph(run("39", "<w:b/>")),
    "a number with a comment's mark": paragraph(f'<w:commentRangeStart w:id="1"/>{run("39")}'),
}
OTHER = {
    "two runs": paragraph(run("39") + run(" av 60")),
    "two paragraphs": NUMBER * 2,
    "a line break": paragraph(run("39\nav 60")),
    "a tab": paragraph(run("39\tav 60")),
    "a tracked insertion": paragraph(f'<w:ins w:id="1">{run("39")}</w:ins>'),
    "a tracked deletion": paragraph(
        f'<w:del w:id="1"><w:r><w:delText>3</w:delText></w:r></w:del>{run("39")}'
    ),
    "a content control": f"<w:sdt><w:sdtContent>{NUMBER}</w:sdtContent></w:sdt>",
    "a link": paragraph(f"<w:hyperlink>{run('39')}</w:hyperlink>"),
    "a table of one's own": f"<w:tbl><w:tr><w:tc>{NUMBER}</w:tc></w:tr></w:tbl>{paragraph('')}",
    "an empty table of one's own": f"<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>{NUMBER}",
}


def table(cell: str, row: str = "") -> etree._Element:
    rows = f"{ROW_OF_A_WORD}<w:tr>{row}<w:tc>{paragraph(run('Alla'))}</w:tc><w:tc>{cell}</w:tc></w:tr>"
    return etree.fromstring(f'<w:tbl xmlns:w="{W}"><w:tblPr/><w:tblGrid/>{rows}</w:tbl>')


@pytest.mark.parametrize("cell", PLAIN.values(), ids=PLAIN)
def test_a_plain_table_reads_the_same_both_ways(cell: str):
    given = table(cell)
    leaves = plain_leaves(given)
    assert leaves is not None
    assert [leaf_texts(row) for row in leaves] == [tuple(map(cell_text, row)) for row in cells_of(given)]


@pytest.mark.parametrize("cell", OTHER.values(), ids=OTHER)
def test_a_table_with_more_in_a_cell_is_read_cell_by_cell(cell: str):
    assert plain_leaves(table(cell)) is None


def test_a_table_with_a_deleted_row_is_read_cell_by_cell():
    given = table(NUMBER, '<w:trPr><w:del w:id="1"/></w:trPr>')
    assert plain_leaves(given) is None
    assert [tuple(map(cell_text, row)) for row in cells_of(given)] == [("Grupp", "39 av 60")]
