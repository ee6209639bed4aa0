"""The lock and the rate limit in Redis, for when several web processes share the conversations."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from web.gateway.lock import Busy, Locks
from web.gateway.rate import RateLimit

HELD_MS = 15_000  # a process that died lets go of its conversations after this
PAUSE = 0.01  # seconds between two tries

# Let go only of what is still ours: after HELD_MS another may hold it.
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"

# A sliding window: drop what is older, count, add. One step, so that no two callers count the same.
_ALLOW = """
redis.call('zremrangebyscore', KEYS[1], '-inf', '(' .. (tonumber(ARGV[1]) - tonumber(ARGV[4])))
if redis.call('zcard', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('zadd', KEYS[1], ARGV[1], ARGV[3])
redis.call('pexpire', KEYS[1], ARGV[4] + 1000)
return 1
"""


def connect(url: str) -> Any:
    """A Redis client that gives up soon: a turn has four seconds."""
    import redis  # an optional part: only with REDIS_URL

    return redis.Redis.from_url(url, socket_timeout=1.0, socket_connect_timeout=0.5)


class SharedLocks(Locks):
    """The same promise as `Locks`, between processes. Raises ConnectionError when Redis is away."""

    def __init__(self, client: Any, waiting: int = 10) -> None:
        super().__init__(waiting)
        self._client = client
        self._release = client.register_script(_RELEASE)

    @contextmanager
    def hold(self, id: str, seconds: float) -> Iterator[None]:
        until = time.monotonic() + seconds
        # First within this process: fewer callers ask Redis, and a flood stays small.
        with super().hold(id, seconds):
            name, mine = f"keukentafel:slot:{id}", secrets.token_hex(8)
            while not self._call(self._client.set, name, mine, nx=True, px=HELD_MS):
                if time.monotonic() >= until:
                    raise Busy
                time.sleep(PAUSE)
            try:
                yield
            finally:
                self._call(self._release, keys=[name], args=[mine])

    @staticmethod
    def _call(function: Any, *arguments: Any, **named: Any) -> Any:
        import redis

        try:
            return function(*arguments, **named)
        except redis.RedisError as error:
            raise ConnectionError(type(error).__name__) from None


class SharedRateLimit:
    """The same sliding window as `RateLimit`, between processes.

    With Redis away `otherwise` says who may pass; without it everybody may.
    """

    def __init__(
        self, client: Any, most: int, seconds: float = 1.0, name: str = "tempo", otherwise: RateLimit | None = None
    ) -> None:
        self._client = client
        self._otherwise = otherwise
        self.most = most
        self.milliseconds = int(seconds * 1000)
        self.name = name
        self._allow = client.register_script(_ALLOW)

    def allow(self, token: str) -> bool:
        import redis

        now = int(time.time() * 1000)
        try:
            arguments = [now, self.most, f"{now}-{secrets.token_hex(4)}", self.milliseconds]
            return bool(self._allow(keys=[self._key(token)], args=arguments))
        except redis.RedisError:
            return self._otherwise is None or self._otherwise.allow(token)

    def give_back(self, token: str) -> None:
        """Do not count the last one after all."""
        import redis

        try:
            self._client.zpopmax(self._key(token))
        except redis.RedisError:
            if self._otherwise:
                self._otherwise.give_back(token)

    def _key(self, token: str) -> str:
        return f"keukentafel:{self.name}:{token[:32]}"
