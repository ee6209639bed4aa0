"""A part of a core for a process, as if it stood on a small machine of its own: by the kernel's control groups, as root."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from web.bench.fleet import Fleet
from web.process.say import Problem

GROUPS = Path("/sys/fs/cgroup")
PERIOD = 100_000  # microseconds over which a share is counted


@contextmanager
def each_process(fleet: Fleet, share: float) -> Iterator[None]:
    """Give every website, bot and action server of ``fleet`` at most ``share`` of a core. Raises Problem."""
    made: list[Path] = []
    try:
        try:
            for n, stack in enumerate(fleet.stacks, 1):
                for part, pid in stack.pids().items():
                    made.append(_group(f"keukentafel-{os.getpid()}-{part}-{n}", share))
                    mine = psutil.Process(pid)
                    for one in (mine, *mine.children(recursive=True)):
                        (made[-1] / "cgroup.procs").write_text(str(one.pid))
        except OSError as error:
            raise Problem(
                f"Hier kan een proces geen deel van een kern krijgen ({error.strerror}); dat kan op Linux, als root."
            ) from None
        yield
    finally:
        for group in made:
            _undo(group)


def _group(name: str, share: float) -> Path:
    allowed = int(share * PERIOD)
    if (GROUPS / "cgroup.controllers").exists():
        group, file, text = GROUPS / name, "cpu.max", f"{allowed} {PERIOD}"
    else:  # the first version, with a tree for each kind
        group, file, text = GROUPS / "cpu" / name, "cpu.cfs_quota_us", str(allowed)
    group.mkdir()
    (group / file).write_text(text)
    return group


def _undo(group: Path) -> None:
    """Take what is in it out, and the group away; what ended meanwhile is out already."""
    for pid in (group / "cgroup.procs").read_text().split():
        try:
            (group.parent / "cgroup.procs").write_text(pid)
        except OSError:
            continue
    group.rmdir()
