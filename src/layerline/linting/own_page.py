"""What a rule that a project wrote itself asks, where, and where it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from layerline.architecture.custom import CustomRule
from layerline.linting.custom import own_rule
from layerline.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Such a rule, to be explained.

    Attributes:
        rule: the rule.
        level: how its findings count; also `off`.
        allowed: the name that a suppression gives it.
        written_in: the file and the table.
        asked: what it asks, each with its title, in sentences.
        values: what its table says, by key.
    """

    rule: Rule
    level: str
    allowed: str
    written_in: str
    asked: tuple[tuple[str, str], ...]
    values: Mapping[str, object]


def own_page(custom: CustomRule, table: str) -> OwnPage:
    """The page of a rule.

    Args:
        custom: the rule.
        table: the file and the table that it stands in, `NAME` for its name.
    """
    return OwnPage(
        own_rule(replace(custom, level="info") if custom.level == "off" else custom),
        custom.level,
        custom.checks or custom.name,
        table.replace("NAME", custom.name),
        tuple(_asked(custom)),
        asdict(custom),
    )


def _asked(custom: CustomRule) -> Iterator[tuple[str, str]]:
    classes = "every class" if custom.classes == "*" else f"each class `{custom.classes}`"
    for title, said in (
        ("May not be called", _listed(custom.forbid_calls)),
        ("May not be imported", _listed(custom.forbid_imports)),
        ("Of other distributions may be imported only", _listed(custom.only_imports)),
        (f"A base of {classes}", _listed(custom.require_base, " or ")),
        ("Holds examples of", custom.checks),
        ("Instead", custom.help.strip()),
    ):
        if said:
            yield title, said
    if not custom.checks:
        yield "In the layers", _listed(custom.layers) or "all"
        yield "In the files", _listed(custom.files) or "all"


def _listed(values: tuple[str, ...], between: str = ", ") -> str:
    return between.join(f"`{each}`" for each in values)
