"""Hundreds of requests made from the description of the API, to a server that really runs: it keeps to what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import urllib3
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from tests.stack import share_index
from tests.web.small_server import SmallServer, wait_for_index

# Data that fits the description may still be refused: a scenario that does not exist, a line that is gone.
EXAMPLES = 20  # of each operation
LEFT_OUT = {"positive_data_acceptance"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallServer]:
    folder = tmp_path_factory.mktemp("contract")
    share_index(folder)
    with SmallServer(folder, KEUKENTAFEL_RATE="100000", KEUKENTAFEL_OPENINGS="0") as running:
        wait_for_index(running.url)
        yield running
        assert "Traceback" not in running.log.read_text()


checks = [check for name in CHECKS.get_all_names() if name not in LEFT_OUT for check in CHECKS.get_by_names([name])]


def opened(url: str) -> tuple[str, str]:
    """A conversation in which something was said, so that there is something to read, correct and take back."""
    talk = urllib3.request("POST", f"{url}/api/v1/conversations", json={}).json()
    headers = {"Authorization": f"Bearer {talk['token']}"}
    said = {"text": "Mijn moeder vergeet veel"}
    urllib3.request("POST", f"{url}/api/v1/conversations/{talk['id']}/messages", json=said, headers=headers)
    return talk["id"], headers["Authorization"]


def try_out(operation: Any, url: str) -> None:
    """Ask for one thing in many ways, most of them on a conversation that is there."""

    @given(
        case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    )
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        if operation.path.startswith("/conversations/{id}") and len(str(case.body)) % 4:
            case.path_parameters["id"], auth = opened(url)
            case.headers = {**(case.headers or {}), "Authorization": auth}
        case.call_and_validate(checks=checks)

    ask()


def test_it_does_what_the_description_says(server: SmallServer) -> None:
    described = schemathesis.openapi.from_url(f"{server.url}/api/v1/openapi.json")
    operations = [result.ok() for result in described.get_all_operations()]
    assert len(operations) > 20
    wrong = []
    for operation in operations:
        try:
            try_out(operation, server.url)
        except (Exception, BaseExceptionGroup) as error:  # every operation is looked at, then all is told
            wrong.append(f"{operation.label}: {error}")
    assert not wrong, "\n\n".join(wrong)
