"""Making the environments: once, from the lock, going on where an earlier attempt stopped."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from web.process import environments, layout, say
from web.process.say import Problem


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """An environment to make, and its (empty) lock."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    lock = tmp_path / "app.lock"
    lock.write_text("# niets\n")
    venv = tmp_path / ".venv"
    monkeypatch.setitem(environments.NEEDED_GB, venv, 0.1)
    return venv, lock


def here() -> str:
    return sys.executable


def never() -> str:
    raise AssertionError("no Python was needed")


def test_made_once_and_again_only_when_the_lock_changes(place: tuple[Path, Path]) -> None:
    venv, lock = place
    assert environments.make(venv, lock, here) is True
    assert environments.is_ready(venv, lock)
    assert environments.make(venv, lock, never) is False
    lock.write_text("# iets anders\n")
    assert not environments.is_ready(venv, lock)
    assert environments.make(venv, lock, never) is True, "brought up to date, not made anew"


def test_a_half_finished_one_is_gone_on_with(place: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    venv, lock = place
    environments.make(venv, lock, here)
    (venv / environments.STAMP).unlink()
    assert environments.is_half(venv)
    assert environments.make(venv, lock, never) is True
    assert "niet afgemaakt" in capsys.readouterr().out
    assert environments.is_ready(venv, lock)


def test_a_half_finished_one_without_a_python_that_runs_is_made_anew(place: tuple[Path, Path]) -> None:
    venv, lock = place
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(venv / "weg")
    assert environments.make(venv, lock, here) is True
    assert environments.is_ready(venv, lock)


def test_a_failing_install_says_where_to_look_and_leaves_no_stamp(place: tuple[Path, Path]) -> None:
    venv, lock = place
    environments.make(venv, lock, here)
    lock.write_text("./bestaat-niet\n")
    with pytest.raises(Problem, match=r"niet gelukt.*setup-venv.log"):
        environments.make(venv, lock, never)
    assert environments.is_half(venv), "the next attempt knows that this one was not finished"


def test_a_full_disk_is_said_before_anything_is_made(place: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    venv, lock = place
    monkeypatch.setitem(environments.NEEDED_GB, venv, 1e9)
    with pytest.raises(Problem, match=r"De schijf is te vol: \.venv"):
        environments.make(venv, lock, here)
    assert not venv.exists()


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "De schijf is vol"),
        ("NewConnectionError: Failed to establish a new connection", "Controleer het netwerk"),
        ("something else", "dat is niet gelukt"),
    ],
)
def test_what_went_wrong_is_one_sentence(output: str, words: str) -> None:
    assert words in say.explain("installeren", output, Path("log"))


def test_a_moved_repository_makes_its_environments_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = environments.wanted(layout.APP_LOCK)
    monkeypatch.setattr(layout, "ROOT", tmp_path)
    assert environments.wanted(layout.APP_LOCK) != before, "an environment holds its own path"


@pytest.mark.parametrize("lock", [layout.APP_LOCK, layout.RASA_LOCK])
def test_a_lock_pins_everything_and_names_no_host(lock: Path) -> None:
    lines = [line for line in lock.read_text("utf-8").splitlines() if line.strip()]
    assert len(lines) > 100
    assert all("==" in line and "://" not in line and not line.startswith("-") for line in lines)
    assert not [line for line in lines if line.startswith(("nvidia", "triton", "cuda"))]
    assert "torch==2.13.0" in lines or lock == layout.RASA_LOCK
