import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.readers import Utterance
from fokus.material.readers.cues import are_cues, read_cues
from fokus.material.readers.joining import joined
from fokus.problems import Place, Problem


def said(text: str) -> list[tuple[str | None, float | None, float | None, str]]:
    return [
        (each.speaker, each.start, each.end, each.text) for each in read_cues(text, "möte.vtt").utterances
    ]


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("00:03.270 --> 00:09.810\n<v Maj Testsson>Ja.", ("Maj Testsson", 3.27, 9.81, "Ja.")),
        ("1:00:03.270 --> 1:00:09.810\n<v Maj>Ja.</v>", ("Maj", 3603.27, 3609.81, "Ja.")),
        ("00:00:03,270 --> 00:00:09,810\n<v.loud Maj>Ja,\nnej.</v>", ("Maj", 3.27, 9.81, "Ja, nej.")),
        ("00:03.270 --> 00:09.810 align:start\n<v Maj>A &amp; B &lt;3</v>", ("Maj", 3.27, 9.81, "A & B <3")),
        ("00:03.270 --> 00:09.810\n<v Maj><i>Ja</i>, <00:04.000>nej.</v>", ("Maj", 3.27, 9.81, "Ja, nej.")),
        ("intro\n00:03.270 --> 00:09.810\nJa & &copy <skratt>", ("", 3.27, 9.81, "Ja & &copy <skratt>")),
    ],
)  # fmt: skip
def test_a_cue_as_programs_write_it(cue: str, expected: tuple):
    assert said(f"WEBVTT\n\n{cue}\n") == [expected]


def test_two_voices_in_a_cue():
    cue = "00:01.000 --> 00:02.000\n<v Maj>Ja.</v> <v Åke>Nej.</v>"
    assert said(f"WEBVTT\n\n{cue}") == [("Maj", 1, 2, "Ja."), ("Åke", 1, 2, "Nej.")]


def test_cues_without_a_blank_line_between_them():
    text = "1\n00:00:01,000 --> 00:00:02,000\nJa.\n2\n00:00:03,000 --> 00:00:04,000\nÅr 2017\n"
    assert said(text) == [("", 1, 2, "Ja."), ("", 3, 4, "År 2017")]


def test_comments_and_styles_are_nobodys_words():
    text = (
        "WEBVTT - möte\nKind: captions\nLanguage: sv\n\nNOTE\nhemligt\n\nSTYLE\n::cue {}\n\n"
        "00:01.000 --> 00:02.000\nJa.\n\nNOTE mer\nhemligt\n\nid-2\n00:03.000 --> 00:04.000\nNej.\n"
    )
    assert [each[3] for each in said(text)] == ["Ja.", "Nej."]
    assert read_cues(text, "möte.vtt").header == {"Kind": "captions", "Language": "sv"}


def test_a_paragraph_within_a_cue_is_not_lost():
    assert said("1\n00:00:01,000 --> 00:00:02,000\nJa.\n\nNej.\n")[0][3] == "Ja. Nej."


def test_a_clock_time_or_a_word_before_a_colon_is_no_speaker():
    cues = ["Ja. 12:30 på torsdagar.", "12:30 är bra.", "Obs: ta med lista.", "Vi gör så här: vi ringer."]
    text = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},500\n{cue}\n\n" for n, cue in enumerate(cues))
    assert said(text) == [("", n, n + 0.5, cue) for n, cue in enumerate(cues)]
    assert read_cues(text, "möte.vtt").format == "srt"


def test_a_cue_without_a_label_among_labelled_ones_is_somebody_unknowns():
    cues = ["Maj Testsson: Ja.", "Åke Provman: Nej.", "Hm.", "Maj Testsson: Jo."]
    text = "".join(f"{n}\n00:00:0{n}.000 --> 00:00:0{n}.500\n{cue}\n\n" for n, cue in enumerate(cues))
    assert [each[0] for each in said(f"WEBVTT\n\n{text}")] == [
        "Maj Testsson",
        "Åke Provman",
        "",
        "Maj Testsson",
    ]


def test_lines_of_a_recognizer_copied_from_its_window():
    assert said("[00:00.000 --> 00:04.500]  Då börjar vi.\n[00:04.500 --> 00:06.000]  Ja.\n") == [
        ("", 0, 4.5, "Då börjar vi."), ("", 4.5, 6, "Ja."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "timing",
    [
        "00:00:61.000 --> 00:01:05.000",
        "00:00:04.000 --> 00:00:61.000",
        "99999:00:04.000 --> 99999:00:05.000",
        "00:00:04.000 -->",
        "--> 00:00:05.000",
        "-00:00:04.000 --> 00:00:05.000 align:start",
        "NaN:NaN:NaN --> NaN:NaN:NaN",
    ],
)
def test_a_cue_whose_time_makes_no_sense_is_one_without_a_time(timing: str):
    cues = (
        "1\n00:00:01.000 --> 00:00:02.000\n<v Maj>Ja.</v>\n",
        f"2\n{timing}\n<v Åke>Nej.</v>\n",
        "3\n00:00:07.000 --> 00:00:08.000\n<v Maj>Jo.</v>\n",
    )
    text = "WEBVTT\n\n" + "\n".join(cues)
    assert said(text) == [("Maj", 1, 2, "Ja."), ("Åke", None, None, "Nej."), ("Maj", 7, 8, "Jo.")]
    assert read_cues(text, "möte.vtt").warnings == [
        Problem("cue-without-time", Place("möte.vtt", 8), {"line": timing}, severity="warning")
    ]


def test_a_recognizers_line_without_sense_in_its_time_keeps_its_words():
    text = "[00:00.000 --> 00:04.500]  Då börjar vi.\n[00:04.500 --> 00:61.000]  Ja.\n"
    assert said(text) == [("", 0, 4.5, "Då börjar vi."), ("", None, None, "Ja.")]


@pytest.mark.parametrize("line", ["Det gick från 3 --> 5 elever.", "--> kom ihåg listan", "12 --> 14 kom."])
def test_an_arrow_in_what_is_said_begins_no_cue(line: str):
    text = f"1\n00:00:01,000 --> 00:00:02,000\nJa.\n{line}\n"
    assert said(text) == [("", 1, 2, f"Ja. {line}")]
    assert not read_cues(text, "möte.srt").warnings


def test_of_many_cues_without_a_time_the_first_are_told_and_the_rest_counted():
    text = "1\n00:00:01,000 --> 00:00:02,000\nJa.\n" + "9:99 --> 9:99\nNej.\n" * 50
    warnings = read_cues(text, "möte.srt").warnings
    assert [each.place.line for each in warnings] == [*range(4, 44, 2), None]
    assert (warnings[-1].code, warnings[-1].arguments) == ("more-cues-without-time", {"number": 30})


def test_millionths_of_a_second_are_cut():
    assert said("1\n0:00:01.250999 --> 0:00:02.5000\nJa.\n") == [("", 1.25, 2.5, "Ja.")]


def test_what_stands_above_the_first_cue_is_listed_as_left_out_but_not_what_the_format_says_itself():
    text = "WEBVTT - möte\nKind: captions\n\nNOTE\nintervju 3\n\nDet här sade hon först.\n\n"
    text += "id-1\n00:01.000 --> 00:02.000\nJa.\n\nNOTE mer\n\n00:03.000 --> 00:04.000\nNotera det.\n"
    talk = read_cues(text, "möte.vtt")
    assert talk.left_out == ["Det här sade hon först."]
    assert [each.text for each in talk.utterances] == ["Ja.", "Notera det."]


def test_cues_of_one_known_speaker_in_a_row_are_one_turn():
    cues = [Utterance("Maj", "Ja.", 1, 4), Utterance("Maj", "Nej.", 2, 3), Utterance("", "Hm.", 5, 6)]
    assert joined([*cues, Utterance("", "Hm.", 6, 7), Utterance("Maj", "Jo.", 8, 9)]) == (
        Utterance("Maj", "Ja. Nej.", 1, 4), Utterance("", "Hm.", 5, 6), Utterance("", "Hm.", 6, 7),
        Utterance("Maj", "Jo.", 8, 9),
    )  # fmt: skip


def test_plain_text_is_no_cues():
    assert not are_cues("I: Hur gick det?\n\nR1: Jo --> bra.")


words = st.text(st.sampled_from("abå &<>:.[]\"'é"), min_size=1, max_size=30).map(
    lambda text: " ".join(text.split())
)
cue = st.tuples(
    st.sampled_from(["Maj Testsson", "Åke", ""]),
    words.filter(bool),
    st.integers(0, 10**7),
    st.integers(0, 9000),
)


def clock(thousandths: int, mark: str = ".") -> str:
    rest, part = divmod(thousandths, 1000)
    return f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}{mark}{part:03}"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.lists(cue, min_size=1))
def test_what_is_written_as_webvtt_is_read(cues: list[tuple[str, str, int, int]]):
    text = "WEBVTT\n\n" + "\n".join(
        f"{clock(start)} --> {clock(start + length)}\n{f'<v {who}>' if who else ''}{escaped(what)}\n"
        for who, what, start, length in cues
    )
    expected = [
        Utterance(who, what, start / 1000, (start + length) / 1000) for who, what, start, length in cues
    ]
    assert read_cues(text, "möte.vtt").utterances == joined(expected)


@given(st.lists(cue, min_size=1))
def test_what_is_written_as_subrip_is_read(cues: list[tuple[str, str, int, int]]):
    text = "\r\n".join(
        f"{n}\r\n{clock(start, ',')} --> {clock(start + length, ',')}\r\n[{who or 'SPEAKER_00'}]: {what}\r\n"
        for n, (who, what, start, length) in enumerate(cues, start=1)
        if escaped(what) == what
    ).replace("\r\n", "\n")
    expected = [
        Utterance(who or "SPEAKER_00", what, start / 1000, (start + length) / 1000)
        for who, what, start, length in cues
        if escaped(what) == what
    ]
    assert read_cues(text, "möte.vtt").utterances == joined(expected)
