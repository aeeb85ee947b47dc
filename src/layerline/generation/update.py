"""Plan an update: what the template changed between two versions, merged into the project.

Both versions render the project with its entities and their wiring in it, so what layerline
itself entered is on both sides and never in conflict; what is left between the renders is the
template's own change, and git merges it into what the team wrote. Nothing on disk is touched.
"""

import re
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
from layerline.generation.manifest import manifest_paths, read_manifest
from layerline.generation.migrations import follow, newest
from layerline.generation.releases import Releases
from layerline.generation.replaying import Project
from layerline.generation.requirements import Requirements
from layerline.generation.route import Route, route_of
from layerline.generation.user_owned import LeftAlone, leave_alone
from layerline.git.merging import Conflict, Merge, scratch
from layerline.git.questions import ignored_files
from layerline.templating.changes import VersionChanges, changes_between
from layerline.tree import Tree, passing_folder

_PYPROJECT = "pyproject.toml"
_CRLF = b"\r\n"


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """What an update does; its changes are staged.

    Attributes:
        before: the version that the project has.
        after: the version that it gets.
        conflicts: what a person must decide; those files hold markers, or are as they were.
        stay_deleted: files that the user deleted and the template changed.
        left_alone: files of the user's that a person must bring up to date by hand.
        kept_requirements: what both require in another version than before: the user's stays.
        told: what each release says to those who come from an older one.
    """

    before: str
    after: str
    conflicts: tuple[Conflict, ...]
    stay_deleted: tuple[str, ...]
    left_alone: tuple[LeftAlone, ...]
    kept_requirements: tuple[str, ...]
    told: tuple[VersionChanges, ...]


def plan_update(
    tree: Tree,
    releases: Releases,
    to: str | None = None,
    data: Mapping[str, str] | None = None,
) -> UpdatePlan:
    """Stage an update.

    Args:
        tree: the project.
        releases: the versions at hand.
        to: the version to go to; None is the newest.
        data: answers that change, or that a new question needs.

    Raises:
        PreconditionRefusal: this project was not made by a release, or a version is not at hand.
        Refusal: the newer version does not accept an answer, or is older.
    """
    route = route_of(tree, releases, to)
    before, after = route.answers.version, route.to
    with _renders(tree, releases, route, data or {}) as (old, new):
        _leave_adopted_out(tree, old, new)
        requirements = _requirements(tree, old, new)
        _keep_source(tree, old, new)
        _keep_newlines(tree, old, new)
        merge, left_alone = leave_alone(_merge(tree.root, old, new, before, after))
        template_head = newest(Tree(old))
    _stage(tree, merge, template_head)
    if requirements:
        text = tree.read(_PYPROJECT)
        merged = requirements.merged_into(text.replace("\r\n", "\n"))
        tree.write(_PYPROJECT, merged.replace("\n", "\r\n") if "\r\n" in text else merged)
    return UpdatePlan(
        before,
        after,
        tuple(each for each in merge.conflicts if not each.is_deleted_here),
        tuple(each.path for each in merge.conflicts if each.is_deleted_here),
        left_alone,
        requirements.kept if requirements else (),
        changes_between(before, after),
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
    tree: Tree, releases: Releases, route: Route, data: Mapping[str, str]
) -> Iterator[tuple[Path, Path]]:
    manifests = {path: tree.read(path) for path in manifest_paths(tree)}
    templates = {path: tree.read(path) for path in tree.paths(OWN_TEMPLATES)}
    ends: tuple[tuple[str, Mapping[str, str]], ...]
    ends = ((route.answers.version, {}), (route.to, data))
    with passing_folder("update") as home:
        folders = home / "old", home / "new"
        for folder, (version, given) in zip(folders, ends, strict=True):
            folder.mkdir()
            project = Project(tree.root.name, route.answers.given, given, manifests, templates)
            releases.render(version, project, folder)
        yield folders


def _requirements(tree: Tree, old: Path, new: Path) -> Requirements | None:
    """Take the lists of requirements out of the merge; they are merged by name."""
    if not tree.exists(_PYPROJECT):
        return None
    files = old / _PYPROJECT, new / _PYPROJECT
    before, after = (file.read_text("utf-8") for file in files)
    requirements = Requirements(before, tree.read(_PYPROJECT).replace("\r\n", "\n"), after)
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
    """Give each rendered file the line endings that the user's has, a new one those of most."""
    files = {
        file: file.relative_to(folder).as_posix() for folder in folders for file in _in(folder)
    }
    there = {path: _CRLF in tree.read_bytes(path) for path in files.values() if tree.exists(path)}
    is_usual = 2 * sum(there.values()) > len(there)
    for file, path in files.items():
        if there.get(path, is_usual):
            file.write_bytes(re.sub(rb"\r?\n", _CRLF, file.read_bytes()))


def _in(folder: Path) -> Iterator[Path]:
    return (each for each in folder.rglob("*") if each.is_file())


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
        file.relative_to(folder).as_posix() for folder in (old, new) for file in _in(folder)
    }
    with scratch() as repository:
        ignored = [*repository.ignored(root, sorted(rendered)), *ignored_files(root, rendered)]
        base, theirs = (repository.render(folder, ignored) for folder in (old, new))
        names = (f"layerline-{before}", "yours", f"layerline-{after}")
        merge = repository.merge(base, repository.project(root), theirs, names=names)
        if not merge.conflicts:
            return merge
        # Imported here and nowhere else: libcst takes as long to import as git to merge.
        from layerline.generation.resolving import resolve  # noqa: PLC0415

        return resolve(merge, repository.moved(base, theirs))
