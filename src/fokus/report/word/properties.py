"""Settings and properties: the language of a document, its title, and nothing about people or machines."""

from typing import Final

from lxml import etree

from fokus.ooxml import parse, serialize
from fokus.report.word.info import DocumentInfo, locale
from fokus.report.word.markup import R, W, escape
from fokus.report.word.own import own_parts
from fokus.report.word.parts import Parts, add_relationships, related, set_content_types

# A template's path, a merge's data source, a wish to be asked at every opening: none may follow along.
_DROPPED: Final = ("attachedTemplate", "mailMerge", "updateFields", "linkStyles", "saveThroughXslt")
_SEPARATORS: Final = {"sv": (",", ";"), "en": (".", ",")}
# The end of the schema's sequence; what later versions of Word add stands behind it.
_FROM_LANGUAGE: Final = (
    "themeFontLang",
    "clrSchemeMapping",
    "doNotIncludeSubdocsInStats",
    "doNotAutoCompressPictures",
    "forceUpgrade",
    "captions",
    "readModeInkLockDown",
    "smartTagType",
    "schemaLibrary",
    "shapeDefaults",
    "doNotEmbedSmartTags",
    "decimalSymbol",
    "listSeparator",
)
_FILES: Final = {
    "core": (
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "application/vnd.openxmlformats-package.core-properties+xml",
    ),
    "app": (
        f"{R}/extended-properties",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    ),
}
_EXTENSION: Final = "http://schemas.microsoft.com/office/word/"
_CORE: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>{title}</dc:title><dc:language>{language}</dc:language></cp:coreProperties>"
)


def write_properties(parts: Parts, main: str, document: DocumentInfo) -> None:
    """Write title and language, which office made the file, and the settings; no author and no date."""
    title = _CORE.format(title=escape(document.title), language=locale(document.language))
    parts |= {"docProps/core.xml": title.encode(), "docProps/app.xml": own_parts()["docProps/app.xml"]}
    add_relationships(
        parts, "", [(f"fokus-{name}", kind, f"docProps/{name}.xml") for name, (kind, _) in _FILES.items()]
    )
    set_content_types(parts, {f"docProps/{name}.xml": said for name, (_, said) in _FILES.items()})
    settings = related(parts, main, "settings")[0]
    root = parse(parts[settings])
    _set_settings(root, document)
    parts[settings] = serialize(root)


def _set_settings(settings: etree._Element, document: DocumentInfo) -> None:
    for name in _DROPPED:
        for element in settings.findall(f"{{{W}}}{name}"):
            settings.remove(element)
    decimal, separator = _SEPARATORS[document.language]
    _set(settings, "themeFontLang", locale(document.language))
    _set(settings, "decimalSymbol", decimal)
    _set(settings, "listSeparator", separator)


def _set(settings: etree._Element, name: str, value: str) -> None:
    element = settings.find(f"{{{W}}}{name}")
    if element is None:
        element = etree.Element(f"{{{W}}}{name}")
        settings.insert(_place(settings, name), element)
    element.set(f"{{{W}}}val", value)


def _place(settings: etree._Element, name: str) -> int:
    behind = _FROM_LANGUAGE[_FROM_LANGUAGE.index(name) + 1 :]
    return next((index for index, each in enumerate(settings) if _is_behind(each, behind)), len(settings))


def _is_behind(element: etree._Element, names: tuple[str, ...]) -> bool:
    name = etree.QName(element)
    return name.localname in names if name.namespace == W else str(name.namespace).startswith(_EXTENSION)
