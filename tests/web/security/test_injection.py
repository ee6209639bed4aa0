"""What people type stays text: in the store, in pages, in headers, in the log, in a spreadsheet."""

from __future__ import annotations

import logging
import re
from html import unescape
from typing import Any

import pytest

from tests.web.conftest import Talk
from tests.web.staff.conftest import Browser
from web.store.schema import metadata

SQL = "'); DROP TABLE turns; UPDATE conversations SET token_hash='x'; --"
TEMPLATE = "{{ 90909*11 }} {% raw %} ${90909*11} #{90909*11} <%= 90909*11 %> {{ config }} {{ ''.__class__.__mro__ }}"
PRODUCT = "999999"
MARKUP = "\"'><script>alert(31337)</script><img src=x onerror=alert(31337)> javascript:alert(31337)"
HEADER = "x\r\nSet-Cookie: gekaapt=1\r\nX-Gekaapt: 1"
LOG = "x\nERROR:keukentafel.web:verzonnen regel\x1b[31m"
FORMAT = "%s %n {0.__class__} {fault} %(name)s"
EVERY = (SQL, TEMPLATE, MARKUP, HEADER, LOG, FORMAT)
LONG_ENOUGH = "Een zin ervoor. "

# Every field that somebody fills in, by where it is sent.
API = {
    "messages": ("POST", "/messages", "text"),
    "correction": ("PATCH", "/summary", "text"),
    "line": ("PATCH", "/summary", "id"),
    "remark": ("POST", "/rating", "text"),
    "name": ("POST", "/callback", "naam"),
    "phone": ("POST", "/callback", "telefoon"),
    "moment": ("POST", "/callback", "moment"),
    "callback": ("POST", "/callback", "opmerking"),
}
CHAT = (
    "text",
    "keuze",
    "regel",
    "hielp",
    "oordeel",
    "tekst",
    "naam",
    "telefoon",
    "moment",
    "opmerking",
    "key",
    "actie",
)
STAFF = {
    "/team/login": ("naam", "wachtwoord", "next"),
    "/team/code": ("code",),
    "/team/wachtwoord": ("nu", "nieuw", "nogmaals"),
    "/team/terugbellen/x": ("status",),
    "/werkbank/lijst": ("lijst", "kopie", "actie"),
    "/werkbank/voorbereiden": ("verhaal", "tekst", "vraag", "actie"),
    "/werkbank/gesprek": ("text", "keuze", "actie", "key"),
    "/werkbank/reflecties/maken": ("yaml", "bestand", "tekst"),
    "/werkbank/reflecties/samen": ("onderwerp", "model", "id", "actie"),
}


def harmless(answer: Any) -> None:
    """Nothing of what was typed became anything but text."""
    assert answer.status_code < 500, answer.text[:300]
    assert PRODUCT not in answer.text and "Undefined" not in answer.text
    assert "X-Gekaapt" not in answer.headers
    assert not any(value.startswith("gekaapt") for value in answer.headers.getlist("Set-Cookie"))
    if answer.mimetype == "text/html":
        assert "<script>alert" not in answer.text and "<img src=x" not in answer.text
        inside = re.findall(r"<[a-z][^<>]*>", answer.text)
        assert not any("onerror" in re.sub(r'"[^"]*"', "", tag) for tag in inside)
        assert not re.search(r'(?:href|action|src)="\s*javascript:', answer.text)


def tables(app: Any) -> dict[str, int]:
    with app.extensions["keukentafel"].store.read() as connection:
        return {
            name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar() or 0 for name in metadata.tables
        }


@pytest.mark.parametrize("field", API)
@pytest.mark.parametrize("typed", EVERY)
def test_fields_of_the_api(talk: Talk, app: Any, field: str, typed: str) -> None:
    talk.say("eerst iets gewoons")
    method, tail, name = API[field]
    whole = {
        "toestemming": True, "helpful": True, "naam": "Zoë", "telefoon": "0412345678", "moment": "x", "opmerking": "",
        "id": "verhaal-1", "text": "x",
    }  # fmt: skip
    answer = talk.client.open(talk.path + tail, method=method, headers=talk.headers(), json={**whole, name: typed})
    harmless(answer)
    for tail in ("", "/summary", "/summary.html", "/summary.txt", "/callback"):
        shown = talk.get(tail)
        assert shown.status_code == 200
        harmless(shown)
    assert tables(app)["conversations"] == 1 and tables(app)["turns"] >= 2


def test_what_looks_like_sql_is_kept_as_it_was_typed(talk: Talk) -> None:
    talk.say(SQL)
    assert talk.get().json["turns"][1]["text"] == SQL


@pytest.mark.parametrize("field", CHAT)
@pytest.mark.parametrize("typed", EVERY)
def test_fields_of_the_plain_page(client: Any, app: Any, field: str, typed: str) -> None:
    opened = client.post("/chat", data={"text": "hallo"}, headers={"Accept": "text/html"})
    hidden = dict(re.findall(r'name="(id|token)" value="([^"]+)"', opened.text))
    for action in ("zeg", "verslag", "verbeter", "bel", "code", "oordeel"):
        data = {**hidden, "actie": action, "toestemming": "ja", field: typed}
        harmless(client.post("/chat", data=data, headers={"Accept": "text/html"}))
    assert tables(app)["conversations"] == 1


@pytest.mark.parametrize("path", STAFF)
def test_fields_of_staff(logged_in: Any, app: Any, path: str) -> None:
    browser: Browser = logged_in("professional", "trainer", "redacteur", "beheerder")
    browser.get("/team")
    mark = browser.hidden()["csrf"]
    for field in STAFF[path]:
        for typed in EVERY:
            answer = browser.client.post(path, data={"csrf": mark, field: typed}, headers={"Accept": "text/html"})
            assert answer.status_code != 403 or path == "/team/login", path
            harmless(answer)
            mark = Browser.hidden(browser_on(browser, "/team/wachtwoord"))["csrf"]
    harmless(browser.get("/team/logboek"))
    assert tables(app)["staff"] == 1


def browser_on(browser: Browser, path: str) -> Browser:
    browser.get(path)
    return browser


@pytest.mark.parametrize("typed", EVERY)
def test_what_stands_in_an_address(client: Any, logged_in: Any, typed: str) -> None:
    browser = logged_in("professional")
    for path, name in (("/api/v1/search", "q"), ("/api/v1/search", "audience"), ("/v1/keukentafel.js", "v")):
        harmless(client.get(path, query_string={name: typed}))
    for path, name in (
        ("/werkbank", "over"),
        ("/werkbank", "rapport"),
        ("/werkbank", "lijst"),
        ("/team/login", "next"),
    ):
        harmless(browser.get(path, query_string={name: typed}))
    for path in ("/", "/api/v1/conversations/", "/werkbank/passage/", "/static/", "/api/v1/passages/"):
        harmless(browser.get(path + typed.replace("\r", "").replace("\n", "").replace("%", "%25")))


@pytest.mark.parametrize("name", ["Authorization", "Idempotency-Key", "Accept", "Origin", "Host", "X-Forwarded-For"])
def test_what_stands_in_a_header(talk: Talk, name: str) -> None:
    for typed in (SQL, TEMPLATE, MARKUP, FORMAT):
        headers = {**talk.headers(), name: typed}
        harmless(talk.client.post(f"{talk.path}/messages", json={"text": "x"}, headers=headers))
        harmless(talk.client.get("/bestaat-niet", headers={"Accept": "text/html", name: typed}))


def test_nobody_writes_lines_in_the_log(talk: Talk, client: Any, logged_in: Any, caplog: Any, channel: Any) -> None:
    caplog.set_level(logging.DEBUG)
    browser = logged_in("professional")
    for behave in ("answer", "broken", "hang_up", "failed"):
        channel.behave = behave
        talk.say(LOG)
    browser.get("/team/code")
    browser.send("/team/code", code=LOG)
    browser.get("/team/login")
    client.get("/bestaat-niet/" + "verzonnen regel")
    assert "verzonnen" not in caplog.text and "\x1b" not in caplog.text


def test_the_log_of_staff_shows_no_markup_of_a_name(visitor: Browser, app: Any, logged_in: Any) -> None:
    visitor.login(MARKUP)
    page = logged_in("beheerder").get("/team/logboek")
    harmless(page)
    assert "31337" not in unescape(page.text)


@pytest.mark.parametrize("start", [*"=+-@", "\t=", "\r="])
def test_a_spreadsheet_runs_nothing(logged_in: Any, start: str) -> None:
    from tests.web.security.test_access import first_model

    browser = logged_in("professional")
    model = first_model()
    browser.get(f"/werkbank/reflecties/{model}")
    typed = f'{start}HYPERLINK("http://kwaad.nl","klik")'
    answer = browser.send(f"/werkbank/reflecties/{model}", onderwerp=typed, actie="csv")
    assert answer.status_code == 200
    for cell in re.split(r"[;\r\n]+", answer.text.lstrip("\ufeff")):
        assert not cell.lstrip('"').startswith(tuple("=+-@\t\r")) or re.fullmatch(r'"?-?[\d,]+"?', cell), cell
