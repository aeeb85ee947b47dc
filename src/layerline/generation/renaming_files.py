"""The files of a renaming: which move, which are followed by name, what is left to a person."""

from collections.abc import Iterator

from layerline.architecture.wiring import (
    BARRELS,
    ENTITY_FILES,
    LINK_FILE,
    MODEL_FILE,
    MODELS_WIRING,
    Wiring,
)
from layerline.codemods.evolving.unregister import unregister
from layerline.codemods.register import register
from layerline.errors import NoSafePlace
from layerline.formatting import Formatting
from layerline.generation.edits import Edit, ManualStep, SourceText, left_to_a_person, read_source
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.manifest import Manifest
from layerline.generation.migrations import Revision
from layerline.generation.other_sides import other_side
from layerline.generation.own_templates import own_templates
from layerline.generation.owned import files_of, wirings_of
from layerline.generation.renamed import Pair, Renaming
from layerline.generation.renaming_code import code_that_speaks, functions_of
from layerline.generation.rewriting import merged, write_tidied
from layerline.tree import Tree, digest

_NOWHERE = Revision("", None, "")
_DOCSTRING = '"""'
_HANDLERS = ENTITY_FILES[5]


class FileRenames:
    """Stages the files, and notes what was done and what is left.

    Attributes:
        edits: of files that stay where they are.
        manual: what a person has to do.
        rendered: the files that are exactly what the templates make.
        handlers: where the handlers of events lie before and after; empty where there are none.
    """

    def __init__(self, tree: Tree, renaming: Renaming, *, strict: bool) -> None:
        """Begin.

        Args:
            tree: the project.
            renaming: what is called otherwise.
            strict: refuse what a person would have to do.
        """
        self.edits: list[Edit] = []
        self.manual: list[ManualStep] = []
        self.rendered: list[str] = []
        own = renaming.own
        paths = tuple(_HANDLERS.of(each.names) for each in (own.before, own.after))
        self.handlers = paths if tree.exists(paths[0]) else ()
        self._tree = tree
        self._own = own
        self._pairs = renaming.pairs
        self._strict = strict
        templates = own_templates(tree)
        self._renderers = [
            tuple(
                EntityRenderer(entity, targets, _NOWHERE, templates, renaming.options)
                for entity, targets in (
                    (pair.before, renaming.before),
                    (pair.after, renaming.after),
                )
            )
            for pair in self._pairs
        ]
        self._names = renaming.before, renaming.after
        self._code, self._spoken = code_that_speaks(tree, renaming)
        self._written: dict[str, str] = {}
        self._changed: dict[str, tuple[SourceText, str]] = {}
        self._done: set[str] = set()

    def stage(self, migration: tuple[str, str] | None) -> None:
        """Stage all files but the manifests.

        Raises:
            PreconditionRefusal: a file does not parse, or what `strict` forbids.
        """
        moves = list(self._moves())
        old = {new: was for _, new, was, _ in moves}
        new = {new: shall for _, new, _, shall in moves}
        unformatted = new | (dict([migration]) if migration else {})
        formatting = [Formatting(files, self._tree.root) for files in (old, unformatted)]
        self._wire()
        was, shall = (each.result() for each in formatting)
        if migration:
            self._tree.write(migration[0], shall[migration[0]])
            self._written[migration[0]] = shall[migration[0]]
        for path, place, _, _ in moves:
            self._move(path, place, was[place], shall[place])
        self._follow_everywhere()
        self._relate()
        self._write()

    def hashes_of(self, pair: Pair, recorded: Manifest) -> dict[str, str]:
        """The hashes of a manifest: of what is generated, under the names of the files by now.

        Those of files that somebody wrote from the first are of what is there.
        """
        hashes = dict(recorded.files)
        for old, new, _, _ in self._moves_of(pair):
            hashes.pop(old, None)
            if not recorded.adopted:
                hashes[new] = digest(self._written[new].encode())
            elif self._tree.exists(new):
                hashes[new] = digest(self._tree.read_bytes(new))
        if pair is self._own:
            for path in self._written:
                if path.startswith("migrations/"):
                    hashes[path] = digest(self._tree.read_bytes(path))
        return hashes

    def _moves(self) -> Iterator[tuple[str, str, str, str]]:
        """The files in which the renders differ: path and source before and after."""
        for pair in self._pairs:
            yield from self._moves_of(pair)

    def _moves_of(self, pair: Pair) -> Iterator[tuple[str, str, str, str]]:
        before, after = self._renderers[self._pairs.index(pair)]
        for file in files_of(pair.before.options):
            paths = (file.of(each.names) for each in (pair.before, pair.after))
            sources = (each.render(file.template) for each in (before, after))
            yield from _differing(*paths, *sources)
        for was, link in zip(pair.before.links, pair.after.links, strict=True):
            paths = (LINK_FILE.of(each.names) for each in (was, link))
            sources = (
                renderer.render_for(each.field, LINK_FILE.template)
                for renderer, each in ((before, was), (after, link))
            )
            yield from _differing(*paths, *sources)

    def _move(self, path: str, place: str, old: str, new: str) -> None:
        self._written[place] = new
        if not self._tree.exists(path):
            return  # it was removed by hand, and stays away
        file = read_source(self._tree, path)
        if path != place:
            self._tree.remove(path)
        self._done.add(place)
        moved = SourceText(place, file.text, file.encoding)
        if file.text == old:
            moved.write(self._tree, new)
            self.rendered.append(place)
            if path == place:
                self.edits.append(Edit(place, "render", place.rpartition("/")[2]))
            return
        functions = functions_of(old)
        base, mine = (self._code.followed(path, each, functions) for each in (old, file.text))
        self._changed[place] = moved, self._merged(place, base, mine, new)

    def _wire(self) -> None:
        """Enter it in each list as if it had always had its new name, where that is so written."""
        before, after = self._own.before, self._own.after
        wirings = [
            (each, before.names, after.names)
            for each in (*wirings_of(before.options, public=before.public), *BARRELS)
        ]
        wirings += [
            (MODELS_WIRING, was.names, link.names)
            for was, link in zip(before.links, after.links, strict=True)
        ]
        for wiring, was, shall in wirings:
            if self._tree.exists(wiring.path):
                file, text = self._now(wiring.path)
                self._changed[wiring.path] = (
                    file,
                    _reentered(text, wiring.of(was), wiring.of(shall)),
                )

    def _follow_everywhere(self) -> None:
        """Follow the names in all code that is not the entity's own."""
        for path in self._spoken:
            if path not in self._done and self._tree.exists(path):
                file, text = self._now(path)
                self._changed[path] = file, self._code.followed(path, text)

    def _relate(self) -> None:
        """Change what the targets of relations have of them in their models."""
        before, after = self._names
        for pair in self._pairs:
            for name in sorted({str(each.target) for each in pair.before.fields if each.target}):
                if name == pair.before.names.entity:
                    continue
                shall = (
                    self._own.after.names.entity if name == self._own.before.names.entity else name
                )
                sides = other_side(pair.before, before[name]), other_side(pair.after, after[shall])
                if sides[0] != sides[1]:
                    self._relate_one(
                        MODEL_FILE.of(before[name]), MODEL_FILE.of(after[shall]), *sides
                    )

    def _relate_one(self, path: str, place: str, old: str, new: str) -> None:
        if place in self._changed or self._tree.exists(place):
            file, text = self._now(place)
            self._changed[place] = (
                file,
                self._merged(place, self._code.followed(path, old), text, new),
            )

    def _now(self, path: str) -> tuple[SourceText, str]:
        """A file as it is on disk, and its text by now."""
        if path in self._changed:
            return self._changed[path]
        file = read_source(self._tree, path)
        return file, file.text

    def _merged(self, path: str, base: str, mine: str, new: str) -> str:
        result = merged(path, base, mine, new)
        for clash in result.clashes:
            if clash.snippet.startswith(_DOCSTRING):  # which stays as somebody wrote it
                continue
            step = left_to_a_person(
                f"{path}:{clash.line}", clash.reason, clash.snippet, strict=self._strict
            )
            self.manual.append(step)
        return result.text

    def _write(self) -> None:
        """Write what changed, formatted where it was formatted before."""
        changed = {
            path: each
            for path, each in self._changed.items()
            if path in self._done or each[0].text != each[1]
        }
        write_tidied(self._tree, changed)
        self.edits += [Edit(path, "rename", path.rpartition("/")[2]) for path in changed]


def _reentered(text: str, was: Wiring, shall: Wiring) -> str:
    """A list that layerline itself entered something in, with that under its new name."""
    try:
        without = unregister(text, was.module, was.name, was.list_name, was.entry)
        if register(without, was.module, was.name, was.list_name, was.entry) != text:
            return text
        return register(without, shall.module, shall.name, shall.list_name, shall.entry)
    except NoSafePlace:
        return text


def _differing(path: str, place: str, old: str, new: str) -> Iterator[tuple[str, str, str, str]]:
    if path != place or old != new:
        yield path, place, old, new
