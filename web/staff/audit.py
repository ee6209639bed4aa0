"""Notes in the log of what staff did, from within a request."""

from __future__ import annotations

from web.services import services
from web.staff.access import current
from web.store import audit


def note(what: str, object: str | None = None, who: str | None = None) -> None:
    """Write down that `who` (else: who is logged in) did `what` (a word like `code_geopend`) with this object id."""
    person = current() if who is None else None
    these = services()
    with these.store.write() as connection:
        audit.write(connection, these.store.clock(), who or (person.name if person else "onbekend"), what, object)
