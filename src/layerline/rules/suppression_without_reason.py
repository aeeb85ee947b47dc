"""An exception that nobody explained is copied by the next reader.

The reason stands behind the bracket, on the same line: a decision, a ticket, a date.
"""

from collections.abc import Iterator

from layerline.rules.finding import Finding
from layerline.rules.knowledge.comments import has_comment
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule

BAD = Example("""
    # file: src/app/repositories/orders.py
    class OrderRepository: ...

    # file: src/app/api/routes/orders.py
    from app.repositories.orders import OrderRepository  # layerline: allow[LL101] #!
""")

GOOD = Example("""
    # file: src/app/repositories/orders.py
    class OrderRepository: ...

    # file: src/app/api/routes/orders.py
    # layerline: allow[route-uses-repository] moves to the service in ADR 7
    from app.repositories.orders import OrderRepository
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each suppression that says nothing behind its bracket."""
    for module in project.modules():
        for each in module.suppressions:
            if not any(letter.isalnum() for letter in each.reason):
                yield RULE.finding(
                    module,
                    each.place,
                    f"allows {', '.join(each.names) or 'nothing'} and does not say why",
                    remedy="write the reason behind the bracket",
                    target=" ".join(each.names),
                )


RULE = Rule(
    "LL901",
    "suppression-without-reason",
    why=__doc__,
    seed="Fail-fast principle: Catch errors as early as possible",
    bad=BAD,
    good=GOOD,
    check=check,
    could=has_comment,
)
