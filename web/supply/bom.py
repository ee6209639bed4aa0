"""The bill of materials (CycloneDX) of both environments: every package with its version, its address and its licence."""

from __future__ import annotations

import os
import tomllib
import uuid
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import TYPE_CHECKING

from web.settings import ROOT
from web.supply.locks import VENVS, Package, normal, packages

if TYPE_CHECKING:
    from cyclonedx.model.bom import Bom

NAMESPACE = uuid.UUID("7a0b4d0e-6f5c-5f5e-9a55-3f1d2c6f8b11")  # of this project: the same content, the same number


def as_json(used: list[Package] | None = None) -> str:
    """A CycloneDX 1.6 document, the same for the same locks. ModuleNotFoundError without cyclonedx-python-lib."""
    from cyclonedx.output.json import JsonV1Dot6  # a part of the development tools

    return JsonV1Dot6(document(packages() if used is None else used)).output_as_string(indent=2) + "\n"


def document(used: list[Package]) -> Bom:
    """The document as an object of the library."""
    from cyclonedx.model import Property
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.license import DisjunctiveLicense
    from packageurl import PackageURL

    made = Bom(serial_number=uuid.uuid5(NAMESPACE, repr(sorted(used))))
    made.metadata.timestamp = _when()
    whole = Component(name="keukentafel", version=_version(), type=ComponentType.APPLICATION, bom_ref="keukentafel")
    whole.licenses.add(DisjunctiveLicense(id="EUPL-1.2"))
    made.metadata.component = whole
    licences = {environment: _licences(venv) for environment, venv in VENVS.items()}
    parts = []
    for package in used:
        purl = PackageURL("pypi", name=package.name, version=package.version)
        part = Component(
            name=package.name,
            version=package.version,
            type=ComponentType.LIBRARY,
            purl=purl,
            bom_ref=f"{package.environment}/{package.name}@{package.version}",
            properties=[Property(name="keukentafel:environment", value=package.environment)],
        )
        if licence := licences.get(package.environment, {}).get(package.name):
            part.licenses.add(DisjunctiveLicense(name=licence))
        made.components.add(part)
        parts.append(part)
    made.register_dependency(whole, parts)
    return made


def _version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def _when() -> datetime:
    """The moment of a build that is to be made again comes from SOURCE_DATE_EPOCH."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(given), UTC) if given.isdigit() else datetime.now(UTC).replace(microsecond=0)


def _licences(venv: Path) -> dict[str, str]:
    """What the installed packages of an environment say of their licence; nothing where it is not there."""
    folders = [str(path) for path in sorted(venv.glob("lib/python3*/site-packages"))]
    return {normal(one.metadata["Name"]): _licence(one) for one in distributions(path=folders)} if folders else {}


def _licence(distribution: Distribution) -> str:
    known = distribution.metadata.json  # the fields by name, in lower case; classifiers as a list
    said = _text(known.get("license_expression"))
    listed = known.get("classifier") or []
    named = [one.rpartition(" :: ")[2] for one in listed if one.startswith("License :: ")]
    if not said and named:
        said = " / ".join(named)
    return (said or _text(known.get("license"))).strip().split("\n")[0][:120]


def _text(value: str | list[str] | None) -> str:
    return value if isinstance(value, str) else ""
