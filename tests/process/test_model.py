"""The Rasa model: trained when its inputs changed, named after them, and never another one in its place."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.stack import Bot, new_stack
from web.process import layout, model, ports, ready
from web.process.say import Problem


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what a model is made from."""
    for part in model.PARTS:
        source, target = layout.ROOT / part, tmp_path / part
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return tmp_path


def test_the_name_follows_what_it_is_made_from(copy: Path) -> None:
    assert model.name(copy) == model.name()
    for part in ("bot/config.yml", "bot/domain/burger.yml", "bot/data/nlu/boos.yml", "bot/components/safety.py"):
        before = model.name(copy)
        with open(copy / part, "a") as file:
            file.write("# een regel erbij\n")
        assert model.name(copy) != before, part
    before = model.name(copy)
    (copy / "bot" / "data" / "nlu" / "__pycache__").mkdir()
    (copy / "bot" / "data" / "nlu" / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert model.name(copy) == before, "what Python leaves behind is not an input"


def test_nothing_is_trained_twice(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "run", lambda *_, **__: pytest.fail("trained again"))
    assert model.train_if_needed() is False


def test_without_its_model_the_bot_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stack = new_stack(tmp_path, only=("bot",))
    monkeypatch.setattr(layout, "MODELS", tmp_path / "leeg")
    with pytest.raises(Problem, match="taalmodel ontbreekt"):
        stack.start()
    assert stack.processes == {}


def test_another_model_that_rasa_finds_by_itself_answers_nothing(tmp_path: Path) -> None:
    """Told to load a missing file, Rasa quietly takes the newest one in `models/`."""
    model.train_if_needed()
    (tmp_path / "models").mkdir()
    shutil.copy(model.path(), tmp_path / "models" / "ander.tar.gz")
    (tmp_path / "secret").write_text("x" * 32)
    port = ports.free_port()
    command = [str(layout.RASA_VENV / "bin" / "rasa"), "run", "--model", "bestaat-niet.tar.gz", "-i", "127.0.0.1"]
    command += ["--port", str(port), "--endpoints", str(layout.BOT / "endpoints.yml")]
    command += ["--credentials", str(layout.BOT / "credentials.yml")]
    names = {
        "VAR_DIR": str(tmp_path),
        "KEUKENTAFEL_MODEL": model.name(),
        "ACTIONS_URL": f"http://127.0.0.1:{ports.free_port()}",
    }
    env = {**model.rasa_env(), "KEUKENTAFEL_SECRET_FILE": str(tmp_path / "secret"), **names}
    with open(tmp_path / "log", "wb") as log:
        process = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=log, stderr=log)
    try:
        health, deadline = (0, None), time.monotonic() + 60
        while health[0] == 0 and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.2)
            health = ready.call(f"http://127.0.0.1:{port}/webhooks/keukentafel/")
        assert health[0] == 503 and {"status": "model", "model": "ander.tar.gz"}.items() <= health[1].items()
        # With the secret, and a message that needs no action server, it would have been answered.
        import json
        import urllib.error
        import urllib.request

        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/webhooks/keukentafel/webhook",
            json.dumps({"sender": "a", "message": "ik wil dood"}).encode(),
            {"X-Keukentafel-Secret": "x" * 32},
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=10)
        assert (refused.value.code, json.load(refused.value)) == (503, {"error": "model"})
    finally:
        process.terminate()
        process.wait(10)


def test_old_models_are_tidied_but_never_the_present_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MODELS", tmp_path)
    for age in range(6):
        one = tmp_path / f"keukentafel-{age}.tar.gz"
        one.write_text("x")
        os.utime(one, (1000 - age, 1000 - age))
    model._tidy(tmp_path / "keukentafel-5.tar.gz")
    assert sorted(one.name[12] for one in tmp_path.iterdir()) == ["0", "1", "2", "5"]
