"""`[tool.layerline]` of pyproject.toml, or layerline.toml, read into an `Architecture`.

Without either the project is taken as laid out by convention. Everything that is
wrong with the table is said at once, each mistake with the key that makes it.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from layerline.architecture.conventions import PACKAGES, conventional, folder_of
from layerline.architecture.features import with_features
from layerline.architecture.globs import glob_pattern
from layerline.architecture.layers import Architecture
from layerline.architecture.table import RuleWords, Table
from layerline.errors import Refusal
from layerline.tree import Tree

PYPROJECT = "pyproject.toml"
OWN_FILE = "layerline.toml"
"""The same keys at the top level, for a project without `pyproject.toml`; it decides over one."""
_REMEDY = 'run it in a project\'s folder, or write `package = "src/…"` under [tool.layerline]'


def load(tree: Tree, words: RuleWords | None = None) -> Architecture:
    """The architecture of a project: declared, else by convention.

    Args:
        tree: the project's files.
        words: the rules that the table may speak of; None takes any.

    Raises:
        Refusal: the configuration is wrong, or there is neither one nor a known layout.
    """
    content = _table(tree)
    if content is None:
        return _by_convention(tree)
    if "projects" in content:
        raise Refusal(
            f"{tree.root.name} holds several projects", remedy="run it in one of them, or name one"
        )
    table = Table(content, words)
    found = table.architecture()
    _refuse_mistakes(tree, [*table.mistakes, *_packages_without_code(tree, found)])
    if found is None:
        architecture = table.adjusted(_by_convention(tree))
    else:
        architecture = found if found.declared else with_features(tree, found)
    _refuse_mistakes(tree, [*_globs_without_files(tree, architecture)])
    return architecture


def _refuse_mistakes(tree: Tree, mistakes: Sequence[str]) -> None:
    if mistakes:
        raise Refusal(
            "[tool.layerline] is wrong: " + "; ".join(mistakes),
            remedy=f"correct {'it' if len(mistakes) == 1 else 'them'} in {config_file(tree)}",
        )


def config_file(tree: Tree) -> str:
    """The file in which a project is configured, or would be."""
    return OWN_FILE if tree.exists(OWN_FILE) else PYPROJECT


def rules_table(tree: Tree) -> str:
    """Where the rules of a project's own stand: the file, and the table without their name."""
    file = config_file(tree)
    return f"{file}, [{'rules' if file == OWN_FILE else 'tool.layerline.rules'}.NAME]"


def is_configured(tree: Tree) -> bool:
    """Whether a project has a configuration.

    Raises:
        Refusal: there is a file that is no TOML.
    """
    return _table(tree) is not None


def members(tree: Tree) -> tuple[str, ...]:
    """The folders of the projects that `projects` names, none where it is one project.

    Raises:
        Refusal: `projects` names nothing, or stands beside other keys.
    """
    content = _table(tree) or {}
    if "projects" not in content:
        return ()
    table = Table(content, None)
    globs = table.strings("projects")
    mistakes = [*table.mistakes]
    if others := sorted(set(content) - {"projects"}):
        mistakes.append(f"`{others[0]}` stands beside `projects`: it belongs into each project")
    found: dict[str, None] = {}
    for glob in globs:
        folders = sorted(path for path in tree.root.glob(glob) if path.is_dir())
        known = [each for each in folders if _is_project(each)]
        if not known:
            mistakes.append(f"`projects` names {glob!r}, where no project is configured")
        found.update(dict.fromkeys(each.relative_to(tree.root).as_posix() for each in known))
    if mistakes:
        raise Refusal(
            "[tool.layerline] is wrong: " + "; ".join(mistakes),
            remedy=f"correct it in {config_file(tree)}",
        )
    return tuple(found)


def _is_project(folder: Path) -> bool:
    configured = b"tool.layerline" in _content(folder / PYPROJECT) or (folder / OWN_FILE).exists()
    return configured or any(_is_package(folder / package) for package in PACKAGES)


def find_root(start: Path) -> Path:
    """The project around a folder or file: the nearest configured one, else a known layout.

    Raises:
        Refusal: there is none, or not even the folder.
    """
    if not start.exists():
        raise Refusal(f"there is no folder {start}", remedy="check how it is written")
    here = start.resolve()
    folders = [here, *here.parents]
    for folder in folders:
        if b"tool.layerline" in _content(folder / PYPROJECT) or (folder / OWN_FILE).is_file():
            return folder
    for folder in folders[:-1]:  # a container's /app is not everybody's project
        if folder.name != "src" and any(_is_package(folder / package) for package in PACKAGES):
            return folder
    raise Refusal(f"no layered project in or above {start}", remedy=_REMEDY)


def _is_package(folder: Path) -> bool:
    return folder.is_dir() and not (folder / "pyvenv.cfg").exists()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() else b""  # a pipe would wait for its writer
    except OSError:
        return b""


def _table(tree: Tree) -> Mapping[str, object] | None:
    if tree.exists(OWN_FILE):
        try:
            return tomllib.loads(tree.read(OWN_FILE))
        except tomllib.TOMLDecodeError as error:
            raise Refusal(f"{OWN_FILE} is not TOML: {error}", remedy="correct that line") from None
    if not tree.exists(PYPROJECT):
        return None
    try:
        tool = tomllib.loads(tree.read(PYPROJECT)).get("tool", {})
    except tomllib.TOMLDecodeError as error:
        raise Refusal(f"{PYPROJECT} is not TOML: {error}", remedy="correct that line") from None
    if not isinstance(tool, dict):
        raise Refusal(f"`tool` of {PYPROJECT} is no table", remedy="correct it there")
    table = tool.get("layerline")
    if table is not None and not isinstance(table, dict):
        raise Refusal("[tool.layerline] is no table", remedy=f"correct it in {PYPROJECT}")
    return table


def _packages_without_code(tree: Tree, found: Architecture | None) -> list[str]:
    """A package that is not there is misspelt; to check nothing would look like success."""
    return [
        f"there is no package {package or '.'}"
        for package in (found.packages if found else ())
        if not tree.exists(package) and next(tree.paths(package), None) is None
    ]


def _globs_without_files(tree: Tree, architecture: Architecture) -> Iterator[str]:
    """The globs of rules and levels that no file matches: they are about nothing, ever."""
    settings = architecture.settings
    globs = [(f"rules.{own.name}.files", glob) for own in settings.custom for glob in own.files]
    globs += [("paths", glob) for glob, _ in settings.paths]
    if not globs:
        return
    paths = [
        path
        for package in architecture.packages
        for path in tree.paths(folder_of(package))
        if path.endswith(".py") and not architecture.excludes(path)
    ]
    for key, glob in globs:
        if not any(map(glob_pattern(glob).fullmatch, paths)):
            yield f"`{key}` names {glob!r}, which no file matches"


def _by_convention(tree: Tree) -> Architecture:
    for package in PACKAGES:
        if next(tree.paths(package), None) is not None:
            return with_features(tree, conventional(package))
    raise Refusal("neither src/app nor app holds any code", remedy=_REMEDY)
