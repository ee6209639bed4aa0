"""Handing over needs staff on the other side."""

from __future__ import annotations

from tests.web.staff.conftest import add_staff, logged_in, password_hash, visitor

__all__ = ["add_staff", "logged_in", "password_hash", "visitor"]
