"""Which rules a person asked for, by code, by name or by the beginning of a code."""

import difflib
from collections.abc import Sequence

from layerline.architecture.settings import Settings
from layerline.architecture.table import RuleWords
from layerline.errors import Refusal
from layerline.rules.rule import Rule


def find(word: str, rules: Sequence[Rule]) -> Rule:
    """The rule of that code or name. Raises Refusal with the nearest one where there is none."""
    for rule in rules:
        if word.strip().casefold() in (rule.code.casefold(), rule.name.casefold()):
            return rule
    raise _unknown(word, rules)


def words(rules: Sequence[Rule]) -> RuleWords:
    """The words by which a configuration may speak of rules."""
    return RuleWords([rule.code for rule in rules], [rule.name for rule in rules])


def select(
    rules: Sequence[Rule],
    *,
    chosen: str | None = None,
    ignored: str | None = None,
    settings: Settings | None = None,
) -> tuple[Rule, ...]:
    """The chosen rules without the ignored ones.

    Where nothing is chosen, that is each rule that is not optional.
    Both are lists with commas; `LL1` stands for each code that begins so. What is chosen here
    replaces what the project's settings select; what is ignored comes on top of theirs.

    Raises:
        Refusal: a word stands for no rule.
    """
    said = settings or Settings()
    only = chosen if chosen is not None else ",".join(said.select) or None
    wanted = _matching(only, rules) if only is not None else _usual(rules)
    unwanted = _matching(",".join([*said.ignore, ignored or ""]), rules)
    return tuple(rule for rule in rules if rule in wanted - unwanted)


def _usual(rules: Sequence[Rule]) -> set[Rule]:
    return {rule for rule in rules if not rule.optional}


def _matching(listed: str, rules: Sequence[Rule]) -> set[Rule]:
    found: set[Rule] = set()
    for word in filter(None, (part.strip() for part in listed.split(","))):
        family = {rule for rule in rules if rule.code.startswith(word.upper())}
        found |= family or {find(word, rules)}
    return found


def _unknown(word: str, rules: Sequence[Rule]) -> Refusal:
    spelled = {known.casefold(): known for rule in rules for known in (rule.code, rule.name)}
    close = difflib.get_close_matches(word.casefold(), spelled, n=1)
    remedy = f"did you mean {spelled[close[0]]}?" if close else "layerline explain lists them all"
    return Refusal(f"{word!r} is neither a rule's code nor its name", remedy=remedy)
