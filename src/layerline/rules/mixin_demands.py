"""A mixin that demands methods is a contract in disguise.

It is added for what it gives, and fails for what it wants, when the first of its methods is called.
What must be implemented stands in an abstract base class; a mixin only offers.
"""

from collections.abc import Iterator

from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.classes import abstract_methods, methods_of
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Doing

BAD = Example("""
    # file: src/app/core/senders.py
    from abc import abstractmethod

    class MessageMixin:
        @abstractmethod
        def send(self, message): ...  #!

        def shout(self, message):
            self.send(message.upper())

    class RetryMixin:
        def retry(self):
            self.attempt()

        def attempt(self):  #!
            raise NotImplementedError
""")

GOOD = Example("""
    # file: src/app/core/senders.py
    from abc import ABC, abstractmethod

    class Sender(ABC):
        @abstractmethod
        def send(self, message): ...

    class MessageMixin:
        def shortened(self, message):
            return message[:70]

    class EmailSender(Sender, MessageMixin):
        def send(self, message):
            return self.shortened(message)
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each method that a mixin leaves to its users."""
    for module in project.modules():
        for made in module.classes:
            if not made.name.rpartition(".")[2].endswith("Mixin"):
                continue
            demanded = abstract_methods(module, made)
            demanded += [
                method
                for method in methods_of(module, made)
                if any(
                    each.scope == method.name
                    and each.kind is Doing.RAISE
                    and each.parent == -1
                    and any(chain.startswith("NotImplementedError") for chain in each.reads)
                    for each in module.body.statements
                )
            ]
            for method in demanded:
                yield RULE.finding(
                    module,
                    method.place,
                    f"the mixin `{made.name}` demands `{method.name.rpartition('.')[2]}`",
                    remedy="put what is demanded into an abstract base class",
                    symbol=made.name,
                    target=method.name,
                )


RULE = Rule(
    "LL702",
    "mixin-demands",
    why=__doc__,
    seed="Mixin Class: Provides optional utility methods (what can be reused)",
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.INFO,
)
