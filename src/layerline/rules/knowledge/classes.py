"""What a class asks of its subclasses, and what it brings itself."""

from layerline.syntax.facts import Class, Function, Module


def methods_of(module: Module, made: Class) -> list[Function]:
    """The methods that stand in a class."""
    return [each for each in module.functions if each.name.rpartition(".")[0] == made.name]


def abstract_methods(module: Module, made: Class) -> list[Function]:
    """The methods that a class leaves to its subclasses."""
    return [
        each
        for each in methods_of(module, made)
        if any(decorator.endswith("abstractmethod") for decorator in each.decorators)
    ]


def is_abstract(made: Class) -> bool:
    """Whether a class is an abstract base class by what it inherits from."""
    named = {base.rpartition(".")[2] for base in made.bases}
    return "ABC" in named or any(each.endswith("ABCMeta") for each in made.keywords)
