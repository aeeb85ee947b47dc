"""Structured logs: one JSON object a line, or what people like to read."""

import logging
import sys
from typing import Literal

import structlog
from structlog.typing import Processor

SERVER_LOGGERS = ("uvicorn", "uvicorn.error", "uvicorn.access")
REPEATING_LOGGER = "uvicorn.access"
"""Says of each request what our own line says already."""


def configure_logging(level: str, form: Literal["json", "console"]) -> None:
    """Set the process's logging up: ours, and what libraries log in the standard way."""
    number = logging.getLevelNamesMapping()[level]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderers: list[Processor] = [plain_console()]
    if form == "json":
        renderers = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[*shared, *renderers],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    _configure_standard_logging(number, shared, renderers)


def plain_console() -> structlog.dev.ConsoleRenderer:
    """For people. A stack stays plain text: drawing it takes seconds."""
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def _configure_standard_logging(
    level: int, shared: list[Processor], renderers: list[Processor]
) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in SERVER_LOGGERS:  # uvicorn gave them handlers of their own
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.NOTSET)
        logger.propagate = name != REPEATING_LOGGER
