"""Fixtures for every test: the running bot and the whole running stack."""

from __future__ import annotations

from tests.stack import bot, stack

__all__ = ["bot", "stack"]
