"""Finding a Python that really runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from web.process import pythons
from web.process.say import Problem


def fake(path: Path, script: str) -> Path:
    """An executable that behaves as `script` says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on it: an empty PATH, home and pyenv."""
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    for name in ("RASA_PYTHON", "APP_PYTHON"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_nothing_found_is_one_clear_sentence(machine: Path) -> None:
    with pytest.raises(Problem, match=r"Python 3\.10 ontbreekt.*RASA_PYTHON"):
        pythons.find_rasa_python()


def test_a_shim_that_exits_127_is_passed_over(machine: Path) -> None:
    fake(machine / "path" / "python3.10", "echo 'pyenv: python3.10: command not found' >&2; exit 127")
    real = fake(machine / "pyenv" / "versions" / "3.10.13" / "bin" / "python", "echo 3.10")
    assert pythons.find_rasa_python() == str(real)


def test_one_on_the_path_goes_before_pyenv(machine: Path) -> None:
    first = fake(machine / "path" / "python3.10", "echo 3.10")
    fake(machine / "pyenv" / "versions" / "3.10.13" / "bin" / "python", "echo 3.10")
    assert pythons.find_rasa_python() == str(first)


def test_the_variable_goes_before_all(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(machine / "path" / "python3.10", "echo 3.10")
    chosen = fake(machine / "eigen" / "python", "echo 3.10")
    monkeypatch.setenv("RASA_PYTHON", str(chosen))
    assert pythons.find_rasa_python() == str(chosen)
    monkeypatch.setenv("RASA_PYTHON", sys.executable)
    with pytest.raises(Problem, match=r"RASA_PYTHON=.* is geen Python 3.10"):
        pythons.find_rasa_python()


def test_uv_is_asked_last_and_only_when_allowed(machine: Path) -> None:
    fetched = fake(machine / "uv" / "python", "echo 3.10")
    script = f"""
        echo "$@" >> {machine}/asked
        if [ "$2" = install ]; then echo > {machine}/have
        elif [ -f {machine}/have ]; then echo {fetched}
        else exit 1; fi"""
    fake(machine / "path" / "uv", script)
    with pytest.raises(Problem):
        pythons.find_rasa_python(install=False)
    assert "install" not in (machine / "asked").read_text()
    assert pythons.find_rasa_python() == str(fetched)
    assert "python install 3.10" in (machine / "asked").read_text()


def test_a_python_of_another_version_or_without_venv_does_not_count(machine: Path) -> None:
    fake(machine / "path" / "python3.10", "echo 3.9")
    assert pythons.version_of(str(fake(machine / "kaal", "exit 1"))) is None
    assert pythons.version_of(str(machine / "bestaat-niet")) is None
    assert pythons.version_of(str(fake(machine / "praat", "echo hallo"))) is None
    with pytest.raises(Problem):
        pythons.find_rasa_python()


def test_this_very_python_is_good_enough_for_the_rest(machine: Path) -> None:
    assert sys.version_info >= (3, 11)
    assert pythons.find_app_python() == sys.executable
    assert os.environ["PATH"].endswith("path")
