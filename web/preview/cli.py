"""`keukentafel preview`: checks the data files, then shows them on this machine alone, and again after every change."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from knowledge.gemeente import folder
from web.preview import before, reflection, wordings
from web.preview.page import COMPARED
from web.process import layout, ports, runner, setup
from web.process.say import Problem, complain, say, step
from web.process.stack import Stack

PORT = 8090
LOOK = 1.0  # seconds between two looks at the files
WITHOUT_WORDS = ("web", "actions")  # what has to start again after a change; the bot holds no wordings


def main(argv: list[str]) -> int:
    """Runs in the foreground. Exit status 0 after Ctrl-C, 1 when something is wrong in the files or it cannot start."""
    if argv[:1] == ["reflectie"]:
        return reflection.main(argv[1:])
    parser = argparse.ArgumentParser(
        prog="keukentafel preview",
        description="Kijk hoe het wordt, voor het live staat.",
        epilog="Een eigen reflectie bekijkt u met: keukentafel preview reflectie BESTAND",
    )
    parser.add_argument("--gemeente", help="bestand van een gemeente, of de naam van een aanwezige gemeente")
    parser.add_argument("--port", type=int, default=PORT, help=f"poort op deze computer ({PORT})")
    options = parser.parse_args(argv)
    try:
        chosen = environment(options.gemeente)
        os.environ |= chosen
        if not right():
            return 1
        ports.check([("web", "--port", options.port)])
        with tempfile.TemporaryDirectory(prefix="keukentafel-preview-") as there:
            return _show(options.port, Path(there), chosen)
    except (Problem, ValueError) as problem:
        return complain(problem)


def environment(gemeente: str | None) -> dict[str, str]:
    """The settings for a gemeente's file or name; Problem when there is no such file."""
    if not gemeente:
        return {}
    path = Path(gemeente)
    if path.suffix not in (".yml", ".yaml"):
        return {"KEUKENTAFEL_GEMEENTE": gemeente}
    if path.suffix == ".yaml" or not path.is_file():
        raise Problem(f"{gemeente} is er niet, of de naam eindigt niet op .yml.")
    return {"KEUKENTAFEL_GEMEENTE": path.stem, "KEUKENTAFEL_GEMEENTEN": str(path.resolve().parent)}


def right() -> bool:
    """Whether everything in the data files is right; what is not, is printed with file, line and what to do."""
    # In a process of its own: the files are read once per process, and here they are read after every change.
    code = "import sys; from web.content import faults; found = list(map(str, faults())); "
    code += "print(*found, sep='\\n', file=sys.stderr); sys.exit(bool(found))"
    command = [str(layout.python_of(layout.VENV)), "-c", code]
    with step("alles nakijken"):
        done = subprocess.run(command, cwd=layout.ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr.strip(), file=sys.stderr)
    return done.returncode == 0


def prepare(there: Path, port: int, chosen: Mapping[str, str]) -> Stack:
    """A stack with a store of its own in `there`, and what to compare with written down for the overview."""
    live = before.of(layout.var_dir())
    (there / COMPARED).write_text(json.dumps(live._asdict(), ensure_ascii=False), "utf-8")
    setup.make_secret(there / "secret")
    if (index := layout.var_dir() / "index").exists():
        (there / "index").symlink_to(index)
    env = {
        **chosen,
        "KEUKENTAFEL_VOORVERTONING": str(there),
        "KEUKENTAFEL_SECRET_FILE": str(there / "secret"),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    return Stack({"web": port, "bot": ports.free_port(), "actions": ports.free_port()}, there, extra_env=env)


def _show(port: int, there: Path, chosen: Mapping[str, str]) -> int:
    stack = prepare(there, port, chosen)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, runner.stop)
    try:
        stack.start()
        with step("voorvertoning starten"):
            runner.wait_until_answered(stack)
        say(
            f"\nVoorvertoning: {stack.url('web')}/voorvertoning\nBewaar een bestand en ze begint opnieuw. Stoppen: Ctrl-C"
        )
        _follow(stack)
    except runner.Stopped:
        say("\nDe voorvertoning stopt.")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stack.stop()
    return 0


def _follow(stack: Stack) -> None:
    """Start again what holds the words, every time a file changes and is right."""
    seen = stamps()
    while True:
        time.sleep(LOOK)
        runner.raise_if_dead(stack)
        if (now := stamps()) == seen:
            continue
        seen = now
        if not right():
            say("Dit is nog niet goed. De voorvertoning laat zien wat er eerder stond.")
            continue
        for name in WITHOUT_WORDS:
            stack.stop_one(name)
            stack.start_one(name)
        with step("opnieuw beginnen"):
            runner.wait_until_answered(stack)


def stamps() -> dict[str, int]:
    """When each file with wordings or facts last changed; a file that is being saved may be away for a moment."""
    found = {}
    for path in {*wordings.files(), *folder().glob("*.yml")}:
        try:
            found[str(path)] = path.stat().st_mtime_ns
        except OSError:
            found[str(path)] = 0
    return found
