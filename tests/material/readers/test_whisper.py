import json

import pytest

from fokus.material.readers import Utterance
from fokus.material.readers.talk import Talk
from fokus.material.readers.whisper import is_data, is_table, read_data, read_table
from fokus.problems import Problem


def read(*segments: dict, **others: object) -> Talk:
    found = read_data(json.dumps({"segments": segments, **others}), "intervju.json")
    assert isinstance(found, Talk)
    return found


def test_segments_without_speakers_stay_apart():
    talk = read(
        {"start": 0, "end": 1.5, "text": " Ja."}, {"start": 2, "end": 3, "text": " Nej."}, language="sv"
    )
    assert talk.utterances == (Utterance("", "Ja.", 0, 1.5), Utterance("", "Nej.", 2, 3))
    assert talk.format == "whisper-json"


def test_the_words_decide_where_a_segment_has_no_speaker():
    words = [{"word": "Ja", "speaker": "SPEAKER_01"}, {"word": "då"}, {"word": "så", "speaker": "SPEAKER_01"}]
    talk = read({"start": 0, "end": 1, "text": "Ja då så", "words": [*words, {"speaker": "SPEAKER_00"}]})
    assert talk.utterances == (Utterance("SPEAKER_01", "Ja då så", 0, 1),)
    assert talk.format == "whisperx-json"


def test_segments_of_one_speaker_in_a_row_are_one_turn():
    talk = read(*({"start": n, "end": n + 1, "text": f"ord {n}", "speaker": "A"} for n in range(3)))
    assert talk.utterances == (Utterance("A", "ord 0 ord 1 ord 2", 0, 3),)


@pytest.mark.parametrize("odd", [None, "3", -1, True, float("nan"), float("inf"), 1e12, [], 10**400])
def test_a_time_that_is_none_is_left_out(odd: object):
    assert read({"start": odd, "end": 1, "text": "Ja."}).utterances == (Utterance("", "Ja.", None, 1),)


@pytest.mark.parametrize(
    "data", ['{"segments": 3}', '{"segments": [3]}', '{"segments": [{}]}', '{"a": []}', '["a"]']
)
def test_other_data_is_no_transcript(data: str):
    found = read_data(data, "intervju.json")
    assert isinstance(found, Problem)
    assert found.code == "not-a-transcript"


def test_data_is_told_from_text_in_brackets():
    assert is_data(' {"segments"')
    assert is_data("[{")
    assert not is_data("[SPEAKER_00]: Ja.")
    assert not is_data("[00:00:03] Speaker 1: Ja.")


def test_a_table_of_thousandths():
    text = "start\tend\ttext\n3270\t9810\tDå börjar vi.\n10400\t\tTid\tatt träffas.\nskräp\n"
    assert is_table(text)
    assert read_table(text) == (
        Utterance("", "Då börjar vi.", 3.27, 9.81),
        Utterance("", "Tid\tatt träffas. skräp", 10.4, None),
    )


def test_a_segment_without_words_is_none_and_half_a_character_is_marked():
    segments = r'[{"text": null}, {"text": 5}, {"text": "hej \ud800 hej", "speaker": "A\udc00"}]'
    talk = read_data(f'{{"segments": {segments}}}', "a.json")
    assert [(each.speaker, each.text) for each in talk.utterances] == [("A\ufffd", "hej \ufffd hej")]
