"""Valid texts of a field: one that a test can send, and a row of different ones to count."""

from dataclasses import dataclass

from layerline.architecture.fields import Field, FieldType
from layerline.errors import Refusal
from layerline.generation.literals import quoted

_AROUND = {
    FieldType.EMAIL: ("", "@e.co"),
    FieldType.URL: ("http://", ".co"),
}
_LONGEST_LOCAL_PART = 300
_LONGEST_WRITTEN = 40
"""A longer filling is multiplied, so that the line stays short."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a field takes.

    Attributes:
        before: what each value of the type begins with.
        word: what tells it from another.
        filling: how many characters bring it to the least length.
        after: what each value of the type ends with.
    """

    before: str
    word: str
    filling: int
    after: str

    def written(self) -> str:
        """Its expression."""
        if self.filling <= _LONGEST_WRITTEN:
            return quoted(f"{self.before}{self.word}{'x' * self.filling}{self.after}")
        filled = f'"{self.before}{self.word}" + "x" * {self.filling}'
        return f"{filled} + {quoted(self.after)}" if self.after else filled

    @property
    def digits(self) -> int:
        """How many of its last characters count."""
        return min(len(self.word) + self.filling, 6)

    def counted(self) -> str:
        """Its expression, with the variable `number` in the last characters."""
        number = f"{{number:0{self.digits}}}{self.after}"
        left = self.filling - self.digits
        if left > _LONGEST_WRITTEN:
            return f'"{self.before}{self.word}" + "x" * {left} + f"{number}"'
        head = f"{self.word}{'x' * self.filling}"[: -self.digits]
        return f'f"{self.before}{head}{number}"'


def text_of(field: Field, word: str) -> Text:
    """A text of this word that is as short as the field allows.

    Raises:
        Refusal: none is as short or as long as its limits say.
    """
    before, after = _AROUND.get(field.type, ("", ""))
    around = len(before) + len(after)
    least = max((field.min_length or 0) - around, 1)
    most = min(filter(None, (field.max_length, field.length)), default=10_000)
    if most <= around:
        raise Refusal(f"no {field.type} has at most {most} characters", remedy="use a larger `max`")
    if field.type is FieldType.EMAIL and least > _LONGEST_LOCAL_PART:
        raise Refusal(
            f"no {field.type} has at least {field.min_length} characters",
            remedy="use a smaller `min`",
        )
    word = word[: most - around]
    return Text(before, word, max(least - len(word), 0), after)
