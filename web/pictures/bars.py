"""Bars: one for each part, or two where now and wished stand side by side; with several people their range and each answer."""

from __future__ import annotations

from collections.abc import Iterator

from actions.professional.reflection import Onderdeel
from actions.professional.reflection_view import View, number, words
from web.pictures import svg
from web.pictures.svg import Drawing

LEFT, RIGHT, BAR = 10.0, 314.0, 14.0


def draw(view: View, key: str) -> Drawing:
    """A bar for every part and stand that was answered, under the heading of its group."""
    drawing = Drawing(view.model.titel, view.summary(), key)
    stands = list(view.model.standen)
    y = 6.0
    for deel, parts in view.model.pages():
        shown = [part for part in parts if view.answered(part)]
        if shown and len(view.model.delen) > 1:
            y = drawing.lines(LEFT - 6, y + 16, deel.naam, svg.WIDTH - 8, kind="b-kop", size=15, font_weight="bold") - 4
        for part in shown:
            y = drawing.lines(LEFT - 6, y + 18, part.kort, svg.WIDTH - 8) - 8
            for place, stand in enumerate(stands):
                if view.scores.onderdelen[stand][part.id] is not None:
                    _bar(drawing, view, part, stand, y, place)
                    y += BAR + (12 if view.groep else 6)
            y += 4
    y = _axis(drawing, view, y)
    svg.legend(drawing, y, list(_legend(view)))
    return drawing


def _bar(drawing: Drawing, view: View, part: Onderdeel, stand: str, y: float, place: int) -> None:
    value = view.scores.onderdelen[stand][part.id]
    if value is None:
        return
    end = _at(part, value)
    drawing.rect(LEFT, y, RIGHT - LEFT, BAR, "b-baan", fill="#eef1ef")
    if place == 0:
        drawing.rect(LEFT, y, max(end - LEFT, 2), BAR, "b-balk", fill=svg.NOW)
    else:
        drawing.rect(
            LEFT,
            y + 1,
            max(end - LEFT, 2),
            BAR - 2,
            "b-balk-gewenst",
            fill=svg.PAPER,
            stroke=svg.WISHED,
            stroke_width=2.5,
        )
    if view.groep:
        own = [v for one in view.groep.mensen if (v := one.onderdelen[stand][part.id]) is not None]
        drawing.line(
            _at(part, min(own)),
            y + BAR + 5,
            _at(part, max(own)),
            y + BAR + 5,
            "b-bereik",
            stroke=svg.SOFT,
            stroke_width=2,
        )
        for x, dot in svg.apart([(_at(part, v), y + BAR + 5) for v in sorted(own)], 6):
            svg.person(drawing, x, min(max(dot, y + BAR + 2), y + BAR + 8), "nu" if place == 0 else "gewenst")
    if view.vorige and (earlier := view.vorige.onderdelen[stand][part.id]) is not None:
        svg.before(drawing, _at(part, earlier), y + BAR / 2, 5)
    drawing.text(svg.WIDTH - 4, y + BAR - 2, number(value), "b-getal", "end", font_weight="bold")


def _axis(drawing: Drawing, view: View, y: float) -> float:
    """The ends of the scale in words."""
    options = view.model.onderdelen[0].vragen[0].opties
    drawing.line(LEFT, y + 2, RIGHT, y + 2)
    for option in options:
        x = _at(view.model.onderdelen[0], option.waarde)
        drawing.line(x, y + 2, x, y + 7)
        drawing.text(x, y + 20, number(option.waarde), "b-as", "middle")
    drawing.text(LEFT - 6, y + 38, f"{number(options[0].waarde)} = {options[0].naam.lower()}", "b-as")
    drawing.text(svg.WIDTH - 4, y + 38, f"{number(options[-1].waarde)} = {options[-1].naam.lower()}", "b-as", "end")
    return y + 48


def _at(part: Onderdeel, value: float) -> float:
    return LEFT + (value - part.laagst) / (part.hoogst - part.laagst) * (RIGHT - LEFT)


def _legend(view: View) -> Iterator[tuple[str, str]]:
    names = list(view.model.standen.values())
    if len(names) > 1:
        yield "balk", names[0].lower()
        yield "open_balk", names[1].lower()
    elif view.groep:
        yield "balk", words("legenda", "midden")
    if view.groep:
        yield "mens", words("legenda", "mens")
    if view.vorige:
        yield "vorige", words("legenda", "vorige")
