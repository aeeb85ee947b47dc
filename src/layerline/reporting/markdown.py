"""A rule's page in the documentation, made from the rule's own file."""

from collections.abc import Iterable

from layerline.rules.rule import Rule


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
            "## Bad",
            "",
            "```python",
            rule.bad.shown,
            "```",
            "",
            "## Good",
            "",
            "```python",
            rule.good.shown,
            "```",
            "",
            f"Allow one place: `# layerline: allow[{rule.name}]` and the reason.",
            "",
        ]
    )


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
