"""Features, ranker and refusal on a small collection."""

from __future__ import annotations

from pathlib import Path

import bm25s
import numpy as np
import pytest

from knowledge.embedder import StaticEmbedder
from knowledge.features import NAMES, candidates
from knowledge.lexical import Lexical
from knowledge.part import Part
from knowledge.passages import Passage
from knowledge.ranker import Ranker
from knowledge.status import SIGNALS, Judge, signals
from knowledge.text import opened, stems
from knowledge.typos import bridge
from knowledge.words import WordTable, coverage

TEXTS = ["buren helpen met de boodschappen", "schulden geven onrust", "de school belt de buren", ""]


def test_lexical_scores_equal_those_of_bm25s() -> None:
    ours = Lexical.build("x", "stems", TEXTS)
    theirs = bm25s.BM25(k1=1.2, b=0.75)
    theirs.index([stems(text) or ["\0"] for text in TEXTS], show_progress=False)
    for query in ("buren en school", "schulden schulden", "onbekend"):
        known = [token for token in stems(query) if token in theirs.vocab_dict]
        expected = theirs.get_scores(known) if known else np.zeros(len(TEXTS))
        assert np.allclose(ours.scores(query), expected, atol=1e-5)


def test_features_have_their_names_and_no_nan(small: list[Passage], tiny: StaticEmbedder, table: WordTable) -> None:
    part = Part.build(small, tiny, table)
    for query in ("wie doet mijn boodschappen", "", "zzz", "de het een"):
        best = candidates(part, tiny, table, query)
        assert best.raw.shape == (len(small), len(NAMES))
        assert best.matrix.shape == (len(small), 2 * len(NAMES))
        assert np.isfinite(best.matrix).all()


def test_best_question_is_the_one_that_matches(small: list[Passage], tiny: StaticEmbedder, table: WordTable) -> None:
    part = Part.build(small, tiny, table)
    best = candidates(part, tiny, table, "hoe krijg ik overzicht")
    row = list(best.rows).index(1)
    assert best.best_question[row] - part.first_question(small[1]) == 1


def test_coverage_counts_rare_words_more(small: list[Passage], tiny: StaticEmbedder, table: WordTable) -> None:
    part = Part.build(small, tiny, table)
    terms = {term: part.rarity(term) for term in opened("schulden boodschappen")}
    both = coverage("schulden boodschappen", part.lexical["opened-tq"], terms, np.arange(4))
    assert both[0] > 0
    assert both[1] > 0
    assert both[2] == both[3] == 0


def test_typing_errors_are_bridged_and_known_words_left(
    small: list[Passage], tiny: StaticEmbedder, table: WordTable
) -> None:
    part = Part.build(small, tiny, table)
    assert bridge("ik doe boodscahppen en mantelzorgerss", part) == "ik doe boodschappen en mantelzorgers"
    assert bridge("fietsen in Groningen kost 12345 euro", part) == "fietsen in Groningen kost 12345 euro"


def test_ranker_survives_saving_and_refuses_other_features(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    layer = tuple(chance.normal(size=size).astype(np.float32) for size in ((3, 2 * len(NAMES)), (3,), (3,)))
    ranker = Ranker((layer,))  # type: ignore[arg-type]
    ranker.save(tmp_path / "r.json")
    matrix = chance.normal(size=(5, 2 * len(NAMES))).astype(np.float32)
    assert np.allclose(Ranker.load(tmp_path / "r.json").scores(matrix), ranker.scores(matrix), atol=1e-3)
    text = (tmp_path / "r.json").read_text().replace("dense-t", "dense-x")
    (tmp_path / "r.json").write_text(text)
    with pytest.raises(ValueError, match="train it again"):
        Ranker.load(tmp_path / "r.json")


def test_signals_match_their_names(small: list[Passage], tiny: StaticEmbedder, table: WordTable) -> None:
    part = Part.build(small, tiny, table)
    best = candidates(part, tiny, table, "wat kost het in 2026")
    values = signals("wat kost het in 2026", part, best, np.arange(4, dtype=np.float32), 1.5)
    assert len(values) == len(SIGNALS)
    assert values[SIGNALS.index("late year")] == 1
    assert values[SIGNALS.index("text")] == 1.5
    assert Judge.load().weights.shape == values.shape
