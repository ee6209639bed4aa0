"""Logging in: the same answer and the same time for everybody, and slower for who guesses."""

from __future__ import annotations

import hashlib

from web.caller import caller
from web.gateway.rate import Limit
from web.problems import Problem
from web.services import Services
from web.staff import passwords
from web.store import audit, sessions, staff
from web.store.staff import Staff

WINDOW = 300.0  # seconds
PER_ACCOUNT, PER_ADDRESS = 5, 30  # failures in that time


def with_password(these: Services, name: str, password: str) -> str | None:
    """What goes into the cookie of a new session; None when name and password do not fit. 429 after too many tries."""
    name = name.strip().lower()[:80]
    counted = _count(these, name)
    with these.store.read() as connection:
        found = staff.find(connection, f"lokaal:{name}")
    usable = found.password if found and found.active else None
    if not passwords.fits(password, usable) or found is None:
        with these.store.write() as connection:
            # A name that is not there may be a password in the wrong field.
            audit.write(connection, these.store.clock(), found.name if found else "onbekend", "inloggen_mislukt")
        return None
    for limit, token in counted:
        limit.give_back(token)
    return start(these, found, passwords.hashed(password) if passwords.is_old(usable or "") else None)


def is_right(these: Services, person: Staff, password: str) -> bool:
    """Whether this is the password of who is logged in already; wrong ones count as failed logins."""
    counted = _count(these, person.name)
    if not passwords.fits(password, person.password):
        return False
    for limit, token in counted:
        limit.give_back(token)
    return True


def start(these: Services, person: Staff, renewed: str | None = None) -> str:
    """Begin a session; `renewed` is a hash made with today's settings. Returns what goes into the cookie."""
    now = these.store.clock()
    with these.store.write() as connection:
        if renewed:
            staff.set_password(connection, person.id, renewed, end_sessions=False)
        audit.write(connection, now, person.name, "ingelogd")
        return sessions.begin(connection, person.id, now)


def _count(these: Services, name: str) -> list[tuple[Limit, str]]:
    """Count this try for the account and for the address, before the password is looked at: tries at once count too."""
    limits = these.limits
    who = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
    asked = [(limits.of("login-account", PER_ACCOUNT, WINDOW), who)]
    if address := caller():
        asked.append((limits.of("login-adres", PER_ADDRESS, WINDOW), address))
    for limit, token in asked:
        if not limit.allow(token):
            raise Problem(429, "inloggen_wacht", headers={"Retry-After": str(int(WINDOW))})
    return asked
