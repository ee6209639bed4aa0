"""Runs rasa_checks.py under Rasa's own Python."""

from __future__ import annotations

import subprocess
from pathlib import Path

from web.process import layout, model


def test_stores_log_and_guard_under_rasas_python(tmp_path: Path) -> None:
    command = [str(layout.python_of(layout.RASA_VENV)), str(Path(__file__).parent / "rasa_checks.py")]
    env = {**model.rasa_env(), "VAR_DIR": str(tmp_path), "DATABASE_URL": ""}
    answer = subprocess.run(command, cwd=layout.ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "all checks held" in answer.stdout


def test_rasas_own_check_of_the_data_finds_nothing() -> None:
    from web.process import validate

    assert validate.main() == 0
