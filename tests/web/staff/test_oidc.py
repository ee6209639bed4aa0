"""The gemeente's own login: who comes back gets a session with the roles of today; all doubt is a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.web.staff.conftest import Browser, audited
from tests.web.staff.fake_provider import FakeProvider
from web.app import create_app
from web.settings import Settings
from web.staff.oidc import roles_of
from web.store import staff


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    running = FakeProvider()
    yield running
    running.stop()


@pytest.fixture
def app(settings: Settings, clock: Any, small_method: None, provider: FakeProvider, tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "oidc").write_text(provider.secret + "\n")
    made = create_app(
        replace(
            settings,
            oidc_issuer=provider.url,
            oidc_client_id=provider.client_id,
            oidc_secret_file=tmp_path / "oidc",
            oidc_roles="kt-wijkteam=professional, kt-web=redacteur, kt-onbekend=wethouder",
        ),
        clock,
    )
    made.testing = False
    yield made
    made.extensions["keukentafel"].store.close()


def leave(browser: Browser, next: str = "/team") -> str:
    """Off to the provider; returns the address that the browser is sent to."""
    page = browser.get(f"/team/login?next={next}").text
    link = re.search(r'href="(/team/login/gemeente[^"]*)"', page)
    assert link
    answer = browser.get(unescape(link[1]))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def come_back(browser: Browser, code: str, state: str) -> Any:
    return browser.get(f"/team/login/terug?code={code}&state={state}")


def test_who_comes_back_is_logged_in(visitor: Browser, provider: FakeProvider, app: Any) -> None:
    address = leave(visitor, "/team/logboek")
    assert address.startswith(provider.url + "/authorize?")
    answer = come_back(visitor, *provider.agree(address))
    assert (answer.status_code, answer.location) == (303, "/team/logboek")
    assert "Welkom, j.jansen" in visitor.get("/team").text
    asked = provider.asked[0]
    assert asked["code_challenge_method"] == "S256" and asked["nonce"] and "openid" in asked["scope"]
    assert asked["redirect_uri"] == "http://localhost/team/login/terug"
    assert audited(app) == [("j.jansen", "ingelogd")]


def test_the_password_form_is_there_only_when_somebody_has_one(visitor: Browser, add_staff: Any) -> None:
    assert 'name="wachtwoord"' not in visitor.get("/team/login").text
    add_staff("sanne", "professional")
    assert 'name="wachtwoord"' in visitor.get("/team/login").text


def test_the_roles_are_those_of_today(visitor: Browser, provider: FakeProvider, app: Any) -> None:
    come_back(visitor, *provider.agree(leave(visitor)))
    provider.claims["roles"] = ["kt-web", "iets anders"]
    visitor.client.delete_cookie("team")
    come_back(visitor, *provider.agree(leave(visitor)))
    with app.extensions["keukentafel"].store.read() as connection:
        (person,) = staff.everybody(connection)
    assert (person.subject, person.roles, person.password) == ("oidc:u-1", ("redacteur",), None)


@pytest.mark.parametrize("roles", [[], ["kt-onbekend"], None, 7])
def test_without_a_role_there_is_no_way_in(visitor: Browser, provider: FakeProvider, app: Any, roles: Any) -> None:
    provider.claims["roles"] = roles
    answer = come_back(visitor, *provider.agree(leave(visitor)))
    assert answer.status_code == 403 and "nog geen rol" in answer.text
    assert visitor.get("/team").status_code == 303


def test_a_closed_account_stays_closed(visitor: Browser, provider: FakeProvider, app: Any) -> None:
    come_back(visitor, *provider.agree(leave(visitor)))
    with app.extensions["keukentafel"].store.write() as connection:
        staff.remove(connection, staff.named(connection, "oidc:u-1"))
    assert visitor.get("/team").status_code == 303
    assert come_back(visitor, *provider.agree(leave(visitor))).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    ["issuer", "audience", "nonce", "no-nonce", "no-subject", "expired", "none", "hs256", "key"],
)
def test_an_id_token_that_is_not_right_in_every_respect(visitor: Browser, provider: FakeProvider, wrong: str) -> None:
    address = leave(visitor)
    provider.wrong = wrong
    assert come_back(visitor, *provider.agree(address)).status_code == 403
    assert visitor.get("/team").status_code == 303


def test_a_provider_that_calls_itself_something_else_is_not_asked(visitor: Browser, provider: FakeProvider) -> None:
    provider.wrong = "issuer-metadata"
    assert visitor.get("/team/login/gemeente").status_code == 503


def test_a_state_counts_once_and_only_in_the_browser_that_left(
    app: Any, visitor: Browser, provider: FakeProvider, clock: Any
) -> None:
    other = Browser(app.test_client())
    other.get("/team/login")
    code, state = provider.agree(leave(visitor))
    assert come_back(other, code, state).status_code == 403  # somebody was handed a link
    assert come_back(visitor, code, state).status_code == 403  # and it is used up
    code, state = provider.agree(leave(visitor))
    assert come_back(visitor, code, "verzonnen").status_code == 403
    assert come_back(visitor, code, state).status_code == 303
    visitor.client.delete_cookie("team")
    code, state = provider.agree(leave(visitor))
    clock.now += 601
    assert come_back(visitor, code, state).status_code == 403


def test_the_code_alone_is_worth_nothing(app: Any, visitor: Browser, provider: FakeProvider) -> None:
    """Without our verifier (PKCE) a stolen code gives no token."""
    code, state = provider.agree(leave(visitor))
    with app.extensions["keukentafel"].store.write() as connection:
        connection.exec_driver_sql("UPDATE staff_logins SET verifier = 'een andere'")
    assert come_back(visitor, code, state).status_code == 403


def test_what_is_remembered_on_the_way_holds_no_secret_of_the_browser(app: Any, visitor: Browser) -> None:
    address = leave(visitor)
    with app.extensions["keukentafel"].store.read() as connection:
        (row,) = connection.exec_driver_sql("SELECT state_hash, browser_hash FROM staff_logins")
    assert row.state_hash not in address
    assert visitor.client.get_cookie("team").value not in tuple(row)


def test_a_provider_that_is_away_is_told_in_words(visitor: Browser, provider: FakeProvider) -> None:
    from web.staff import oidc

    oidc._provider.cache_clear()
    provider.stop()
    answer = visitor.get("/team/login/gemeente")
    assert answer.status_code == 503 and "nu niet bereikbaar" in answer.text


def test_without_the_setting_there_is_no_such_page(settings: Settings, clock: Any, small_method: None) -> None:
    browser = Browser(create_app(settings, clock).test_client())
    assert browser.get("/team/login/gemeente").status_code == 404
    assert browser.get("/team/login/terug?code=a&state=b").status_code == 404


def test_a_claim_is_a_text_or_a_list(settings: Settings) -> None:
    mapped = replace(settings, oidc_roles="a=trainer,b=professional,c=x")
    assert roles_of(mapped, "a") == ("trainer",)
    assert roles_of(mapped, ["b", "a", "z"]) == ("professional", "trainer")
    assert roles_of(mapped, "ab") == roles_of(mapped, {"a": 1}) == roles_of(mapped, ["c"]) == ()
