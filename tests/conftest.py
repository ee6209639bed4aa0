"""Fixtures for every test: the running bot, the whole running stack, and servers of this run's own."""

from __future__ import annotations

import os

from tests.servers import database_server, database_url, redis_server, redis_url
from tests.stack import bot, stack
from web.process import ports
from web.process.stack import ONE_THREAD

__all__ = ["bot", "database_server", "database_url", "redis_server", "redis_url", "stack"]

# As in the service, so that what a test measures is what a process there takes. Read when numpy is loaded: later than here.
for _name, _value in ONE_THREAD.items():
    os.environ.setdefault(_name, _value)

EACH = 4000  # ports for each process of the test run, below those that the system hands out by itself
_next = 20_000 + EACH * int(os.environ.get("PYTEST_XDIST_WORKER", "gw2").removeprefix("gw"))


def _own_port() -> int:
    """A free port that no other process of this run gives away while ours is still starting."""
    global _next
    while True:
        _next += 1
        if ports.is_free(_next, ports.LOOPBACK):
            return _next


ports.free_port = _own_port
