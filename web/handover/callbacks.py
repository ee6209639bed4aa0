"""A request to be called back: made and withdrawn by the citizen, called by a professional, then forgotten."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from knowledge.gemeente import Gemeente
from web.gateway.auth import new_id
from web.moments import Moment, named, spoken
from web.problems import Problem
from web.services import Services
from web.store import audit, callbacks
from web.store.callbacks import OPEN, Callback
from web.store.records import Conversation
from web.store.staff import Staff
from web.texts import Form, texts
from web.vault import NoKeysError

NAME, REMARK = 80, 300  # characters at most
MADE = (5, 3600.0)  # requests of one conversation in that many seconds
# A Dutch number, or one from abroad with its country.
_PHONE = re.compile(r"(?:\+31|0031|0)[1-9]\d{8}|(?:\+|00)[1-9]\d{7,14}")


class Wanted(NamedTuple):
    """What the citizen filled in, looked at."""

    name: str
    phone: str
    remark: str
    moment: Moment


def wanted(place: Gemeente, now: float, name: str, phone: str, moment: str, remark: str) -> Wanted:
    """Look at what was filled in. 400 with the kind of texts.yml that says what to mend."""
    name, remark = " ".join(name.split()), remark.strip()
    if not 1 <= len(name) <= NAME:
        raise Problem(400, "bel_naam")
    digits = re.sub(r"[\s().-]", "", phone)
    if not _PHONE.fullmatch(digits):
        raise Problem(400, "bel_nummer")
    if len(remark) > REMARK:
        raise Problem(400, "bel_opmerking")
    chosen = named(place, now, moment)
    if chosen is None:
        raise Problem(400, "bel_moment")
    return Wanted(name, digits, remark, chosen)


def ask(these: Services, conversation: Conversation, request: Wanted, form: Form = "u") -> Callback:
    """Keep the request, sealed, in place of an earlier one. 429 after too many."""
    mode = these.modes.get(conversation.mode)
    if mode is None or mode.summary is None:
        raise Problem(404, "geen_verslag")
    if not these.limits.of("terugbellen", *MADE).allow(conversation.id):
        raise Problem(429, "te_vaak_bellen", headers={"Retry-After": "3600"})
    now = these.store.clock()
    content = {"naam": request.name, "telefoon": request.phone, "opmerking": request.remark}
    try:
        sealed = these.vault.seal(content)
    except NoKeysError:
        raise Problem(503, "geen_sleutels") from None
    start, end = request.moment.start.timestamp(), request.moment.end.timestamp()
    kept = Callback(new_id(), conversation.id, sealed, start, end, now, consent_text(form), OPEN, None)
    with these.store.write() as connection:
        callbacks.put(connection, kept)
    these.store.scrub()
    return kept


def of(these: Services, conversation: Conversation) -> Callback | None:
    """The request of this conversation."""
    with these.store.read() as connection:
        return callbacks.of_conversation(connection, conversation.id)


def withdraw(these: Services, conversation: Conversation) -> bool:
    """Nobody calls any more, and the data is gone; False: there was no request."""
    with these.store.write() as connection:
        gone = callbacks.withdraw(connection, conversation.id)
    if gone:
        these.store.scrub()
    return gone


def queue(these: Services) -> list[Callback]:
    """All requests, open ones first, the moment that comes first on top. Nobody's name is opened for it."""
    with these.store.read() as connection:
        found = callbacks.everything(connection)
    return sorted(found, key=lambda one: one.status != OPEN)


def opened(these: Services, id: str, person: Staff) -> tuple[Callback, dict[str, Any]]:
    """One request with name, number and remark; in the log. 404 when it is gone or was withdrawn."""
    with these.store.read() as connection:
        found = callbacks.find(connection, id)
    content = these.vault.open(found.sealed) if found else None
    if found is None or content is None:
        raise Problem(404, "bel_weg")
    with these.store.write() as connection:
        audit.write(connection, these.store.clock(), person.name, "terugbellen_geopend", found.id)
    return found, content


def close(these: Services, id: str, status: str, person: Staff) -> None:
    """Called, not reached, or open again. 404 when it is gone."""
    if status not in (OPEN, callbacks.CALLED, callbacks.NOT_REACHED):
        raise Problem(400, "onjuist")
    with these.store.write() as connection:
        if not callbacks.close(connection, id, status, these.store.clock()):
            raise Problem(404, "bel_weg")
        audit.write(connection, these.store.clock(), person.name, f"terugbellen_{status}", id)


def when(request: Callback) -> str:
    """The moment in words: maandag 30 november, tussen 9.00 en 12.00 uur."""
    return spoken(request.start, request.end)


def told(request: Callback, place: Gemeente, form: Form = "u") -> str:
    """What the citizen reads: who calls, and when."""
    words = texts(form)["terugbellen"]["klaar_uitleg"]
    return str(words.format(naam=place.lokets[place.voordeur].naam, moment=when(request)))


def consent_text(form: Form = "u") -> str:
    """What the citizen says yes to, as it was read."""
    return str(texts(form)["terugbellen"]["toestemming"])
