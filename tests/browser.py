"""A real browser, from its command line: what a page is after its scripts ran, and how it looks."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str:
    """Where the browser is; without one the test is skipped, unless that must not happen."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        if os.environ.get("LAYERLINE_REQUIRE_BROWSER") == "1":
            pytest.fail("there is no chromium")
        pytest.skip("there is no chromium")
    return found


def rendered(page: Path, query: str = "") -> str:
    """The document of a page after its scripts ran."""
    return _run("--dump-dom", page.as_uri() + query)


def screenshot(page: Path, target: Path) -> bytes:
    """How a page looks, as a PNG."""
    _run(f"--screenshot={target}", "--window-size=1200,800", page.as_uri())
    return target.read_bytes()


def _run(*arguments: str) -> str:
    """Run the browser without network: each name leads nowhere."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [
                browser(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                f"--user-data-dir={home}",
                "--virtual-time-budget=5000",
                *arguments,
            ],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
    return done.stdout
