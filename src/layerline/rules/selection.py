"""Which rules a person asked for, by code, by name or by the beginning of a code."""

import difflib
from collections.abc import Sequence

from layerline.errors import Refusal
from layerline.rules.rule import Rule


def find(word: str, rules: Sequence[Rule]) -> Rule:
    """The rule of that code or name. Raises Refusal with the nearest one where there is none."""
    for rule in rules:
        if word.strip().casefold() in (rule.code.casefold(), rule.name.casefold()):
            return rule
    raise _unknown(word, rules)


def select(
    rules: Sequence[Rule], *, chosen: str | None = None, ignored: str | None = None
) -> tuple[Rule, ...]:
    """The chosen rules without the ignored ones.

    Where nothing is chosen, that is each rule that is not optional.
    Both are lists with commas; `LL1` stands for each code that begins so.

    Raises:
        Refusal: a word stands for no rule.
    """
    wanted = _matching(chosen, rules) if chosen is not None else _usual(rules)
    unwanted = _matching(ignored, rules) if ignored is not None else set()
    return tuple(rule for rule in rules if rule in wanted - unwanted)


def _usual(rules: Sequence[Rule]) -> set[Rule]:
    return {rule for rule in rules if not rule.optional}


def _matching(words: str, rules: Sequence[Rule]) -> set[Rule]:
    found: set[Rule] = set()
    for word in filter(None, (part.strip() for part in words.split(","))):
        family = {rule for rule in rules if rule.code.startswith(word.upper())}
        found |= family or {find(word, rules)}
    return found


def _unknown(word: str, rules: Sequence[Rule]) -> Refusal:
    words = {known.casefold(): known for rule in rules for known in (rule.code, rule.name)}
    close = difflib.get_close_matches(word.casefold(), words, n=1)
    remedy = f"did you mean {words[close[0]]}?" if close else "see the rules in docs/rules"
    return Refusal(f"{word!r} is neither a rule's code nor its name", remedy=remedy)
