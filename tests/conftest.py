"""Fixtures for every test: the running bot, the whole running stack, and servers of this run's own."""

from __future__ import annotations

from tests.servers import database_server, database_url, redis_server, redis_url
from tests.stack import bot, stack

__all__ = ["bot", "database_server", "database_url", "redis_server", "redis_url", "stack"]
