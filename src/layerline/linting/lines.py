"""Files in, facts out, encoded as the cache keeps them. The work of one process."""

from collections.abc import Sequence

from layerline.linting.encoding import encode
from layerline.linting.reading import File
from layerline.syntax.reader import read_all


def read_lines(files: Sequence[File]) -> list[str]:
    """The facts of each file, in the order of the files."""
    return [encode(module) for module in read_all(files)]
