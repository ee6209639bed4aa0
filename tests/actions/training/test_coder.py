"""The coder: near pairs that a trainer tells apart, the same words in another context, what can be seen in the words."""

from __future__ import annotations

import io
import json
import statistics
import time

import pytest

from actions.training import cli
from actions.training.coder import TECHNIQUES, code, coder, jargon
from actions.training.evaluate import SET, read
from actions.training.features import own_words, sentences
from actions.training.train import figures, rows
from knowledge.text import near_duplicates

TIRED = "Ik ben zo moe, ik slaap al weken niet door zijn gedwaal."


@pytest.mark.parametrize(
    ("context", "text", "technique"),
    [
        ("-", "Goedemorgen, ik ben Els van het wijkteam.", "begroeten"),
        (TIRED, "Mag ik u daar iets over vragen?", "toestemming"),
        (TIRED, "Dat klinkt heel zwaar.", "gevoel_reflecteren"),
        (TIRED, "Ach, dat valt wel mee, iedereen slaapt wel eens slecht.", "bagatelliseren"),
        (TIRED, "U moet gewoon eens wat eerder naar bed gaan.", "advies_opdringen"),
        (TIRED, "Ik regel het wel, ik bel morgen de dokter voor u.", "overnemen"),
        (TIRED, "Uw kinderen kunnen toch wel een nacht komen oppassen?", "netwerk_aannemen"),
        (TIRED, "Is er iemand met wie u hierover praat, of is die er niet?", "netwerk_vragen"),
        (TIRED, "Wanneer slaapt u wel een beetje goed?", "uitzondering_vragen"),
        (TIRED, "Op een schaal van 0 tot 10, hoe zwaar is het nu?", "schaalvraag"),
        (TIRED, "Knap dat u het al zo lang volhoudt.", "kracht_benoemen"),
        (TIRED, "Zou het niet beter zijn als hij naar een tehuis gaat?", "suggestieve_vraag"),
        (TIRED, "Wat zou u het liefst anders willen?", "wens_vragen"),
        (TIRED, "Dan moet er een Wlz-indicatie via het CIZ komen, met een MPT.", "jargon"),
    ],
)
def test_what_a_trainer_hears(context: str, text: str, technique: str) -> None:
    assert code(context, text).techniek == technique


def test_every_technique_present_is_named_main_one_first() -> None:
    coding = code(TIRED, "Dat klinkt zwaar. Wie zijn er om u heen, als er iemand is?")
    assert coding.alle[0] == coding.techniek
    assert {"gevoel_reflecteren", "netwerk_vragen"} <= set(coding.alle)


def test_an_abstention_is_less_sure_than_a_coding_it_relies_on() -> None:
    assert code("-", "hm").abstain or code("-", "hm").score < 0.9
    assert not code(TIRED, "Dat klinkt heel zwaar.").abstain


def test_open_closed_and_leading() -> None:
    assert code(TIRED, "Hoe is dat voor u?").open is True
    assert code(TIRED, "Slaapt u nu ook slecht?").open is False
    assert code(TIRED, "Dat klinkt heel zwaar.").open is None
    assert code(TIRED, "Zou het niet beter zijn om te stoppen?").suggestief


def test_who_does_the_work() -> None:
    assert code(TIRED, "Ik regel het wel voor u.").werk == "hulpverlener"
    assert code(TIRED, "Wat zou u zelf deze week willen proberen?").werk == "client"


def test_jargon_and_own_words_are_named() -> None:
    assert "indicatie" in jargon("U hebt een indicatie nodig voor begeleiding.")
    assert jargon("Hoe gaat het met uw zoon?") == ()
    assert own_words("Ik zit hele dagen in de schuur.", "Wat doet u in die schuur?") == ("schuur",)


def test_a_masked_name_and_odd_input_do_no_harm() -> None:
    assert sentences("Dag [naam]. Hoe is het?")[0].words == ("dag", "naam")
    for text in ("", "?", "!!!", "[naam]", "a" * 4000, "🙂🙂"):
        assert code("-", text).techniek in TECHNIQUES


def test_training_lines_are_varied_and_not_in_the_evaluation_set() -> None:
    data = rows()
    assert len(data) >= 3500
    assert near_duplicates([row.text for row in data]) < 0.02
    assert {row.techniek for row in data} == set(TECHNIQUES)
    known = {(row.context, row.text) for row in data}
    assert not [row for row in read(SET) if (row.context, row.text) in known]


def test_it_stays_as_good_as_it_was_on_lines_by_other_hands() -> None:
    data = read(SET)
    found = figures([code(row.context, row.text).techniek for row in data], data)
    assert found["acceptable"] >= 0.80
    assert found["macro_f1"] >= 0.74


def test_an_utterance_takes_milliseconds() -> None:
    coder()
    took = []
    for row in rows()[:60]:
        started = time.perf_counter()
        code(row.context, row.text)
        took.append(time.perf_counter() - started)
    assert statistics.median(took) < 0.03


def test_the_command_keeps_order_and_says_which_line_is_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [json.dumps({"id": "b", "context": TIRED, "text": "Hoe is dat voor u?"}), "geen json"]
    lines.append(json.dumps({"id": "a", "context": "-", "text": "Goedemorgen, ik ben Els."}))
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    assert cli.technique(["--jsonl"]) == 1
    out, err = capsys.readouterr()
    answers = [json.loads(line) for line in out.splitlines()]
    assert [one["id"] for one in answers] == ["b", "a"]
    assert {"techniek", "score", "alternatives", "alle", "abstain"} <= set(answers[0])
    assert "regel 2" in err
