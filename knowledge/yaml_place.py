"""Reads a YAML file that an editor changes, and says where in it something stands, so that a mistake is told with its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

Keys = Sequence[str | int]


class TwiceError(yaml.MarkedYAMLError):
    """A name that stands twice: YAML itself keeps the last without a word, and the first is what the editor looks at."""


class _Loader(yaml.SafeLoader):
    """PyYAML's own parser and not the C one, since its errors say on which line. Dates that are none stay text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise TwiceError(problem=str(key.value), problem_mark=key.start_mark)
            seen.add(key.value)
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        return made

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


def load(path: Path) -> Any:
    """The content of a file. OSError, UnicodeDecodeError, or yaml.YAMLError: `unreadable` has words for that one."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  (a safe loader)


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


def unreadable(error: yaml.YAMLError, path: Path) -> tuple[int | None, str]:
    """Line and Dutch sentence for the file at ``path``, which is no YAML."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else None
    if isinstance(error, TwiceError):
        return line, f"'{error.problem}' staat hier voor de tweede keer. Laat er één staan."
    if line and _begins_with_tab(path, line):
        return line, "deze regel begint met een tab. Gebruik spaties, net als op de regels eromheen."
    return (
        line,
        "hier klopt de opmaak niet. Kijk naar aanhalingstekens, haakjes, dubbele punten en inspringen, ook een regel hoger.",
    )


def _begins_with_tab(path: Path, line: int) -> bool:
    lines = path.read_text(encoding="utf-8").splitlines()
    first = lines[line - 1] if line <= len(lines) else ""
    return "\t" in first[: len(first) - len(first.lstrip())]
