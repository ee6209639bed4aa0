"""Words about danger in the role-play: put to the client they belong to the play, about oneself they get help.

The gateway's screen (``knowledge/guard.py``) says that there is danger in an utterance; here is told whose it is. In doubt it is
the trainee's.
"""

from __future__ import annotations

import re

from actions.training.features import own_words, split_sentences
from knowledge import guard

_SELF = re.compile(r"\b(?:ik|k|mij|me|mijn|mn|mezelf|mijzelf|wij|we|ons|onze)\b")
_YOU = re.compile(r"\b(?:u|uw|uzelf|je|jij|jou|jouw|jezelf|jullie)\b")
# How somebody speaks who is at work: "ik hoor dat hij u slaat", "mag ik vragen of".
_AT_WORK = re.compile(
    r"\b(?:(?:ik|we|wij) (?:hoor|horen|merk|zie|zien|vraag|vroeg|vind|begrijp|snap|lees|proef|schrik|denk|hoop|waardeer|meld|bel)\b"
    r"|ik (?:wil|moet|ga|zou|mag) (?:\w+ ){0,3}(?:vragen|melden|bellen|zeggen|weten|checken)\b"
    r"|ik (?:maak|vroeg) (?:me|mij) (?:zorgen|af)\b"
    r"|ik (?:ben|was) (?:\w+ )?(?:bang|benieuwd|bezorgd|geschrokken|blij) (?:dat|of|van|om) (?:u|je|jij|jullie|hij|zij|ze)\b"
    r"|(?:mag|vraag|hoor|begrijp|mogen) (?:ik|we)\b|(?:kan|zal|moet|kunnen) (?:ik|we) (?:u|je|jou|jullie)\b"
    r"|(?:volgens|vertelt?|zegt?|zei|vertelde|tegen) (?:\w+ )?(?:mij|me)\b)"
)
_OWN = re.compile(
    r"\b(?:mezelf|mijzelf|ikzelf|over mij|bij mij thuis|help (?:mij|me)|(?:ik|mij|me)\b(?:\W+\w+){0,3}\W+(?:zelf|ook|niet meer))\b"
)
VEILED = ("verhuld", "twijfel")  # not said outright
NOW = "noodnummer_112"  # what cannot wait for the question who it is about


def is_own(text: str, context: str, danger: guard.Danger) -> bool:
    """Whether the danger in ``text`` is the trainee's own or of somebody near, not a matter of the play.

    ``context``: what the client said just before.
    """
    parts = [guard.normalise(part) for part in split_sentences(text)]
    if any(_OWN.search(_plain(part)) and not _YOU.search(part) for part in parts):
        return True
    alarming = [part for part in parts if guard.screen(part)]
    if not alarming and danger.kind in VEILED and "?" in text and _YOU.search(parts[-1]):
        return False  # nothing in it alarms by itself, and it ends in a question to the client
    alarming = alarming or parts
    if any(_SELF.search(_plain(part)) for part in alarming):
        return True
    if "?" in text or any(_YOU.search(part) for part in alarming):
        return False
    # About a third person: what was just told may be given back, anything else is taken for real.
    return danger.loket == NOW or not own_words(context, text)


def _plain(part: str) -> str:
    return _AT_WORK.sub(" ", part)
