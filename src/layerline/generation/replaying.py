"""What this version of layerline makes of a project's answers and entities, in an empty folder.

An update merges two of these: one by the version that the project came from, one by the version
that it goes to. Each version renders itself, so no code has to know the templates of another;
`python -m layerline.generation.replaying FOLDER` is how a newer version asks an older one. Its
standard input is a `Project` as JSON.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from layerline.architecture.wiring import MIGRATIONS
from layerline.errors import Refusal
from layerline.generation.circles import needed
from layerline.generation.entity import plan_entities
from layerline.generation.manifest import Manifest, manifest_path, parse_manifest
from layerline.generation.project import plan_project
from layerline.release import VERSION
from layerline.templating.questions import read_questionnaire, template_root
from layerline.tree import Tree, no_passing_place, write_files


@dataclass(frozen=True, slots=True)
class Project:
    """All that layerline was told about a project.

    Attributes:
        folder_name: defaults follow from it.
        answers: to the template's questions; those that this version does not ask are left out.
        given: answers that go before those, and that this version must ask for.
        manifests: the text of each entity's manifest, by its path.
        templates: the project's own templates for entities, by their path.
    """

    folder_name: str
    answers: Mapping[str, str]
    given: Mapping[str, str] = field(default_factory=dict)
    manifests: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """For another version."""
        return json.dumps(asdict(self))


def replay(project: Project, folder: Path) -> None:
    """Write the project into an empty folder, its entities in it, as if nobody had edited it.

    Migrations of entities are left out: they are history, which no newer version rewrites.

    Raises:
        Refusal: an answer or an entity that this version does not accept.
    """
    asked = {question.name for question in read_questionnaire(template_root()).questions}
    known = {name: answer for name, answer in project.answers.items() if name in asked}
    plan = plan_project({**known, **project.given}, folder_name=project.folder_name)
    write_files(folder, plan.files)
    tree = Tree(folder)
    for path, text in project.templates.items():
        tree.write(path, text)
    missing = {
        path: text for path, text in project.manifests.items() if not tree.exists(path)
    }  # the template's own example has its own
    manifests = list(_in_order(missing))
    plan_entities(tree, [manifest.entity for manifest in manifests], dt.date(1000, 1, 1))
    for manifest in manifests:
        _leave_migrations_out(tree, manifest)
    write_files(folder, (_Staged(each.path, each.after or b"") for each in tree.changes()))


@dataclass(frozen=True, slots=True)
class _Staged:
    path: str
    content: bytes
    executable: bool = False


def _leave_migrations_out(tree: Tree, recorded: Manifest) -> None:
    path = manifest_path(recorded.entity.names.singular)
    written = parse_manifest(tree.read(path), path).files
    for file in written:
        if file.startswith(MIGRATIONS):
            tree.remove(file)
    files = {file: sha for file, sha in written.items() if not file.startswith(MIGRATIONS)}
    history = {file: sha for file, sha in recorded.files.items() if file.startswith(MIGRATIONS)}
    tree.write(path, Manifest(recorded.entity, VERSION, files | history).text())


def _in_order(manifests: Mapping[str, str]) -> Iterator[Manifest]:
    """Each entity after those that it refers to."""
    waiting = {
        manifest.entity.names.entity: manifest
        for manifest in (parse_manifest(text, path) for path, text in sorted(manifests.items()))
    }
    while waiting:
        ready = [name for name, manifest in waiting.items() if not _needs(manifest) & set(waiting)]
        for name in ready or list(waiting):  # none is ready: adding the first says why
            yield waiting.pop(name)


def _needs(manifest: Manifest) -> set[str]:
    own = manifest.entity.names.entity
    return set(needed([manifest.entity])[own]) - {own}


def main(arguments: Iterable[str]) -> int:
    """Replay for another version. Returns the exit code; a refusal is told as JSON."""
    (folder,) = arguments
    try:
        replay(Project(**json.load(sys.stdin)), Path(folder))
    except (Refusal, OSError) as error:
        refusal = error if isinstance(error, Refusal) else no_passing_place(error)
        json.dump({"reason": refusal.reason, "remedy": refusal.remedy}, sys.stdout)
        return refusal.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
