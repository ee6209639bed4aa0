"""What can be done with a group of trainees: made, joined with its code, closed, deleted. The state is in the store alone."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from knowledge import guard
from web import code_door, short_code
from web.gateway.auth import hash_token, new_id
from web.problems import Problem
from web.services import services
from web.store import training
from web.store.training import Group, Link, Member

NAME, NICKNAME = 60, 24  # characters
MOST = 60  # people in one group
TRIES = (60, 600.0)  # wrong codes from one address in so many seconds: a whole class may sit behind one


def text(raw: str, most: int) -> str:
    """A few words on one line, as somebody typed them."""
    return " ".join(guard.clean(raw.encode("utf-8", "replace").decode(), most * 2).split())[:most].strip()


def make(owner: str, name: str, scenarios: Sequence[str], goals: Sequence[str], hints: bool) -> Group:
    """A new group with its code."""
    these = services()
    now, place = these.store.clock(), these.settings.gemeente
    names = tuple(scenarios), tuple(goals)
    made = Group(new_id(), short_code.new(), owner, place, name, *names, hints, now, now, None)
    with these.store.write() as connection:
        training.begin(connection, made)
    return made


def of_owner(owner: str) -> list[Group]:
    """What this trainer made and still holds, the newest first."""
    with services().store.read() as connection:
        return training.of_owner(connection, owner)


def owned(owner: str, id: str) -> Group:
    """The group with this id, for who made it; 404 for anybody else."""
    with services().store.read() as connection:
        found = training.find(connection, id)
    if found is None or found.owner != owner:
        raise Problem(404, "onbekend")
    return found


def open_code(typed: str) -> Group | None:
    """The open group behind a code; None for a wrong or old one. 429 after too many wrong ones."""
    return code_door.behind(typed, "oefengroep-code", TRIES, training.by_code)


def join(group: Group, nickname: str) -> tuple[str, str]:
    """Let somebody in: their key, and "" or what is wrong with the name in words."""
    if not nickname:
        return "", "Kies een naam. Het hoeft niet je echte naam te zijn."
    these, key = services(), secrets.token_urlsafe(18)
    with these.store.write() as connection:
        names = [name.casefold() for name in training.nicknames(connection, group.id)]
        if nickname.casefold() in names:
            return "", f"Er is al een {nickname} in deze groep. Kies een andere naam, of typ er iets bij."
        if len(names) >= MOST:
            return "", "De groep is vol. Vraag je trainer om nog een groep te maken."
        training.join(connection, Member(new_id(), group.id, nickname, hash_token(key), these.store.clock()))
    return key, ""


def member(group: Group, key: str) -> Member | None:
    """The trainee with this key."""
    with services().store.read() as connection:
        return training.member(connection, group.id, hash_token(key)) if key else None


def add_talk(group: Group, who: Member, conversation: str, shared: bool) -> None:
    """Let a conversation that just began belong to the group."""
    these = services()
    with these.store.write() as connection:
        training.link(connection, Link(conversation, group.id, who.id, shared, these.store.clock()))


def talk_in_group(conversation: str) -> tuple[Group, Link] | None:
    """The group that a conversation belongs to, if any."""
    with services().store.read() as connection:
        link = training.link_of(connection, conversation)
        group = training.find(connection, link.group) if link else None
    return (group, link) if group and link else None


def set_shared(conversation: str, shared: bool) -> None:
    """Let the trainer read along with a conversation, or no longer."""
    with services().store.write() as connection:
        training.share(connection, conversation, shared)


def close(group: Group) -> None:
    """Nobody comes in any more and nobody is read along with; the names go."""
    these = services()
    with these.store.write() as connection:
        training.close(connection, group.id, these.store.clock())
    these.store.scrub()


def remove(group: Group) -> int:
    """Delete the group and every conversation in it; returns how many. Upkeep tells Rasa."""
    these = services()
    with these.store.write() as connection:
        gone = training.remove(connection, group.id, these.store.clock())
    these.store.scrub()
    return gone
