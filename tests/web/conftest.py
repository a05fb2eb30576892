import asyncio
import json
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fokus.messages import catalogue
from fokus.web.app import create_app
from fokus.web.desk import Desk
from fokus.web.guarding import Gate

PORT = 8765
HOST = f"127.0.0.1:{PORT}"
SHIPPED = Path(__file__).parents[2] / "analyses" / "tillsammans"
NURSES = "omg1-lindby-skolskoterskor"
Headers = Iterable[tuple[str, str]]


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    every_header: list[tuple[str, str]] = field(default_factory=list)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return self.json["error"]["code"]


@dataclass
class Browser:
    """A browser in front of the page: it sends what a test tells it to, down to single headers."""

    desk: Desk
    gate: Gate
    ended: list[bool] = field(default_factory=list)
    cookie: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        self.app = create_app(self.desk, self.gate, catalogue("sv"), lambda: self.ended.append(True))

    def log_in(self) -> "Browser":
        answer = self.raw("GET", f"/login?token={self.gate.invite()}")
        assert answer.status == 303
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        self.key = answer.headers["location"].removeprefix("/#key=")
        return self

    def raw(
        self, method: str, address: str, headers: Headers = (), body: bytes = b"", client: str = "127.0.0.1"
    ) -> Answer:
        sent = [(name.lower(), value) for name, value in headers]
        if "host" not in dict(sent):
            sent.insert(0, ("host", HOST))
        path, _, query = address.partition("?")
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent if value != "-"],
            "client": (client, 50000), "server": ("127.0.0.1", PORT),
        }  # fmt: skip
        return asyncio.run(self._call(scope, body))

    async def _call(self, scope: dict[str, Any], body: bytes) -> Answer:
        told: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            told.append(message)

        await self.app(scope, receive, send)
        headers = [(name.decode(), value.decode("latin-1")) for name, value in told[0]["headers"]]
        whole = b"".join(each.get("body", b"") for each in told[1:])
        return Answer(told[0]["status"], dict(headers), whole, headers)

    def own(self, **changed: str) -> list[tuple[str, str]]:
        """The headers of the page itself; one is changed, or left out when it becomes "-"."""
        headers = {"cookie": self.cookie, "x-fokus-key": self.key, "sec-fetch-site": "same-origin"}
        return [*(headers | {name.replace("_", "-"): value for name, value in changed.items()}).items()]

    def writing(self, body: bytes, **changed: str) -> list[tuple[str, str]]:
        headers = {
            "origin": f"http://{HOST}", "content-type": "application/json", "content-length": str(len(body)),
        }  # fmt: skip
        return self.own(**(headers | changed))

    def get(self, address: str) -> Any:
        answer = self.raw("GET", address, self.own())
        assert answer.status == 200, answer.body
        return answer.json

    def post(self, address: str, told: object) -> Answer:
        body = json.dumps(told).encode()
        return self.raw("POST", address, self.writing(body), body)

    def do(self, *actions: dict[str, Any], step: str = "") -> Answer:
        return self.post("/api/events", {"step": step or str(uuid.uuid4()), "actions": list(actions)})

    def did(self, *actions: dict[str, Any]) -> Any:
        answer = self.do(*actions)
        assert answer.status == 200, answer.body
        return answer.json

    def undo(self) -> Answer:
        return self.post("/api/undo", {"step": str(uuid.uuid4())})

    def redo(self) -> Answer:
        return self.post("/api/redo", {"step": str(uuid.uuid4())})

    def turn(self, number: int, transcript: str = NURSES) -> Any:
        return self.get(f"/api/transcripts/{transcript}/turns/{number}")

    def add(self, turn: int, code: str, start: int | None = None, end: int | None = None, **more: Any) -> Any:
        """The action that puts a code on a turn, with the words that the page would show."""
        text = self.turn(turn)["text"]
        return {
            "do": "add", "transcript": NURSES, "version": 1, "turn": turn, "start": start, "end": end,
            "quote": text[start:end], "code": code, **more,
        }  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped study."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "tillsammans"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def browser(folder: Path, clock: Clock) -> Browser:
    """A browser of coder a1, logged in."""
    return Browser(Desk(folder, "a1", "gran"), Gate(PORT, clock)).log_in()


@pytest.fixture
def stranger(folder: Path, clock: Clock) -> Browser:
    """A browser that has not logged in."""
    return Browser(Desk(folder, "a1", "gran"), Gate(PORT, clock))
