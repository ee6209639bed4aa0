"""Words, stems, opened compounds, n-grams."""

from __future__ import annotations

import pytest

from knowledge import text


@pytest.mark.parametrize(
    ("compound", "expected"),
    [
        ("vraagverlegenheid", ("vraag", "verlegenheid")),
        ("zorgverzekeraar", ("zorg", "verzekeraar")),
        ("keukentafelgesprek", ("keukentafel", "gesprek")),
        ("bestuurskracht", ("bestuur", "kracht")),
        ("verantwoordelijkheid", ()),
        ("samenleving", ()),
        ("kort", ()),
    ],
)
def test_compounds_open_and_simple_words_stay_whole(compound: str, expected: tuple[str, ...]) -> None:
    assert text.parts(compound) == expected


def test_normalise_removes_accents_ligatures_and_soft_hyphens() -> None:
    assert text.normalise("Cliënt\u00ad ﬁnanciën ’s") == "client financien 's"


def test_possessive_s_stays_on_its_word() -> None:
    assert text.words("Pgb's en de wethouder's plan") == ["pgbs", "en", "de", "wethouders", "plan"]


def test_stems_keep_gemeente_whole() -> None:
    assert text.stem("gemeenten") == text.stem("gemeente")
    assert text.stem("gemeente") not in {"meen", "gemeen"} or text.stem("gemeen") != "meen"
    assert text.stem("schulden") == text.stem("schuld")


def test_opened_adds_the_parts_after_the_whole_word() -> None:
    assert text.opened("de zorgverzekeraar")[:2] == [text.stem("zorgverzekeraar"), text.stem("zorg")]


def test_grams_survive_a_typing_error() -> None:
    right, wrong = set(text.grams("keukentafel")), set(text.grams("keukentavel"))
    assert len(right & wrong) / len(right) > 0.5


def test_sentences_do_not_break_on_titles_or_initials() -> None:
    found = text.sentences("Mw. De Boer sprak met dr. Jansen. Daarna ging zij naar huis. Bijv. op dinsdag.")
    assert found == ["Mw. De Boer sprak met dr. Jansen.", "Daarna ging zij naar huis.", "Bijv. op dinsdag."]


def test_near_duplicates_are_counted_by_the_words_they_share() -> None:
    lines = ["Wie helpt mij met de was in huis?", "Wie helpt mij nu met de was in huis?", "Ik zoek werk."]
    assert text.near_duplicates(lines) == pytest.approx(2 / 3)
    assert text.near_duplicates(["Ik zoek werk.", "Ik zoek een huis."]) == text.near_duplicates([]) == 0.0
