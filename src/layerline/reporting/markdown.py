"""A rule's page in the documentation, made from the rule's own file."""

from collections.abc import Iterable

from layerline.rules.rule import Example, Rule


def page(rule: Rule) -> str:
    """The page of a rule."""
    facts = [f"Severity: {rule.severity}."]
    facts += ["It runs only where it is chosen."] if rule.optional else []
    facts += ["`layerline lint --fix` mends it."] if rule.fix else []
    return "\n".join(
        [
            f"# {rule.code} {rule.name}",
            "",
            rule.why.strip(),
            "",
            f"> {rule.seed}",
            "",
            " ".join(facts),
            "",
            *_code("Bad", rule.bad),
            *_code("Good", rule.good),
            *_mended(rule),
            f"Allow one place: `# layerline: allow[{rule.name}]` and the reason.",
            "",
        ]
    )


def _code(title: str, example: Example) -> list[str]:
    return [f"## {title}", "", "```python", example.shown, "```", ""]


def _mended(rule: Rule) -> list[str]:
    """What is written in other files."""
    if rule.mended is None:
        return []
    before = _code("What `layerline lint --unsafe-fixes` mends", rule.mended.before)
    return [*before, *_code("What becomes of it, where it is certain", rule.mended.after)]


def index(rules: Iterable[Rule]) -> str:
    """The page that lists them."""
    rows = [
        f"| [{rule.code}]({rule.name}.md) | {rule.name} | {rule.severity} | {_sentence(rule)} |"
        for rule in rules
    ]
    head = ["# The rules of layerline lint", "", "| code | name | severity | why |"]
    return "\n".join([*head, "| --- | --- | --- | --- |", *rows, ""])


def _sentence(rule: Rule) -> str:
    return " ".join(rule.why.strip().split("\n\n")[0].split()).replace("|", "\\|")
