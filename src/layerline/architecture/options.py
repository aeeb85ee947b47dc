"""What an entity has and does beside its fields, as a value: its options.

All of them stand in its manifest, so what is rendered follows from that alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from layerline.architecture.domain_events import DomainEvent
from layerline.errors import Refusal

K = TypeVar("K", bound=StrEnum)


class Operation(StrEnum):
    """What can be done with an entity."""

    CREATE = "create"
    READ = "read"
    LIST = "list"
    UPDATE = "update"
    DELETE = "delete"


class Key(StrEnum):
    """What its rows are told apart by."""

    UUID7 = "uuid7"
    UUID4 = "uuid4"
    BIGINT = "bigint"


class Paging(StrEnum):
    """How its list is gone through."""

    CURSOR = "cursor"
    OFFSET = "offset"


Together = tuple[tuple[str, ...], ...]
"""Groups of fields, by their names."""

EVERY_OPERATION = tuple(Operation)


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for beside names and fields. Options that contradict raise a Refusal.

    Attributes:
        only: the operations that there are, in the order of `Operation`.
        route: whether there is HTTP for it.
        events: whether its changes are published.
        soft_delete: whether a deleted row is kept, where no read shows it again.
        unique: fields that no two records may have alike together.
        index: fields that have an index together.
        key: of its rows.
        paginate: how its list is gone through.
        domain_events: what else is published of it than that it was made, changed or removed.
    """

    only: tuple[Operation, ...] = EVERY_OPERATION
    route: bool = True
    events: bool = True
    soft_delete: bool = False
    unique: Together = ()
    index: Together = ()
    key: Key = Key.UUID7
    paginate: Paging = Paging.CURSOR
    domain_events: tuple[DomainEvent, ...] = ()

    def __post_init__(self) -> None:
        if not self.only:
            raise Refusal("an entity without operations does nothing", remedy=_AS_ONLY)
        if self.soft_delete and not self.can(Operation.DELETE):
            raise Refusal(
                "`--soft-delete` says how rows are deleted, and `--only` leaves `delete` out",
                remedy="add `delete` to `--only`, or leave `--soft-delete` out",
            )
        if self.paginate is not Paging.CURSOR and not self.can(Operation.LIST):
            raise Refusal(
                f"`--paginate {self.paginate}` says how a list is paged, "
                "and `--only` leaves `list` out",
                remedy="add `list` to `--only`, or leave `--paginate` out",
            )

    def can(self, operation: Operation) -> bool:
        """Whether there is this operation."""
        return operation in self.only

    def renamed(self, old: str, new: str) -> "Options":
        """The same, where a field is called something else from now on."""
        groups = [
            tuple(tuple(new if each == old else each for each in group) for group in together)
            for together in (self.unique, self.index)
        ]
        return replace(self, unique=groups[0], index=groups[1])

    @property
    def given(self) -> dict[str, object]:
        """What is not as it is by default, as `domain.toml` and manifests write it."""
        values: dict[str, object] = {
            "only": [*map(str, self.only)],
            "route": self.route,
            "events": self.events,
            "soft_delete": self.soft_delete,
            "unique": [[*group] for group in self.unique],
            "index": [[*group] for group in self.index],
            "pk": str(self.key),
            "paginate": str(self.paginate),
            "domain_events": [each.spec for each in self.domain_events],
        }
        names = {name: "key" if name == "pk" else name for name in values}
        return {
            name: value
            for name, value in values.items()
            if getattr(self, names[name]) != getattr(DEFAULT, names[name])
        }


DEFAULT = Options()

NAMES = (
    "only",
    "route",
    "events",
    "soft_delete",
    "unique",
    "index",
    "pk",
    "paginate",
    "domain_events",
)
"""What the options are called in `domain.toml` and in manifests."""

_AS_ONLY = "name some, as `--only create,read,list`"


def read_operations(texts: Iterable[str]) -> tuple[Operation, ...]:
    """The operations that are named.

    Raises:
        Refusal: one is none, or stands there twice.
    """
    found = [_member(Operation, "--only", text.strip()) for text in texts]
    for operation in found:
        if found.count(operation) > 1:
            raise Refusal(f"`--only` names `{operation}` twice", remedy="keep one of them")
    return tuple(operation for operation in Operation if operation in found)


def read_key(text: str) -> Key:
    """The kind of key that is named.

    Raises:
        Refusal: there is none of this name.
    """
    return _member(Key, "--pk", text)


def read_paging(text: str) -> Paging:
    """The way to page that is named.

    Raises:
        Refusal: there is none of this name.
    """
    return _member(Paging, "--paginate", text)


def read_together(option: str, groups: Iterable[Sequence[str]]) -> Together:
    """Groups of fields.

    Args:
        option: `--unique` or `--index`, for sentences.
        groups: the names of each.

    Raises:
        Refusal: one has fewer than two fields or a field twice, or stands there twice.
    """
    found: list[tuple[str, ...]] = []
    is_unique = option == "--unique"  # whose order makes no difference
    for group in groups:
        names = tuple(name.strip() for name in group)
        shown = ",".join(names)
        if len(names) < 2 or "" in names:  # noqa: PLR2004 fewer are not together
            modifier = option.removeprefix("--")
            raise Refusal(
                f"`{option} {shown}` is for several fields together",
                remedy=f"name them with commas, as `{option} a,b`; "
                f"for one field alone there is its modifier `{modifier}`",
            )
        if len(set(names)) < len(names):
            raise Refusal(f"`{option} {shown}` names a field twice", remedy="keep one of them")
        if any(names == each or (is_unique and set(names) == set(each)) for each in found):
            raise Refusal(f"`{option} {shown}` stands there twice", remedy="keep one of them")
        found.append(names)
    return tuple(found)


def _member(kind: type[K], option: str, text: str) -> K:
    try:
        return kind(text)
    except ValueError:
        raise Refusal(
            f"`{option}` knows no `{text}`", remedy=f"there are {', '.join(kind)}"
        ) from None
