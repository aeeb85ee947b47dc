import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from app.core.logs import SERVER_LOGGERS, configure_logging


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, ours = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:], root.level = handlers, level
    structlog.configure(**ours)
    structlog.contextvars.clear_contextvars()


def test_ours_and_what_libraries_log_are_json_with_the_ids(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("INFO", "json")
    structlog.contextvars.bind_contextvars(request_id="r1")
    structlog.get_logger().info("thing.done", total=3)
    logging.getLogger("sqlalchemy.pool").warning("pool of %s is full", 10)
    logging.getLogger("sqlalchemy.pool").debug("not asked for")
    ours, theirs = map(json.loads, capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["request_id"], ours["total"]) == ("thing.done", "r1", 3)
    assert (theirs["event"], theirs["request_id"]) == ("pool of 10 is full", "r1")
    assert (theirs["logger"], theirs["level"]) == ("sqlalchemy.pool", "warning")


def test_a_librarys_stack_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", "json")
    logging.getLogger("library").error("it failed", exc_info=OSError("away"))
    (line,) = capsys.readouterr().err.splitlines()
    assert "OSError: away" in json.loads(line)["exception"]


def test_the_servers_lines_look_like_ours(capsys: pytest.CaptureFixture[str]) -> None:
    for name in SERVER_LOGGERS:
        logging.getLogger(name).addHandler(logging.StreamHandler())
    configure_logging("INFO", "json")
    logging.getLogger("uvicorn.error").info("Application startup complete.")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "Application startup complete."


def test_a_request_is_logged_once_and_the_server_keeps_to_the_level(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.getLogger("uvicorn.error").setLevel(logging.INFO)
    configure_logging("WARNING", "json")
    assert not logging.getLogger("uvicorn.access").hasHandlers()
    logging.getLogger("uvicorn.error").info("Application startup complete.")
    assert capsys.readouterr().err == ""


def test_people_read_another_form(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", "console")
    logging.getLogger("library").info("hello")
    assert "hello" in capsys.readouterr().err
