"""The second-stage ranker: a small network over the candidates' features, its weights shipped as data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.features import NAMES, Matrix

SHIPPED = Path(__file__).resolve().parent / "models" / "ranker.json"


@dataclass(frozen=True, slots=True)
class Ranker:
    """One hidden layer of tanh; the mean over several networks that were trained from different seeds."""

    layers: tuple[tuple[Matrix, Matrix, Matrix], ...]

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Ranker:
        """Read the shipped weights; refuses weights made for other features."""
        content = json.loads(path.read_text(encoding="utf-8"))
        if tuple(content["features"]) != NAMES:
            raise ValueError(f"{path} is made for other features; train it again with knowledge.train.ranker")
        return cls(
            tuple(
                (
                    np.asarray(net["hidden"], dtype=np.float32),
                    np.asarray(net["bias"], dtype=np.float32),
                    np.asarray(net["out"], dtype=np.float32),
                )
                for net in content["networks"]
            )
        )

    def save(self, path: Path = SHIPPED) -> None:
        """Write the weights as JSON, rounded to five digits."""
        networks = [
            {
                "hidden": np.round(hidden.astype(float), 5).tolist(),
                "bias": np.round(bias.astype(float), 5).tolist(),
                "out": np.round(out.astype(float), 5).tolist(),
            }
            for hidden, bias, out in self.layers
        ]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"features": list(NAMES), "networks": networks}), encoding="utf-8")

    def scores(self, matrix: Matrix) -> NDArray[np.float32]:
        """Log-odds-like score of each candidate; only differences within one query mean something."""
        total: NDArray[np.float32] = np.zeros(len(matrix), dtype=np.float32)
        for hidden, bias, out in self.layers:
            total += np.tanh(matrix @ hidden.T + bias) @ out
        return (total / max(len(self.layers), 1)).astype(np.float32)


@lru_cache(maxsize=1)
def get_ranker() -> Ranker:
    """The shipped ranker."""
    return Ranker.load()
