from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from fokus.coding.coding import Anchor
from fokus.custody import review
from fokus.custody.review import Decision, Desk, ReviewError
from fokus.evaluation import Evaluation, load
from fokus.problems import StoreError, StudyError
from fokus.store.device import device

ID = "omg1-lindby-kuratorer"
FIRST = ["D01: Tiden räcker inte till.", "D02: Vi väntar i flera veckor på svar.", "D01: Mm."]
SECOND = ["D01: Det är ont om tid, ont om tid.", "D01: Mm.", "D02: Svaret dröjer."]
WHEN = datetime(2025, 9, 1, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this computer's word lie in a folder of the test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    device.cache_clear()
    yield
    device.cache_clear()


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    head = f"id: {ID}\nround: omg1\nsite: lindby\nprofessions: kurator"
    made = small.SmallStudy(
        interviews=[small.interview(ID, ["D01", "D02"])],
        people=small.people("kurator", "D01 D02"),
        turns={ID: FIRST},
        coders=("a1", "a2"),
        codings=[
            {"transcript": ID, "turn": 1, "code": "tidsbrist"},
            {"transcript": ID, "turn": 2, "code": "fortroende", "coder": "a2"},
        ],
        files={f"transcripts/{ID}.v2.txt": "\n\n".join([head, *SECOND]) + "\n"},
    )
    evaluation, problems = made.load(tmp_path)
    assert {each.code for each in problems} == {"needs-review"}
    return evaluation  # type: ignore[no-any-return]


def again(study: Evaluation) -> Evaluation:
    evaluation, _ = load(study.folder)
    assert evaluation is not None
    return evaluation


def ids(study: Evaluation) -> list[str]:
    return [each.coding.id for each in study.review]


def test_all_wait_or_one_coders(study: Evaluation):
    assert [each.coding.coder for each in review.waiting_of(study)] == ["a1", "a2"]
    assert [each.words for each in review.waiting_of(study, "a2")] == ["Vi väntar i flera veckor på svar."]
    with pytest.raises(StudyError) as raised:
        review.waiting_of(study, "a3")
    assert raised.value.code == "unknown-coder"


def test_decisions_are_read(study: Evaluation):
    first, second = ids(study)
    one, other = review.parse_decisions([f"{first}=1:ont om tid,", f"{second}=turn:3"], study)
    digest = study.transcripts[ID].digest
    assert one.place == Anchor(2, digest, 1, 7, 18)
    assert other.place == Anchor(2, digest, 3, None, None)
    (removed,) = review.parse_decisions([f"{first}=remove"], study)
    assert removed == Decision(study.review[0], None)


@pytest.mark.parametrize(
    ("answer", "code"),
    [("", "wrong-decision"), ("ta bort", "wrong-decision"), ("turn:x", "wrong-decision"),
     ("turn:4", "turn-not-there"), ("0:Mm", "turn-not-there"), ("1:ont om tid", "words-not-there"),
     ("1:saknas", "words-not-there"), ('1:""', "words-not-there"), ("turn:99999999999", "wrong-decision")],
)  # fmt: skip
def test_a_decision_that_cannot_be_taken_is_told(study: Evaluation, answer: str, code: str):
    with pytest.raises(ReviewError) as raised:
        review.parse_decisions([f"{ids(study)[0]}={answer}"], study)
    assert raised.value.code == code


def test_a_decision_on_nothing_that_waits_or_a_second_one_is_told(study: Evaluation):
    first, second = ids(study)
    cases = [
        ([first], "", "wrong-decision"),
        (["01X=remove"], "", "not-waiting"),
        ([f"{second}=remove"], "a1", "not-waiting"),
        ([f"{first}=remove"] * 2, "", "decided-twice"),
    ]
    for texts, coder, code in cases:
        with pytest.raises(ReviewError) as raised:
            review.parse_decisions(texts, study, coder)
        assert raised.value.code == code


def test_decisions_stand_in_a_log_of_their_own_for_each_coder(study: Evaluation):
    first, second = ids(study)
    before = {path: path.read_bytes() for path in (study.folder / "codings").iterdir()}
    desk = Desk(study.folder, by="a1")
    texts = [f"{first}=1:Det är ont om tid", f"{second}=remove"]
    written = [desk.write(each, WHEN) for each in review.parse_decisions(texts, study)]
    assert [path.name.split(".")[0] for path in written] == ["a1", "a2"]
    assert not before.keys() & set(written)
    assert all(path.read_bytes() == data for path, data in before.items())
    assert all('"by":"a1"' in path.read_text(encoding="utf-8") for path in written)
    after = again(study)
    assert after.review == ()
    assert [each.text_in(after.transcripts[ID]) for each in after.codings] == ["Det är ont om tid"]
    assert [each.coder for each in after.codings] == ["a1"]


def test_who_decides_is_the_coder_when_nobody_says_otherwise(study: Evaluation):
    (decision,) = review.parse_decisions([f"{ids(study)[1]}=turn:3"], study)
    assert '"by":"a2"' in Desk(study.folder).write(decision, WHEN).read_text(encoding="utf-8")


def test_a_second_thought_at_the_same_desk_holds(study: Evaluation):
    desk = Desk(study.folder)
    for n, answer in enumerate(("turn:2", "turn:3")):
        (decision,) = review.parse_decisions([f"{ids(study)[1]}={answer}"], study)
        path = desk.write(decision, WHEN.replace(second=n))
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2
    assert [each.turn for each in again(study).codings] == [3]


def test_every_desk_on_a_computer_writes_to_the_same_log(study: Evaluation):
    (decision,) = review.parse_decisions([f"{ids(study)[1]}=turn:3"], study)
    paths = [Desk(study.folder).write(decision, WHEN.replace(second=n)) for n in range(3)]
    assert len(set(paths)) == 1


def test_two_computers_never_share_a_log(study: Evaluation, monkeypatch: pytest.MonkeyPatch):
    (decision,) = review.parse_decisions([f"{ids(study)[1]}=turn:3"], study)
    paths = []
    for number in range(2):
        monkeypatch.setattr(review, "device", lambda number=number: f"ek-00000{number}")
        paths.append(Desk(study.folder).write(decision, WHEN.replace(second=number)))
    assert [path.name for path in paths] == ["a2.ek-000000.jsonl", "a2.ek-000001.jsonl"]


def test_a_log_that_ends_torn_keeps_its_end_and_the_decision_holds(study: Evaluation):
    log = study.folder / "codings" / f"a2.{device()}.jsonl"
    log.write_bytes(b'{"event": "memo", "id": "01')
    (decision,) = review.parse_decisions([f"{ids(study)[1]}=turn:3"], study)
    Desk(study.folder).write(decision, WHEN)
    assert log.read_bytes().startswith(b'{"event": "memo", "id": "01\n{')
    evaluation, problems = load(study.folder)
    assert evaluation is not None
    assert {each.code for each in problems} == {"torn-line", "needs-review"}
    assert 3 in [each.turn for each in evaluation.codings]


def test_what_cannot_be_written_is_told(study: Evaluation):
    folder = study.folder / "codings"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_text("en fil", encoding="utf-8")
    with pytest.raises(StoreError):
        Desk(study.folder).write(Decision(study.review[0], None), WHEN)
