"""What a plan does to files that are there already, or asks a person to do."""

import tokenize
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from layerline.errors import PreconditionRefusal
from layerline.tree import Tree


@dataclass(frozen=True, slots=True)
class Edit:
    """An addition to a file.

    Attributes:
        path: of the file.
        codemod: what made it, as `register`.
        anchor: where in the file it stands: a list, or a class.
    """

    path: str
    codemod: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ManualStep:
    """What a person has to add, because no place for it is certainly right.

    Attributes:
        path: of the file.
        reason: why it could not be done.
        snippet: what to put there.
    """

    path: str
    reason: str
    snippet: str


@contextmanager
def in_file(path: str) -> Iterator[None]:
    """Say in which file an edit was refused."""
    try:
        yield
    except PreconditionRefusal as refusal:
        raise PreconditionRefusal(f"{path}: {refusal.reason}", remedy=refusal.remedy) from None


def left_to_a_person(place: str, reason: str, snippet: str = "", *, strict: bool) -> ManualStep:
    """What a change of files that are there leaves to a person.

    Raises:
        PreconditionRefusal: `strict` forbids to leave anything.
    """
    if strict:
        raise PreconditionRefusal(
            f"{place}: {reason}",
            remedy="do it by hand first, or leave --strict out and do it afterwards",
        )
    return ManualStep(place, reason, snippet)


@dataclass(frozen=True, slots=True)
class SourceText:
    """A Python file as text, with how to write it again.

    Attributes:
        path: of the file.
        text: its characters; a byte order mark is one of them.
        encoding: the one that the file declares, or UTF-8.
    """

    path: str
    text: str
    encoding: str

    def write(self, tree: Tree, text: str) -> None:
        """Stage the file with another text, in its own encoding.

        Raises:
            PreconditionRefusal: the text has characters that the encoding has not.
        """
        try:
            tree.write(self.path, text.encode(self.encoding))
        except UnicodeEncodeError as error:
            character = error.object[error.start]
            raise PreconditionRefusal(
                f"{self.path} is declared as {self.encoding}, which has no {character!r}",
                remedy="save the file as UTF-8",
            ) from None


def read_source(tree: Tree, path: str) -> SourceText:
    """A Python file, read as Python reads it.

    Raises:
        PreconditionRefusal: it is missing, or is not in the encoding that it declares.
    """
    content = tree.read_bytes(path)
    try:
        declared, _ = tokenize.detect_encoding(BytesIO(content).readline)
        encoding = declared.removesuffix("-sig")
        return SourceText(path, content.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise PreconditionRefusal(
            f"{path} is not {encoding.upper()} (byte {error.start})",
            remedy="save the file as UTF-8, or declare its encoding in its first line",
        ) from None
    except SyntaxError:
        raise PreconditionRefusal(
            f"{path} is not UTF-8, and declares no other encoding that Python knows",
            remedy="save the file as UTF-8, or declare its encoding in its first line",
        ) from None
