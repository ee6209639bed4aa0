"""The Dutch sentences of the web part, read once from texts.yml."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml
from flask import current_app, has_app_context

from actions.burger.wording import to_je
from knowledge.yaml_place import Fault, line_of, load, unreadable

Form = Literal["u", "je"]
FORMS: tuple[Form, Form] = ("u", "je")
TEXTS = Path(__file__).with_name("texts.yml")
OWN = "KEUKENTAFEL_TEKSTEN"  # where an application keeps the path of its own sentences
_HOLES = re.compile(r"\{\w+\}")


class Sentence(NamedTuple):
    """An error in words: a short title and what to do."""

    title: str
    detail: str


def form_of(state: str | dict[str, Any]) -> Form:
    """The form of address in the state of a conversation (JSON or read)."""
    known = json.loads(state) if isinstance(state, str) else state
    return "je" if known.get("je") else "u"


def leaves(node: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence of a tree of dicts and lists, with its place: names with dots between."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, f"{place}.{key}" if place else str(key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from leaves(value, f"{place}.{number}")
    else:
        yield place, "" if node is None else str(node)


def texts(form: Form = "u") -> dict[str, Any]:
    """Everything in texts.yml, in the form of address that a conversation uses; a gemeente's own sentences over it."""
    own: Path | None = current_app.config.get(OWN) if has_app_context() else None
    return _texts(form, own)


@cache
def _texts(form: Form, own: Path | None) -> dict[str, Any]:
    loaded = with_own(own) if own else _read(TEXTS)
    je = loaded.pop("je")
    return loaded if form == "u" else _over(in_je(loaded), je)


def with_own(path: Path) -> dict[str, Any]:
    """Everything in texts.yml with the sentences of the file at `path` in place of its own."""
    return _over(_read(TEXTS), load(path) or {})


def check_own(path: Path) -> None:
    """ValueError, in words for who edits it, when a file with own sentences does not fit texts.yml."""
    known = dict(leaves(_read(TEXTS)))
    try:
        own = dict(leaves(load(path) or {}))
    except OSError:
        raise ValueError(f"{path} is er niet, of mag niet worden gelezen.") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path.name}: bewaar het bestand als UTF-8.") from None
    except yaml.YAMLError as error:
        raise ValueError(str(Fault(path.name, *unreadable(error, path)))) from None
    for place, sentence in own.items():
        line = line_of(path, place.split("."))
        if place not in known:
            raise ValueError(str(Fault(path.name, line, f"'{place}' staat niet in texts.yml.")))
        if set(_HOLES.findall(sentence)) != set(_HOLES.findall(known[place])):
            wanted = " en ".join(sorted(set(_HOLES.findall(known[place])))) or "geen"
            text = f"'{place}' moet dezelfde woorden tussen accolades hebben als in texts.yml: {wanted}."
            raise ValueError(str(Fault(path.name, line, text)))


def _read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def in_je(node: Any) -> Any:
    """Every sentence of a tree of dicts and lists turned from "u" to "je"."""
    if isinstance(node, dict):
        return {key: in_je(value) for key, value in node.items()}
    if isinstance(node, list):
        return [in_je(value) for value in node]
    return to_je(node) if isinstance(node, str) else node


def different(u: dict[str, Any], je: dict[str, Any]) -> dict[str, Any]:
    """What of the second tree differs from the first."""
    found = {}
    for key, value in je.items():
        if isinstance(value, dict):
            if inner := different(u[key], value):
                found[key] = inner
        elif value != u[key]:
            found[key] = value
    return found


def _over(tree: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _over(value, own[key]) if key in own and isinstance(value, dict) else own.get(key, value)
        for key, value in tree.items()
    }


def fault(kind: str, form: Form = "u") -> Sentence:
    """The sentence for an error; KeyError for a kind that texts.yml lacks."""
    entry = texts(form)["fouten"][kind]
    return Sentence(entry["title"], entry["detail"])
