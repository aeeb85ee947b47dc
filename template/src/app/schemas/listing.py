"""How a list is asked for and shown, page by page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field, ValidationInfo, field_validator
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


class KeysetQuery(Input):
    """Which page of a list is asked for. Bounded: nobody asks for all rows at once."""

    position: ClassVar[type[KeysetPosition]] = KeysetPosition
    """What a cursor holds: the columns that the list can be sorted by."""
    ranges: ClassVar[tuple[str, ...]] = ()
    """The fields with `…_min` and `…_max` beside them."""

    limit: int = Field(default=50, ge=1, le=200)
    sort: Annotated[str, sortable("created_at")] | None = None
    after: str | None = Field(
        default=None,
        max_length=20_000,
        pattern="^[A-Za-z0-9_=-]+$",
        description="The `next` of the page before.",
    )

    @field_validator("sort")
    @classmethod
    def _names_each_once(cls, value: str | None) -> str | None:
        columns = [sort_by.column for sort_by in _order(value)]
        if len(columns) != len(set(columns)):
            raise ValueError("must not name a column twice")
        return value

    @field_validator("after")
    @classmethod
    def _begins_a_page(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and "sort" in info.data:
            columns = _columns(info.data["sort"])
            try:
                position = cls.position.model_validate_json(urlsafe_b64decode(value))
            except ValueError as error:
                raise ValueError("is where no page begins: use `next` as it was given") from error
            if position.model_fields_set != {*columns}:
                raise ValueError("is where a page of another order begins: keep `sort` as it was")
        return value

    def filters(self) -> dict[str, object]:
        """What the rows must meet: the fields that a list adds to these."""
        asked = self.model_dump(exclude={"limit", "sort", "after"})
        for name in self.ranges:
            ends = asked.pop(f"{name}_min"), asked.pop(f"{name}_max")
            asked[name] = Range(asked[name], *ends)
        return asked

    def page(self) -> Page:
        """The page that is asked for."""
        after = None
        if self.after is not None:
            position = self.position.model_validate_json(urlsafe_b64decode(self.after))
            after = position.model_dump(exclude_unset=True)
        return Page(self.limit, _order(self.sort), after)

    def next_after(self, last: object) -> str:
        """What to ask for `after` to get the rows after this one."""
        columns = {column: getattr(last, column) for column in _columns(self.sort)}
        position = self.position.model_construct(**columns)
        return urlsafe_b64encode(position.model_dump_json(exclude_unset=True).encode()).decode()


def _order(sort: str | None) -> tuple[SortBy, ...]:
    """The columns and their directions. Keys grow with time, so theirs is that of `created_at`."""
    parts = [(part.removeprefix("-"), part[0] == "-") for part in sort.split(",")] if sort else []
    return tuple(SortBy("id" if name == "created_at" else name, down) for name, down in parts)


def _columns(sort: str | None) -> list[str]:
    """What a cursor must hold: the columns of the order, down to the key."""
    columns = [sort_by.column for sort_by in _order(sort)]
    return [*columns[: columns.index("id")], "id"] if "id" in columns else [*columns, "id"]


class KeysetPage(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None
    """Ask for `after` this for the next page. None: this was the last."""
