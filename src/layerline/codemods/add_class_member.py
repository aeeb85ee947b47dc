"""Give a class one more annotated attribute, beside those of its own sort.

After the last attribute that is made by the same call (`relationship(...)`), else after the
last annotated one, with a blank line between the two sorts. A member that is there already
stays; another one of that name is refused. Where it is said which attributes are the class's own,
those that others gave it are in the order of what they hold, whichever of them came first.
"""

import re
from collections.abc import Collection

import libcst as cst

from layerline.codemods._class_body import (
    Body,
    annotated_in,
    is_text,
    last_annotated,
    made_by,
    names_of,
)
from layerline.codemods._codemod import Codemod, Example
from layerline.codemods._layout import LINE_LENGTH
from layerline.codemods._source import Insertion, Source
from layerline.codemods._tree_proof import same
from layerline.errors import NoSafePlace, PreconditionRefusal

_ORDERS = 'orders: Mapped[list["Order"]] = relationship(back_populates="customer")'

EXAMPLES = (
    Example(
        {"class_name": "Customer", "member": _ORDERS},
        before='''
            class Customer(Base):
                """Buys."""

                name: Mapped[str] = mapped_column(String(120))
                """As on the invoice."""

                def rename(self, name: str) -> None:
                    self.name = name
        ''',
        after='''
            class Customer(Base):
                """Buys."""

                name: Mapped[str] = mapped_column(String(120))
                """As on the invoice."""

                orders: Mapped[list["Order"]] = relationship(back_populates="customer")

                def rename(self, name: str) -> None:
                    self.name = name
        ''',
    ),
    Example(
        {"class_name": "Customer", "member": _ORDERS},
        before="""
            class Customer(Base):
                carts: Mapped[list["Cart"]] = relationship(lazy="raise")  # never eager
        """,
        after="""
            class Customer(Base):
                carts: Mapped[list["Cart"]] = relationship(lazy="raise")  # never eager
                orders: Mapped[list["Order"]] = relationship(back_populates="customer")
        """,
    ),
    Example(
        {
            "class_name": "Customer",
            "member": "shipped_at: Mapped[dt.datetime | None] = mapped_column()",
            "after": "mapped_column",
        },
        before="""
            class Customer(Base):
                name: Mapped[str] = mapped_column(
                    String(120),
                )
                carts: Mapped[list["Cart"]] = relationship()
        """,
        after="""
            class Customer(Base):
                name: Mapped[str] = mapped_column(
                    String(120),
                )
                shipped_at: Mapped[dt.datetime | None] = mapped_column()
                carts: Mapped[list["Cart"]] = relationship()
        """,
    ),
    Example(
        {"class_name": "Customer", "member": _ORDERS, "own": ("shop",)},
        before="""
            class Customer(Base):
                shop: Mapped["Shop"] = relationship()
                visits: Mapped[list["Visit"]] = relationship()
        """,
        after="""
            class Customer(Base):
                shop: Mapped["Shop"] = relationship()
                orders: Mapped[list["Order"]] = relationship(back_populates="customer")
                visits: Mapped[list["Visit"]] = relationship()
        """,
    ),
    Example(
        {"class_name": "Customer", "member": _ORDERS, "own": ()},
        before="""
            class Customer(Base):
                name: Mapped[str] = mapped_column()

                visits: Mapped[list["Visit"]] = relationship()
        """,
        after="""
            class Customer(Base):
                name: Mapped[str] = mapped_column()

                orders: Mapped[list["Order"]] = relationship(back_populates="customer")
                visits: Mapped[list["Visit"]] = relationship()
        """,
    ),
)
_HELD = re.compile(r'"(\w+)')


def add_class_member(
    source: str,
    class_name: str,
    member: str,
    after: str = "relationship",
    own: Collection[str] | None = None,
) -> str:
    """Make sure that a class at the top level of a file has an annotated attribute.

    Args:
        source: the file.
        class_name: what the class is called.
        member: the attribute on one line; it is wrapped where it is too long.
        after: the function whose attributes it follows.
        own: those of these attributes that are the class's own; None is that nobody knows.

    Raises:
        PreconditionRefusal: the file does not parse, has no such class, or the class has
            something else of that name.
    """
    parsed = Source.read(source)
    new = cst.parse_statement(member)
    body = _body(parsed.module, class_name, member).body
    for statement in body:
        if same(statement, new):
            return source
        for name in names_of(statement) & names_of(new):
            raise PreconditionRefusal(
                f"{class_name} has another `{name}` already",
                remedy=f"rename it, or make it the one that is needed: `{member}`",
            )
    later = None if own is None else _later(parsed, body, new, after, own)
    if later is not None and later - 1 not in made_by(body, after):
        return parsed.with_inserted([_above(parsed, body[later], member)])
    known = body if later is None else body[:later]
    return parsed.with_inserted([_insertion(parsed, known, member, after)])


def _body(module: cst.Module, name: str, member: str) -> cst.IndentedBlock:
    found = [
        each for each in module.body if isinstance(each, cst.ClassDef) and each.name.value == name
    ]
    if len(found) == 1 and isinstance(found[0].body, cst.IndentedBlock):
        return found[0].body
    reasons = {0: f"there is no class {name} at the top level", 1: f"{name} stands on one line"}
    raise NoSafePlace(
        reasons.get(len(found), f"there are {len(found)} classes {name}"),
        remedy=f"add to the class {name} by hand: `{member}`",
        snippet=f"class {name}:\n    {member}",
    )


def _later(
    parsed: Source, body: Body, new: cst.BaseStatement, after: str, own: Collection[str]
) -> int | None:
    """The first attribute that others gave the class and that comes after a new one."""
    given = [at for at in made_by(body, after) if names_of(body[at]).isdisjoint(own)]
    held = [_held(parsed, body[at]) for at in given]
    mine = _held(parsed, new)
    later = [at for at, other in zip(given, held, strict=True) if other > mine]
    if not later or held != sorted(held):  # somebody ordered them otherwise
        return None
    return None if _has_comment_above(body[later[0]]) else later[0]


def _has_comment_above(statement: cst.BaseStatement) -> bool:
    line = cst.ensure_type(statement, cst.SimpleStatementLine)
    return any(each.comment for each in line.leading_lines)


def _held(parsed: Source, statement: cst.BaseStatement) -> str:
    """The class that an attribute holds, by what its annotation says."""
    attribute = cst.ensure_type(annotated_in(statement), cst.AnnAssign)
    found = _HELD.search(parsed.module.code_for_node(attribute.annotation.annotation))
    return found[1] if found else ""


def _above(parsed: Source, statement: cst.BaseStatement, member: str) -> Insertion:
    start = parsed.start(statement)
    newline = parsed.newline(start)
    text = _laid_out(parsed, member, parsed.indentation(start), newline)
    return Insertion(parsed.line_start(start), text + newline)


def _insertion(parsed: Source, body: Body, member: str, after: str) -> Insertion:
    index, apart = _anchor(body, after)
    if index is None:
        start = parsed.start(body[0])
        newline = parsed.newline(start)
        text = _laid_out(parsed, member, parsed.indentation(start), newline)
        return Insertion(parsed.line_start(start), text + newline * 2)
    if index + 1 < len(body) and is_text(body[index + 1]):
        index += 1
    end = parsed.end(body[index])
    newline = parsed.newline(end)
    indent = parsed.indentation(parsed.start(body[index]))
    text = _laid_out(parsed, member, indent, newline)
    return Insertion(parsed.line_end(end), newline * (2 if apart else 1) + text)


def _anchor(body: Body, after: str) -> tuple[int | None, bool]:
    """The statement that the member follows, and whether a blank line parts the two."""
    if made := made_by(body, after):
        return made[-1], False
    if (index := last_annotated(body)) is not None:
        return index, True
    simple = 0
    while simple < len(body) and isinstance(body[simple], cst.SimpleStatementLine):
        simple += 1
    return (simple - 1, True) if simple else (None, True)


def _laid_out(parsed: Source, member: str, indent: str, newline: str) -> str:
    """The member on one line, or as the formatter breaks a call that is too long."""
    if len(indent + member) <= LINE_LENGTH:
        return indent + member
    attribute = cst.ensure_type(cst.parse_statement(member), cst.SimpleStatementLine).body[0]
    call = cst.ensure_type(attribute, cst.AnnAssign).value
    if not isinstance(call, cst.Call) or not call.args:
        return indent + member
    arguments = [
        parsed.module.code_for_node(each.with_changes(comma=cst.MaybeSentinel.DEFAULT))
        for each in call.args
    ]
    opening = member[: len(member) - len(parsed.module.code_for_node(call))]
    opening += parsed.module.code_for_node(call.func)
    inner = indent + parsed.indent
    line = inner + ", ".join(arguments)
    if len(line) > LINE_LENGTH:
        lines = [f"{inner}{argument}," for argument in arguments]
        between = f'"{newline}{inner}"'  # the parts of a text that is too long for a line
        line = newline.join(
            each if len(each) <= LINE_LENGTH else each.replace('" "', between) for each in lines
        )
    return f"{indent}{opening}({newline}{line}{newline}{indent})"


CODEMOD = Codemod("add-class-member", what=__doc__, examples=EXAMPLES, edit=add_class_member)
