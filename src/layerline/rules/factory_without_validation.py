"""A factory that looks a name up without checking it fails with a bare KeyError, or later.

`_senders[channel]()` says nothing of channels to whoever misspelt one. A factory validates what it
is asked for, and says what there is.
"""

from collections.abc import Iterator

from layerline.rules.finding import Finding, Severity
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Call, Doing, Module, Usage

_LOOKED_UP = ("[]()", ".get()()")
_NAMESPACES = frozenset({"globals()", "locals()"})

BAD = Example("""
    # file: src/app/core/senders.py
    class EmailSender: ...

    _senders = {"email": EmailSender}

    def get_sender(channel: str):
        return _senders[channel]()  #!

    def create_sender(channel: str):
        return _senders.get(channel)()  #!
""")

GOOD = Example("""
    # file: src/app/core/senders.py
    class EmailSender: ...

    _senders = {"email": EmailSender}

    def get_sender(channel: str):
        sender = _senders.get(channel)
        if not sender:
            raise ValueError(f"Unknown channel: {channel}")
        return sender()

    def create_sender(channel: str):
        try:
            return _senders[channel]()
        except KeyError:
            raise ValueError(channel) from None

    def default_sender():
        return _senders["email"]()

    def sender_of(channel: Channel):
        return _senders[channel]()
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each object that a function makes by a name that it has not checked."""
    for module in project.modules():
        registers = {bound.target for bound in module.bindings if not bound.scope} | _NAMESPACES
        kept = {made.name for made in module.classes}
        registers |= {f"self.{bound.target}" for bound in module.bindings if bound.scope in kept}
        for call in module.body.calls:
            if _is_unchecked(module, call, registers):
                yield RULE.finding(
                    module,
                    call.place,
                    f"`{call.scope}` makes what it is asked for without checking the name",
                    remedy="raise a ValueError that says what there is",
                    symbol=call.scope,
                    target=call.chain,
                )


def _is_unchecked(module: Module, call: Call, registers: set[str]) -> bool:
    if not call.chain.endswith(_LOOKED_UP) or call.usage is not Usage.RETURNED:
        return False
    own = call.chain.replace("cls.", "self.", 1).startswith("self.")
    root = call.chain.partition("[")[0].removesuffix(".get()()")
    root = f"self.{root.split('.')[1]}" if own else root.partition(".")[0]
    if root not in registers or call.statement < 0:
        return False
    handed = _texts(module, call.scope)
    inside = [each for each in module.body.statements if each.scope == call.scope]
    if handed.isdisjoint(module.body.statements[call.statement].reads):
        return False
    return not any(each.kind in (Doing.RAISE, Doing.TRY, Doing.IF) for each in inside)


def _texts(module: Module, scope: str) -> set[str]:
    """The parameters that may be any text; a type such as an enum has been checked by then."""
    return {
        bound.target
        for bound in module.bindings
        if bound.parameter and bound.scope == scope and bound.annotation in ("", "str")
    } - {"self", "cls"}


RULE = Rule(
    "LL703",
    "factory-without-validation",
    why=__doc__,
    seed="Use factories for object creation with configuration validation:",
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.INFO,
)
