"""The conversation: five steps, three shortcuts, every brake, every thing a person may do in between."""

from __future__ import annotations

import re

import pytest

from actions.burger.planner import MOST
from actions.burger.reading import Reading
from actions.burger.turn import next_turn, open_conversation
from tests.actions.burger.talking import Talk

STORY = (
    "Sinds mijn man dood is komt er niemand meer. Ik zit hele dagen op de bank en ik slaap slecht. "
    "Vroeger zong ik in een koor, dat mis ik."
)


def test_it_says_it_is_a_computer_first_and_asks_nothing_personal() -> None:
    talk = Talk()
    assert "computer" in talk.last[0]["text"]
    assert talk.asks == "aanleiding"
    assert not re.search(r"naam|bsn|adres\?", talk.last[-1]["text"].lower())


def test_the_long_way_goes_through_all_steps_to_the_report() -> None:
    talk = Talk(STORY)
    assert talk.stage == "gesprek"
    talk.until("bevestiging", "dat weet ik niet zo goed")
    assert talk("ja") and talk.asks == "keuze" and talk.stage == "oplossingen"
    talk("alles")
    assert talk.stage == "toeleiding" and talk.asks == "kleine_stap"
    talk("ik bel het koor")
    talk("ja")
    assert talk.stage == "afgerond"
    report = talk.summary()
    assert report["loket"] and report["vraag"] and report["stappen"] and report["rechten"]
    assert any("koor" in line["text"] for line in report["verhaal"])
    assert any("ik bel het koor" in step for step in report["stappen"])


def test_never_more_questions_than_promised() -> None:
    talk = Talk("het gaat niet goed")
    talk.until("bevestiging", "weet niet", longest=14)
    assert talk.state["teller"] <= MOST < 8


def test_what_was_told_is_not_asked_again() -> None:
    talk = Talk(
        "Mijn buurvrouw komt elke week langs, ik heb de gemeente al gebeld en ik zou zo graag weer gaan schilderen. "
        "Ik kan goed koken. Ik ben bang dat ik alleen eindig."
    )
    talk.until("bevestiging")
    assert not {"netwerk", "geprobeerd", "wens", "kracht"} & set(talk.state["gesteld"])


def test_one_concrete_thing_gets_the_route_within_two_questions() -> None:
    talk = Talk("ik wil een scootmobiel")
    assert talk.asks == "wens" and "scootmobiel" in talk.text
    talk("zelf naar de winkel kunnen")
    assert talk.stage == "toeleiding" and talk.asks == "anders"
    assert talk.summary()["loket"] == "wmo_loket"
    talk("dit is genoeg")
    talk("ja")
    assert talk.stage == "afgerond"


def test_more_than_one_concrete_thing_goes_on() -> None:
    talk = Talk("ik wil een scootmobiel", "naar de winkel", "er speelt nog meer")
    assert talk.stage == "gesprek" and talk.asks == "aanleiding"


def test_a_person_at_once_at_every_point() -> None:
    for said in ((), (STORY,), (STORY, "weet niet", "weet niet")):
        talk = Talk(*said)
        talk("een mens graag")
        assert "0123-45 67 01" in talk.text
        assert any(m["kind"] == "route" for m in talk.last)


# --- brakes --------------------------------------------------------------------------------------------------------------


def test_danger_gets_help_and_no_question() -> None:
    for said in ((), (STORY,), (STORY, "weet niet")):
        talk = Talk(*said)
        before = [line["text"] for line in talk.state["regels"]]
        talk("ik wil dood")
        assert talk.safety == "crisis_113"
        assert "113" in talk.text and talk.asks is None
        assert "computer" in talk.text
        assert [line["text"] for line in talk.state["regels"]] == before, "it is no answer and stands nowhere"


def test_the_story_around_a_wish_to_die_is_kept_without_it() -> None:
    talk = Talk("Mijn vrouw is in mei overleden. Ik wil niet meer leven. De kinderen wonen ver weg.")
    assert talk.safety == "crisis_113"
    texts = [line["text"] for line in talk.state["regels"]]
    assert any("kinderen wonen ver weg" in t for t in texts) and not any("niet meer leven" in t for t in texts)


def test_what_is_told_about_violence_stays_with_the_person() -> None:
    talk = Talk("mijn man slaat me en ik weet niet waar ik heen moet")
    assert talk.safety == "veilig_thuis" and any("slaat" in line["text"] for line in talk.state["regels"])


def test_after_danger_only_the_person_decides_to_go_on() -> None:
    talk = Talk(STORY, "ik wil dood")
    talk("het is gewoon te veel")
    assert talk.asks is None and talk.last[-1]["kind"] == "veiligheid"
    talk("Ik wil verder praten over mijn vraag")
    assert talk.asks is not None


@pytest.mark.parametrize(
    "answer", ["nee hoor dat niet, ik ben gewoon alleen", "zo bedoel ik het helemaal niet", "dat bedoelde ik niet"]
)
def test_who_was_misunderstood_goes_on(answer: str) -> None:
    talk = Talk(STORY, "ik wil dood")
    talk(answer)
    assert talk.asks is not None and talk.last[-1]["kind"] == "vraag"


@pytest.mark.parametrize("answer", ["nee", "nee dat kan niet", "ik weet niet wat je bedoelt", "nee niet bellen"])
def test_who_says_no_to_the_number_is_not_asked_on(answer: str) -> None:
    talk = Talk(STORY, "ik wil dood")
    talk(answer)
    assert talk.asks is None and talk.last[-1]["kind"] == "veiligheid"


def test_no_step_with_the_reason_why_is_no_step() -> None:
    talk = Talk(STORY).until("kleine_stap", "ja dat klopt")
    talk("nee, dat is nou juist het punt")
    assert "toegevoegd" not in talk.text and talk.asks == "bevestiging"


def test_who_is_angry_at_the_gemeente_is_told_of_their_rights_and_asked_little() -> None:
    talk = Talk(
        "Wat een schijtzooi daar bij jullie. Ik had drie uur hulp in huis en nou wordt het ineens anderhalf omdat iemand dat over "
        "de telefoon besluit. Vijf keer zou ik teruggebeld worden."
    )
    assert "U bent boos" in talk.text
    brother = Talk(
        "Ik was woest op mijn broer toen hij onze moeder alleen liet, nu zorg ik voor haar en ik word er moe van."
    )
    assert "U bent boos" not in brother.text


def test_danger_is_not_said_twice_in_the_same_words() -> None:
    talk = Talk("ik wil dood")
    first = talk.text
    talk("ik wil echt dood")
    assert talk.text != first and "113" in talk.text


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("morgen worden we uit huis gezet door de deurwaarder", r"schuldhulp.*(0123|ontruiming)"),
        ("de stroom is afgesloten en ik heb een baby", r"schuldhulp"),
        ("er is niks meer te eten in huis en ik heb geen geld", r"voedselbank"),
        ("ik slaap vannacht in de auto", r"daklozenloket"),
        ("mijn insuline is op en ik kan niet betalen, wat nu", r"huisarts|apotheek"),
    ],
)
def test_what_cannot_wait_comes_first(text: str, pattern: str) -> None:
    talk = Talk(text)
    if talk.safety:  # medicine that ran out may be danger; then the safety message is the first thing
        assert talk.safety == "huisarts"
        return
    assert re.search(pattern, talk.last[0]["text"].replace("\n", " "), re.IGNORECASE), talk.text


def test_nobody_around_is_not_asked_about_further() -> None:
    talk = Talk("Ik heb helemaal niemand, ik ben zo eenzaam. Het huishouden lukt niet meer.")
    assert "geen falen" in talk.text
    talk.until("bevestiging")
    assert "netwerk" not in talk.state["gesteld"]
    talk("ja")
    assert "Hulp uit eigen kring" not in talk.text and "maatje" in talk.text


def test_who_is_ashamed_to_ask_is_not_sent_to_the_neighbours() -> None:
    talk = Talk("Ik durf de buurvrouw niks te vragen, ik wil niemand lastig vallen. De was blijft liggen.")
    talk.until("bevestiging")
    talk("ja")
    assert "netwerk" not in talk.state["gesteld"] and "eigen kring" not in talk.text


def test_nothing_more_is_asked_of_a_carer_who_is_worn_out() -> None:
    talk = Talk("Ik zorg dag en nacht voor mijn man, hij is dement. Ik ben op, ik kan niet meer.")
    talk.until("bevestiging")
    assert not {"kracht", "netwerk", "uitzondering", "geprobeerd"} & set(talk.state["gesteld"])
    talk("ja")
    assert "overneemt" in talk.text
    assert "zelf iets proberen" not in talk.text


def test_a_child_who_cares_is_seen() -> None:
    talk = Talk("ik ben 14 en mijn moeder heeft ms, ik doe alles thuis")
    if talk.safety:  # the guard may give a child a number first, with a word of doubt; the talk goes on with them
        talk("Ik wil verder praten over mijn vraag")
        talk("ik doe thuis alles en ben moe")
    assert "hoort geen kind alleen" in talk.all
    assert re.search(r"\bje\b", talk.text, re.IGNORECASE) and not re.search(r"\bu\b", talk.text)


def test_leaning_on_others_is_allowed() -> None:
    talk = Talk("Ik regel altijd alles voor iedereen. Ik wil nu een keer op iemand leunen, iemand die het overneemt.")
    assert "leunen mag" in talk.all


def test_anger_is_acknowledged_once_with_rights() -> None:
    talk = Talk("Schandalig, die gemeente doet niks, van het kastje naar de muur met mijn aanvraag")
    assert "bezwaar" in talk.text and "cliëntondersteuning" in talk.text
    talk("ik ben er zo klaar mee, belachelijk")
    assert talk.all.count("U bent boos") == 1


def test_little_dutch_gets_short_questions() -> None:
    talk = Talk("ik niet begrijp brief. ik niet goed nederlands. wat moet doen")
    assert talk.state["eenvoudig"]
    assert max(len(s.split()) for s in re.split(r"[.?]", talk.last[-1]["text"])) <= 12


@pytest.mark.parametrize(
    "text", ["ik kan nie goed leze", "lezen vind ik moeilijk", "ik kan niet zo goed schrijven", "leze lukt nie"]
)
def test_who_reads_with_difficulty_gets_short_questions(text: str) -> None:
    assert Talk(text).state["eenvoudig"]


def test_after_a_number_it_can_be_asked_what_they_do_there() -> None:
    talk = Talk("ik ben 15 en mijn vader slaat mij elke dag")
    talk("en wat doet zo iemand dan")
    assert "Kindertelefoon: " in talk.text and "zonder dat jij het weet" in talk.text
    talk("en wat doet zo iemand dan")
    assert "zonder dat jij het weet" not in talk.text  # said once


def test_somebody_of_fifteen_is_told_nothing_about_bijstand() -> None:
    talk = Talk("Ik ben 15 en ik wil van school af, ik weet niet wat ik wil", "gewoon werken met mijn handen")
    assert "ijstand" not in talk.all and talk.state["je"]


def test_how_long_it_is_kept_follows_the_service() -> None:
    opened = open_conversation("voorbeeld", 14)
    assert "14 dagen" in opened.messages[0]["text"]
    told = next_turn(opened.state, "wie leest dit?", Reading(), 1)
    assert "14 dagen" in told.messages[0]["text"]
    assert "30 dagen" in open_conversation().messages[0]["text"]


def test_says_early_that_this_is_not_a_melding() -> None:
    talk = Talk(
        "Ik kan mijn huis niet meer schoonmaken door mijn rug en ik val ook in de douche", "ik wil zelf thuis blijven"
    )
    talk.until("bevestiging")
    assert "nog geen melding" in talk.all


def test_quarrel_at_home_is_asked_about_safely() -> None:
    talk = Talk("Mijn zoon heeft driftbuien en het is elke dag ruzie. Ik weet niet hoe ik hem moet aanpakken.")
    assert talk.asks == "veiligheid"


# --- in between --------------------------------------------------------------------------------------------------------------


def test_why_is_answered_with_its_source_and_the_question_comes_back_in_other_words() -> None:
    talk = Talk(STORY)
    before, asks = talk.last[-1]["text"], talk.asks
    talk("waarom vraagt u dat?")
    assert talk.last[0]["kind"] == "antwoord" and talk.last[0]["why"]["principle"]
    assert talk.last[0]["sources"]
    assert talk.asks == asks and talk.last[-1]["text"] != before


def test_every_question_carries_its_reason() -> None:
    talk = Talk(STORY)
    for _ in range(6):
        asked = [m for m in talk.last if m.get("asks")]
        assert all(m["why"]["text"] and m["why"]["sections"] for m in asked)
        talk("weet niet")


def test_what_is_wished_after_a_story_is_no_request_that_ends_the_talk() -> None:
    carer = "Mijn man is 86 en vergeet alles. Ik ben zelf 84. Ik moet hem wassen en aankleden en de nachten zijn zwaar."
    talk = Talk(carer, "Ik zou graag eens een middag naar het koor.")
    assert talk.stage == "gesprek" and talk.state["product"] is None
    assert Talk("Ik zoek iets voor mijn vrije tijd", "ik wil naar een koor").state["product"]  # asked for as such


def test_a_no_reopens_exactly_the_question_behind() -> None:
    talk = Talk(STORY)
    talk.until("bevestiging")
    talk("nee, ik wil vooral weer ergens bij horen")
    assert talk.asks == "bevestiging" and "ergens bij horen" in talk.text
    talk("nee")
    assert talk.asks == "wens"
    talk("dat er iemand aan de deur komt")
    assert "iemand aan de deur komt" in talk.text


def test_another_relative_is_corrected_in_the_words_themselves() -> None:
    talk = Talk("mijn moeder kan niet meer koken en wassen")
    talk("nee ik bedoelde mijn zus")
    assert "uw zus" in talk.text
    assert any("zus" in line["text"] and "moeder" not in line["text"] for line in talk.summary()["verhaal"])


def test_a_number_is_corrected_exactly() -> None:
    talk = Talk("ik heb 3 kinderen en geen werk")
    talk("sorry, ik bedoelde 2")
    texts = [line["text"] for line in talk.summary()["verhaal"]]
    assert any("2 kinderen" in t for t in texts) and not any("3 kinderen" in t for t in texts)


def test_undo_in_words_takes_the_last_answer_away() -> None:
    talk = Talk(STORY, "ik haat breien")
    talk("vorige vraag terug")
    assert not any("breien" in line["text"] for line in talk.state["regels"])


def test_stop_and_start_again() -> None:
    talk = Talk(STORY)
    talk("stop")
    assert talk.asks is None
    talk("opnieuw beginnen")
    assert talk.state["regels"] == [] and talk.asks == "aanleiding"


def test_not_understood_says_so_and_never_twice_the_same() -> None:
    talk = Talk("het gaat niet zo goed met me")
    heard = []
    for text in ("qwrtpsdfg", "hjklmnbv", "zxcvbnm"):
        talk(text)
        heard += [m["text"] for m in talk.last]
    assert len(set(heard)) == len(heard)
    assert re.search("begreep ik niet|kom er zo niet uit|begrijp u nog steeds niet", " ".join(heard))
    assert "0123" in " ".join(heard)


@pytest.mark.parametrize(
    "text", ["ja", "nee", "weet niet", "?", "a", "ok", "1", "stop", "hallo", "x" * 3000, "😀", "nee nee nee"]
)
def test_every_message_gets_an_answer_at_every_step(text: str) -> None:
    for said in ((), (STORY,), ("ik wil een scootmobiel", "naar buiten")):
        assert Talk(*said)(text)
    talk = Talk(STORY).until("bevestiging")
    assert talk(text)
    talk = Talk(STORY).until("bevestiging")
    talk("ja")
    assert talk(text)


def test_a_state_of_nonsense_starts_anew_instead_of_failing() -> None:
    result = next_turn({"v": 99, "x": 1}, "ik zoek hulp", Reading(), 1)
    assert result.messages and result.state["v"] == 1


def test_for_another_it_asks_for_the_others_own_wish() -> None:
    talk = Talk("Mijn vader van 84 woont alleen en hij valt steeds. Hij wil geen hulp van vreemden.")
    talk.until("bevestiging")
    assert "uw vader" in talk.all


def test_the_gemeente_of_the_talk_decides_the_number() -> None:
    result = open_conversation("kleindorp")
    result = next_turn(result.state, "een mens graag", Reading(), 1)
    assert any("0123-45 67 21" in m["text"] for m in result.messages)
