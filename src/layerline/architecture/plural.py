"""The plural of an English noun, for tables, modules and URLs.

Small on purpose. It turns one noun into its plural and never the reverse: what the user
typed is never made singular. Where it guesses wrong the user says `--plural`, and the plan
shows the plural before anything is written.
"""

import re

from layerline.architecture.words import words

_UNCHANGED = words("""
    advice aircraft chassis cattle clothing data deer equipment evidence feedback fish furniture
    hardware information jewelry knowledge luggage media merchandise metadata money moose news
    offspring police rice salmon series sheep shrimp software species staff traffic trout wildlife
""")

_IRREGULAR = {
    "analysis": "analyses",
    "axis": "axes",
    "basis": "bases",
    "calf": "calves",
    "child": "children",
    "crisis": "crises",
    "criterion": "criteria",
    "datum": "data",
    "diagnosis": "diagnoses",
    "echo": "echoes",
    "epoch": "epochs",
    "foot": "feet",
    "goose": "geese",
    "half": "halves",
    "hero": "heroes",
    "hypothesis": "hypotheses",
    "knife": "knives",
    "leaf": "leaves",
    "life": "lives",
    "loaf": "loaves",
    "man": "men",
    "medium": "media",
    "monarch": "monarchs",
    "mouse": "mice",
    "ox": "oxen",
    "person": "people",
    "phenomenon": "phenomena",
    "potato": "potatoes",
    "quiz": "quizzes",
    "salesperson": "salespeople",
    "shelf": "shelves",
    "stomach": "stomachs",
    "synopsis": "synopses",
    "thesis": "theses",
    "thief": "thieves",
    "tomato": "tomatoes",
    "tooth": "teeth",
    "torpedo": "torpedoes",
    "veto": "vetoes",
    "wife": "wives",
    "wolf": "wolves",
    "woman": "women",
}

_TAKES_ES = re.compile(r"(?:s|x|z|ch|sh)$")
_TAKES_IES = re.compile(r"[^aeiou]y$")


def plural_of(singular: str) -> str:
    """The plural of a snake_case name: of its last word, the others stay as they are.

    It is the name itself where English has no other word (`news`).
    """
    head, separator, noun = singular.rpartition("_")
    return head + separator + _plural_noun(noun)


def _plural_noun(noun: str) -> str:
    if noun in _UNCHANGED:
        return noun
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if _TAKES_IES.search(noun):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if _TAKES_ES.search(noun) else f"{noun}s"
