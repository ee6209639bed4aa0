"""The workbench is for staff, and searches what is really shipped."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.staff.conftest import Browser, add_staff, logged_in, password_hash, visitor

__all__ = ["add_staff", "logged_in", "password_hash", "visitor"]


@pytest.fixture
def sanne(logged_in: Any) -> Browser:
    """A browser with a wijkteam worker in front of it."""
    made: Browser = logged_in("professional")
    return made


def download(browser: Browser, path: str, **fields: Any) -> bytes:
    """Post the form on the page that the browser is on, and get a file back."""
    answer = browser.client.post(path, data={**browser.hidden(), **fields})
    assert answer.status_code == 200, answer.status
    return bytes(answer.data)
