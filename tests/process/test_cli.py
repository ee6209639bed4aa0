"""The command `keukentafel`: each subcommand exists, says what it is, and fails in words."""

from __future__ import annotations

import contextlib
import importlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from web import cli
from web.process import doctor, layout

PROMISED = {"search", "triage", "index", "ingest", "doctor", "run", "validate", "eval", "bench"}


def test_every_promised_command_is_there() -> None:
    assert set(cli.COMMANDS) >= PROMISED


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_has_its_function_and_its_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = cli.COMMANDS[name]
    assert callable(getattr(importlib.import_module(command.module), command.function))
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert name in capsys.readouterr().out


def test_without_or_with_a_wrong_command_the_list_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert cli.main(["help"]) == 0
    shown = capsys.readouterr().out
    assert all(shown.count(f"  {name} ") == 2 for name in PROMISED)
    assert cli.main(["koffie"]) == 2
    assert "'koffie' bestaat niet" in capsys.readouterr().err


def test_starting_the_command_loads_nothing_heavy() -> None:
    probe = (
        "import sys, web.cli; print([m for m in ('torch', 'numpy', 'flask', 'sklearn', 'faiss') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", probe], cwd=layout.ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_the_doctor_finds_what_is_wrong(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("RASA_PYTHON", "/bestaat/niet")
    monkeypatch.setenv("PORT", "tachtig")
    monkeypatch.setattr(doctor.environments, "is_ready", lambda *_: False)
    monkeypatch.setattr(doctor.environments, "is_half", lambda *_: True)
    assert doctor.main([]) == 1
    said = capsys.readouterr().out
    assert "mis  RASA_PYTHON=/bestaat/niet is geen Python 3.10" in said
    assert "mis  PORT=tachtig is geen poortnummer" in said
    assert "half af van een eerdere keer" in said


def test_the_doctor_says_when_the_disk_is_too_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doctor.environments.NEEDED_GB, layout.ROOT / "bestaat-nog-niet", 1e9)
    (finding,) = doctor.disk_here()
    assert finding.level == "mis" and "te vol" in finding.text


def test_set_up_needs_no_package_and_no_new_python() -> None:
    """`make run` begins with whatever Python there is: nothing outside the standard library may be imported."""
    probe = (
        "import sys, web.process.bootstrap, web.process.doctor; print(sorted(m for m in sys.modules if m in {names!r}))"
    )
    names = {"psutil", "yaml", "numpy", "flask", "requests"}
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, '.'); {probe.format(names=names)}"]
    answer = subprocess.run(command, cwd=layout.ROOT, capture_output=True, text=True)
    assert answer.returncode == 0 and answer.stdout.strip() == "[]", answer.stderr


def test_every_make_target_of_the_interface_is_there() -> None:
    text = (layout.ROOT / "Makefile").read_text("utf-8")
    for target in ("run", "test", "eval", "bench", "soak", "lint", "help"):
        assert f"\n{target}:" in text
    shown = subprocess.run(["make"], cwd=layout.ROOT, capture_output=True, text=True, check=True).stdout
    assert all(f"make {target}" in shown for target in ("run", "test", "eval", "bench", "soak", "lint"))


def test_the_file_says_which_python_it_needs() -> None:
    assert Path(layout.ROOT / "pyproject.toml").read_text("utf-8").count('requires-python = ">=3.11"') == 1


def test_the_doctor_tells_how_the_first_account_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    for name in ("DATABASE_URL", "OIDC_ISSUER"):
        monkeypatch.delenv(name, raising=False)
    (nobody,) = doctor.staff_here()
    assert nobody.level == "tip" and "keukentafel staff add" in nobody.text
    assert list(tmp_path.iterdir()) == []  # looking makes nothing
    with contextlib.closing(sqlite3.connect(tmp_path / "gesprekken.db")) as connection, connection:
        connection.execute("CREATE TABLE staff (active INTEGER)")
        connection.execute("INSERT INTO staff VALUES (1)")
    (one,) = doctor.staff_here()
    assert (one.level, one.text) == ("goed", "medewerkers met een account: 1")
