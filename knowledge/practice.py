"""Law and practice beside the reports: catalogue and glossary entries as searchable passages."""

from __future__ import annotations

from pathlib import Path

from knowledge import catalogue
from knowledge.passages import HERE, Passage, read_yaml

CATALOGUE = HERE / "catalogue"
GLOSSARY = HERE / "glossary" / "termen.yml"
PRACTICE_SOURCE = "Wet en praktijk (catalogus van Keukentafel)"


def files() -> list[Path]:
    """The files that law and practice are read from."""
    return [*sorted(CATALOGUE.glob("*.yml")), *([GLOSSARY] if GLOSSARY.exists() else [])]


def load() -> list[Passage]:
    """Provisions and terms, and the lokets and arrangement types beside them.

    Only sentences that rest on no legal record: an index outlives a value, so values are given by `knowledge.faq`, which
    looks at the day of asking.
    """
    found: dict[str, Passage] = {}
    for entry in catalogue.entries():
        text = " ".join(line.text for line in entry.lines if line.wet is None)
        words = (*entry.vragen, *(entry.ook if isinstance(entry, catalogue.Term) else ()))
        if text:
            found[entry.id] = Passage(
                id=entry.id,
                sections=(),
                title=entry.title,
                text=text,
                burger=text,
                audience=entry.audience,
                vragen=words,
                source=entry.source or PRACTICE_SOURCE,
            )
    for path in (CATALOGUE / "lokets.yml", CATALOGUE / "arrangementen.yml"):
        for name, raw in read_yaml(path).items():
            parts = [part for key in ("uitleg", "bereik") for part in catalogue.lines(raw.get(key) or "")]
            text = " ".join(part.text for part in parts if part.wet is None)
            found[f"{path.stem}/{name}"] = Passage(
                id=f"{path.stem}/{name}",
                sections=(),
                title=str(raw["naam"]),
                text=text,
                burger=text,
                audience=("burger",),
                source=PRACTICE_SOURCE,
            )
    return list(found.values())
