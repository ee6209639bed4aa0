"""The thesaurus of the guard: well-formed, found in spite of spelling, and the one that the networks learned with."""

from __future__ import annotations

import re

import pytest

from knowledge import guard_eye, guard_words
from knowledge.guard_signals import read


def of(text: str) -> list[set[str]]:
    """Per word the names of its classes."""
    names = list(guard_words.classes())
    return [{names[n] for n in guard_words.places().get(word, ())} for word in read(text).words]


def test_every_line_is_a_class_with_single_words() -> None:
    for name, words in guard_words.classes().items():
        assert re.fullmatch(r"[a-z_]+", name)
        assert len(words) > 5 and all(words) and not any(" " in word for word in words), name
        assert len(set(words)) == len(words), name


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [("touw", "riem", "touw"), ("pillen", "pile", "medicijn"), ("spoor", "dak", "hoogte"), ("slaat", "slaad", "slaan")],
)
def test_words_about_the_same_thing_meet_in_a_class(one: str, other: str, name: str) -> None:
    assert name in of(one)[0] & of(other)[0]


def test_a_word_has_a_few_classes_and_a_strange_word_none() -> None:
    assert of("xqzv") == [set()]
    assert max(map(len, guard_words.places().values())) == guard_words.MOST


def test_classes_come_after_the_signals_and_the_networks_know_them_all() -> None:
    (_, marks), *_ = guard_eye.tokens(read("touw"), 5)
    assert marks and max(marks) <= guard_eye.marks()
    for net in guard_eye.networks() or []:
        assert net["signals"].shape[0] == guard_eye.marks() + 1, "train again: python -m knowledge.train.guard"
