"""The lexicon of concepts: its language, its file, what it hears and must not hear, its speed."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from typing import Any

import pytest

from knowledge import taxonomy
from knowledge.concepts import PATH, Lexicon, concepts, lexicon, parse, prepare
from knowledge.passages import read_yaml

GROUPS = {"kind": ("zoon", "dochter")}


def heard(form: str, text: str, tenzij: str | None = None) -> str | None:
    row: dict[str, Any] = {"gebied": "geld", "vormen": [form]}
    if tenzij:
        row["tenzij"] = [tenzij]
    return Lexicon({"_groepen": {"kind": ["zoon", "dochter"]}, "it": row}).find(text).get("it")


@pytest.mark.parametrize(
    ("form", "text", "words"),
    [
        ("huur achterstand", "een huur achterstand", "huur achterstand"),
        ("huur achterstand", "huur met achterstand", None),
        ("huur achterstand", "achterstand huur", None),
        ("huur", "de huurder", None),
        ("huur*", "de huurder", "huurder"),
        ("*schuld", "een huurschuld", "huurschuld"),
        ("*schuld", "een huurschulden", None),
        ("*schuld*", "veel huurschulden", "huurschulden"),
        ("gas|licht ~ afgesloten", "het licht is nu afgesloten", "licht is nu afgesloten"),
        ("gas|licht ~ afgesloten", "het water is afgesloten", None),
        ("huur ~ te laat", "huur te laat", "huur te laat"),
        ("huur ~ te laat", "huur een twee drie vier te laat", "huur een twee drie vier te laat"),
        ("huur ~ te laat", "huur een twee drie vier vijf te laat", None),
        ("@kind ~ boos", "mijn dochter is zo boos", "dochter is zo boos"),
        ("m ~ a ~ b", "m m a x b", "m m a x b"),
        ("te laat", "het is te. Laat maar", "te laat"),
    ],
)
def test_language(form: str, text: str, words: str | None) -> None:
    assert heard(form, text) == words


def test_text_is_heard_without_accents_capitals_apostrophes_and_punctuation() -> None:
    assert prepare("M'n cliënt, 's nachts…\nGénant!") == " mijn client s nachts genant "
    assert prepare("") == "  "
    assert heard("s nachts", "Hij loopt 's nachts.") == "s nachts"


def test_tenzij_bars_only_the_words_it_overlaps_with() -> None:
    assert heard("schulden", "geen schulden hoor", tenzij="geen schulden") is None
    assert heard("schulden", "eerst geen schulden, nu wel schulden", tenzij="geen schulden") == "schulden"


@pytest.mark.parametrize(
    "wrong", ["", "~", "~ huur", "huur ~", "a ~ ~ b", "hu*ur", "*", "a||b", "Huur", "één", "@niemand", "a-b"]
)
def test_what_is_not_in_the_language_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(wrong, GROUPS)


def test_every_form_compiles_and_is_written_as_text_is_normalised() -> None:
    lexicon_ = Lexicon(read_yaml(PATH))
    for concept in lexicon_.concepts.values():
        for source in (*concept.vormen, *concept.tenzij):
            form = parse(source, lexicon_.groups)
            example = " ".join(word[-1].replace("*", "") for word in form.words)
            assert form.regex.search(f" {example} "), source
            for stem in {option.strip("*") for word in form.words for option in word}:
                assert prepare(stem).strip() == stem, f"{concept.id}: {stem!r} in {source!r} can never be heard"


def test_no_form_stands_with_two_concepts_unless_marked() -> None:
    data = read_yaml(PATH)
    places: dict[str, list[str]] = defaultdict(list)
    for concept in lexicon().concepts.values():
        assert len(set(concept.vormen)) == len(concept.vormen), concept.id
        for form in concept.vormen:
            places[form].append(concept.id)
    assert {form for form, where in places.items() if len(where) > 1} == set(data["_gedeeld"])


def test_every_concept_has_a_known_gebied_and_enough_forms() -> None:
    known = {*taxonomy.ids("leefgebieden"), "gesprek"}
    assert {c.gebied for c in lexicon().concepts.values()} == known
    assert len(lexicon().concepts) >= 450
    assert [c.id for c in lexicon().concepts.values() if len(c.vormen) < 8] == []


def test_every_group_is_used() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert [name for name in lexicon().groups if f"@{name}" not in text] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("heb een huurachtestand en nu staat de deurwaader op de stoep", {"huurachterstand", "deurwaarder_aan_deur"}),
        ("ze hebben de stroom eraf gehaald, we zitten in het donker", {"energie_afgesloten"}),
        (
            "mn moeder 84 is weer gevallen, durft niet meer onder de douche",
            {"valt_vaak", "douchen_lukt_niet", "praat_over_moeder", "leeftijd_hoogbejaard"},
        ),
        ("kan ik een scootmobil krijgen", {"scootmobiel", "praktische_vraag"}),
        ("slaap bij een maat op de bank, heb geen adres", {"bankslapen", "briefadres"}),
        ("ik ben 11 en mijn vader slaat mijn moeder", {"kind_spreekt", "kind_vertelt_geweld"}),
        (
            "Mijn man heeft Alzheimer, ik trek het niet meer. Een weekendje weg",
            {"dementie_zorg", "houdt_het_niet_vol", "weekend_weg_mantelzorger"},
        ),
        ("ik snap die brieven van de gemeente niet", {"brief_niet_begrijpen"}),
        ("mijn baas heeft al twee maanden geen loon betaald", {"loon_niet_betaald"}),
        ("ik moet 3400 euro zorgtoeslag terugbetalen", {"zorgtoeslag", "toeslag_terugbetalen"}),
        (
            "betaal netjes elke maand de huur maar er zit schimmel op de muur",
            {"huur_betaald_reparatie", "schimmel_vocht"},
        ),
        (
            "cliënt van 42 met autisme, post blijft ongeopend liggen",
            {"professional_spreekt", "autisme_adhd", "post_niet_openen"},
        ),
        ("sinds mijn vrouw dood is komen de muren op me af", {"partner_overleden", "eenzaam"}),
        ("weet niet waar ik moet beginnen, alles komt tegelijk", {"weet_niet_waar_beginnen", "alles_tegelijk"}),
        ("ik niet begrijp brief", {"tweede_taal_spreker", "brief_niet_begrijpen"}),
    ],
)
def test_what_people_say_is_heard(text: str, expected: set[str]) -> None:
    assert expected <= set(concepts(text))


@pytest.mark.parametrize(
    ("text", "not_meant"),
    [
        ("geen schulden hoor, alles op tijd betaald", "schulden"),
        ("ik gok dat het wel goed komt", "gokken"),
        ("pijn in mijn rechter knie", "rechtbank"),
        ("hij is gisteren ontslagen uit het ziekenhuis", "ontslagen"),
        ("dat slaat nergens op", "slaan"),
        ("mijn winkel loopt slecht", "loopt_slecht"),
        ("ik wond me op", "wondzorg"),
        ("ik heb een toetsenbord gekocht", "kind_leert_moeilijk"),
        ("de huisarts luistert niet", "kind_luistert_niet"),
        ("het is 20 km fietsen", "leeftijd_jongvolwassen"),
        ("ik wil dat mijn vader veilig thuis kan wonen", "kindermishandeling_vermoeden"),
        ("goede morgen", "urgent_vandaag"),
        ("", "eenzaam"),
    ],
)
def test_what_looks_like_it_is_not_heard(text: str, not_meant: str) -> None:
    assert not_meant not in concepts(text)


def test_the_matched_words_stand_in_the_text() -> None:
    text = "Mijn zoon van 15 blowt, gaat niet meer naar school en wij kunnen de huur niet meer betalen."
    found = concepts(text)
    assert found["praat_over_kind"] == "mijn zoon"
    assert all(f" {words} " in prepare(text) for words in found.values())


def test_a_hundred_words_take_little_time() -> None:
    texts = [
        " ".join([form.replace("~", "en").replace("*", "") for form in c.vormen[:6]])
        for c in lexicon().concepts.values()
    ]
    texts = [" ".join(" ".join(texts[i : i + 8]).split()[:100]) for i in range(0, 400, 20)]
    took = []
    for text in [*texts, *texts]:  # the second time round nothing is compiled any more
        start = time.process_time()
        concepts(text)
        took.append(time.process_time() - start)
    assert statistics.median(took[len(texts) :]) < 0.03
    start = time.process_time()
    concepts("huur niet te laat betaal moeder niet " * 110)  # as long as a message may be, and repetitive
    assert time.process_time() - start < 1
