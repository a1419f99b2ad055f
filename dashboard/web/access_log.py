"""Access log: one JSON object a line, with a line for each request."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from dashboard.web.auth.roles import current_account
from dashboard.web.proxy import INSIDE
from dashboard.web.request_timer import request_seconds

QUIET = "version"  # open pages ask for it every few seconds; who looks is in the lines of the views

access_logger = logging.getLogger("dashboard.access")


class JsonFormatter(logging.Formatter):
    """Formats a log record as JSON: time, level, logger, message, trace, and what it carries in `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        content = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            content["trace"] = self.formatException(record.exc_info)
        return json.dumps(content | getattr(record, "fields", {}), ensure_ascii=False)


def log_as_json() -> None:
    """Write all that this process logs as JSON lines."""
    for name in ("", "gunicorn.error"):
        for handler in logging.getLogger(name).handlers:
            handler.setFormatter(JsonFormatter())


def add_access_log(server: Flask) -> None:
    """Log each request but those of `QUIET`; call it before whatever answers, so that refusals are logged."""

    @server.after_request
    def log_request(response: Response) -> Response:
        if request.environ.get(INSIDE) or (request.endpoint == QUIET and response.status_code == 200):
            return response
        fields = {
            "address": request.remote_addr,
            "user": current_account().name or None,
            "method": request.method,
            "path": request.full_path.rstrip("?"),
            "status": response.status_code,
            "bytes": response.content_length,  # none where an answer is sent in pieces
            "ms": round(request_seconds() * 1000, 1),
            "error": g.get("error"),
        }
        access_logger.info("%s %s %s", request.method, request.path, response.status_code, extra={"fields": fields})
        return response
