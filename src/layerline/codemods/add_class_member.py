"""Give a class one more annotated attribute, beside those of its own sort.

After the last attribute that is made by the same call (`relationship(...)`), else after the
last annotated one, with a blank line between the two sorts. A member that is there already
stays; another one of that name is refused.
"""

import libcst as cst

from layerline.codemods._class_body import Body, is_text, last_annotated, last_made_by, names_of
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
)


def add_class_member(source: str, class_name: str, member: str, after: str = "relationship") -> str:
    """Make sure that a class at the top level of a file has an annotated attribute.

    Args:
        source: the file.
        class_name: what the class is called.
        member: the attribute on one line; it is wrapped where it is too long.
        after: the function whose attributes it follows.

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
    return parsed.with_inserted([_insertion(parsed, body, member, after)])


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
    if (index := last_made_by(body, after)) is not None:
        return index, False
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
