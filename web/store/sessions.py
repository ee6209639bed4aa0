"""Sessions of staff in the store: only the hash of an id, half an hour idle, eight hours at most."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, or_, select, update

from web.gateway.auth import hash_token
from web.store import Store
from web.store.schema import staff, staff_logins, staff_sessions
from web.store.staff import Staff, from_row

IDLE = 30 * 60.0
LONGEST = 8 * 3600.0
NOTED = 60.0  # seconds between two notes of "seen"
ON_ITS_WAY = 600.0  # seconds that a login at the gemeente's own provider may take


class OnItsWay(NamedTuple):
    """What has to fit when somebody comes back from the gemeente's own login."""

    browser_hash: str
    nonce: str
    verifier: str
    next: str


def new_value() -> str:
    """A value for the cookie that nobody can guess."""
    return secrets.token_urlsafe(32)


def begin(connection: Connection, id: str, now: float) -> str:
    """A new session for account `id`; returns what goes into the cookie."""
    value = new_value()
    connection.execute(insert(staff_sessions).values(id_hash=hash_token(value), staff=id, created=now, seen=now))
    return value


def find(store: Store, value: str) -> Staff | None:
    """Whose session this is; None when it is over, or when the account was closed."""
    now, hashed = store.clock(), hash_token(value)
    query = (
        select(staff_sessions.c.created, staff_sessions.c.seen, *(staff.c[name] for name in Staff._fields))
        .join(staff, staff.c.id == staff_sessions.c.staff)
        .where(staff_sessions.c.id_hash == hashed, staff.c.active == 1)
    )
    with store.read() as connection:
        row = connection.execute(query).first()
    if row is None or now - row[0] >= LONGEST or now - row[1] >= IDLE:
        return None
    if now - row[1] >= NOTED:
        with store.write() as connection:
            connection.execute(update(staff_sessions).where(staff_sessions.c.id_hash == hashed).values(seen=now))
    return from_row(row[2:])


def end(connection: Connection, value: str) -> None:
    connection.execute(delete(staff_sessions).where(staff_sessions.c.id_hash == hash_token(value)))


def send_off(connection: Connection, state: str, login: OnItsWay, now: float) -> None:
    """Remember a login at the gemeente's own provider until it comes back."""
    values = {"state_hash": hash_token(state), "created": now, **login._asdict()}
    connection.execute(insert(staff_logins), values)


def come_back(connection: Connection, state: str, now: float) -> OnItsWay | None:
    """What was remembered for this state, once; None when there was nothing, or too long ago."""
    mine = staff_logins.c.state_hash == hash_token(state)
    columns = [staff_logins.c[name] for name in OnItsWay._fields]
    row = connection.execute(select(*columns).where(mine, staff_logins.c.created > now - ON_ITS_WAY)).first()
    # Two that come back with the same state at once: only one of them may go on.
    gone = connection.execute(delete(staff_logins).where(mine)).rowcount
    return OnItsWay(*row) if row and gone else None


def purge(store: Store) -> None:
    """Drop sessions and half logins that are over."""
    now = store.clock()
    over = or_(staff_sessions.c.created <= now - LONGEST, staff_sessions.c.seen <= now - IDLE)
    with store.write() as connection:
        connection.execute(delete(staff_sessions).where(over))
        connection.execute(delete(staff_logins).where(staff_logins.c.created <= now - ON_ITS_WAY))
