"""Three-way merges of whole folders, with git's own rename detection, touching none of them.

Two renders of a template and a project become commits of a repository that is thrown away;
`git merge-tree` merges them there. Contents are taken byte for byte: no attribute, no setting
of the user's and no line ending changes them.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from layerline.errors import PreconditionRefusal
from layerline.git.running import run_git

_AUTHOR = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "layerline"), ("EMAIL", "layerline@localhost"))
}
_SETTINGS = {
    "merge.conflictStyle": "zdiff3",
    "merge.directoryRenames": "true",
    "core.autocrlf": "false",
    "core.quotePath": "false",
    "core.excludesFile": "",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One side of a conflict, as git's index has it.

    Attributes:
        number: 1 is the common ancestor, 2 the project, 3 the template.
        mode: git's octal file mode.
        content: the file on that side.
    """

    number: int
    mode: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that two sides changed in ways that a person must decide between."""

    path: str
    stages: tuple[Stage, ...]

    @property
    def is_deleted_here(self) -> bool:
        """Whether the project deleted the file, and the template changed it."""
        return {stage.number for stage in self.stages} == {1, 3}


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge does to the project.

    Attributes:
        changes: path to its new content, None where it goes; files in conflict hold markers.
        conflicts: what is left to a person.
    """

    changes: Mapping[str, bytes | None]
    conflicts: tuple[Conflict, ...]


class Scratch:
    """A repository that holds nothing but what is being merged."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._git("init", "--quiet", "--bare", str(home))
        attributes = home / "info" / "attributes"
        attributes.parent.mkdir(exist_ok=True)
        attributes.write_text("* -text -filter -ident -working-tree-encoding\n")

    def project(self, folder: Path) -> str:
        """The files of a project that its `.gitignore` does not hide, as a tree."""
        return self._snapshot(folder)

    def render(self, folder: Path, leave_out: Sequence[str]) -> str:
        """Each file of a folder but those left out, as a tree."""
        return self._snapshot(folder, "--force", leave_out=leave_out)

    def ignored(self, folder: Path, paths: Sequence[str]) -> list[str]:
        """Which of the paths a project's `.gitignore` hides."""
        answer = self._git(
            "check-ignore", "--no-index", "--stdin", "-z",
            work_tree=folder, given=os.fsencode("\0".join(paths)), allowed=(0, 1),
        )  # fmt: skip
        return [os.fsdecode(path) for path in answer.split(b"\0") if path]

    def merge(self, base: str, ours: str, theirs: str, *, names: tuple[str, str, str]) -> Merge:
        """Merge what changed from `base` to `theirs` into `ours`.

        Args:
            base: the tree that both began with.
            ours: the project's tree.
            theirs: the tree of the newer template.
            names: how the markers of a conflict call the three.
        """
        before = self._commit(base)
        branches = [
            self._branch(name, self._commit(tree, before))
            for name, tree in zip(names[1:], (ours, theirs), strict=True)
        ]
        answer = self._git("merge-tree", "--write-tree", "-z", *branches, allowed=(0, 1))
        merged, *rest = answer.split(b"\0")
        conflicts = tuple(self._conflicts(rest))
        marker = b"||||||| " + before[:7].encode()
        changes = {
            path: content and content.replace(marker, b"||||||| " + names[0].encode())
            for path, content in self._changes(ours, merged.decode())
        }
        return Merge(changes, conflicts)

    def moved(self, before: str, after: str) -> dict[str, str]:
        """Where files of one tree are in another, by where they were: likeness decides."""
        answer = self._git(
            "diff-tree", "-r", "-z", "--find-renames=30%", "--diff-filter=R", before, after
        )
        fields = [os.fsdecode(each) for each in answer.split(b"\0") if each]
        return dict(zip(fields[1::3], fields[2::3], strict=True))

    def _snapshot(self, folder: Path, *force: str, leave_out: Sequence[str] = ()) -> str:
        index = {"GIT_INDEX_FILE": str(self._home / "index-of-one")}
        Path(index["GIT_INDEX_FILE"]).unlink(missing_ok=True)
        self._git("add", "--all", *force, ".", work_tree=folder, environment=index)
        if leave_out:
            self._git(
                "update-index", "--force-remove", "-z", "--stdin",
                work_tree=folder, environment=index, given=os.fsencode("\0".join(leave_out)),
            )  # fmt: skip
        return self._git("write-tree", environment=index).decode().strip()

    def _commit(self, tree: str, *parents: str) -> str:
        options = [word for parent in parents for word in ("-p", parent)]
        made = self._git("commit-tree", tree, "-m", "merged", *options, environment=_AUTHOR)
        return made.decode().strip()

    def _branch(self, name: str, commit: str) -> str:
        self._git("update-ref", f"refs/heads/{name}", commit)
        return name

    def _conflicts(self, answer: Sequence[bytes]) -> Iterator[Conflict]:
        stages: dict[str, list[Stage]] = {}
        for line in answer:
            if not line:  # what follows are sentences for people
                break
            facts, _, path = os.fsdecode(line).partition("\t")
            mode, blob, number = facts.split(" ")
            content = self._git("cat-file", "blob", blob)
            stages.setdefault(path, []).append(Stage(int(number), mode, content))
        for path, sides in stages.items():
            yield Conflict(path, tuple(sides))

    def _changes(self, before: str, after: str) -> Iterator[tuple[str, bytes | None]]:
        answer = self._git("diff-tree", "-r", "-z", "--no-renames", before, after).split(b"\0")
        for facts, path in zip(answer[0::2], answer[1::2], strict=False):
            _, _, _, blob, status = facts.decode().split(" ")
            content = None if status == "D" else self._git("cat-file", "blob", blob)
            yield os.fsdecode(path), content

    def _git(
        self,
        *arguments: str,
        work_tree: Path | None = None,
        environment: Mapping[str, str] | None = None,
        given: bytes = b"",
        allowed: tuple[int, ...] = (0,),
    ) -> bytes:
        settings = [word for each in _SETTINGS.items() for word in ("-c", "=".join(each))]
        place = {"GIT_DIR": str(self._home), "GIT_CONFIG_NOSYSTEM": "1"}
        if work_tree is not None:
            place["GIT_WORK_TREE"] = str(work_tree)
        done = run_git(
            work_tree or self._home,
            *settings,
            *arguments,
            given=given,
            environment={**place, "GIT_CONFIG_GLOBAL": os.devnull, **(environment or {})},
        )
        if done.returncode not in allowed:
            raise _refused(arguments[0], done.stderr)
        return done.stdout


@contextmanager
def scratch() -> Iterator[Scratch]:
    """A repository to merge in, gone at the end.

    Raises:
        PreconditionRefusal: there is no git, or one that is too old.
    """
    with tempfile.TemporaryDirectory(prefix="layerline-merge-") as home:
        yield Scratch(Path(home))


def _refused(verb: str, complaint: bytes) -> PreconditionRefusal:
    said = complaint.decode(errors="replace").strip().splitlines() or ["it gave no reason"]
    is_old = verb == "merge-tree"
    return PreconditionRefusal(
        f"git {verb} failed: {said[0]}",
        remedy="git 2.38 or newer is needed: git --version"
        if is_old
        else "mend what git says, then run this again; nothing was changed",
    )
