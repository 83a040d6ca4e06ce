"""No log line may hold what a respondent sent, from where, or with which code (design D4)."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any

from flask import Flask, request

from .respondents import RESPONDENT_ADDRESS, is_respondent

PAPER = "/office/paper/"  # where answers from paper are typed in
FEEDS = "/calendar/"  # where an address is a secret
LOGGERS = ("waitress", "waitress.queue", "werkzeug", "forms_app.web.app")


class RespondentFilter(logging.Filter):
    """Drops every record that names a respondent's address, in its text or in its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if record.exc_info:
            text += logging.Formatter().formatException(record.exc_info)
        return RESPONDENT_ADDRESS.search(text) is None


def hush() -> None:
    """Put the filter on the loggers of the server and of the application, once."""
    logging.getLogger("peewee").setLevel(logging.INFO)  # below, it writes every statement with its values
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(each, RespondentFilter) for each in logger.filters):
            logger.addFilter(RespondentFilter())


class QuietFlask(Flask):
    """Flask, but an exception on a respondent's page is logged by its type and place alone."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._told: set[str] = set()

    def log_exception(self, exc_info: Any) -> None:
        """Once per place and process: no traceback, message, address or body, and no series of times."""
        if not is_respondent(request.path) and not request.path.startswith((PAPER, FEEDS)):
            super().log_exception(exc_info)
            return
        kind, _, trace = exc_info
        place = f"{kind.__name__} tại {_innermost(trace)}"
        if place not in self._told:
            self._told.add(place)
            self.logger.error("Lỗi ở trang của người trả lời: %s", place)


def _innermost(trace: TracebackType | None) -> str:
    """``module:line`` where the exception was raised."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
