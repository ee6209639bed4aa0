"""The catalogue: scenarios, lokets as this gemeente has them, arrangementen."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from knowledge.gemeente import gemeente
from web.feedback import on_here
from web.place import arrangementen as kinds
from web.services import services

blueprint = Blueprint("catalogue", __name__)


@blueprint.get("/scenarios")
def scenarios() -> Response:
    """Scenarios of the training studio that are on here."""
    return jsonify(
        scenarios=[
            {"id": one.id, "title": one.titel, "about": one.over, "level": one.niveau, "goals": list(one.doelen)}
            for one in on_here().values()
        ]
    )


@blueprint.get("/lokets")
def lokets() -> Response:
    """Every loket, with the names and numbers of this gemeente."""
    here = gemeente(services().settings.gemeente)
    return jsonify(
        gemeente=here.naam,
        lokets=[
            {
                "id": loket.id,
                "title": loket.naam,
                "about": loket.uitleg,
                "reach": loket.bereik,
                "phone": loket.telefoon,
                "bring": list(loket.meenemen),
                "then": loket.dan,
            }
            for loket in here.lokets.values()
        ],
    )


@blueprint.get("/arrangementen")
def arrangementen() -> Response:
    """Every kind of answer, from light to heavy."""
    return jsonify(
        arrangementen=[
            {"id": id, "title": entry["naam"], "about": entry["uitleg"], "sections": entry["secties"]}
            for id, entry in sorted(kinds().items(), key=lambda item: item[1]["gewicht"])
        ]
    )
