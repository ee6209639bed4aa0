"""A page as a screen reader has it: the accessibility tree alone. Nothing here looks at pixels, classes or the mouse."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Node:
    """One node of the tree that is not ignored."""

    role: str
    name: str
    states: dict[str, Any]
    dom: int


class Tree:
    """Finds by role and name, reads what stands under a node, types and presses keys where the focus is."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self._line = page.context.new_cdp_session(page)
        self._line.send("Accessibility.enable")
        self._line.send("DOM.enable")

    def nodes(self) -> list[Node]:
        """Everything that is not ignored, in reading order."""
        return [node for node, _ in self._walk()]

    def find(self, role: str, name: str, timeout: float = 10.0) -> Node:
        """The node with this role and name; waits for it. AssertionError with what is there when it does not come."""
        deadline = time.monotonic() + timeout
        while True:
            nodes = self.nodes()
            for node in nodes:
                if node.role == role and node.name == name and not node.states.get("disabled"):
                    return node
            if time.monotonic() > deadline:
                there = sorted({(node.role, node.name) for node in nodes if node.role == role})
                raise AssertionError(f"no {role} “{name}”; there is: {there}")
            time.sleep(0.1)

    def names(self, role: str) -> list[str]:
        """The names of all nodes with a role."""
        return [node.name for node in self.nodes() if node.role == role]

    def text_under(self, role: str, name: str) -> list[str]:
        """The texts under a node, one after the other, as they are read out."""
        found: list[str] = []
        inside: set[str] = set()
        for node, parents in self._walk():
            if node.role == role and node.name == name:
                inside.add(str(node.dom))
            elif inside & parents and node.role == "StaticText":
                found.append(node.name)
        return found

    def press(self, role: str, name: str, key: str = "Enter") -> None:
        """Go to a control and press a key on it."""
        self._line.send("DOM.focus", {"backendNodeId": self.find(role, name).dom})
        self.page.keyboard.press(key)

    def write(self, name: str, text: str) -> None:
        """Go to a field and put a text in it in place of what was there."""
        self._line.send("DOM.focus", {"backendNodeId": self.find("textbox", name).dom})
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def focused(self) -> Node | None:
        """Where the focus is; the page itself counts as focused too, so what lies deepest."""
        return next((node for node in reversed(self.nodes()) if node.states.get("focused")), None)

    def _walk(self) -> Iterator[tuple[Node, set[str]]]:
        raw = self._line.send("Accessibility.getFullAXTree")["nodes"]
        by_id = {one["nodeId"]: one for one in raw}

        def go(id: str, parents: set[str]) -> Iterator[tuple[Node, set[str]]]:
            one = by_id.get(id)
            if one is None:
                return
            here = parents
            if not one.get("ignored"):
                states = {item["name"]: item["value"].get("value") for item in one.get("properties", [])}
                name = str(one.get("name", {}).get("value", "")).strip()
                dom = one.get("backendDOMNodeId", 0)
                yield Node(one["role"]["value"], name, states, dom), parents
                here = {*parents, str(dom)}
            for child in one.get("childIds", []):
                yield from go(child, here)

        if raw:
            yield from go(raw[0]["nodeId"], set())
