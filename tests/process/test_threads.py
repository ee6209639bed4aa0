"""How many threads numerical libraries may start in each process."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.process.stack import NAMES, Stack


def test_the_servers_keep_numerical_libraries_to_one_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    running = Stack(dict.fromkeys(NAMES, 1), tmp_path)
    assert {running._env(name)["OPENBLAS_NUM_THREADS"] for name in NAMES} == {"1"}
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")
    assert {running._env(name)["OPENBLAS_NUM_THREADS"] for name in NAMES} == {"4"}
