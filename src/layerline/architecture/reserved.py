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


def check_singular(singular: str, entity: str) -> None:
    """Refuse an entity whose variable would hide something."""
    if singular in words.PYTHON | words.SOFT | words.BUILTINS | words.IN_CLASS_BODIES:
        raise Refusal(
            f"`{entity}` would be `{singular}` as a variable, which is a word of Python's own",
            remedy=_more_telling(entity),
        )
    if singular in words.FIXTURES:
        raise Refusal(
            f"`{entity}` would be `{singular}` as a variable, which the generated tests use",
            remedy=_more_telling(entity),
        )


def check_plural(plural: str) -> None:
    """Refuse a plural that cannot be a module, a table and a path."""
    _check_snake(plural, what="plural")
    remedy = f"give another plural, such as `--plural={plural}_list`"
    if plural in words.PYTHON | words.SOFT | words.BUILTINS:
        raise Refusal(f"the plural `{plural}` is a word of Python's own", remedy=remedy)
    if plural in words.SQL:
        raise Refusal(f"the table `{plural}` would be a reserved word of SQL", remedy=remedy)
    if plural in words.OWNED_MODULES | words.OWNED_TABLES or plural.startswith("sqlite_"):
        raise Refusal(f"`{plural}` belongs to the template or the database", remedy=remedy)


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
