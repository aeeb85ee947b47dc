"""Plan an update: what the template changed between two versions, merged into the project.

Both versions render the project with its entities and their wiring in it, so what layerline
itself entered is on both sides and never in conflict; what is left between the renders is the
template's own change, and git merges it into what the team wrote. Nothing on disk is touched.
"""

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from layerline.architecture.wiring import (
    ANSWERS_FILE,
    ENTITY_FILES,
    MIGRATIONS,
    OWN_TEMPLATES,
)
from layerline.errors import Refusal
from layerline.generation.manifest import manifest_paths, read_manifest
from layerline.generation.migrations import follow, newest
from layerline.generation.releases import Releases
from layerline.generation.replaying import Project
from layerline.generation.requirements import Requirements
from layerline.git.merging import Conflict, Merge, scratch
from layerline.templating.answers import Answers, parse_answers
from layerline.templating.changes import VersionChanges, changes_between
from layerline.tree import Tree

_PYPROJECT = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """What an update does; its changes are staged.

    Attributes:
        before: the version that the project has.
        after: the version that it gets.
        conflicts: what a person must decide; those files hold markers, or are as they were.
        stay_deleted: files that the user deleted and the template changed.
        kept_requirements: what both require in another version than before: the user's stays.
        told: what each release says to those who come from an older one.
    """

    before: str
    after: str
    conflicts: tuple[Conflict, ...]
    stay_deleted: tuple[str, ...]
    kept_requirements: tuple[str, ...]
    told: tuple[VersionChanges, ...]


def plan_update(
    tree: Tree, releases: Releases, to: str, data: Mapping[str, str] | None = None
) -> UpdatePlan:
    """Stage an update.

    Args:
        tree: the project.
        releases: the versions at hand.
        to: the version to go to.
        data: answers that change, or that a new question needs.

    Raises:
        PreconditionRefusal: this project was not made by a release, or a version is not at hand.
        Refusal: the newer version does not accept an answer, or is older.
    """
    answers = parse_answers(tree.read(ANSWERS_FILE), ANSWERS_FILE)
    _refuse_backwards(answers.version, to)
    with _renders(tree, releases, answers, to, data or {}) as (old, new):
        _leave_adopted_out(tree, old, new)
        requirements = _requirements(tree, old, new)
        _keep_source(tree, old, new)
        _keep_newlines(tree, old, new)
        merge = _merge(tree.root, old, new, answers.version, to)
        template_head = newest(Tree(old))
    _stage(tree, merge, template_head)
    if requirements:
        tree.write(_PYPROJECT, requirements.merged_into(tree.read(_PYPROJECT)))
    return UpdatePlan(
        answers.version,
        to,
        tuple(each for each in merge.conflicts if not each.is_deleted_here),
        tuple(each.path for each in merge.conflicts if each.is_deleted_here),
        requirements.kept if requirements else (),
        changes_between(answers.version, to),
    )


def _stage(tree: Tree, merge: Merge, template_head: str | None) -> None:
    own_head = newest(tree)
    gone = {each.path for each in merge.conflicts if each.is_deleted_here}
    for path in sorted(set(merge.changes) - gone):
        content = merge.changes[path]
        if content is None:
            tree.remove(path)
            continue
        tree.write(path, content)
        if path.startswith(MIGRATIONS) and template_head and own_head:
            # The template's next migration comes after those that the project has by now.
            tree.write(path, follow(tree.read(path), template_head, own_head))


@contextmanager
def _renders(
    tree: Tree, releases: Releases, answers: Answers, to: str, data: Mapping[str, str]
) -> Iterator[tuple[Path, Path]]:
    manifests = {path: tree.read(path) for path in manifest_paths(tree)}
    templates = {path: tree.read(path) for path in tree.paths(OWN_TEMPLATES)}
    with tempfile.TemporaryDirectory(prefix="layerline-update-") as name:
        folders = Path(name, "old"), Path(name, "new")
        for folder, version, given in zip(folders, (answers.version, to), ({}, data), strict=True):
            folder.mkdir()
            project = Project(tree.root.name, answers.given, given, manifests, templates)
            releases.render(version, project, folder)
        yield folders


def _requirements(tree: Tree, old: Path, new: Path) -> Requirements | None:
    """Take the lists of requirements out of the merge; they are merged by name."""
    if not tree.exists(_PYPROJECT):
        return None
    files = old / _PYPROJECT, new / _PYPROJECT
    before, after = (file.read_text("utf-8") for file in files)
    requirements = Requirements(before, tree.read(_PYPROJECT), after)
    for file, text in zip(files, requirements.without_differences(), strict=True):
        file.write_text(text, "utf-8", newline="")
    return requirements


def _keep_source(tree: Tree, *folders: Path) -> None:
    """A project may follow a mirror of the template; both sides then name that one."""
    source = re.compile(r"^_src_path: .*$", re.MULTILINE)
    own = source.search(tree.read(ANSWERS_FILE))
    if own is None:
        return
    for file in (folder / ANSWERS_FILE for folder in folders):
        named = source.sub(lambda _: own[0], file.read_text("utf-8"))
        file.write_text(named, "utf-8", newline="")


def _keep_newlines(tree: Tree, *folders: Path) -> None:
    """Give each rendered file the line endings that the user's file has."""
    for folder in folders:
        for file in folder.rglob("*"):
            path = file.relative_to(folder).as_posix()
            if file.is_file() and tree.exists(path) and b"\r\n" in tree.read_bytes(path):
                file.write_bytes(re.sub(rb"\r?\n", b"\r\n", file.read_bytes()))


def _leave_adopted_out(tree: Tree, *folders: Path) -> None:
    """What somebody wrote is no template's: neither side says anything of it."""
    for path in manifest_paths(tree):
        manifest = read_manifest(tree, path)
        if manifest.adopted:
            own = [file.of(manifest.entity.names) for file in ENTITY_FILES]
            for folder in folders:
                for each in (path, *own, *manifest.files):
                    (folder / each).unlink(missing_ok=True)


def _merge(root: Path, old: Path, new: Path, before: str, after: str) -> Merge:
    rendered = {
        path.relative_to(folder).as_posix()
        for folder in (old, new)
        for path in folder.rglob("*")
        if path.is_file()
    }
    with scratch() as repository:
        ignored = repository.ignored(root, sorted(rendered))
        base, theirs = (repository.render(folder, ignored) for folder in (old, new))
        names = (f"layerline-{before}", "yours", f"layerline-{after}")
        merge = repository.merge(base, repository.project(root), theirs, names=names)
        if not merge.conflicts:
            return merge
        # Imported here and nowhere else: libcst takes as long to import as git to merge.
        from layerline.generation.resolving import resolve  # noqa: PLC0415

        return resolve(merge, repository.moved(base, theirs))


def _refuse_backwards(before: str, after: str) -> None:
    if not re.fullmatch(r"\d+\.\d+\.\d+", after):
        raise Refusal(f"{after!r} is no version", remedy="write it as in --to 1.4.0")
    old, new = (tuple(map(int, version.split("."))) for version in (before, after))
    if new < old:
        raise Refusal(
            f"the project has version {before}, which is newer than {after}",
            remedy="an update goes forward; layerline undo takes the last one back",
        )
