"""Where settings come from: command line over environment over default; a wrong one is named with what is allowed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from dashboard.dataset.loading import PUBLISHED

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "DASHBOARD_"
DEFAULT_SEED = 2014
MIN_ROWS, MAX_ROWS = 10**3, 10**6  # of a table with its sample
LONGEST = 9  # digits of a number worth reading
HEAD = 500  # bytes of a script in which its name stands
UNIX = "unix"  # a peer that comes over a socket of this machine and has no address
LOGS = ("plain", "json")
TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


Network = IPv4Network | IPv6Network


class SettingError(Exception):
    """A setting that cannot be used; the message names it, its value and what is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the dashboard runs."""

    host: str = "127.0.0.1"
    port: int = 8050
    data: Path = PUBLISHED
    debug: bool = False
    threads: int = 8
    sample: bool = False  # whether sample returns are added to the table
    seed: int = DEFAULT_SEED  # of the sample
    rows: int | None = None  # of the table with its sample; None is one return of each sort
    watch: int = 2  # seconds between two looks at the files; 0 never looks again
    plotly_js: Path | str | None = None  # a file, or an address on this server; None is the one of the plotly package
    prefix: str = ""  # the path under which readers see the dashboard; empty, or such as /board
    users: Path | None = None  # the file of those who may look; None lets everybody look who reaches the server
    session_hours: int = 12  # how long a sign-in holds
    proxy: tuple[Network | str, ...] = ()  # whose X-Forwarded-… and user header are believed
    user_header: str | None = None  # in which the proxy names the reader
    log: str = "plain"  # one of LOGS

    @property
    def catalog(self) -> Path:
        """The catalog stands beside the table, or else in the project's own data folder."""
        return _beside(self.data, "catalog.toml")

    @property
    def shapes(self) -> Path:
        """The shapes of the map, found in the same way."""
        return _beside(self.data, "nanchang.geojson")


def read_settings(given: Mapping[str, str | None], environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from what the command line gave (None where it gave nothing), then `DASHBOARD_*`, then defaults."""

    def value(name: str) -> tuple[str, str] | None:
        if (told := given.get(name)) is not None:
            return f"--{name.replace('_', '-')}", told
        variable = f"{PREFIX}{name.upper()}"
        return (variable, environment[variable]) if environment.get(variable) else None

    known = {f"{PREFIX}{name.upper()}" for name in Settings.__dataclass_fields__}
    for variable in environment:
        if variable.startswith(PREFIX) and variable not in known:
            raise SettingError(f"{variable} is not a setting; the settings are {', '.join(sorted(known))}")
    chosen: dict[str, object] = {}
    if host := value("host"):
        chosen["host"] = host[1]
    if port := value("port"):
        chosen["port"] = _whole(*port, 1, 65535)
    if threads := value("threads"):
        chosen["threads"] = _whole(*threads, 1, 256)
    if data := value("data"):
        path = Path(data[1]).expanduser()
        if not path.is_file():
            raise SettingError(
                f"{data[0]}: {data[1]!r} is not a file; give the path of a CSV or Parquet table such as data/kpis.csv"
            )
        chosen["data"] = path.resolve()
    if debug := value("debug"):
        chosen["debug"] = _switch(*debug)
    if sample := value("sample"):
        chosen["sample"] = _switch(*sample)
    if seed := value("seed"):
        chosen["seed"] = _whole(*seed, 0, 10**LONGEST - 1)
    if rows := value("rows"):
        chosen["rows"] = _whole(*rows, MIN_ROWS, MAX_ROWS)
    if watch := value("watch"):
        chosen["watch"] = _whole(*watch, 0, 3600)
    if plotly_js := value("plotly_js"):
        chosen["plotly_js"] = _script(*plotly_js)
    if prefix := value("prefix"):
        chosen["prefix"] = _prefix(*prefix)
    if users := value("users"):
        chosen["users"] = Path(users[1]).expanduser().resolve()
    if hours := value("session_hours"):
        chosen["session_hours"] = _whole(*hours, 1, 24 * 31)
    if proxy := value("proxy"):
        chosen["proxy"] = _networks(*proxy)
    if header := value("user_header"):
        chosen["user_header"] = _header(*header, has_proxy="proxy" in chosen, has_users="users" in chosen)
    if log := value("log"):
        chosen["log"] = _one_of(*log, LOGS)
    return Settings(**chosen)  # type: ignore[arg-type]


def _prefix(name: str, text: str) -> str:
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+/?", text) or {".", ".."} & set(text.split("/")):
        raise SettingError(f"{name}: {text!r} is not a path; write it such as /board")
    return text.rstrip("/")


def _networks(name: str, text: str) -> tuple[Network | str, ...]:
    try:
        return tuple(UNIX if one.strip() == UNIX else ip_network(one.strip()) for one in text.split(","))
    except ValueError as error:
        raise SettingError(
            f"{name}: {text!r} is not allowed ({error}); addresses or networks with commas between them are, such as "
            f"127.0.0.1,10.0.0.0/8, and {UNIX} for a socket of this machine"
        ) from error


def _header(name: str, text: str, *, has_proxy: bool, has_users: bool) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,63}", text):
        raise SettingError(f"{name}: {text!r} is not the name of a header; write it such as X-Remote-User")
    if not has_proxy:
        raise SettingError(f"{name}: anybody could send {text}; name the proxy that alone may, with --proxy ADDRESS")
    if has_users:
        raise SettingError(f"{name}: either the proxy signs readers in or the file of --users does, not both")
    return text


def _one_of(name: str, text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise SettingError(f"{name}: {text!r} is not allowed; {', '.join(allowed)} are")
    return text


def _script(name: str, text: str) -> Path | str:
    """A file that is plotly.js, or an address on the server that readers see."""
    path = Path(text).expanduser()
    if path.is_file():
        if b"plotly.js" not in path.read_bytes()[:HEAD]:
            raise SettingError(f"{name}: {text!r} is not plotly.js; its first lines do not name it")
        return path.resolve()
    if re.fullmatch(r"/[^/\s]\S*\.js", text):
        return text
    raise SettingError(
        f"{name}: {text!r} is neither a file nor an address on this server; give the path of a plotly.js build such as "
        "plotly-basic.min.js, or an address such as /static/plotly-basic.min.js"
    )


def _whole(name: str, text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST and low <= int(text) <= high):
        raise SettingError(f"{name}: {text!r} is not allowed; a whole number from {low} to {high} is")
    return int(text)


def _switch(name: str, text: str) -> bool:
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise SettingError(f"{name}: {text!r} is not allowed; {', '.join((*TRUE, *FALSE))} are")


def _beside(table: Path, name: str) -> Path:
    beside = table.parent / name
    return beside if beside.is_file() else ROOT / "data" / name
