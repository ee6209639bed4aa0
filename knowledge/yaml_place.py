"""Where in a YAML file something stands, so that a mistake can be told with its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

Keys = Sequence[str | int]


@dataclass(frozen=True)
class Fault:
    """A mistake in a data file: where it stands, and a Dutch sentence for who edits the file. ``line`` counts from 1."""

    file: str
    line: int | None
    text: str

    def __str__(self) -> str:
        place = f"{self.file}, regel {self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{place}{self.text}"


def line_of(path: Path, keys: Keys) -> int | None:
    """The line of what ``keys`` lead to, or of the last of them that is there; None for a file that cannot be read."""
    try:
        node = _composed(path, path.stat().st_mtime_ns)
    except (OSError, yaml.YAMLError):
        return None
    line = node.start_mark.line + 1 if node else None
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == str(key)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            break
    return line


@lru_cache(maxsize=32)
def _composed(path: Path, changed: int) -> yaml.Node | None:
    return yaml.compose(path.read_text(encoding="utf-8"), yaml.SafeLoader)


def unreadable(error: yaml.YAMLError) -> tuple[int | None, str]:
    """Line and Dutch sentence for a file that is no YAML."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return (
        mark.line + 1 if mark else None,
        "hier klopt de opmaak niet. Kijk naar aanhalingstekens, haakjes, dubbele punten en inspringen, ook een regel hoger.",
    )
