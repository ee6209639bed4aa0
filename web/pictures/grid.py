"""A grid of levels by areas: in each row where an area stands now and where it should go."""

from __future__ import annotations

from collections import Counter

from actions.professional.reflection import Onderdeel
from actions.professional.reflection_view import View, words
from web.pictures import svg
from web.pictures.svg import Drawing

CELL = 34.0
CELL_OF_MANY = 52.0  # room for how many people chose it


def draw(view: View, key: str) -> Drawing:
    """One row for each area, one column for each level; the levels are named above."""
    drawing = Drawing(view.model.titel, view.summary(), key)
    levels = view.model.onderdelen[0].vragen[0].opties
    column = (svg.WIDTH - 8) / len(levels)
    for place, level in enumerate(levels):
        middle = 4 + column * (place + 0.5)
        drawing.text(middle, 16, str(place + 1), "b-as", "middle", 16, font_weight="bold")
        drawing.text(middle, 32, level.naam.removesuffix("gericht"), "b-as", "middle", 11)
    cell = CELL_OF_MANY if view.groep else CELL
    y = 40.0
    for part in view.model.onderdelen:
        drawing.text(4, y + 16, part.kort, font_weight="bold")
        for place in range(len(levels)):
            drawing.rect(
                4 + column * place,
                y + 22,
                column,
                cell,
                "b-vak",
                fill=svg.PAPER if place % 2 else "#eef1ef",
                stroke=svg.LINE,
            )
        _row(drawing, view, part, y + 22 + cell / 2, column)
        y += cell + 28
    stands = list(view.model.standen.values())
    entries = [("nu", stands[0].lower()), ("gewenst", stands[1].lower())]
    entries += [("mens", words("legenda", "mens"))] if view.groep else []
    entries += [("vorige", words("legenda", "vorige"))] if view.vorige else []
    svg.legend(drawing, y + 2, entries)
    return drawing


def _row(drawing: Drawing, view: View, part: Onderdeel, y: float, column: float) -> None:
    first, second = list(view.model.standen)[:2]

    def at(value: float) -> float:
        return 4 + column * (value - part.laagst + 0.5)

    if view.groep:
        for stand, kind in ((first, "nu"), (second, "gewenst")):
            own = sorted(v for one in view.groep.mensen if (v := one.onderdelen[stand][part.id]) is not None)
            shift = -17 if kind == "nu" else 17
            for value, n in Counter(own).items():
                drawing.text(at(value) - 2, y + shift + 4, f"{n} ×", "b-aantal", "end", 11)
                svg.person(drawing, at(value) + 8, y + shift, kind, 4)
    now, wish = view.scores.onderdelen[first][part.id], view.scores.onderdelen[second][part.id]
    if now is not None and wish is not None and wish != now:
        drawing.line(at(now), y, at(wish), y, "b-pijl", stroke=svg.INK, stroke_width=2, stroke_dasharray="5 4")
    if view.vorige and (earlier := view.vorige.onderdelen[first][part.id]) is not None:
        svg.before(drawing, at(earlier), y, 6)
    if wish is not None:
        svg.wished(drawing, at(wish) + (9 if wish == now else 0), y)
    if now is not None:
        svg.now(drawing, at(now) - (9 if wish == now else 0), y)
