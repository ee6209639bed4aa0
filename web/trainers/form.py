"""A scenario as a form and as YAML, kept in step: what was not changed in the form stays in the YAML to the letter, comments too.

A line of the client is written on one line: ``Wat ik zeg. → laag, laag ← wanneer; of wanneer``: after → the layers it makes
curious about, after ← the forms in which one must be heard for it to be said.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from actions.training.scenario import BY_MOOD, EVENTS, MOODS, Unfit

WAKES, CUED = "→", "←"
Values = dict[str, "str | list[str]"]


@dataclass(frozen=True)
class Field:
    """One field: its name, how it reads out of a node, and what is put there."""

    name: str
    path: tuple[str | int, ...]
    shown: Callable[[Any], str | list[str]]
    made: Callable[[Any, Any], Any]


def load(text: str) -> CommentedMap:
    """The YAML with its comments; Unfit for what cannot be read."""
    try:
        doc = _yaml().load(text)
    except YAMLError:
        raise Unfit("de opmaak van de YAML klopt niet") from None
    if not isinstance(doc, CommentedMap):
        raise Unfit("de YAML is geen lijst van namen met waarden")
    return doc


def dump(doc: CommentedMap) -> str:
    """Back to text."""
    made = io.StringIO()
    _yaml().dump(doc, made)
    return made.getvalue()


def values(doc: CommentedMap) -> Values:
    """What every field of the form holds. Unfit when a list stands where the form knows a text, or the other way round."""
    try:
        return {field.name: field.shown(_at(doc, field.path)) for field in _fields(doc)}
    except (TypeError, AttributeError):
        raise Unfit("dit past niet in het formulier: ergens staat een tekst of getal waar een lijst hoort") from None


def apply(doc: CommentedMap, form: Mapping[str, list[str]]) -> None:
    """Put into the YAML what was changed in the form. A field that the form lacks stays as it is."""
    values(doc)  # what does not fit is left as it is
    sent = set(form.get("velden", [""])[0].split())
    for field in list(_fields(doc)):
        if field.name not in form and field.name not in sent:
            continue
        old = _at(doc, field.path)
        given: Any = form.get(field.name, [])
        shown = field.shown(old)
        if isinstance(shown, list):  # boxes come in the order of the page; what was there keeps its own
            given = [*(one for one in shown if one in given), *(one for one in given if one not in shown)]
        else:
            given = _plain(given[0] if given else "")
        if given != (shown if isinstance(shown, list) else _plain(shown)):
            _put(doc, field.path, field.made(given, old))


def add_layer(doc: CommentedMap) -> None:
    """An empty layer at the end."""
    layers = doc.get("lagen")
    if not isinstance(layers, CommentedSeq) or not layers:
        layers = doc["lagen"] = CommentedSeq()
    known = {layer.get("id") for layer in layers if isinstance(layer, dict)}
    number = next(n for n in range(1, len(known) + 2) if f"laag_{n}" not in known)
    made = CommentedMap(id=f"laag_{number}", soort="feit", feit="", technieken=_flow(["doorvragen"]))
    made["vertrouwen"] = 3
    for key in ("onderwerpen", "zegt", "kort", "nog_niet", "vraag"):
        made[key] = CommentedSeq()
    layers.append(made)


def drop_layer(doc: CommentedMap, place: int) -> None:
    """Take a layer out; nothing happens when it is not there."""
    if 0 <= place < len(doc.get("lagen") or []):
        del doc["lagen"][place]


# --- what the fields are


def _fields(doc: CommentedMap) -> Iterator[Field]:
    for name in ("id", "titel", "niveau", "netwerk", "over", "opdracht"):
        yield _text(name, (name,))
    yield _words("doelen", ("doelen",))
    yield _many("leefgebieden", ("leefgebieden",))
    for key in ("naam", "aanspreken", "achtergrond"):
        yield _text(f"persona.{key}", ("persona", key))
    yield _number("persona.leeftijd", ("persona", "leeftijd"))
    yield Field("opening", ("opening",), lambda node: _line(node) if node else "", lambda new, old: _node(new))
    for key in ("vertrouwen", "weerstand", "schaamte"):
        yield _number(f"begin.{key}", ("begin", key))
    for i in range(len(doc.get("lagen") or [])):
        yield from _layer(i)
    yield _lines("weetjes", ("weetjes",))
    for event in BY_MOOD:
        for mood in MOODS:
            yield _lines(f"antwoorden.{event}.{mood}", ("antwoorden", event, mood))
    for event in EVENTS:
        yield _lines(f"antwoorden.{event}", ("antwoorden", event))


def _layer(i: int) -> Iterator[Field]:
    at = ("lagen", i)
    for key in ("id", "soort", "feit"):
        yield _text(f"lagen.{i}.{key}", (*at, key))
    yield _many(f"lagen.{i}.technieken", (*at, "technieken"))
    yield _number(f"lagen.{i}.vertrouwen", (*at, "vertrouwen"))
    yield _number(f"lagen.{i}.schaamte", (*at, "schaamte"))
    yield Field(
        f"lagen.{i}.na",
        (*at, "na"),
        lambda node: ", ".join(map(str, node or [])),
        lambda new, old: _flow([part.strip() for part in new.split(",") if part.strip()]) if new.strip() else None,
    )
    yield Field(
        f"lagen.{i}.tranen",
        (*at, "tranen"),
        lambda node: ["ja"] if node else [],
        lambda new, old: True if new else None,
    )
    yield _words(f"lagen.{i}.onderwerpen", (*at, "onderwerpen"))
    for key in ("zegt", "kort", "nog_niet"):
        yield _lines(f"lagen.{i}.{key}", (*at, key))
    yield _words(f"lagen.{i}.vraag", (*at, "vraag"))


def _text(name: str, path: tuple[str | int, ...]) -> Field:
    return Field(name, path, lambda node: _plain(str(node or "")), lambda new, old: new)


def _number(name: str, path: tuple[str | int, ...]) -> Field:
    def made(new: str, _: Any) -> Any:
        """A number; what is none stays as it was typed, and the checker says so."""
        try:
            value = float(new.replace(",", "."))
        except ValueError:
            return new or None
        return int(value) if value.is_integer() else value

    return Field(name, path, lambda node: "" if node is None else str(node).replace(".", ","), made)


def _many(name: str, path: tuple[str | int, ...]) -> Field:
    return Field(name, path, lambda node: [str(one) for one in node or []], lambda new, old: _flow(new))


def _words(name: str, path: tuple[str | int, ...]) -> Field:
    """A list of texts, one on a line."""
    return Field(
        name,
        path,
        lambda node: "\n".join(_plain(str(one)) for one in node or []),
        lambda new, old: _renewed(old, _rows(new), lambda one: _plain(str(one)), DoubleQuotedScalarString),
    )


def _lines(name: str, path: tuple[str | int, ...]) -> Field:
    """Lines of the client."""
    return Field(
        name,
        path,
        lambda node: "\n".join(map(_line, node)) if isinstance(node, list) else "",
        lambda new, old: _renewed(old, _rows(new), _line, _node),
    )


# --- a line of the client


def _line(node: Any) -> str:
    if not isinstance(node, dict):
        return _plain(str(node))
    parts = [_plain(str(node.get("zegt", "")))]
    if node.get("wekt"):
        parts.append(f"{WAKES} {', '.join(map(str, node['wekt']))}")
    if node.get("op"):
        parts.append(f"{CUED} {'; '.join(map(str, node['op']))}")
    return " ".join(parts)


def _node(line: str) -> Any:
    rest, _, cued = line.partition(CUED)
    said, _, woken = rest.partition(WAKES)
    wekt = [part.strip() for part in woken.split(",") if part.strip()]
    op = [part.strip() for part in cued.split(";") if part.strip()]
    if not wekt and not op:
        return DoubleQuotedScalarString(said.strip())
    made = CommentedMap()
    made.fa.set_flow_style()
    if op:
        made["op"] = _flow([DoubleQuotedScalarString(form) for form in op])
    made["zegt"] = DoubleQuotedScalarString(said.strip())
    if wekt:
        made["wekt"] = _flow(wekt)
    return made


# --- YAML


def _renewed(old: Any, new: list[str], shown: Callable[[Any], str], made: Callable[[str], Any]) -> Any:
    """The list ``old`` with other items where they changed: comments stay where they were."""
    if not isinstance(old, CommentedSeq) or not old:
        return CommentedSeq(made(one) for one in new)
    for i, one in enumerate(new[: len(old)]):
        if shown(old[i]) != one:
            old[i] = made(one)
    for one in new[len(old) :]:
        old.append(made(one))
    del old[len(new) :]
    return old


def _flow(items: list[Any]) -> CommentedSeq:
    made = CommentedSeq(items)
    made.fa.set_flow_style()
    return made


def _rows(text: str) -> list[str]:
    return [row for row in (_plain(line) for line in text.split("\n")) if row]


def _plain(text: str) -> str:
    """Without room at the ends of lines: browsers send other line ends than YAML has."""
    return "\n".join(" ".join(line.split()) for line in text.replace("\r", "").split("\n")).strip()


def _at(doc: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        try:
            doc = doc[step]
        except (KeyError, IndexError, TypeError):
            return None
    return doc


def _put(doc: Any, path: tuple[str | int, ...], value: Any) -> None:
    """Set it, with what is missing on the way; None takes it out."""
    for step in path[:-1]:
        if not isinstance(step, int) and not isinstance(doc.get(step), dict | list):
            doc[step] = CommentedMap()
        doc = doc[step]
    if not isinstance(doc, dict):
        return
    if value is None:
        doc.pop(path[-1], None)
    else:
        doc[path[-1]] = value


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
