"""Fixtures for the reflections' pages: those of the staff pages."""

from __future__ import annotations

from tests.web.staff.conftest import add_staff, logged_in, password_hash, visitor

__all__ = ["add_staff", "logged_in", "password_hash", "visitor"]
