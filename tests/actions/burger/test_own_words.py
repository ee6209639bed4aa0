"""What people really say at the table: swearing, beside the point, a no that is a worry, facts where a wish was asked."""

from __future__ import annotations

import pytest

from actions.burger.lines import quote, record, sentences, without_greeting
from actions.burger.options import choose
from actions.burger.reading import Reading, act
from actions.burger.state import new_state
from actions.burger.summary import as_text
from knowledge.triage import triage
from tests.actions.burger.talking import Talk

EVICTION = "Ik krijg vandaag een brief dat ik 14 december mijn huis uit moet en niemand doet wat"
DEBTS = (
    "Schulden. 3 maanden huur achter, zorgverzekering, en een lening bij de bank. Ben mijn baan kwijt sinds augustus"
)
CARER = (
    "Goedemiddag, mijn vrouw heeft al vier jaar dementie en ik verzorg haar helemaal zelf, ik ben zelf 84 en het lopen "
    "gaat ook niet meer zo best, en vannacht stond ze weer in haar nachtpon bij de voordeur en ik durf niet meer te slapen."
)


def test_swearing_at_the_computer_is_no_story() -> None:
    talk = Talk("kut bot")
    assert talk.state["regels"] == [] and talk.asks == "aanleiding"
    assert "dwars" in talk.text
    assert act("kanker", Reading(), None) == "vertellen"  # an illness
    assert act("kutgemeente", Reading(), None) == "vertellen"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("nee ze slaan niet ofzo gewoon schreeuwen", "vertellen"),
        ("sla maar over", "overslaan"),
        ("die wil ik overslaan", "overslaan"),
        ("wat denk je zelf", "overslaan"),
        ("en waarom zou een computer mij kunnen helpen", "over_mij"),
        ("waarom wil je dat weten", "waarom"),
        ("niet snap", "niet_snappen"),
        ("wat bedoel", "niet_snappen"),
        ("wat ik bedoel is mijn zus", "corrigeren"),
        ("hallo ik hulp nodig", "vertellen"),
        ("hallo daar", "groet"),
    ],
)
def test_what_a_short_message_does(said: str, kind: str) -> None:
    assert act(said, Reading(), "kracht") == kind


def test_a_letter_that_is_not_understood_is_what_somebody_comes_for() -> None:
    sure = Reading("niet_begrepen", 0.9)
    assert act("brief gemeente niet begrijp", sure, "aanleiding") == "vertellen"
    assert act("vraag niet helder voor mij", sure, "aanleiding") == "niet_snappen"


def test_a_mere_yes_answers_no_open_question() -> None:
    talk = Talk(EVICTION).until("wens")
    talk("ja")
    assert talk.summary()["wens"] == [] and talk.asks != "wens"
    talk = Talk(EVICTION).until("wens")
    talk("ja dat ik hier blijf")
    assert len(talk.summary()["wens"]) == 1


def test_facts_told_where_a_wish_was_asked_stay_part_of_the_story() -> None:
    talk = Talk(EVICTION).until("wens")
    talk(DEBTS)
    talk.until("bevestiging")
    assert "Wat u wilt: ‘ben mijn baan" not in talk.text and "U zegt zelf" in talk.text
    talk("Nee, ik wil gewoon in mijn huis blijven met mijn zoontje")
    report = talk.summary()
    assert any("3 maanden huur achter" in line["text"] for line in report["verhaal"])
    assert [line["text"] for line in report["wens"]] == ["ik wil gewoon in mijn huis blijven met mijn zoontje"]
    assert report["loket"] == "schuldhulp"


def test_a_no_that_is_a_worry_leaves_the_wish_as_it_is() -> None:
    talk = Talk(CARER, "Ach jongen, ik wil dat ze thuis kan blijven.").until("bevestiging")
    assert "‘ik wil dat ze thuis kan blijven’" in talk.text
    talk("Nee, ik ben bang dat u haar nu gaat opnemen")
    assert "Het moeilijkste is: ‘ik ben bang dat u haar nu gaat opnemen’" in talk.text
    assert "Wat u hoopt: ‘ik ben bang" not in talk.text
    assert [line["text"] for line in talk.summary()["wens"]] == ["Ach jongen, ik wil dat ze thuis kan blijven."]


def test_what_it_is_not_about_is_no_part_of_what_it_is_about() -> None:
    talk = Talk(EVICTION, "een huis").until("bevestiging", "weet niet")
    talk("Nee klopt niet, het gaat niet om contact, ik wil dat die ontruiming stopt")
    assert [line["text"] for line in talk.summary()["wens"]] == ["ik wil dat die ontruiming stopt"]


def test_a_carer_who_dares_not_sleep_is_asked_one_thing_about_both() -> None:
    talk = Talk(CARER)
    assert "niets bij te doen" in talk.text
    assert "voor uzelf en voor uw vrouw" in talk.text
    talk("Een nacht slapen.")
    assert talk.asks == "bevestiging"


def test_an_eviction_asks_what_comes_first_and_says_the_date_once() -> None:
    talk = Talk(EVICTION, DEBTS)
    assert "Wat moet voor u het eerst geregeld zijn?" in talk.all
    assert talk.all.count("Eerst dit") == 1
    talk.until("bevestiging")
    assert "kracht" not in talk.state["gesteld"]


def test_a_report_that_did_not_change_is_not_said_to_be_changed() -> None:
    talk = Talk("ik wil een scootmobiel", "naar mijn zus kunnen").until("anders")
    talk("dit is genoeg")
    assert talk.asks == "bevestiging"
    talk("hallo")
    assert talk.asks == "bevestiging" and "aangepast" not in talk.text
    talk("er moet iets anders")
    talk("mijn zus woont in Zwolle")
    assert "aangepast" in talk.text


def test_not_knowing_at_a_confirmation_gets_one_answer() -> None:
    talk = Talk(EVICTION, "een huis").until("bevestiging")
    talk("weet niet")
    assert talk.asks == "keuze" and len(talk.last) == 1


def test_misunderstood_is_said_without_a_second_lead_in() -> None:
    talk = Talk(EVICTION)
    talk("zxcvbn")
    assert talk.last[-1]["text"][:4] in ("Wat ", "Stel", "Wann", "Waar")


def test_a_home_that_is_safe_is_no_worry() -> None:
    talk = Talk("Mijn man en ik hebben elke avond ruzie en ik kan niet slapen").until("veiligheid")
    talk("Ja, iedereen is veilig")
    assert "iedereen is veilig" not in str(talk.summary()["zorgen"])


def test_a_young_person_is_not_told_of_their_children() -> None:
    talk = Talk("ik ben 15 en mijn ouders gaan scheiden, ik woon bij mijn moeder en school gaat slecht")
    for _ in range(14):
        talk("weet niet")
    assert talk.summary()["loket"] == "jeugdteam"
    assert "je kind" not in talk.all + as_text(talk.summary()) and "de kinderen" not in talk.all


def test_gaming_with_friends_is_no_addiction() -> None:
    story = "mijn ouders gaan scheiden en ze schreeuwen elke avond. "
    assert "verslaving" not in [a.id for a in triage(story + "chill bij me matties, gamen").leefgebieden]
    assert "verslaving" in [a.id for a in triage("mijn zoon zit de hele nacht te gamen").leefgebieden]


def test_what_is_refused_is_not_chosen() -> None:
    options = ["respijt", "zorg_zvw", "zorg_wlz"]
    assert choose("iemand die de nacht overneemt, bij ons thuis, niet in een huis", options) == ["respijt"]


def test_words_out_of_order_get_short_sentences() -> None:
    talk = Talk("ik brief niet snap")
    assert talk.state["eenvoudig"]
    assert talk("van gemeente") and "Wat wilt u graag?" in talk.text


def test_the_same_words_are_written_down_once() -> None:
    state = new_state()
    assert record(state, "Ik woon hier net.", 1, "aanleiding") and not record(
        state, "ik woon hier net.", 2, "aanleiding"
    )
    assert len(state["regels"]) == 1


def test_long_sentences_are_cut_without_changing_a_word() -> None:
    pieces = sentences(CARER)
    assert len(pieces) > 2 and all(piece in CARER for piece in pieces)
    assert "gaat ook niet meer" in " ".join(pieces)


def test_the_greeting_is_no_part_of_the_story() -> None:
    assert without_greeting(CARER).startswith("mijn vrouw")
    assert without_greeting("Hoi, ik ben Ab en ik heb schulden") == "ik ben Ab en ik heb schulden"
    assert without_greeting("Goedemorgen") == "Goedemorgen"
    assert without_greeting("dag en nacht zorg ik voor hem") == "dag en nacht zorg ik voor hem"
    assert quote("Ach jongen, ik wil slapen.") == "ik wil slapen"


def test_who_does_not_choose_hears_what_fits_best() -> None:
    talk = Talk(
        "Wij zijn al 61 jaar getrouwd en mijn vrouw is erg vergeetachtig geworden. Zij zet het gas aan en loopt dan weg. "
        "En nu zegt de dokter dat er hulp in huis moet komen, maar ik weet niet hoe dat werkt want ik heb geen computer. "
        "Ik wil dat er iemand bij haar blijft als ik naar de biljartclub ga."
    ).until("keuze", "ja dat klopt")
    talk("weet niet")
    best = [row["naam"] for row in talk.summary()["arrangementen"]][:3]
    said = next(m["text"] for m in talk.last if m["text"].startswith("Dit past"))
    assert len(best) == said.count("\n") and len(best) == 3


def test_who_comes_on_sunday_is_not_what_weighs_most() -> None:
    talk = Talk(CARER.replace("en ik durf niet meer te slapen", "")).until("zorgen", "Dat weet ik niet zo goed.")
    talk("Mijn zoon komt op zondag langs.")
    talk.until("bevestiging")
    assert "Het moeilijkste is: ‘mijn zoon" not in talk.text


def test_what_a_word_means_is_not_answered_with_a_number_of_danger() -> None:
    talk = Talk("ik wil dood")
    talk("wat is schuldbemiddelingsgrondslag?")
    assert "Dat staat niet in mijn bronnen" in talk.text
    talk("wat doen ze daar?")
    assert "113" in talk.text
