"""Whether a name can be used for a field or an entity, everywhere that it will appear.

A field is an attribute of a model and of several schemas, and a column. An entity is a
class, a variable, a module, a table and a path. One name has to be sound in all of them.
"""

import re
import unicodedata

from layerline.architecture import words
from layerline.errors import Refusal

LONGEST = 40
"""Characters in one name, so that names of constraints made of two stay below 63 bytes."""


def check_field(name: str) -> None:
    """Refuse a name that cannot be an attribute of a model and of a schema."""
    check_attribute(name)
    if name in words.PYDANTIC or name.startswith("model_"):
        other = f"product_{name}" if name.startswith("model_") else f"{name}_"
        raise Refusal(f"`{name}` is an attribute of pydantic's BaseModel", remedy=_call_it(other))


def check_attribute(name: str) -> None:
    """Refuse a name that cannot be an attribute of a model, as a relation's other side is."""
    _check_snake(name)
    if name in words.PYTHON:
        raise Refusal(f"`{name}` is a keyword of Python", remedy=_call_it(f"{name}_"))
    if name in words.BASE_COLUMNS:
        raise Refusal(
            f"every entity has a `{name}` already",
            remedy=f"leave it out, or call yours something else, such as `{name}_`",
        )
    if name in words.SQLALCHEMY:
        raise Refusal(
            f"`{name}` is an attribute of SQLAlchemy's models", remedy=_call_it(f"{name}_")
        )
    if name == "l":
        raise Refusal("`l` reads like a 1", remedy="use a longer name, as `length`")
    if name in words.IN_CLASS_BODIES:
        raise Refusal(
            f"`{name}` means something else inside the generated classes",
            remedy=_call_it(f"{name}_"),
        )


def check_column(column: str) -> None:
    """Refuse a column that SQL takes for one of its own words."""
    if column in words.SQL:
        raise Refusal(f"`{column}` is a reserved word of SQL", remedy=_call_it(f"{column}_"))


def check_entity(name: str) -> None:
    """Refuse a name that cannot be the class of an entity."""
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name):
        raise Refusal(
            f"{shown(name)} is not a name for an entity: those are in PascalCase ASCII letters",
            remedy=f"use {pascal(name)}",
        )
    _check_length(name)
    if name in words.BUILTINS or name in words.PYTHON:
        raise Refusal(f"`{name}` is a name of Python's own", remedy=_more_telling(name))
    if name in words.IMPORTED_CLASSES:
        raise Refusal(
            f"`{name}` is a class that the generated files import", remedy=_more_telling(name)
        )


def check_singular(singular: str, entity: str, *, is_typed: bool = False) -> None:
    """Refuse an entity whose variable would hide something."""
    if is_typed:
        _check_snake(singular, what="singular")
    remedy = "give another one, such as `--names singular=…`" if is_typed else None
    if singular in words.PYTHON | words.SOFT | words.BUILTINS | words.IN_CLASS_BODIES:
        raise Refusal(
            f"`{entity}` would be `{singular}` as a variable, which is a word of Python's own",
            remedy=remedy or _more_telling(entity),
        )
    if singular in words.DEVICES:
        raise Refusal(
            f"`{singular}` is a device on Windows, where no file can be called so",
            remedy=remedy or _more_telling(entity),
        )
    if singular in words.FIXTURES:
        raise Refusal(
            f"`{entity}` would be `{singular}` as a variable, which the generated tests use",
            remedy=remedy or _more_telling(entity),
        )


def check_plural(plural: str, derived_of: str | None = None) -> None:
    """Refuse a plural that cannot be a variable, as those of a page's items are.

    Args:
        plural: the plural.
        derived_of: the entity whose name it follows from; None where somebody typed it.
    """
    _check_snake(plural, what="plural")
    if plural in words.PYTHON | words.SOFT | words.BUILTINS:
        remedy = f"give another plural, such as `--plural={plural}_list`"
        reason = f"the plural `{plural}` is a word of Python's own"
        if derived_of:
            is_short = len(derived_of) == 1
            reason = f"`{derived_of}` {'is too short a name' if is_short else 'will not do'}"
            reason += f": its plural would be `{plural}`, a word of Python's own"
            remedy = f"use a more telling name, or {remedy}"
        raise Refusal(reason, remedy=remedy)


def check_table(table: str) -> None:
    """Refuse a name that no table can have."""
    _check_snake(table, what="table")
    if table in words.SQL:
        remedy = f"give another plural, such as `--plural={table}_list`, or `--names table=…`"
        raise Refusal(f"the table `{table}` would be a reserved word of SQL", remedy=remedy)
    if table in words.OWNED_TABLES or table.startswith("sqlite_"):
        raise _owned(table)


def check_module(module: str) -> None:
    """Refuse a name that no module of an entity can have."""
    _check_snake(module, what="module")
    if module in words.OWNED_MODULES:
        raise _owned(module)
    if module in words.PYTHON | words.SOFT | words.BUILTINS:
        remedy = f"give another one, such as `--names module={module}_list`"
        raise Refusal(f"the module `{module}` is a word of Python's own", remedy=remedy)
    if module in words.DEVICES:
        raise Refusal(
            f"`{module}` is a device on Windows, where no file can be called so",
            remedy=f"give another name, such as `--plural={module}_list`, or `--names module=…`",
        )
    if module in words.STDLIB:
        raise Refusal(
            f"the module `{module}.py` would be called as one of Python's own",
            remedy=f"give another name, such as `--plural={module}_list`, or `--names module=…`",
        )


def check_path(path: str) -> None:
    """Refuse what cannot be a segment of a URL, or is one of the template's."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path):
        raise Refusal(
            f"{shown(path)} is not a segment of a URL in small ASCII letters",
            remedy="use letters and digits with `-` between them, such as `order-lines`",
        )
    _check_length(path)
    if path in words.OWNED_PATHS:
        raise _owned(path)


def check_event(event: str) -> None:
    """Refuse what cannot begin the topics of events."""
    _check_snake(event, what="event")
    if event in words.OWNED_EVENTS:
        raise _owned(event)


def check_link(link: str) -> None:
    """Refuse what no table of links can begin with."""
    _check_snake(link, what="link")


def _owned(name: str) -> Refusal:
    return Refusal(
        f"`{name}` belongs to the template or the database",
        remedy=f"give another plural, such as `--plural={name}_list`",
    )


def snake(name: str) -> str:
    """A PascalCase name in snake_case; an acronym is one word (`APIKey` is `api_key`).

    A single capital belongs to what follows it, so `OAuthToken` is `oauth_token`.
    """
    parted = re.sub(r"([A-Z]{2,})([A-Z][a-z])", r"\1_\2", name)
    parted = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", parted)
    return parted.lower()


def pascal(text: str) -> str:
    """The nearest PascalCase name to whatever was typed; `Order` where nothing is left."""
    parts = re.findall(r"[A-Za-z0-9]+", _ascii(text))
    name = "".join(part[0].upper() + part[1:] for part in parts).lstrip("0123456789")
    return (name[:1].upper() + name[1:])[:LONGEST] or "Order"


def shown(text: str) -> str:
    """What was typed, for a sentence: nothing at all and invisible characters can be seen."""
    return f"`{text}`" if text.isprintable() and text.strip() else ascii(text)


def _check_snake(name: str, what: str = "name") -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        parts = re.findall(r"[A-Za-z0-9]+", _ascii(name))
        suggestion = snake("_".join(parts)).lstrip("0123456789_") or "amount"
        suggestion = re.sub(r"_+", "_", suggestion)[:LONGEST]
        raise Refusal(
            f"{shown(name)} is not a {what} in snake_case ASCII letters",
            remedy=f"use `{suggestion}`",
        )
    _check_length(name)


def _check_length(name: str) -> None:
    if len(name) > LONGEST:
        raise Refusal(
            f"`{name}` has {len(name)} characters, more than {LONGEST}", remedy="use a shorter name"
        )


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _call_it(name: str) -> str:
    return f"call it `{name}`, or something more telling"


def _more_telling(entity: str) -> str:
    return f"use a more telling name, such as Business{entity}"
