"""What may be asked: a request that no page would send is answered with 400, 404, 413 or 415, never with a trace."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from dash.exceptions import DashException
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

LARGEST = 64_000  # bytes of a request's body; a real one has about 800
LONGEST = 4_000  # characters of a value in it
CALLBACK = "/_dash-update-component"
OWN = frozenset({"endId"})  # what Dash's scripts may put behind the address of a callback

log = logging.getLogger(__name__)


class RequestError(Exception):
    """A request that is not answered: the status, and what is wrong in plain words."""

    def __init__(self, status: int, reason: str) -> None:
        """Keep both."""
        super().__init__(reason)
        self.status, self.reason = status, reason


def add_request_guard(server: Flask, callbacks: Callable[[], Mapping[str, Mapping[str, Any]]]) -> None:
    """Check every callback post before anybody answers it, and tell whatever fails in plain words, logged once.

    `callbacks` are Dash's callbacks by their outputs. To be called before what answers.
    """
    server.config["MAX_CONTENT_LENGTH"] = LARGEST

    @server.before_request
    def checked() -> Response | None:
        if request.path != CALLBACK or request.method != "POST":
            return None
        try:
            _check(callbacks())
        except RequestError as refused:
            return plain_response(f"{refused.reason}\n", refused.status)
        return None

    @server.errorhandler(DashException)
    def unknown_file(_: DashException) -> Response:
        return plain_response(f"not found – {request.path}\n", 404)

    @server.errorhandler(HTTPException)
    def told(error: HTTPException) -> Response:
        answer = plain_response(f"{error.name} – {request.method} {request.path}\n", error.code or 500)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            answer.headers["Allow"] = ", ".join(error.valid_methods)
        return answer

    @server.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        return plain_response(f"服务器出错 · an error in the server: {log_error(error)}\n", 500)


def plain_response(said: str, status: int) -> Response:
    """A sentence as an answer."""
    return Response(said, status=status, mimetype="text/plain")


def log_error(error: Exception) -> str:
    """Log an error once with its trace, under a number that the reader is told; its answer is not kept."""
    number = uuid4().hex[:8]
    g.pop("question", None)
    trace = "".join(traceback.format_exception(error)).rstrip()
    g.error = number
    log.error("error %s at %s %s\n%s", number, request.method, request.path, trace, extra={"fields": {"error": number}})
    return number


def _check(callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """RefusalError where the request's body is not what the page's own scripts send for one of the app's callbacks."""
    if set(request.args) - OWN:
        raise RequestError(
            400, f"no such words behind this address: {', '.join(sorted(set(request.args) - OWN))[:LONGEST]}"
        )
    if request.mimetype != "application/json":
        raise RequestError(415, "a callback is asked for with application/json")
    body = _body()
    output = body.get("output")
    if not isinstance(output, str):
        raise RequestError(400, "output: the name of a callback's outputs is missing")
    if "callback" not in callbacks.get(output, {}):
        raise RequestError(404, "output: this dashboard has no such callback")
    declared = callbacks[output]
    _check_values("inputs", body.get("inputs"), declared["inputs"])
    _check_values("state", body.get("state", []), declared["state"])
    _check_outputs(body.get("outputs"), output)
    known = {f"{one['id']}.{one['property']}" for one in declared["inputs"]}
    changed = body.get("changedPropIds", [])
    if not (isinstance(changed, list) and all(isinstance(one, str) and one in known for one in changed)):
        raise RequestError(400, f"changedPropIds: a list of {', '.join(sorted(known))} is allowed")


def _body() -> Mapping[str, Any]:
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise RequestError(400, "the body is not JSON, or nested too deep") from error
    if not isinstance(body, dict):
        raise RequestError(400, "the body is not a JSON object")
    return body


def _check_values(name: str, given: Any, declared: list[Mapping[str, str]]) -> None:
    wanted = [(one["id"], one["property"]) for one in declared]
    if not isinstance(given, list) or len(given) != len(wanted):
        raise RequestError(400, f"{name}: {len(wanted)} are needed, as a list")
    for one, pair in zip(given, wanted, strict=True):
        if not isinstance(one, dict) or (one.get("id"), one.get("property")) != pair:
            raise RequestError(400, f"{name}: {pair[0]}.{pair[1]} is needed")
        value = one.get("value")
        if not (value is None or (isinstance(value, str) and len(value) <= LONGEST)):
            raise RequestError(400, f"{name}: {pair[0]}.{pair[1]} is a text of at most {LONGEST} characters")


def _check_outputs(given: Any, output: str) -> None:
    wanted = output.strip(".").split("...")
    named = [
        f"{one.get('id')}.{one.get('property')}" if isinstance(one, dict) else None
        for one in (given if isinstance(given, list) else [given])
    ]
    if named != wanted:
        raise RequestError(400, f"outputs: {', '.join(wanted)} are needed, in this order")
