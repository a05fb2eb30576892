"""Each point of the security recipe has an attack that succeeds without it."""

import hmac
import json
from typing import Any

import pytest

from fokus.web.guarding import _Asked
from fokus.web.refusing import PageError

HOST = "127.0.0.1:8765"
ADD = {"step": "8c1d6c8e-0000-4000-8000-000000000001", "actions": [{"do": "unlock"}]}
BODY = json.dumps(ADD).encode()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8765",
                                  "0.0.0.0:8765", "[::1]:8765", ""])  # fmt: skip
def test_another_host_name_is_refused_so_that_no_name_can_be_rebound(browser: Any, host: str):
    for address in ("/", "/login", "/api/study", "/static/app.js"):
        answer = browser.raw("GET", address, browser.own(host=host))
        assert (answer.status, answer.code) == (421, "not-this-host")


def test_localhost_is_the_same_page(browser: Any):
    assert browser.raw("GET", "/api/study", browser.own(host="localhost:8765")).status == 200
    other = browser.writing(BODY, host="localhost:8765")
    assert browser.raw("POST", "/api/events", other, BODY).code == "not-from-here"


@pytest.mark.parametrize("name", ["host", "origin", "content-type", "cookie", "x-fokus-key", "sec-fetch-site",
                                  "content-length"])  # fmt: skip
def test_a_header_that_is_there_twice_is_refused(browser: Any, name: str):
    headers = [("host", HOST), *browser.writing(BODY)]
    twice = [*headers, (name, dict(headers)[name])]
    answer = browser.raw("POST", "/api/events", twice, BODY)
    assert (answer.status, answer.code) == (403, "not-from-here")


def test_no_host_at_all_is_refused(browser: Any):
    assert browser.raw("GET", "/api/study", browser.own(host="-")).status == 403


@pytest.mark.parametrize("client", ["192.168.1.20", "10.0.0.5", "::ffff:10.0.0.5", ""])
def test_another_computer_is_refused(browser: Any, client: str):
    for address in ("/", "/api/study"):
        answer = browser.raw("GET", address, browser.own(), client=client)
        assert (answer.status, answer.code) == (403, "not-from-here")


def test_a_token_logs_in_once(stranger: Any):
    token = stranger.gate.invite()
    assert stranger.raw("GET", f"/login?token={token}").status == 303
    again = stranger.raw("GET", f"/login?token={token}")
    assert (again.status, "set-cookie" in again.headers) == (403, False)


def test_secrets_are_compared_in_constant_time(browser: Any, monkeypatch: pytest.MonkeyPatch):
    """No clock of a test can tell a slow comparison from a quick one: what compares is watched."""
    compared: list[bytes] = []
    real = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda one, two: compared.append(two) or real(one, two))
    token = browser.gate.invite()
    browser.raw("GET", f"/login?token={token}")
    browser.raw("GET", "/api/study", browser.own())
    cookie = browser.cookie.partition("=")[2]
    assert {token.encode(), cookie.encode(), browser.key.encode()} <= set(compared)


@pytest.mark.parametrize("token", ["", "x", "%00", "å", "A" * 100_000])
def test_a_guessed_token_is_refused(stranger: Any, token: str):
    stranger.gate.invite()
    assert stranger.raw("GET", f"/login?token={token}").status == 403


def test_a_token_is_good_for_five_minutes(stranger: Any, clock: Any):
    token = stranger.gate.invite()
    clock.now += 301
    assert stranger.raw("GET", f"/login?token={token}").status == 403


def test_a_secret_has_256_bits(stranger: Any):
    token = stranger.gate.invite()
    login = stranger.gate.log_in(token)
    assert all(len(each) >= 43 for each in (token, login.cookie, login.key))
    assert len({token, login.cookie, login.key}) == 3


def test_the_cookie_is_for_this_port_and_hidden_from_scripts(stranger: Any):
    answer = stranger.raw("GET", f"/login?token={stranger.gate.invite()}")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("fokus-8765=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_the_second_secret_stays_behind_the_hash_that_no_server_sees(stranger: Any):
    location = stranger.raw("GET", f"/login?token={stranger.gate.invite()}").headers["location"]
    assert location.startswith("/#key=")


@pytest.mark.parametrize("site", ["cross-site", "same-site", "strange"])
@pytest.mark.parametrize("address", ["/api/study", "/api/events", "/static/app.js"])
def test_another_site_gets_nothing_but_an_entrance(browser: Any, site: str, address: str):
    leading = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    assert browser.raw("GET", address, browser.own(sec_fetch_site=site)).code == "not-from-here"
    assert browser.raw("GET", address, browser.own(sec_fetch_site=site, **leading)).code == "not-from-here"
    for entrance in ("/", "/login?token=x"):
        headers = browser.own(sec_fetch_site=site, **leading)
        assert browser.raw("GET", entrance, headers).status in {200, 403}
        assert b"not-from-here" not in browser.raw("GET", entrance, headers).body


@pytest.mark.parametrize("mode", [("cors", "empty"), ("no-cors", "script"), ("navigate", "iframe")])
def test_an_entrance_cannot_be_embedded_by_another_site(browser: Any, mode: tuple[str, str]):
    headers = browser.own(sec_fetch_site="cross-site", sec_fetch_mode=mode[0], sec_fetch_dest=mode[1])
    assert browser.raw("GET", "/", headers).code == "not-from-here"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"origin": "-"}, "not-from-here"), ({"origin": "null"}, "not-from-here"),
        ({"origin": "http://evil.example"}, "not-from-here"),
        ({"origin": "http://127.0.0.1:9999"}, "not-from-here"),
        ({"origin": "https://127.0.0.1:8765"}, "not-from-here"),
        ({"origin": f"http://{HOST}/"}, "not-from-here"),
        ({"x-fokus-key": "-"}, "not-from-here"), ({"x-fokus-key": "wrong"}, "page-locked"),
        ({"content-type": "-"}, "request-not-json"), ({"content-type": "text/plain"}, "request-not-json"),
        ({"content-type": "application/x-www-form-urlencoded"}, "request-not-json"),
        ({"content-type": "application/json; charset=latin-1"}, "request-not-json"),
        ({"content-length": "-"}, "request-too-large"), ({"content-length": "1048577"}, "request-too-large"),
        ({"content-length": "-1"}, "request-too-large"),
    ],
)  # fmt: skip
def test_a_write_that_is_not_the_pages_own_writes_nothing(browser: Any, changed: dict[str, str], code: str):
    answer = browser.raw("POST", "/api/events", browser.writing(BODY, **changed), BODY)
    assert answer.code == code
    assert not (browser.desk.folder / browser.desk.log).exists()
    assert browser.raw("POST", "/api/events", browser.writing(BODY), BODY).status == 200


def test_a_write_from_a_strange_origin_is_refused_even_where_its_host_was_let_in(browser: Any):
    told = {"host": "evil.example", "origin": "http://evil.example", "x-fokus-key": browser.key,
            "content-type": "application/json", "content-length": "2"}  # fmt: skip
    headers = [(name.encode(), value.encode()) for name, value in told.items()]
    scope = {"method": "POST", "path": "/api/events", "headers": headers}
    with pytest.raises(PageError, match="not-from-here"):
        browser.app._check_write(_Asked(scope))


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("address", ["/api/events", "/api/undo", "/api/lock", "/api/shutdown"])
def test_nothing_but_a_post_writes(browser: Any, method: str, address: str):
    answer = browser.raw(method, address, browser.writing(BODY), BODY)
    assert answer.status in {403, 404}
    assert (browser.ended, browser.gate.is_locked) == ([], False)
    assert not (browser.desk.folder / browser.desk.log).exists()


def test_no_answer_invites_another_origin(browser: Any):
    asked = [("GET", "/"), ("GET", "/api/study"), ("OPTIONS", "/api/events"), ("POST", "/api/events")]
    for method, address in asked:
        answer = browser.raw(method, address, browser.writing(BODY, origin="http://evil.example"), BODY)
        assert not [name for name, _ in answer.every_header if name.startswith("access-control")]


READS = ["/api/drafts/a", "/api/study", "/api/codebook", "/api/segments", "/api/matrix", "/api/overview",
         "/api/problems", "/api/memos", "/api/changes", "/api/opening",
         "/api/transcripts/omg1-lindby-skolskoterskor"]  # fmt: skip


@pytest.mark.parametrize("address", READS)
def test_the_cookie_alone_opens_nothing_for_other_ports_see_it(browser: Any, address: str):
    assert browser.raw("GET", address, browser.own(x_fokus_key="-")).code == "page-locked"
    assert browser.raw("GET", address, browser.own(cookie="-")).code == "page-locked"
    assert browser.raw("GET", address, browser.own()).status == 200


def test_the_cookie_of_one_login_and_the_key_of_another_open_nothing(browser: Any):
    first = browser.cookie
    browser.log_in()
    assert browser.raw("GET", "/api/study", browser.own(cookie=first)).code == "page-locked"


def test_the_shell_holds_nothing_of_the_study(browser: Any):
    text = browser.raw("GET", "/").body.decode()
    study = browser.get("/api/study")
    secret = [study["title"], study["folder"], browser.key, browser.cookie.split("=")[1], "D07"]
    secret += [each["id"] for each in study["transcripts"]]
    assert not [each for each in secret if each in text]


RECIPE = sorted(
    ["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
     "font-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
     "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("method", "address"), [("GET", "/"), ("GET", "/api/study"), ("GET", "/nothing"),
                            ("GET", "/login?token=x"),
                            ("POST", "/api/events"), ("PUT", "/api/events"), ("GET", "/static/app.js")],
)  # fmt: skip
@pytest.mark.parametrize("host", [HOST, "evil.example"])
def test_every_answer_carries_the_strict_headers(browser: Any, method: str, address: str, host: str):
    answer = browser.raw(method, address, browser.own(host=host))
    policy = answer.headers["content-security-policy"]
    assert sorted(policy.split("; ")) == RECIPE
    expected = {
        "x-content-type-options": "nosniff", "x-frame-options": "DENY", "cache-control": "no-store",
        "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp", "referrer-policy": "same-origin",
    }  # fmt: skip
    assert expected.items() <= answer.headers.items()


@pytest.mark.parametrize(
    "name", ["../app.py", "..%2fapp.py", "app.py", ".hidden.js", "%2e%2e/desk.py", "x.js"]
)
def test_only_the_pages_own_files_are_served(browser: Any, name: str):
    assert browser.raw("GET", f"/static/{name}", browser.own()).status == 404


def test_it_locks_when_nobody_works(browser: Any, clock: Any):
    clock.now += 1799
    assert browser.raw("GET", "/api/study", browser.own()).status == 200
    clock.now += 1799
    assert browser.raw("GET", "/api/changes?since=", browser.own(x_fokus_resting="1")).status == 200
    clock.now += 10
    assert browser.raw("GET", "/api/study", browser.own()).code == "page-locked"
    assert browser.log_in().raw("GET", "/api/study", browser.own()).status == 200


def test_it_locks_on_command(browser: Any):
    assert browser.post("/api/lock", {}).status == 200
    answer = browser.raw("GET", "/api/study", browser.own())
    assert (answer.status, answer.code, answer.json["retry"]) == (401, "page-locked", True)


def test_it_ends_on_command(browser: Any):
    assert browser.post("/api/shutdown", {}).status == 200
    assert browser.ended == [True]


@pytest.mark.parametrize(
    "told", [b"", b"[]", b"null", b"{", b"\xff", b'"x"', b"[" * 90_000, b'{"step": 1}', b'{"step": "x"}',
             json.dumps({"step": "a" * 36, "actions": 1}).encode(),
             json.dumps({"step": "a" * 36, "actions": []}).encode(),
             json.dumps({"step": "a" * 36, "actions": [{"do": "remove"}] * 501}).encode(),
             json.dumps({"step": "a" * 36, "actions": [{"do": ["add"]}]}).encode()],
)  # fmt: skip
def test_an_odd_body_is_refused_in_words(browser: Any, told: bytes):
    answer = browser.raw("POST", "/api/events", browser.writing(told), told)
    assert (answer.status, answer.code) == (422, "wrong-request")
