"""The log as one JSON object a line, with a line for each request, for those who gather logs."""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from dashboard.web.proxy import INSIDE

access = logging.getLogger("dashboard.access")


class JsonFormatter(logging.Formatter):
    """Time, level, what speaks, what it says, and what a record carries in `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told | getattr(record, "fields", {}), ensure_ascii=False)


def log_as_json() -> None:
    """Let all that this process logs be JSON lines."""
    for name in ("", "gunicorn.error"):
        for handler in logging.getLogger(name).handlers:
            handler.setFormatter(JsonFormatter())


def add_access_log(server: Flask) -> None:
    """One line for each request; to be called before all else, so that refusals are seen and the time is whole."""

    @server.before_request
    def begun() -> None:
        g.begun = time.perf_counter()

    @server.after_request
    def answered(response: Response) -> Response:
        if request.environ.get(INSIDE):
            return response
        fields = {
            "address": request.remote_addr,
            "user": g.get("user"),
            "method": request.method,
            "path": request.full_path.rstrip("?"),
            "status": response.status_code,
            "bytes": response.content_length,  # none where an answer is sent in pieces
            "ms": round((time.perf_counter() - g.begun) * 1000, 1),
            "error": g.get("error"),
        }
        access.info("%s %s %s", request.method, request.path, response.status_code, extra={"fields": fields})
        return response
