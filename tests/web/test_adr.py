"""The description of the API keeps to the NL API Design Rules, as Spectral sees it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from web.settings import ROOT

SPECTRAL = "@stoplight/spectral-cli@6.16.3"
RULES = ROOT / "tests" / "web" / "adr.spectral.yml"


def lint(document: Path) -> list[str]:
    """What Spectral finds, one line each; skips in a line where it cannot be had."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    spectral = ["spectral", "lint", str(document), "--ruleset", str(RULES), "--format", "json", "--quiet"]
    command = [npm, "exec", "--yes", f"--package={SPECTRAL}", "--", *spectral, "--fail-severity=warn"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False, cwd=document.parent)
    except subprocess.TimeoutExpired:
        pytest.skip("npm takes too long to fetch Spectral")
    if "npm error" in done.stderr:
        pytest.skip("npm cannot fetch Spectral (no network?)")
    found = json.loads(done.stdout[done.stdout.index("[") : done.stdout.rindex("]") + 1])
    return [f"{one['code']}: {'.'.join(map(str, one['path']))}: {one['message']}" for one in found]


def test_the_description_keeps_to_the_design_rules(client: Any, tmp_path: Path) -> None:
    document = tmp_path / "openapi.json"
    described = client.get("/api/v1/openapi.json").json
    document.write_text(json.dumps(described), "utf-8")
    assert lint(document) == []
    # And the rules do see something: one mistake of each kind.
    described["paths"]["/Fout_pad/"] = {
        "get": {"responses": {"200": {"description": "x"}, "400": {"description": "x", "content": {"text/plain": {}}}}}
    }
    described["info"]["version"] = "een"
    del described["info"]["contact"]["email"]
    described["servers"] = [{"url": "/api"}]
    document.write_text(json.dumps(described), "utf-8")
    kinds = {line.split(":")[0] for line in lint(document)}
    assert {
        "path-segments-kebab-case",
        "no-trailing-slash",
        "version-header",
        "error-handling-problem-details",
        "semver",
        "doc-openapi-contact",
        "uri-version",
    } <= kinds
