"""The application: what each address answers."""

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from fokus.messages import Catalogue
from fokus.problems import FokusError
from fokus.web import approving, comparing, retrieving, showing
from fokus.web.acting import act, back
from fokus.web.desk import Desk
from fokus.web.drafting import Drafts
from fokus.web.gesture import step_of
from fokus.web.guarding import Gate, Guard, set_cookie
from fokus.web.joining import join
from fokus.web.opening import opening
from fokus.web.overview import Check, overview
from fokus.web.refusing import PageError, refused, wrong
from fokus.web.standing import Spot
from fokus.web.suggesting import Suggester

HERE = Path(__file__).parent
STATIC = HERE / "static"
TYPES = {
    ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2",
    ".png": "image/png",
}  # fmt: skip
KINDS_TOLD = ("codebook", "memos", "summaries", "decisions", "parts", "quotes", "everything")
Data = dict[str, Any]
Read = Callable[[Desk, Request], Data]
Write = Callable[[Desk, Mapping[str, Any]], Data]
Endpoint = Callable[[Request], Awaitable[Response]]


class Page:
    """What the addresses share: the coder's desk, the gate, the words, and how to end."""

    def __init__(self, desk: Desk, gate: Gate, words: Catalogue, end: Callable[[], None]) -> None:
        self.desk = desk
        self.gate = gate
        self.words = words
        self.end = end
        self.check = Check(desk.folder, words)
        self.suggester = Suggester()
        self.drafts = Drafts()
        self.joined = join(STATIC)
        loader = FileSystemLoader(HERE / "templates")
        self.templates = Environment(loader=loader, autoescape=True)

    def reading(self, read: Read) -> Endpoint:
        """Answer with what the study holds now."""

        def work(request: Request) -> Data:
            with self.desk.mutex:
                self.desk.look()
                return read(self.desk, request)

        async def answer(request: Request) -> Response:
            return await self._answered(lambda: work(request))

        return answer

    def writing(self, write: Write) -> Endpoint:
        """Answer when what was decided is on disk."""

        async def answer(request: Request) -> Response:
            data = await request.body()

            def work() -> Data:
                body = _body(data)
                with self.desk.mutex:
                    self.desk.look()
                    _refuse_anothers(self.desk, body)
                    return write(self.desk, body)

            return await self._answered(work)

        return answer

    async def _answered(self, work: Callable[[], Data]) -> Response:
        try:
            data = await run_in_threadpool(lambda: msgspec.json.encode(work()))
        except FokusError as error:
            return refused(error, self.words)
        return Response(data, media_type="application/json")

    async def shell(self, _: Request) -> Response:
        """Return the page without any data."""
        return self._page("shell.html")

    def _page(self, name: str, status: int = 200) -> Response:
        from fokus.publish import version

        words = self.words
        text = self.templates.get_template(name).render(
            language=words.language, say=words.say, version=version()
        )
        return HTMLResponse(text, status)

    async def login(self, request: Request) -> Response:
        """Log a browser in, once; the second secret travels in the part of the address that stays there."""
        login = self.gate.log_in(request.query_params.get("token", ""))
        if login is None:
            return self._page("refused.html", 403)
        answer = RedirectResponse(f"/#key={login.key}", 303)
        set_cookie(answer, self.gate, login)
        return answer

    async def script(self, _: Request) -> Response:
        """Return the modules of the page as one script."""
        return Response(self.joined, media_type=TYPES[".js"])

    async def static(self, request: Request) -> Response:
        """Return a file of the page itself."""
        path = STATIC / request.path_params["name"]
        if path.parent != STATIC or path.suffix not in TYPES or not path.is_file():
            return refused(PageError("nothing-here"), self.words)
        return Response(path.read_bytes(), media_type=TYPES[path.suffix])

    async def lock(self, _: Request) -> Response:
        """Forget every login."""
        self.gate.lock()
        return Response(b"{}", media_type="application/json")

    async def shut_down(self, _: Request) -> Response:
        """End fokus."""
        self.end()
        return Response(b"{}", media_type="application/json")

    async def nothing(self, _: Request, __: Exception) -> Response:
        """Answer what is at no address."""
        return refused(PageError("nothing-here"), self.words)


def _body(data: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise wrong("json") from error
    if not isinstance(body, dict):
        raise wrong("json")
    return body


def _refuse_anothers(desk: Desk, body: Mapping[str, Any]) -> None:
    """Refuse what was typed at another desk whose page was at this address before: it stays in its tab."""
    if body.get("desk", desk.name) != desk.name:
        raise PageError("another-desk")


def _others(request: Request) -> bool:
    return request.query_params.get("others") == "1"


def _first(request: Request) -> str | None:
    asked = request.query_params
    return asked.get("transcript", "") if asked.get("view") == "code" else None


def create_app(desk: Desk, gate: Gate, words: Catalogue, end: Callable[[], None] = lambda: None) -> Guard:
    """Return the page of one coder at work on one study, guarded."""
    page = Page(desk, gate, words, end)
    idle = int(gate.idle_seconds)
    reads: dict[str, Read] = {
        "/api/opening": lambda desk, r: opening(desk, words, idle, _first(r), others=_others(r)),
        "/api/study": lambda desk, _: showing.study(desk, idle),
        "/api/transcripts/{id}": lambda desk, r: showing.transcript(
            desk, r.path_params["id"], others=_others(r)
        ),
        "/api/transcripts/{id}/turns/{n:int}": lambda desk, r: showing.turn(
            desk, r.path_params["id"], r.path_params["n"], others=_others(r)
        ),
        "/api/codebook": lambda desk, _: showing.codebook(desk),
        "/api/segments": lambda desk, r: retrieving.segments(
            desk, retrieving.parse(r.query_params.multi_items())
        ),
        "/api/matrix": lambda desk, r: retrieving.matrix(
            desk, retrieving.parse(r.query_params.multi_items())
        ),
        "/api/overview": lambda desk, _: overview(desk) | page.check.ask(desk),
        "/api/problems": lambda desk, _: page.check.ask(desk),
        "/api/comparison": lambda desk, _: comparing.comparison(desk),
        "/api/comparison/{id}": lambda desk, r: _side_by_side(desk, r.path_params["id"]),
        "/api/disagreements": lambda desk, r: comparing.listed(
            desk, retrieving.parse(r.query_params.multi_items())
        ),
        "/api/quotes": lambda desk, _: approving.quotes(desk),
        "/api/suggestions/{id}": lambda desk, r: page.suggester.ask(desk, r.path_params["id"]),
        "/api/memos": _memos,
        "/api/drafts/{tab}": lambda _, r: page.drafts.of(r.path_params["tab"]),
        "/api/changes": _changes,
    }
    writes: dict[str, Write] = {
        "/api/events": _events, "/api/undo": _undo, "/api/redo": _redo,
        "/api/drafts": lambda _, body: page.drafts.keep(body),
    }  # fmt: skip
    routes = [
        Route("/", page.shell), Route("/login", page.login),
        Route("/static/page.js", page.script), Route("/static/{name}", page.static),
        *(Route(path, page.reading(read), methods=["GET"]) for path, read in reads.items()),
        *(Route(path, page.writing(write), methods=["POST"]) for path, write in writes.items()),
        Route("/api/lock", page.lock, methods=["POST"]),
        Route("/api/shutdown", page.shut_down, methods=["POST"]),
    ]  # fmt: skip
    app = Starlette(routes=routes, exception_handlers={404: page.nothing, 405: page.nothing})
    app.router.redirect_slashes = False
    return Guard(app, gate, words)


def _memos(desk: Desk, request: Request) -> Data:
    on = request.query_params.get("on")
    if on is not None:
        return {"memos": showing.memos(desk, *on.split(":", 1), others=_others(request))}
    return {
        "memos": [
            showing.memo(desk, memo, coder) | {"on": showing.on(desk, thing)}
            for thing, kept in desk.memos.everything()
            for memo, coder in kept
            if coder == desk.coder
        ]
    }


def _side_by_side(desk: Desk, transcript: str) -> Data:
    if transcript not in desk.study.texts:
        raise PageError("nothing-here")
    return comparing.side_by_side(desk, transcript)


def _changes(desk: Desk, request: Request) -> Data:
    changed = desk.changed_since(request.query_params.get("since", ""))
    told = {kind: kind in changed for kind in KINDS_TOLD}
    turns = sorted(each for each in changed if isinstance(each, tuple))
    return {"cursor": desk.cursor, "turns": turns, "state": desk.state, **told}


def _events(desk: Desk, body: Mapping[str, Any]) -> Data:
    step = step_of(body)
    if known := desk.stack.answered(step):
        return _done(desk, body, {_spot(desk, each.id) for each in known}, [each.id for each in known])
    gesture = act(desk, step, body.get("actions"))
    before = desk.cursor
    spots = desk.write(gesture.events) if gesture.events else set()
    made = {str(number): word for number, word in gesture.made.items()}
    return _done(desk, body, spots, gesture.ids, before) | {"codes": made}


def _spot(desk: Desk, event: str) -> Spot | None:
    found = desk.ledger.find(event)
    about = showing.event(desk, found[0]) if found else {}
    place = about.get("transcript"), about.get("turn")
    return place if isinstance(place[0], str) and isinstance(place[1], int) else None  # type: ignore[return-value]


def _done(
    desk: Desk, body: Mapping[str, Any], spots: set[Spot | None] | set[Spot], ids: list[Any], before: str = ""
) -> Data:
    changed = desk.changed_since(before) if before else {"codebook"}
    shown = [each for each in spots if each is not None]
    return {
        "ids": ids, "codes": {}, "cursor": desk.cursor, "undo": showing.undo(desk),
        "turns": showing.changed(desk, shown, others=body.get("others") is True),
        **{kind: kind in changed for kind in KINDS_TOLD},
    }  # fmt: skip


def _undo(desk: Desk, body: Mapping[str, Any]) -> Data:
    return _back(desk, body, forward=False)


def _redo(desk: Desk, body: Mapping[str, Any]) -> Data:
    return _back(desk, body, forward=True)


def _back(desk: Desk, body: Mapping[str, Any], *, forward: bool) -> Data:
    step = step_of(body)
    if known := desk.stack.answered(step):
        return _done(desk, body, {_spot(desk, each.id) for each in known}, [each.id for each in known])
    events, target = back(desk, step, forward=forward)
    told = showing.gesture(desk, target)
    before = desk.cursor
    spots = desk.write(events)
    return _done(desk, body, spots, [each.id for each in events], before) | {"done": told}
