"""The pictures of a reflection as SVG: accessible, without script or style, for pages and for paper."""

from __future__ import annotations

from markupsafe import Markup

from actions.professional.reflection_view import View
from web.pictures import bars, grid, listing, pairs, quadrant, radar, tiles

_DRAW = {
    "kwadrant": quadrant.draw,
    "balken": bars.draw,
    "waarden": bars.draw,
    "rooster": grid.draw,
    "contouren": tiles.draw,
    "paren": pairs.draw,
    "lijst": listing.draw,
}


def draw(view: View, key: str = "beeld") -> list[Markup]:
    """The picture of a view, or one for each group of parts. `key` begins the ids and is unique on its page."""
    if view.empty:
        return []
    if view.model.beeld["soort"] != "radar":
        return [_DRAW[view.model.beeld["soort"]](view, key).html()]
    webs = [(deel, parts) for deel, parts in view.model.pages() if any(view.answered(part) for part in parts)]
    return [radar.draw(view, deel, parts, f"{key}-{deel.id}").html() for deel, parts in webs]
