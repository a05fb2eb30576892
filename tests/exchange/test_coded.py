"""What a colleague does to a document in Word, and what of it comes into the study."""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fokus.coding.events import Add, Memo, fault_of
from fokus.coding.ledger import Ledger
from fokus.evaluation import Evaluation
from fokus.exchange.coded import Coded, coded
from fokus.exchange.commented import Commented, read_commented
from fokus.exchange.kit import kit
from fokus.messages import catalogue
from fokus.ooxml import pack, unpack

INTERVIEW = "omg1-lindby-kuratorer"
SAID = ["Intervjuare: Hur når ni dem?", "D01 [00:00:12]: Vi ringer växeln. Sedan väntar vi länge.",
        "D02: Ja, precis.", "D01: Ja, precis.", "D02: Det tar tid."]  # fmt: skip
MAIN, COMMENTS, EXTENDED = "word/document.xml", "word/comments.xml", "word/commentsExtended.xml"
CODED: list[dict[str, Any]] = [
    {"transcript": INTERVIEW, "turn": 2, "start": 3, "end": 16, "code": "kontaktvagar"},
    {"transcript": INTERVIEW, "turn": 4, "code": "fortroende"},
]


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    """A study of one interview with two codings."""
    opened: Evaluation = small.SmallStudy(
        interviews=[small.interview(INTERVIEW, ["D01", "D02"])], people=small.people("kurator", "D01 D02"),
        turns={INTERVIEW: SAID}, coders=("a1", "a2"), codings=CODED,
    ).open(tmp_path / "studie")  # fmt: skip
    return opened


def edited(evaluation: Evaluation, **changes: Callable[[str], str]) -> bytes:
    """Return the interview's document with parts of it changed."""
    parts = unpack(kit(evaluation, catalogue("sv")).files[INTERVIEW])
    names = {"main": MAIN, "comments": COMMENTS, "extended": EXTENDED}
    for key, change in changes.items():
        before = parts[names[key]].decode()
        after = change(before)
        assert after != before
        parts[names[key]] = after.encode()
    return pack(parts)


def read(data: bytes) -> Commented:
    found = read_commented(data, "kodad.docx")
    assert found is not None
    return found


def brought(evaluation: Evaluation, data: bytes) -> Coded:
    """Return what a document brings to the study as it was before anybody coded."""
    bare = replace(evaluation, codings=(), logs=Ledger())
    return coded(read(data), INTERVIEW, bare, {"a1": "a1", "Karin Ek": "a2"})


def stood(found: Coded, evaluation: Evaluation) -> set[tuple[str, int, str]]:
    """Return each coding: its code, its turn, and the words of the transcript that it is on."""
    text = evaluation.transcripts[INTERVIEW]
    adds = (each for events in found.logs.values() for each in events if isinstance(each, Add))
    return {(each.code, each.turn, text.turns[each.turn - 1].text[each.start : each.end]) for each in adds}


def memos(found: Coded) -> list[Memo]:
    return [each for events in found.logs.values() for each in events if isinstance(each, Memo)]


BOTH = {("kontaktvagar", 2, "ringer växeln"), ("fortroende", 4, "Ja, precis.")}
INS = '<w:ins w:id="900" w:author="Karin Ek" w:date="2025-07-01T10:00:00Z"><w:r><w:t>{}</w:t></w:r></w:ins>'
DEL = (
    '<w:del w:id="901" w:author="Karin Ek" w:date="2025-07-01T10:00:00Z"><w:r>'
    '<w:delText xml:space="preserve">{}</w:delText></w:r></w:del>'
)
START = '<w:commentRangeStart w:id="0"/>'


def in_runs(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


@pytest.mark.parametrize(
    "edit",
    [
        lambda xml: xml.replace(START, START + INS.format("alltid ")),
        lambda xml: xml.replace(in_runs("ringer växeln"), in_runs("ri") + in_runs("nger växeln")),
        lambda xml: xml.replace(in_runs(". Sedan väntar vi länge."), DEL.format(". Sedan väntar vi länge.")),
        lambda xml: xml.replace(in_runs(". Sedan väntar vi länge."), in_runs(". Sedan ringer vi länge.")),
        lambda xml: xml.replace(in_runs("Vi "), in_runs("Ja alltså, vi ")),
        lambda xml: xml.replace(in_runs("Hur når ni dem?"), in_runs("Och hur når ni då dem?")),
        lambda xml: xml.replace(in_runs("Hur når ni dem?"), ""),
        lambda xml: xml.replace(
            in_runs("ringer växeln"), f"<w:hyperlink>{in_runs('ringer växeln')}</w:hyperlink>"
        ),
        lambda xml: xml.replace(
            in_runs("ringer växeln"),
            f"<w:sdt><w:sdtContent>{in_runs('ringer växeln')}</w:sdtContent></w:sdt>",
        ),
    ],
)
def test_a_text_that_was_edited_keeps_its_codings_on_their_words(
    study: Evaluation, edit: Callable[[str], str]
):
    found = brought(study, edited(study, main=edit))
    assert stood(found, study) == BOTH
    assert found.lost == ()


def test_words_that_were_struck_out_keep_no_coding_and_it_is_told(study: Evaluation):
    found = brought(study, edited(study, main=lambda xml: xml.replace(
        in_runs("ringer växeln"), DEL.format("ringer växeln"))))  # fmt: skip
    assert stood(found, study) == {("fortroende", 4, "Ja, precis.")}
    assert [each.text for each in found.lost] == ["Kontaktvägar"]


def test_other_words_than_those_of_the_interview_get_no_coding(study: Evaluation):
    found = brought(study, edited(study, main=lambda xml: xml.replace(
        in_runs("ringer växeln"), in_runs("skickar brev och hoppas på det bästa varje gång"))))  # fmt: skip
    assert [each.text for each in found.lost] == ["Kontaktvägar"]


def test_one_of_two_turns_that_say_the_same_is_the_one_that_was_coded(study: Evaluation):
    def without_the_first(xml: str) -> str:
        return re.sub(r"<w:p>(?:(?!</w:p>).)*_t_[0-9a-f]{12}_3\".*?</w:p>", "", xml, count=1)

    assert stood(brought(study, edited(study, main=without_the_first)), study) == BOTH


def test_a_turn_that_was_split_into_two_paragraphs_keeps_its_codings(study: Evaluation):
    split = in_runs("ringer") + "</w:p><w:p>" + in_runs("växeln")
    found = brought(study, edited(study, main=lambda xml: xml.replace(in_runs("ringer växeln"), split)))
    assert stood(found, study) == BOTH


def said_by(author: str, *texts: str, parent: int | None = None, done: int = 0) -> dict[str, Any]:
    """Return changes that add comments of somebody's on the words of the first comment."""
    numbers = range(10, 10 + len(texts))
    comments = "".join(
        f'<w:comment w:id="{n}" w:author="{author}" w:date="2025-07-01T10:00:00Z">'
        f'<w:p w14:paraId="0000{n:04}"><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
        for n, text in zip(numbers, texts, strict=True)
    )
    above = "" if parent is None else f' w15:paraIdParent="{0x10000000 + parent:08X}"'
    ties = "".join(f'<w15:commentEx w15:paraId="0000{n:04}"{above} w15:done="{done}"/>' for n in numbers)
    starts = "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in numbers)
    ends = "".join(
        f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>' for n in numbers
    )
    return {
        "comments": lambda xml: xml.replace("</w:comments>", comments + "</w:comments>"),
        "extended": lambda xml: xml.replace("</w15:commentsEx>", ties + "</w15:commentsEx>"),
        "main": lambda xml: xml.replace(START, START + starts).replace(
            '<w:commentRangeEnd w:id="0"/>', '<w:commentRangeEnd w:id="0"/>' + ends
        ),
    }


def test_several_codes_in_one_comment_and_what_is_none_of_them(study: Evaluation):
    found = brought(study, edited(study, **said_by("Karin Ek", "Tidsbrist; Förtroende; dröjer alltid")))
    assert {each.code for each in found.logs["a2"] if isinstance(each, Add)} == {"tidsbrist", "fortroende"}
    (memo,) = memos(found)
    assert memo.text == "dröjer alltid"
    assert memo.target in {each.id for each in found.logs["a2"] if isinstance(each, Add)}


def test_a_reply_is_a_memo_on_the_coding_that_it_answers(study: Evaluation):
    found = brought(study, edited(study, **said_by("Karin Ek", "Håller med.", parent=0)))
    (memo,) = memos(found)
    (coding,) = (each.id for each in found.logs["a1"] if isinstance(each, Add) and each.turn == 2)
    assert (memo.target, memo.text) == (coding, "Håller med.")
    assert memo in found.logs["a2"]


def test_a_reply_that_names_a_code_is_a_coding_of_whoever_wrote_it(study: Evaluation):
    found = brought(study, edited(study, **said_by("Karin Ek", "Tidsbrist", parent=0)))
    (coding,) = found.logs["a2"]
    assert isinstance(coding, Add)
    assert (coding.code, coding.turn, coding.start, coding.end) == ("tidsbrist", 2, 3, 16)


def test_a_comment_that_is_resolved_is_read_like_the_others(study: Evaluation):
    data = edited(study, **said_by("Karin Ek", "Tidsbrist", done=1))
    assert [each.resolved for each in read(data).comments] == [False, False, True]
    assert len(brought(study, data).logs["a2"]) == 1


def test_what_names_no_code_is_a_memo_on_its_turn(study: Evaluation):
    (memo,) = memos(brought(study, edited(study, **said_by("Karin Ek", "Fråga mer om växeln."))))
    assert (memo.transcript, memo.version, memo.turn) == (INTERVIEW, 1, 2)


def moved(number: int, before: str, after: str) -> Callable[[str], str]:
    """Put a comment around other words."""
    start, end = f'<w:commentRangeStart w:id="{number}"/>', f'<w:commentRangeEnd w:id="{number}"/>'

    def change(xml: str) -> str:
        xml = xml.replace(start, "").replace(end, "")
        return xml.replace(before, start + before, 1).replace(after, after + end, 1)

    return change


def test_a_comment_on_the_speaker_is_on_all_that_is_said(study: Evaluation):
    label = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">D01 [00:00:12]:</w:t></w:r>'
    found = brought(study, edited(study, main=moved(0, label, label)))
    assert ("kontaktvagar", 2, "Vi ringer växeln. Sedan väntar vi länge.") in stood(found, study)


def test_a_comment_on_a_point_is_on_all_that_is_said(study: Evaluation):
    def without_range(xml: str) -> str:
        return re.sub(r'<w:commentRange(?:Start|End) w:id="0"/>', "", xml)

    found = brought(study, edited(study, main=without_range))
    assert ("kontaktvagar", 2, "Vi ringer växeln. Sedan väntar vi länge.") in stood(found, study)


def test_a_comment_over_several_turns_is_a_coding_in_each(study: Evaluation):
    found = brought(study, edited(study, main=moved(0, in_runs("ringer växeln"), in_runs("Ja, precis."))))
    assert stood(found, study) == {
        ("kontaktvagar", 2, "ringer växeln. Sedan väntar vi länge."), ("kontaktvagar", 3, "Ja, precis."),
        ("fortroende", 4, "Ja, precis."),
    }  # fmt: skip


def test_a_comment_outside_the_conversation_is_a_memo_on_the_interview(study: Evaluation):
    title = '<w:t xml:space="preserve">Så kodar du</w:t></w:r>'
    found = brought(study, edited(study, main=moved(0, f"<w:r>{title}", title)))
    (memo,) = memos(found)
    assert (memo.transcript, memo.turn, memo.text) == (INTERVIEW, None, "Kontaktvägar")
    assert found.lost == ()


def test_a_coding_that_was_taken_away_since_does_not_come_back(study: Evaluation):
    data = kit(study, catalogue("sv")).files[INTERVIEW]
    later = replace(study, codings=tuple(each for each in study.codings if each.turn != 2))
    found = coded(read(data), INTERVIEW, later, {"a1": "a1"})
    assert (found.logs, found.known) == ({}, 2)


def test_a_retired_code_gives_a_memo(study: Evaluation):
    held = replace(study.held, retired=frozenset({"kontaktvagar"}))
    found = brought(replace(study, held=held), kit(study, catalogue("sv")).files[INTERVIEW])
    assert [each.text for each in memos(found)] == ["Kontaktvägar"]
    assert found.closed == 1


def test_the_same_document_always_gives_the_same_events(study: Evaluation):
    data = edited(study, **said_by("Karin Ek", "Tidsbrist; dröjer"))
    assert brought(study, data) == brought(study, data)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ({"comments": lambda xml: xml[: len(xml) // 2]}, "word-comments-damaged"),
        ({"comments": lambda xml: xml.replace('w:id="1"', 'w:id="0"')}, "word-comments-damaged"),
        ({"comments": lambda xml: xml.replace('w:id="1"', 'w:id="7"')}, "word-comments-damaged"),
        ({"extended": lambda xml: xml + "<x"}, "word-comments-damaged"),
        (
            {"comments": lambda xml: re.sub(
                r"(<w:comments )", '<!DOCTYPE x [<!ENTITY a "b">]>\\1', xml, count=1)},
            "hostile-xml",
        ),
    ],
)  # fmt: skip
def test_damaged_comments_are_a_problem(study: Evaluation, damage: dict[str, Any], code: str):
    found = read(edited(study, **damage))
    assert found.problem is not None
    assert (found.problem.code, found.comments) == (code, ())


def test_comments_that_are_referred_to_and_not_there_are_a_problem(study: Evaluation):
    parts = unpack(edited(study, main=lambda xml: xml.replace("Vi ", "Vi  ")))
    del parts[COMMENTS]
    assert read(pack(parts)).problem is not None


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Intervju\n\nI: Hej", b"%PDF-1.7"])
def test_what_is_no_word_document_is_left_to_others(data: bytes):
    assert read_commented(data, "x.docx") is None


def test_a_document_that_unpacks_without_end_is_left_to_others(study: Evaluation):
    parts = unpack(kit(study, catalogue("sv")).files[INTERVIEW])
    assert read_commented(pack(parts | {MAIN: b"<a>" + b" " * 17 * 2**20 + b"</a>"}), "x.docx") is None
    found = read(pack(parts | {COMMENTS: b"<a>" + b" " * 17 * 2**20 + b"</a>"}))
    assert found.problem is not None
    assert found.problem.code == "unpacks-too-large"


def mutated(xml: str, seed: int) -> str:
    """Leave out, double or exchange some elements and letters."""
    draw = random.Random(seed)
    pieces = re.findall(r"<[^>]*>|[^<]+", xml)
    for _ in range(draw.randint(1, 6)):
        a, b = draw.randrange(len(pieces)), draw.randrange(len(pieces))
        kind = draw.randrange(4)
        if kind == 0:
            del pieces[a]
        elif kind == 1:
            pieces.insert(b, pieces[a])
        elif kind == 2:
            pieces[a], pieces[b] = pieces[b], pieces[a]
        else:
            pieces[a] = re.sub(r"\d", lambda _: str(draw.randrange(10)), pieces[a])
    return "".join(pieces)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.sampled_from([MAIN, COMMENTS, EXTENDED]), seed=st.integers(0, 2**32))
def test_whatever_is_in_a_document_its_events_are_sound(study: Evaluation, part: str, seed: int):
    parts = unpack(kit(study, catalogue("sv")).files[INTERVIEW])
    found = read_commented(pack(parts | {part: mutated(parts[part].decode(), seed).encode()}), "x.docx")
    if found is None or found.problem:
        return
    authors = {each.author: "a1" for each in found.comments}
    brought_in = coded(found, INTERVIEW, replace(study, codings=(), logs=Ledger()), authors)
    for event in (each for events in brought_in.logs.values() for each in events):
        assert fault_of(event) == ""
        turn = study.transcripts[INTERVIEW].turn(event.turn) if isinstance(event, Add) else None
        assert not isinstance(event, Add) or (turn and (event.end or 0) <= len(turn.text))
