"""The commands: batches keep their order, bad lines are named, exit codes tell."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from knowledge import cli


def test_batch_keeps_order_and_shape(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [
        {"id": "b", "query": "mijn buurvrouw wil ik niet lastig vallen", "audience": "burger"},
        {"id": "a", "query": "wat is het transitiemodel", "audience": "trainer"},
        {"id": 3, "query": "recept voor appeltaart"},
    ]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(json.dumps(one) for one in asked) + "\n\n"))
    assert cli.search(["--jsonl"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["id"] for one in found] == ["b", "a", 3]
    for one in found:
        assert one["status"] in {"answered", "not_found", "out_of_scope"}
        assert len(one["results"]) == 10
        for hit in one["results"]:
            assert {"passage", "sections", "title", "text", "report", "year", "citation", "score"} <= hit.keys()
            assert hit["sections"]
    assert found[2]["status"] == "out_of_scope"


def test_bad_lines_are_named_and_the_rest_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('geen json\n{"id": 1, "query": "regie in de wijk"}\n{"id": 2}\n'))
    assert cli.search(["--jsonl"]) == 1
    captured = capsys.readouterr()
    assert [json.loads(line)["id"] for line in captured.out.splitlines()] == [1]
    assert "regel 1" in captured.err
    assert "regel 3" in captured.err


def test_odd_queries_do_no_harm(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    odd = ["", " ", "?", "😀😀", "\u202eomgekeerd", "x" * 5000, "a'; DROP TABLE passages; --", "1 2 3", "de het een"]
    lines = [json.dumps({"id": number, "query": query}) for number, query in enumerate(odd)]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))
    assert cli.search(["--jsonl"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(found) == len(odd)
    assert all(len(one["results"]) == 10 for one in found)
    assert found[0]["status"] != "answered"
    assert found[3]["status"] != "answered"


def test_text_for_people_carries_the_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.search(["wat", "zijn", "de", "acht", "bakens", "--top-k", "2"]) == 0
    out = capsys.readouterr().out
    assert "Themarapport over de vier transities" in out
    assert out.count("Onderdeel") == 2


def test_no_question_is_an_error() -> None:
    with pytest.raises(SystemExit):
        cli.search([])


def test_commands_do_not_load_each_others_libraries() -> None:
    code = (
        "import sys, knowledge.cli; print([m for m in ('faiss', 'bm25s', 'torch', 'pdfplumber') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_index_info_and_build(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.index(["build"]) == 0
    assert cli.index(["info"]) == 0
    out = capsys.readouterr().out
    assert "De index is bij." in out
    assert "embedder static:" in out
