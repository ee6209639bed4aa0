"""Reflections as data: what is shipped is right, what is wrong is told in words, several people stay unseen below two."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from actions.professional import reflection_check
from actions.professional.reflection import FOLDER, Model, UnfitError, models, parse, read
from actions.professional.reflection_score import Place, box, differences, together
from actions.professional.reflection_sources import sources
from actions.professional.reflection_view import View, words
from knowledge import copycheck, readability
from knowledge.passages import Passage, load_catalogue, read_yaml

NINE = ["regie", "condities", "kenis", "plateau", "samenspel", "positioneel", "aannames", "waarden", "bakens"]
NO_TEXT = {"id", "secties", "bronnen", "als", "beeld", "begin", "verder", "deel", "as", "verstaan"}


def small() -> dict[str, Any]:
    return {
        "id": "proef",
        "titel": "Proef",
        "vraag": "Hoe gaat het?",
        "over": "Een proef.",
        "duur": 5,
        "secties": ["commoneye-2013/condities"],
        "schaal": {1: "Nee", 2: "Half", 3: "Ja"},
        "beeld": {"soort": "balken"},
        "onderdelen": [
            {"id": "een", "naam": "Eén", "secties": ["commoneye-2013/condities"], "tekst": "Wij kennen elkaar."},
            {
                "id": "twee",
                "naam": "Twee",
                "secties": ["commoneye-2013/condities"],
                "vragen": [{"tekst": "Het loopt."}, {"tekst": "Het stokt.", "omgekeerd": True}],
            },
        ],
    }


def strings(node: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in NO_TEXT:
                yield from strings(value, f"{place}.{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from strings(value, f"{place}[{number}]")
    elif isinstance(node, str):
        yield place, " ".join(node.split())


def texts() -> list[tuple[str, str]]:
    files = [*sorted(FOLDER.glob("*.yml")), FOLDER.parent / "reflecteren.yml"]
    return [(path.stem + place, text) for path in files for place, text in strings(read_yaml(path))]


def test_all_nine_are_there_in_the_order_of_the_list() -> None:
    assert list(models()) == NINE
    assert sum(len(model.keys) for model in models().values()) == 201
    for model in models().values():
        assert set(model.verder) <= set(NINE) - {model.id}


def test_terms_are_those_of_the_sources() -> None:
    by = models()
    assert [b["naam"] for b in by["regie"].beeld["vakken"].values()] == [
        "Sturen",
        "Coördineren",
        "Afstemmen",
        "Afspreken",
    ]
    assert [one.naam for one in by["plateau"].onderdelen[0].vragen[0].opties] == [
        "Activiteitgericht",
        "Proceduregericht",
        "Doelgericht",
        "Mensgericht",
        "Samenlevinggericht",
    ]
    assert len(by["plateau"].onderdelen) == 5 and len(by["condities"].onderdelen) == 5
    assert len(by["samenspel"].delen) == 8 and len(by["positioneel"].onderdelen) == 17
    assert [len([p for p in by["aannames"].onderdelen if p.deel == d]) for d in ("remt", "helpt")] == [6, 5]
    assert [len([p for p in by["bakens"].onderdelen if p.deel == d]) for d in ("bakens", "bloem", "houding")] == [
        8,
        8,
        4,
    ]
    # As many points as the contours of the report have.
    counts = {p.id: len(p.vragen) for p in by["samenspel"].onderdelen}
    assert counts == {
        "visie": 14,
        "besturing": 3,
        "processen": 4,
        "bestuur": 6,
        "mensen": 8,
        "systemen": 4,
        "samenwerking": 19,
        "buiten": 13,
    }


def test_no_sentence_of_a_report_is_ours() -> None:
    reports = copycheck.load_reports()
    if not reports:
        pytest.skip("the reports are not at hand")
    ours = [Passage(id=place, sections=("x",), title="", text=text) for place, text in texts()]
    assert copycheck.check(ours, reports, copycheck.load_allowed()) == []


def test_every_sentence_is_plain() -> None:
    for place, text in texts():
        found = readability.report(text)
        assert found.longest <= readability.LONGEST, (place, text)
        assert found.passive == (), (place, text)
        assert "!" not in text and " je " not in f" {text} ", (place, text)


def test_every_source_can_be_cited() -> None:
    known = load_catalogue().sections
    for model in models().values():
        assert sources((), model.secties)
        for one in model.uitkomsten:
            assert one.bronnen or one.id, one.id
            assert all(source["citation"] and source["passage"] for source in sources(one.bronnen))
        for part in model.onderdelen:
            assert set(part.secties) <= set(known)


def test_what_changed_since_stands_with_a_source() -> None:
    found = sources(["commoneye-2013/vier-vormen/1"])
    assert found[0]["now"].startswith("Indeling uit 2013")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d.pop("over"), "over ontbreekt"),
        (lambda d: d.update(kleur="rood"), "kleur is geen veld van een reflectie"),
        (lambda d: d.update(id="samen"), "id samen"),
        (lambda d: d["beeld"].update(soort="taart"), "soort is een van kwadrant, balken"),
        (lambda d: d.update(secties=["k2-2012/bestaat-niet"]), "onbekende sectie k2-2012/bestaat-niet"),
        (lambda d: d["onderdelen"][0].update(id="twee"), "onderdeel twee: staat er 2 keer"),
        (lambda d: d["onderdelen"][0].update(schaal={1: "Nee", 9: "Ja"}), "dezelfde laagste en hoogste waarde"),
        (lambda d: d.update(schaal={2: "Ja", 1: "Nee"}), "lopen op"),
        (lambda d: d.update(schaal={"nee": "Nee", "ja": "Ja"}), "staan getallen"),
        (lambda d: d.update(beeld={"soort": "kwadrant"}), "beeld.vakken: linksboven ontbreekt"),
        (lambda d: d["onderdelen"][0].update(links="Links"), "links en rechts horen bij elkaar"),
        (
            lambda d: d["onderdelen"][0].update(banden=[{"tot": 2, "betekent": "Laag."}]),
            "de laatste band loopt niet tot het einde van de schaal",
        ),
        (
            lambda d: d.update(uitkomsten=[{"id": "a", "betekent": "A.", "als": [{"gevoel": 1}]}]),
            "een toets is een van vak",
        ),
        (
            lambda d: d.update(uitkomsten=[{"id": "a", "betekent": "A.", "bronnen": ["nergens/1"]}]),
            "onbekende passage nergens/1",
        ),
        (lambda d: d.update(onderdelen=[{"naam": "x"}]), "id heeft kleine letters"),
        (lambda d: d.update(onderdelen="veel"), "de vorm klopt ergens niet"),
    ],
)
def test_what_is_wrong_is_told_in_words(change: Any, told: str) -> None:
    data = copy.deepcopy(small())
    change(data)
    with pytest.raises(UnfitError, match=told.replace("(", r"\(")):
        read(data)


def test_a_file_that_is_no_yaml_or_grows_without_end_is_refused() -> None:
    with pytest.raises(UnfitError, match="geen leesbaar YAML bij regel 2"):
        parse("id: a\n  b: [")
    with pytest.raises(UnfitError, match="verwijzingen"):
        parse("a: &a [x, x]\nb: [*a, *a]")
    with pytest.raises(UnfitError, match="geen leesbaar YAML"):
        parse("[" * 5000)
    with pytest.raises(UnfitError, match="geen lijst van namen"):
        parse("- een\n- twee")


def test_only_answers_that_can_be_given_count() -> None:
    model = read(small())
    assert model.clean({"een": "3", "twee-1": "7", "twee-2": "x", "drie": "1"}) == {"een": 3.0}
    view = View.alone(model, {"een": 3.0, "twee-1": 3.0, "twee-2": 1.0})
    assert view.scores.onderdelen[""] == {"een": 3.0, "twee": 3.0}, "the second question counts the other way round"
    assert View.alone(model, {}).empty and View.alone(model, {}).judgement.uitkomsten == ()


# --- several people


def answers(model: Model, value: float) -> dict[str, float]:
    return dict.fromkeys(model.keys, value)


def test_below_two_people_nothing_is_shown() -> None:
    model = models()["condities"]
    assert together(model, []) is None
    assert together(model, [answers(model, 3)]) is None
    assert together(model, [answers(model, 3), {}]) is None, "who skipped everything is nobody"
    assert View.shared(model, [answers(model, 3)]) is None


def test_what_only_one_person_answered_is_left_out() -> None:
    model = read(small())
    group = together(model, [{"een": 1.0, "twee-1": 3.0}, {"een": 3.0}, {"een": 3.0}])
    assert group
    assert set(group.vragen) == {"een"}
    assert group.scores.onderdelen[""]["twee"] is None
    assert all("twee-1" not in one.antwoorden for one in group.mensen)


def test_range_and_median_of_each_question() -> None:
    model = models()["condities"]
    group = together(model, [answers(model, value) for value in (1, 2, 5)])
    assert group
    spread = group.vragen["ambitie-1"]
    assert (spread.aantal, spread.laagste, spread.mediaan, spread.hoogste) == (3, 1, 2, 5)
    assert group.scores.onderdelen[""]["ambitie"] == 2


def test_the_order_of_the_people_says_nothing() -> None:
    model = models()["condities"]
    people = [answers(model, value) for value in (4, 1, 3)]
    first, second = together(model, people), together(model, people[::-1])
    assert first and second and first.mensen == second.mensen


def test_differences_are_named_widest_first_and_only_where_they_are_more_than_a_step() -> None:
    model = models()["condities"]
    one, other = answers(model, 3), answers(model, 4)
    group = together(model, [one, other])
    assert group and differences(model, group) == []
    group = together(model, [{**one, "vorm-1": 1.0}, {**other, "vorm-1": 5.0, "proces-1": 5.0}])
    assert group and [key for key, _ in differences(model, group)] == ["vorm-1", "proces-1"]


def test_half_and_half_lies_on_the_border() -> None:
    model = models()["kenis"]
    view = View.shared(model, [{"eigen-1": 1, "eigen-2": 2}, {"eigen-1": 2, "eigen-2": 2}])
    assert view and box(model, view.scores.plekken["eigen"]) == "grens"
    assert [one.id for one in view.judgement.uitkomsten] == ["oneens", "vraag-eerst"]
    assert box(model, Place(None, 1)) is None


def test_a_median_between_two_answers_is_named_by_both() -> None:
    model = models()["aannames"]
    view = View.shared(model, [answers(model, 0), answers(model, 1)])
    assert view and view.rows[0].cellen == ("Tussen ‘Nee’ en ‘Soms’", "Nee – Soms")


def test_last_time_stands_beside_now() -> None:
    model = models()["regie"]
    view = View.alone(model, answers(model, 5), answers(model, 1))
    assert view.columns == ("Nu", "Gewenst", "Vorige keer")
    assert [row.cellen for row in view.rows[:2]] == [("Coördineren", "", "Afstemmen")] * 2
    assert len({len(row.cellen) for row in view.rows}) == 1
    assert words("tabel", "vorige") in view.columns


def test_the_documentation_names_every_field_picture_and_test() -> None:
    page = (FOLDER.parents[3] / "docs" / "reflections.md").read_text(encoding="utf-8")
    names = {*reflection_check.HEAD, *reflection_check.HEAD_MAY, *reflection_check.PART, *reflection_check.QUESTION}
    names |= {*reflection_check.PICTURES, *reflection_check.TESTS, *reflection_check.SIDES, *reflection_check.BEGIN}
    names |= set().union(*reflection_check.TESTS.values())
    assert [name for name in sorted(names) if not re.search(rf"[`{{ ,]{name}\b", page)] == []
