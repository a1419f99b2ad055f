"""Validates callback requests: what no page would send is answered with 400, 404, 413 or 415, never with a trace."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from dash.exceptions import DashException
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, ServiceUnavailable
from werkzeug.sansio.utils import host_is_trusted

from dashboard.web.callback_check import MAX_VALUE_CHARS, RequestError, check_callback
from dashboard.web.proxy import INSIDE

MAX_BODY_BYTES = 64_000  # of any request but the desk's forms; a real one has about 800
MAX_UPLOAD_BYTES = 28 * 2**20  # of a form with workbooks
CALLBACK = "/_dash-update-component"
WATCHED_ENDPOINTS = frozenset({"alive", "ready", "metrics"})  # that whoever watches a server asks
CALLBACK_ARGS = frozenset({"endId"})  # query arguments that Dash's renderer may send

log = logging.getLogger(__name__)


def add_request_guard(server: Flask, callbacks: Callable[[], Mapping[str, Mapping[str, Any]]]) -> None:
    """Validate every callback post, and answer whatever fails in plain words, logged once.

    `callbacks` returns Dash's callback map. Call it before whatever answers.
    """
    server.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES

    @server.before_request
    def validate() -> Response | None:
        if request.path != CALLBACK or request.method != "POST":
            return None
        try:
            _check(callbacks())
        except RequestError as error:
            return plain_response(f"{error.reason}\n", error.status)
        return None

    @server.errorhandler(DashException)
    def unknown_file(_: DashException) -> Response:
        return plain_response(f"not found – {request.path}\n", 404)

    @server.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        response = plain_response(f"{error.name} – {request.method} {request.path}\n", error.code or 500)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(error.valid_methods)
        if isinstance(error, ServiceUnavailable) and error.retry_after:
            response = plain_response(f"{error.description}\n", 503)
            response.headers["Retry-After"] = str(error.retry_after)
        return response

    @server.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        return plain_response(f"服务器出错 · an error in the server: {log_error(error)}\n", 500)


def require_host_name(server: Flask, names: Sequence[str]) -> None:
    """Refuse requests for other hosts than `names`, as a page of another site would send them by DNS rebinding.

    Health checks and metrics answer for any: who watches a server names it by its address. Call it before whatever
    answers.
    """

    @server.before_request
    def check() -> Response | None:
        host = request.headers.get("Host", "")
        if request.endpoint in WATCHED_ENDPOINTS or request.environ.get(INSIDE) or host_is_trusted(host, names):
            return None
        return plain_response("地址不对 · this dashboard is not reached under this name; --host-name says which\n", 400)


def plain_response(text: str, status: int) -> Response:
    """A plain-text response."""
    return Response(text, status=status, mimetype="text/plain")


def log_error(error: Exception, text: str = "") -> str:
    """Log an error once under a number that the reader sees; its response is not cached.

    `text` says what is wrong, where that is known; else its trace is logged.
    """
    number = uuid4().hex[:8]
    g.pop("cache_key", None)
    words = text or "\n" + "".join(traceback.format_exception(error)).rstrip()
    g.error = number
    log.error("error %s at %s %s %s", number, request.method, request.path, words, extra={"fields": {"error": number}})
    return number


def _check(callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """RequestError where the request's body is not what the page's own scripts send for one of the app's callbacks."""
    if unknown := set(request.args) - CALLBACK_ARGS:
        raise RequestError(400, f"no such words behind this address: {', '.join(sorted(unknown))[:MAX_VALUE_CHARS]}")
    if request.mimetype != "application/json":
        raise RequestError(415, "a callback is asked for with application/json")
    body = _body()
    output = body.get("output")
    if not isinstance(output, str):
        raise RequestError(400, "output: the name of a callback's outputs is missing")
    if "callback" not in callbacks.get(output, {}):
        raise RequestError(404, "output: this dashboard has no such callback")
    check_callback(body, callbacks[output])
    g.callback_output = output
    first = next(iter(body["inputs"]), None)
    g.callback_page = first.get("value") if isinstance(first, dict) and first["id"] == "page" else None


def _body() -> Mapping[str, Any]:
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise RequestError(400, "the body is not JSON, or nested too deep") from error
    if not isinstance(body, dict):
        raise RequestError(400, "the body is not a JSON object")
    return body
