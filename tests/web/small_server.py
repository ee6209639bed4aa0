"""The web process as gunicorn serves it, with the small method and a channel of our own making behind it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import urllib3

from tests.web.fake_channel import FakeChannel
from web.process import ports
from web.settings import ROOT


class SmallServer:
    """`url`, `log` (what it wrote) and `channel` (to misbehave with) of a server that runs as long as the `with`."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.channel = FakeChannel()
        (folder / "secret").write_text(self.channel.secret)
        self.log = folder / "web.log"
        port = ports.free_port()
        self.url = f"http://127.0.0.1:{port}"
        settings = {
            "PYTHONPATH": str(ROOT),
            "VAR_DIR": str(folder),
            "PORT": str(port),
            "BOT_URL": self.channel.url,
            "KEUKENTAFEL_UPKEEP": "nee",
            "KEUKENTAFEL_SECRET_FILE": "",
            "DATABASE_URL": "",
            "REDIS_URL": "",
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "web/gunicorn.conf.py", "tests.web.serve_small:app"],
                cwd=ROOT,
                env={**os.environ, **settings, **environ},
                stdout=log,
                stderr=log,
            )

    def __enter__(self) -> SmallServer:
        for _ in range(200):
            assert self.process.poll() is None, self.log.read_text()
            try:
                if urllib3.request("GET", f"{self.url}/healthz", retries=False, timeout=1).status == 200:
                    return self
            except urllib3.exceptions.HTTPError:
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.channel.stop()


def wait_for_index(url: str) -> None:
    """The index is made at the set-up; here the first search sets that going."""
    for _ in range(60):
        answer = urllib3.request("GET", f"{url}/api/v1/search?q=hulp", retries=False, timeout=10)
        if answer.status == 200:
            return
        assert answer.status == 503 and answer.json()["detail"]
    raise AssertionError("the index is not made")
