"""Staff, codes, callbacks and figures with two web processes on one PostgreSQL and one Redis."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.web.conftest import Talk
from tests.web.staff.conftest import PASSWORD, Browser
from web.app import create_app
from web.handover import open_code
from web.services import chores
from web.store import staff


@pytest.fixture
def apps(settings: Any, clock: Any, small_method: None, redis_url: str, database_url: str) -> Iterator[list[Any]]:
    """Two applications as two processes would be: they share PostgreSQL, Redis and the file with keys."""
    shared = replace(settings, database_url=database_url, redis_url=redis_url)
    made = [create_app(shared, clock) for _ in range(2)]
    yield made
    store = made[0].extensions["keukentafel"].store
    with store.write() as connection:
        for table in ("staff", "conversations", "daily_counts", "staff_audit"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    for app in made:
        app.extensions["keukentafel"].store.close()


@pytest.fixture
def team(apps: list[Any], password_hash: str) -> list[staff.Staff]:
    store = apps[0].extensions["keukentafel"].store
    with store.write() as connection:
        return [
            staff.add(connection, name, password_hash, ["professional", "redacteur"], None, store.clock())
            for name in ("sanne", "tom")
        ]


def test_a_session_is_one_in_both_processes(apps: list[Any], team: Any) -> None:
    one, two = (Browser(app.test_client()) for app in apps)
    assert one.login().status_code == 303
    two.client.set_cookie("team", one.client.get_cookie("team").value)
    assert "Welkom, sanne" in two.get("/team").text
    assert two.send("/team/logout").status_code == 303
    assert one.get("/team").status_code == 303


def test_failed_logins_count_over_both_processes(apps: list[Any], team: Any) -> None:
    browsers = [Browser(app.test_client()) for app in apps]
    statuses = [browsers[n % 2].login("tom", "fout fout fout 1").status_code for n in range(5)]
    assert statuses == [403] * 5
    assert browsers[1].login("tom", PASSWORD).status_code == 429
    assert browsers[0].login("sanne", PASSWORD).status_code == 303


def test_of_two_who_open_a_code_at_once_one_can(apps: list[Any], team: list[staff.Staff]) -> None:
    talk = Talk(apps[0].test_client())
    talk.say("Mijn moeder vergeet veel")
    code = talk.client.post(f"{talk.path}/code", json={"toestemming": True}, headers=talk.headers()).json["code"]
    found: list[Any] = []

    def open_it(app: Any, person: staff.Staff) -> None:
        with app.app_context():
            found.append(open_code(app.extensions["keukentafel"], code, person))

    threads = [threading.Thread(target=open_it, args=pair) for pair in zip(apps, team, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in found) == 1
    assert next(one for one in found if one)["verhaal"][0]["text"] == "Mijn moeder vergeet veel"


def test_a_request_made_here_is_called_there_and_counted_once(apps: list[Any], team: Any, clock: Any) -> None:
    talk = Talk(apps[0].test_client())
    talk.say("een")
    talk.client.post(f"{talk.path}/rating", json={"helpful": True, "n": 1}, headers=talk.headers())
    moment = talk.client.get(f"{talk.path}/callback", headers=talk.headers()).json["momenten"][0]["value"]
    body = {"naam": "Zoë", "telefoon": "0612345678", "moment": moment, "toestemming": True}
    assert talk.client.post(f"{talk.path}/callback", json=body, headers=talk.headers()).status_code == 201
    browser = Browser(apps[1].test_client())
    browser.login()
    (path,) = {
        part for part in browser.get("/team/terugbellen").text.split('"') if part.startswith("/team/terugbellen/")
    }
    assert "Bel Zoë" in browser.get(path).text
    assert browser.send(path, status="gebeld").status_code == 303
    clock.days(20)
    for app in apps:
        these = app.extensions["keukentafel"]
        for chore in chores(these.settings, these.store, these.modes):
            chore()
    with these.store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM callbacks").scalar() == 0
        counted = connection.exec_driver_sql("SELECT count FROM daily_counts WHERE kind = 'gesprekken'").scalars().all()
    assert counted == [1]
