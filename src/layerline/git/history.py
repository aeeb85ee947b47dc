"""The past of a folder in a repository: its revisions, and the files it had in one of them."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from layerline.errors import PreconditionRefusal, Refusal
from layerline.git.archives import ArchivedFile, files_in
from layerline.git.questions import is_available, is_inside_repository, prefix
from layerline.git.running import run_git


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit, as a folder knows it.

    Attributes:
        commit: its full hash.
        date: when it was committed, ISO 8601 with its offset.
        subject: the first line of its message.
        tree: the hash of the folder's content; the same content has the same.
    """

    commit: str
    date: str
    subject: str
    tree: str


def revisions(folder: Path, since: str | None = None) -> tuple[Revision, ...]:
    """The first-parent history of a folder up to HEAD, oldest first.

    Args:
        folder: in a working tree.
        since: a date as git understands it, or a revision whose successors are meant.

    Raises:
        PreconditionRefusal: the folder is in no repository, or nothing is committed.
    """
    if not is_available() or not is_inside_repository(folder):
        raise PreconditionRefusal(
            f"{folder} is in no git repository", remedy="run it where the project's history is"
        )
    log = ["log", "--first-parent", "--reverse", "-z", "--format=%H%x1f%cI%x1f%s"]
    listed = run_git(folder, *log, *_limit(folder, since), "--", ".")
    if listed.returncode:
        raise PreconditionRefusal(
            "git has no history here", remedy="commit something, then run this again"
        )
    rows = [
        entry.decode(errors="replace").split("\x1f", 2)
        for entry in listed.stdout.split(b"\0")
        if entry
    ]
    trees = _trees(folder, [commit for commit, _, _ in rows])
    return tuple(
        Revision(commit, date, subject, tree)
        for (commit, date, subject), tree in zip(rows, trees, strict=True)
        if tree
    )


def files_of(
    folder: Path, revision: Revision, wanted: Callable[[str], bool]
) -> Iterator[ArchivedFile]:
    """Each wanted file that a folder had in a revision.

    Raises:
        PreconditionRefusal: git could not read it.
    """
    top = run_git(folder, "rev-parse", "--show-toplevel").stdout.rstrip(b"\n")
    # From below the top git would look for the folder within the tree.
    packed = run_git(Path(os.fsdecode(top)), "archive", "--format=tar", revision.tree)
    if packed.returncode:
        said = packed.stderr.decode(errors="replace").strip()
        raise PreconditionRefusal(f"git archive failed: {said}", remedy="repair what git says")
    return files_in(packed.stdout, wanted)


def _limit(folder: Path, since: str | None) -> tuple[str, ...]:
    if since is None:
        return ("HEAD",)
    known = run_git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", since)
    if known.returncode == 0:
        return (f"{os.fsdecode(known.stdout).strip()}..HEAD",)
    if not any(letter.isdigit() for letter in since):
        raise Refusal(
            f"--since {since} is neither a revision nor a date",
            remedy="write a date such as 2026-01-31, or a branch, a tag or a commit",
        )
    return (f"--since={since}", "HEAD")


def _trees(folder: Path, commits: Sequence[str]) -> list[str]:
    """The hash of the folder's content in each commit, "" where it was not there yet."""
    inside = prefix(folder)
    asked = "".join(f"{commit}:{inside}\n" for commit in commits)
    check = "--batch-check=%(objectname) %(objecttype)"
    found = run_git(folder, "cat-file", check, given=asked.encode())
    answers = (line.split(" ") for line in found.stdout.decode(errors="replace").splitlines())
    return [answer[0] if answer[-1] == "tree" else "" for answer in answers]
