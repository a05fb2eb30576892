from dataclasses import replace
from functools import partial
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.custody.clearing import Wanted, divided
from fokus.custody.draft import Draft, format_draft, read_draft
from fokus.custody.naming import (
    candidates,
    cleaned,
    judged,
    judged_by_place,
    judged_everywhere,
    learnt,
)
from fokus.custody.searching import Search
from fokus.evaluation import Evaluation, load
from fokus.material.names.hit import CATEGORIES
from fokus.material.names.key import Key, Person, merged
from fokus.material.names.key import Place as Where
from fokus.material.transcript import Transcript, Turn
from fokus.problems import Problem
from fokus.study.editing import Newcomer

STUDY = Path(__file__).parents[2] / "analyses" / "tillsammans"
WORDS = {each: f"[{each}]" for each in CATEGORIES}
KEY = Key(person=(Person(code="D07", names=("Marit Sandlöv",)),))


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    found, _ = load(STUDY)
    assert found is not None
    return found


def draft(*texts: str, names: Key | None = None) -> Draft:
    turns = tuple(Turn(n, "participant", "D07", None, text) for n, text in enumerate(texts, start=1))
    one = Transcript("omg2-sjovik-rektorer", 1, "omg2", "sjovik", ("rektor",), "2025-11-20", turns)
    return Draft("inspelning.vtt", one, names or Key())


def said(one: Draft) -> list[str]:
    return [turn.text for turn in one.transcript.turns]


def test_what_is_certain_is_replaced_in_its_own_turn():
    texts = ("Marit ringde 070-174 06 12.", "Mm.", "Skriv till marit.s@lindby.example, sa Sandlöv.")
    clean, hits = cleaned(draft(*texts), Search(KEY), WORDS)
    assert said(clean) == ["[D07] ringde [phone].", "Mm.", "Skriv till [email], sa [D07]."]
    assert [hit.category for hit in hits] == ["person", "phone", "email", "person"]
    assert cleaned(clean, Search(KEY), WORDS) == (clean, ())


def test_nothing_is_found_across_the_border_of_two_turns():
    texts = ("Numret är 070", "174 06 12 var det, ja")
    assert said(cleaned(draft(*texts), Search(Key()), WORDS)[0]) == list(texts)


def test_a_word_is_judged_once_for_every_place():
    one = draft("Vi pratade med Tindra om det.", "Hon heter Tindra. Och Tindras bror kom.")
    words = candidates([one], Search(Key()))
    assert (words[0].word, len(words[0].passages)) == ("Tindra", 3)
    passage = words[0].passages[0]
    assert (passage.turn, passage.before, passage.after) == (1, "Vi pratade med ", " om det.")
    clean, _ = cleaned(judged(one, "Tindra", "[eleven]"), Search(Key()), WORDS)
    assert said(clean) == ["Vi pratade med [eleven] om det.", "Hon heter [eleven]. Och [eleven]s bror kom."]
    assert not candidates([clean], Search(Key()))
    kept = judged(one, "Tindra", None)
    assert "Tindra" not in {each.word for each in candidates([kept], Search(Key()))}
    assert said(cleaned(kept, Search(Key()), WORDS)[0]) == said(one)


def test_a_word_that_means_two_things_is_gone_through_place_by_place():
    one = draft("I går sa Björn att en Björn var i skogen, och Björn log.")
    (word,) = [each for each in candidates([one], Search(Key())) if each.word == "Björn"]
    taken = [(word.passages[0], "[namn]"), (word.passages[2], "[kollegan]")]
    (changed,) = judged_by_place([one], word, taken, done=True)
    assert said(changed) == ["I går sa [namn] att en Björn var i skogen, och [kollegan] log."]
    assert not [each for each in candidates([changed], Search(Key())) if each.word == "Björn"]


def test_a_word_not_gone_through_to_the_end_waits_where_nobody_has_answered():
    drafts = [draft("I går sa Björn att det gick bra, och Björn log."), draft("Mm.")]
    (word,) = candidates(drafts, Search(Key()))
    changed = judged_by_place(drafts, word, [(word.passages[0], "[namn]")], done=False)
    assert said(changed[0]) == ["I går sa [namn] att det gick bra, och Björn log."]
    assert changed[1] is drafts[1]
    (left,) = candidates(changed, Search(Key()))
    assert [each.before[-4:] for each in left.passages] == ["och "]


def test_a_genitive_is_asked_about_with_its_word_and_stays_one():
    one = draft("Vi såg Linda i korridoren.", "Lindas mamma ringde, och LINDAS väska låg kvar.")
    (word,) = candidates([one], Search(Key()))
    assert (word.word, len(word.passages)) == ("Linda", 3)
    (changed,) = judged_everywhere([one], word, "[eleven]")
    assert said(changed) == [
        "Vi såg [eleven] i korridoren.", "[eleven]s mamma ringde, och [eleven]S väska låg kvar.",
    ]  # fmt: skip
    (kept,) = judged_everywhere([one], word, None)
    assert not candidates([kept], Search(Key()))


def test_an_s_is_an_ending_of_an_unknown_word_only_where_it_stands_without_too():
    one = draft("De kallar honom Bumbis i klassen.", "Så sa Knatten, och sen kom Knattens kompis.")
    words = {each.word: len(each.passages) for each in candidates([one], Search(Key()))}
    assert words == {"Bumbis": 1, "Knatten": 2}


def test_one_answer_changes_only_the_drafts_that_have_the_word():
    drafts = [draft("Det var Tindra som sa det."), draft("Mm."), draft("Sten. Tindras bror.")]
    (word,) = [each for each in candidates(drafts, Search(Key())) if each.word == "Tindra"]
    for replacement in ("[eleven]", None):
        changed = judged_everywhere(drafts, word, replacement)
        assert [new is old for new, old in zip(changed, drafts, strict=True)] == [False, True, False]


def test_two_of_one_first_name_are_two_questions_with_an_answer_each():
    asks = Key(person=(Person(code="D05", names=("Björn Ask",)),))
    ek = Key(person=(Person(code="D09", names=("Björn Ek",)),))
    text = "Så. Björn på gården igen!"
    drafts = [draft(text, names=asks), draft(text, names=ek), draft("Och så sa Björn nej.")]
    words = candidates(drafts, Search(Key()))
    assert sorted((each.word, each.replacement, len(each.passages)) for each in words) == [
        ("Björn", "", 1), ("Björn", "[D05]", 1), ("Björn", "[D09]", 1),
    ]  # fmt: skip
    for word in words:
        if word.replacement:
            drafts = judged_everywhere(drafts, word, word.replacement)
    assert [said(each)[0] for each in drafts] == [
        "Så. [D05] på gården igen!", "Så. [D09] på gården igen!", "Och så sa Björn nej.",
    ]  # fmt: skip
    assert [each.replacement for each in candidates(drafts, Search(Key()))] == [""]
    assert all(not each.names.places for each in drafts)


def test_what_both_may_be_called_has_both_codes_in_every_draft():
    both = (Person(code="D03", names=("Maria Ström",)), Person(code="D04", names=("Maria Holmklint",)))
    drafts = [draft("Maria kom."), draft("Marias rum, Maria Holmklint.")]
    clean = [cleaned(each, Search(Key(person=both)), WORDS)[0] for each in drafts]
    assert [said(each)[0] for each in clean] == ["[D03/D04] kom.", "[D03/D04]s rum, [D04]."]


def test_a_word_of_the_key_that_was_kept_is_not_asked_again():
    one = draft("Så. Björn på gården igen!")
    search = Search(Key(person=(Person(code="D05", names=("Björn Ask",)),)))
    (word,) = candidates([one], search)
    assert not candidates(judged_everywhere([one], word, None), search)


def test_a_judgement_holds_where_the_word_could_be_an_ordinary_one():
    drafts = [draft("Björn i fyran vände."), draft("Sten. Björn kom.", "Mm.")]
    (word,) = [each for each in candidates(drafts, Search(Key())) if each.word == "Björn"]
    changed = judged_everywhere(drafts, word, "[eleven]")
    assert [said(each) for each in changed] == [["[eleven] i fyran vände."], ["Sten. [eleven] kom.", "Mm."]]
    assert "Björn" not in {each.word for each in candidates(changed, Search(Key()))}
    kept = judged_everywhere(drafts, word, None)
    assert [said(each) for each in kept] == [said(each) for each in drafts]
    assert "Björn" not in {each.word for each in candidates(kept, Search(Key()))}


def test_a_key_learns_codes_and_judgements_but_nobody_unknown(evaluation: Evaluation):
    codes = {"D07": "Marit", "Okänd": "Åke", "D61": "Bo"}
    names = Key(
        person=tuple(Person(code=code, names=(name,)) for code, name in codes.items()),
        place=(Where(names=("Tindra",), replacement="[eleven]"),),
        kept=("Sten",),
    )
    one = replace(draft("Mm.", names=names), newcomers=(Newcomer("D61", "rektor", "sjovik"),))
    remembered = learnt([one], evaluation)
    assert [each.code for each in remembered.people] == ["D07", "D61"]
    assert (remembered.places, remembered.kept) == (names.places, ("Sten",))


words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30).map(partial(normalize, "NFC"))


@given(st.lists(words, min_size=1, max_size=4), words, st.lists(words, max_size=2))
def test_a_draft_comes_back_as_it_waited(
    evaluation: Evaluation, texts: list[str], word: str, settled: list[str]
):
    one = draft(*(" ".join(["Ja", *text.split()]) for text in texts))
    if len(word.strip()) > 2:
        one = judged(one, word.strip(), None)
    one = replace(one, newcomers=(Newcomer("D61", "rektor", "sjovik"),), settled=tuple(settled))
    again = read_draft(format_draft(one), "x.draft.json", evaluation)
    assert isinstance(again, Draft)
    assert said(again) == said(one)
    assert (again.names.kept, again.newcomers, again.settled) == (one.names.kept, one.newcomers, one.settled)


@given(
    st.binary(max_size=200) | st.sampled_from([b"{}", b"[]", b'{"file": 1, "transcript": 2, "newcomers": 3}'])
)
def test_what_is_no_draft_is_a_problem(evaluation: Evaluation, data: bytes):
    found = read_draft(data, "x.draft.json", evaluation)
    assert isinstance(found, Problem)
    assert found.code == "no-draft"


def test_what_keys_share_stands_once():
    assert merged(KEY, KEY, Key(kept=("Sten",))) == KEY.model_copy(update={"kept": ("Sten",)})


@pytest.mark.parametrize(
    "text", ["Jag är född den 3 maj 1985.", "Växeln är 123 45 67.", "Han heter @kalle_p där."]
)
def test_what_a_pattern_found_is_judged_once_too(text: str):
    one = draft(text)
    (word,) = candidates([one], Search(Key()))
    for replacement, words in (("[borta]", [text.replace(word.word, "[borta]")]), (None, [text])):
        (changed,) = judged_everywhere([one], word, replacement)
        assert said(cleaned(changed, Search(Key()), WORDS)[0]) == words
        assert not candidates([changed], Search(Key()))
        again = cleaned(draft(text, names=changed.names), Search(Key()), WORDS)[0]
        assert said(again) == words


def test_a_draft_with_a_stranger_or_a_broken_key_is_no_draft(evaluation: Evaluation):
    good = format_draft(draft("Mm.", names=KEY)).decode()
    for old, new in (("D07:", "Sara:"), ("[[person]]", "garbage ["), ("id: omg2", "id: ../omg2")):
        assert old in good
        assert isinstance(read_draft(good.replace(old, new).encode(), "x", evaluation), Problem)


def test_words_may_be_kept_unjudged_but_not_those_that_touch_a_name_of_the_key():
    plain, compound = draft("Vi pratade med Tindra om det."), draft("Vi kallar dem för Maritbarnen.")
    found = divided([plain, compound], Search(KEY), Wanted(Path(), candidates="keep"))
    assert (found.ready, found.kept) == ((plain,), ("Tindra",))
    assert (found.waiting, found.words) == ((compound,), 1)
    nobody = divided([compound], Search(Key()), Wanted(Path(), candidates="keep"))
    assert nobody.ready == (compound,)


def test_only_words_that_are_frozen_unjudged_are_said_to_stand():
    waits, goes = (
        draft("Vi kallar dem för Maritbarnen. Vi pratade med Tindra om det."),
        draft("Vi pratade med Xhemile om det."),
    )
    found = divided([waits, goes], Search(KEY), Wanted(Path(), candidates="keep"))
    assert (found.waiting, found.ready) == ((waits,), (goes,))
    assert found.kept == ("Xhemile",)
