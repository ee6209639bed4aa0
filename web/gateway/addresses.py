"""Where the bots are: the addresses of a setting, and every machine behind a name, looked up again every few seconds."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from web.refreshed import Refreshed

AGAIN = 5.0  # seconds after which a name is looked up again

Lookup = Callable[[str, int], list[str]]


def look_up(host: str, port: int) -> list[str]:
    """The addresses behind a name, OSError when it cannot be found."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return sorted({str(address[0]) for _, _, _, _, address in found})


class Addresses:
    """A list of base addresses that turns round, so that each caller begins at another one.

    `urls`: one or more, with commas. A name with several machines behind it (the replicas of one service) counts as
    that many addresses.
    """

    def __init__(self, urls: str, look_up: Lookup = look_up) -> None:
        self._look_up = look_up
        self._turn = itertools.count()
        self._each = [self._watch(part.strip().rstrip("/")) for part in urls.split(",") if part.strip()]

    def all(self) -> list[str]:
        """Every address there is, beginning with another one each time."""
        known = [address for one in self._each for address in one.value]
        start = next(self._turn) % len(known)
        return known[start:] + known[:start]

    def _watch(self, url: str) -> Refreshed[list[str]]:
        parts = urlsplit(url)
        host = parts.hostname or ""
        fixed = parts.scheme == "https" or host == "localhost" or host.replace(".", "").isdigit() or ":" in host
        watched = Refreshed(partial(list, [url]) if fixed else partial(self._behind, url), [url], AGAIN)
        watched.renew()
        return watched

    def _behind(self, url: str) -> list[str]:
        parts = urlsplit(url)
        port = parts.port or 80
        found = self._look_up(parts.hostname or "", port)
        return [f"http://{f'[{one}]' if ':' in one else one}:{port}" for one in found] or [url]
