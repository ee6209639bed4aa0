"""No secret stands in the repository; all of them come from the environment or from files."""

from __future__ import annotations

import math
import re
import subprocess
from collections import Counter
from dataclasses import fields

import pytest

from web.settings import ROOT, Settings

SHAPES = {
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "cloud key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "token of a forge": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20})\b",
    "chat token": r"\bxox[baprs]-[\w-]{10,}",
    "signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "fernet key": r"(?<![\w/+-])[A-Za-z0-9_-]{43}=(?![\w=])",
    "password in an address": r"[a-z+]{3,20}://[^/\s:@'\"{}<>$…]+:[^/\s:@'\"{}<>$…]{3,}@",
    "assigned": r"(?i)\b(?:\w*_)?(?:password|passwd|secret|token|api_?key|wachtwoord)\s*[:=]\s*[\"'][A-Za-z0-9+/_.!@#$%^&*=-]{12,}[\"']",
}
TEXT = {
    ".py",
    ".yml",
    ".yaml",
    ".toml",
    ".cfg",
    ".ini",
    ".md",
    ".txt",
    ".json",
    ".js",
    ".css",
    ".html",
    ".in",
    ".lock",
    ".sh",
    ".tsv",
    "",
}
# Names of things, examples in documentation, and what a test made up; each is looked at by a person once.
KNOWN = (
    "geheim-voor-de-test",  # the stand-in for Rasa's channel
    "postgresql://keukentafel:wachtwoord@",
    "postgresql://naam:wachtwoord@",
)


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.decode().split("\0") if name]


def entropy(text: str) -> float:
    """Bits in each character: a random key has about 5, words have less than 4."""
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())


def found_in(name: str, text: str) -> list[str]:
    hits = []
    for kind, pattern in SHAPES.items():
        for hit in re.finditer(pattern, text):
            said = hit.group()
            if any(known in said for known in KNOWN) or (kind == "fernet key" and entropy(said) < 4.2):
                continue
            if kind == "assigned" and entropy(re.split(r"[:=]\s*[\"']", said)[-1]) < 3.6:
                continue  # words, not a key
            hits.append(f"{name}: {kind}: {said[:40]}")
    return hits


def test_no_secret_stands_in_the_repository() -> None:
    hits = []
    for name in tracked():
        path = ROOT / name
        if (
            path.suffix in TEXT
            and path.is_file()
            and path.stat().st_size < 3_000_000
            and path.name != "test_secrets.py"
        ):
            hits += found_in(name, path.read_text("utf-8", errors="replace"))
    assert not hits, "\n".join(hits)


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA PRIVATE " + "KEY-----",
        "DATABASE_URL=postgresql://kt:Zomer2026x@db/kt",
        'password = "kJ8s-Qw3!zPl0vB"',
        "1790000000 " + "Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZmdoaWprbG1ub3A" + "=",
        "token: 'gh" + "p_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6'",
    ],
)
def test_the_scan_finds_what_it_looks_for(text: str) -> None:
    assert found_in("voorbeeld", text)


def test_files_with_secrets_are_never_tracked() -> None:
    names = tracked()
    assert not [
        name for name in names if name.startswith("var/") or name.endswith((".db", ".pem", ".key", ".env", "sleutels"))
    ]
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    assert any(line.strip("/") == "var" for line in ignored)


def test_a_secret_of_the_settings_is_the_name_of_a_file() -> None:
    """No setting holds a secret itself but the two addresses of stores; and none has a secret as its default."""
    for item in fields(Settings):
        variable = item.metadata["variable"]
        if re.search(r"SECRET|KEY|PASSWORD|TOKEN|WACHTWOORD", variable) and variable != "KEUKENTAFEL_SECURITY_CONTACT":
            assert variable.endswith("_FILE"), variable
        assert not re.search(r"://[^/]*:[^/]*@", str(item.default)), variable


def test_the_settings_never_show_a_password_by_accident() -> None:
    """What an error or a log line could print of the store holds no password."""
    from web.store.engine import make_engine

    engine = make_engine("postgresql+psycopg://kt:Zomer2026x@nergens/kt")
    assert "Zomer2026x" not in f"{engine!r} {engine.url!r} {engine.url}"
    engine.dispose()
