"""What may speak of an entity by its old name, and cannot be proven to: it is only listed."""

import ast
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from layerline.architecture.names import Names
from layerline.generation.edits import read_source
from layerline.generation.references import python_files
from layerline.generation.renamed import Pair
from layerline.tree import Tree

_SQL = r"\b(?i:select|insert|update|delete|where|order by|set|from|join)\b"
_DOMAIN = "domain.toml"


def mentions(tree: Tree, pair: Pair, rendered: AbstractSet[str]) -> Iterator[str]:
    """Each line of code that may mean the entity, as file, line and code.

    Args:
        tree: the project, with what is staged.
        pair: the entity.
        rendered: files that cannot, since a template made them just now.
    """
    was, shall = pair.before.names, pair.after.names
    near, far = (_Sought.of(was, shall, is_near=each) for each in (True, False))
    spoken = re.compile(rb"|".join(re.escape(each.encode()) for each in _words(was)))
    for path in python_files(tree):
        if path in rendered or not spoken.search(tree.read_bytes(path)):
            continue
        text = read_source(tree, path).text
        is_near = shall.entity in text or f".{shall.module} " in text
        lines = text.splitlines()
        for number in sorted(_found(ast.parse(text), near if is_near else far)):
            yield f"{path}:{number}: {lines[number - 1].strip()}"
    if tree.exists(_DOMAIN):
        table = re.compile(rf"^\s*\[{was.entity}\]|\bref(s)?={was.entity}\b")
        for at, line in enumerate(tree.read(_DOMAIN).splitlines(), 1):
            if table.search(line):
                yield f"{_DOMAIN}:{at}: {line.strip()}"


def _words(was: Names) -> set[str]:
    return {was.entity, was.singular, was.plural, was.table, was.module, was.path, was.event}


@dataclass(frozen=True, slots=True)
class _Sought:
    strings: re.Pattern[str]
    attributes: frozenset[str]

    @classmethod
    def of(cls, was: Names, shall: Names, *, is_near: bool) -> "_Sought":
        """What may mean the entity; more of it where code speaks of the entity besides."""
        nearby = rf"^{was.singular}(_id)?$|" if is_near else ""
        patterns = {
            "entity": rf"^{was.entity}(Create|Update|Read|Query|Repository|Service)?(\.\w+)*$",
            "singular": rf"{nearby}\b{was.singular}_id\b(?=\}})",
            "table": rf"^{was.table}(\.\w+)?$|{_SQL}(.|\n)*\b{was.table}\b",
            "path": rf"^(/api/v\d+)?/{re.escape(was.path)}(?![\w-])",
            "event": rf"^{was.event}\.[\w*.]+$",
            "module": rf"\b(app|tests)\.[\w.]*\b(test_)?{was.module}\b",
            "plural": rf"^({was.singular}|{was.plural}):\w+$",
        }
        changed = [
            each for key, each in patterns.items() if getattr(was, key) != getattr(shall, key)
        ]
        attributes = frozenset(f"{was.singular}_{each}" for each in ("id", "repo", "service"))
        is_other = is_near and was.singular != shall.singular
        return cls(
            re.compile("|".join(changed) or r"(?!)"), attributes if is_other else frozenset()
        )


def _found(module: ast.Module, sought: _Sought) -> set[int]:
    """The lines of what may be meant."""
    left_out = {
        id(each.value)
        for each in ast.walk(module)
        if isinstance(each, ast.Expr)  # a docstring
        or (isinstance(each, ast.keyword) and each.arg == "back_populates")  # an attribute
    }
    found = set()
    for node in ast.walk(module):
        match node:
            case ast.Constant() if id(node) not in left_out:
                if isinstance(node.value, str) and sought.strings.search(node.value):
                    found.add(node.lineno)
            case ast.Attribute() if node.attr in sought.attributes:
                found.add(node.end_lineno or node.lineno)
            case ast.Call(func=ast.Attribute(), keywords=keywords):
                found |= {each.lineno for each in keywords if each.arg in sought.attributes}
    return found
