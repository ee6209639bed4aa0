"""The packages of both environments: pinned, listed in a bill of materials, compared with what is known against them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from web.supply import advisories, cli
from web.supply.locks import LOCKS, Package, packages

USED = [Package("app", "flask", "3.1.0"), Package("rasa", "sanic", "21.12.2"), Package("app", "left-pad", "1.0rc1")]


def osv(name: str, *events: dict[str, str], id: str = "GHSA-een", **more: Any) -> dict[str, Any]:
    where = {"package": {"ecosystem": "PyPI", "name": name}, "ranges": [{"type": "ECOSYSTEM", "events": list(events)}]}
    return {"id": id, "aliases": ["CVE-2026-1"], "summary": "Het lekt", "affected": [where], **more}


def file(folder: Path, content: Any) -> Path:
    path = folder / "adviezen.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_every_package_of_both_environments_has_one_version() -> None:
    found = packages()
    assert {one.environment for one in found} == {"app", "rasa"} and len(found) > 300
    assert len({(one.environment, one.name) for one in found}) == len(found)


@pytest.mark.parametrize("line", ["flask>=3", "flask", "git+https://voorbeeld.nl/x"])
def test_a_lock_that_pins_nothing_is_told(tmp_path: Path, line: str) -> None:
    (tmp_path / "x.lock").write_text(f"requests==2.0\n{line}\n")
    with pytest.raises(ValueError, match=r"x.lock, regel 2"):
        packages({"x": tmp_path / "x.lock"})


@pytest.mark.parametrize(
    ("events", "hit"),
    [
        ([{"introduced": "0"}, {"fixed": "3.1.1"}], True),
        ([{"introduced": "0"}, {"fixed": "3.1.0"}], False),
        ([{"introduced": "3.1.1"}], False),
        ([{"introduced": "3.0"}], True),
        ([{"introduced": "0"}, {"last_affected": "3.1.0"}], True),
        ([{"introduced": "0"}, {"last_affected": "3.0.9"}], False),
        ([{"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "3.0"}, {"fixed": "3.2"}], True),
        ([{"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "3.2"}, {"fixed": "3.3"}], False),
        ([{"introduced": "0"}, {"fixed": "10.0"}], True),
        ([{"introduced": "geen versie"}], False),
    ],
)
def test_ranges_of_versions(tmp_path: Path, events: list[dict[str, str]], hit: bool) -> None:
    assert bool(advisories.findings(file(tmp_path, [osv("Flask", *events)]), USED)) is hit


def test_all_forms_of_a_file(tmp_path: Path) -> None:
    record = osv("Flask", {"introduced": "0"}, {"fixed": "3.2"})
    for content in (record, [record], {"vulns": [record]}):
        (found,) = advisories.findings(file(tmp_path, content), USED)
        assert (found.package.name, found.names, found.fixed) == ("flask", {"GHSA-een", "CVE-2026-1"}, ("3.2",))
    listed = osv("left.pad")
    listed["affected"][0]["versions"] = ["1.0rc1"]
    assert advisories.findings(file(tmp_path, [listed]), USED)
    other = osv("flask", {"introduced": "0"})
    other["affected"][0]["package"]["ecosystem"] = "npm"
    withdrawn = osv("flask", {"introduced": "0"}, withdrawn="2026-01-01T00:00:00Z")
    assert advisories.findings(file(tmp_path, [other, withdrawn]), USED) == []
    report = {
        "dependencies": [
            {
                "name": "Sanic",
                "version": "21.12.2",
                "vulns": [{"id": "PYSEC-1", "fix_versions": ["22.6"], "aliases": []}],
            },
            {"name": "flask", "version": "2.0", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]},
            {"name": "ander", "skip_reason": "x"},
        ]
    }
    assert [one.id for one in advisories.findings(file(tmp_path, report), USED)] == ["PYSEC-1"]


@pytest.mark.parametrize("content", [{"a": 1}, [1], "tekst", [{"id": "x"}]])
def test_a_file_of_another_kind_is_told(tmp_path: Path, capsys: Any, content: Any) -> None:
    assert cli.audit(["--advisories", str(file(tmp_path, content))]) == 2
    assert "adviezen.json" in capsys.readouterr().err
    (tmp_path / "adviezen.json").write_text("{")
    assert cli.audit(["--advisories", str(tmp_path / "adviezen.json")]) == 2
    assert cli.audit(["--advisories", str(tmp_path / "nergens.json")]) == 2


def test_something_new_fails_and_what_is_accepted_is_shown_with_its_reason(tmp_path: Path, capsys: Any) -> None:
    known = osv("aiohttp", {"introduced": "0"}, {"fixed": "3.12.14"}, id="GHSA-bekend")
    known["aliases"] = ["CVE-2025-53643"]
    path = file(tmp_path, [known])
    assert cli.audit(["--advisories", str(path)]) == (
        1
        if any(one.environment == "app" and one.name == "aiohttp" and one.version < "3.12" for one in packages())
        else 0
    )
    assert "aanvaard  rasa: aiohttp" in capsys.readouterr().out
    path = file(tmp_path, [known, osv("flask", {"introduced": "0"}, id="GHSA-nieuw")])
    assert cli.audit(["--advisories", str(path)]) == 1
    said = capsys.readouterr().out
    assert "NIEUW     app: flask" in said and "Het lekt" in said and "nergens hersteld" in said
    assert cli.audit(["--advisories", str(path), "--json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert {row["name"]: bool(row["accepted"]) for row in rows} == {"aiohttp": True, "flask": False}


def test_without_a_network_it_says_what_to_do(monkeypatch: Any, capsys: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(cli.shutil, "which", lambda *_, **__: None)
    assert cli.audit([]) == 2 and "--advisories" in capsys.readouterr().err
    silent = tmp_path / "pip-audit"
    silent.write_text("#!/bin/sh\necho 'geen verbinding' >&2\nexit 1\n")
    silent.chmod(0o700)
    monkeypatch.setattr(cli.shutil, "which", lambda *_, **__: str(silent))
    assert cli.audit([]) == 2 and "geen verbinding" in capsys.readouterr().err


def test_what_is_accepted_is_used_only_by_rasa_and_has_a_reason(tmp_path: Path) -> None:
    frozen = {one.name for one in packages() if one.environment == "rasa"}
    reasons = advisories.accepted()
    assert reasons and {name for name, _ in reasons} <= frozen
    assert all(len(why) > 30 for why in reasons.values())
    (tmp_path / "x.yml").write_text("- {pakket: flask, ids: [CVE-1]}\n")
    with pytest.raises(ValueError, match="geen reden"):
        advisories.accepted(tmp_path / "x.yml")


def test_what_is_accepted_stands_in_the_threat_model() -> None:
    page = (LOCKS["app"].parent.parent / "docs" / "threat-model.md").read_text("utf-8")
    for name, _ in advisories.accepted():
        assert f"`{name}`" in page, name


def test_the_bill_of_materials_is_valid_and_holds_everything(tmp_path: Path, monkeypatch: Any) -> None:
    pytest.importorskip("cyclonedx", reason="cyclonedx-python-lib is not installed")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    one, two = tmp_path / "een.json", tmp_path / "twee.json"
    assert cli.sbom([str(one)]) == cli.sbom([str(two)]) == 0
    assert one.read_bytes() == two.read_bytes()
    made = json.loads(one.read_text("utf-8"))
    valid(made)
    assert len(made["components"]) == len(packages())
    assert made["metadata"]["component"]["licenses"] == [{"license": {"id": "EUPL-1.2"}}]
    flask = next(part for part in made["components"] if part["name"] == "flask")
    assert flask["purl"].startswith("pkg:pypi/flask@") and flask["properties"][0]["value"] == "app"
    with_licence = [part for part in made["components"] if part.get("licenses")]
    assert len(with_licence) > 0.9 * len([one for one in packages() if one.environment == "app"])


def valid(document: dict[str, Any]) -> None:
    """Against the schema of CycloneDX itself, which the library brings along."""
    import cyclonedx.schema
    from jsonschema import Draft7Validator
    from referencing import Registry, Resource

    folder = Path(str(cyclonedx.schema.__file__)).parent / "_res"
    schemas = {
        name: json.loads((folder / f"{name}.SNAPSHOT.schema.json").read_text())
        for name in ("bom-1.6", "spdx", "jsf-0.82")
    }
    registry: Registry[Any] = Registry()
    for name, schema in schemas.items():
        for uri in (
            schema["$id"],
            f"{name}.SNAPSHOT.schema.json",
            f"http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json",
        ):
            registry = registry.with_resource(uri, Resource.from_contents(schema))
    Draft7Validator(schemas["bom-1.6"], registry=registry).validate(document)
