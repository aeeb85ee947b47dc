"""The proposal as a person finds it in the project: the table, and how a CI server runs it."""

import tomllib
from collections.abc import Sequence

from layerline.adoption.globbing import Glob
from layerline.adoption.proposal import Proposal
from layerline.architecture.config import OWN_FILE, PYPROJECT
from layerline.errors import PreconditionRefusal
from layerline.tree import Tree

WORKFLOW = ".github/workflows/layerline.yml"
_MARKED = (
    "# Little but a word speaks for these: errors that hang on it are warnings. Where it is right,",
    "# delete the line; where it is wrong, add the glob to `files` of another layer as well.",
)


def stage_config(tree: Tree, proposal: Proposal) -> str:
    """Stage the table at the end of pyproject.toml, or as layerline.toml where there is none.

    What stands in pyproject.toml keeps each byte. Returns the file's path.

    Raises:
        PreconditionRefusal: pyproject.toml is no TOML, or the table does not fit into it.
    """
    if not tree.exists(PYPROJECT):
        tree.write(OWN_FILE, table(proposal, prefix=""))
        return OWN_FILE
    _append(tree, table(proposal, prefix="tool.layerline"))
    return PYPROJECT


def stage_members(tree: Tree, folders: Sequence[str]) -> None:
    """Stage the table of a monorepo's top: which projects one run of the linter is about."""
    rows = [f'  "{folder}",' for folder in folders]
    lines = ["projects = [", *rows, "]"]
    if tree.exists(PYPROJECT):
        _append(tree, "\n".join(["[tool.layerline]", *lines]) + "\n")
    else:
        tree.write(OWN_FILE, "\n".join(lines) + "\n")


def _append(tree: Tree, table: str) -> None:
    text = tree.read(PYPROJECT)
    newline = "\r\n" if "\r\n" in text else "\n"
    start = "" if not text or text.endswith("\n") else newline
    added = table.replace("\n", newline)
    result = f"{text}{start}{newline if text.strip() else ''}{added}"
    _refuse_damage(text, result)
    tree.write(PYPROJECT, result)


def _refuse_damage(before: str, after: str) -> None:
    """What was there must be read as before, and the table besides."""
    try:
        old, new = tomllib.loads(before), tomllib.loads(after)
    except tomllib.TOMLDecodeError as error:
        raise PreconditionRefusal(
            f"{PYPROJECT} is not TOML, or takes no table more: {error}",
            remedy=f"correct that line, or write the configuration into {OWN_FILE}",
        ) from None
    del new["tool"]["layerline"]
    if {**new, "tool": new["tool"] or None} != {**old, "tool": old.get("tool") or None}:
        raise PreconditionRefusal(
            f"{PYPROJECT} would mean something else with a table more",
            remedy=f"write the configuration into {OWN_FILE}",
        )


def table(proposal: Proposal, *, prefix: str) -> str:
    """The table in TOML, with the reasons as comments.

    Args:
        proposal: what it says.
        prefix: the table's name; "" for a file of its own.
    """
    dotted = f"{prefix}." if prefix else ""
    lines = [f"[{prefix}]"] if prefix else []
    lines += [f"# {line}" for line in _said(proposal)]
    packages = [root.package for root in proposal.roots]
    if len(packages) == 1:
        lines.append(f'package = "{packages[0]}"  # {proposal.roots[0].why}')
    else:
        rows = [f'  "{root.package}",  # {root.why}' for root in proposal.roots]
        lines += ["packages = [", *rows, "]"]
    for layer in proposal.layers:
        lines += ["", f"[{dotted}layers.{layer.name}]  # {_files(layer.files)}"]
        lines += [f'kind = "{layer.kind}"', "files = [", *_globs(layer.globs), "]"]
        if layer.unsure:
            lines += [*_MARKED, "unsure = [", *_globs(layer.unsure), "]"]
    lines += _unsure(proposal)
    roles = [part for part in proposal.parts if not part.is_known]
    if roles:
        lines += ["", f"[{dotted}roles]  # what no rule can know by itself"]
        for role in dict.fromkeys(part.role for part in roles):
            rows = [f'  "{part.name}",  # {part.why}' for part in roles if part.role is role]
            lines += [f"{role} = [", *rows, "]"]
    return "\n".join(lines) + "\n"


def _said(proposal: Proposal) -> list[str]:
    share = f"{proposal.share_unclassified:.0%}"
    left = len(proposal.unclassified)
    lines = [
        f"Laid out {proposal.layout}. Of {_files(proposal.files)} with code, {left} ({share}) have",
        "no layer yet: layerline lint --no-baseline --select LL904 lists them.",
        "A file belongs to the layer whose glob spells out most of its path.",
    ]
    known = (part for part in proposal.parts if part.is_known)
    lines += [f"{part.role}: {part.name} ({part.why})" for part in known]
    if proposal.compositions:
        lines.append(f"the application is made in {', '.join(proposal.compositions[:3])}")
    return lines


def _globs(globs: Sequence[Glob]) -> list[str]:
    return [f'  "{glob.pattern}",  # {_files(glob.files)}: {glob.why}' for glob in globs]


def _unsure(proposal: Proposal) -> list[str]:
    left = [each for each in proposal.unsure if not each.is_marked]
    if not left:
        return []
    lines = ["", "# Unsure: these belong to no layer until you put them into one."]
    for each in left:
        glob = each.files[0] if len(each.files) == 1 else f"{each.place}/*.py"
        lines.append(f'#   "{glob}",  # {_files(len(each.files))}: {each.why}')
    return lines


def _files(count: int) -> str:
    return f"{count} file" if count == 1 else f"{count:,} files"


def workflow(version: str) -> str:
    """A GitHub workflow that lets nothing get worse."""
    return f"""\
name: layers
on:
  pull_request:
  push:
    branches: [main, master]

permissions:
  contents: read

jobs:
  layers:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-python@v6
        with:
          python-version: "3.13"
      - run: pip install layerline=={version}
      # Fails on each finding that .layerline/baseline.json does not know.
      - run: layerline lint --format github
"""


def snippet(version: str) -> str:
    """The lines for any other CI server."""
    return f"pip install layerline=={version}\nlayerline lint"
