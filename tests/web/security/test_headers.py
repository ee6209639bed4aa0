"""The security headers on every answer, errors too, and who may read answers from another site."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.web.security.conftest import Route
from web.app import create_app
from web.headers import FIXED
from web.problems import Problem

SITE = "https://www.voorbeeld.nl"
STRANGERS = (
    *("https://kwaad.nl", "null", "*", "https://www.voorbeeld.nl.kwaad.nl", "https://kwaad-www.voorbeeld.nl", ""),
    *("http://www.voorbeeld.nl", "https://www.voorbeeld.nl:8443", "https://voorbeeld.nl", "file://"),
)


def assert_safe(answer: Any) -> None:
    for name, value in FIXED.items():
        assert answer.headers.get(name) == value, name
    assert len(answer.headers.getlist("Content-Security-Policy")) == 1
    assert "unsafe" not in answer.headers["Content-Security-Policy"] and "*" not in FIXED["Content-Security-Policy"]
    assert answer.headers.get("Cache-Control"), "says nothing about keeping"
    assert answer.headers.get("X-Powered-By") is None and "Werkzeug" not in answer.headers.get("Server", "")
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_every_route_with_every_method(client: Any, all_routes: list[Route]) -> None:
    for route in all_routes:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "PROPFIND"):
            answer = client.open(route.path(), method=method, headers={"Accept": "text/html"})
            assert_safe(answer)
            assert answer.status_code < 500 or answer.status_code in (501, 503), (route, method)


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 414, 415, 418, 429, 431, 500, 501, 503])
def test_every_error(app: Any, client: Any, monkeypatch: Any, status: int, accept: str) -> None:
    from flask import abort

    def fail() -> None:
        if status in (409, 503):
            raise Problem(status, "bezig")
        abort(status)

    monkeypatch.setitem(app.view_functions, "pages.site.about", fail)
    answer = client.get("/over", headers={"Accept": accept})
    assert answer.status_code == status
    assert_safe(answer)


def test_a_mistake_in_the_program_tells_nothing(app: Any, client: Any, monkeypatch: Any) -> None:
    def fail() -> None:
        raise RuntimeError("het wachtwoord is hunter2")

    monkeypatch.setitem(app.view_functions, "pages.site.about", fail)
    answer = client.get("/over")
    assert answer.status_code == 500
    assert_safe(answer)
    assert "hunter2" not in answer.text and "Traceback" not in answer.text and "RuntimeError" not in answer.text


def test_an_error_whose_page_fails_is_still_an_answer(client: Any, monkeypatch: Any) -> None:
    from web import errors

    def fail(*_: Any, **__: Any) -> str:
        raise RuntimeError("het sjabloon is stuk")

    monkeypatch.setattr(errors, "render_template", fail)
    answer = client.get("/bestaat-niet", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert_safe(answer)


def test_with_https_the_browser_stays_with_it(settings: Any, clock: Any, small_method: None) -> None:
    app = create_app(replace(settings, proxies=1), clock)
    answer = app.test_client().get("/", headers={"X-Forwarded-Proto": "https"})
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Strict-Transport-Security" not in app.test_client().get("/").headers


# --- other sites


@pytest.fixture
def shared(settings: Any, clock: Any, small_method: None) -> Any:
    """An application that lets one other site use it."""
    return create_app(replace(settings, sites=SITE), clock)


# Read by every tool that works with interfaces, from any site (NL API Design Rules): it is the same for everybody.
PUBLISHED = "/api/v1/openapi.json"


def allowed(answer: Any) -> str | None:
    assert "Access-Control-Allow-Credentials" not in answer.headers
    found: str | None = answer.headers.get("Access-Control-Allow-Origin")
    return found


def test_without_a_setting_no_other_site_reads_anything(client: Any, all_routes: list[Route]) -> None:
    for route in all_routes:
        for method in (route.method, "OPTIONS"):
            answer = client.open(route.path(), method=method, headers={"Origin": SITE})
            assert allowed(answer) is None or (route.rule == PUBLISHED and method == "GET"), route


def test_a_site_that_is_named_reads_the_api_and_nothing_of_staff(shared: Any, all_routes: list[Route]) -> None:
    client = shared.test_client()
    for route in all_routes:
        answer = client.open(route.path(), method=route.method, headers={"Origin": SITE})
        ours = route.rule.startswith(("/api/v1/", "/v1/"))
        assert allowed(answer) == (SITE if ours else None) or route.rule == PUBLISHED, route
        assert not ours or "Origin" in answer.vary


def test_a_site_that_looks_like_it_reads_nothing(shared: Any, all_routes: list[Route]) -> None:
    client = shared.test_client()
    for origin in STRANGERS:
        for route in all_routes:
            if route.rule.startswith("/api/v1/conversations"):
                for method in (route.method, "OPTIONS"):
                    assert allowed(client.open(route.path(), method=method, headers={"Origin": origin})) is None


@pytest.mark.parametrize(
    "sites", ["*", "null", "https://*.voorbeeld.nl", "https://www.voorbeeld.nl/pad", "voorbeeld.nl"]
)
def test_what_is_no_origin_cannot_be_set(settings: Any, clock: Any, small_method: None, sites: str) -> None:
    with pytest.raises(ValueError, match="is not an origin"):
        create_app(replace(settings, sites=sites), clock)
