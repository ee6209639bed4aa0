"""Word vectors to start training from: what stands together in the project's own texts.

No model of others is behind them. Passages with their questions, the catalogue and glossary, the triage stories and the
concept lexicon (whose forms are ways to say the same) make a word-by-text table; its strongest directions give every
word that stands in it twice a place (latent semantic analysis). `knowledge.train.embedder` starts from these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.utils.extmath import randomized_svd

from knowledge.catalogue import entries
from knowledge.concepts import lexicon
from knowledge.passages import HERE, Passage
from knowledge.text import words

DIMENSION = 256
AT_LEAST = 2  # texts a word must stand in
SEED = 7


def texts(passages: Sequence[Passage]) -> Iterator[list[str]]:
    """The project's own texts as lists of words; a passage once as a whole and once per question beside its title.

    Only the questions these passages hold: where some are left out to be asked later, they are left out here too.
    """
    for passage in passages:
        body = words(f"{passage.title} {passage.text} {passage.burger}")
        yield body + [w for v in passage.vragen for w in words(v)]
        for vraag in passage.vragen:
            yield words(vraag) + words(passage.title)
    for entry in entries():
        yield words(f"{entry.title} {' '.join(line.text for line in entry.lines)}") + [
            w for v in entry.vragen for w in words(v)
        ]
    for concept in lexicon().concepts.values():
        plain = " ".join(re.sub(r"[*~@|]", " ", form) for form in concept.vormen)
        yield words(f"{concept.id.replace('_', ' ')} {plain}")
    for path in sorted((HERE / "data" / "triage").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield words(line.split("\t", 1)[0])


def vectors(passages: Sequence[Passage]) -> dict[str, NDArray[np.float32]]:
    """The vector of every word, most frequent word first."""
    documents = [Counter(t) for t in texts(passages)]
    count: Counter[str] = Counter()
    for document in documents:
        count.update(document.keys())
    terms = [w for w, n in count.most_common() if n >= AT_LEAST and len(w) > 1]
    place = {w: i for i, w in enumerate(terms)}
    r, c, v = [], [], []
    for j, document in enumerate(documents):
        for w, n in document.items():
            if w in place:
                r.append(place[w])
                c.append(j)
                v.append(1.0 + np.log(n))
    table = csr_matrix((v, (r, c)), shape=(len(terms), len(documents)), dtype=np.float64)
    idf = np.log(len(documents) / np.asarray([count[w] for w in terms]))
    table = diags(idf) @ table
    norms = np.sqrt(np.asarray(table.multiply(table).sum(axis=0)).ravel()) + 1e-9
    table = table @ diags(1.0 / norms)
    u, s, _ = randomized_svd(table, n_components=DIMENSION, n_iter=5, random_state=SEED)
    # the sign of a direction is arbitrary: fix it, so that two machines start from the same
    signs = np.sign(u[np.abs(u).argmax(axis=0), np.arange(u.shape[1])])
    rows = (u * signs) * np.sqrt(s)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9
    return dict(zip(terms, rows.astype(np.float32), strict=True))
