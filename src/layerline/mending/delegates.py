"""The method of a service that asks its repository, as a person would write it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from layerline.codemods._layout import LINE_LENGTH
from layerline.codemods._source import Source
from layerline.codemods.mending.nodes import class_in, names_in, parameters_of, statements_of
from layerline.codemods.mending.signatures import (
    Annotation,
    Signature,
    has_docstrings,
)
from layerline.codemods.mending.unsure import Unsure
from layerline.mending.homes import Home, is_reading
from layerline.mending.origins import origin_of
from layerline.mending.signatures import read_signature
from layerline.mending.site import Site
from layerline.syntax.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Question:
    """What a caller asks a repository.

    Attributes:
        method: the repository's.
        repository: its class.
        asked: the keyword, "" without one, and the expression of each argument.
        caller: what the caller is called.
        summary: what the caller says that it does.
    """

    method: Symbol
    repository: Symbol
    asked: tuple[tuple[str, str], ...]
    caller: str
    summary: str


@dataclass(frozen=True, slots=True)
class Delegate:
    """A method of a service that passes a question on.

    Attributes:
        name: what it is called.
        text: its source; "" where the service has it already.
        imports: what its file needs.
        passed: the arguments of a call of it.
    """

    name: str
    text: str
    imports: tuple[tuple[str, str], ...]
    passed: tuple[str, ...]


def delegate(site: Site, home: Home, question: Question, entered: str) -> Delegate:
    """The method that a service needs for a question.

    Args:
        site: the project.
        home: the service.
        question: what is asked.
        entered: what the method is to enter first; "" for nothing.

    Raises:
        Unsure: its types are not certain, or its name is taken.
    """
    signature = read_signature(site, question.repository, question.method)
    known = site.source(site.path(home.service.module))
    node = class_in(known, home.service.name)
    taken = {
        each.name.value: each for each in statements_of(node) if isinstance(each, cst.FunctionDef)
    }
    given = list(_parameters(signature, question.asked))
    call = f"self.{home.attribute}.{question.method.last}({', '.join(_handed(given))})"
    asking = f"await {call}" if signature.is_async else call
    is_there = taken.get(question.method.last)
    if is_there and _is_the_same(known, is_there, given, (entered, asking), signature):
        return Delegate(question.method.last, "", (), _passed(given))
    plain = all(each.parameter for each in given)
    names = [question.method.last, question.caller] if plain else [question.caller]
    free = [each for each in names if each not in taken and each != home.attribute]
    is_passed_by = question.method.last in taken and not is_reading(question.method.last)
    if not free or is_passed_by:  # it may have rules that the change would pass by
        name = question.method.last if is_passed_by else names[0]
        raise Unsure(f"`{home.service.last}` has another `{name}` already")
    summary = _summary(question, signature) if has_docstrings(node) else ""
    text = _text(free[0], given, signature, (entered, asking), summary)
    return Delegate(free[0], text, _imports(site, question, given, signature), _passed(given))


@dataclass(frozen=True, slots=True)
class _Given:
    """An argument: the parameter that carries it, "" for a constant, which stays with the call."""

    keyword: str
    expression: str
    parameter: str
    annotation: Annotation | None


def _parameters(signature: Signature, asked: Sequence[tuple[str, str]]) -> Iterator[_Given]:
    names = list(signature.parameters)
    seen: set[str] = set()
    for at, (keyword, expression) in enumerate(asked):
        name = keyword or (names[at] if at < len(names) else "")
        if name not in signature.parameters:
            raise Unsure(f"it is called with an argument that it does not take: `{expression}`")
        read = names_in(cst.parse_expression(expression))
        if not read:
            yield _Given(keyword, expression, "", None)
            continue
        carried = expression if re.fullmatch(r"[a-z_]\w*", expression) else name
        if carried in seen or "await " in expression or "yield" in read:
            raise Unsure(f"`{expression}` cannot be handed on under a name of its own")
        seen.add(carried)
        yield _Given(keyword, expression, carried, signature.parameters[name])


def _handed(given: Sequence[_Given]) -> list[str]:
    return [
        f"{each.keyword}={value}" if each.keyword else value
        for each in given
        for value in [each.parameter or each.expression]
    ]


def _passed(given: Sequence[_Given]) -> tuple[str, ...]:
    return tuple(each.expression for each in given if each.parameter)


def _summary(question: Question, signature: Signature) -> str:
    said = signature.summary or question.summary
    return said or f"What `{question.caller}` needs."


def _text(
    name: str, given: Sequence[_Given], signature: Signature, asking: tuple[str, str], summary: str
) -> str:
    entered, call = asking
    typed = [
        f"{each.parameter}: {each.annotation.text}" if each.annotation else each.parameter
        for each in given
        if each.parameter
    ]
    head = "async def" if signature.is_async else "def"
    tail = f" -> {signature.returns.text}:" if signature.returns else ":"
    line = f"{head} {name}({', '.join(['self', *typed])}){tail}"
    if len(line) > LINE_LENGTH - 4:
        line = f"{head} {name}(\n    {', '.join(['self', *typed])}\n){tail}"
    lines = [line, *([f'    """{summary}"""'] if summary else [])]
    said = call if _is_nothing(signature) else f"return {call}"
    if entered:
        lines += [f"    {'async ' if signature.is_async else ''}with {entered}:", f"        {said}"]
    else:
        lines.append(f"    {said}")
    return "\n".join(lines) + "\n"


def _is_the_same(
    source: Source,
    node: cst.FunctionDef,
    given: Sequence[_Given],
    wanted: tuple[str, str],
    signature: Signature,
) -> bool:
    """Whether a method does the same already, perhaps with parameters of other names."""
    entered, asking = wanted
    names = [each.name.value for each in parameters_of(node)[1:]]
    handed = [each.parameter for each in given if each.parameter]
    is_plain = not node.params.kwonly_params and not any(each.keyword for each in given)
    if is_plain and len(names) == len(handed) == len(given):
        asking = asking.replace(f"({', '.join(handed)})", f"({', '.join(names)})")
    elif names != handed:
        return False
    body = statements_of(node)[node.get_docstring() is not None :]
    written = source.text[source.start(body[0]) : source.end(body[-1])] if body else ""
    around = f"async with {entered}: " if entered else ""
    said = [f"{around}return {asking}", *([around + asking] if _is_nothing(signature) else [])]
    return re.sub(r"\s+", "", written) in {re.sub(r"\s+", "", each) for each in said}


def _is_nothing(signature: Signature) -> bool:
    return signature.returns is not None and signature.returns.text == "None"


def _imports(
    site: Site, question: Question, given: Sequence[_Given], signature: Signature
) -> tuple[tuple[str, str], ...]:
    """What the types of a method need in another file."""
    annotations = [each.annotation for each in given] + [signature.returns]
    names = {name for each in annotations if each for name in each.names}
    origins = [question.method.module, question.repository.module, *signature.origins]
    return tuple(sorted(filter(None, (origin_of(site, origins, name) for name in names))))
