"""The key at the terminal: a command that fails changes nothing, and the same command can be run again."""

from pathlib import Path

import pytest

from fokus.custody import keyring
from fokus.messages import catalogue
from fokus.problems import FokusError
from fokus.terminal import keeping

WORDS = catalogue("sv")
PHRASE = "en lång lösenfras"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every passphrase that is asked for, answered with the same."""
    questions: list[str] = []

    def answer(question: str) -> str:
        questions.append(question)
        return PHRASE

    monkeypatch.delenv("FOKUS_PASSPHRASE", raising=False)
    monkeypatch.setattr("fokus.terminal.asking.getpass", answer)
    return questions


def test_a_first_command_with_a_wrong_path_can_be_run_again_as_it_is(
    tmp_path: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
):
    key, people = tmp_path / "nyckel.age", tmp_path / "namn.csv"
    with pytest.raises(FokusError):
        keeping.create(key, ["anna"], people, None, WORDS)
    people.write_text("kod;namn\nMarit Sandlöv;D07\n", encoding="utf-8")
    assert keeping.create(key, ["anna"], people, None, WORDS) is None
    assert asked == []
    assert [each.name for each in tmp_path.iterdir()] == ["namn.csv"]
    people.write_text("kod;namn\nD07;Marit Sandlöv\n", encoding="utf-8")
    made = keeping.create(key, ["anna"], people, None, WORDS)
    assert made == keyring.open_key(key, lambda: PHRASE).model_copy(update={"holders": ()})
    assert "Marit" not in capsys.readouterr().out
    keeping.show(key, WORDS, made)
    assert "Marit Sandlöv" in capsys.readouterr().out
    assert len(asked) == 2, "the new passphrase is typed twice, and not asked for again"
