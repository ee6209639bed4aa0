"""Figures need staff to look at them."""

from __future__ import annotations

from tests.web.staff.conftest import add_staff, logged_in, password_hash

__all__ = ["add_staff", "logged_in", "password_hash"]
