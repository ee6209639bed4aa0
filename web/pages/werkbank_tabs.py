"""The parts of the workbench that are there, for the menu that every one of its pages has."""

from __future__ import annotations

from flask import Blueprint, current_app

blueprint = Blueprint("werkbank_tabs", __name__)

TABS = (
    ("/werkbank", "Zoeken"),
    ("/werkbank/gesprek", "In gesprek"),
    ("/werkbank/voorbereiden", "Voorbereiden"),
    ("/werkbank/reflecties", "Uw team"),
)


@blueprint.app_context_processor
def _context() -> dict[str, object]:
    return {"werkbank_tabs": tabs}


def tabs() -> list[tuple[str, str]]:
    """Address and name of the parts that this installation serves."""
    served = {rule.rule for rule in current_app.url_map.iter_rules()}
    return [tab for tab in TABS if tab[0] in served]
