"""What can be told about a passage that was found: whose it is, where it stands, whether it still holds, why it came up."""

from __future__ import annotations

from actions.professional import cite
from actions.professional.ask import AUDIENCE, DEPTH, Question
from actions.professional.data_files import words
from knowledge.search import Hit, Searcher

KINDS = ("wie", "waar", "geldt", "citeer", "waarom")


def about(kind: str, hit: Hit, question: Question, searcher: Searcher) -> str:
    """One of KINDS in a sentence or two. KeyError for another kind."""
    if kind == "wie":
        return str(words("wie").format(titel=hit.title, bron=hit.citation))
    if kind == "waar":
        return str(words("waar").format(titel=hit.title, onderdeel=cite.sections_of(hit), bron=hit.citation))
    if kind == "citeer":
        made = cite.cite(hit)
        return str(words("citeer").format(apa=made.apa, in_tekst=made.in_text, gewoon=made.plain))
    if kind == "waarom":
        return _reason(hit, question, searcher)
    if kind == "geldt":
        return validity(hit)
    raise KeyError(kind)


def validity(hit: Hit) -> str:
    """Whether a passage still holds, and what holds now."""
    text = words("geldt", hit.validity["status"]).format(titel=hit.title, jaar=hit.year)
    return f"{text} {words('geldt', 'nu').format(nu=hit.validity['nu'])}" if hit.validity["nu"] else str(text)


def _reason(hit: Hit, question: Question, searcher: Searcher) -> str:
    found = searcher.search(question.query, AUDIENCE, DEPTH)
    why = next((one.why for one in found.results if one.passage == hit.passage), None)
    lines = []
    if why and why.words:
        lines.append(words("waarom").format(titel=hit.title, woorden=", ".join(why.words)))
    if why and why.vraag:
        lines.append(words("waarom_vraag").format(vraag=why.vraag))
    return "\n".join(lines) or validity(hit)
