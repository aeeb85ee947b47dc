"""A plan as a file: what it would write, and the hashes of all that it rests on.

It holds where every file that was read still has the same content, and nowhere else.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass

from layerline.errors import PreconditionRefusal, Refusal
from layerline.generation.edits import ManualStep
from layerline.release import VERSION
from layerline.tree import Tree, digest

FORMAT = 1


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A plan that can be carried out later.

    Attributes:
        reads: sha256 of each file that was read, None where there was none.
        listings: sha256 of the names in each folder that was listed.
        writes: the new content of each file; None where it goes.
        manual: what a person has to add.
        next: the commands that come after it.
    """

    reads: dict[str, str | None]
    listings: dict[str, str]
    writes: dict[str, bytes | None]
    manual: tuple[ManualStep, ...]
    next: tuple[str, ...]

    def text(self) -> str:
        """The plan as JSON."""
        content = {
            "layerline_plan": FORMAT,
            "layerline": VERSION,
            "reads": self.reads,
            "listings": self.listings,
            "writes": [
                {"path": path, "sha256": digest(data), **_encoded(data)}
                for path, data in self.writes.items()
                if data is not None
            ],
            "removes": [path for path, data in self.writes.items() if data is None],
            "manual_steps": [asdict(step) for step in self.manual],
            "next": list(self.next),
        }
        return json.dumps(content, indent=2) + "\n"


def is_saved_plan(content: bytes) -> bool:
    """Whether a file is one that `--plan-out` wrote, so that another may take its place."""
    return content.startswith(b'{\n  "layerline_plan": ')


def save(tree: Tree, manual: tuple[ManualStep, ...], next_steps: tuple[str, ...]) -> SavedPlan:
    """All that is staged, with what it rests on."""
    return SavedPlan(
        {path: None if data is None else digest(data) for path, data in tree.reads.items()},
        {folder: _listing(paths) for folder, paths in tree.listings.items()},
        {each.path: each.after for each in tree.changes()},
        manual,
        next_steps,
    )


def read(content: bytes, name: str) -> SavedPlan:
    """A plan from its file.

    Raises:
        Refusal: the file holds none, one of another version, or a damaged one.
    """
    try:
        plan = json.loads(content)
        version = plan["layerline_plan"]
        if version != FORMAT:
            raise Refusal(
                f"{name} is a plan of version {version}, and this layerline reads {FORMAT}",
                remedy="make the plan again, with this layerline",
            )
        writes: dict[str, bytes | None] = {each["path"]: _content(each) for each in plan["writes"]}
        writes.update(dict.fromkeys(plan.get("removes", [])))
        manual = tuple(ManualStep(**step) for step in plan["manual_steps"])
        return SavedPlan(plan["reads"], plan["listings"], writes, manual, tuple(plan["next"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(
            f"{name} is no plan of layerline, or a damaged one: {error}",
            remedy="make it again: layerline add-entity … --plan-out FILE",
        ) from None


def stage(plan: SavedPlan, tree: Tree) -> None:
    """Stage exactly what was planned.

    Raises:
        PreconditionRefusal: something that the plan rests on has changed since.
    """
    changed = [path for path, sha in plan.reads.items() if tree.digest_of(path) != sha]
    for folder, listed in plan.listings.items():
        if _listing(tree.listing(folder)) != listed:
            changed.append(folder)
    if changed:
        listed = ", ".join(changed[:3]) + (", …" if len(changed) > 3 else "")  # noqa: PLR2004 a taste
        raise PreconditionRefusal(
            f"the plan is out of date, for this has changed since it was made: {listed}",
            remedy="make the plan again, and look at it again",
        )
    for path, content in plan.writes.items():
        if content is None:
            tree.remove(path)
        else:
            tree.write(path, content)


def _listing(paths: tuple[str, ...] | frozenset[str]) -> str:
    return digest("\n".join(sorted(paths)).encode())


def _encoded(data: bytes) -> dict[str, str]:
    try:
        return {"text": data.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": b64encode(data).decode("ascii")}


def _content(written: dict[str, str]) -> bytes:
    is_text = "text" in written
    content = written["text"].encode() if is_text else b64decode(written["base64"], validate=True)
    if digest(content) != written["sha256"]:
        raise ValueError(f"the content of {written['path']} is not what was planned")
    return content
