from fokus.study.codebook import Codebook, check_codebook, sound_codebook
from fokus.study.toml import read_toml

BOOK = """\
locked = true
[[theme]]
id = "samverkan"
label = "Samverkan"
[[theme]]
id = "tid"
label = "Tid och resurser"
[[code]]
id = "kontaktvagar"
theme = "samverkan"
label = "Kontaktvägar"
definition = "Hur man når någon."
[[code]]
id = "bemanning"
theme = "tid"
label = "Bemanning"
definition = "Hur många som finns."
"""


def read(text: str) -> tuple[Codebook, list[tuple[str, int | None, str]]]:
    book, locator, problems = read_toml(text, "codebook.toml", Codebook)
    assert book is not None
    problems = [*problems, *check_codebook(book, locator)]
    return sound_codebook(book), [(each.code, each.place.line, each.severity) for each in problems]


def test_codes_have_themes():
    book, problems = read(BOOK)
    assert not problems
    assert book.theme_of("bemanning") == "tid"
    assert [*book.codes] == ["kontaktvagar", "bemanning"]


def test_a_code_of_no_theme_is_left_out():
    book, problems = read(BOOK.replace('theme = "tid"', 'theme = "tidd"'))
    assert problems == [("unknown-theme", 15, "error")]
    assert [*book.codes] == ["kontaktvagar"]


def test_the_first_of_two_codes_with_one_id_holds():
    book, problems = read(BOOK.replace('id = "bemanning"', 'id = "kontaktvagar"'))
    assert problems == [("duplicate-id", 14, "error")]
    assert book.theme_of("kontaktvagar") == "samverkan"


def test_a_theme_and_a_code_do_not_share_an_id():
    _, problems = read(BOOK.replace('id = "bemanning"', 'id = "tid"'))
    assert problems == [("duplicate-id", 14, "error")]


def test_a_locked_codebook_wants_definitions_and_an_open_one_does_not():
    text = BOOK.replace('definition = "Hur många som finns."\n', "")
    assert read(text)[1] == [("no-definition", 13, "warning")]
    assert not read(text.replace("locked = true", "locked = false"))[1]
