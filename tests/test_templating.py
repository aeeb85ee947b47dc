from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from layerline.templating.environment import entity_environment, render


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder of the test's own, and an environment that does not know another."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    entity_environment.cache_clear()
    yield tmp_path / "layerline" / "templates"
    entity_environment.cache_clear()


def compile_all() -> list[str]:
    names = entity_environment().list_templates()
    for name in names:
        entity_environment().get_template(name)
    return names


def test_a_name_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("model.py.jinja")


def test_each_template_is_compiled_once_and_kept(cache: Path) -> None:
    names = compile_all()
    kept = {path: path.stat().st_mtime_ns for path in cache.iterdir()}
    assert len(kept) == len(names)

    entity_environment.cache_clear()
    compile_all()
    assert {path: path.stat().st_mtime_ns for path in cache.iterdir()} == kept


@pytest.mark.parametrize("length", [0, 10, 40, 200])
def test_a_damaged_cache_is_compiled_anew(cache: Path, length: int) -> None:
    compile_all()
    for path in cache.iterdir():
        path.write_bytes(path.read_bytes()[:length])

    entity_environment.cache_clear()
    assert compile_all()
    assert all(len(path.read_bytes()) > 200 for path in cache.iterdir())


def test_without_a_place_for_a_cache_it_compiles_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    entity_environment.cache_clear()
    assert compile_all()
    assert entity_environment().bytecode_cache is None
    entity_environment.cache_clear()
