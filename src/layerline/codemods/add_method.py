"""Give a class at the top level of a file one more method: below its public ones.

What is private stands last, and stays there.
"""

import libcst as cst

from layerline.codemods._class_body import names_of
from layerline.codemods._codemod import Codemod, Example
from layerline.codemods._source import Insertion, Source
from layerline.codemods._tree_proof import same
from layerline.errors import NoSafePlace, PreconditionRefusal

_METHOD = '''\
async def get_newest(self) -> Order:
    """The newest order."""
    return await self.order_repo.get_newest()
'''

EXAMPLES = (
    Example(
        {"class_name": "OrderService", "method": _METHOD},
        before="""
            class OrderService:
                def __init__(self, uow):
                    self.order_repo = OrderRepository(uow)

                def _check(self): ...


            class Other: ...
        """,
        after='''
            class OrderService:
                def __init__(self, uow):
                    self.order_repo = OrderRepository(uow)

                async def get_newest(self) -> Order:
                    """The newest order."""
                    return await self.order_repo.get_newest()

                def _check(self): ...


            class Other: ...
        ''',
    ),
)


def add_method(source: str, class_name: str, method: str) -> str:
    """Make sure that a class has a method.

    Args:
        source: the file.
        class_name: what the class is called.
        method: its source, from its own first column on.

    Raises:
        PreconditionRefusal: the file does not parse, or the class has something else of that name.
        NoSafePlace: there is no such class, or several.
    """
    parsed = Source.read(source)
    (new,) = cst.parse_module(method).body
    (name,) = names_of(new)
    body = _body(parsed.module, class_name, name, method)
    for each in body:
        if name in names_of(each):
            if same(each, new):
                return source
            raise PreconditionRefusal(
                f"{class_name} has another `{name}` already", remedy="choose another name"
            )
    last = _last_public(body)
    end = parsed.end(last)
    newline = parsed.newline(end)
    indent = parsed.indentation(parsed.start(last))
    lines = [_step(parsed, each, indent) for each in method.rstrip("\n").split("\n")]
    text = newline * 2 + newline.join(lines)
    return parsed.with_inserted([Insertion(parsed.line_end(end), text)])


def _step(parsed: Source, line: str, indent: str) -> str:
    bare = line.lstrip(" ")
    steps = (len(line) - len(bare)) // 4
    return indent + parsed.indent * steps + bare if bare else ""


def _body(module: cst.Module, name: str, method: str, text: str) -> list[cst.BaseStatement]:
    found = [
        each for each in module.body if isinstance(each, cst.ClassDef) and each.name.value == name
    ]
    if len(found) == 1 and isinstance(found[0].body, cst.IndentedBlock):
        return list(found[0].body.body)
    raise NoSafePlace(
        f"there is no class {name} with a body of its own lines at the top level",
        remedy=f"give {name} the method `{method}` by hand",
        snippet=text,
    )


def _last_public(body: list[cst.BaseStatement]) -> cst.BaseStatement:
    """The last statement above the private methods at the end."""
    left = len(body)
    while left > 1 and _is_private(body[left - 1]):
        left -= 1
    return body[left - 1]


def _is_private(statement: cst.BaseStatement) -> bool:
    if not isinstance(statement, cst.FunctionDef):
        return False
    name = statement.name.value
    return name.startswith("_") and not name.endswith("__")


CODEMOD = Codemod("add-method", what=__doc__, examples=EXAMPLES, edit=add_method)
