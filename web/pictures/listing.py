"""A list: what is at work here, in groups, with a mark and a word for each."""

from __future__ import annotations

from actions.professional.reflection import Onderdeel
from actions.professional.reflection_view import View, answer_name, words
from web.pictures import svg
from web.pictures.svg import Drawing

ROW, TALL_ROW = 30.0, 46.0  # a tall row has a second line


def draw(view: View, key: str) -> Drawing:
    """A line for every part: full, half or empty, its name, and the answer in words."""
    drawing = Drawing(view.model.titel, view.summary(), key)
    stand = next(iter(view.model.standen))
    y = 0.0
    for deel, parts in view.model.pages():
        shown = [part for part in parts if view.answered(part)]
        if not shown:
            continue
        drawing.text(4, y + 20, deel.naam, "b-kop", size=15, font_weight="bold")
        y += 28
        for part in shown:
            value = view.scores.onderdelen[stand][part.id] or part.laagst
            drawing.line(4, y, svg.WIDTH - 4, y)
            _mark(drawing, 18, y + ROW / 2, (value - part.laagst) / (part.hoogst - part.laagst), part.keer_om)
            drawing.text(36, y + 20, part.kort)
            _answer(drawing, view, part, value, y)
            y += TALL_ROW if view.groep or view.vorige else ROW
        y += 8
    drawing.down_to(y)
    return drawing


def _mark(drawing: Drawing, x: float, y: float, share: float, against: bool) -> None:
    """A disc for what helps, a square for what hinders; filled from below as far as it is at work."""
    colour = svg.WISHED if against else svg.NOW
    size = 9.0
    if against:
        drawing.rect(x - size, y - size, 2 * size, 2 * size, "b-remt", fill=svg.PAPER, stroke=colour, stroke_width=2)
        if share > 0:
            drawing.rect(x - size, y + size - 2 * size * share, 2 * size, 2 * size * share, "b-remt-vol", fill=colour)
        return
    drawing.shape(
        "circle", "b-helpt", cx=x, cy=y, r=size, fill=colour if share >= 1 else svg.PAPER, stroke=colour, stroke_width=2
    )
    if 0 < share < 1:
        bow = f"M {x - size} {y} A {size} {size} 0 0 0 {x + size} {y} Z"
        drawing.shape("path", "b-helpt-vol", d=bow, fill=colour)


def _answer(drawing: Drawing, view: View, part: Onderdeel, value: float, y: float) -> None:
    vraag = part.vragen[0]
    below = []
    if view.groep:
        own = [one.antwoorden.get(vraag.id) for one in view.groep.mensen]
        below += [f"{own.count(option.waarde)} × {option.naam.lower()}" for option in vraag.opties]
    else:
        drawing.text(svg.WIDTH - 4, y + 20, vraag.name(value), "b-getal", "end", font_weight="bold")
    if view.vorige and (earlier := view.vorige.antwoorden.get(vraag.id)) is not None:
        below.append(f"{words('legenda', 'vorige')}: {answer_name(vraag, earlier).lower()}")
    drawing.text(36, y + 37, ", ".join(below), "b-aantal", size=12, fill=svg.SOFT)
