"""The passages that a professional saved: kept in the browser, or without JavaScript in the forms of the pages."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 30  # passages in one list


@dataclass(frozen=True, slots=True)
class Saved:
    """Ids of passages in the order they were saved, each once. As a text: with commas between."""

    ids: tuple[str, ...] = ()

    @classmethod
    def read(cls, raw: str) -> Saved:
        """Out of a form field or an address; what cannot be an id is left out."""
        found = dict.fromkeys(part.strip() for part in raw[:4000].split(","))
        return cls(tuple(name for name in found if _may_be(name))[:MOST])

    def __str__(self) -> str:
        return ",".join(self.ids)

    def with_one(self, name: str) -> Saved:
        """The list with this passage added at the end."""
        return Saved.read(",".join((*self.ids, name)))

    def without(self, name: str) -> Saved:
        """The list without this passage."""
        return Saved(tuple(one for one in self.ids if one != name))


def _may_be(name: str) -> bool:
    return 0 < len(name) <= 80 and name.isascii() and name.replace("/", "").replace("-", "").replace(".", "").isalnum()
