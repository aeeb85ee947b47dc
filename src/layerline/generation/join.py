"""Put in order what `git merge` leaves in two: the ends of the migrations, imports of the wiring.

`.gitattributes` has git keep the lines of both sides in the wiring, so a module may be imported
from twice.
"""

import ast
import datetime as dt
from dataclasses import dataclass

from layerline.architecture.wiring import ENTITY_WIRINGS
from layerline.errors import PreconditionRefusal
from layerline.formatting import joined_imports
from layerline.generation.conflicts import resolve_models
from layerline.generation.edits import SourceText, read_source
from layerline.generation.migrations import joining_revision
from layerline.tree import Tree

_MIGRATION = '''\
"""Join {joined}.

Revision ID: {id}
Revises: {joined}
"""

revision = "{id}"
down_revision = ({ends},)
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing: both ways lead to the same tables."""


def downgrade() -> None:
    """Change nothing."""
'''


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """What was in two.

    Attributes:
        ends: of the migrations, where there were several.
        migration: the one that joins them, None where there was one end.
        tidied: files whose imports are joined, and models whose relations are.
    """

    ends: tuple[str, ...]
    migration: str | None
    tidied: tuple[str, ...]


def plan_join(tree: Tree, today: dt.date) -> JoinPlan:
    """Stage what joins both sides.

    Raises:
        PreconditionRefusal: a file cannot be read, or is no Python.
    """
    ends, revision = joining_revision(tree, today)
    if revision:
        quoted = ", ".join(f'"{end}"' for end in ends)
        text = _MIGRATION.format(joined=" and ".join(ends), id=revision.id, ends=quoted)
        tree.write(revision.path, text.replace(",)", ")"))
    resolved = resolve_models(tree)
    files = {w.path: read_source(tree, w.path) for w in ENTITY_WIRINGS if tree.exists(w.path)}
    for file in files.values():
        _refuse_broken(file)
    joined = joined_imports({path: file.text for path, file in files.items()}, tree.root)
    tidied = tuple(path for path, text in joined.items() if text != files[path].text)
    for path in tidied:
        files[path].write(tree, joined[path])
    return JoinPlan(ends, revision.path if revision else None, (*tidied, *resolved))


def _refuse_broken(file: SourceText) -> None:
    try:
        ast.parse(file.text)
    except SyntaxError as error:
        raise PreconditionRefusal(
            f"{file.path} is no Python since the merge, which kept both sides of line "
            f"{error.lineno} and its neighbours",
            remedy="decide there by hand which side stays, and run the command again",
        ) from None
