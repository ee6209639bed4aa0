"""The lock and the rate limit in Redis, for when several web processes share the conversations."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from web.gateway.lock import Busy, Locks
from web.gateway.rate import RateLimit

log = logging.getLogger("keukentafel.gateway")

HELD_MS = 6_000  # a process that died lets go after this; the store keeps the order of who takes longer
PAUSE = 0.01  # seconds between two tries
REST = 2.0  # seconds in which a Redis that did not answer is left alone: nobody has to wait for it twice

# Let go only of what is still ours: after HELD_MS another may hold it.
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"

# A sliding window by Redis's own clock: those of the replicas may differ. Drop what is older, count, add. One step, so
# that no two callers count the same.
_ALLOW = """
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('zremrangebyscore', KEYS[1], '-inf', '(' .. (now - tonumber(ARGV[3])))
if redis.call('zcard', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('zadd', KEYS[1], now, time[1] .. '.' .. time[2] .. '-' .. ARGV[2])
redis.call('pexpire', KEYS[1], ARGV[3] + 1000)
return 1
"""


class Away(Exception):
    """Redis does not answer now."""


class Shared:
    """A way to Redis for one gemeente: `space` keeps its names apart from those of another in the same Redis."""

    def __init__(self, client: Any, space: str = "") -> None:
        self.client = client
        self._space = space
        self._rests_until = 0.0

    def name(self, *parts: str) -> str:
        """The name under which something is kept there."""
        return ":".join(("keukentafel", *([self._space] if self._space else []), *parts))

    def call(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """What Redis says. Raises Away when it does not answer, and at once for a moment after that."""
        import redis

        if time.monotonic() < self._rests_until:
            raise Away
        try:
            return function(*arguments, **named)
        except redis.RedisError as error:
            self._rests_until = time.monotonic() + REST
            log.warning("redis does not answer: %s", type(error).__name__)
            raise Away from None

    def alive(self) -> bool:
        """Whether it answers now."""
        try:
            self.call(self.client.ping)
        except Away:
            return False
        return True


def connect(url: str, space: str = "") -> Shared:
    """A Redis client that gives up soon: a turn has four seconds."""
    import redis  # an optional part: only with REDIS_URL

    return Shared(redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5), space)


class SharedLocks(Locks):
    """The same promise as `Locks`, between processes.

    With Redis away it holds within this process alone. Then the store is what keeps the order: a turn's number can
    be taken once, and who comes second speaks again at the new place.
    """

    def __init__(self, shared: Shared, waiting: int = 10) -> None:
        super().__init__(waiting)
        self._shared = shared
        self._release = shared.client.register_script(_RELEASE)

    @contextmanager
    def hold(self, id: str, seconds: float) -> Iterator[None]:
        until = time.monotonic() + seconds
        # First within this process: fewer callers ask Redis, and a flood stays small.
        with super().hold(id, seconds):
            name, mine = self._shared.name("slot", id), secrets.token_hex(8)
            held = self._take(name, mine, until)
            try:
                yield
            finally:
                if held:
                    self._let_go(name, mine)

    def _take(self, name: str, mine: str, until: float) -> bool:
        """True when it is ours, False when Redis is away; Busy when another held it for too long."""
        try:
            while not self._shared.call(self._shared.client.set, name, mine, nx=True, px=HELD_MS):
                if time.monotonic() >= until:
                    raise Busy
                time.sleep(PAUSE)
        except Away:
            return False
        return True

    def _let_go(self, name: str, mine: str) -> None:
        try:
            self._shared.call(self._release, keys=[name], args=[mine])
        except Away:
            pass  # it ends by itself


class SharedRateLimit:
    """The same sliding window as `RateLimit`, between processes. With Redis away each process counts for itself."""

    def __init__(
        self, shared: Shared, most: int, seconds: float = 1.0, name: str = "tempo", otherwise: RateLimit | None = None
    ) -> None:
        self._shared = shared
        self._otherwise = otherwise or RateLimit(most, seconds)
        self.most = most
        self.milliseconds = int(seconds * 1000)
        self.name = name
        self._allow = shared.client.register_script(_ALLOW)

    def allow(self, token: str) -> bool:
        arguments = [self.most, secrets.token_hex(4), self.milliseconds]
        try:
            return bool(self._shared.call(self._allow, keys=[self._key(token)], args=arguments))
        except Away:
            return self._otherwise.allow(token)

    def give_back(self, token: str) -> None:
        """Do not count the last one after all."""
        try:
            self._shared.call(self._shared.client.zpopmax, self._key(token))
        except Away:
            self._otherwise.give_back(token)

    def _key(self, token: str) -> str:
        return self._shared.name(self.name, token[:32])
