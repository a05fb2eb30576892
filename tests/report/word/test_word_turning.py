from lxml import etree

from fokus.report.word.section import section_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COVER = f"""<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body><w:sectPr>
<w:headerReference w:type="first" r:id="rId1"/><w:headerReference w:type="default" r:id="rId2"/>
<w:type w:val="continuous"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1985" w:right="1134"
 w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/>
<w:pgNumType w:start="1"/><w:titlePg/>
</w:sectPr></w:body></w:document>"""


def names(xml: str) -> list[str]:
    return [etree.QName(each).localname for each in etree.fromstring(xml)]


def test_the_cover_of_a_template_stands_before_the_first_section_alone():
    section = section_of(etree.fromstring(COVER))
    assert names(section.xml) == [
        "headerReference", "headerReference", "type", "pgSz", "pgMar", "pgNumType", "titlePg",
    ]  # fmt: skip
    assert names(section.following) == ["headerReference", "type", "pgSz", "pgMar", "pgNumType"]
    assert 'w:val="nextPage"' in section.following
    assert "w:start" not in section.following


def test_pages_turn_with_their_headers_and_margins():
    section = section_of(etree.fromstring(COVER))
    assert section.turned is not None
    page = etree.fromstring(section.turned.following).find(f"{{{W}}}pgSz")
    assert page is not None
    assert dict(page.attrib) == {f"{{{W}}}w": "16838", f"{{{W}}}h": "11906", f"{{{W}}}orient": "landscape"}
    assert (section.turned.width, section.turned.height) == (16838 - 1134 - 1418, 11906 - 1985 - 1418)


def test_a_template_that_lies_already_is_not_turned():
    lying = COVER.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906"')
    assert section_of(etree.fromstring(lying)).turned is None
