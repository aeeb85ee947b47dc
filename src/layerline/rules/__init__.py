"""The rules. One file each, which is the rule, its page in the documentation and its tests.

To add one: write the file, and add its line to `ALL`.
"""

from layerline.rules import forbidden_import, route_uses_repository, upward_import
from layerline.rules.finding import Finding, Related, Severity
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule

ALL: tuple[Rule, ...] = (
    route_uses_repository.RULE,
    upward_import.RULE,
    forbidden_import.RULE,
)

__all__ = ["ALL", "Example", "Finding", "Project", "Related", "Rule", "Severity"]
