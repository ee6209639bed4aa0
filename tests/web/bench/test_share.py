"""A part of a core for each process: it is kept to it, and nothing of it stays behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from web.bench import share
from web.process.say import Problem

BUSY = "while True: pass"


def can_share() -> bool:
    tree = share.GROUPS if (share.GROUPS / "cgroup.controllers").exists() else share.GROUPS / "cpu"
    return os.access(tree, os.W_OK) and (tree / "cgroup.procs").exists()


def fleet(pid: int) -> Any:
    return SimpleNamespace(stacks=[SimpleNamespace(pids=lambda: {"bot": pid})])


@pytest.mark.skipif(not can_share(), reason="no right to make control groups here")
def test_a_process_gets_no_more_than_its_share() -> None:
    running = subprocess.Popen([sys.executable, "-c", BUSY])
    try:
        with share.each_process(fleet(running.pid), 0.2):
            time.sleep(0.3)
            before, began = sum(psutil.Process(running.pid).cpu_times()[:2]), time.monotonic()
            time.sleep(1.5)
            used = sum(psutil.Process(running.pid).cpu_times()[:2]) - before
            assert used / (time.monotonic() - began) < 0.35
    finally:
        running.kill()
        running.wait()
    assert not list(share.GROUPS.rglob(f"keukentafel-{os.getpid()}-*"))


def test_where_that_cannot_be_done_it_is_said(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share, "GROUPS", tmp_path / "nowhere")
    with pytest.raises(Problem, match="deel van een kern"), share.each_process(fleet(os.getpid()), 0.2):
        pytest.fail("it went on")
