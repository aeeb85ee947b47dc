"""A file that cannot be read is a file that no rule has looked at.

It does not parse, it is in another encoding than it says, it still holds the markers of a merge,
or it is nested deeper than any parser follows. Or it only has the name of a module: it is a named
pipe, a link to nothing, a folder, or its name is no text. Nothing else is known of it.
"""

from collections.abc import Iterator

from layerline.rules.finding import Finding
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Place

BAD = Example("""
    # file: src/app/services/orders.py
    class OrderService:
        total = = 0  #!

    # file: src/app/services/customers.py
    class CustomerService: ...
""")

GOOD = Example("""
    # file: src/app/services/orders.py
    class OrderService: ...

    # file: src/app/services/__init__.py
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each file that could not be read, and why."""
    for module in project.modules():
        problem = module.problem
        if problem is not None:
            yield RULE.finding(
                module,
                Place(problem.line, problem.column, problem.line, problem.column),
                f"{problem.message}, so no rule has looked at the file",
                remedy="make it a file that Python imports, or list it under `exclude`",
                target=problem.message,
            )


RULE = Rule(
    "LL903",
    "unreadable-module",
    why=__doc__,
    seed="Fail-fast principle: Catch errors as early as possible",
    bad=BAD,
    good=GOOD,
    check=check,
)
