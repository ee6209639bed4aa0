"""The client and the lines of docs/api.md, against a server that really runs."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.small_server import SmallServer
from web.settings import ROOT

DOCS = ROOT / "docs"
PAGE = (DOCS / "api.md").read_text("utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallServer]:
    with SmallServer(tmp_path_factory.mktemp("client")) as running:
        yield running


@pytest.fixture(scope="module")
def client() -> Any:
    spec = importlib.util.spec_from_file_location("client", DOCS / "client.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["client"] = module
    spec.loader.exec_module(module)
    return module


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found.group(1)


def test_a_whole_conversation(client: Any, server: SmallServer) -> None:
    with client.Keukentafel(server.url).begin() as talk:
        assert "computer" in talk.messages[0]["text"] and talk.stage == "contact"
        assert talk.say("Mijn moeder vergeet veel")[0]["text"] == "U zei: Mijn moeder vergeet veel"
        assert talk.choices() == {"Rust in huis": "rust", "Weet ik niet": "weet niet"}
        talk.say(talk.choices()["Rust in huis"])
        assert talk.undo() == "rust"
        [line] = talk.summary()["verhaal"]
        assert talk.correct(line["id"], "Mijn moeder vergeet soms iets")["verhaal"][0]["text"].endswith("soms iets")
        assert "soms iets" in talk.report()
        talk.say("ik wil dood")
        assert talk.safety == "crisis_113"
    with pytest.raises(client.KeukentafelError) as gone:
        talk.say("nog iets")
    assert (gone.value.kind, gone.value.status) == ("onbekend_gesprek", 404)


def test_a_turn_that_fails_is_tried_again_and_counts_once(
    client: Any, server: SmallServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recover(_: float) -> None:
        server.channel.behave = "answer"

    monkeypatch.setattr(client.time, "sleep", recover)
    with client.Keukentafel(server.url).begin() as talk:
        server.channel.behave = "failed"
        assert talk.say("een")[0]["text"] == "U zei: een"
        assert [line["text"] for line in talk.summary()["verhaal"]] == ["een"]


def test_errors_are_told_in_words(client: Any, server: SmallServer) -> None:
    service = client.Keukentafel(server.url)
    with pytest.raises(client.KeukentafelError, match="Dit soort gesprek"):
        service.begin("onzin")
    with pytest.raises(client.KeukentafelError, match="geen verbinding"):
        client.Keukentafel("http://127.0.0.1:9", timeout=2).begin()


def test_it_needs_the_standard_library_alone() -> None:
    names = set(re.findall(r"^(?:from|import) (\w+)", (DOCS / "client.py").read_text("utf-8"), re.MULTILINE))
    assert names <= sys.stdlib_module_names


def test_the_lines_for_python_run(server: SmallServer) -> None:
    code = block("python").replace("http://127.0.0.1:8080", server.url)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=DOCS, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "U zei: Mijn moeder vergeet veel." in done.stdout and "[Rust in huis]" in done.stdout
    assert "onbekend_gesprek Dit gesprek bestaat niet" in done.stdout


def test_the_lines_for_curl_run(server: SmallServer) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    lines = "set -euo pipefail\n" + block("sh").replace("http://127.0.0.1:8080", server.url)
    done = subprocess.run(["bash", "-c", lines], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "U zei: Mijn moeder vergeet veel" in done.stdout and '"undone"' in done.stdout
    assert "Mijn moeder vergeet weinig." in done.stdout and "urn:keukentafel:fout:onbekend_gesprek" in done.stdout
