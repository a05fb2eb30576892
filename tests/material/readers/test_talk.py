import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.readers import Utterance, read_interview
from fokus.material.readers.blocks import paragraphs_of
from fokus.material.readers.talk import Talk, read_talk


def read(text: str) -> Talk:
    return read_talk(paragraphs_of(text))


def said(text: str) -> list[tuple[str | None, str]]:
    return [(each.speaker, each.text) for each in read(text).utterances]


def speakers(text: str) -> list[str | None]:
    return [speaker for speaker, _ in said(text)]


def test_a_clock_time_or_a_clause_is_no_speaker():
    text = (
        "I: Hur gick det?\n\nR1: Så där.\n\n12:30 på torsdagar borde vara heligt.\n\n"
        "nej men så här är det: vi ringer.\n\nDet enda vi egentligen vet om det här är: ingenting.\n\n"
        "https://exempel.se: se där.\n\nBUP:s väntetider.\n\nObs: det gäller bara Lindby."
    )
    assert speakers(text) == ["I", "R1"]
    assert said(text)[1][1].endswith("Obs: det gäller bara Lindby.")


def test_a_role_that_the_study_has_speaks_also_where_it_stands_once():
    text = "Kurator: Hej.\n\nR1: Ja.\n\nResultat: tre.\n\nI: Hur då?\n\nR1: Man ringde."
    labels = [each.speaker for each in read_interview(text.encode(), "a.txt", {"kurator"}).utterances]
    assert labels == ["Kurator", "R1", "I", "R1"]
    assert read_interview(text.encode(), "a.txt").speakers == ("R1", "I")


def test_a_word_before_a_colon_inside_a_turn_is_no_speaker():
    text = "R1: Jag har en lista.\nExempel: två elever.\nResultat: noll.\n\nR1: Ja."
    assert [words for _, words in said(text)] == [
        "Jag har en lista. Exempel: två elever. Resultat: noll.",
        "Ja.",
    ]


def test_among_codes_a_single_word_before_a_colon_is_no_speaker():
    assert speakers("I: Hej.\n\nR1: Hej.\n\nResultatet: vi fick tre.\n\nI: Jaha.") == ["I", "R1", "I"]
    assert speakers("Maj Testsson: Hej.\n\nÅke: Hej.\n\nMaj Testsson: Nå?") == [
        "Maj Testsson",
        "Åke",
        "Maj Testsson",
    ]


def test_one_who_speaks_once_is_a_speaker_where_each_line_is_a_turn():
    assert speakers("I: Hej.\nR1: Hej.\nI: Ni andra?\nR2: Mm.\nKurator 3: Ja.\nI: Tack.") == [
        "I", "R1", "I", "R2", "Kurator 3", "I",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "label", "start"),
    [
        ("RESPONDENT 1:\tJa.", "RESPONDENT 1", None),
        ("INFORMANT 1:\tJa.", "INFORMANT 1", None),
        ("BÅ: Ja.", "BÅ", None),
        ("R1:Ja.", "R1", None),
        ("IP2: Ja.", "IP2", None),
        ("[SPEAKER_00]: Ja.", "SPEAKER_00", None),
        ("Anna-Karin O'Hara [00:01:02]: Ja.", "Anna-Karin O'Hara", 62),
        ("[00:01:02] Talare 1: Ja.", "Talare 1", 62),
        ("00:01:02\nTalare 1: Ja.", "Talare 1", 62),
        ("Maj Testsson  1:02\nJa.", "Maj Testsson", 62),
        ("Siân Gwenllian AM: Ja.", "Siân Gwenllian AM", None),
        ("Maj Testsson (Gäst)   0:03\nJa.", "Maj Testsson (Gäst)", 3),
        ("R1:\nJa.", "R1", None),
    ],
)
def test_labels_as_typists_and_programs_write_them(line: str, label: str, start: float | None):
    assert read(line).utterances == (Utterance(label, "Ja.", start),)


def test_a_header_is_keys_and_no_talk():
    text = "Kuratorer\n\nDatum: 2025-05-16\nPlats: Lindby\nIntervjuare: Maj\nIntervjuare: Hej.\nR1: Hej."
    talk = read(text)
    assert talk.header == {"Datum": "2025-05-16", "Plats": "Lindby", "Intervjuare": "Maj"}
    assert [(each.speaker, each.text) for each in talk.utterances] == [
        (None, "Kuratorer"), ("Intervjuare", "Hej."), ("R1", "Hej."),
    ]  # fmt: skip


def test_those_who_took_part_are_a_legend_only_where_each_of_them_speaks():
    text = "Datum: 2025-05-16\nDeltagare: R1 kurator, {}\n\nI: Hej.\n\nR1: Ja.\n\nR2: Nej.\n\nI: Tack."
    assert read(text.format("R2 (skolsköterska)")).legend == {"R1": "kurator", "R2": "skolsköterska"}
    assert read(text.format("R3 rektor")).legend == {}
    assert read(text.format("samt två till")).legend == {}


def test_a_legend_makes_speakers_of_small_letters():
    talk = read("i = intervjuare; maj = kurator\n\ni: Hej.\n\nmaj: Ja.")
    assert talk.legend == {"i": "intervjuare", "maj": "kurator"}
    assert [each.speaker for each in talk.utterances] == ["i", "maj"]


@pytest.mark.parametrize(
    ("line", "legend"),
    [
        ("R1 = mentor, kvinna", {"R1": "mentor, kvinna"}),
        ("R1 = mentor, kvinna, R2 = kurator, man", {"R1": "mentor, kvinna", "R2": "kurator, man"}),
        ("I = intervjuare; R1 = mentor, kvinna.", {"I": "intervjuare", "R1": "mentor, kvinna"}),
        ("Maj = mentor, kvinna", {"Maj": "mentor, kvinna"}),
        ("Samverkan = att man ringer, helt enkelt", {}),
        ("2 + 2 = 4, sa R1", {}),
    ],
)
def test_what_a_label_stands_for_may_have_commas_in_it(line: str, legend: dict[str, str]):
    talk = read(f"{line}\n\nI: Hej.\n\nR1: Ja.\n\nMaj: Nej.\n\nR2: Jo.\n\nMaj: Mm.\n\nI: Tack.")
    assert talk.legend == legend
    assert [each.text for each in talk.utterances if each.speaker is None] == ([] if legend else [line])
    assert talk.left_out == ([line] if legend else [])


def test_lines_that_are_no_part_of_the_talk_are_listed_as_they_are_written():
    text = (
        "Kuratorer-20250516_130240-Meeting Transcript\n\n27m 42s\n\nMaj startade transkribering\n\n"
        "Maj Ek   0:03\nJa.\n\nMaj stoppade transkribering"
    )
    assert read(text).left_out == [
        "Kuratorer-20250516_130240-Meeting Transcript", "27m 42s", "Maj startade transkribering",
        "Maj stoppade transkribering",
    ]  # fmt: skip
    typed = "Kuratorer\n\nDatum: 2025-05-16\nPlats:  Lindby\nI = intervjuare\n\nI: Hej.\nR1: Hej."
    assert read(typed).left_out == ["Datum: 2025-05-16", "Plats:  Lindby", "I = intervjuare"]


def test_notes_with_headings_are_notes():
    text = "Minnesanteckningar\n\nSamverkan: bättre än i våras\n\nOrosanmälan: rutinen saknas\n\nTid: ont om"
    assert speakers(text) == [None] * 4
    assert read(text).format == "notes"


def test_an_event_belongs_to_nobody_but_laughter_within_a_turn_goes_on():
    text = "R1: Ja.\n\n[skratt]\n\nOch nej.\n\nI: Jaha.\n\n[bandet stängs av]"
    assert said(text) == [("R1", "Ja. [skratt] Och nej."), ("I", "Jaha."), (None, "[bandet stängs av]")]


def test_conventions_of_transcription_stay_as_written():
    words = "Men … [paus] (ohörbart 00:00:58) //precis// xxx – ”så” sa hon... ja-ja?"
    assert said(f"I: {words}\nR1: Nej.")[0] == ("I", words)


def test_machines_turns_of_one_speaker_in_a_row_are_one():
    text = "Maj Testsson  0:03\nJa.\n[skratt]\n\nMaj Testsson  0:09\nNej.\n\nTranscribed by https://otter.ai"
    talk = read(text)
    assert talk.utterances == (Utterance("Maj Testsson", "Ja. [skratt] Nej.", 3),)
    assert talk.format == "otter"


def test_a_typists_turns_of_one_speaker_in_a_row_stay_apart():
    assert said("R1: Ja.\n\nR1: Nej.") == [("R1", "Ja."), ("R1", "Nej.")]


def test_clock_times_without_speakers():
    talk = read("[00:00:03] Då börjar vi.\n[00:00:10] Bättre än i våras,\nskulle jag säga.")
    assert talk.utterances == (
        Utterance("", "Då börjar vi.", 3), Utterance("", "Bättre än i våras, skulle jag säga.", 10),
    )  # fmt: skip
    closed = read("Då börjar vi. #00:00:09-8#\nBättre. #00:00:24-9#")
    assert closed.utterances == (
        Utterance("", "Då börjar vi.", None, 9.8),
        Utterance("", "Bättre.", None, 24.9),
    )


def test_an_empty_turn_of_a_speaker_is_kept():
    assert said("R1: Ja.\n\nR2:\n\nR1: Nej.") == [("R1", "Ja."), ("R2", ""), ("R1", "Nej.")]


@pytest.mark.parametrize(
    ("line", "header"),
    [
        ("Kuratorer-20250516_130240-Meeting Transcript", {"title": "Kuratorer", "date": "2025-05-16"}),
        ("May 16, 2025, 1:02PM", {"date": "2025-05-16"}),
        ("16 maj 2025 13:02", {"date": "2025-05-16"}),
        ("31 februari 2025, 01:02em", {}),
        ("27m 42s", {"duration": "27m 42s"}),
    ],
)
def test_what_teams_says_of_a_meeting(line: str, header: dict[str, str]):
    talk = read(f"{line}\n\nMaj startade transkribering\n\nMaj Ek   0:03\nJa.\n\nMaj stoppade transkribering")
    assert talk.format == "teams"
    assert talk.header == header
    assert [each.text for each in talk.utterances if each.speaker] == ["Ja."]


words = st.text(st.sampled_from('abå .,!?…–"”()[]'), min_size=1, max_size=30).map(
    lambda text: " ".join(text.split())
)
turn = st.tuples(st.sampled_from(["I", "R1", "Kurator 2", "Maj Testsson"]), words.filter(bool))


@given(st.lists(turn, min_size=1), st.sampled_from(["\n", "\n\n"]))
def test_what_is_typed_is_read(turns: list[tuple[str, str]], between: str):
    turns = [(label, "hej") for label in ("I", "R1", "Kurator 2", "Maj Testsson")] + turns
    assert said(between.join(f"{label}: {words}" for label, words in turns)) == turns


@given(st.lists(st.tuples(turn, st.integers(0, 20_000)), min_size=1))
def test_clock_times_before_labels_are_read(turns: list[tuple[tuple[str, str], int]]):
    text = "\n".join(
        f"{label} [{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}]: {words}" for (label, words), at in turns
    )
    assert read(text).utterances == tuple(Utterance(*each, at) for each, at in turns)


@pytest.mark.parametrize(
    "question",
    ["Hur fungerar samverkan?", "Hur fungerar det? Berätta.", "Berätta om samverkan", "Vi börjar.", "Hej"],
)
@pytest.mark.parametrize("above", ["", "Datum: 2025-05-12\n", "Datum: 2025-05-12\nPlats: Lindby\n\n"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_who_asks_only_once_is_heard(question: str, above: str, between: str):
    said = [f"Intervjuare: {question}", "R1: Bra, men långsamt.", "R2: Nja.", "R1: Jo."]
    talk = read(above + between.join(said))
    assert [(each.speaker, each.text) for each in talk.utterances[:2]] == [
        ("Intervjuare", question),
        ("R1", "Bra, men långsamt."),
    ]
    assert talk.left_out == above.split("\n")[: above.count(":")]


@pytest.mark.parametrize(
    "line",
    ["Intervjuare: Anna Berg", "Intervjuare: Anna Berg, Bo Ek", "Deltagare: fyra kuratorer",
     "Deltagare: R1, R2"],
)  # fmt: skip
def test_who_took_part_is_named_above_and_says_nothing(line: str):
    talk = read(f"{line}\n\nR1: Bra.\nR2: Nja.\nR1: Jo.")
    assert talk.left_out == [line]
    assert [each.speaker for each in talk.utterances] == ["R1", "R2", "R1"]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_two_who_speak_once_each_are_two_speakers(between: str):
    talk = read(f"Anna: Hur fungerar samverkan i skolan?{between}Bo: Bra, men långsamt.")
    assert [(each.speaker, each.text) for each in talk.utterances] == [
        ("Anna", "Hur fungerar samverkan i skolan?"),
        ("Bo", "Bra, men långsamt."),
    ]


@pytest.mark.parametrize("text", ["Samverkan: fungerar\n\nTid: för lite", "Anna: sade ja\n\nTid: för lite"])
def test_notes_under_short_headings_stay_notes(text: str):
    assert not any(each.speaker for each in read(text).utterances)


def test_who_asks_right_before_the_first_turn_is_a_speaker_and_a_title_is_none():
    asked = read("Tutor: Hur fungerar det här?\n\nR1: Bra.\n\nR2: Nja.\n\nR1: Jo.")
    assert [each.speaker for each in asked.utterances] == ["Tutor", "R1", "R2", "R1"]
    titled = read("Titel: Hur fungerar det?\n\nR1: Bra.\n\nR2: Nja.\n\nR1: Jo.")
    assert [each.speaker for each in titled.utterances] == [None, "R1", "R2", "R1"]


def test_notes_without_blank_lines_have_a_paragraph_a_line():
    talk = read_talk([["Anteckningar från mötet", "Vi pratade om samverkan.", "Det är svårt."]])
    assert [each.text for each in talk.utterances] == [
        "Anteckningar från mötet", "Vi pratade om samverkan.", "Det är svårt.",
    ]  # fmt: skip


def test_notes_broken_at_the_margin_are_one_paragraph():
    talk = read_talk([["Vi pratade om samverkan och", "om hur skolan och socialtjänsten", "möts."]])
    assert len(talk.utterances) == 1
