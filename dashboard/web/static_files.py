"""Serves stylesheet, script and plotly.js: a file each, compressed once, cached by browsers for a year."""

from __future__ import annotations

import gzip
import hashlib
import threading
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from flask import Flask, Response, request
from flask_compress.compat import compression  # the standard library's zstd, or what stands in for it before 3.14

from dashboard.dataset.resources import ASSETS
from dashboard.settings import Settings

YEAR = 365 * 24 * 3600  # seconds
CACHE_FOREVER = f"public, max-age={YEAR}, immutable"
ZSTD = 12  # of 22: plotly.js in 0.15 s, a tenth smaller than with the usual 3
PACKERS = {"zstd": lambda content: compression.zstd.compress(content, ZSTD), "gzip": gzip.compress}  # best first


@dataclass(frozen=True)
class StaticFile:
    """A file of a page; its address changes with its content, so that no browser shows an old one."""

    name: str
    mimetype: str
    content: bytes
    _packed: dict[str, bytes] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @cached_property
    def digest(self) -> str:
        """Short digest of the content."""
        return hashlib.sha256(self.content).hexdigest()[:16]

    @property
    def address(self) -> str:
        """Its address on this server."""
        return f"/files/{self.digest}/{self.name}"

    def packed(self, encoding: str) -> bytes:
        """The content in an encoding of `PACKERS`, made once."""
        with self._lock:
            if encoding not in self._packed:
                self._packed[encoding] = PACKERS[encoding](self.content)
            return self._packed[encoding]


class StaticFiles:
    """What a page loads: `style` and `script` from the assets folder, plotly.js from its package or a setting."""

    def __init__(self, settings: Settings) -> None:
        """Read the files; with the debugging tools, assets are read again for every page."""
        self.is_fresh, self._prefix = settings.debug, settings.prefix
        self._assets = _assets()
        path = settings.plotly_js
        self._plotly = path if isinstance(path, str) else StaticFile("plotly.js", "text/javascript", _plotly(path))

    @property
    def style(self) -> StaticFile:
        """Bootstrap's stylesheet and, after it, the numbered ones."""
        return self._asset("app.css")

    @property
    def script(self) -> StaticFile:
        """All scripts of the assets folder."""
        return self._asset("app.js")

    @property
    def desk_script(self) -> StaticFile:
        """The script of the desk's pages, which load no other."""
        return self._asset("desk.js")

    @property
    def plotly(self) -> str:
        """The address of plotly.js as a page names it; one that a setting gives is whole already."""
        return self._prefix + self._plotly.address if isinstance(self._plotly, StaticFile) else self._plotly

    def serve(self, server: Flask) -> None:
        """Add the route of the files, and compress plotly.js in a background thread."""
        server.add_url_rule("/files/<digest>/<name>", "files", self.answer)
        if isinstance(self._plotly, StaticFile):
            threading.Thread(target=self._plotly.packed, args=(next(iter(PACKERS)),), daemon=True).start()

    def _asset(self, name: str) -> StaticFile:
        if self.is_fresh:
            self._assets = _assets()
        return self._assets[name]

    def answer(self, digest: str, name: str) -> Response:
        """The file of a name; the digest in its address is that of its content, or of an older one."""
        known = dict(self._assets)
        if isinstance(self._plotly, StaticFile):
            known[self._plotly.name] = self._plotly
        file = known.get(name)
        if file is None:
            return Response(f"not found – file: {name}; there are {', '.join(known)}\n", 404, mimetype="text/plain")
        encoding = next((name for name in PACKERS if request.accept_encodings.quality(name) > 0), None)
        response = Response(file.packed(encoding) if encoding else file.content, mimetype=file.mimetype)
        # a page that is older than this server still gets a file, but does not keep it under the old address
        response.headers["Cache-Control"] = CACHE_FOREVER if digest == file.digest else "no-store"
        response.headers["Vary"] = "Accept-Encoding"
        if encoding:
            response.headers["Content-Encoding"] = encoding
        return response


def _assets() -> dict[str, StaticFile]:
    styles = [_package("flask_bootstrap") / "static/bootstrap5/css/bootstrap.min.css"]
    styles += sorted(ASSETS.glob("*.css"))
    scripts = sorted(ASSETS.glob("*.js"))
    return {
        "app.css": StaticFile("app.css", "text/css", b"\n".join(map(_read, styles))),
        "app.js": StaticFile("app.js", "text/javascript", b"\n".join(map(_read, scripts))),
        "desk.js": StaticFile("desk.js", "text/javascript", _read(ASSETS / "desk" / "desk.js")),
    }


def _read(path: Path) -> bytes:
    """A file without the line that leads to its source map, which is not served."""
    return b"\n".join(line for line in path.read_bytes().splitlines() if b"# sourceMappingURL=" not in line)


def _plotly(path: Path | None) -> bytes:
    return (path or _package("plotly") / "package_data/plotly.min.js").read_bytes()


def _package(name: str) -> Path:
    """The folder of an installed package, without importing it."""
    spec = find_spec(name)
    assert spec is not None and spec.origin is not None, name
    return Path(spec.origin).parent
