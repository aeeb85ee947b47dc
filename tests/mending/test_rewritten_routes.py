"""A route that is rewritten does what it did, however it is written; else it is left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from asking_routes import BODIES, outcomes, route, written
from disk import Run, snapshot

Layerline = Callable[..., Run]
MANGLES: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "tabs": lambda text: text.replace("    ", "\t"),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "no newline at the end": lambda text: text.rstrip("\n"),
    "a neighbour": lambda text: text + "\n\ndef other(session, repo):\n    return repo  # kept\n",
    "comments": lambda text: text.replace("\nasync def", "\n# above\nasync def") + "# below\n",
}
CERTAIN = {
    *("on the spot", "a constant", "bound", "in a condition", "in a try", "on one line"),
    *("several questions", "the same question twice", "the same words twice"),
}
LEFT = {"one question inside another", "several questions and something else of it"}


CASES = (
    *(("plain", "as it is"), ("keyword only", "tabs"), ("given first", "line ends of Windows")),
    *(("lines", "comments"), ("plain", "no newline at the end"), ("lines", "a neighbour")),
)


@pytest.mark.parametrize(("layout", "mangle"), CASES)
def test_a_rewritten_route_does_what_it_did(
    layout: str, mangle: str, tmp_path: Path, layerline: Layerline
) -> None:
    written(tmp_path)
    folder = tmp_path / "src/app/api/routes"
    folder.mkdir()
    names = {f"r{at}": title for at, title in enumerate(BODIES)}
    for name, title in names.items():
        given, body = BODIES[title]
        text = MANGLES[mangle](route(body, given, layout))
        (folder / f"{name}.py").write_bytes(text.encode())
    before, files = outcomes(tmp_path, list(names)), snapshot(folder)
    layerline("lint", "--fix", "--unsafe-fixes", tmp_path)
    after = outcomes(tmp_path, list(names))
    assert {names[each]: after[each] for each in names} == {
        names[each]: before[each] for each in names
    }
    changed = {
        names[path.removesuffix(".py")]
        for path, now in snapshot(folder).items()
        if path.endswith(".py") and now != files[path]
    }
    assert changed >= CERTAIN
    assert changed.isdisjoint(LEFT)
