"""What makes the modifiers sound that say who may set a field and who may see it."""

from typing import TYPE_CHECKING

from layerline.errors import Refusal

if TYPE_CHECKING:
    from layerline.architecture.fields import Field

_TWICE = (
    ("readonly", "immutable", "clients never set it, so they cannot change it either"),
    ("sensitive", "private", "it is in no answer already"),
)


def check_access(field: "Field") -> None:
    """Refuse modifiers that contradict, or say nothing."""
    for name, other, why in _TWICE:
        if getattr(field, name) and getattr(field, other):
            raise Refusal(f"`{name}` covers `{other}`: {why}", remedy=f"leave `{other}` out")
    if field.readonly and not field.null and field.default is None:
        raise Refusal(
            "`readonly` without a value to begin with: no client may send one",
            remedy="add `default=…`, or `null`",
        )
    for name in ("filter", "sort"):
        if getattr(field, name) and not field.is_shown:
            hiding = "private" if field.private else "sensitive"
            raise Refusal(
                f"`{name}` would tell what `{hiding}` hides",
                remedy=f"leave `{name}` or `{hiding}` out",
            )
