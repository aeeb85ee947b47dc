"""A project that is being mended: what the linter knows of it, and its files as they are staged."""

from layerline.codemods._source import Source
from layerline.codemods.mending.nodes import parsed
from layerline.codemods.mending.unsure import Unsure
from layerline.errors import PreconditionRefusal
from layerline.generation.edits import read_source
from layerline.rules.project import Project
from layerline.tree import Tree


class Site:
    """The facts of a project before the repair, and its texts with what is mended already.

    Attributes:
        project: what the linter knows.
        before: the files that were written, as they were, with plain line ends.
        contents: the same, byte by byte.
        created: the files that were not there.
    """

    def __init__(self, project: Project, tree: Tree) -> None:
        self.project = project
        self.before: dict[str, str] = {}
        self.contents: dict[str, bytes] = {}
        self.created: list[str] = []
        self._tree = tree
        self._parsed: dict[str, Source] = {}

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        return self._tree.exists(path)

    def text(self, path: str) -> str:
        """A file with plain line ends.

        Raises:
            Unsure: it is not in the encoding that it declares.
        """
        try:
            return read_source(self._tree, path).text.replace("\r\n", "\n")
        except PreconditionRefusal as refusal:
            raise Unsure(refusal.reason) from None

    def source(self, path: str) -> Source:
        """A file's tree.

        Raises:
            Unsure: it does not parse.
        """
        text = self.text(path)
        if text not in self._parsed:
            self._parsed[text] = parsed(text)
        return self._parsed[text]

    def write(self, path: str, text: str) -> None:
        """Stage a file, with the line ends and the encoding that it has."""
        if not self._tree.exists(path):
            self.before[path] = ""
            self.created.append(path)
            self._tree.write(path, text)
            return
        if path in self.created:
            self._tree.write(path, text)
            return
        self.before.setdefault(path, self.text(path))
        self.contents.setdefault(path, self._tree.read_bytes(path))
        found = read_source(self._tree, path)
        found.write(self._tree, text.replace("\n", "\r\n") if "\r\n" in found.text else text)

    def take_back(self, path: str, text: str | None) -> None:
        """Stage a file as it was; None for one that was not there."""
        if text is not None:
            self.write(path, text)
        elif path in self.created:
            self.created.remove(path)
            self.before.pop(path)
            self._tree.remove(path)

    def path(self, module: str) -> str:
        """Where a module is."""
        return self.project.program.paths[module]
