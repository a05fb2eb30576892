"""The page as it is started: on loopback, behind a file that only the user can read, ended from the page."""

import http.client
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from fokus.messages import catalogue
from fokus.problems import StudyError
from fokus.study.design import Coder
from fokus.web import serve
from fokus.web.desk import Desk
from fokus.web.guarding import Gate
from fokus.web.listening import bound
from fokus.web.serve import Entrance, Wish, choose_coder, launch, open_desk


@pytest.fixture
def page(folder: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Fokus as a user starts it; what it says is read from it."""
    environment = os.environ | {
        "HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path),
        "LC_ALL": "sv_SE.UTF-8",
    }
    environment |= {"PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "fokus", "code", "-s", str(folder), "--coder", "a1", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env=environment,
                          stdin=subprocess.DEVNULL, encoding="utf-8") as started:  # fmt: skip
        yield started
        started.kill()


def address_of(page: "subprocess.Popen[str]") -> tuple[int, str]:
    assert page.stdout is not None
    for text in page.stdout:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)(/login\?token=\S+)", text):
            return int(found[1]), found[2]
    raise AssertionError


def asked(
    port: int, method: str, address: str, body: str | None = None, **headers: str
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(
        method, address, body, {key.replace("_", "-"): value for key, value in headers.items()}
    )
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def logged_in(port: int, login: str) -> dict[str, str]:
    answer = asked(port, "GET", login)
    assert answer.status == 303
    cookie = str(answer.headers["set-cookie"]).split(";")[0]
    key = str(answer.headers["location"]).removeprefix("/#key=")
    return {"Cookie": cookie, "X_Fokus_Key": key}


def test_it_is_served_coded_and_ended_from_the_page(page: "subprocess.Popen[str]", folder: Path):
    port, login = address_of(page)
    own = logged_in(port, login)
    assert asked(port, "GET", login).status == 403
    assert asked(port, "GET", "/api/study").status == 401
    answer = asked(port, "GET", "/api/study", **own)
    assert (answer.status, answer.headers["server"], answer.headers["date"]) == (200, None, None)
    writing = {**own, "Origin": f"http://127.0.0.1:{port}", "Content_Type": "application/json"}
    told = {"step": "8c1d6c8e-0000-4000-8000-00000000000c",
            "actions": [{"do": "memo", "on": {"kind": "study"}, "text": "Klart för i dag."}]}  # fmt: skip
    assert asked(port, "POST", "/api/events", json.dumps(told), **writing).status == 200
    (log,) = [
        each for each in (folder / "codings").iterdir() if each.name not in {"a1.lind.jsonl", "a2.bok.jsonl"}
    ]
    assert "Klart för i dag." in log.read_text(encoding="utf-8")
    assert asked(port, "POST", "/api/shutdown", "{}", **writing).status == 200
    assert page.wait(20) == 0


def test_a_proxys_word_for_where_a_request_comes_from_is_not_believed(page: "subprocess.Popen[str]"):
    port, login = address_of(page)
    own = logged_in(port, login)
    for header in ("X_Forwarded_For", "Forwarded", "X_Forwarded_Host"):
        assert asked(port, "GET", "/api/study", **own, **{header: "10.0.0.5"}).status == 200
    evil = asked(port, "GET", "/api/study", **own, Host="evil.example", X_Forwarded_Host=f"127.0.0.1:{port}")
    assert evil.status == 421


def test_there_are_no_websockets(page: "subprocess.Popen[str]"):
    port, _ = address_of(page)
    answer = asked(port, "GET", "/", Connection="Upgrade", Upgrade="websocket",
                   Sec_WebSocket_Version="13", Sec_WebSocket_Key="AAAAAAAAAAAAAAAAAAAAAA==")  # fmt: skip
    assert answer.status != 101


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal for another process")
def test_ctrl_c_ends_it(page: "subprocess.Popen[str]"):
    address_of(page)
    time.sleep(0.5)
    page.send_signal(signal.SIGINT)
    assert page.wait(20) == 0


def test_it_listens_on_loopback_only():
    listening = bound()
    try:
        host, port = listening.getsockname()
        assert (host, port > 0) == ("127.0.0.1", True)
        with pytest.raises(OSError), socket.socket() as other:  # noqa: PT011 - systems word it differently
            other.bind((host, port))
    finally:
        listening.close()


def test_the_way_in_is_a_file_of_the_users_alone_and_not_on_the_command_line(monkeypatch: pytest.MonkeyPatch):
    opened: list[str] = []
    monkeypatch.setattr(serve, "_open_browser", lambda address: bool(opened.append(address)) or True)
    gate, said = Gate(8765), list[str]()
    with Entrance(gate, catalogue("sv"), Wish(), said.append) as entrance:
        entrance.open()
        path = Path(opened[0].removeprefix("file://"))
        token = re.search(r"token=([\w-]+)", path.read_text(encoding="utf-8"))
        assert token is not None
        assert token[1] not in "".join([*opened, *said])
        if os.name != "nt":
            modes = [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent)]
            assert modes == [0o600, 0o700]
        assert gate.log_in(token[1]) is not None
    assert not path.exists()
    assert path.is_relative_to(tempfile.gettempdir())


@pytest.mark.skipif(os.name == "nt", reason="links need rights of their own on Windows")
def test_the_way_in_is_never_written_into_a_file_that_somebody_put_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    trap = tmp_path / "trap.html"
    with Entrance(Gate(8765), catalogue("sv"), Wish(browser=False), print) as entrance:
        path = Path(entrance._folder.name) / "fokus.html"
        trap.write_text("", encoding="utf-8")
        path.symlink_to(trap)
        monkeypatch.setattr(Path, "unlink", lambda _, **__: None)
        with pytest.raises(FileExistsError):
            entrance.open()
        monkeypatch.undo()
    assert trap.read_text(encoding="utf-8") == ""


def test_it_is_served_as_the_recipe_says_whatever_else_holds(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """One setting may do what another does too: each is held by itself."""
    served: list[uvicorn.Config] = []

    def run(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
        served.append(server.config)
        sockets[0].close()

    monkeypatch.setattr(uvicorn.Server, "run", run)
    launch(Desk(folder, "a1", "gran"), catalogue("sv"), Wish(browser=False), lambda _: None)
    recipe = {"proxy_headers": False, "ws": "none", "access_log": False, "server_header": False,
              "date_header": False, "log_level": "error"}  # fmt: skip
    assert {name: getattr(served[0], name) for name in recipe} == recipe


def test_where_no_browser_opens_the_address_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(serve, "_open_browser", lambda _: False)
    said = list[str]()
    with Entrance(Gate(8765), catalogue("sv"), Wish(), said.append) as entrance:
        entrance.open()
    assert "http://127.0.0.1:8765/login?token=" in "".join(said)


def coders(browser_design: object, *ids: str) -> object:
    return browser_design.model_copy(update={"coder": tuple(Coder(id=each) for each in ids)})  # type: ignore[attr-defined]


def test_who_codes_is_one_of_the_study(folder: Path):
    design = serve._design(folder)
    assert choose_coder(design, "a2", lambda _: "a1") == "a2"
    assert choose_coder(design, "", lambda known: known[1]) == "a2"
    assert choose_coder(coders(design, "anna"), "", lambda _: "") == "anna"  # type: ignore[arg-type]
    with pytest.raises(StudyError) as told:
        choose_coder(design, "a9", lambda _: "")
    assert told.value.code == "unknown-coder"
    with pytest.raises(StudyError) as none:
        choose_coder(coders(design), "", lambda _: "")  # type: ignore[arg-type]
    assert none.value.code == "no-coder"


def test_no_study_is_told(tmp_path: Path):
    with pytest.raises(StudyError):
        open_desk(tmp_path, "a1")
