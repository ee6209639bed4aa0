"""Fixtures for the staff pages: a browser with a member of staff in front of it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from web.staff import passwords
from web.store import staff

PASSWORD = "een zin die niemand raadt"


class Browser:
    """A test client that follows forms as a browser does: with the hidden fields of the page that it is on."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.page = ""

    def get(self, path: str, **options: Any) -> Any:
        answer = self.client.get(path, headers={"Accept": "text/html"}, **options)
        self.page = answer.text
        return answer

    def hidden(self) -> dict[str, str]:
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page)
        return {name: unescape(value) for name, value in found}

    def send(self, path: str, **fields: Any) -> Any:
        """Post the form on this page; a field None is left out."""
        data = {name: value for name, value in {**self.hidden(), **fields}.items() if value is not None}
        answer = self.client.post(path, data=data, headers={"Accept": "text/html"})
        if answer.status_code != 303:
            self.page = answer.text
        return answer

    def login(self, name: str = "sanne", password: str = PASSWORD, next: str = "/team") -> Any:
        self.get(f"/team/login?next={next}")
        return self.send("/team/login", naam=name, wachtwoord=password)


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of PASSWORD: it takes a while to make, and once is enough."""
    return passwords.hashed(PASSWORD)


@pytest.fixture
def add_staff(app: Any, password_hash: str) -> Any:
    """Make an account: add_staff("sanne", "professional", "trainer")."""
    store = app.extensions["keukentafel"].store

    def make(name: str, *roles: str) -> staff.Staff:
        with store.write() as connection:
            return staff.add(connection, name, password_hash, roles, "voorbeeld", store.clock())

    return make


@pytest.fixture
def visitor(app: Any) -> Browser:
    """Nobody is logged in yet."""
    return Browser(app.test_client())


@pytest.fixture
def logged_in(app: Any, add_staff: Any) -> Any:
    """A browser in which somebody with these roles is logged in: logged_in("professional")."""

    def make(*roles: str, name: str = "sanne") -> Browser:
        add_staff(name, *roles)
        browser = Browser(app.test_client())
        assert browser.login(name).status_code == 303
        return browser

    return make


def audited(app: Any) -> list[tuple[str, str]]:
    """Who did what, the oldest first."""
    from web.store import audit

    return [(entry.who, entry.what) for entry in reversed(audit.latest(app.extensions["keukentafel"].store))]
