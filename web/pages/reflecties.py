"""Reflections by oneself, or with the team around one screen: choose a model, answer, see the picture. Nothing is stored."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from actions.professional.reflection import Model, UnfitError, models, parse
from actions.professional.reflection_view import View, words
from web import pictures, reflection_groups
from web.pages.reflectie_stap import Step, Where, only_part
from web.pages.reflectie_uitslag import EXPORTS, compared, outcome
from web.problems import Problem
from web.reflections import Shown, within
from web.staff import current, staff_page

blueprint = Blueprint("reflecties", __name__)

PATH = "/werkbank/reflecties"
WHO = ("professional", "trainer")


@blueprint.get(PATH)
@staff_page(*WHO)
def choose() -> str:
    """The models, and the reflections with others that this member of staff began."""
    person = current()
    begun = reflection_groups.of_owner(person.id) if person else []
    return render_template("reflecties.html", modellen=models().values(), groepen=begun)


@blueprint.get(f"{PATH}/<name>")
@staff_page(*WHO)
def first(name: str) -> str:
    """What a model is about, and its first questions."""
    model = known(name)
    return Step(model, only=only_part(model, request.args.get("deel", ""))).show(Where(f"{PATH}/{name}"))


@blueprint.post(f"{PATH}/<name>")
@staff_page(*WHO)
def step(name: str) -> str | Response:
    """On to the next questions, back, the outcome, or the outcome to take along."""
    made = Step.read(known(name), request.form)
    where = Where(f"{PATH}/{name}")
    action = request.form.get("actie", "")
    if action in ("volgende", "vorige", "aanpassen"):
        return made.go(action).show(where)
    if View.alone(made.model, made.answers).empty:
        return made.show(where, fault="U hebt nog niets ingevuld. Kies bij minstens één vraag een antwoord.")
    made, fault = compared(made) if action == "vergelijk" else (made, "")
    shown = Shown(View.alone(made.model, made.answers, made.earlier), made.subject, made.before)
    return EXPORTS[action](shown) if action in EXPORTS else outcome(made, shown, where, fault)


@blueprint.get(f"{PATH}/maken")
@staff_page(*WHO)
def make() -> str:
    """Where an expert pastes a reflection of their own to see how it becomes."""
    return render_template("reflectie_maken.html", tekst="", fouten=())


@blueprint.post(f"{PATH}/maken")
@staff_page(*WHO)
def preview() -> str:
    """A pasted reflection: what is wrong in it, or how it looks with made-up answers. It is not kept."""
    text = request.form.get("tekst", "").encode("utf-8", "replace").decode()
    try:
        model = parse(text)
    except UnfitError as error:
        return render_template("reflectie_maken.html", tekst=text, fouten=error.faults)
    voorbeelden = [one.context(f"beeld{place}") for place, one in enumerate(examples(model))]
    return render_template("reflectie_maken.html", tekst=text, fouten=(), model=model, voorbeelden=voorbeelden)


@blueprint.app_context_processor
def _context() -> dict[str, object]:
    return {"reflected": reflected}


def reflected(told: dict[str, Any], key: str) -> dict[str, Any] | None:
    """The pictures of a reflection that was done in a conversation, and the fields that bring it to its page."""
    model = models().get(str(told.get("model")))
    if model is None:
        return None
    made = Step(model, within(model, told.get("answers") or {}))
    view = View.alone(model, made.answers)
    return {"platen": pictures.draw(view, key), "pad": f"{PATH}/{model.id}", "velden": made.fields()}


def known(name: str) -> Model:
    """The reflection with this name; 404 when there is none."""
    if name not in models():
        raise Problem(404, "onbekend")
    return models()[name]


def examples(model: Model) -> list[Shown]:
    """A reflection with the lowest answers, with the highest, and of people who differ: for its maker to look at."""
    low = {key: one.vraag.laagst for key, one in model.keys.items()}
    high = {key: one.vraag.hoogst for key, one in model.keys.items()}
    views = {
        "laag": View.alone(model, low),
        "hoog": View.alone(model, high),
        "samen": View.shared(model, [low, high, high]),
    }
    return [Shown(view, words("voorbeeld", name)) for name, view in views.items() if view is not None]
