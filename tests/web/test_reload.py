"""New content without anybody noticing: a reload while people talk loses no turn, and no turn is said twice."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path

import pytest
import urllib3

from tests.web.small_server import SmallServer


def test_a_reload_takes_new_content_and_costs_no_turn(tmp_path: Path) -> None:
    texts = tmp_path / "eigen.yml"
    texts.write_text("fouten:\n  onbekend:\n    detail: Eerst stond dit er.\n")
    with SmallServer(tmp_path, KEUKENTAFEL_TEKSTEN=str(texts), KEUKENTAFEL_RATE="1000") as server:
        http = urllib3.PoolManager(retries=False, timeout=30)
        assert http.request("GET", f"{server.url}/nergens").json()["detail"] == "Eerst stond dit er."
        faults: list[object] = []
        halt = threading.Event()
        counts: list[int] = []

        def talk() -> None:
            opened = http.request("POST", f"{server.url}/api/v1/conversations", json={"mode": "burger"}).json()
            headers, path = {"Authorization": f"Bearer {opened['token']}"}, f"/api/v1/conversations/{opened['id']}"
            said = 0
            while not halt.is_set():
                try:
                    answer = http.request(
                        "POST", f"{server.url}{path}/messages", json={"text": f"bericht {said + 1}"}, headers=headers
                    )
                except urllib3.exceptions.HTTPError as error:
                    faults.append(type(error).__name__)
                    continue
                if answer.status != 200:
                    faults.append(answer.status)
                    continue
                said += 1
                time.sleep(0.02)
            log = http.request("GET", f"{server.url}{path}", headers=headers).json()["turns"]
            if [turn["text"] for turn in log[1:]] != [f"bericht {n + 1}" for n in range(said)]:
                faults.append("the log differs")
            counts.append(said)

        threads = [threading.Thread(target=talk) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(1.0)
        texts.write_text("fouten:\n  onbekend:\n    detail: Nu staat dit er.\n")
        server.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 60
        while http.request("GET", f"{server.url}/nergens").json()["detail"] != "Nu staat dit er.":
            assert time.monotonic() < until
            time.sleep(0.1)
        time.sleep(1.0)
        halt.set()
        for thread in threads:
            thread.join()
        assert faults == [] and min(counts) > 5, (faults, counts)


@pytest.mark.parametrize("workers", ["2"])
def test_several_processes_count_together(tmp_path: Path, workers: str) -> None:
    with SmallServer(tmp_path, WEB_WORKERS=workers, KEUKENTAFEL_OPENINGS="0") as server:
        for _ in range(30):  # each on a connection of its own, so that both processes get some
            answer = urllib3.request(
                "POST", f"{server.url}/api/v1/conversations", json={"mode": "burger"}, headers={"Connection": "close"}
            )
            assert answer.status == 201
        for _ in range(5):
            text = urllib3.request("GET", f"{server.url}/metrics", headers={"Connection": "close"}).data.decode()
            assert 'keukentafel_conversations_total{mode="burger"} 30.0' in text
