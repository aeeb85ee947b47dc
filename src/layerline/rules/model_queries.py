"""A model that queries has a database behind every attribute.

Nobody sees which line of a loop goes to the server, and on an async session it fails. A model
says what a row is and what it belongs to; the repository asks. Mapping that contains an expression
(`column_property`, a hybrid's expression, a relationship's join) is mapping.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding
from layerline.rules.knowledge.sessions import is_session_call
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Call, Module
from layerline.syntax.symbols import Sort, Symbol

_OF_ITS_OWN = frozenset({"object_session", "async_object_session", "query_property"})
_LIBRARIES = ("sqlalchemy.", "sqlmodel.", "flask_sqlalchemy.")

BAD = Example("""
    # file: src/app/models/orders.py
    from sqlalchemy import select
    from sqlalchemy.orm import DeclarativeBase, Session, object_session

    class Base(DeclarativeBase): ...

    class Order(Base):
        __tablename__ = "orders"

        @classmethod
        def open(cls, session: Session):
            return session.scalars(select(cls)).all()  #!

        def lines(self):
            return object_session(self).scalars(select(1)).all()  #!
""")

GOOD = Example("""
    # file: src/app/models/orders.py
    from sqlalchemy import func, select
    from sqlalchemy.ext.hybrid import hybrid_property
    from sqlalchemy.orm import DeclarativeBase, column_property, relationship

    class Base(DeclarativeBase): ...

    class Order(Base):
        __tablename__ = "orders"

        lines = relationship("Line", lazy="raise")
        count = column_property(select(func.count()).scalar_subquery())

        @hybrid_property
        def is_open(self):
            return self.status == "open"

        @is_open.expression
        def is_open(cls):
            return select(cls.status).where(cls.status == "open")

    # file: src/app/repositories/orders.py
    from sqlalchemy import select

    class OrderRepository:
        async def open(self):
            return await self.session.scalars(select(1))
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each query that a mapped class runs."""
    for module in project.modules(Kind.MODEL):
        mapped = {
            made.name
            for made in module.classes
            if project.is_mapped(Symbol(module.name, made.name, Sort.CLASS))
        }
        for call in module.body.calls:
            inside = any(call.scope == name or call.scope.startswith(f"{name}.") for name in mapped)
            if inside and _queries(project, module, call):
                yield RULE.finding(
                    module,
                    call.place,
                    f"a model asks the database: `{call.chain}`",
                    remedy="move the query to the repository",
                    symbol=call.scope,
                    target=call.chain,
                )


def _queries(project: Project, module: Module, call: Call) -> bool:
    thing = project.objects.of(module.name, call.scope, call.chain.removesuffix("()"))
    if thing is not None and thing.symbol.sort is Sort.EXTERNAL:
        dotted = thing.symbol.dotted
        if dotted.startswith(_LIBRARIES) and thing.symbol.last in _OF_ITS_OWN:
            return True
    return is_session_call(project, module.name, call)


RULE = Rule(
    "LL401",
    "model-queries",
    why=__doc__,
    seed="Models Schema definition, relationships, constraints Query logic, business rules",
    bad=BAD,
    good=GOOD,
    check=check,
    kinds=frozenset({Kind.MODEL}),
)
