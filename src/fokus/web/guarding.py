"""Who may ask: only this user's own browser, from the page itself, after a one-time login.

Cookies ignore ports, so any local server that the browser visits gets to see the cookie. It alone opens
nothing: every request for data carries a second secret, which only the page holds.
"""

import hmac
import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fokus.messages import Catalogue
from fokus.web.refusing import PageError, refused

BITS = 32  # bytes of a secret: 256 bits
LOGIN_SECONDS = 300
IDLE_SECONDS = 1800
LARGEST_BODY = 1 << 20
KEY = "x-fokus-key"
RESTING = "x-fokus-resting"
ENTRANCES = ("/", "/login")
SINGLE = (b"host", b"origin", b"content-type", b"cookie", KEY.encode(), b"sec-fetch-site", b"content-length")
LOOPBACK = ("127.0.0.1", "::1")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass(slots=True)
class Login:
    """One browser that has logged in: its cookie and its second secret."""

    cookie: str
    key: str


@dataclass(slots=True)
class Gate:
    """The secrets of one run of the page, all forgotten when it is locked."""

    port: int
    clock: Callable[[], float] = time.monotonic
    idle_seconds: float = IDLE_SECONDS
    _tokens: dict[str, float] = field(default_factory=dict)
    _logins: list[Login] = field(default_factory=list)
    _used: float = 0.0

    @property
    def cookie_name(self) -> str:
        """What the cookie is called: another run on another port has its own."""
        return f"fokus-{self.port}"

    @property
    def origin(self) -> tuple[str, ...]:
        """The origins of the page itself."""
        return tuple(f"http://{host}" for host in self.hosts)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which the page may be asked for."""
        return (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    def invite(self) -> str:
        """Return a token that logs in one browser, once, for five minutes."""
        token = secrets.token_urlsafe(BITS)
        self._tokens[token] = self.clock() + LOGIN_SECONDS
        return token

    def log_in(self, token: str) -> Login | None:
        """Take a token; None when it is wrong, used or old."""
        found = next((each for each in self._tokens if _same(each, token)), None)
        if found is None or self._tokens.pop(found) < self.clock():
            return None
        login = Login(secrets.token_urlsafe(BITS), secrets.token_urlsafe(BITS))
        self._logins.append(login)
        self._used = self.clock()
        return login

    def admits(self, cookie: str, key: str, *, quiet: bool = False) -> bool:
        """Tell whether a cookie and a key belong to one login, and the page has not been idle too long."""
        if self.clock() - self._used > self.idle_seconds:
            self.lock()
        known = [each for each in self._logins if _same(each.cookie, cookie) & _same(each.key, key)]
        if known and not quiet:
            self._used = self.clock()
        return bool(known)

    def lock(self) -> None:
        """Forget every login: nobody gets at the data until somebody logs in anew."""
        self._logins.clear()

    @property
    def is_locked(self) -> bool:
        """Tell whether nobody is logged in."""
        return not self._logins


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "replace"))


class Guard:
    """Refuses every request that is not the page's own, and sends every answer with strict headers."""

    def __init__(self, app: ASGIApp, gate: Gate, words: Catalogue) -> None:
        self.app = app
        self.gate = gate
        self.words = words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        try:
            self._check(scope)
        except PageError as error:
            await refused(error, self.words)(scope, receive, _sealed(send))
            return
        await self.app(scope, receive, _sealed(send))

    def _check(self, scope: Scope) -> None:
        asked = _Asked(scope)
        if any(asked.count[name] > 1 for name in SINGLE) or not asked.count[b"host"]:
            raise PageError("not-from-here")
        if asked.header("host").lower() not in self.gate.hosts:
            raise PageError("not-this-host")
        if (scope.get("client") or ("",))[0] not in LOOPBACK:
            raise PageError("not-from-here")
        self._check_site(asked)
        if asked.method not in {"GET", "HEAD"}:
            self._check_write(asked)
        if asked.path.startswith("/api/") and not self._is_known(asked):
            raise PageError("page-locked")

    def _check_site(self, asked: "_Asked") -> None:
        """Another site may lead the browser to an entrance, as a link does; it may ask for nothing else."""
        site = asked.header("sec-fetch-site")
        entrance = (
            asked.method == "GET" and asked.path in ENTRANCES
            and asked.header("sec-fetch-mode") == "navigate" and asked.header("sec-fetch-dest") == "document"
        )  # fmt: skip
        if site and site not in {"same-origin", "none"} and not entrance:
            raise PageError("not-from-here")

    def _check_write(self, asked: "_Asked") -> None:
        if asked.method != "POST" or not asked.path.startswith("/api/"):
            raise PageError("not-from-here")
        if asked.header("origin") not in self.gate.origin or not asked.header(KEY):
            raise PageError("not-from-here")
        if asked.header("origin") != f"http://{asked.header('host').lower()}":
            raise PageError("not-from-here")
        if asked.header("content-type") != "application/json":
            raise PageError("request-not-json")
        length = asked.header("content-length")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            raise PageError("request-too-large", limit=LARGEST_BODY >> 20)

    def _is_known(self, asked: "_Asked") -> bool:
        cookie = asked.cookie(self.gate.cookie_name)
        return self.gate.admits(cookie, asked.header(KEY), quiet=bool(asked.header(RESTING)))


class _Asked:
    """The parts of a request that the guard looks at."""

    def __init__(self, scope: Scope) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        self.count = Counter(name for name, _ in scope["headers"])

    def header(self, name: str) -> str:
        return self._headers.get(name.encode(), b"").decode("latin-1")

    def cookie(self, name: str) -> str:
        pairs = (each.strip().partition("=") for each in self.header("cookie").split(";"))
        return next((value for key, _, value in pairs if key == name), "")


def _sealed(send: Send) -> Send:
    """Send every answer with the headers that keep other sites out."""

    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sealed


def set_cookie(answer: Response, gate: Gate, login: Login) -> None:
    """Give the browser its cookie."""
    answer.set_cookie(gate.cookie_name, login.cookie, httponly=True, samesite="strict", path="/")
