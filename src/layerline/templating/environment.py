"""How templates are read: strict about what is missing, plain about the rest."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment


@lru_cache(maxsize=1)
def entity_environment() -> Environment:
    """Reads the templates of an entity's files, which lie in this package as data."""
    folder = Path(__file__).parent.parent / "templates" / "entity"
    return Environment(  # noqa: S701 it writes Python: escaping for HTML would break it
        loader=FileSystemLoader(folder, encoding="utf-8"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def project_environment(folder: Path | None = None) -> Environment:
    """Reads the project's template as copier does: same sandbox, same filters, same `_envops`."""
    loader: BaseLoader | None = None if folder is None else FileSystemLoader(folder, "utf-8")
    environment = SandboxedEnvironment(
        loader=loader, undefined=StrictUndefined, keep_trailing_newline=True, auto_reload=False
    )
    environment.filters |= {
        "regex_search": _regex_search,
        "regex_replace": _regex_replace,
        "to_nice_yaml": _to_nice_yaml,
    }
    return environment


def render(name: str, **values: object) -> str:
    """The text of one of an entity's files.

    Args:
        name: the template, as `model.py.jinja`.
        values: what it may name; naming anything else is an error.
    """
    return entity_environment().get_template(name).render(values)


# The three of copier's filters that copier.yml and template/ use, with the same results.


def _regex_search(value: str, pattern: str) -> str | None:
    found = re.search(pattern, value)
    return found.group() if found else None


def _regex_replace(value: str, pattern: str, replacement: str) -> str:
    return re.sub(pattern, replacement, value)


def _to_nice_yaml(value: Any) -> str:  # noqa: ANN401 yaml dumps whatever it is given
    return yaml.dump(value, indent=4, allow_unicode=True, default_flow_style=False)
