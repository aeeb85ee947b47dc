"""A contract that carries utilities makes everyone who fulfils it inherit them.

A test double brings the formatting along, and a change of the formatting is a change of the
contract. Utilities stand in a mixin, which an implementation may take or leave. A method that is
written in terms of the abstract ones belongs to the contract.
"""

from collections.abc import Iterator

from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.classes import abstract_methods, is_abstract, methods_of
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Class, Function, Module

_NOTHING = frozenset({"None", "True", "False", "NotImplementedError", "NotImplementedError()"})
_STATIC = frozenset({"staticmethod"})

BAD = Example("""
    # file: src/app/core/senders.py
    from abc import ABC, abstractmethod

    class Sender(ABC):
        @abstractmethod
        async def send(self, message): ...

        def shortened(self, message):  #!
            return message[:70]
""")

GOOD = Example("""
    # file: src/app/core/senders.py
    from abc import ABC, abstractmethod

    class Sender(ABC):
        def __init__(self, name):
            self.name = name

        @abstractmethod
        async def send(self, message): ...

        async def send_all(self, messages):
            for message in messages:
                await self.send(message)

        async def describe(self):
            return self.name

        def longest(self):
            return int("70")

    class MessageMixin:
        def shortened(self, message):
            return message[:70]

    class Base(ABC):
        def shortened(self, message):
            return message[:70]
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each method of a contract that uses nothing of it."""
    for module in project.modules():
        for made in module.classes:
            if not is_abstract(made) or not abstract_methods(module, made):
                continue
            for method in methods_of(module, made):
                if not _is_utility(module, method):
                    continue
                if not _is_hook(project, made, method):
                    yield RULE.finding(
                        module,
                        method.place,
                        f"the contract `{made.name}` carries the utility "
                        f"`{method.name.rpartition('.')[2]}`",
                        remedy="move it to a mixin, which an implementation may take or leave",
                        symbol=made.name,
                        target=method.name,
                    )


def _is_hook(project: Project, contract: Class, method: Function) -> bool:
    """Whether some subclass writes a method anew."""
    base, name = contract.name.rpartition(".")[2], method.name.rpartition(".")[2]
    return any(
        each.name.rpartition(".")[2] == name
        for module in project.program.mentioning(base)
        for made in module.classes
        if base in {inherited.rpartition(".")[2] for inherited in made.bases}
        for each in methods_of(module, made)
    )


def _is_utility(module: Module, method: Function) -> bool:
    """Whether a method has a body, and mentions neither self nor a class of its own."""
    name = method.name.rpartition(".")[2]
    if name.startswith(("__", "test_")) or not _STATIC.issuperset(method.decorators):
        return False
    inside = [each for each in module.body.statements if each.scope == method.name]
    works = any(not _NOTHING.issuperset(each.reads) for each in inside)
    return (
        works
        and _takes_something(module, method)
        and not any(
            chain.partition(".")[0].rstrip("()[]") in ("self", "cls", "super")
            for each in inside
            for chain in each.reads
        )
    )


def _takes_something(module: Module, method: Function) -> bool:
    """Whether it works on what it is given; what takes nothing is a default of the contract."""
    return any(
        each.parameter and each.scope == method.name and each.target not in ("self", "cls")
        for each in module.bindings
    )


RULE = Rule(
    "LL704",
    "contract-with-utilities",
    why=__doc__,
    seed="Abstract Base Class: Defines the required interface (what must be implemented)",
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.INFO,
)
