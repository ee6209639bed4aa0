"""Fixtures for what must hold of every route: staff, citizens, and a list of the routes that a test can walk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from flask import Flask

from tests.web.staff.conftest import add_staff, logged_in, password_hash, visitor
from web.staff.access import Access

__all__ = ["add_staff", "logged_in", "password_hash", "visitor"]

OF_CONVERSATION = "/api/v1/conversations/<id>"
CHANGES = ("POST", "PUT", "PATCH", "DELETE")


class Route(NamedTuple):
    """One address with one method; `access` only where a member of staff is asked for."""

    rule: str
    method: str
    access: Access | None

    def path(self, id: str = "x") -> str:
        """The address with `id` in the place of everything that varies."""
        return re.sub(r"<[^>]+>", id, re.sub(r"<int:[^>]+>", "1", self.rule))

    @property
    def needs_token(self) -> bool:
        return self.rule.startswith(OF_CONVERSATION)


def routes(app: Flask) -> Iterator[Route]:
    """Every address of the application with every method that it takes."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        access = getattr(app.view_functions[rule.endpoint], "staff_access", None)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(rule.rule, method, access)


@pytest.fixture
def all_routes(app: Any) -> list[Route]:
    return list(routes(app))
