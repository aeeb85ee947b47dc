"""How a list is asked for and shown, page by page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Annotated, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, field_validator
from pydantic.fields import FieldInfo

from app.core.listing import Page, Range, SortBy
from app.schemas.base import Input

T = TypeVar("T")


class KeysetPosition(Input):
    """Where a page of a list begins: after the row with this key, and what it was sorted by."""

    id: UUID


def sortable(*columns: str) -> FieldInfo:
    """What `sort` may be."""
    column = f"-?({'|'.join(columns)})"
    description = "Columns with commas between them; one with a `-` before it goes down."
    field: FieldInfo = Field(pattern=f"^{column}(,{column})*$", description=description)
    return field


def known_as(**columns: str) -> AfterValidator:
    """What clients call columns otherwise in `sort`: `known_as(total="price")`."""

    def ours(sort: str) -> str:
        parts = [(part, part.removeprefix("-")) for part in sort.split(",")]
        return ",".join(part.removesuffix(name) + columns.get(name, name) for part, name in parts)

    return AfterValidator(ours)


class ListQuery(Input):
    """Which rows of a list are asked for. Bounded: nobody asks for all of them at once."""

    ranges: ClassVar[tuple[str, ...]] = ()
    """The fields with `…_min` and `…_max` beside them."""
    keys_grow: ClassVar[bool] = True
    """Whether the order of the keys is that of `created_at`."""

    limit: int = Field(default=50, ge=1, le=200)
    sort: Annotated[str, sortable("created_at")] | None = None

    @field_validator("sort")
    @classmethod
    def _names_each_once(cls, value: str | None) -> str | None:
        columns = [sort_by.column for sort_by in _order(value, by_key=cls.keys_grow)]
        if len(columns) != len(set(columns)):
            raise ValueError("must not name a column twice")
        return value

    def filters(self) -> dict[str, object]:
        """What the rows must meet: the fields that a list adds to these."""
        asked = self.model_dump(exclude={"limit", "sort", "after", "offset"})
        for name in self.ranges:
            ends = asked.pop(f"{name}_min"), asked.pop(f"{name}_max")
            asked[name] = Range(asked[name], *ends)
        return asked

    def order(self) -> tuple[SortBy, ...]:
        """The order that is asked for; without one, that of creation."""
        return _order(self.sort, by_key=self.keys_grow)


class KeysetQuery(ListQuery):
    """Which page of a list is asked for: the one that begins after a row."""

    position: ClassVar[type[Input]] = KeysetPosition
    """What a cursor holds: the columns that the list can be sorted by."""

    after: str | None = Field(
        default=None,
        max_length=20_000,
        pattern="^[A-Za-z0-9_=-]+$",
        description="The `next` of the page before.",
    )

    @field_validator("after")
    @classmethod
    def _begins_a_page(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and "sort" in info.data:
            columns = _columns(_order(info.data["sort"], by_key=cls.keys_grow))
            try:
                position = cls.position.model_validate_json(urlsafe_b64decode(value))
            except ValueError as error:
                raise ValueError("is where no page begins: use `next` as it was given") from error
            if position.model_fields_set != {*columns}:
                raise ValueError("is where a page of another order begins: keep `sort` as it was")
        return value

    def page(self) -> Page:
        """The page that is asked for."""
        after = None
        if self.after is not None:
            position = self.position.model_validate_json(urlsafe_b64decode(self.after))
            after = position.model_dump(exclude_unset=True)
        return Page(self.limit, self.order(), after)

    def next_after(self, last: object) -> str:
        """What to ask for `after` to get the rows after this one."""
        columns = {column: getattr(last, column) for column in _columns(self.order())}
        position = self.position.model_construct(**columns)
        return urlsafe_b64encode(position.model_dump_json(exclude_unset=True).encode()).decode()


def _order(sort: str | None, *, by_key: bool) -> tuple[SortBy, ...]:
    """The columns and their directions; keys that grow with time stand for `created_at`."""
    if not sort:
        return () if by_key else (SortBy("created_at"),)
    parts = [(part.removeprefix("-"), part[0] == "-") for part in sort.split(",")]
    return tuple(
        SortBy("id" if by_key and name == "created_at" else name, down) for name, down in parts
    )


def _columns(order: Sequence[SortBy]) -> list[str]:
    """What a cursor must hold: the columns of the order, down to the key."""
    columns = [sort_by.column for sort_by in order]
    return [*columns[: columns.index("id")], "id"] if "id" in columns else [*columns, "id"]


class KeysetPage(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None
    """Ask for `after` this for the next page. None: this was the last."""
