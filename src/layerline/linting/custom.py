"""The rules that a project writes itself, in its configuration, made into rules like ours."""

import fnmatch
from collections.abc import Iterable, Iterator

from layerline.architecture.custom import CustomRule
from layerline.architecture.globs import glob_pattern
from layerline.architecture.settings import names
from layerline.rules.finding import Finding, Severity
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Call, Import, Module, Place
from layerline.syntax.glance import Glance
from layerline.syntax.symbols import Sort, Symbol

_OFF = "off"


def own_rules(customs: Iterable[CustomRule]) -> tuple[Rule, ...]:
    """A project's own rules, without those that only hold examples of ours."""
    return tuple(own_rule(each) for each in customs if not each.checks and each.level != _OFF)


def own_rule(custom: CustomRule) -> Rule:
    """A rule that checks what one of a project's own says."""

    def check(project: Project) -> Iterator[Finding]:
        for module in project.modules():
            if _is_about(custom, project, module.name):
                for place, symbol, target, said in _offences(custom, project, module):
                    yield made.finding(
                        module,
                        place,
                        said,
                        remedy=custom.help or custom.why,
                        symbol=symbol,
                        target=target,
                    )

    def could(project: Project, name: str, _glance: Glance) -> bool:
        return _is_about(custom, project, name)

    made = Rule(
        f"LLX-{custom.name}",
        custom.name,
        why=custom.why,
        seed=custom.why,
        bad=Example(custom.bad),
        good=Example(custom.good),
        check=check,
        severity=Severity(custom.level),
        could=could,
    )
    return made


def _is_about(custom: CustomRule, project: Project, name: str) -> bool:
    layer = project.layer_of(name)
    if custom.layers and (layer is None or layer.name not in custom.layers):
        return False
    path = project.program.paths[name]
    return not custom.files or any(glob_pattern(glob).fullmatch(path) for glob in custom.files)


def _offences(
    custom: CustomRule, project: Project, module: Module
) -> Iterator[tuple[Place, str, str, str]]:
    """Where a module breaks the rule: place, scope, what it is about, and the sentence."""
    for call in module.body.calls if custom.forbid_calls else ():
        called = _called(project, module, call)
        if any(names(pattern, called) for pattern in custom.forbid_calls):
            yield call.place, call.scope, called, f"`{called}` may not be called here"
    for made in module.imports:
        if made.typing:
            continue
        targets = {made.target, made.module, project.imported(made).dotted}
        if any(names(pattern, each) for pattern in custom.forbid_imports for each in targets):
            said = f"`{made.target}` may not be imported here"
            yield made.place, made.scope, made.target, said
        elif _is_beside(custom, project, made):
            said = f"`{made.target}` is none of what may be imported here"
            yield made.place, made.scope, made.target, said
    for each in module.classes if custom.require_base else ():
        symbol = Symbol(module.name, each.name, Sort.CLASS)
        is_meant = "." not in each.name and fnmatch.fnmatchcase(each.name, custom.classes)
        if is_meant and _lacks_base(custom, project, symbol):
            wanted = " or ".join(f"`{name}`" for name in custom.require_base)
            yield each.place, each.name, each.name, f"`{each.name}` does not inherit from {wanted}"


def _is_beside(custom: CustomRule, project: Project, made: Import) -> bool:
    """Whether an import is of another distribution, and none of those that are allowed."""
    if not custom.only_imports or project.program.is_first_party(made.module):
        return False
    return not any(names(pattern, made.target) for pattern in custom.only_imports)


def _called(project: Project, module: Module, call: Call) -> str:
    """The dotted name of what is called, as far as it is known; else what is written."""
    written = call.chain.removesuffix("()")
    thing = project.objects.of(module.name, call.scope, written) if written else None
    return thing.symbol.dotted if thing is not None else written


def _lacks_base(custom: CustomRule, project: Project, symbol: Symbol) -> bool:
    """Whether none of its bases is a required one; where one is not known, nothing is said."""
    above = list(project.program.ancestors(symbol))
    if any(each.sort is Sort.UNKNOWN for each in above):
        return False
    own = {project.program.locate(name).dotted for name in custom.require_base if "*" not in name}
    return not any(
        each.dotted in own or any(names(pattern, each.dotted) for pattern in custom.require_base)
        for each in above
    )
