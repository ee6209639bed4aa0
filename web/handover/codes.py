"""A code for the loket: the citizen gets it, a professional opens the verslag with it, nobody sees the chat."""

from __future__ import annotations

from typing import Any, NamedTuple

from web import short_code
from web.dates import moment
from web.gateway.auth import new_id
from web.problems import Problem
from web.services import Services
from web.store import audit, codes
from web.store.codes import Code
from web.store.records import Conversation
from web.store.staff import Staff
from web.talk import summary_of
from web.texts import Form, texts
from web.vault import NoKeysError

VALID_DAYS = 7
MADE, TRIES = (
    (5, 3600.0),
    (10, 600.0),
)  # codes that a conversation may ask, wrong ones that somebody may type, in seconds


class Given(NamedTuple):
    """What the citizen gets: the code as it is written down, and until when it holds (seconds since 1970)."""

    code: str
    until: float


def give(these: Services, conversation: Conversation, form: Form = "u") -> Given:
    """Seal the verslag as it is now and give a code for it; an earlier code no longer holds. 429 after too many."""
    if not these.limits.of("code-maken", *MADE).allow(conversation.id):
        raise Problem(429, "te_vaak_code", headers={"Retry-After": "3600"})
    now = these.store.clock()
    code = short_code.new()
    until = now + min(VALID_DAYS, these.settings.retention_days) * 86400.0
    content = {"verslag": summary_of(these, conversation), "gemaakt": now, "geldig_tot": until}
    try:
        mark, sealed = these.vault.marks(code)[0], these.vault.seal(content)
    except NoKeysError:
        raise Problem(503, "geen_sleutels") from None
    kept = Code(new_id(), conversation.id, mark, sealed, now, until, consent_text(form), None, None)
    with these.store.write() as connection:
        codes.put(connection, kept)
    these.store.scrub()  # an earlier one is gone
    return Given(short_code.spaced(code), until)


def now_valid(these: Services, conversation: Conversation) -> Code | None:
    """The code of this conversation that still holds; it cannot be read back."""
    with these.store.read() as connection:
        return codes.of_conversation(connection, conversation.id, these.store.clock())


def withdraw(these: Services, conversation: Conversation) -> bool:
    """The code no longer holds and the sealed verslag is gone; False: there was none."""
    with these.store.write() as connection:
        gone = codes.withdraw(connection, conversation.id)
    if gone:
        these.store.scrub()
    return gone


def open_code(these: Services, code: str, person: Staff) -> dict[str, Any] | None:
    """The verslag behind a code, with `gemaakt` and `geldig_tot` (seconds since 1970); None when the code opens nothing.

    Who opens a code first is the only one who can do so again. 403 without the role professional, 429
    after too many wrong ones. Every try is in the log.
    """
    if "professional" not in person.roles:
        raise Problem(403, "geen_rol")
    limit = these.limits.of("code-openen", *TRIES)
    if not limit.allow(person.id):
        raise Problem(429, "code_wacht", headers={"Retry-After": str(int(TRIES[1]))})
    found = _take(these, code, person)
    content = these.vault.open(found.sealed) if found else None
    with these.store.write() as connection:
        what = "code_geopend" if content else "code_onbekend"
        audit.write(connection, these.store.clock(), person.name, what, found.id if found else None)
    if content is None:
        return None
    limit.give_back(person.id)
    return {**content["verslag"], "gemaakt": content["gemaakt"], "geldig_tot": content["geldig_tot"]}


def consent_text(form: Form = "u") -> str:
    """What the citizen says yes to, as it was read."""
    return str(texts(form)["code"]["toestemming"])


def told(until: float, form: Form = "u") -> str:
    """Beside a new code: how long it holds, and for whom."""
    return str(texts(form)["code"]["geldig"].format(dag=moment(until)))


def state(found: Code, form: Form = "u") -> str:
    """That there is a code, and whether somebody has read the verslag with it."""
    words = texts(form)["code"]
    said = words["er_is"].format(dag=moment(found.until))
    return f"{said} {words['geopend'].format(dag=moment(found.opened))}" if found.opened else str(said)


def _take(these: Services, typed: str, person: Staff) -> Code | None:
    code = short_code.read(typed)
    if code is None:
        return None
    try:
        marks = these.vault.marks(code)
    except NoKeysError:
        raise Problem(503, "geen_sleutels") from None
    with these.store.write() as connection:
        return codes.take(connection, marks, person.id, these.store.clock())
