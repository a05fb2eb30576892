"""Names found and replaced: by the key, by what they look like, and those that only a person can judge."""

import csv
import json
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.names.find import Finder, find, replaced, residual
from fokus.material.names.hit import CATEGORIES, Hit
from fokus.material.names.key import Key, Person, Place
from fokus.messages import LANGUAGES, catalogue

ROOT = Path(__file__).parents[3]
ORIGINALS = ROOT / "tests" / "tillsammans" / "originals"
KEY = Key(
    people=(
        Person(code="D03", names=("Anna Berg",)),
        Person(code="D04", names=("Anna Karin Lund",)),
        Person(code="D05", names=("Björn Ask",)),
        Person(code="D06", names=("Lars von Essen",)),
        Person(code="D07", names=("Marit Sandlöv", "Maja")),
        Person(code="D08", names=("Tuva-Lisa Ek",)),
        Person(code="D09", names=("Dragan Vukelinović",)),
    ),
    places=(Place(names=("Granvik",), replacement="[orten]"), Place(names=("Norra torget", "Kinda"))),
    kept=("Bävern",),
)
EXEMPT = ("Lindby", "skolsköterska")
FINDER = Finder(KEY, EXEMPT)
WORDS = {category: catalogue("sv").say(f"placeholder.{category}") for category in CATEGORIES}


def certain(text: str) -> list[Hit]:
    return [hit for hit in FINDER.find(text) if hit.certain]


def clean(text: str) -> str:
    return replaced(text, certain(text), WORDS)


def proposed(text: str) -> list[str]:
    return [hit.text for hit in FINDER.find(text) if not hit.certain]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Det var Marit som sa det.", "Det var [D07] som sa det."),
        ("Marits chef och Sandlövs bil", "[D07]s chef och [D07]s bil"),
        ("Lars' hund, Lars hund", "[D06]' hund, [D06] hund"),
        ("Marit Sandlöv, MARIT SANDLÖV och Maja", "[D07], [D07] och [D07]"),
        ("så sa marit att granvik ligger nära", "så sa [D07] att [orten] ligger nära"),
        ("Anna Berg och Anna Lunds barn såg Anna", "[D03] och [D04]s barn såg [D03/D04]"),
        ("hos Tuva Lisa Ek och TuvaLisa, Tuva-Lisas rum", "hos [D08] och [D08], [D08]s rum"),
        ("Vukelinovic ringde Dragan V.", "[D09] ringde [D09]."),
        ("då sa marit sand löv det", "då sa [D07] det"),
        ("Granviks torg, Granvik-gänget, Granvikborna", "[orten]s torg, [orten]-gänget, [orten]borna"),
        ("Vi ses på Norra torget.", "Vi ses på [platsen]."),
        ("Marit-mötet och Maritmötet", "[D07]-mötet och [D07]mötet"),
        ("på Kindaskolan, Kindaskolans rektor", "på [skolan], [skolan]s rektor"),
        ("i Norra Myrbacka skola i går", "i [skolan] i går"),
        ("bilen ABC 123, XYZ12D", "bilen [registreringsnummer], [registreringsnummer]"),
        ("Ring Marit på 070-174 06 12, 140523-2385.", "Ring [D07] på [telefonnummer], [personnummer]."),
    ],
)
def test_what_is_certain_is_replaced(said: str, left: str):
    assert clean(said) == left


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Jag och Björn gick.", "Jag och [D05] gick."),
        ("Så. Björn säger nej.", "Så. [D05] säger nej."),
        ("Björn Ask kom. Björns skämt.", "[D05] kom. [D05]s skämt."),
        ("Björn: Ja.", "[D05]: Ja."),
        ("Vi såg en björn på berget. Björn på gården!", "Vi såg en björn på berget. Björn på gården!"),
        ("men björn han sa inget om det i går", "men [D05] han sa inget om det i går"),
    ],
)
def test_a_name_that_is_an_ordinary_word_is_certain_only_where_the_sentence_says_so(said: str, left: str):
    assert clean(said) == left


def test_an_ordinary_word_that_may_be_a_name_of_the_key_is_proposed_with_its_code():
    (hit,) = FINDER.find("Så. Björn på gården igen!")
    assert (hit.text, hit.certain, hit.code, hit.replacement) == ("Björn", False, "D05", "[D05]")


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Det var Tindra som inte ville. Vilgots mamma kom.", ["Tindra", "Vilgots"]),
        ("Hon kallas ”Bulten” av alla.", ["Bulten"]),
        ("Vi såg Knatten i går. Knatten kom sent.", ["Knatten", "Knatten"]),
        ("Fatima Hassan och Kalle Sandlöv", ["Fatima Hassan", "Kalle Sandlöv"]),
        ("Tuvis kom, och Marith och Sandlöf.", ["Tuvis", "Marith", "Sandlöf"]),
        ("Vi var i Sjöby kommun och Lindby kommun.", ["Sjöby kommun"]),
        ("så kom fatima och sa att det var bra", ["fatima"]),
        ("Barnen går på Solgården i år.", ["Solgården"]),
    ],
)
def test_what_may_be_a_name_is_proposed_and_left(said: str, names: list[str]):
    assert proposed(said) == names
    assert clean(said) == said


def test_another_with_the_same_given_name_is_left_to_a_person():
    assert proposed("Det var Marit Karlsson.") == ["Marit Karlsson"]


@pytest.mark.parametrize(
    "said",
    [
        "Socialtjänsten och BUP har SIP, men Skolan? Nej. ”Ja”, sa Elevhälsoteamet.",
        "Förskolan, Grundskolan och Gymnasieskolan i Lindby. Skolsköterska är jag.",
        "Maj är värst. Vi ringer BUP 112 gånger. På Teams i Word.",
        "D07 [00:01:12]: Mm. Bävern också.",
        "Jag bor nära. Hans mamma vill inte.",
    ],
)
def test_ordinary_words_abbreviations_and_what_the_caller_exempts_are_left(said: str):
    assert FINDER.find(said) == ()


def test_hits_are_in_order_and_say_where_they_stand():
    text = "Marit Sandlövs mejl är marit.sandlov@kommun.example, hon bor på Granviksvägen 5 B i Granvik."
    hits = FINDER.find(text)
    assert [text[hit.start : hit.end] for hit in hits] == [hit.text for hit in hits]
    assert [hit.category for hit in hits] == ["person", "email", "street-address", "place"]
    assert all(one.end <= other.start for one, other in pairwise(hits))


def test_a_hit_that_a_person_accepted_gets_the_placeholder_of_its_category():
    text = "Vilgots mamma, Kvarnköping."
    assert replaced(text, FINDER.find(text), WORDS) == "[namn]s mamma, [platsen]."


def test_one_text_can_be_searched_without_making_a_finder():
    assert find("Det var Marit.", KEY) == FINDER.find("Det var Marit.")


pieces = st.sampled_from([
    "Marit", "Marits", "Sandlöv", "marit", "Björn", "björn", "Anna Berg", "Tuva-Lisa",
    "Granvik", "Kindaskolan",
    "Norra torget", "070-174 06 12", "140523-2385", "a@b.example", "www.kvarn.example",
    "Storgatan 5 B", "ABC 123",
    "dnr 2017/1234", "[D07]", "D07", "Tindra", "Hej", "och", "säger", "skola", "kommun",
    ".", ",", ":", "”", "\n", "-",
    "s", "12", "'", "(", "[", "]",
])  # fmt: skip


def spoken(parts: list[tuple[str, str]]) -> str:
    """Join pieces as a text has them: two words never without a blank between."""
    text = ""
    for piece, gap in parts:
        glued = text[-1:].isalnum() and piece[0].isalnum()
        text += f"{' ' if glued else ''}{piece}{gap}"
    return text


texts = st.lists(st.tuples(pieces, st.sampled_from([" ", "", "\n"])), max_size=25).map(spoken)


@given(texts | st.text(max_size=80))
def test_replacing_again_changes_nothing(text: str):
    once = clean(text)
    assert clean(once) == once


@given(texts)
def test_hits_never_overlap(text: str):
    hits = FINDER.find(text)
    assert all(one.end <= other.start for one, other in pairwise(hits))
    assert all(hit.text == text[hit.start : hit.end] for hit in hits)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_category_has_its_words(language: str):
    words = catalogue(language)
    for category in CATEGORIES:
        assert words.has(f"name-category.{category}")
        assert re.fullmatch(r"\[.+\]", words.say(f"placeholder.{category}"))


def test_no_placeholder_is_itself_a_hit():
    for language in LANGUAGES:
        words = catalogue(language)
        text = " ".join(words.say(f"placeholder.{category}") for category in CATEGORIES)
        assert FINDER.find(text) == ()


@pytest.mark.parametrize(
    "file", sorted((ROOT / "analyses").glob("*/transcripts/*.txt")), ids=lambda file: file.name
)
def test_nothing_is_left_in_the_shipped_transcripts(file: Path):
    assert residual(file.read_text(encoding="utf-8"), EXEMPT) == ()


def test_what_is_left_in_a_transcript_is_seen_without_the_key():
    text = "D07: Ring 070-174 06 12. Det var Petter Norrklint på Kobbviksskolan, sa Tindra."
    assert [hit.text for hit in residual(text)] == ["070-174 06 12", "Petter Norrklint", "Kobbviksskolan"]


def planted() -> list[dict[str, str]]:
    rows = []
    for table in sorted(ORIGINALS.glob("planted-*.csv")):
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows += list(csv.DictReader(file, delimiter=";"))
    return rows


def original(name: str) -> str:
    path = ORIGINALS / name
    if path.suffix == ".docx":
        from docx import Document

        document = Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return "\n".join(segment["text"] for segment in json.loads(text)["segments"])
    return text


@pytest.fixture(scope="module")
def speakers() -> Finder:
    names: defaultdict[str, list[str]] = defaultdict(list)
    for row in planted():
        if row["category"] == "talare" and row["text"] not in names[row["replacement"]]:
            names[row["replacement"]].append(row["text"])
    people = tuple(Person(code=code, names=tuple(spelt)) for code, spelt in names.items())
    return Finder(Key(people=people), EXEMPT)


@pytest.mark.parametrize("row", planted(), ids=lambda row: f"{row['category']}-{row['file']}")
def test_everything_planted_is_found_wherever_it_stands(row: dict[str, str], speakers: Finder):
    text = original(row["file"])
    hits = speakers.find(text)
    places = [found.span() for found in re.finditer(rf"(?<!\w){re.escape(row['text'])}(?!\w)", text)]
    assert places
    assert all(any(hit.start <= start and end <= hit.end for hit in hits) for start, end in places)


@pytest.mark.parametrize(
    ("left", "found"),
    [
        ("Vi pratade med Rebecka Fjunefors om det.", ["Rebecka Fjunefors"]),
        ("Björn Rissnäs sa nej, och Inga-Lill Drakfors höll med.", ["Björn Rissnäs", "Inga-Lill Drakfors"]),
        ("Ring 070-174 06 12 om Kindaskolan.", ["070-174 06 12", "Kindaskolan"]),
        ("Hon åkte till Mora. Jonas Mora finns inte.", []),
        ("K.L. sa det, och D07 höll med [namn].", []),
    ],
)
def test_what_should_not_be_left_is_found_without_a_key(left: str, found: list[str]):
    assert [hit.text for hit in residual(left)] == found


@pytest.mark.parametrize(
    ("text", "names"),
    [("Så sa Lill-Marit nej.", ["Lill-Marit"]), ("Det var Anna-Marit som kom.", ["Anna-Marit"])],
)
def test_a_name_with_something_before_it_is_asked_about(text: str, names: list[str]):
    assert proposed(text) == names


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Hon stavar M a r i t. Ja, M-a-r-i-t.", "Hon stavar [D07]. Ja, [D07]."),
        ("då sa m a r i t det", "då sa [D07] det"),
        ("\u24c2\u24d0\u24e1\u24d8\u24e3s bil", "[D07]s bil"),
        ("\uff2d\uff41\uff52\uff49\uff54 och Ma\u00adrit", "[D07] och [D07]"),
        ("\uff30å Kindaskolan sa So\ufb01a.", "\uff30å [skolan] sa So\ufb01a."),
        ("på Montessorifriskolan Fjärilen i går", "på [skolan] i går"),
        ("på förskolan Gullvivan", "på förskolan [skolan]"),
    ],
)
def test_a_name_is_replaced_however_its_letters_are_written(said: str, left: str):
    assert clean(said) == left


def test_a_disguised_name_stands_where_it_stands_in_the_text():
    text = "Så \ufb01nt, sa \u24c2\u24d0\u24e1\u24d8\u24e3."
    (hit,) = FINDER.find(text)
    assert (hit.text, text[hit.start : hit.end], hit.code) == (text[-6:-1], text[-6:-1], "D07")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Mårit sa det.", "D07"), ("Så sa Marjit.", "D07"), ("Så sa Mareit.", "D07"),
        ("Vukelinowik kom.", "D09"), ("lill-Marit kom.", "D07"), ("M4rit kom, D r0g.", "D07"),
        ("Så sa Ma rit.", "D07"), ("(San-\ndlöv, ja)", "D07"), ("och vuke linović då", "D09"),
    ],
)  # fmt: skip
def test_a_name_that_is_written_wrong_or_parted_is_proposed_with_its_code(said: str, code: str):
    (hit,) = FINDER.find(said)
    assert (hit.certain, hit.code) == (False, code)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Hon heter snap tindra_06. Och insta annas.liv06.", ["tindra_06", "annas.liv06"]),
        ("Sök x_99k på snap. Discord: solkatten.", ["x_99k", "solkatten"]),
        ("Alla följer @klockarn_kungen.", ["@klockarn_kungen"]),
        ("Skriv till marit1957, eller sandlöv.m", ["marit1957", "sandlöv.m"]),
        ("Så kom lill-Nisse. Stor och små. stor-Nisse gick.", ["lill-Nisse", "stor-Nisse"]),
        ("De stavar T i n d r a så.", ["T i n d r a"]),
        ("Vi såg Montessorifriskolan i går.", ["Montessorifriskolan"]),
        ("Betyg A B C D E F, filen klass_7b.docx, omg1_lindby, D07 och t.ex. kl.08.30.", []),
    ],
)
def test_names_on_the_net_and_spelt_ones_are_proposed(said: str, names: list[str]):
    assert proposed(said) == names


def test_a_school_without_its_own_name_is_proposed_as_a_school():
    (hit,) = FINDER.find("Vi såg Montessorifriskolan i går.")
    assert (hit.category, hit.certain) == ("school", False)


@pytest.mark.parametrize(("language", "one", "two"), [("sv", "skola", "skolor"), ("en", "school", "schools")])
def test_what_was_replaced_is_counted_in_singular_and_plural(language: str, one: str, two: str):
    words = catalogue(language)
    assert (words.count("name-category.school", 1), words.count("name-category.school", 2)) == (one, two)


def test_a_name_with_an_apostrophe_before_a_capital_is_known_by_itself():
    key = Key(person=(Person(code="D01", names=("Siv O'Connor",)),))
    assert [(hit.text, hit.certain) for hit in find("Sen kom O'Connor dit.", key)] == [("O'Connor", True)]
