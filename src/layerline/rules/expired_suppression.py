"""A postponed repair that nobody is reminded of is a repair that nobody makes.

`until` and a date in the reason say how long a suppression holds. From the next day on it allows
nothing: what it hid is reported again, and so is the comment.
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
    # layerline: allow[LL101] until 2020-12-31, when the service has it #!
    from app.repositories.orders import OrderRepository

    # layerline: allow[LL101] until 2099-02-31 #!
    from app.repositories.orders import OrderRepository as Again
""")

GOOD = Example("""
    # file: src/app/repositories/orders.py
    class OrderRepository: ...

    # file: src/app/api/routes/orders.py
    # layerline: allow[LL101] until 2999-12-31, when the service has it
    from app.repositories.orders import OrderRepository
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each suppression whose last day is over."""
    for module, each in project.expired:
        yield RULE.finding(
            module,
            each.place,
            f"allows {', '.join(each.names) or 'nothing'} no longer: {each.reason}",
            remedy="make the repair, or decide on a later day",
            target=" ".join(each.names),
        )


RULE = Rule(
    "LL905",
    "expired-suppression",
    why=__doc__,
    seed="Fail-fast principle: Catch errors as early as possible",
    bad=BAD,
    good=GOOD,
    check=check,
    could=has_comment,
    closing=True,
    fix=without_comment,
)
