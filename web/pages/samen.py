"""A reflection with others: staff begin one and delete it, whoever has the code takes part and sees the answers together."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, render_template, request

from actions.professional.reflection import models
from actions.professional.reflection_view import View
from web import reflection_groups as groups
from web.dates import day
from web.pages.reflectie_stap import Step, Where
from web.pages.reflectie_uitslag import EXPORTS, compared, outcome
from web.pages.reflecties import PATH, WHO, known
from web.problems import Problem
from web.reflections import NICKNAME, SUBJECT, Shown, nickname, plain
from web.staff import current, staff_page
from web.store.reflections import Group

blueprint = Blueprint("samen", __name__)

JOIN = "/samen"
MANAGE = f"{PATH}/samen"


@blueprint.post(MANAGE)
@staff_page(*WHO)
def manage() -> str | Response:
    """Begin one, look at it, give it another code, or delete it."""
    person, form = current(), request.form
    if person is None:  # staff_page lets nobody else through
        raise Problem(404, "onbekend")
    action = form.get("actie", "")
    if action == "begin":
        group, code = groups.begin(
            person.id, known(form.get("model", "")).id, plain(form.get("onderwerp", ""), SUBJECT)
        )
        return _code_page(group, code)
    group = groups.owned(person.id, form.get("id", ""))
    if action == "code":
        return _code_page(group, groups.renew_code(group))
    if action == "wis":
        groups.remove(person.id, group.id)
        return render_template("samen_gewist.html", model=models()[group.model])
    return _together(group, Where(MANAGE, {"id": group.id}, shared=True))


@blueprint.get(JOIN)
def enter() -> str:
    """Where a code is typed."""
    return render_template("samen.html", code="", fault="")


@blueprint.post(JOIN)
def take_part() -> str | Response:
    """Everything somebody with a code does: look, answer, see the answers together, take their own back."""
    form = request.form
    group = groups.open_code(form.get("code", ""))
    if group is None:
        fault = "Deze code past nergens op. Kijk of u hem goed overnam, of vraag een nieuwe."
        return render_template("samen.html", code=form.get("code", "")[:20], fault=fault)
    key = form.get("sleutel", "") or groups.new_key()
    name = nickname(form.get("roepnaam", ""))
    carried = {"code": form.get("code", "")[:20], "sleutel": key[:60], "roepnaam": name}
    where = Where(JOIN, carried, shared=True, staff=False)
    made = replace(Step.read(models()[group.model], form), subject=group.subject)
    action = form.get("actie", "open")
    if action == "open":
        return _opened(group, where)
    if action == "begin" and (before := groups.own_answers(group, key)):
        made = replace(made, answers=before.answers)
    if action in ("begin", "volgende", "vorige", "aanpassen"):
        return made.go(action).show(where, last="Voeg mijn antwoorden toe")
    if action == "terugtrekken":
        note = "Uw antwoorden zijn weg." if groups.withdraw(group, key) else "Er stonden geen antwoorden van u."
        return _opened(group, where, note)
    if action == "uitslag":
        if View.alone(made.model, made.answers).empty:
            fault = "U hebt nog niets ingevuld. Kies bij minstens één vraag een antwoord."
            return made.show(where, fault, last="Voeg mijn antwoorden toe")
        if not groups.answer(group, key, name, made.answers):
            return _opened(group, where, "Er is geen plaats meer: meer mensen kunnen niet meedoen.")
    return _together(group, where)


def _code_page(group: Group, code: str) -> str:
    return render_template(
        "samen_code.html", group=group, code=code, model=models()[group.model], tot=day(group.until), join=JOIN
    )


def _opened(group: Group, where: Where, note: str = "") -> str:
    _, people, names = groups.view(group)
    own = groups.own_answers(group, where.hidden["sleutel"])
    return render_template(
        "samen_open.html",
        group=group,
        model=models()[group.model],
        where=where,
        aantal=people,
        namen=names,
        mijn=own,
        tot=day(group.until),
        note=note,
        longest=NICKNAME,
    )


def _together(group: Group, where: Where) -> str | Response:
    """The answers of everybody, or that there are too few; also to take along and beside last time."""
    made = replace(Step.read(models()[group.model], request.form), answers={}, subject=group.subject)
    action = request.form.get("actie", "")
    made, fault = compared(made) if action == "vergelijk" else (made, "")
    view, people, names = groups.view(group, made.earlier)
    if view is None:
        return render_template("samen_wacht.html", model=made.model, group=group, where=where, aantal=people)
    if view.empty:
        fault = "Nog geen vraag heeft twee antwoorden."
    shown = Shown(view, made.subject, made.before, tuple(names))
    return EXPORTS[action](shown) if action in EXPORTS else outcome(made, shown, where, fault)
