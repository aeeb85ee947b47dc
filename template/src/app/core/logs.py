"""Structured logs: one JSON object a line, or what people like to read."""

import logging
import sys
from typing import Literal

import structlog


def configure_logging(level: str, form: Literal["json", "console"]) -> None:
    """Set the process's logging up."""
    json = (structlog.processors.format_exc_info, structlog.processors.JSONRenderer())
    renderers = json if form == "json" else (structlog.dev.ConsoleRenderer(),)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *renderers,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
