"""Caches compressed responses by URL, data version and date."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock

from flask import Flask, Response, g, request

MAX_RESPONSE_BYTES = 1_000_000  # of a response that is cached
MAX_CACHE_BYTES = 48_000_000  # of all cached responses of a process with their keys and headers
MAX_RESPONSES = 5_000
RESPONSE_OVERHEAD_BYTES = 1_000  # of the objects that hold a response, about
MAX_KEY_BYTES = 4_000  # of a request that is cached
DASH = ("/_dash-layout", "/_dash-dependencies")
PAGES = ("/", "/<path:path>")  # what Dash calls the page that carries the app
WORKBOOK = "view_xlsx"  # endpoint of a view as a workbook, with links that name the host
ENCODINGS = ("zstd", "br", "gzip", "identity")  # that are sent, best first
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A response as it went over the wire: headers, compressed body, ETag."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    tag: str

    def size(self, key: Key) -> int:
        """Bytes in memory, together with the key under which it is cached."""
        texts = (*key, self.tag, *(text for header in self.headers for text in header))
        return len(self.body) + sum(len(text.encode()) for text in texts) + RESPONSE_OVERHEAD_BYTES


class ResponseCache:
    """LRU cache of responses in one process, limited by bytes and in number."""

    def __init__(self, max_bytes: int = MAX_CACHE_BYTES, callback: str = "") -> None:
        """Cache at most `max_bytes` of keys, headers and bodies; of callbacks those of `callback` alone, its output."""
        self._max_bytes, self._size, self._callback = max_bytes, 0, callback
        self._responses: OrderedDict[Key, CachedResponse] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """How many responses are cached."""
        return len(self._responses)

    def get(self, key: Key) -> CachedResponse | None:
        """The response of a key, which becomes the most recently used; None where it is not cached."""
        with self._lock:
            answer = self._responses.get(key)
            if answer is not None:
                self._responses.move_to_end(key)
            return answer

    def put(self, key: Key, answer: CachedResponse) -> None:
        """Cache a response and evict the least recently used; one that is too large is not cached."""
        if len(answer.body) > MAX_RESPONSE_BYTES:
            return
        with self._lock:
            old = self._responses.pop(key, None)
            self._size += answer.size(key) - (old.size(key) if old else 0)
            self._responses[key] = answer
            while self._size > self._max_bytes or len(self._responses) > MAX_RESPONSES:
                oldest_key, oldest = self._responses.popitem(last=False)
                self._size -= oldest.size(oldest_key)

    def attach(
        self, server: Flask, version: Callable[[], str], is_personal: Callable[[], bool] = lambda: False
    ) -> None:
        """Answer repeated requests for pages and callbacks from the cache; `version` identifies the current data.

        Responses that are of one account, by `is_personal`, are never cached. Call it before whatever compresses, so
        that responses are cached as they are sent.
        """
        server.extensions["response_cache"] = self

        @server.before_request
        def answer_from_cache() -> Response | None:
            encoding = request.accept_encodings.best_match(ENCODINGS, default=ENCODINGS[-1])
            g.cache_key = key = None if is_personal() else self._key(version(), encoding)
            if key:
                request.environ["HTTP_ACCEPT_ENCODING"] = encoding  # what compresses must not choose another
            cached = self.get(key) if key else None
            g.is_cached = cached is not None
            return None if cached is None else _response(cached)

        @server.after_request
        def cache_response(response: Response) -> Response:
            key: Key | None = g.pop("cache_key", None)
            if key is None or response.status_code != 200 or response.is_streamed or "Set-Cookie" in response.headers:
                return response
            body = response.get_data()
            tag = hashlib.sha256(body).hexdigest()[:24]
            if request.method == "GET":
                response.headers["Cache-Control"] = "no-cache"
            self.put(key, cached := CachedResponse(tuple(response.headers.items()), body, tag))
            return _response(cached)

    def _key(self, version: str, encoding: str) -> Key | None:
        """What a response depends on; None for a request whose response is not cached.

        The encoding that is sent stands for the header that asks for it, which has spellings without end.
        """
        if request.method == "POST":
            if g.get("callback_output") != self._callback or (request.content_length or MAX_KEY_BYTES) >= MAX_KEY_BYTES:
                return None
            content = request.get_data().decode("utf-8", "replace")
        elif request.method == "GET" and (request.path in DASH or request.endpoint in PAGES):
            content = request.full_path
        elif request.method == "GET" and request.endpoint == WORKBOOK:
            content, encoding = request.host_url + request.full_path, ENCODINGS[-1]
        else:
            return None
        if len(content) > MAX_KEY_BYTES:
            return None
        return request.method, content, encoding, version, date.today().isoformat()


def _response(cached: CachedResponse) -> Response:
    """The cached response; 304 for a browser that has it already."""
    response = Response(cached.body, headers=dict(cached.headers))
    if request.method == "GET":
        response.set_etag(cached.tag)
        response.make_conditional(request)
    return response
