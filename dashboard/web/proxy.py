"""What stands between the network and the app: a web server in front, and the path under which it shows the app."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address
from typing import Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from dashboard.settings import UNIX, Network

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]
FORWARDED = ("FOR", "PROTO", "HOST", "PORT", "PREFIX")
INSIDE = "dashboard.inside"  # marks a request that the dashboard makes of itself; no client can set it
TRUSTED = "dashboard.trusted"  # whether the peer of a request is the proxy; no client can set it


class TrustedProxy:
    """Believes what the proxies of `trusted` say of a request's reader, scheme and host, and nobody else."""

    def __init__(self, application: Application, trusted: Sequence[Network | str]) -> None:
        """Stand before an application."""
        self._plain, self._trusted = application, trusted
        self._fixed = ProxyFix(application, x_for=1, x_proto=1, x_host=1)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        environ[TRUSTED] = is_of(environ.get("REMOTE_ADDR", ""), self._trusted)
        if environ[TRUSTED]:
            return self._fixed(environ, start_response)
        for name in FORWARDED:
            environ.pop(f"HTTP_X_FORWARDED_{name}", None)
        return self._plain(environ, start_response)


def is_of(address: str, networks: Sequence[Network | str]) -> bool:
    """Whether an address belongs to one of the networks; a socket of this machine has none."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return not address and UNIX in networks
    mapped = getattr(ip, "ipv4_mapped", None)  # how a server that listens on both sorts sees an old address
    return any((mapped or ip) in network for network in networks if not isinstance(network, str))


class Mounted(DispatcherMiddleware):
    """Mounts an application under a path such as `/board`; `/board` leads to `/board/`, and nothing is beside it."""

    def __init__(self, application: Application, prefix: str) -> None:
        """Stand before an application."""
        elsewhere = Response(f"not found – the dashboard is at {prefix}/\n", 404, mimetype="text/plain")
        super().__init__(elsewhere, {prefix: application})
        self._prefix, self._redirect = prefix, Response(status=308, headers={"Location": f"{prefix}/"})

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        if environ.get("PATH_INFO") == self._prefix:
            return self._redirect(environ, start_response)
        return super().__call__(environ, start_response)
