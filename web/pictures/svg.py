"""A small SVG of our own: shapes and text with a name, a description and no style that a policy would refuse.

Colours stand in presentation attributes, so that a PDF looks right; a page's style sheet may overrule them by class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

WIDTH = 360  # narrow, so that letters stay readable on a telephone
SIZE = 13
BOLD = 1.1  # bold letters are so much wider
FONT = "Noto Sans, DejaVu Sans, Arial, sans-serif"

INK, SOFT, LINE, PAPER = "#22302f", "#4c5a58", "#8b9592", "#ffffff"
NOW, WISHED, PALE = "#14555a", "#9a3b12", "#d5e5e4"


class Drawing:
    """Shapes in the order in which they are drawn; `html()` gives the whole picture."""

    def __init__(self, title: str, description: str, key: str) -> None:
        self.title = title
        self.description = description
        self.key = key
        self.height = 0.0
        self._parts: list[Markup] = []

    def shape(self, name: str, kind: str, **attributes: str | float) -> None:
        """One shape; `kind` is its class, attributes are written with a hyphen for an underscore."""
        self._parts.append(Markup("<{} {}/>").format(name, _attributes(kind, attributes)))

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str = "b-lijn", **more: str | float) -> None:
        look: dict[str, str | float] = {"stroke": LINE, "stroke_width": 1, **more}
        self.shape("line", kind, x1=x1, y1=y1, x2=x2, y2=y2, **look)

    def rect(self, x: float, y: float, width: float, height: float, kind: str, **more: str | float) -> None:
        self.shape("rect", kind, x=x, y=y, width=width, height=height, **more)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        kind: str = "b-tekst",
        anchor: str = "start",
        size: float = SIZE,
        **more: str,
    ) -> None:
        """One line of text with its foot at `y`."""
        given: dict[str, str | float] = {"x": x, "y": y, "text_anchor": anchor, "font_size": size, "fill": INK, **more}
        self._parts.append(Markup("<text {}>{}</text>").format(_attributes(kind, given), words))

    def lines(
        self, x: float, y: float, words: str, width: float, anchor: str = "start", size: float = SIZE, **more: str
    ) -> float:
        """Text in as many lines as it takes; returns the foot of the line that would come next."""
        for row in wrapped(words, width, size * (BOLD if "font_weight" in more else 1)):
            self.text(x, y, row, anchor=anchor, size=size, **more)
            y += size * 1.3
        return y

    def down_to(self, y: float) -> None:
        """The picture reaches at least this far down."""
        self.height = max(self.height, y)

    def html(self) -> Markup:
        """The picture as an element: an image with a name and a description."""
        return Markup(
            '<svg class="beeld" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" font-family="{}" '
            'aria-labelledby="{}-naam {}-uitleg"><title id="{}-naam">{}</title><desc id="{}-uitleg">{}</desc>{}</svg>'
        ).format(
            WIDTH,
            _number(self.height),
            FONT,
            *(self.key, self.key, self.key, self.title, self.key, self.description),
            Markup("").join(self._parts),
        )


def now(drawing: Drawing, x: float, y: float, size: float = 8) -> None:
    """Where things stand: a filled disc."""
    drawing.shape("circle", "b-nu", cx=x, cy=y, r=size, fill=NOW, stroke=PAPER, stroke_width=1.5)


def wished(drawing: Drawing, x: float, y: float, size: float = 9) -> None:
    """Where one wants to be: an open diamond."""
    drawing.shape("polygon", "b-gewenst", points=diamond(x, y, size), fill=PAPER, stroke=WISHED, stroke_width=3)


def person(drawing: Drawing, x: float, y: float, kind: str = "nu", size: float = 4) -> None:
    """One person's answer: a small open disc, or a small open diamond for a wish."""
    if kind == "nu":
        drawing.shape("circle", "b-mens", cx=x, cy=y, r=size, fill=PAPER, stroke=SOFT, stroke_width=1.5)
        return
    drawing.shape("polygon", "b-mens", points=diamond(x, y, size + 1), fill=PAPER, stroke=WISHED, stroke_width=1.5)


def before(drawing: Drawing, x: float, y: float, size: float = 6) -> None:
    """Where it stood last time: a cross."""
    # A light edge first, so that it can be seen on a dark bar as well.
    for kind, stroke, width in (("b-rand", PAPER, 5.5), ("b-vorige", INK, 2.5)):
        for sign in (1, -1):
            drawing.line(x - size, y - sign * size, x + size, y + sign * size, kind, stroke=stroke, stroke_width=width)


def bar(drawing: Drawing, x: float, y: float) -> None:
    """A small filled bar, for a legend."""
    drawing.rect(x - 9, y - 5, 18, 10, "b-balk", fill=NOW)


def open_bar(drawing: Drawing, x: float, y: float) -> None:
    """A small open bar, for a legend."""
    drawing.rect(x - 8, y - 4, 16, 8, "b-balk-gewenst", fill=PAPER, stroke=WISHED, stroke_width=2.5)


def diamond(x: float, y: float, size: float) -> str:
    """The corners of a diamond, as the points of a polygon."""
    return points([(x, y - size), (x + size, y), (x, y + size), (x - size, y)])


def points(places: Sequence[tuple[float, float]]) -> str:
    """Places as the points of a polygon or a polyline."""
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in places)


MARKS: dict[str, Callable[[Drawing, float, float], None]] = {
    "nu": now,
    "gewenst": wished,
    "mens": person,
    "vorige": before,
    "balk": bar,
    "open_balk": open_bar,
}


def legend(drawing: Drawing, y: float, entries: Sequence[tuple[str, str]]) -> float:
    """What each mark means, in rows; returns the foot of what comes next."""
    x, y = 4.0, y + 10
    for mark, words in entries:
        width = 24 + _width(words, SIZE) + 14
        if x > 4 and x + width > WIDTH:
            x, y = 4.0, y + 20
        MARKS[mark](drawing, x + 10, y - 4.5)
        drawing.text(x + 24, y, words, size=SIZE)
        x += width
    drawing.down_to(y + 10)
    return y + 22


def apart(places: Sequence[tuple[float, float]], step: float = 9) -> list[tuple[float, float]]:
    """The same places, with those that fall together moved a little aside so that each can be seen."""
    seen: dict[tuple[int, int], int] = {}
    moves = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)]
    out = []
    for x, y in places:
        spot = (round(x), round(y))
        n = seen[spot] = seen.get(spot, -1) + 1
        ring, side = divmod(n, len(moves))
        out.append((x + moves[side][0] * step * (1 + ring / 2), y + moves[side][1] * step * (1 + ring / 2)))
    return out


def wrapped(words: str, width: float, size: float = SIZE) -> list[str]:
    """Lines that fit a width, broken between words."""
    rows: list[str] = []
    for word in words.split():
        if rows and _width(f"{rows[-1]} {word}", size) <= width:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return rows


def _width(words: str, size: float) -> float:
    """About how wide a text is: letters differ, and a browser may choose another face."""
    narrow = sum(words.count(letter) for letter in "iljt.,:;'! ()")
    return float((len(words) - narrow) * 0.6 + narrow * 0.36) * size


def _attributes(kind: str, given: dict[str, str | float]) -> Markup:
    pairs = [("class", kind), *((name.replace("_", "-"), value) for name, value in given.items())]
    return Markup(" ").join(
        Markup('{}="{}"').format(name, _number(value) if isinstance(value, int | float) else value)
        for name, value in pairs
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
