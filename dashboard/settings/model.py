"""Settings, each declared once: option, variable, check, help and its row in the README are made from its field."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from dashboard.dataset.model import CITY
from dashboard.dataset.regular_files import real_path
from dashboard.dataset.resources import DATA, PUBLISHED, ROOT
from dashboard.settings.values import (
    DatabaseUrl,
    Network,
    Whole,
    check_debug,
    parse_city,
    parse_host_names,
    parse_networks,
    parse_path,
    parse_prefix,
    parse_script,
    parse_table,
    parse_user_header,
    parse_users,
    parsed,
)

DEFAULT_SEED, DEFAULT_THROUGH = 2014, 9  # of the sample
MIN_ROWS, MAX_ROWS = 10**3, 10**6  # of a table with its sample
SWITCH = "1, true, yes, on, 0, false, no, off"


def _option(
    default: object,
    description: str,
    metavar: str | None = None,
    *,
    unset: str = "none",
    bounds: tuple[int, int] | None = None,
) -> Any:
    """Declares a setting: its default, what it is, the word for its value, what holds without it, and its bounds."""
    low, high = bounds or (None, None)
    words = default.relative_to(ROOT).as_posix() if isinstance(default, Path) else default
    extra: dict[str, Any] = {
        "metavar": metavar,
        "default": "off" if default is False else unset if default in (None, "", ()) else str(words),
        "allowed": f"a whole number from {low} to {high} is" if bounds else f"{SWITCH} are",
    }
    described = f"{description}, {low} to {high}" if bounds else description
    return Field(default, description=described, json_schema_extra=extra, ge=low, le=high)


class Settings(BaseModel):
    """How the dashboard runs."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    host: str = _option("127.0.0.1", "the address to listen on; 127.0.0.1 is this machine only", "ADDRESS")
    port: Whole = _option(8050, "the port to listen on", bounds=(1, 65535))
    data: Annotated[Path | DatabaseUrl, parsed(parse_table)] = _option(
        PUBLISHED,
        "the table to show, CSV, Parquet or postgresql+psycopg://USER@HOST/DATABASE; catalog.toml and nanchang.geojson "
        "beside a file are used where they exist",
        "FILE",
    )
    city: Annotated[str, AfterValidator(parse_city)] = _option(
        CITY, "the city whose rows of a database are used", "NAME"
    )
    catalog_file: Annotated[Path, parsed(parse_path)] | None = _option(
        None,
        "the catalog.toml to use, and nanchang.geojson beside it",
        "FILE",
        unset="beside the table, or the project's",
    )
    threads: Whole = _option(8, "requests answered at a time", bounds=(1, 256))
    sample: bool = _option(False, "add generated returns of districts, months and tasks, marked as such")
    seed: Whole = _option(DEFAULT_SEED, "the sample's seed", bounds=(0, 10**9 - 1))
    through: Whole = _option(DEFAULT_THROUGH, "the last month of 2014 that the sample fills", "MONTH", bounds=(1, 12))
    rows: Whole | None = _option(
        None,
        "about how many rows the table and its sample have together",
        unset="as many as there are",
        bounds=(MIN_ROWS, MAX_ROWS),
    )
    watch: Whole = _option(
        2,
        "seconds between two looks at the table (0: never again); open pages ask five times less often",
        "SECONDS",
        bounds=(0, 3600),
    )
    users: Annotated[Path | DatabaseUrl, parsed(parse_users)] | None = _option(
        None,
        "let in only the users of this file or database, or with --user-header give them roles; add-user writes it",
        "FILE",
        unset="everybody may look",
    )
    session_hours: Whole = _option(12, "how long a sign-in holds", "HOURS", bounds=(1, 24 * 31))
    proxy: Annotated[tuple[Network | str, ...], parsed(parse_networks)] = _option(
        (),
        "web servers in front, whose X-Forwarded-… are believed; addresses or networks with commas, unix for a socket",
        "ADDRESSES",
    )
    user_header: Annotated[str, AfterValidator(parse_user_header)] | None = _option(
        None, "the header in which that web server names the reader; needs --proxy", "NAME"
    )
    host_name: Annotated[tuple[str, ...], parsed(parse_host_names)] = _option(
        (),
        "names under which readers reach the dashboard, with commas, .example.cn for all below; others are refused",
        "NAMES",
        unset="any",
    )
    prefix: Annotated[str, AfterValidator(parse_prefix)] = _option(
        "", "the path under which the dashboard is seen, such as /board", "PATH"
    )
    log: Literal["plain", "json"] = _option("plain", "plain, or json with a line for each request")
    metrics: bool = _option(False, "tell Prometheus at /metrics how the dashboard is doing")
    plotly_js: Annotated[Path | str, parsed(parse_script)] | None = _option(
        None, "a smaller build of plotly.js, as a file or an address on this server", "FILE",
        unset="that of the plotly package",
    )  # fmt: skip
    debug: Annotated[bool, AfterValidator(check_debug)] = _option(
        False, "Dash's own server with its debugging tools; never for others"
    )

    @property
    def catalog(self) -> Path:
        """The catalog beside the table as its path leads now, or else in the project's own data folder."""
        return self._beside("catalog.toml")

    @property
    def shapes(self) -> Path:
        """The shapes of the map, found in the same way."""
        return self._beside("nanchang.geojson")

    def _beside(self, name: str) -> Path:
        if self.catalog_file is not None:
            return self.catalog_file if name == "catalog.toml" else self.catalog_file.with_name(name)
        if isinstance(self.data, DatabaseUrl):
            return DATA / name
        beside = real_path(self.data).with_name(name)
        return beside if os.path.lexists(beside) else DATA / name  # one that leads nowhere is a fault, not skipped
