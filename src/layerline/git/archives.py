"""What `git archive` packs, read in memory: only regular files, on every Python that we support."""

import io
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file of an archive, with its path from the top and its content."""

    path: str
    content: bytes
    executable: bool


def files_in(packed: bytes, wanted: Callable[[str], bool]) -> Iterator[ArchivedFile]:
    """The wanted files of a tar archive.

    Args:
        packed: the archive.
        wanted: whether the file at a path is.
    """
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            if member.isfile() and wanted(member.name):
                content = archive.extractfile(member)
                if content is not None:
                    yield ArchivedFile(member.name, content.read(), bool(member.mode & 0o100))
