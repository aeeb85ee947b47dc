"""The parts of an entity as its templates see them: each attribute is a piece of source."""

from dataclasses import dataclass

from layerline.architecture.names import Names
from layerline.generation.migrations import Revision
from layerline.generation.option_values import KeySource
from layerline.generation.samples import Sample


@dataclass(frozen=True, slots=True)
class Column:
    """A field as the templates see it: each attribute is a piece of source.

    `name` is the column; `title` is how sentences call it; `parameter` is safe as an argument.
    """

    name: str
    title: str
    parameter: str
    python: str
    model: str
    create: str
    update: str
    read: str
    queries: tuple[str, ...]
    position: str
    migration: str
    indexed: bool
    listed: bool
    parameters: tuple[str, ...]
    null: bool
    is_ref: bool
    sample: Sample
    stored: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference as the templates see it."""

    name: str
    title: str
    column: str
    target: Names
    back: str
    null: bool
    exists: str
    foreign_key: str
    python: str
    input: str
    missing: str
    missing_json: str
    is_checked: bool
    constraint: str
    ondelete: str
    revision: Revision | None


@dataclass(frozen=True, slots=True)
class LinkTable:
    """An n-n relation as the templates see it; `ondelete` is for the link whose target goes."""

    name: str
    title: str
    path: str
    prefix: str
    names: Names
    target: Names
    back: str
    owner_column: str
    other_column: str
    key: KeySource
    """Of what it links with."""
    is_kept: bool
    """Whether what it links with is deleted softly, so that nothing happens to the link."""
    ondelete: str
    revision: Revision | None


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that are unique together, as the tests see them.

    `given` are the refs that a test has to make, `changes` the columns that a client can change
    for two records to meet, none where they would meet before that; `sent` is what the factory
    calls these.
    """

    columns: tuple[str, ...]
    given: tuple[Ref, ...]
    changes: tuple[str, ...]
    sent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EnumClass:
    """An enum as the templates see it."""

    name: str
    title: str
    members: tuple[tuple[str, str], ...]
