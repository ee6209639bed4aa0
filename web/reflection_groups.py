"""A reflection that several people do with a code: begun by staff, answered by whoever has the code, seen together."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection

from actions.professional.reflection import Answers, models
from actions.professional.reflection_view import View
from web import code_door, short_code
from web.gateway.auth import hash_token, new_id
from web.problems import Problem
from web.services import services
from web.store import reflections
from web.store.reflections import Given, Group

MOST = 60  # people in one reflection
TRIES = (20, 600.0)  # wrong codes that one address may type, in seconds
DAY = 86400.0


@dataclass(frozen=True)
class Begun:
    """A group with what its owner sees in the list."""

    group: Group
    titel: str
    aantal: int


def begin(owner: str, model: str, subject: str) -> tuple[Group, str]:
    """A new group and its code, which is nowhere else."""
    these = services()
    now, code = these.store.clock(), short_code.new()
    until = now + these.settings.retention_days * DAY
    group = Group(new_id(), hash_token(code), owner, model, subject, these.settings.gemeente, now, until)
    with these.store.write() as connection:
        reflections.begin(connection, group)
    return group, short_code.spaced(code)


def renew_code(group: Group) -> str:
    """Another code for a group whose code was lost; the earlier one opens nothing any more."""
    code = short_code.new()
    with services().store.write() as connection:
        reflections.new_mark(connection, group.id, hash_token(code))
    return short_code.spaced(code)


def of_owner(owner: str) -> list[Begun]:
    """What this member of staff began and still holds."""
    these = services()
    with these.store.read() as connection:
        found = reflections.of_owner(connection, owner, these.store.clock())
        return [
            Begun(one, models()[one.model].titel, reflections.count(connection, one.id))
            for one in found
            if one.model in models()
        ]


def owned(owner: str, id: str) -> Group:
    """The group with this id, for who began it; 404 for anybody else."""
    found = next((one.group for one in of_owner(owner) if one.group.id == id), None)
    if found is None:
        raise Problem(404, "onbekend")
    return found


def open_code(typed: str) -> Group | None:
    """The group behind a code; None for a wrong or old one. 429 after too many wrong ones."""
    now = services().store.clock()

    def find(connection: Connection, code: str) -> Group | None:
        found = reflections.by_mark(connection, hash_token(code), now)
        return found if found is not None and found.model in models() else None

    return code_door.behind(typed, "reflectie-code", TRIES, find)


def answer(group: Group, key: str, nickname: str, answers: Answers) -> bool:
    """Keep one person's answers in place of their earlier ones; False when there is no more room."""
    with services().store.write() as connection:
        mark = hash_token(key)
        if reflections.own(connection, group.id, mark) is None and reflections.count(connection, group.id) >= MOST:
            return False
        reflections.put(connection, group.id, mark, Given(nickname, dict(answers)))
    return True


def own_answers(group: Group, key: str) -> Given | None:
    """What the person with this key answered before."""
    with services().store.read() as connection:
        return reflections.own(connection, group.id, hash_token(key))


def withdraw(group: Group, key: str) -> bool:
    """Take back what the person with this key answered."""
    with services().store.write() as connection:
        gone = reflections.withdraw(connection, group.id, hash_token(key))
    if gone:
        services().store.scrub()
    return gone


def remove(owner: str, id: str) -> None:
    """Delete a group with everything in it, for who began it; 404 for anybody else."""
    with services().store.write() as connection:
        if not reflections.remove(connection, id, owner):
            raise Problem(404, "onbekend")
    services().store.scrub()


def view(group: Group, before: Answers | None = None) -> tuple[View | None, int, list[str]]:
    """What everybody answered side by side (None below two people), how many took part, and their names, sorted."""
    with services().store.read() as connection:
        given = reflections.all_of(connection, group.id)
    # Names stand apart from the answers: a dot in the picture is nobody's.
    names = sorted((one.nickname for one in given if one.nickname), key=str.casefold)
    shown = View.shared(models()[group.model], [one.answers for one in given], before)
    return shown, len(given), names


def new_key() -> str:
    """What somebody keeps in their form to change or take back their own answers."""
    return secrets.token_urlsafe(18)
