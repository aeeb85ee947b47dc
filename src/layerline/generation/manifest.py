"""The manifest of an entity: what was asked for, and what was written for it.

One file an entity (`.layerline/entities/order.toml`), so branches that each add one merge.
"""

import difflib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from layerline.architecture.entity import Entity
from layerline.architecture.fields import parse_field
from layerline.architecture.names import KEYS, Names
from layerline.architecture.options import Options
from layerline.architecture.options_reading import options_of
from layerline.architecture.reserved import snake
from layerline.architecture.wiring import MANIFESTS
from layerline.errors import PreconditionRefusal, Refusal
from layerline.tree import Tree


@dataclass(frozen=True, slots=True)
class Manifest:
    """An entity that the project has.

    Attributes:
        entity: as it was asked for, names included: they are never derived again.
        version: of the layerline that wrote it.
        files: path to sha256 of what was written.
        adopted: whether somebody wrote its files, which are no template's to update then.
    """

    entity: Entity
    version: str
    files: Mapping[str, str]
    adopted: bool = False

    def text(self) -> str:
        """The manifest as TOML."""
        spelled = self.entity.names
        lines = [
            f"version = {_quoted(self.version)}",
            "",
            "[entity]",
            f"name = {_quoted(spelled.entity)}",
            *(f"{key} = {_quoted(spelling)}" for key, spelling in spelled.spellings.items()),
            *(["public = true"] if self.entity.public else []),
            *(
                f"{key} = [{', '.join(map(_quoted, names))}]"
                for key, names in (("checked", self.entity.checked), ("mutual", self.entity.mutual))
                if names
            ),
            *(f"{name} = {_value(value)}" for name, value in self.entity.options.given.items()),
            *(["adopted = true"] if self.adopted else []),
            "fields = [",
            *(f"  {_quoted(field.spec)}," for field in self.entity.fields),
            "]",
            "",
            "[files]",
            *(f"{_quoted(path)} = {_quoted(sha)}" for path, sha in sorted(self.files.items())),
        ]
        return "\n".join(lines) + "\n"


def manifest_path(singular: str) -> str:
    """Where the manifest of an entity lies."""
    return f"{MANIFESTS}/{singular}.toml"


def read_manifest(tree: Tree, path: str) -> Manifest:
    """A manifest from the project.

    Raises:
        PreconditionRefusal: the file is damaged.
    """
    return parse_manifest(tree.read(path), path)


def parse_manifest(text: str, path: str) -> Manifest:
    """A manifest from its text.

    Raises:
        PreconditionRefusal: it is damaged.
    """
    try:
        content = tomllib.loads(text)
        named = content["entity"]
        names = _names(named)
        fields = tuple(map(parse_field, named["fields"]))
        checked, mutual = (tuple(map(_text, named.get(key, []))) for key in ("checked", "mutual"))
        entity = Entity(
            names, fields, named.get("public") is True, options_of(named), checked, mutual
        )
        return Manifest(
            entity, content["version"], content["files"], adopted=named.get("adopted") is True
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, Refusal) as error:
        if isinstance(error, PreconditionRefusal):
            raise
        raise PreconditionRefusal(
            f"{path} is damaged: {error}", remedy="restore it from version control"
        ) from error


def manifest_paths(tree: Tree) -> tuple[str, ...]:
    """Where the project's manifests lie."""
    return tuple(path for path in tree.paths(MANIFESTS) if path.endswith(".toml"))


def manifests_of(tree: Tree) -> Iterator[Manifest]:
    """Each manifest of the project.

    Raises:
        PreconditionRefusal: one is damaged.
    """
    return (read_manifest(tree, path) for path in manifest_paths(tree))


def entities_of(tree: Tree) -> Iterator[Entity]:
    """Each entity that the project has a manifest of.

    Raises:
        PreconditionRefusal: one is damaged.
    """
    return (manifest.entity for manifest in manifests_of(tree))


def options_by_name(tree: Tree, names: Iterable[str]) -> dict[str, Options]:
    """The options of the entities whose classes have these names.

    Raises:
        PreconditionRefusal: one has no manifest, or a damaged one.
    """
    return {name: entity_of(tree, name).options for name in names}


def manifest_of(tree: Tree, name: str) -> Manifest | None:
    """The manifest of the entity whose class has that name, if there is one.

    Raises:
        PreconditionRefusal: one is damaged.
    """
    path = manifest_path(snake(name))
    if tree.exists(path) and (likely := read_manifest(tree, path)).entity.names.entity == name:
        return likely
    return next((each for each in manifests_of(tree) if each.entity.names.entity == name), None)


def entity_of(tree: Tree, name: str) -> Entity:
    """The entity of that name, which the project must have.

    Raises:
        PreconditionRefusal: it has none, with the name that may have been meant.
    """
    if manifest := manifest_of(tree, name):
        return manifest.entity
    called = {snake(each): each for each in (one.names.entity for one in entities_of(tree))}
    close = difflib.get_close_matches(snake(name), called, n=1)
    meant = f"; did you mean {called[close[0]]}?" if close else ""
    raise PreconditionRefusal(
        f"there is no entity {name} in this project{meant}",
        remedy=f"add it first: layerline add-entity {name} …",
    )


def _names(named: Mapping[str, object]) -> Names:
    """The stored spellings; those that an older version did not store follow from the others."""
    names = Names.of(*(_text(named[key]) for key in ("name", "singular", "plural")))
    stored = {key: _text(named[key]) for key in KEYS if key in named}
    return replace(names, **stored)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _value(value: object) -> str:
    """Strings, flags and arrays are written alike in JSON and in TOML."""
    return json.dumps(value, ensure_ascii=False)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
