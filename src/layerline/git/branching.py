"""A commit on a new branch, made beside the user's working tree, which is not touched."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from layerline.errors import PreconditionRefusal, Refusal
from layerline.git.questions import is_available, is_inside_repository
from layerline.git.running import run_git

_GONE = "0" * 40
_AS_IT_IS = ("-c", "core.autocrlf=false", "-c", "core.safecrlf=false")


class Branch:
    """A branch that is to begin at HEAD with one more commit."""

    def __init__(self, root: Path, name: str) -> None:
        """Begin.

        Args:
            root: the project, which may lie below the top of its repository.
            name: of the branch.

        Raises:
            PreconditionRefusal: there is no repository, or nothing is committed in it.
            Refusal: git takes no such name, or there is such a branch.
        """
        self.name = name
        self._root = root
        if not (is_available() and is_inside_repository(root)):
            raise PreconditionRefusal(
                f"{root} is in no git repository", remedy="leave --branch out, or run git init"
            )
        if run_git(root, "check-ref-format", "--branch", name).returncode:
            raise Refusal(f"{name!r} is no name of a branch", remedy="choose another for --branch")
        if not run_git(root, "rev-parse", "--verify", "--quiet", self._ref).returncode:
            raise Refusal(
                f"there is a branch {name} already", remedy="choose another, or delete that one"
            )
        self._head = self._git("rev-parse", "--verify", "HEAD")
        self._prefix = self._git("rev-parse", "--show-prefix")

    @contextmanager
    def files(self) -> Iterator[Path]:
        """A folder with the project as HEAD has it, under its own name; gone at the end."""
        with TemporaryDirectory(prefix="layerline-branch-") as name:
            folder = Path(name, self._root.name)
            folder.mkdir()
            self._git("read-tree", f"HEAD:{self._prefix}", index=f"{name}/index")
            target = f"--prefix={folder.as_posix()}/"
            # From below the top git would look for what lies below there, too, in the index.
            top = Path(self._git("rev-parse", "--show-toplevel"))
            checkout = (*_AS_IT_IS, "checkout-index", "--all", target)
            self._git(*checkout, index=f"{name}/index", folder=top)
            yield folder

    def commit(self, changes: Iterable[tuple[str, bytes | None]], message: str) -> str:
        """Make the branch: HEAD with these files. Returns the commit.

        Raises:
            PreconditionRefusal: git knows nobody to name as the author, or says another reason.
        """
        with TemporaryDirectory(prefix="layerline-branch-") as name:
            index = f"{name}/index"
            self._git("read-tree", "HEAD", index=index)
            lines = [self._entry(path, content) for path, content in changes]
            given = "".join(f"{line}\0" for line in lines).encode()
            self._git("update-index", "-z", "--index-info", index=index, given=given)
            tree = self._git("write-tree", index=index)
        made = self._git("commit-tree", tree, "-p", self._head, "-m", message)
        self._git("update-ref", "-m", "layerline update", self._ref, made, _GONE)
        return made

    @property
    def _ref(self) -> str:
        return f"refs/heads/{self.name}"

    def _entry(self, path: str, content: bytes | None) -> str:
        if content is None:
            return f"0 {_GONE}\t{self._prefix}{path}"
        blob = self._git("hash-object", "-w", "--stdin", given=content)
        known = self._git("ls-tree", "HEAD", "--", path).partition(" ")[0]
        return f"{known or '100644'} {blob}\t{self._prefix}{path}"

    def _git(
        self,
        *arguments: str,
        index: str | None = None,
        given: bytes = b"",
        folder: Path | None = None,
    ) -> str:
        environment = {"GIT_INDEX_FILE": index} if index else {}
        where = folder or self._root
        done = run_git(where, *arguments, given=given, environment=environment)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise PreconditionRefusal(
                f"git refused: {said[-1] if said else 'it gave no reason'}",
                remedy="mend what git says, then run this again; the working tree is untouched",
            )
        return os.fsdecode(done.stdout).strip()
