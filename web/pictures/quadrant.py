"""A quadrant: where one stands now and wants to be, or which subject falls in which of the four boxes."""

from __future__ import annotations

from actions.professional.reflection_score import BORDER, Place, box
from actions.professional.reflection_view import View, words
from web.pictures import svg
from web.pictures.svg import Drawing

LEFT, TOP, SIDE, EDGE = 30, 30, 300, 40
TOGETHER = 16  # nearer than this, two marks lie over each other
_CORNERS = {"linksboven": (0, 0), "rechtsboven": (1, 0), "linksonder": (0, 1), "rechtsonder": (1, 1)}


def draw(view: View, key: str) -> Drawing:
    """The square with its four boxes, and in it points or lists of subjects."""
    model = view.model
    drawing = Drawing(model.titel, view.summary(), key)
    x, y = model.beeld["x"], model.beeld["y"]
    by_part = model.beeld.get("punten") == "onderdelen"
    middle = LEFT + SIDE / 2
    drawing.text(middle, TOP - 12, f"↑ {y['boven']}", "b-as", "middle", font_weight="bold")
    for corner, entry in model.beeld["vakken"].items():
        column, row = _CORNERS[corner]
        left, top = LEFT + column * SIDE / 2, TOP + row * SIDE / 2
        fill = svg.PALE if column == row else svg.PAPER
        drawing.rect(left, top, SIDE / 2, SIDE / 2, "b-vak", fill=fill, stroke=svg.LINE)
        # At the outer edge: most points lie towards the middle.
        rows = svg.wrapped(entry["naam"], SIDE / 2 - 12, svg.SIZE * svg.BOLD)
        first = top + 18 if row == 0 or by_part else top + SIDE / 2 - 8 - 17 * (len(rows) - 1)
        for n, line in enumerate(rows):
            drawing.text(left + SIDE / 4, first + 17 * n, line, "b-vaknaam", "middle", font_weight="bold")
    foot = TOP + SIDE + 18
    drawing.text(middle, foot, f"↓ {y['onder']}", "b-as", "middle", font_weight="bold")
    half = svg.WIDTH / 2 - 10
    low = drawing.lines(4, foot + 20, f"← {x['links']}", half, kind="b-as", font_weight="bold")
    low = max(
        low, drawing.lines(svg.WIDTH - 4, foot + 20, f"{x['rechts']} →", half, "end", kind="b-as", font_weight="bold")
    )
    (_subjects if by_part else _points)(drawing, view, low)
    return drawing


def _points(drawing: Drawing, view: View, foot: float) -> None:
    stands = list(view.model.standen)
    entries = []
    if view.groep:
        for stand, kind in zip(stands, ("nu", "gewenst"), strict=False):
            own = [_at(one.plekken[stand]) for one in view.groep.mensen if one.plekken[stand].known]
            for place in svg.apart(own):
                svg.person(drawing, *place, kind=kind)
        entries.append(("mens", words("legenda", "mens")))
    if view.vorige and view.vorige.plekken[stands[0]].known:
        svg.before(drawing, *_at(view.vorige.plekken[stands[0]]))
        entries.append(("vorige", words("legenda", "vorige")))
    now, wish = (
        (view.scores.plekken[stand] for stand in stands[:2])
        if len(stands) > 1
        else (view.scores.plekken[stands[0]], Place(None, None))
    )
    here, there = _at(now), _at(wish)
    if now.known and wish.known:
        if max(abs(here[0] - there[0]), abs(here[1] - there[1])) < TOGETHER:
            here, there = (here[0] - 9, here[1]), (here[0] + 9, here[1])  # side by side: neither may hide the other
        _arrow(drawing, here, there)
    if wish.known:
        svg.wished(drawing, *there)
        entries.insert(0, ("gewenst", view.model.standen[stands[1]].lower()))
    if now.known:
        svg.now(drawing, *here)
        entries.insert(0, ("nu", (view.model.standen[stands[0]] or words("legenda", "een")).lower()))
    svg.legend(drawing, foot, entries)


def _arrow(drawing: Drawing, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A line from now to wished, with its head before the mark."""
    width, height = end[0] - start[0], end[1] - start[1]
    length = (width**2 + height**2) ** 0.5
    if length < 30:
        return
    along = (width / length, height / length)
    tip = (end[0] - along[0] * 14, end[1] - along[1] * 14)
    drawing.line(*start, *tip, "b-pijl", stroke=svg.INK, stroke_width=2, stroke_dasharray="5 4")
    sides = [(tip[0] - along[0] * 9 + s * along[1] * 5, tip[1] - along[1] * 9 - s * along[0] * 5) for s in (1, -1)]
    drawing.shape("polygon", "b-pijlpunt", points=svg.points([tip, *sides]), fill=svg.INK)


def _at(place: Place) -> tuple[float, float]:
    """Where a point comes: inside the square, also at its very edge."""
    inner = SIDE / 2 - EDGE
    return LEFT + SIDE / 2 + (place.x or 0) * inner, TOP + SIDE / 2 - (place.y or 0) * inner


def _subjects(drawing: Drawing, view: View, foot: float) -> None:
    """The subjects by name in their box, with how many people chose it; what lies on a line stands below."""
    model = view.model
    feet = {
        entry["id"]: (corner, TOP + _CORNERS[corner][1] * SIDE / 2 + 56)
        for corner, entry in model.beeld["vakken"].items()
    }
    aside = []
    for part in model.onderdelen:
        place = view.scores.plekken[part.id]
        found = box(model, place)
        if found is None:
            continue
        name = part.kort + _share(view, part.id, found)
        if found == BORDER:
            aside.append(name)
            continue
        corner, y = feet[found]
        x = LEFT + _CORNERS[corner][0] * SIDE / 2 + 10
        svg.now(drawing, x + 3, y - 4, 4)
        feet[found] = (corner, drawing.lines(x + 12, y, name, SIDE / 2 - 28, size=12) + 3)
    foot += 8
    for name in aside:
        foot = drawing.lines(4, foot, f"{words('grens')}: {name}", svg.WIDTH - 8)
    drawing.down_to(foot)


def _share(view: View, part: str, found: str) -> str:
    if not view.groep:
        return ""
    boxes = [box(view.model, one.plekken[part]) for one in view.groep.mensen if one.plekken[part].known]
    return f" ({boxes.count(found)}/{len(boxes)})" if found != BORDER else ""
