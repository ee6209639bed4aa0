"""Passwords: argon2id, never two heavy computations more than this machine can bear, the same time for everybody."""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from web.problems import Problem

SHORTEST, LONGEST = 12, 200
AT_ONCE = threading.BoundedSemaphore(2)  # each takes 64 MiB
PATIENCE = 5.0  # seconds to wait for a turn

_hasher = PasswordHasher()


def wrong_with(password: str, name: str = "") -> str | None:
    """Why this cannot be a password, as a Dutch sentence; None when it can."""
    if len(password) < SHORTEST:
        return f"Een wachtwoord heeft ten minste {SHORTEST} tekens. Een zinnetje is makkelijk te onthouden."
    if len(password) > LONGEST:
        return f"Een wachtwoord heeft hoogstens {LONGEST} tekens."
    if len(set(password)) < 4:
        return "Dit wachtwoord is te makkelijk te raden. Neem meer verschillende tekens."
    if name and name.lower() in password.lower():
        return "Een wachtwoord mag uw naam niet bevatten."
    return None


def hashed(password: str) -> str:
    """The argon2id hash to keep."""
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    """A hash that no password has: looked at for a name that is not there, so that this takes as long."""
    return _hasher.hash("\0 no password is this \0")


def fits(password: str, kept: str | None) -> bool:
    """Whether the password is the one of this hash; takes as long without one. 503 when too many log in at once."""
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise Problem(503, "inloggen_druk", headers={"Retry-After": "5"})
    try:
        _hasher.verify(kept or _nobody(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    finally:
        AT_ONCE.release()
    return kept is not None


def is_old(kept: str) -> bool:
    """Whether the hash was made with lighter settings than today's."""
    return _hasher.check_needs_rehash(kept)
