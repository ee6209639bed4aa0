"""What is known against packages: read from OSV records or a report of pip-audit, and what of it is accepted, with why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from packaging.version import InvalidVersion, Version

from web.settings import ROOT
from web.supply.locks import Package, normal

ACCEPTED = ROOT / "requirements" / "accepted.yml"


@dataclass(frozen=True)
class Finding:
    """Something known against a package that is used here. `fixed`: the versions in which it is mended."""

    package: Package
    id: str
    aliases: tuple[str, ...]
    fixed: tuple[str, ...]
    summary: str

    @property
    def names(self) -> set[str]:
        return {self.id, *self.aliases}


def findings(path: Path, used: Iterable[Package]) -> list[Finding]:
    """What the file says against the packages that are used. ValueError for a file of another kind."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except ValueError:
        raise ValueError(f"{path.name}: geen JSON") from None
    used = list(used)
    if isinstance(content, dict) and isinstance(content.get("dependencies"), list):
        found = _of_report(content["dependencies"], used)
    else:
        found = _of_records(_records(content, path.name), used)
    return sorted(found, key=lambda one: (one.package, one.id))


def accepted(path: Path = ACCEPTED) -> dict[tuple[str, str], str]:
    """Why a finding is lived with, by package and id. ValueError for one without a reason."""
    reasons: dict[tuple[str, str], str] = {}
    for entry in yaml.safe_load(path.read_text("utf-8")) or []:
        if not entry.get("waarom"):
            raise ValueError(f"{path.name}: {entry.get('pakket')}: er staat geen reden bij")
        for id in entry["ids"]:
            reasons[normal(entry["pakket"]), id] = entry["waarom"]
    return reasons


def _of_report(dependencies: list[dict[str, Any]], used: list[Package]) -> Iterator[Finding]:
    """A report of pip-audit: it has compared already, with the versions that it names."""
    places: dict[tuple[str, str], list[Package]] = {}
    for one in used:
        places.setdefault((one.name, one.version), []).append(one)
    for dependency in dependencies:
        here = places.get((normal(str(dependency.get("name"))), str(dependency.get("version"))), [])
        for hit in dependency.get("vulns") or []:
            for package in here:
                yield Finding(
                    package,
                    str(hit["id"]),
                    tuple(hit.get("aliases") or ()),
                    tuple(hit.get("fix_versions") or ()),
                    _first_line(hit.get("description")),
                )


def _records(content: Any, name: str) -> list[dict[str, Any]]:
    """OSV records: a list, one of them, or under `vulns` as its interface gives them."""
    if isinstance(content, dict):
        content = content.get("vulns", [content])
    if not isinstance(content, list) or not all(isinstance(one, dict) and "affected" in one for one in content):
        raise ValueError(f"{name}: geen OSV-adviezen en geen verslag van pip-audit")
    return content


def _of_records(records: list[dict[str, Any]], used: list[Package]) -> Iterator[Finding]:
    for record in records:
        if record.get("withdrawn"):
            continue
        for package in used:
            for affected in record["affected"]:
                where = affected.get("package") or {}
                if where.get("ecosystem") != "PyPI" or normal(str(where.get("name"))) != package.name:
                    continue
                hit, fixed = _hit(affected, package.version)
                if hit:
                    yield Finding(
                        package,
                        str(record.get("id")),
                        tuple(record.get("aliases") or ()),
                        fixed,
                        _first_line(record.get("summary") or record.get("details")),
                    )
                    break


def _hit(affected: dict[str, Any], version: str) -> tuple[bool, tuple[str, ...]]:
    """Whether this version is affected, and in which it is mended."""
    ranges = [one for one in affected.get("ranges") or [] if one.get("type") in ("ECOSYSTEM", "SEMVER")]
    fixed = tuple(event["fixed"] for one in ranges for event in one.get("events", []) if "fixed" in event)
    hit = version in (affected.get("versions") or []) or any(_within(one.get("events", []), version) for one in ranges)
    return hit, fixed


def _within(events: list[dict[str, str]], version: str) -> bool:
    try:
        own = Version(version)
        steps = sorted((Version(value), kind) for event in events for kind, value in event.items() if kind != "limit")
    except InvalidVersion:
        return False
    inside = False
    for at, kind in steps:
        if kind == "introduced" and at <= own:
            inside = True
        elif (kind == "fixed" and at <= own) or (kind == "last_affected" and at < own):
            inside = False
    return inside


def _first_line(text: Any) -> str:
    return str(text or "").strip().split("\n")[0][:160]
