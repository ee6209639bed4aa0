"""The guard: danger is recognised and goes to the right door, look-alikes pass, the words are right, and it is quick.

The sentences here were written for the tests; how well the guard does on messages that it never saw is printed by
``python -m knowledge.train.guard --check``.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge import guard, guard_score, guard_signals
from knowledge.guard import Danger

ROOT = Path(guard.__file__).resolve().parents[1]

DYING = """
ik wil dood
Ik wil dood.
IK WIL DOOD
ik wil doooood
ik wil doot
ik wil gewoon dood
ik wil echt dood
ik wil het liefst dood
ik wil liever dood
ik wil alleen maar dood
dood wil ik
ik wil doodgaan
ik wil dood gaan
ik wil sterven
ik wil niet meer leven
ik wil niet meer verder leven
ik wil nie meer leve
ik wil er niet meer zijn
ik hoef niet meer te leven
ik wou dat ik dood was
was ik maar dood
ik was liever dood
ik kan beter dood zijn
ik wil nooit meer wakker worden
ik wil niet meer wakker worden
ik maak er een einde aan
ik ga er een eind aan maken
ik wil een eind maken aan mijn leven
ik wil zelfmoord plegen
ik denk aan zelfmoord
ik denk aan zelf moord
ik ben suïcidaal
ik heb suicidale gedachten
ik wil uit het leven stappen
ik ga mezelf ophangen
ik ga van een brug springen
ik ga voor de trein springen
ik wil mezelf van kant maken
ik doe mezelf iets aan
mijn leven hoeft voor mij niet meer
ik heb geen zin meer in het leven
""".strip().splitlines()

DANGERS = {
    "noodnummer_112": [
        "hij staat met een mes voor de deur",
        "mijn man ademt niet meer",
        "mijn vader ligt bewusteloos op de grond",
        "er is brand in mijn keuken",
        "ik ruik gas in huis",
        "ik heb net alle pillen ingenomen",
        "ik sta op het spoor en ik spring zo",
        "mijn ex trapt nu de deur in",
        "mijn baby is blauw en ademt niet",
        "pijn op mijn borst en het straalt uit naar mijn arm",
        "haar mond hangt scheef en ze praat wartaal",
    ],
    "crisis_113": [
        "mijn zoon zegt dat hij dood wil",
        "ik snij mezelf elke avond",
        "ik spaar mijn slaappillen op",
        "iedereen is beter af zonder mij",
        "mijn vrouw heeft een afscheidsbrief geschreven",
    ],
    "veilig_thuis": [
        "mijn man slaat mij",
        "ik word thuis mishandeld",
        "mijn ex stalkt mij en bedreigt mij",
        "ik mag van mijn man niet naar buiten en hij heeft mijn pinpas afgepakt",
        "mijn buurvrouw wordt geslagen door haar man",
        "een leerling heeft blauwe plekken en wil niet naar huis",
        "mijn ouders willen mij uithuwelijken",
        "ik heb mijn kind geslagen en ik schrik van mezelf",
    ],
    "kindertelefoon": [
        "ik ben 12 en mijn vader slaat mij",
        "ik ben 13 en ik word elke dag gepest op school",
        "papa is altijd dronken en ik durf niet naar huis",
        "ik ben 11 en mijn oom zit aan mij",
    ],
    "huisarts": [
        "mijn insuline is op en de apotheek is dicht",
        "mijn moeder is sinds gisteren opeens heel verward",
        "ik hoor stemmen en slaap al dagen niet",
        "ik heb al vijf dagen niets gegeten",
    ],
}

HARMLESS = """
ik schaam me dood
ik lach me dood
ik schrok me dood van de rekening
ik ben doodmoe
ik ben als de dood voor spinnen
ik verveel me dood sinds mijn pensioen
ik kan hem wel schieten
de huur doet me de das om
we moeten de knoop doorhakken
ik verdrink in het papierwerk
ik ben kapot van de verhuizing
mijn telefoon is dood
mijn man is vorig jaar overleden
mijn vader is dood en nu moet ik zijn huis leegmaken
een slag om de arm houden
hij slaat mij over bij de verdeling
mijn zoon slaat de bal over de schutting
ik wil niet dood, ik wil een traplift
nee, ik word niet geslagen
ik ben niet suïcidaal
geen geweld hier, alleen geldzorgen
wat doet Veilig Thuis
is 113 gratis
wanneer bel ik 112
is de kindertelefoon ook in het weekend open
waar is de huisartsenpost
mijn zoon speelt een schietspel
mijn moeder moet een nieuwe rollator
ik wil graag een scootmobiel
mijn huurtoeslag is gestopt
ik zoek een taalmaatje
de brandmelder moet gekeurd worden
mijn kat is doodgegaan
ja
nee
dank u wel
ik snap de vraag niet
mijn dochter helpt mij elke week
ik ben moe en ik wil even niet meer praten over formulieren
wij gaan uit elkaar, zonder ruzie
""".strip().splitlines()


@pytest.mark.parametrize("text", DYING)
def test_wanting_to_die_is_always_heard(text: str) -> None:
    danger = guard.screen(text)
    assert danger is not None
    assert danger.loket in ("crisis_113", "noodnummer_112")


@pytest.mark.parametrize(("loket", "text"), [(loket, text) for loket, texts in DANGERS.items() for text in texts])
def test_danger_goes_to_the_right_door(loket: str, text: str) -> None:
    danger = guard.screen(text)
    assert danger is not None
    assert danger.loket == loket


@pytest.mark.parametrize("text", HARMLESS)
def test_idioms_denials_and_questions_pass(text: str) -> None:
    assert guard.screen(text) is None


def test_danger_in_the_middle_of_a_long_story_is_found() -> None:
    before = "Goedemorgen, ik schrijf over mijn aanvraag voor de huishoudelijke hulp. Die loopt al zes weken en ik krijg geen antwoord. "
    after = (
        " Verder wil ik weten of ik mijn papieren mag opsturen. Mijn telefoon doet het niet goed. Ik hoor graag van u."
    )
    assert guard.screen(before + after) is None
    found = guard.screen(before + "Mijn man slaat mij en ik ben bang voor hem." + after)
    assert found is not None and found.loket == "veilig_thuis"
    found = guard.screen(before * 3 + "Ik wil niet meer leven, ik wil dood." + after * 3)
    assert found is not None and found.loket == "crisis_113"


def test_life_in_danger_now_goes_before_the_rest() -> None:
    found = guard.screen("mijn man slaat mij vaak en nu staat hij met een mes voor mij")
    assert found is not None and found.loket == "noodnummer_112"
    found = guard.screen("ik ben 14 en ik wil dood")
    assert found is not None and found.loket == "crisis_113"


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("ik wil dood", False),
        ("mijn zoon zegt dat hij dood wil", True),
        ("mijn man slaat mij", False),
        ("ik word geslagen door mijn zoon", False),
        ("mijn buurvrouw wordt geslagen door haar man", True),
        ("ik denk dat mijn broer zelfmoord gaat plegen", True),
        ("mijn vader ligt bewusteloos op de grond", True),
        ("ik krijg geen lucht", False),
        ("ik snij mezelf elke avond", False),
        ("mijn dochter snijdt zichzelf", True),
        ("zonder mij zijn ze beter af", False),
        ("ik ben bang voor mijn man", False),
        ("ik heb net alle pillen ingenomen", False),
        ("mijn vrouw heeft pillen geslikt", True),
        ("de buren schreeuwen en ik hoor klappen en een kind huilt", True),
    ],
)
def test_whom_it_concerns(text: str, other: bool) -> None:
    danger = guard.screen(text)
    assert danger is not None
    assert danger.other is other


def test_when_it_happened() -> None:
    now = guard.screen("mijn oom zit aan mij en ik durf het niemand te vertellen")
    past = guard.screen("vroeger heeft mijn oom mij misbruikt en ik heb het nooit verteld")
    assert now is not None and not now.past
    assert past is not None and past.past


def test_matched_never_holds_the_text() -> None:
    for texts in DANGERS.values():
        for text in texts:
            danger = guard.screen(text)
            assert danger is not None
            assert re.fullmatch(r"[a-z_]+", danger.matched)


def test_rules_alone_still_warn_without_a_model() -> None:
    before = guard_score.model()
    try:
        guard_score.use(None)
        danger = guard.screen("ik wil dood")
        assert danger is not None and danger.loket == "crisis_113"
        assert guard.screen("goedemorgen") is None
    finally:
        guard_score.use(before)


# --- the words --------------------------------------------------------------------------------------------------------

NUMBERS = {
    "noodnummer_112": "112",
    "crisis_113": "0800-0113",
    "veilig_thuis": "0800-2000",
    "kindertelefoon": "0800-0432",
    "huisarts": "huisartsenpost",
}


def every_text() -> list[tuple[str, str]]:
    data = guard._data()["words"]
    return [(loket, text) for loket, entry in data["lokets"].items() for text in entry.values()]


@pytest.mark.parametrize("loket", sorted(NUMBERS))
@pytest.mark.parametrize("young", [False, True])
@pytest.mark.parametrize("other", [False, True])
def test_every_door_has_words_with_its_number(loket: str, young: bool, other: bool) -> None:
    (message,) = guard.words(Danger(loket, "x", other, False, "model"), young=young)
    assert message["kind"] == "veiligheid"
    assert NUMBERS[loket] in message["text"]
    assert "computer" in message["text"] and "iemand leest dit mee" in message["text"]
    assert "112" in message["text"]
    assert len(message["choices"]) == 2
    if young:
        assert not re.search(r"\b(?:u|uw)\b", message["text"])


def test_words_accept_the_name_of_a_door() -> None:
    assert NUMBERS["veilig_thuis"] in guard.words("veilig_thuis")[0]["text"]


def test_sentences_are_short_and_nothing_is_said_twice() -> None:
    for loket, text in every_text():
        sentences = [s.strip() for s in re.split(r"(?<=[.?])\s+", text)]
        assert "!" not in text
        assert len(set(sentences)) == len(sentences), loket
        for sentence in sentences:
            assert len(sentence.split()) <= 20, sentence


def test_a_second_time_says_it_differently() -> None:
    texts = [guard.words("crisis_113", times=n)[0]["text"] for n in range(4)]
    assert len(set(texts)) == 4
    assert all("113" in t for t in texts)


def test_words_fit_who_writes_and_when() -> None:
    def text(kind: str, other: bool, past: bool) -> str:
        return guard.words(Danger("veilig_thuis", kind, other, past, "model"))[0]["text"]

    texts = {
        text("geweld", False, False),
        text("geweld", True, False),
        text("geweld", False, True),
        text("pleger", False, False),
    }
    assert len(texts) == 4
    assert "schuld" not in text("pleger", False, False)
    assert text("twijfel", False, False).startswith("Misschien")


# --- cleaning ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  hallo  ", "hallo"),
        ("/gevaar", "gevaar"),
        ('/vertellen{"asks":"wens"}', "vertellen"),
        ('/ /intent{"slot":"x"}', "intent"),
        ("a\u202eb\u0000c\u200bd", "abcd"),
        ("regel\r\ntwee\tdrie", "regel\ntwee drie"),
        ("cafe\u0301", "café"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_cleaning(typed: str, clean: str) -> None:
    assert guard.clean(typed) == clean


def test_cleaning_caps_the_length() -> None:
    assert len(guard.clean("a" * 10_000)) == guard.LIMIT
    assert len(guard.clean("a" * 10_000, limit=10)) == 10


def test_normalising() -> None:
    assert guard.normalise("Ik WÍL dóóóód’s") == "ik wil dood's"


# --- signals ----------------------------------------------------------------------------------------------------------


def test_signals_survive_misspelling() -> None:
    for text in ("hij slaad mij", "hij slaat mij", "hij slààt mij"):
        assert any("slaan" in signals for signals in guard_signals.read(text).signals)


def test_phrases_allow_words_in_between_but_not_another_sentence() -> None:
    def has(text: str) -> bool:
        return any("tot_last" in s for s in guard_signals.read(text).signals)

    assert has("ze zijn beter af zonder mij")
    assert not has("hij was beter. Af en toe dan")


def test_every_signal_a_phrase_asks_for_exists() -> None:
    lex = guard_signals.lexicon()
    asked = {name for phrases in lex.by_signal.values() for p in phrases for name in p.needed} | set(lex.by_signal)
    assert asked <= set(lex.names)
    assert len(lex.names) == len(set(lex.names))


# --- speed and where it runs ------------------------------------------------------------------------------------------


def spent(text: str) -> float:
    guard.screen("warm")
    best = 1.0
    for _ in range(3):
        start = time.process_time()
        guard.screen(text)
        best = min(best, time.process_time() - start)
    return best


def test_a_message_takes_little_time() -> None:
    story = "Ik schrijf u omdat mijn moeder sinds haar val niet meer alleen naar buiten durft en ik werk vier dagen. "
    guard.screen(story)  # the models are read with the first message
    assert spent(" ".join(story.split()[:30])) < 0.01
    assert spent(story * 20) < 0.05


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "ik " * 3_333,
        "hij slaat " * 1_000,
        "a.b." * 2_500,
        ". " * 5_000,
        "ik wil " * 1_400,
        "niet meer " * 1_000,
        "1 " * 5_000,
        "pijn op de " * 900,
        "heb " * 2_500,
        "mijn man " * 1_100,
        "é" * 10_000,
        "\n" * 10_000,
        "'" * 10_000,
    ],
)
def test_hostile_text_is_screened_quickly(text: str) -> None:
    assert spent(text) < 0.1


def test_a_whole_message_of_nonsense_is_fine() -> None:
    assert guard.screen("") is None
    assert guard.screen("?!...") is None
    assert guard.screen("🙂🙂") is None


@pytest.mark.parametrize("without", ["", "sys.modules['numpy'] = None; "])
def test_beside_numpy_only_the_standard_library_is_imported(without: str) -> None:
    """The second eye needs numpy; the guard does its work where that is missing, in every environment."""
    code = (
        f"import sys; {without}before = set(sys.modules); from knowledge import guard; assert guard.screen('ik wil dood').loket == 'crisis_113';"
        "assert guard.mask('bel 06 12345678').text == 'bel [telefoon]';"
        "new = {m.split('.')[0] for m in set(sys.modules) - before}; extra = new - set(sys.stdlib_module_names) - {'knowledge', 'numpy', 'cython_runtime'}; extra = [m for m in sorted(extra) if not m.startswith('_')]; print(extra); sys.exit(bool(extra))"
    )
    pythons = [Path(sys.executable), ROOT / ".venv-rasa" / "bin" / "python"]
    for python in pythons:
        if python.exists():
            done = subprocess.run(
                [str(python), "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("said", ["ik wil dood", "hij staat met een mes voor mijn deur", "mijn man slaat mij elke dag"])
def test_plain_danger_is_as_certain_in_the_midst_of_a_conversation(said: str) -> None:
    assert guard.screen(said, answering=True) == guard.screen(said) is not None


def test_in_the_midst_of_a_conversation_the_model_alone_must_be_surer_and_says_its_doubt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = "zonder mij zijn ze beter af en dat is binnenkort geregeld"
    assert not guard.rules_in(said)
    monkeypatch.setattr(guard, "_needed", lambda *_: 0.0)
    values = {0.5: (True, False), guard.ANSWER - 0.1: (True, False), guard.ANSWER + 0.1: (True, True)}
    for value, alarms in values.items():
        monkeypatch.setattr(guard_score, "danger", lambda *_, value=value: value - guard.ALERT)
        found = guard.screen(said), guard.screen(said, answering=True)
        assert tuple(one is not None for one in found) == alarms
    monkeypatch.setattr(guard_score, "danger", lambda *_: guard.ANSWER + 0.1 - guard.ALERT)
    assert guard.screen(said).kind != "twijfel" and guard.screen(said, answering=True).kind == "twijfel"
    monkeypatch.setattr(guard_score, "danger", lambda *_: guard.SURE_ANSWER + 0.1 - guard.ALERT)
    assert guard.screen(said, answering=True).kind != "twijfel"


@pytest.mark.parametrize("age", range(8, 18))
def test_an_age_alone_is_no_danger(age: int) -> None:
    for said in (f"ik ben {age}", f"ben {age} jaar", str(age), f"ik ben {age} en ik heb een vraag over school"):
        assert guard.screen(said) is None
