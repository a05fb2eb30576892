"""Both catalogues hold every code that the program names, with the same arguments, and nothing else."""

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from fokus.analysis.query import NOUNS
from fokus.messages import catalogue, user_language

SOURCE = Path(__file__).parents[2] / "src" / "fokus"
MESSAGES = SOURCE / "messages"
WITH_REMEDY_OF_ANOTHER = {"wrong-value", "no-example", "no-ready-instrument", "unknown-key", "unknown-form",
                          "unknown-command", "log-field", "log-what"}  # fmt: skip


def po(language: str) -> dict[str, list[str]]:
    with (MESSAGES / f"{language}.po").open("rb") as file:
        entries = [message for message in read_po(file) if message.id]
    texts = {}
    for message in entries:
        plural = isinstance(message.id, tuple)
        texts[message.id[0] if plural else message.id] = [*message.string] if plural else [message.string]
    return texts


def fields(texts: list[str]) -> set[str]:
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def page_codes() -> set[str]:
    """Return every text in the page's own program that could be a code, as patterns."""
    patterns = set()
    for path in (SOURCE / "web").rglob("*"):
        text = path.read_text(encoding="utf-8") if path.suffix in {".js", ".html"} else ""
        patterns |= {re.escape(each) for each in re.findall(r'"([a-z][a-z.-]*)"', text)}
        for each in re.findall(r"`([a-z.-]*(?:\$\{(?:[^{}]|\{[^{}]*\})*\}[a-z.-]*)+)`", text):
            patterns.add(r"[\w.-]+".join(map(re.escape, re.split(r"\$\{(?:[^{}]|\{[^{}]*\})*\}", each))))
    return patterns


def test_what_the_page_says_has_words():
    english = po("en")
    said = {
        code
        for path in (SOURCE / "web" / "static").glob("*.js")
        for code in re.findall(r'\bsay\("([a-z.-]+)"', path.read_text(encoding="utf-8"))
    }
    assert said
    assert not {f"page.{code}" for code in said} - english.keys()


def named_codes() -> set[str]:
    """Return every text in the program that could be, or be a part of, a code, as patterns."""
    patterns = page_codes()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                patterns.add(re.escape(node.value))
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w.-]+"
                    for part in node.values
                ]
                patterns.add("".join(parts))
    return {pattern for pattern in patterns if re.search(r"[a-z]", pattern) and " " not in pattern}


def test_the_two_languages_have_the_same_codes_and_arguments():
    swedish, english = po("sv"), po("en")
    assert swedish.keys() == english.keys()
    optional = {"sentence.coverage", "sentence.coverage-all", "sentence.of-interviews", "sentence.of"}
    differing = {c for c in swedish if fields(swedish[c]) != fields(english[c])} - optional
    assert not differing


def test_no_text_is_empty_or_left_in_the_other_language():
    for language in ("sv", "en"):
        assert not [code for code, texts in po(language).items() if not all(texts)]
    assert not [code for code, texts in po("en").items() if re.search("[åäöÅÄÖ]", "".join(texts))]


def test_no_code_is_unused():
    patterns = [re.compile(pattern) for pattern in named_codes()]
    unused = [
        code
        for code in po("en")
        if not any(
            pattern.fullmatch(code) or (pattern.fullmatch(code.partition(".")[2]) and "." in code)
            for pattern in patterns
        )
    ]
    assert not unused


def test_every_problem_and_note_that_is_named_has_its_words():
    """Codes of faults are the first argument of their constructors; each has a text and a remedy."""
    names = re.compile(
        r"\b(?:Problem|(?!DamagedFileError)\w+Error|unknown|unknown_word|_unknown|fault)\(\s*\"([a-z][a-z0-9-]+)\""
    )
    remedied = re.compile(r"(?:unknown|unknown_word|_unknown)\(\s*\"([a-z][a-z0-9-]+)\"")
    notes = re.compile(r"Note\(\"([a-z][a-z0-9_-]+)\"")
    english = po("en")
    missing = set()
    for path in SOURCE.rglob("*.py"):
        if "word" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        with_nearest = set(remedied.findall(text))
        for code in names.findall(text):
            missing |= {f"problem.{code}"} - english.keys()
            if code not in with_nearest and code not in WITH_REMEDY_OF_ANOTHER:
                missing |= {f"remedy.{code}"} - english.keys()
        missing |= {f"note.{code}" for code in notes.findall(text)} - english.keys()
    assert not missing


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_compiled_catalogue_is_the_written_one(language: str):
    """When this fails, the package was changed after it was installed: install it again."""
    words = catalogue(language)
    for code, texts in po(language).items():
        assert (
            words.translations.gettext(code) in texts or words.translations.ngettext(code, code, 2) in texts
        )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_noun_that_is_answered_has_a_name(language: str):
    words = catalogue(language)
    assert all(words.has(f"noun.{noun}") for noun in NOUNS[:5])


def test_an_unknown_code_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        catalogue("sv").say("no.such.code")


def test_numbers_are_words_up_to_twelve():
    words = catalogue("sv")
    assert [words.word(n) for n in (1, 6, 12, 13)] == ["en", "sex", "tolv", "13"]


@pytest.mark.parametrize(
    ("locale", "language"),
    [("sv_SE.UTF-8", "sv"), ("sv", "sv"), ("en_US.UTF-8", "en"), ("de_DE.UTF-8", "en"), ("C", "en")],
)
def test_the_users_locale_decides(monkeypatch: pytest.MonkeyPatch, locale: str, language: str):
    monkeypatch.setenv("LC_ALL", locale)
    assert user_language() == language
