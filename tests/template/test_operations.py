"""The files that other programs read (Docker, compose, CI) hold to what those programs expect."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from layerline.generation.project import EXECUTABLE_NOTE
from layerline.templating.project import render_project
from layerline.templating.questions import complete_answers, read_questionnaire, template_root

QUESTIONNAIRE = read_questionnaire(template_root())
BROKERS = ("none", "nats", "redis", "kafka", "rabbitmq")
SCRIPTS = Path(sys.executable).parent
WORKFLOW = ".github/workflows/ci.yml"
ALL = ("Dockerfile", ".dockerignore", "compose.yaml", WORKFLOW, ".gitlab-ci.yml")


def render(**answers: str) -> dict[str, str]:
    complete = complete_answers(QUESTIONNAIRE, answers, folder_name="shop")
    files = render_project(QUESTIONNAIRE, complete, {})
    return {file.path: file.content.decode() for file in files if file.path != EXECUTABLE_NOTE}


def check(schema: str, paths: list[Path]) -> None:
    """Hold files to a schema that check-jsonschema brings with it."""
    command = [str(SCRIPTS / "check-jsonschema"), "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*command, *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def write(folder: Path, texts: Iterator[str]) -> list[Path]:
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"{number}.yml")
        paths[-1].write_text(text)
    return paths


def test_the_compose_files_are_what_compose_expects(tmp_path: Path) -> None:
    texts = (render(broker=broker)["compose.yaml"] for broker in BROKERS)
    check("compose-spec", write(tmp_path, texts))


@pytest.mark.parametrize(
    ("ci", "schema", "path"),
    [("github", "github-workflows", WORKFLOW), ("gitlab", "gitlab-ci", ".gitlab-ci.yml")],
)
def test_the_ci_files_are_what_their_host_expects(
    ci: str, schema: str, path: str, tmp_path: Path
) -> None:
    options = product(("yes", "no"), ("none", "jwt"), ("none", "rabbitmq"))
    rendered = [
        render(ci=ci, docker=docker, auth=auth, broker=broker)[path]
        for docker, auth, broker in options
    ]
    check(schema, write(tmp_path, iter(rendered)))
    for command in ("make check", "make test", "make migrations-check", "make fuzz"):
        assert all(f"{command}\n" in f"{text}\n" for text in rendered)


def test_each_host_is_handed_the_findings_in_its_own_format() -> None:
    job = yaml.safe_load(render(ci="github")[WORKFLOW])["jobs"]["layers"]
    assert job["permissions"] == {"contents": "read", "security-events": "write"}
    *_, written, upload = job["steps"]
    assert "--format sarif" in written["run"]
    assert upload["uses"].startswith("github/codeql-action/upload-sarif@")
    assert written["run"].endswith(f"> {upload['with']['sarif_file']}")
    job = yaml.safe_load(render(ci="gitlab")[".gitlab-ci.yml"])["layers"]
    assert "--format gitlab" in job["script"][0]
    assert job["script"][0].endswith(f"> {job['artifacts']['reports']['codequality']}")


def test_make_layers_prints_nothing_but_the_report(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(render()["Makefile"])
    command = ["make", "--silent", "layers", "LAYERLINE=echo", "LINT_OPTIONS=--format sarif"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("lint --format sarif\n", "echo lint --format sarif\n")
    done = subprocess.run(command[:-1], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "lint\n"


@pytest.mark.parametrize("telemetry", ["yes", "no"])
def test_hadolint_finds_nothing_in_the_dockerfile(telemetry: str, tmp_path: Path) -> None:
    hadolint = shutil.which("hadolint", path=str(SCRIPTS)) or shutil.which("hadolint")
    if hadolint is None:
        missing = pytest.fail if os.environ.get("LAYERLINE_REQUIRE_SERVICES") else pytest.skip
        missing("no hadolint is on the PATH, and its package is not for this machine")
    (tmp_path / "Dockerfile").write_text(render(telemetry=telemetry)["Dockerfile"])
    done = subprocess.run(
        [hadolint, "--failure-threshold", "style", tmp_path / "Dockerfile"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("broker", BROKERS)
def test_every_image_has_a_version(broker: str) -> None:
    files = render(broker=broker)
    services: dict[str, Any] = yaml.safe_load(files["compose.yaml"])["services"]
    images = [service["image"] for service in services.values() if "build" not in service]
    images += re.findall(r"^ARG PYTHON=(.+)$", files["Dockerfile"], re.MULTILINE)
    assert len(images) == 2 + (broker != "none")
    assert [image for image in images if not re.search(r"(^|:)[0-9]+\.?[0-9]*", image)] == []


def test_what_the_dockerfile_copies_is_in_the_project_and_not_ignored() -> None:
    files = render()
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", files["Dockerfile"], re.MULTILINE)
        for source in line.split()
    ]
    allowed = {line[1:] for line in files[".dockerignore"].splitlines() if line.startswith("!")}
    assert set(copied) == allowed
    for source in copied:
        assert [path for path in files if path == source or path.startswith(f"{source}/")]


def test_the_worker_and_the_migrations_have_services_of_their_own() -> None:
    services = yaml.safe_load(render(broker="nats")["compose.yaml"])["services"]
    assert set(services) == {"api", "worker", "migrate", "postgres", "nats"}
    for name in ("api", "worker"):
        conditions = services[name]["depends_on"]
        assert conditions["migrate"] == {"condition": "service_completed_successfully"}
        assert conditions["nats"] == {"condition": "service_healthy"}
    assert services["api"]["environment"]["APP_RELAY_ENABLED"] == "false"
    assert "APP_RELAY_ENABLED" not in services["worker"]["environment"]


@pytest.mark.parametrize(
    ("answers", "absent"),
    [
        ({"docker": "no"}, ("Dockerfile", ".dockerignore", "compose.yaml")),
        ({"ci": "none"}, (WORKFLOW, ".gitlab-ci.yml")),
        ({"ci": "gitlab"}, (WORKFLOW,)),
        ({"ci": "github"}, (".gitlab-ci.yml",)),
    ],
)
def test_what_was_not_asked_for_leaves_no_trace(
    answers: dict[str, str], absent: tuple[str, ...]
) -> None:
    files = render(**answers)
    assert not set(absent) & set(files)
    if "docker" in answers:
        words = re.compile(r"docker|\bcompose\b", re.IGNORECASE)
        assert [path for path, text in files.items() if words.search(text)] == [
            ".copier-answers.yml"
        ]
