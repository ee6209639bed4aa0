"""Accounts of staff in the store: made, found, changed, removed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from web.store.schema import staff, staff_sessions

ROLES = ("professional", "trainer", "redacteur", "beheerder")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class Staff(NamedTuple):
    """One member of staff. `password` is an argon2id hash, None for who comes through the gemeente's own login."""

    id: str
    subject: str
    name: str
    password: str | None
    roles: tuple[str, ...]
    gemeente: str | None
    active: bool

    @property
    def local(self) -> bool:
        return self.subject.startswith("lokaal:")


class AccountError(ValueError):
    """What was asked cannot be; the message says why, in Dutch."""


_COLUMNS = [staff.c[name] for name in Staff._fields]
_BY_SUBJECT = select(*_COLUMNS).where(staff.c.subject == bindparam("subject"))


def checked_name(name: str) -> str:
    """The name of a local account as it is kept; AccountError for what cannot be one."""
    name = name.strip().lower()
    if not _NAME.fullmatch(name):
        raise AccountError("Een naam heeft 2 tot 40 kleine letters, cijfers, punten of streepjes.")
    return name


def checked_roles(roles: Iterable[str]) -> tuple[str, ...]:
    """The roles in their fixed order; AccountError for none, or one that is not there."""
    given = set(roles)
    if not given or not given <= set(ROLES):
        raise AccountError(f"Kies een of meer rollen uit: {', '.join(ROLES)}.")
    return tuple(role for role in ROLES if role in given)


def find(connection: Connection, subject: str) -> Staff | None:
    """The account with this subject ("lokaal:NAME" or "oidc:SUB")."""
    row = connection.execute(_BY_SUBJECT, {"subject": subject}).first()
    return from_row(row) if row else None


def named(connection: Connection, name: str) -> Staff:
    """The account that the command line means: a local name, or a whole subject. AccountError without one."""
    found = find(connection, name) or find(connection, f"lokaal:{name.strip().lower()}")
    if found is None:
        raise AccountError(f"Er is geen account {name!r}.")
    return found


def everybody(connection: Connection) -> list[Staff]:
    return [from_row(row) for row in connection.execute(select(*_COLUMNS).order_by(staff.c.subject))]


def any_local(connection: Connection) -> bool:
    """Whether somebody can log in with a password here."""
    query = select(func.count()).select_from(staff).where(staff.c.password.is_not(None), staff.c.active == 1)
    return bool(connection.execute(query).scalar_one())


def add(
    connection: Connection, name: str, password: str, roles: Iterable[str], gemeente: str | None, now: float
) -> Staff:
    """A new local account; `password` is the hash. AccountError when the name is taken."""
    name = checked_name(name)
    if find(connection, f"lokaal:{name}"):
        raise AccountError(f"Er is al een account {name!r}. Een nieuw wachtwoord geeft u met: staff password {name}")
    made = Staff(_new_id(), f"lokaal:{name}", name, password, checked_roles(roles), gemeente, True)
    _insert(connection, made, now)
    return made


def from_provider(
    connection: Connection, subject: str, name: str, roles: tuple[str, ...], gemeente: str | None, now: float
) -> Staff | None:
    """The account of who comes through the gemeente's own login, with the roles of today; None when it was closed."""
    found = find(connection, f"oidc:{subject}")
    if found is None:
        made = Staff(_new_id(), f"oidc:{subject}", name[:80], None, roles, gemeente, True)
        _insert(connection, made, now)
        return made
    if not found.active:
        return None
    connection.execute(update(staff).where(staff.c.id == found.id).values(name=name[:80], roles=",".join(roles)))
    return found._replace(name=name[:80], roles=roles)


def set_password(connection: Connection, id: str, password: str, end_sessions: bool = True) -> None:
    """Keep a new hash; ends every session of this account, unless only the hash was renewed."""
    connection.execute(update(staff).where(staff.c.id == id).values(password=password))
    if end_sessions:
        connection.execute(delete(staff_sessions).where(staff_sessions.c.staff == id))


def remove(connection: Connection, found: Staff) -> None:
    """A local account goes. One of the gemeente's own login is closed: gone, it would come back at the next login."""
    connection.execute(delete(staff_sessions).where(staff_sessions.c.staff == found.id))
    if found.local:
        connection.execute(delete(staff).where(staff.c.id == found.id))
    else:
        connection.execute(update(staff).where(staff.c.id == found.id).values(active=0, roles=""))


def _insert(connection: Connection, made: Staff, now: float) -> None:
    values = {**made._asdict(), "roles": ",".join(made.roles), "active": int(made.active), "created": now}
    connection.execute(insert(staff), values)


def from_row(row: Sequence[Any]) -> Staff:
    """An account out of the columns of `Staff`, in that order."""
    id, subject, name, password, roles, gemeente, active = row
    return Staff(id, subject, name, password, tuple(filter(None, str(roles).split(","))), gemeente, bool(active))


def _new_id() -> str:
    return "m" + secrets.token_urlsafe(16)[:21]
