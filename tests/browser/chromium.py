"""How the tests start the Chromium of the machine; Playwright's own download is not needed."""

from __future__ import annotations

# Every name but the server's own fails to resolve: a request outside shows up as a failed one.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # a new window finds the scripts compiled
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
