"""A comment that allows what nobody does any more hides the next one who does it.

A comment is only judged when all the rules that it names have run, and one that names no rule
at all allows nothing.
"""

from collections.abc import Iterator

from layerline.rules.finding import Finding
from layerline.rules.knowledge.comments import has_comment, without_comment
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule

BAD = Example("""
    # file: src/app/repositories/orders.py
    class OrderRepository: ...

    # file: src/app/api/routes/orders.py
    from app.services.orders import OrderService  # layerline: allow[LL101] was there once #!

    # layerline: allow[route-uses-a-repository] misspelt #!
    LIMIT = 10

    # file: src/app/services/orders.py
    class OrderService: ...
""")

GOOD = Example("""
    # file: src/app/repositories/orders.py
    class OrderRepository: ...

    # file: src/app/api/routes/orders.py
    from app.repositories.orders import (  # layerline: allow[LL101] ADR 7
        OrderRepository,
    )

    TEXT = "# layerline: allow[LL101] is text, no comment"
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each suppression that the other rules did not need."""
    for module, each in project.unused:
        yield RULE.finding(
            module,
            each.place,
            f"allows {', '.join(each.names) or 'nothing'}, which does not happen here",
            remedy="remove the comment, or correct the name in it",
            target=" ".join(each.names),
        )


RULE = Rule(
    "LL902",
    "unused-suppression",
    why=__doc__,
    seed="Fail-fast principle: Catch errors as early as possible",
    bad=BAD,
    good=GOOD,
    check=check,
    could=has_comment,
    closing=True,
    fix=without_comment,
)
