"""Contours: for each element a tile per point on its list, filled as far as the point is there."""

from __future__ import annotations

from actions.professional.reflection import Vraag
from actions.professional.reflection_view import View, words
from web.pictures import svg
from web.pictures.svg import Drawing

TILE, GAP = 25.0, 4.0
ACROSS = 12


def draw(view: View, key: str) -> Drawing:
    """A row of numbered tiles under each element that was answered."""
    drawing = Drawing(view.model.titel, view.summary(), key)
    y = 2.0
    for part in view.model.onderdelen:
        if not view.answered(part):
            continue
        y = drawing.lines(4, y + 16, part.kort, svg.WIDTH - 8, font_weight="bold") - 8
        for place, vraag in enumerate(part.vragen):
            row, column = divmod(place, ACROSS)
            _tile(drawing, 4 + column * (TILE + GAP), y + row * (TILE + GAP), vraag, view, place + 1)
        y += ((len(part.vragen) - 1) // ACROSS + 1) * (TILE + GAP) + 4
    _legend(drawing, view, y + 6)
    return drawing


def _tile(drawing: Drawing, x: float, y: float, vraag: Vraag, view: View, n: int) -> None:
    value = view.scores.antwoorden.get(vraag.id)
    earlier = view.vorige.antwoorden.get(vraag.id) if view.vorige else None
    moved = value is not None and earlier is not None and earlier != value
    share = None if value is None else (value - vraag.laagst) / (vraag.hoogst - vraag.laagst)
    _fill(drawing, x, y, share)
    dark = share is not None and share > 0.9
    look, ink = ("b-tegel-vol", svg.PAPER) if dark else ("b-tegel", svg.INK)
    drawing.text(x + TILE * (0.38 if moved else 0.5), y + 17, str(n), look, "middle", 11 if moved else 12, fill=ink)
    if view.groep and vraag.id in view.groep.vragen and view.groep.vragen[vraag.id].breedte > 1:
        svg.wished(drawing, x + TILE - 3, y + 3, 4.5)
    if moved and value is not None and earlier is not None:
        arrow = "↑" if value > earlier else "↓"
        drawing.text(x + TILE - 2, y + 17, arrow, look, "end", 12, fill=ink)


def _fill(drawing: Drawing, x: float, y: float, share: float | None) -> None:
    """Full: there. From below halfway: partly. Empty: not yet. A broken edge: not answered."""
    edge: dict[str, str | float] = {"stroke": svg.NOW, "stroke_width": 1.5}
    if share is None:
        drawing.rect(x, y, TILE, TILE, "b-tegel-leeg", fill=svg.PAPER, stroke=svg.LINE, stroke_dasharray="3 3")
        return
    drawing.rect(x, y, TILE, TILE, "b-tegel-vlak", fill=svg.PAPER, **edge)
    if share > 0.9:
        drawing.rect(x, y, TILE, TILE, "b-balk", fill=svg.NOW)
    elif share > 0.1:
        part = TILE * share
        drawing.rect(x, y + TILE - part, TILE, part, "b-deels", fill="#9cc5c3")


def _legend(drawing: Drawing, view: View, y: float) -> None:
    options = view.model.onderdelen[0].vragen[0].opties
    for place, option in enumerate(reversed(options)):
        x = 4 + place * 112
        _fill(drawing, x, y, (option.waarde - options[0].waarde) / (options[-1].waarde - options[0].waarde))
        drawing.text(x + TILE + 6, y + 17, option.naam.lower(), "b-tekst")
    y += TILE + 8
    if view.groep:
        svg.wished(drawing, 12, y + 9, 4.5)
        y = drawing.lines(
            28,
            y + 14,
            words("legenda", "oneens").format(een=options[-1].naam.lower(), ander=options[0].naam.lower()),
            svg.WIDTH - 36,
        )
    if view.vorige:
        y = drawing.lines(4, y + 14, words("legenda", "pijlen"), svg.WIDTH - 8)
    drawing.down_to(y + 4)
