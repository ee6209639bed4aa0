"""A radar: one web of axes for each group of parts, with numbers around it and their names below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin

from actions.professional.reflection import Deel, Onderdeel
from actions.professional.reflection_view import View, number, words
from web.pictures import svg
from web.pictures.svg import Drawing

RADIUS, MIDDLE = 118.0, 180.0


def draw(view: View, deel: Deel, parts: Sequence[Onderdeel], key: str) -> Drawing:
    """The web of one group of parts. An axis that was not answered keeps its number, without a point."""
    stand = next(iter(view.model.standen))
    scores = view.scores.onderdelen[stand]
    known = [f"{part.kort} {number(v)}" for part in parts if (v := scores[part.id]) is not None]
    drawing = Drawing(deel.naam, ", ".join(known) + ".", key)
    top = 150.0
    if len(view.model.delen) > 1:
        drawing.text(4, 18, deel.naam, "b-kop", size=15, font_weight="bold")
        top += 24
    steps = parts[0].vragen[0].opties
    for place, step in enumerate(steps):
        ring = [_at(parts, i, step.waarde, top) for i in range(len(parts))]
        drawing.shape(
            "polygon",
            "b-ring",
            points=svg.points(ring),
            fill="none",
            stroke=svg.LINE,
            stroke_width=1.5 if place == len(steps) - 1 else 0.7,
        )
    for place in range(len(parts)):
        x, y = _at(parts, place, parts[0].hoogst, top)
        drawing.line(MIDDLE, top, x, y, stroke_width=0.7)
        x, y = _at(parts, place, parts[0].hoogst, top, 16)
        drawing.text(x, y + 5, str(place + 1), "b-as", "middle", 14, font_weight="bold")
    if view.vorige:
        _web(
            drawing,
            parts,
            view.vorige.onderdelen[stand],
            top,
            "b-vorige",
            fill="none",
            stroke=svg.SOFT,
            stroke_width=2,
            stroke_dasharray="5 4",
        )
    _web(drawing, parts, scores, top, "b-vlak", fill=svg.NOW, fill_opacity=0.15, stroke=svg.NOW, stroke_width=2.5)
    if view.groep:
        for place, part in enumerate(parts):
            own = sorted(v for one in view.groep.mensen if (v := one.onderdelen[stand][part.id]) is not None)
            for spot in svg.apart([_at(parts, place, v, top) for v in own], 6):
                svg.person(drawing, *spot, size=3.5)
    for place, part in enumerate(parts):
        if (value := scores[part.id]) is not None:
            svg.now(drawing, *_at(parts, place, value, top), 5.5)
    y = top + RADIUS + 40
    for place, part in enumerate(parts):
        value = scores[part.id]
        drawing.text(24, y, f"{place + 1}", anchor="end", font_weight="bold")
        drawing.text(32, y, part.kort)
        drawing.text(
            svg.WIDTH - 4,
            y,
            "–" if value is None else view.amount(part, value),
            "b-getal",
            "end",
            font_weight="bold",
        )
        y += 21
    entries = [("nu", words("legenda", "midden" if view.groep else "een"))]
    entries += [("mens", words("legenda", "mens"))] if view.groep else []
    y = svg.legend(drawing, y - 8, entries)
    if view.vorige:
        drawing.line(4, y - 2, 30, y - 2, "b-vorige", stroke=svg.SOFT, stroke_width=2, stroke_dasharray="5 4")
        drawing.text(38, y + 3, words("legenda", "vorige"))
        drawing.down_to(y + 12)
    return drawing


def _at(parts: Sequence[Onderdeel], place: int, value: float, top: float, beyond: float = 0) -> tuple[float, float]:
    """A value on an axis. The lowest value keeps clear of the middle, so that its point can be seen."""
    low, high = parts[0].laagst, parts[0].hoogst
    length = RADIUS * (0.2 + 0.8 * (value - low) / (high - low)) + beyond
    angle = 2 * pi * place / len(parts) - pi / 2
    return MIDDLE + length * cos(angle), top + length * sin(angle)


def _web(
    drawing: Drawing,
    parts: Sequence[Onderdeel],
    scores: Mapping[str, float | None],
    top: float,
    kind: str,
    **look: str | float,
) -> None:
    places = [_at(parts, i, v, top) for i, part in enumerate(parts) if (v := scores[part.id]) is not None]
    if len(places) > 1:
        drawing.shape("polygon", kind, points=svg.points(places), stroke_linejoin="round", **look)
