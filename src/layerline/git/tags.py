"""The tagged versions in a repository or a bundle: which there are, and the files of one."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from layerline.errors import PreconditionRefusal
from layerline.git.archives import ArchivedFile, files_in
from layerline.git.running import run_git


def tags(source: Path) -> tuple[str, ...]:
    """The names of the tags in a repository or a bundle.

    Raises:
        PreconditionRefusal: it is neither.
    """
    listed = _git(source.parent, "ls-remote", str(source), "refs/tags/*").decode()
    names = (line.rpartition("refs/tags/")[2] for line in listed.splitlines())
    return tuple(name for name in names if not name.endswith("^{}"))


def tagged_files(source: Path, tag: str, paths: Sequence[str]) -> Iterator[ArchivedFile]:
    """The files that lie under some paths in a tagged version.

    Raises:
        PreconditionRefusal: there is no such tag.
    """
    with tempfile.TemporaryDirectory(prefix="layerline-tag-") as name:
        home = Path(name)
        _git(home, "init", "--quiet", "--bare", name)
        _git(home, "fetch", "--quiet", str(source), f"refs/tags/{tag}:refs/tags/{tag}")
        archive = _git(home, "archive", "--format=tar", tag, "--", *paths)
    return files_in(archive, lambda _: True)


def _git(folder: Path, *arguments: str) -> bytes:
    done = run_git(folder, *arguments)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["it gave no reason"]
        raise PreconditionRefusal(
            f"git {arguments[0]} failed: {said[0]}",
            remedy="mend what git says, then run this again; nothing was changed",
        )
    return done.stdout
