"""A paired scale: two terms, and between them where one stands."""

from __future__ import annotations

from actions.professional.reflection_view import View, words
from web.pictures import svg
from web.pictures.svg import Drawing

LEFT, RIGHT, ROW = 30.0, 330.0, 44.0


def draw(view: View, key: str) -> Drawing:
    """One line for every pair that was answered, under the names of both sides."""
    model = view.model
    drawing = Drawing(model.titel, view.summary(), key)
    drawing.text(4, 16, f"← {model.beeld.get('links', '')}", "b-kop", size=15, font_weight="bold")
    drawing.text(svg.WIDTH - 4, 16, f"{model.beeld.get('rechts', '')} →", "b-kop", "end", 15, font_weight="bold")
    stand = next(iter(model.standen))
    y, trace = 26.0, []
    for part in model.onderdelen:
        value = view.scores.onderdelen[stand][part.id]
        if value is None:
            continue
        vraag = part.vragen[0]

        def at(v: float, low: float = vraag.laagst, high: float = vraag.hoogst) -> float:
            return LEFT + (v - low) / (high - low) * (RIGHT - LEFT)

        drawing.text(4, y + 14, vraag.links)
        drawing.text(svg.WIDTH - 4, y + 14, vraag.rechts, anchor="end")
        middle = y + 29
        drawing.line(LEFT, middle, RIGHT, middle)
        for option in vraag.opties:
            drawing.line(at(option.waarde), middle - 4, at(option.waarde), middle + 4)
        if view.groep:
            own = sorted(v for one in view.groep.mensen if (v := one.onderdelen[stand][part.id]) is not None)
            drawing.line(at(own[0]), middle, at(own[-1]), middle, "b-bereik", stroke=svg.NOW, stroke_width=4)
            for x, dot in svg.apart([(at(v), middle + 9) for v in own], 7):
                svg.person(drawing, x, min(max(dot, middle + 9), middle + 12), size=3.5)
        if view.vorige and (earlier := view.vorige.onderdelen[stand][part.id]) is not None:
            svg.before(drawing, at(earlier), middle, 5)
        trace.append((at(value), middle))
        y += ROW + (6 if view.groep else 0)
    for x, middle in trace:
        svg.now(drawing, x, middle, 7)
    entries = [("nu", words("legenda", "midden" if view.groep else "een"))]
    entries += [("mens", words("legenda", "mens"))] if view.groep else []
    entries += [("vorige", words("legenda", "vorige"))] if view.vorige else []
    svg.legend(drawing, y + 8, entries)
    return drawing
