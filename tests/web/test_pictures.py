"""The pictures: what is drawn stands where the answers say, can be read without seeing it, and holds no style or script."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from actions.professional.reflection import Model, models
from actions.professional.reflection_view import View
from web import pictures
from web.pictures import svg

SVG = "{http://www.w3.org/2000/svg}"


def answers(model: Model, seed: int = 1) -> dict[str, float]:
    pick = random.Random(seed)
    return {key: pick.choice(one.vraag.opties).waarde for key, one in model.keys.items()}


def shapes(view: View, kind: str) -> list[ET.Element]:
    """All shapes of a class, over all pictures of a view."""
    return [one for made in pictures.draw(view) for one in ET.fromstring(made).iter() if one.get("class") == kind]


def number(shape: ET.Element, name: str) -> float:
    return float(shape.get(name, "nan"))


@pytest.mark.parametrize("name", list(models()))
@pytest.mark.parametrize("how", ["alone", "beside", "together"])
def test_every_picture_can_be_read_and_stays_within_its_edges(name: str, how: str) -> None:
    model = models()[name]
    if how == "together":
        view: Any = View.shared(model, [answers(model, seed) for seed in range(5)], answers(model, 9))
    else:
        view = View.alone(model, answers(model), answers(model, 9) if how == "beside" else None)
    made = pictures.draw(view)
    assert len(made) == (3 if name == "bakens" else 1)
    seen = set()
    for picture in made:
        root = ET.fromstring(picture)
        assert root.get("role") == "img"
        for target in (root.get("aria-labelledby") or "").split():
            assert target not in seen
            seen.add(target)
            assert next(one for one in root if one.get("id") == target).text
        assert "style" not in {key for one in root.iter() for key in one.attrib}
        width, height = (float(part) for part in (root.get("viewBox") or "").split()[2:])
        assert width == svg.WIDTH
        for text in root.iter(f"{SVG}text"):
            assert 0 < number(text, "x") < width and 0 < number(text, "y") <= height, text.text
            assert number(text, "font-size") >= 11
        for disc in root.iter(f"{SVG}circle"):
            assert 0 <= number(disc, "cx") <= width and 0 <= number(disc, "cy") <= height


def test_now_and_wished_lie_in_their_boxes() -> None:
    model = models()["regie"]
    given = {key: (1.0 if key.endswith("nu") else 5.0) for key in model.keys}  # afstemmen now, coördineren wished
    view = View.alone(model, given)
    now = max(shapes(view, "b-nu"), key=lambda one: number(one, "r"))
    middle = 180
    assert number(now, "cx") < middle and number(now, "cy") > middle, "left and below: control, each in their own house"
    corners = (shapes(view, "b-gewenst")[0].get("points") or "").split()
    assert all(float(corner.split(",")[0]) > middle and float(corner.split(",")[1]) < middle for corner in corners)


def test_a_bar_is_as_long_as_its_score() -> None:
    model = models()["condities"]
    given = {key: {"ambitie": 5.0, "belangen": 3.0}.get(key.split("-")[0], 1.0) for key in model.keys}
    lengths = [number(one, "width") for one in shapes(View.alone(model, given), "b-balk")]
    assert lengths[0] == pytest.approx(304) and lengths[1] == pytest.approx(152) and lengths[2] == pytest.approx(2)


def test_one_dot_for_each_person_and_one_point_for_the_middle() -> None:
    model = models()["condities"]
    people = [dict.fromkeys(model.keys, value) for value in (1.0, 3.0, 5.0)]
    view = View.shared(model, people)
    assert view and len(shapes(view, "b-mens")) == 3 * 5 + 1, "and one in the legend"
    assert {number(one, "width") for one in shapes(view, "b-balk")} == {152.0, 18.0}, "the median, and the legend's"


def test_people_who_answer_alike_can_all_be_seen() -> None:
    places = svg.apart([(10, 10)] * 9)
    assert len(set(places)) == 9


def test_what_was_not_answered_is_not_drawn() -> None:
    model = models()["bakens"]
    view = View.alone(
        model, {key: 2.0 for key, one in model.keys.items() if one.onderdeel and one.onderdeel.deel == "houding"}
    )
    assert len(pictures.draw(view)) == 1
    assert pictures.draw(View.alone(model, {})) == []


def test_words_of_others_stay_words() -> None:
    drawing = svg.Drawing('<b>"', "<script>", "a")
    drawing.text(1, 1, "<i>&", anchor='"')
    made = drawing.html()
    assert "<b>" not in made and "<script>" not in made and "<i>" not in made
    ET.fromstring(made)


def test_long_names_are_broken_between_words() -> None:
    rows = svg.wrapped("een heel lange naam die niet op één regel past", 100)
    assert len(rows) > 2 and " ".join(rows) == "een heel lange naam die niet op één regel past"


def test_colours_can_be_seen_on_white() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour, least in ((svg.INK, 4.5), (svg.SOFT, 4.5), (svg.NOW, 3), (svg.WISHED, 3)):
        assert re.fullmatch(r"#[0-9a-f]{6}", colour)
        assert 1.05 / (light(colour) + 0.05) >= least
