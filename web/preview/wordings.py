"""Every wording in the data files, and what changed in them: old and new beside each other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml

from knowledge.gemeente import available, folder
from knowledge.passages import HERE as KNOWLEDGE
from web.fault_place import BURGER, CATALOGUE, shown
from web.texts import OWN, TEXTS, with_own

Groups = dict[str, list[str]]
"""Place in a file (names with › between) → the sentences there, in order."""

_NO_WORDING = {"principle", "sections", "asks", "id", "wet", "wetten", "upl", "loket", "geldigheid", "audience", "zie"}


@dataclass(frozen=True)
class Change:
    """One wording: None for `old` when it is new, None for `new` when it is gone."""

    place: str
    old: str | None
    new: str | None


def files() -> list[Path]:
    """The files with wordings and local facts that a content editor changes."""
    return [
        *(BURGER / f"{name}.yml" for name in ("woorden", "vragen", "rechten")),
        TEXTS,
        *(CATALOGUE / f"{name}.yml" for name in ("lokets", "arrangementen", "voorzieningen")),
        KNOWLEDGE / "glossary" / "termen.yml",
        *(folder() / f"{id}.yml" for id in available()),
        *([own] if (own := own_sentences()) else []),
    ]


def own_sentences() -> Path | None:
    """The file with a gemeente's own sentences, where one is configured."""
    name = os.environ.get(OWN)
    return Path(name) if name else None


def name(path: Path) -> str:
    """What a file is called in a comparison; that of a gemeente wherever it lies, so that a copy may be looked at."""
    return f"gemeenten/{path.name}" if path.parent == folder() else shown(path)


def read() -> dict[str, Groups]:
    """The wordings of every file as it is now, by its name; a gemeente's own sentences stand where they are shown."""
    own = own_sentences()
    found = {name(path): groups(path.read_text("utf-8")) for path in files() if path != own}
    return found | ({name(TEXTS): _grouped(with_own(own))} if own else {})


def groups(text: str) -> Groups:
    """The wordings in the text of one YAML file."""
    return _grouped(yaml.safe_load(text))


def _grouped(tree: Any) -> Groups:
    found: Groups = {}
    for place, sentence in _leaves(tree, ()):
        found.setdefault(" › ".join(place), []).append(sentence)
    return found


def changes(before: Groups, after: Groups) -> list[Change]:
    """What differs between two states of a file, in the order of the new one; what is gone comes last."""
    found = []
    for place in [*after, *(place for place in before if place not in after)]:
        old, new = before.get(place, []), after.get(place, [])
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                continue
            both = min(b - a, d - c)
            found += [Change(place, old[a + n], new[c + n]) for n in range(both)]
            found += [Change(place, sentence, None) for sentence in old[a + both : b]]
            found += [Change(place, None, sentence) for sentence in new[c + both : d]]
    return found


def _leaves(node: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in _NO_WORDING:
                yield from _leaves(value, (*place, str(key)))
    elif isinstance(node, list):
        for item in node:
            # A list of entries is known by their names: one more at the top does not move all the others.
            known = str(item["id"]) if isinstance(item, dict) and "id" in item else None
            yield from _leaves(item, (*place, known) if known else place)
    elif node is not None:
        yield place, str(node)
