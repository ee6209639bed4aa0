"""Rasa's working memory: the last turn of each conversation, in SQLite or PostgreSQL, easy to forget.

The record of a conversation is the gateway's turn log and the state that travels with every message; a tracker may be
lost at any moment. So this store keeps little: a tracker that grows makes every turn slower (21 ms at ten messages,
157 ms at 140), and words that are kept twice must be deleted twice.
"""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import InMemoryTrackerStore, RedisTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import SESSION_START_METADATA_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.pool import QueuePool

TURNS_KEPT = 1
# Where Rasa puts the metadata of a message and the answer of an action.
STATE_PLACES = (("metadata",), ("parse_data", "metadata"), ("data", "custom"))


class WorkingMemory(SQLTrackerStore):
    """Rasa's SQL store, on our own variables, holding the last turn that was answered."""

    def __init__(self, domain: Domain | None = None, event_broker: Any = None, host: str | None = None) -> None:
        super().__init__(domain=domain, event_broker=event_broker, **_where(host))
        quick = _quick_sqlite if self.engine.dialect.name == "sqlite" else _limited_postgresql
        self.engine = quick(self.engine)
        self.sessionmaker.configure(bind=self.engine)
        # A database error would otherwise print the events, and with them what somebody typed.
        self.engine.hide_parameters = True

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Replaces what is known of the conversation. A turn that got no answer never happened.

        Raises whatever the database raises.
        """
        events = list(tracker.events)
        if not answered(events):
            return
        slots = [SlotSet(name, value) for name, value in tracker.current_slot_values().items() if value is not None]
        kept = [event for event in [*slots, *recent(events)] if not _is_first_metadata(event)]
        rows = [self._row(tracker.sender_id, event) for event in kept]
        with self.session_scope() as session:
            self._rows_of(session, tracker.sender_id).delete(synchronize_session=False)
            session.bulk_insert_mappings(self.SQLEvent, rows)
            session.commit()

    async def delete(self, sender_id: str) -> None:
        """Forgets one conversation. Raises whatever the database raises: a failed deletion is never called done."""
        with self.session_scope() as session:
            self._rows_of(session, sender_id).delete(synchronize_session=False)
            session.commit()
        if self.engine.dialect.name == "sqlite":
            # The write-ahead log still holds the words: bring it back to nothing.
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _rows_of(self, session: Any, sender_id: str) -> Any:
        return session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id)

    @staticmethod
    def _row(sender_id: str, event: Event) -> dict[str, Any]:
        data = without_state(event.as_dict())
        return {
            "sender_id": sender_id,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": ((data.get("parse_data") or {}).get("intent") or {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }


def recent(events: list[Event], turns: int = TURNS_KEPT) -> list[Event]:
    """The events of the last `turns` turns, each turn starting with what the user said."""
    starts = [at for at, event in enumerate(events) if isinstance(event, UserUttered)]
    return events[starts[-turns] :] if len(starts) >= turns else events


def answered(events: list[Event]) -> bool:
    """Whether something was said back to the last message. A tracker without messages holds nothing to keep."""
    for event in reversed(events):
        if isinstance(event, BotUttered):
            return True
        if isinstance(event, UserUttered):
            return False
    return False


def without_state(data: dict[str, Any]) -> dict[str, Any]:
    """An event without the conversation's state: that is the gateway's to keep, and it holds the user's own words."""
    lighter = copy.deepcopy(data)
    for path in STATE_PLACES:
        holder: Any = lighter
        for key in path:
            holder = holder.get(key) if isinstance(holder, dict) else None
        if isinstance(holder, dict):
            holder.pop("state", None)
    return lighter


def _is_first_metadata(event: Event) -> bool:
    """Rasa puts the metadata of a conversation's first message in a slot of its own; it has the state in it."""
    return isinstance(event, SlotSet) and event.key == SESSION_START_METADATA_SLOT


async def forget(store: TrackerStore, sender_id: str) -> None:
    """Removes a conversation from whatever store Rasa was configured with, and from what wraps it.

    Raises NotImplementedError for a store of a kind we cannot delete from.
    """
    inner = getattr(store, "_tracker_store", None)
    if inner is not None:
        # Rasa wraps every store: on an error it goes on in memory, so there may be two trackers to forget.
        fallback = getattr(store, "_fallback_tracker_store", None)
        if fallback is not None:
            await forget(fallback, sender_id)
        await forget(inner, sender_id)
    elif isinstance(store, WorkingMemory):
        await store.delete(sender_id)
    elif isinstance(store, InMemoryTrackerStore):
        store.store.pop(sender_id, None)
    elif isinstance(store, SQLTrackerStore):
        with store.session_scope() as session:
            session.query(store.SQLEvent).filter(store.SQLEvent.sender_id == sender_id).delete()
            session.commit()
    elif isinstance(store, RedisTrackerStore):
        store.red.delete(f"{store.key_prefix}{sender_id}")
    else:
        raise NotImplementedError(f"trackers in {type(store).__name__} cannot be removed")


def _where(host: str | None) -> dict[str, Any]:
    """The arguments of Rasa's SQL store: DATABASE_URL, or a file under VAR_DIR."""
    url = host or os.environ.get("DATABASE_URL")
    if url:
        return {"dialect": "postgresql", "host": url.replace("postgresql+psycopg://", "postgresql://", 1)}
    var = Path(os.environ.get("VAR_DIR") or "var")
    var.mkdir(parents=True, exist_ok=True)
    return {"dialect": "sqlite", "db": str(var / "rasa.db")}


def _quick_sqlite(engine: Any) -> Any:
    """The same database with its connection kept open and write-ahead logging.

    Rasa opens the file anew for every read and write; closing it then writes the log back each time.
    """
    quick = sa.create_engine(engine.url, poolclass=QueuePool, connect_args={"check_same_thread": False})

    def prepare(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA busy_timeout=2000")
        connection.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten in the file as well

    sa.event.listen(quick, "connect", prepare)
    return quick


def _limited_postgresql(engine: Any) -> Any:
    """The same database, given up in time: a turn has 3.5 seconds, and what hangs here holds up every other talk."""
    limits = {"connect_timeout": 1, "options": "-c statement_timeout=1500", "tcp_user_timeout": 2000}
    return sa.create_engine(
        engine.url, pool_size=8, max_overflow=8, pool_pre_ping=True, pool_timeout=1, connect_args=limits
    )
