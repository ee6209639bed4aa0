"""What citizens handed over stays within reach of staff: with everything off, and with only that part off."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.web.handover.test_callbacks import ask as ask_callback
from tests.web.handover.test_callbacks import rows
from tests.web.handover.test_codes import given
from tests.web.staff.conftest import Browser
from web import switches
from web.app import create_app
from web.texts import texts

NOTICE = texts()["dicht"]["team"]


@pytest.fixture
def shut(settings: Any) -> None:
    (settings.var_dir / switches.FLAG).touch()


@pytest.fixture
def asked(talk: Any) -> Any:
    """A conversation that handed over a code and a request to be called back."""
    talk.say("Mijn moeder vergeet veel")
    talk.code = given(talk)
    assert ask_callback(talk).status_code in (200, 201)
    return talk


def test_staff_log_in_and_call_who_asked_for_it(asked: Any, add_staff: Any, visitor: Browser, shut: None) -> None:
    add_staff("sanne", "professional", "beheerder")
    assert visitor.get("/").status_code == 503
    assert visitor.login(next="/team/terugbellen").headers["Location"] == "/team/terugbellen"
    queue = visitor.get("/team/terugbellen")
    assert queue.status_code == 200 and "Nog te bellen (1)" in queue.text and NOTICE in queue.text
    path = queue.text.split('href="/team/terugbellen/')[1].split('"')[0]
    assert "Zoë de Wit" in visitor.get(f"/team/terugbellen/{path}").text
    assert visitor.send(f"/team/terugbellen/{path}", status="gebeld").status_code == 303
    assert "Nog te bellen (0)" in visitor.get("/team/terugbellen").text
    assert visitor.get("/team/logboek").status_code == visitor.get("/team/wachtwoord").status_code == 200


def test_a_code_that_was_given_still_opens(asked: Any, logged_in: Any, shut: None) -> None:
    browser = logged_in("professional")
    browser.get("/team/code")
    assert "Mijn moeder vergeet veel" in browser.send("/team/code", code=asked.code).text


def test_no_page_for_staff_leads_to_what_is_shut(logged_in: Any, shut: None) -> None:
    browser = logged_in("professional", "trainer", "redacteur", "beheerder")
    home = browser.get("/team").text
    assert NOTICE in home and 'href="/team/cijfers"' in home
    for path in ("/werkbank", "/trainers", "/werkbank/reflecties"):
        assert f'href="{path}"' not in home
        assert browser.get(path).status_code == 503


def test_it_is_not_said_while_all_is_open(logged_in: Any) -> None:
    home = logged_in("professional").get("/team").text
    assert NOTICE not in home and 'href="/werkbank"' in home


def test_citizens_still_take_back_what_they_handed_over(asked: Any, app: Any, shut: None) -> None:
    these = app.extensions["keukentafel"]
    assert len(rows(these)) == 1
    for tail in ("callback", "code"):
        path = f"{asked.path}/{tail}"
        assert asked.client.get(path, headers=asked.headers()).status_code == 503
        assert asked.client.delete(path, headers=asked.headers()).status_code == 204
    assert rows(these) == []


def test_with_the_part_off_staff_keep_what_was_asked_before(
    asked: Any, add_staff: Any, settings: Any, clock: Any, small_method: None
) -> None:
    add_staff("sanne", "professional")
    app = create_app(replace(settings, off="code,terugbellen"), clock)
    browser = Browser(app.test_client())
    browser.login()
    home = browser.get("/team").text
    assert "Terugbelverzoeken" in home and "Code openen" in home
    assert "Nog te bellen (1)" in browser.get("/team/terugbellen").text
    assert ask_callback_refused(app, asked)
    for tail in ("callback", "code"):
        taken = app.test_client().delete(f"{asked.path}/{tail}", headers=asked.headers())
        assert taken.status_code == 204
    assert browser.get("/team/terugbellen").status_code == browser.get("/team/code").status_code == 404


def ask_callback_refused(app: Any, talk: Any) -> bool:
    answer = app.test_client().post(f"{talk.path}/callback", json={}, headers=talk.headers())
    return bool(answer.status_code == 404)
