"""The embedder: our runtime without torch against sentence-transformers, and another model by name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedder import SHIPPED, HubEmbedder, StaticEmbedder, get_embedder, is_static

SENTENCES = [
    "Ik durf de buurvrouw niks te vragen",
    "Wie betaalt het keukentafelgesprek met de cliënt?",
    "pgb's en de wethouder's plan uit 2012",
    "xqzw",
]


@pytest.mark.parametrize("shipped", [True, False], ids=["shipped", "tiny"])
def test_runtime_equals_sentence_transformers(shipped: bool, tiny_folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    folder = SHIPPED if shipped else tiny_folder
    theirs = SentenceTransformer(str(folder), device="cpu").float().encode(SENTENCES)
    ours = StaticEmbedder.load(folder).queries(SENTENCES)
    assert np.abs(theirs - ours).max() < 1e-5


def test_shipped_model_is_small_and_static() -> None:
    assert is_static(SHIPPED)
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) <= 16_000_000
    assert (SHIPPED / "README.md").read_text(encoding="utf-8").startswith("---")


def test_serving_needs_no_torch() -> None:
    code = (
        "import sys; from knowledge.search import get_searcher;"
        "get_searcher().search('wie helpt mijn moeder');"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'sklearn', 'flask', 'rasa_sdk') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"


def test_empty_text_gives_a_zero_vector_and_no_warning(tiny: StaticEmbedder) -> None:
    vectors = tiny.queries(["", "schulden"])
    assert not vectors[0].any()
    assert np.linalg.norm(vectors[1]) == pytest.approx(1)


def test_setting_takes_any_sentence_transformers_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transformer, not a static model: two layers of BERT with random weights, made here."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling
    from transformers import BertConfig, BertModel, BertTokenizerFast

    vocab = tmp_path / "vocab.txt"
    vocab.write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz", "schulden"])
    )
    plain = tmp_path / "plain"
    BertTokenizerFast(vocab_file=str(vocab)).save_pretrained(plain)
    config = BertConfig(vocab_size=32, hidden_size=24, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32)
    BertModel(config).save_pretrained(plain)
    transformer = Transformer(str(plain))
    folder = tmp_path / "hub"
    SentenceTransformer(modules=[transformer, Pooling(24)], device="cpu").save(str(folder))

    monkeypatch.setenv("KEUKENTAFEL_EMBEDDER", str(folder))
    model = get_embedder()
    assert isinstance(model, HubEmbedder)
    assert model.dimension == 24
    assert np.allclose(np.linalg.norm(model.documents(["schulden", "a b c"]), axis=1), 1, atol=1e-5)
    assert model.fingerprint != StaticEmbedder.load().fingerprint


def test_the_shipped_model_is_loaded_once_by_whatever_name() -> None:
    assert get_embedder() is get_embedder(str(SHIPPED))


def test_reading_a_text_again_gives_pieces_of_its_own() -> None:
    model = get_embedder(str(SHIPPED))
    assert isinstance(model, StaticEmbedder)
    first = model.ids("wie helpt mij")
    first.append(-1)
    assert model.ids("wie helpt mij") == first[:-1]
