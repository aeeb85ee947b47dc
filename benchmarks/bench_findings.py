"""What layerline, import-linter and tach see of the same violations: our rules' own bad examples.

Each example is a small project whose offending lines are marked. import-linter and tach are
configured as somebody would who knows them and the architecture: layers, no route to a repository,
no circles among services, no framework or database where it does not belong. A line counts as seen
where a tool reports anything about that file and that line. The examples are ours, chosen for
what we look for: the table says what kinds of violations a tool can see, not how good it is.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from layerline import rules
from layerline.architecture.config import load
from layerline.linting import lint
from layerline.rules import Rule
from layerline.tree import Tree

BIN = Path(sys.executable).parent
LAYERS = (
    ("app.api", "app.events", "app.tasks", "app.scripts"),
    ("app.services",),
    ("app.repositories",),
    ("app.models",),
)
BESIDE = ("app.schemas", "app.core", "app.wiring")
FOREIGN = {
    "app.api.routes": ("sqlalchemy",),
    "app.services": ("fastapi", "starlette", "sqlalchemy"),
    "app.repositories": ("fastapi", "starlette"),
    "app.models": ("fastapi", "starlette"),
}
Places = set[tuple[str, int]]
WHOLE_FILE = 0
"""The line of what a tool reports of a file and no line of it: a circle."""


def main() -> None:
    """Print a row for each family of rules, and the sum."""
    seers: dict[str, Callable[[Path], Places]] = {
        "layerline": with_layerline,
        "import-linter": with_import_linter,
        "tach": with_tach,
    }
    marked: Counter[str] = Counter()
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for rule in rules.ALL:
        if rule.code[:3] not in FAMILIES or "pyproject.toml" in rule.bad.files():
            continue  # about our own comments; about edges that any of the three can be told
        expected = rule.bad.expected()
        marked[family(rule)] += len(expected)
        for name, see in seers.items():
            with tempfile.TemporaryDirectory() as folder:
                root = written(rule, Path(folder).resolve())
                found = see(root)
                places = {each for each in expected if {each, (each[0], WHOLE_FILE)} & found}
                seen[name][family(rule)] += len(places)
    table([(each, count, *(seen[name][each] for name in seers)) for each, count in marked.items()])
    table([("all", marked.total(), *(seen[name].total() for name in seers))])


FAMILIES = {
    "LL1": "callers and imports (LL1)",
    "LL2": "services (LL2)",
    "LL3": "repositories (LL3)",
    "LL4": "models (LL4)",
    "LL5": "services among each other, events (LL5)",
    "LL6": "async (LL6)",
    "LL7": "contracts, resources, state (LL7)",
}


def family(rule: Rule) -> str:
    """What a rule is about."""
    return FAMILIES[rule.code[:3]]


def table(rows: list[tuple[object, ...]]) -> None:
    """Rows of a table in Markdown."""
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")


def written(rule: Rule, root: Path) -> Path:
    """The example as a package that can be imported."""
    for path, content in rule.bad.files().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    for folder in [root / "src/app", *(root / "src/app").rglob("*")]:
        if folder.is_dir() and not (folder / "__init__.py").exists():
            (folder / "__init__.py").touch()
    return root


def with_layerline(root: Path) -> Places:
    """What we report."""
    tree = Tree(root)
    found = lint(tree, load(tree), rules.ALL, cached=False).findings
    return {(each.path, each.line) for each in found}


def with_import_linter(root: Path) -> Places:
    """The imports that break one of its contracts."""
    (root / ".importlinter").write_text("\n".join(contracts(root)))
    said = run([str(BIN / "lint-imports"), "--no-cache"], root)
    found: Places = set()
    for module, lines in re.findall(r"([\w.]+) -> [\w.]+ \((l\.[^)]*)\)", said):
        for line in re.findall(r"\d+", lines):
            found.add((path_of(root, module), int(line)))
    for modules in re.findall(r"^- \.([\w.]+) -> \.([\w.]+) \(\d+ import", said, re.MULTILINE):
        found |= {(path_of(root, f"app.services.{each}"), WHOLE_FILE) for each in modules}
    return found


def contracts(root: Path) -> Iterator[str]:
    """Contracts about the packages that an example has; it refuses those that it has not."""
    floors = [[each for each in floor if there(root, each)] for floor in LAYERS]
    yield from ("[importlinter]", "root_package = app", "include_external_packages = True")
    if sum(map(bool, floors)) > 1:
        yield from ("[importlinter:contract:layers]", "name = layers", "type = layers", "layers =")
        yield from (f"    {' : '.join(floor)}" for floor in floors if floor)
    callers = [each for each in LAYERS[0] if there(root, each)]
    callers = [each if each != "app.api" else "app.api.routes" for each in callers]
    callers = [each for each in callers if there(root, each)]
    if callers and there(root, "app.repositories"):
        yield from forbidden("callers", callers, ["app.repositories"])
    for number, (module, names) in enumerate(FOREIGN.items()):
        if there(root, module):
            yield from forbidden(f"foreign{number}", [module], list(names))
    if there(root, "app.services"):
        yield from ("[importlinter:contract:circles]", "name = circles", "type = acyclic_siblings")
        yield from ("ancestors =", "    app.services")


def forbidden(name: str, sources: list[str], targets: list[str]) -> Iterator[str]:
    """A contract that forbids to import something directly."""
    yield from (f"[importlinter:contract:{name}]", f"name = {name}", "type = forbidden")
    yield from ("source_modules =", *(f"    {each}" for each in sources))
    yield from ("forbidden_modules =", *(f"    {each}" for each in targets))
    yield "allow_indirect_imports = True"


def with_tach(root: Path) -> Places:
    """The imports that its modules do not allow."""
    own = [each for floor in LAYERS for each in floor if there(root, each)]
    beside = [each for each in BESIDE if there(root, each)]
    lines = ['source_roots = ["src"]', "forbid_circular_dependencies = true"]
    for name in [*own, *beside]:
        allowed = [each for each in below(name) if there(root, each)] + beside
        wanted = ", ".join(f'"{each}"' for each in allowed if each != name)
        lines += ["[[modules]]", f'path = "{name}"', f"depends_on = [{wanted}]"]
    (root / "tach.toml").write_text("\n".join(lines))
    said = run([str(BIN / "tach"), "check", "--output", "json"], root)
    return set(located(json.loads(said or "[]")))


def below(name: str) -> tuple[str, ...]:
    """What a layer may import: the next one, and models."""
    floor = next((at for at, names in enumerate(LAYERS) if name in names), len(LAYERS))
    following = LAYERS[floor + 1] if floor + 1 < len(LAYERS) else ()
    return (*following, "app.models") if floor < len(LAYERS) - 1 else ()


def located(found: object) -> Iterator[tuple[str, int]]:
    """Each place in a document of tach."""
    if isinstance(found, dict):
        if "file_path" in found and "line_number" in found:
            yield found["file_path"], found["line_number"]
        for each in found.values():
            yield from located(each)
    elif isinstance(found, list):
        for each in found:
            yield from located(each)


def there(root: Path, module: str) -> bool:
    """Whether an example has a package."""
    return (root / "src" / module.replace(".", "/")).is_dir()


def path_of(root: Path, module: str) -> str:
    """Where a module is."""
    stem = f"src/{module.replace('.', '/')}"
    return f"{stem}/__init__.py" if (root / stem).is_dir() else f"{stem}.py"


def run(command: list[str], folder: Path) -> str:
    """What a tool says; it ends with 1 where it finds something."""
    environment = os.environ | {"PYTHONPATH": str(folder / "src"), "COLUMNS": "400"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout


if __name__ == "__main__":
    main()
