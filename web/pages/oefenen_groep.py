"""Practising in a group: in with the code and a name, choose a client, share or not. No account, no cookie: a key in the forms."""

from __future__ import annotations

from typing import NamedTuple

from flask import render_template
from werkzeug.datastructures import MultiDict

from actions.training.feedback import label
from actions.training.scenario import Scenario, scenario
from web import feedback, short_code
from web.gateway import auth
from web.problems import Problem
from web.services import services
from web.store.records import Conversation
from web.store.training import Group, Member
from web.trainers import groups

Form = MultiDict[str, str]
WRONG = "Deze code past nergens op. Kijk of je hem goed overnam, of vraag je trainer."


class Beside(NamedTuple):
    """What the page of a talk knows of its group; `key` is that of this trainee, from their own form."""

    code: str
    key: str
    goals: list[str]
    shared: bool
    closed: bool


def enter(form: Form) -> str:
    """In with a code and a name: the clients to choose from, or what is wrong."""
    group = groups.open_code(form.get("groep", ""))
    if group is None:
        return _door(form, WRONG)
    name = groups.text(form.get("naam", ""), groups.NICKNAME)
    key, fault = groups.join(group, name)
    return _door(form, fault) if fault else _inside(group, key)


def back(form: Form) -> str:
    """To the clients again."""
    group, _ = _known(form)
    return _inside(group, form.get("deelnemer", ""))


def begin(form: Form) -> tuple[Conversation, str]:
    """A conversation in the group, and its token. 400 for a client the group does not practise with."""
    group, who = _known(form)
    name = form.get("scenario", "")
    if name not in group.scenarios:
        raise Problem(400, "scenario")
    these = services()
    try:
        opened = these.gateway.open("training", name, these.settings.gemeente, hints=group.hints)
    except KeyError:
        raise Problem(400, "scenario") from None
    groups.add_talk(group, who, opened.id, form.get("delen") == "ja")
    return auth.open_conversation(these.store, opened.id, opened.token), opened.token


def beside(talk: Conversation, form: Form) -> Beside | None:
    """What belongs on the page of a conversation in a group; None for one that is in no group."""
    found = groups.talk_in_group(talk.id)
    if found is None:
        return None
    group, link = found
    goals = [label(name) for name in group.goals]
    code = short_code.spaced(group.code) if group.code else ""
    return Beside(code, form.get("deelnemer", "")[:60], goals, link.shared, group.closed is not None)


def _known(form: Form) -> tuple[Group, Member]:
    """The group and the trainee of a form; 404 once the group is closed."""
    group = groups.open_code(form.get("groep", ""))
    who = groups.member(group, form.get("deelnemer", "")) if group else None
    if group is None or who is None:
        raise Problem(404, "groep_dicht")
    return group, who


def _inside(group: Group, key: str) -> str:
    who = groups.member(group, key)
    if who is None:
        raise Problem(404, "groep_dicht")
    return render_template(
        "oefenen_groep.html",
        group=group,
        code=short_code.spaced(group.code or ""),
        key=key,
        member=who,
        goals=[label(name) for name in group.goals],
        scenarios=list(_clients(group)),
    )


def _clients(group: Group) -> list[Scenario]:
    found = []
    for name in group.scenarios:
        try:
            found.append(scenario(name))
        except KeyError:  # deleted since
            continue
    return found


def _door(form: Form, fault: str) -> str:
    return render_template(
        "oefenen.html",
        scenarios=feedback.on_here().values(),
        fault=fault,
        code=form.get("groep", "")[:12],
        naam=form.get("naam", "")[: groups.NICKNAME],
    )
