"""Keeps answers: the same question to the same table on the same day has the same answer, already compressed."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock

from flask import Flask, Response, g, request

from dashboard.web.request_guard import CALLBACK

LARGEST = 1_000_000  # bytes of an answer that is kept
MOST = 48_000_000  # bytes of all answers that are kept, in one process
LONGEST = 4_000  # bytes of a question that is worth keeping
DASH = ("/_dash-layout", "/_dash-dependencies")
PAGES = ("/", "/<path:path>")  # what Dash calls the page that carries the app
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """What was sent: headers and body as they went over the wire."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    tag: str


class ResponseCache:
    """The last answers of a process; the oldest go first where there are too many."""

    def __init__(self, most: int = MOST) -> None:
        """Keep at most so many bytes."""
        self._most, self._size = most, 0
        self._kept: OrderedDict[Key, CachedResponse] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """How many answers are kept."""
        return len(self._kept)

    def get(self, key: Key) -> CachedResponse | None:
        """The answer to a question, which is then the newest."""
        with self._lock:
            answer = self._kept.get(key)
            if answer is not None:
                self._kept.move_to_end(key)
            return answer

    def put(self, key: Key, answer: CachedResponse) -> None:
        """Keep an answer and let old ones go; one that is too large is not kept."""
        if len(answer.body) > LARGEST:
            return
        with self._lock:
            old = self._kept.pop(key, None)
            self._size += len(answer.body) - (len(old.body) if old else 0)
            self._kept[key] = answer
            while self._size > self._most:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.body)

    def attach(self, server: Flask, version: Callable[[], str]) -> None:
        """Answer from memory where a page or a callback is asked for again; `version` names what the request is of.

        To be called before whatever compresses, so that answers are kept as they are sent.
        """

        @server.before_request
        def known() -> Response | None:
            g.question = key = _cache_key(version())
            answer = self.get(key) if key else None
            return None if answer is None else _response(answer)

        @server.after_request
        def kept(response: Response) -> Response:
            key: Key | None = g.pop("question", None)
            if key is None or response.status_code != 200 or response.is_streamed or "Set-Cookie" in response.headers:
                return response
            if request.method == "GET" and response.mimetype not in ("text/html", "application/json"):
                return response
            body = response.get_data()
            tag = hashlib.sha256(body).hexdigest()[:24]
            if request.method == "GET":
                response.headers["Cache-Control"] = "no-cache"
            answer = CachedResponse(tuple(response.headers.items()), body, tag)
            self.put(key, answer)
            return _response(answer)


def _cache_key(version: str) -> Key | None:
    """What an answer depends on; None for a question whose answer is not kept."""
    if request.method == "POST":
        if request.path != CALLBACK or (request.content_length or LONGEST) >= LONGEST:
            return None
        asked = request.get_data().decode("utf-8", "replace")
    elif request.method == "GET" and (
        request.path in DASH or request.endpoint == "/<path:path>" or request.path == "/"
    ):
        asked = request.full_path
    else:
        return None
    if len(asked) > LONGEST:
        return None
    encodings = request.headers.get("Accept-Encoding", "")
    return request.method, asked, encodings, version, date.today().isoformat()


def _response(answer: CachedResponse) -> Response:
    """The answer, or for a browser that has it already only that it still holds."""
    response = Response(answer.body, headers=dict(answer.headers))
    if request.method == "GET":
        response.set_etag(answer.tag)
        response.make_conditional(request)
    return response
