"""The page's port: on loopback, the same again for the same desk, another one where it is taken."""

import os
import socket
from pathlib import Path

import pytest

from fokus.web.listening import HIGHEST, bound, desk_name


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def port_of(listening: socket.socket) -> int:
    with listening:
        host, port = listening.getsockname()
    assert host == "127.0.0.1"
    return int(port)


def test_a_desk_has_the_same_port_again():
    first = port_of(bound("ansokan"))
    assert [port_of(bound("ansokan")) for _ in range(3)] == [first] * 3


def test_where_the_port_is_taken_another_is_found_and_the_old_one_comes_back():
    with bound("ansokan") as first:
        port = first.getsockname()[1]
        assert port_of(bound("ansokan")) != port
    assert port_of(bound("ansokan")) == port


@pytest.mark.parametrize("kept", ["", "80", str(HIGHEST + 1), "x" * 9000, "-1", "²"])
def test_what_is_no_port_is_not_used(state: Path, kept: str):
    port_of(bound("ansokan"))
    for path in state.rglob("ansokan"):
        path.write_text(kept, encoding="utf-8")
    assert port_of(bound("ansokan")) > 1023


def test_a_port_that_cannot_be_kept_is_no_hindrance(monkeypatch: pytest.MonkeyPatch):
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME", "USERPROFILE"):
        monkeypatch.delenv(name, raising=False)
    assert port_of(bound("ansokan")) > 0


def test_desks_are_told_apart_by_study_and_coder_without_telling_either(tmp_path: Path):
    names = {desk_name(tmp_path / study, coder) for study in ("en", "tva") for coder in ("a1", "a2")}
    assert len(names) == 4
    assert all(set(each) <= set("0123456789abcdef") for each in names)
    assert desk_name(tmp_path, "a1") == desk_name(Path(os.path.relpath(tmp_path)), "a1")
