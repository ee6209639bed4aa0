"""A small collection and a tiny static model, made in the test, so that nothing depends on the shipped data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.embedder import StaticEmbedder
from knowledge.passages import Passage
from knowledge.words import WordTable


def _passage(name: str, title: str, text: str, *vragen: str) -> Passage:
    return Passage(
        id=f"movisie-2017/{name}/1", sections=(f"movisie-2017/{name}",), title=title, text=text, vragen=tuple(vragen)
    )


SMALL = [
    _passage("aanname-1", "Buren", "Buren helpen elkaar met boodschappen en de tuin.", "wie doet mijn boodschappen"),
    _passage(
        "aanname-2", "Geld", "Schulden vragen om overzicht en om rust.", "ik heb schulden", "hoe krijg ik overzicht"
    ),
    _passage("aanname-3", "School", "Een leerling die thuis zit mist vrienden.", "mijn zoon gaat niet naar school"),
    _passage(
        "aanname-4", "Mantelzorg", "Mantelzorgers raken uitgeput zonder vervanging.", "zorgen voor mijn moeder is zwaar"
    ),
]


@pytest.fixture
def small() -> list[Passage]:
    """Four passages."""
    return list(SMALL)


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second static model, saved by sentence-transformers itself."""
    torch = pytest.importorskip("torch")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    from knowledge.train.embedder import make_tokenizer

    torch.manual_seed(3)
    letters = list("abcdefghijklmnopqrstuvwxyz0123456789")
    pieces = ["[UNK]", *letters, *(f"##{letter}" for letter in letters), "schulden", "buren", "school", "moeder", "de"]
    folder = tmp_path_factory.mktemp("tiny") / "model"
    module = StaticEmbedding(make_tokenizer(pieces), embedding_dim=16)
    SentenceTransformer(modules=[module, Normalize()], device="cpu").save(str(folder), create_model_card=False)
    return folder


@pytest.fixture
def tiny(tiny_folder: Path) -> StaticEmbedder:
    """That model in our own runtime."""
    return StaticEmbedder.load(tiny_folder)


@pytest.fixture
def table(tiny: StaticEmbedder) -> WordTable:
    """Its word table."""
    return WordTable(tiny)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run-time folder of this test alone."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


def unit(vectors: np.ndarray) -> bool:
    """Whether every row has length one."""
    return bool(np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5))
