"""A caller that asks a repository's functions through their module comes to ask the service's.

`orders.get(…)` stays as it is where both modules are called alike; else it becomes
`order_service.get(…)`, and the import with it.
"""

import libcst as cst

from layerline.architecture.layers import Kind
from layerline.codemods._source import Source
from layerline.codemods._tree_proof import same
from layerline.codemods.evolving._merge_text import TextEdit, applied
from layerline.codemods.mending.import_proof import prove_imports
from layerline.codemods.mending.nodes import inside, names_in, parsed
from layerline.codemods.mending.unsure import Unsure
from layerline.mending.function_homes import FunctionHome
from layerline.mending.imports import with_imports
from layerline.mending.naming import times_imported, without_name
from layerline.rules.project import Project
from layerline.syntax.facts import Import


def asked_module(project: Project, made: Import) -> str:
    """The module of a repository's functions that an import binds; "" where it binds none."""
    named = made.target if made.target in project.program.modules else ""
    is_asked = bool(named) and project.kind_of(named) is Kind.REPOSITORY
    return named if is_asked and made.name and made.bound else ""


def asked_through(source: Source, made: Import) -> dict[str, list[cst.Call]]:
    """The calls that a file makes through a module, by the function.

    Raises:
        Unsure: the module is used for more than calls.
    """
    tree, found = source.module, dict[str, list[cst.Call]]()
    for call in inside(tree, cst.Call):
        match call:
            case cst.Call(
                func=cst.Attribute(value=cst.Name(value=owner), attr=cst.Name(value=name))
            ) if owner == made.bound:
                found.setdefault(name, []).append(call)
    times = sum(map(len, found.values())) + times_imported(tree, made.bound)
    if made.bound in _parameters(source) or names_in(tree)[made.bound] != times:
        raise Unsure(f"`{made.bound}` is used for more than calls")
    return found


def asking_service(text: str, made: Import, home: FunctionHome) -> str:
    """The file, which asks the service's module in place of the repository's.

    Raises:
        Unsure: its name is another thing there.
    """
    package, _, stem = home.module.rpartition(".")
    source = parsed(text)
    imported = made.name == stem  # as another name, in the import that goes
    is_taken = stem != made.bound and names_in(source.module)[stem] > imported
    if not package or is_taken or stem in _parameters(source):
        raise Unsure(f"`{stem}` is another thing here")
    renamed = applied(text, _renaming(source, made.bound, stem))
    if not same(source.module.visit(_Renamed(made.bound, stem)), parsed(renamed).module):
        raise Unsure("its rewritten text could not be proved to do the same")
    bare, gone = without_name(renamed, made)
    done = with_imports(bare, [(package, stem)])
    prove_imports(renamed, done, come={home.module}, gone=gone)
    return done


def _parameters(source: Source) -> set[str]:
    """What the parameters of a file's functions are called, which `names_in` does not tell."""
    return {
        each.name.value for each in inside(source.module, cst.Param) if isinstance(each, cst.Param)
    }


def _renaming(source: Source, old: str, new: str) -> list[TextEdit]:
    return [
        TextEdit(source.start(each.value), source.end(each.value), new)
        for each in inside(source.module, cst.Attribute)
        if isinstance(each, cst.Attribute)
        and isinstance(each.value, cst.Name)
        and each.value.value == old
    ]


class _Renamed(cst.CSTTransformer):
    """Calls the owner of attributes by another name."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__()
        self._old = old
        self._new = new

    def leave_Attribute(  # noqa: N802 libcst calls it so
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        value = original_node.value
        if isinstance(value, cst.Name) and value.value == self._old:
            return updated_node.with_changes(value=value.with_changes(value=self._new))
        return updated_node
