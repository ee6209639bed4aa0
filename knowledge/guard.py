"""Safety and masking: the first thing that happens to every message, in every process.

Standard library only and Python 3.10, because the gateway, the action server and Rasa's own environment all import
this one file. Rules, words and numbers stand in ``guard_data.json``, the weights of the small linear model in
``guard_model.json`` (made by ``knowledge/train/guard.py``).

Two independent eyes look at a message: readable rules for what people say outright, and a linear model over words and
letters for what they say sideways. Either may raise the alarm. Masking is a help, never a promise of completeness.
"""

from __future__ import annotations

import base64
import json
import math
import re
import unicodedata
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LIMIT = 4000  # characters; a longer message costs the classifier seconds
LABELS = ("none", "noodnummer_112", "crisis_113", "veilig_thuis", "kindertelefoon", "huisarts")
# When two rules fire, help that is needed sooner wins.
URGENCY = ("noodnummer_112", "crisis_113", "veilig_thuis", "kindertelefoon", "huisarts")


@dataclass(frozen=True)
class Danger:
    """What was recognised. ``loket``: taxonomy id of who helps; ``matched``: the rule or ``model``, never the text."""

    loket: str
    kind: str
    other: bool
    past: bool
    matched: str


@dataclass(frozen=True)
class Masked:
    """``text`` with personal data replaced by ``[kind]``; ``found``: the kinds replaced, in order, without repeats."""

    text: str
    found: tuple[str, ...]


@dataclass(frozen=True)
class _Rule:
    id: str
    loket: str
    kind: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return json.loads((HERE / "guard_data.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    rules = []
    for row in _data()["rules"]:
        pattern = re.compile("|".join(f"(?:{p})" for p in row["any"]))
        unless = re.compile("|".join(f"(?:{p})" for p in row["unless"])) if row.get("unless") else None
        rules.append(_Rule(row["id"], row["loket"], row["kind"], pattern, unless))
    return tuple(sorted(rules, key=lambda r: URGENCY.index(r.loket)))


@lru_cache(maxsize=1)
def _shapes() -> dict[str, re.Pattern[str]]:
    """The general patterns of the data file: idioms to look through, somebody else, long ago, a young writer."""
    return {name: re.compile("|".join(f"(?:{p})" for p in _data()[name])) for name in ("idioms", "other", "past", "young", "about_help")}


# --- cleaning -------------------------------------------------------------------------------------------------------

_CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff0-\uffff]")
_COMMAND = re.compile(r"^[\s/\\]*/+\s*")
_PAYLOAD = re.compile(r"^[a-z_]+(?:@[\d.]+)?\s*\{.{0,2000}\}\s*$", re.DOTALL)


def clean(text: str, limit: int = LIMIT) -> str:
    """``text`` without control and direction characters, without a leading command slash, at most ``limit`` characters.

    A typed ``/intent{"slot":"x"}`` would bypass Rasa's language understanding, so slash and payload are taken off.
    """
    text = unicodedata.normalize("NFC", str(text)[: limit * 4])
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(c for c in _CONTROL.sub("", text) if not 0xD800 <= ord(c) <= 0xDFFF).strip()
    if text.startswith(("/", "\\")):
        text = _COMMAND.sub("", text)
        if _PAYLOAD.match(text):
            text = text.split("{", 1)[0].replace("_", " ")
    return text[:limit].strip()


# --- danger ---------------------------------------------------------------------------------------------------------

_LETTERS = re.compile(r"(.)\1{2,}")
_NOT_WORD = re.compile(r"[^a-z0-9' .!?\n]+")
_SENTENCE = re.compile(r"(?<=[.!?\n])\s+")


def normalise(text: str) -> str:
    """Lower case, no accents, no letter more than twice in a row, single spaces; sentence ends are kept."""
    text = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("`", "'"))
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _LETTERS.sub(r"\1\1", text)
    text = re.sub(r" +", " ", _NOT_WORD.sub(" ", text)).strip()
    for wrong, right in _data()["spelling"]:
        text = re.sub(wrong, right, text)
    return text


def screen(text: str) -> Danger | None:
    """The danger in ``text``, or None. Looks at the whole message and at each of its parts."""
    plain = normalise(text[:LIMIT])
    if not plain:
        return None
    shapes = _shapes()
    seen = shapes["idioms"].sub(" ", plain)
    young = bool(shapes["young"].search(seen))
    for rule in _rules():
        hit = rule.pattern.search(seen)
        if hit and not (rule.unless and rule.unless.search(seen)):
            return _danger(rule.loket, rule.kind, rule.id, seen, young)
    loket, kind = _model_says(seen)
    if loket:
        return _danger(loket, kind, "model", seen, young)
    return None


def _danger(loket: str, kind: str, matched: str, seen: str, young: bool) -> Danger:
    shapes = _shapes()
    other = bool(shapes["other"].search(seen))
    if loket == "veilig_thuis" and young and not other:
        loket = "kindertelefoon"
    return Danger(loket, kind, other, bool(shapes["past"].search(seen)), matched)


# --- the linear model -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _model() -> dict[str, Any] | None:
    path = HERE / "guard_model.json"
    if not path.exists():
        return None
    raw = json.loads(path.read_text(encoding="utf-8"))
    size, count = raw["buckets"], len(LABELS)
    data = base64.b85decode(raw["weights"])
    # signed bytes, one row of `count` weights per bucket; rows of zeros are left out and share one tuple
    rows: dict[int, tuple[float, ...]] = {}
    scale = raw["scale"]
    for i in range(size):
        chunk = data[i * count : (i + 1) * count]
        if any(chunk):
            rows[i] = tuple((b - 256 if b > 127 else b) * scale for b in chunk)
    return {"rows": rows, "buckets": size, "bias": raw["bias"], "threshold": raw["threshold"]}


def features(text: str, buckets: int) -> list[int]:
    """Buckets of the words, word pairs and letter groups (3 to 5, within a word) of normalised ``text``; a set as a list."""
    words = re.findall(r"[a-z0-9']+", text)
    found: set[int] = set()
    crc = zlib.crc32
    previous = "^"
    for word in words:
        found.add(crc(b"w" + word.encode()) % buckets)
        found.add(crc(f"b{previous} {word}".encode()) % buckets)
        padded = f"<{word}>"
        for n in (3, 4, 5):
            for i in range(len(padded) - n + 1):
                found.add(crc(padded[i : i + n].encode()) % buckets)
        previous = word
    for one, two, three in zip(words, words[1:], words[2:]):
        found.add(crc(f"t{one} {two} {three}".encode()) % buckets)
        found.add(crc(f"s{one} * {three}".encode()) % buckets)
    return sorted(found)


def parts(text: str) -> list[str]:
    """The whole text and, when it is long, its pieces of one or two sentences or about 22 words: danger hides in the middle."""
    words = text.split()
    pieces = [text]
    if len(words) > 28:
        sentences = [s for s in _SENTENCE.split(text) if s.strip()]
        pieces += [" ".join(pair) for pair in zip(sentences, sentences[1:])] if len(sentences) > 2 else []
        pieces += [" ".join(words[i : i + 22]) for i in range(0, len(words) - 8, 11)]
    return pieces


def probabilities(text: str) -> list[float] | None:
    """Probability per label of ``LABELS`` for one piece of normalised text; None without a trained model."""
    model = _model()
    if model is None:
        return None
    rows, scores = model["rows"], list(model["bias"])
    present = features(text, model["buckets"])
    if not present:
        return None
    norm = 1.0 / math.sqrt(len(present))
    sums = [0.0] * len(scores)
    for bucket in present:
        row = rows.get(bucket)
        if row is not None:
            for k, weight in enumerate(row):
                sums[k] += weight
    scores = [b + s * norm for b, s in zip(scores, sums)]
    top = max(scores)
    exp = [math.exp(s - top) for s in scores]
    total = sum(exp)
    return [e / total for e in exp]


def _model_says(seen: str) -> tuple[str | None, str]:
    model = _model()
    if model is None:
        return None, ""
    about_help = bool(_shapes()["about_help"].search(seen))
    best: tuple[float, str] = (0.0, "none")
    for i, piece in enumerate(parts(seen)):
        chances = probabilities(piece)
        if chances is None:
            continue
        danger = 1.0 - chances[0]
        # a fragment says less than the whole message, and a question about an organisation is mostly just that
        limit = model["threshold"]["whole" if i == 0 else "part"] + (model["threshold"]["info"] if about_help else 0.0)
        if danger >= limit and danger > best[0]:
            label = max(range(1, len(chances)), key=lambda k: chances[k])
            best = (danger, LABELS[label])
    return (None, "") if best[1] == "none" else (best[1], "verhuld")


# --- words --------------------------------------------------------------------------------------------------------------


def words(danger: Danger | str, young: bool = False, times: int = 0) -> list[dict[str, Any]]:
    """The one clear message for this danger, as a list with one API message of kind ``veiligheid``.

    ``times``: how often such a message was given before in this conversation; nothing is said twice in the same words.
    """
    data = _data()["words"]
    loket = danger if isinstance(danger, str) else danger.loket
    other = not isinstance(danger, str) and danger.other
    entry = data["lokets"][loket]
    key = ("je" if young else "u") + ("_ander" if other else "")
    texts = entry.get(key) or entry["je" if young else "u"]
    again = data["again"]["je" if young else "u"]
    text = texts if times == 0 else again[(times - 1) % len(again)] + " " + entry["kort"]
    choices = data["choices"]["je" if young else "u"]
    return [{"text": text, "kind": "veiligheid", "choices": [dict(c) for c in choices]}]


# --- masking ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _maskers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["kind"], re.compile(row["pattern"], re.IGNORECASE if row.get("any_case", True) else 0)) for row in _data()["masks"])


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    data = _data()["names"]
    first = frozenset(data["first"])
    particles = r"(?:van der|van den|van de|van 't|van|de|den|der|ten|ter|el|al|bin|ben|te)"
    # a word that may be a name: begins with a capital, or stands in the list of first names
    lead = re.compile(
        r"\b(?i:" + "|".join(data["lead"]) + r")\s+((?:" + particles + r"\s+)?[^\W\d_][\w'’-]+(?:\s+(?:" + particles + r"\s+)?[A-ZÀ-Ý][\w'’-]+)?)"
    )
    full = re.compile(r"(?<![\w\[])([A-ZÀ-Ý][\w'’-]+)(?:\s+" + particles + r")?\s+([A-ZÀ-Ý][\w'’-]+)")
    return lead, full, first


def mask(text: str) -> Masked:
    """``text`` with what looks like personal data replaced by ``[kind]``. Never complete: people write in many ways."""
    found: list[str] = []

    def put(kind: str) -> str:
        if kind not in found:
            found.append(kind)
        return f"[{kind}]"

    keep = _data()["public_numbers"]
    for kind, pattern in _maskers():

        def swap(hit: re.Match[str], kind: str = kind) -> str:
            whole = hit.group(0)
            digits = re.sub(r"\D", "", whole)
            if kind in ("telefoon", "bsn", "nummer") and digits in keep:
                return whole
            group = hit.groupdict().get("secret")
            return whole.replace(group, put(kind)) if group else put(kind)

        text = pattern.sub(swap, text)
    text = _mask_names(text, put)
    return Masked(text, tuple(found))


def _mask_names(text: str, put: Any) -> str:
    lead, full, first = _names()
    stop = _stop_names()

    def named(hit: re.Match[str]) -> str:
        name = hit.group(1)
        head = name.split()[-1] if name.split()[0].lower() in ("van", "de", "den", "der", "el", "al", "ten", "ter") else name.split()[0]
        known = head.lower() in first
        shown = head[:1].isupper() and head.lower() not in stop
        # "ik heet" and "mijn naam is" are always followed by a name, whatever its shape
        sure = re.match(r"(?:ik heet|mijn naam is|m'n naam is|naam:)", hit.group(0), re.IGNORECASE) and head.lower() not in stop
        if not (known or shown or sure):
            return hit.group(0)
        words_ = name.split()
        if not (words_[-1][:1].isupper()) and len(words_) > 1 and not known:
            return hit.group(0)
        return hit.group(0)[: hit.start(1) - hit.start(0)] + put("naam")

    text = lead.sub(named, text)

    def pair(hit: re.Match[str]) -> str:
        return put("naam") if hit.group(1).lower() in first and hit.group(2).lower() not in stop else hit.group(0)

    text = full.sub(pair, text)

    def single(hit: re.Match[str]) -> str:
        word = hit.group(0)
        if word.lower() in first and word[:1].isupper() and word.lower() not in stop:
            return put("naam")
        return word

    return re.sub(r"(?<![\w\[])[A-ZÀ-Ý][a-zà-ÿ'’-]{2,}\b", single, text)


@lru_cache(maxsize=1)
def _stop_names() -> frozenset[str]:
    return frozenset(_data()["names"]["never"])


def masked_note(found: tuple[str, ...]) -> dict[str, Any] | None:
    """A friendly word that such data is not needed here, or None when nothing was masked."""
    if not found:
        return None
    labels = _data()["words"]["masked_labels"]
    named = [labels.get(kind, kind) for kind in found]
    listing = named[0] if len(named) == 1 else ", ".join(named[:-1]) + " en " + named[-1]
    return {"text": _data()["words"]["masked"].replace("{wat}", listing), "kind": "info"}
