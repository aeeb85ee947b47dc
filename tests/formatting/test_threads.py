"""Files are formatted side by side, and what is not made for that is done one by one."""

import time
from pathlib import Path

import pytest
from ruff import find_ruff_bin  # type: ignore[import-untyped]  # it ships without types

from layerline.formatting import Formatting, _ruff


def test_ruff_is_never_looked_for_twice_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    looking: list[int] = []
    most = 0

    def slowly() -> str:
        nonlocal most
        looking.append(1)
        most = max(most, len(looking))
        time.sleep(0.05)
        looking.pop()
        return str(find_ruff_bin())

    monkeypatch.setattr(_ruff, "find_ruff_bin", slowly)
    (tmp_path / "pyproject.toml").touch()
    several = [Formatting({"one.py": "one=1\n"}, tmp_path) for _ in range(4)]
    assert [each.result() for each in several] == [{"one.py": "one = 1\n"}] * 4
    assert most == 1
