"""What happens by itself: what is old is purged, Rasa is told what it must forget."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable

from web.gateway.bot import Bot
from web.metrics import Metrics
from web.store import Store, conversations

log = logging.getLogger("keukentafel.upkeep")

DAY = 24 * 3600.0
JUMP = 3600.0  # seconds that the clock may move by itself: more than that and nothing is purged by it
UPKEEP = 8202  # the number of its lock in PostgreSQL


def purge(store: Store, days: int) -> int:
    """Delete what was not touched for `days`; returns how many conversations went."""
    now = store.clock()
    with store.write() as connection:
        gone = conversations.purge(connection, now - days * DAY, now)
    if gone:
        store.scrub()
    return gone


def forget(store: Store, bot: Bot) -> int:
    """Tell Rasa about deletions that it missed; returns how many are still open."""
    with store.read() as connection:
        waiting = conversations.to_forget(connection)
    left = len(waiting)
    for id in waiting:
        done = bot.forget(id)
        with store.write() as connection:
            (conversations.forgotten if done else conversations.not_yet)(connection, id)
        if not done:
            break  # not there now, so the next one would fail too
        left -= 1
    return left


class Upkeep(threading.Thread):
    """Does all of it every so often, in the background of the web process.

    `chores` come first: they may need a conversation before it goes.
    """

    def __init__(
        self,
        store: Store,
        bot: Bot,
        days: int,
        metrics: Metrics,
        seconds: float = 30.0,
        chores: Iterable[Callable[[], object]] = (),
        jump: float = JUMP,
    ) -> None:
        super().__init__(name="upkeep", daemon=True)
        self._chores = tuple(chores)
        self._store, self._bot, self._days, self._metrics = store, bot, days, metrics
        self._seconds = seconds
        self._jump = jump
        self._offset = store.clock() - time.monotonic()
        self._halt = threading.Event()

    def run(self) -> None:
        while not self._halt.wait(self._seconds):
            if self._jumped():
                # A clock that is set a year ahead would take every conversation with it.
                log.error("the clock jumped: nothing is purged until it is back, or this process starts anew")
                continue
            for chore in (*self._chores, self._purge, self._forget):
                try:
                    # Of several replicas one does it: what is counted at the end of a conversation counts once.
                    with self._store.alone(UPKEEP) as mine:
                        if mine:
                            chore()
                except Exception as error:  # the store may be away for a while: try again later
                    log.warning("upkeep failed: %s", type(error).__name__)
                else:
                    self._metrics.upkeep()

    def _jumped(self) -> bool:
        return abs(self._store.clock() - time.monotonic() - self._offset) > self._jump

    def _purge(self) -> None:
        self._metrics.purged(purge(self._store, self._days))

    def _forget(self) -> None:
        forget(self._store, self._bot)

    def stop(self) -> None:
        self._halt.set()
