"""The measures of the evaluation, counted by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.evaluate import retrieval
from knowledge.evaluate.retrieval import Question, diverse, judge, load_set, ndcg
from knowledge.passages import Passage


def test_ndcg_by_hand() -> None:
    assert ndcg(["a", "b"], ["a"]) == 1
    assert ndcg(["x", "a"], ["a"]) == pytest.approx(1 / np.log2(3))
    assert ndcg(["a", "x", "b"], ["a", "b"]) == pytest.approx((1 + 0.5) / (1 + 1 / np.log2(3)))
    assert ndcg(["x"], ["a"]) == 0


def test_hit_counts_any_section_of_a_result() -> None:
    question = Question("1", "q", None, ("b",))
    judged = judge(question, [["x"], ["a", "b"], ["c"]])
    assert judged.hit
    assert judged.reciprocal == 0.5
    assert not judge(question, [["x"]] * 5 + [["b"]]).hit


def test_a_section_listed_twice_brings_nothing() -> None:
    passages = [
        Passage(f"r/s/{n}", sections, "", "") for n, sections in enumerate([("a",), ("a",), ("a", "b"), ("c",)])
    ]
    assert diverse(range(4), passages) == [["a"], ["a", "b"], ["c"]]


def test_sets_of_several_shapes(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("- {id: 1, q: vraag, sections: [x/y]}\n- {id: 2, vraag: andere, sections: []}\n")
    (tmp_path / "b.jsonl").write_text('{"id": "k", "query": "vraag", "audience": "burger", "sections": ["x/y"]}\n')
    assert [one.sections for one in load_set(tmp_path / "a.yml")] == [("x/y",), ()]
    assert load_set(tmp_path / "b.jsonl")[0].audience == "burger"
    (tmp_path / "c.yml").write_text("- {id: 1}\n")
    with pytest.raises(ValueError, match="geen query"):
        load_set(tmp_path / "c.yml")


def test_misses_are_written_and_rivals_run_on_the_same_questions(tmp_path: Path) -> None:
    questions = tmp_path / "set.yml"
    questions.write_text(
        "- {id: goed, q: wat zijn de acht bakens van welzijn nieuwe stijl, sections: [k2-2012/2.1-welzijn-nieuwe-stijl]}\n"
        "- {id: mis, q: wat zijn de acht bakens, sections: [zijlstra-2016/7-initiatief]}\n"
        "- {id: weg, q: hoe bak ik pannenkoeken, sections: []}\n"
    )
    csv = tmp_path / "misses.csv"
    assert retrieval.main([str(questions), "--csv", str(csv)]) == 0
    lines = csv.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("mis,") and "niet bij de eerste vijf" in line for line in lines)
    assert not any(line.startswith("goed,") for line in lines)
    assert not any(line.startswith("weg,") for line in lines)


def test_no_set_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert retrieval.main([str(tmp_path / "none.yml")]) == 1
    assert "SET=pad" in capsys.readouterr().out
