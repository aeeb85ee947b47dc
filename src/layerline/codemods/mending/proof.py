"""The proof that a rewritten function does what it did: made on trees, before anything is written.

The edits are made on text. Here the plan is carried out a second time, on the tree of the file as
it was, and both must come to the same: outside of the function nothing, inside of it nothing but
what was planned. No comment is lost that did not belong to what is gone.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import libcst as cst

from layerline.codemods._source import Source
from layerline.codemods._tree_proof import same
from layerline.codemods.evolving._scopes import bound_by
from layerline.codemods.evolving._scopes import names_in as every_name
from layerline.codemods.mending.nodes import function_in, names_in, parsed
from layerline.codemods.mending.planned import Moved, Planned
from layerline.codemods.mending.unsure import Unsure

_ITSELF = "its rewritten text could not be proved to do the same"


@dataclass(frozen=True, slots=True)
class Change:
    """What is planned for a function.

    Attributes:
        scope: its dotted name.
        moved: what becomes of what stands in it; each piece as often as it stands there.
        taken: the parameter that it gets, as it is written; "" for none.
        gone: names that it binds no more, its parameters among them.
        imported: names of the file that it comes to use.
    """

    scope: str
    moved: tuple[Moved, ...]
    taken: str = ""
    gone: Collection[str] = ()
    imported: Collection[str] = ()


def prove_rewritten(before: str, after: str, change: Change) -> None:
    """Show that a file is another one with a planned change in one function.

    Raises:
        Unsure: it is not, and nothing may be written.
    """
    old, new = parsed(before), parsed(after)
    was, now = function_in(old, change.scope), function_in(new, change.scope)
    for moved in change.moved:
        _require_same_arguments(moved)
    _require_free_names(old, was, change)
    if lost := set(names_in(now)) & set(change.gone):
        raise Unsure(f"`{min(lost)}` would be used and not be there")
    expected = _replaced(old.module, was, _planned(was, change))
    if not same(expected, _replaced(new.module, now, _without_parameter(now, change.taken))):
        raise Unsure(_ITSELF)
    require_comments(expected, new.module)


def require_comments(expected: cst.CSTNode, found: cst.CSTNode) -> None:
    """Show that no comment is lost.

    Raises:
        Unsure: one is.
    """
    if lost := _comments(expected) - _comments(found):
        raise Unsure(f"the comment `{min(lost)}` would be lost")


def _planned(function: cst.FunctionDef, change: Change) -> cst.FunctionDef:
    """The function with the plan carried out."""
    planned = Planned(change.moved, frozenset(change.gone))
    changed = function.visit(planned)
    for old, times in Counter(moved.old for moved in change.moved).items():
        if planned.found[old] != times or not isinstance(changed, cst.FunctionDef):
            raise Unsure(f"`{old}` stands there {planned.found[old]} times")
    return cst.ensure_type(changed, cst.FunctionDef)


def _without_parameter(function: cst.FunctionDef, taken: str) -> cst.FunctionDef:
    if not taken:
        return function
    wanted = parameter(taken)
    params = function.params
    found = [each for each in (*params.params, *params.kwonly_params) if same(each, wanted)]
    if len(found) != 1:
        raise Unsure(_ITSELF)
    changed = function.with_deep_changes(
        params,
        params=[each for each in params.params if each is not found[0]],
        kwonly_params=[each for each in params.kwonly_params if each is not found[0]],
    )
    return cst.ensure_type(changed, cst.FunctionDef)


def parameter(written: str) -> cst.Param:
    """A parameter as it is written."""
    (statement,) = cst.parse_module(f"def f({written}): ...\n").body
    return cst.ensure_type(statement, cst.FunctionDef).params.params[0]


def _require_same_arguments(moved: Moved) -> None:
    """What the new call hands over is what the old one did, but for constants."""
    if moved.is_statement:
        return
    old, new = (
        cst.ensure_type(cst.parse_expression(each), cst.Call) for each in (moved.old, moved.new)
    )
    read = [each.value for each in old.args if names_in(each.value)]
    handed = [each.value for each in new.args]
    if len(read) != len(handed) or not all(map(same, read, handed)):
        raise Unsure(_ITSELF)
    if _comments(old):
        raise Unsure("a comment stands in the call")


def _require_free_names(source: Source, function: cst.FunctionDef, change: Change) -> None:
    """A new parameter hides nothing that is read, and nothing hides what is imported."""
    if change.taken:
        name = parameter(change.taken).name.value
        if name in every_name(function) or name in set(change.imported):
            raise Unsure(f"`{name}` is another thing there")
    scopes = change.scope.split(".")
    for depth in range(1, len(scopes) + 1):
        try:
            around = function_in(source, ".".join(scopes[:depth]))
        except Unsure:  # a class
            continue
        if hidden := bound_by(around).names & set(change.imported):
            raise Unsure(f"`{min(hidden)}` is another thing there")


def _replaced(module: cst.Module, was: cst.FunctionDef, becomes: cst.FunctionDef) -> cst.CSTNode:
    changed = module.deep_replace(was, becomes)
    assert isinstance(changed, cst.CSTNode)  # noqa: S101 a node is never taken out here
    return changed


def _comments(node: cst.CSTNode) -> Counter[str]:
    found: Sequence[cst.CSTNode] = [node]
    comments: Counter[str] = Counter()
    while found:
        comments.update(each.value for each in found if isinstance(each, cst.Comment))
        found = [child for each in found for child in each.children]
    return comments
