"""The entry of an installed package: `python -m dashboard`."""

from __future__ import annotations

import sys

from dashboard.web.cli import main

if __name__ == "__main__":
    sys.exit(main())
