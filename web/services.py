"""Everything a request needs, made once per application and kept in one place."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

from knowledge import guard
from knowledge.gemeente import gemeente
from web import pdf, switches, widget
from web.caller import caller
from web.figures.daily import count_days
from web.gateway.bot import Bot
from web.gateway.limits import Limits
from web.gateway.lock import Locks
from web.gateway.modes import Mode, available
from web.gateway.rate import Limit, RateLimit
from web.gateway.shared import Shared, SharedLocks, SharedRateLimit, connect
from web.gateway.turn import Gateway
from web.metrics import Metrics
from web.preview import before
from web.settings import Settings
from web.standing import Standing
from web.store import Store, audit, callbacks, codes, codings, reflections, sessions, training
from web.upkeep import Upkeep
from web.vault import Vault, make_keys

if TYPE_CHECKING:
    from knowledge.search import Searcher

log = logging.getLogger("keukentafel.web")

PATIENCE = 3.0  # seconds that a search waits for an index that is being loaded


class Index:
    """The search index, loaded in the background: making it takes longer than any request may."""

    def __init__(self) -> None:
        self._searcher: Searcher | None = None
        self._loading: threading.Thread | None = None
        self._guard = threading.Lock()

    @property
    def ready(self) -> bool:
        return self._searcher is not None

    def start(self) -> threading.Thread:
        """Load it in the background, unless that is going on already."""
        with self._guard:
            if self._loading is None or not self._loading.is_alive():
                self._loading = threading.Thread(target=self.load, name="index", daemon=True)
                self._loading.start()
            return self._loading

    def get(self) -> Searcher:
        """The searcher; NotReadyError when it is not there within a few seconds."""
        if self._searcher is None:
            self.start().join(PATIENCE)
        if self._searcher is None:
            raise NotReadyError
        return self._searcher

    def load(self) -> None:
        """Load it, and what a summary needs, before the first citizen comes."""
        try:
            from knowledge.search import get_searcher  # heavy: numpy, vectors
            from knowledge.triage import triage  # heavy: a model of its own

            self._searcher = get_searcher()
            triage("Ik zoek hulp.")
        except Exception as error:  # /readyz says so, the rest goes on
            log.error("the search index could not be loaded: %s", error)


class NotReadyError(RuntimeError):
    """The index is still being loaded, or cannot be."""


@dataclass(slots=True)
class Services:
    settings: Settings
    store: Store
    bot: Bot
    modes: dict[str, Mode]
    gateway: Gateway
    metrics: Metrics
    index: Index
    upkeep: Upkeep | None
    limits: Limits
    vault: Vault
    shared: Shared | None
    standing: Standing


def make_services(settings: Settings, clock: Callable[[], float] = time.time) -> Services:
    """Open the store, the way to Rasa and whatever runs in the background."""
    place = gemeente(settings.gemeente)  # a municipality file that cannot be used is told at the start
    switches.check(settings)
    guard.screen("hallo")  # its words are read now: help does not wait for a file
    metrics = Metrics()
    store = Store(settings.database, clock)
    bot = Bot(settings.bot, settings.secret, settings.bot_timeout)
    modes = available(settings.modes, switches.off(settings, place))
    shared = connect(settings.redis_url, settings.space) if settings.redis_url else None
    locks, rate, openings = make_guards(settings, shared)
    gateway = Gateway(settings, store, bot, modes, locks, rate, metrics, openings, caller)
    widget.keep(settings.var_dir / "widget")
    if settings.keys == settings.var_dir / "sleutels":
        make_keys(settings.keys)  # a file that was named must be there: another one would open nothing
    index = Index()
    upkeep = None
    if settings.upkeep:
        upkeep = Upkeep(store, bot, settings.retention_days, metrics, chores=chores(settings, store, modes))
        upkeep.start()
        index.start()
        if "training" in modes:  # reads the scenarios, so that the first trainee does not wait for them
            threading.Thread(target=modes["training"].open, name="scenarios", daemon=True).start()
        threading.Thread(target=before.keep, args=(settings.var_dir,), name="live", daemon=True).start()
        pdf.start()
    vault = Vault(settings.keys)
    standing = Standing(settings, store, vault)
    return Services(
        settings, store, bot, modes, gateway, metrics, index, upkeep, Limits(shared), vault, shared, standing
    )


def chores(settings: Settings, store: Store, modes: dict[str, Mode]) -> list[Callable[[], object]]:
    """What upkeep does before it purges conversations, in this order."""
    return [
        lambda: count_days(store, modes, settings.retention_days, settings.figures_days),
        lambda: sessions.purge(store),
        lambda: audit.purge(store, settings.audit_days),
        lambda: codes.purge(store),
        lambda: callbacks.purge(store, settings.callback_days),
        lambda: reflections.purge(store),
        lambda: training.purge(store, settings.retention_days),
        lambda: codings.purge(store),
    ]


def make_guards(settings: Settings, shared: Shared | None) -> tuple[Locks, Limit, Limit | None]:
    """The lock per conversation, the limits for messages and for beginnings: in Redis when there is one, in memory otherwise."""
    if shared is None:
        openings = RateLimit(settings.openings, 60.0) if settings.openings else None
        return Locks(), RateLimit(settings.rate), openings
    begun = SharedRateLimit(shared, settings.openings, 60.0, "begin") if settings.openings else None
    return SharedLocks(shared), SharedRateLimit(shared, settings.rate), begun


def services() -> Services:
    """The services of the application that handles this request."""
    return cast(Services, current_app.extensions["keukentafel"])
