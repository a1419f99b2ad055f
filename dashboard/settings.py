"""Settings, each declared once: option, variable, check, help and its row in the README are made from its field."""

from __future__ import annotations

import argparse
import getpass
import os
import re
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from dashboard.dataset.model import CITY
from dashboard.dataset.regular_files import real_path
from dashboard.dataset.resources import DATA, PUBLISHED, ROOT

PREFIX = "DASHBOARD_"
DEFAULT_SEED, DEFAULT_THROUGH = 2014, 9  # of the sample
MIN_ROWS, MAX_ROWS = 10**3, 10**6  # of a table with its sample
SCRIPT_HEAD = 500  # bytes of a script in which its name stands
LOCAL = ("127.0.0.1", "localhost", "::1")  # hosts that only this machine reaches
UNIX = "unix"  # a peer that comes over a socket of this machine and has no address
URL = re.compile(r"[A-Za-z][\w+.-]+:/")  # not a Windows path, whose drive has one letter
HOST = r"([^\s/?#@,:]*|\[[\da-fA-F:]+\])(:\d{1,5})?"
DATABASE_URL = re.compile(rf"postgres(ql(\+psycopg)?)?://([^\s/?#@]*@)?{HOST}/[^\s/?#]+(\?[^\s#]*)?")
SWITCH = "1, true, yes, on, 0, false, no, off"

Network = IPv4Network | IPv6Network


class DatabaseUrl(str):
    """The address of a PostgreSQL database, without a password."""

    __slots__ = ()


class SettingError(Exception):
    """A setting that cannot be used; the message names it, its value and what is allowed."""


def _parsed(parse: Callable[[str], object]) -> BeforeValidator:
    """Validates the text of an option or a variable; a value of its own type is taken as it is."""
    return BeforeValidator(lambda value: parse(value) if isinstance(value, str) else value)


def _digits(text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise ValueError
    return text


def _database(text: str) -> DatabaseUrl | None:
    """The URL that a text is; None for another text, and ValueError for a URL that is not used."""
    if not URL.match(text):
        return None
    if not DATABASE_URL.fullmatch(text):
        raise ValueError(
            "the URL is not of the form postgresql+psycopg://USER@HOST:PORT/DATABASE?PARAMETER=VALUE, or of several "
            "hosts postgresql+psycopg://USER@/DATABASE?host=A:5432&host=B:5432&target_session_attrs=read-write"
        )
    from sqlalchemy import exc, make_url  # noqa: PLC0415 - most tables are files

    try:
        url = make_url(text).set(drivername="postgresql+psycopg")
        parameters = url.get_dialect()().create_connect_args(url)[1]
    except (ValueError, exc.ArgumentError) as error:
        raise ValueError(f"the URL cannot be used: {error}") from error
    if {"password", "sslpassword"} & set(parameters):
        raise ValueError(
            "the URL has a password, which others could read; leave it out, and give it as PGPASSWORD or in ~/.pgpass"
        )
    if find_spec("psycopg") is None:
        raise ValueError("a database needs psycopg; install it with: pip install -e '.[postgres]'")
    return DatabaseUrl(text)


def _table(text: str) -> Path | DatabaseUrl:
    """Judges the form alone: a table may be missing for a moment, and symbolic links are followed at each look."""
    if url := _database(text):
        return url
    path = Path(text).expanduser()
    if not path.name or "\0" in text:
        raise ValueError(f"{text!r} is not a file; give the path of a CSV or Parquet table such as data/kpis.csv")
    return path.absolute()


def _path(text: str) -> Path:
    return Path(text).expanduser().resolve()


def _users(text: str) -> Path | DatabaseUrl:
    return _database(text) or _path(text)


def _networks(text: str) -> tuple[Network | str, ...]:
    try:
        return tuple(UNIX if peer.strip() == UNIX else ip_network(peer.strip()) for peer in text.split(","))
    except ValueError as error:
        raise ValueError(
            f"{text!r} is not allowed ({error}); addresses or networks with commas between them are, such as "
            f"127.0.0.1,10.0.0.0/8, and {UNIX} for a socket of this machine"
        ) from error


def _user_header(text: str, info: ValidationInfo) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,63}", text):
        raise ValueError(f"{text!r} is not the name of a header; write it such as X-Remote-User")
    if not info.data.get("proxy"):
        raise ValueError(f"anybody could send {text}; name the proxy that alone may, with --proxy ADDRESS")
    return text


def _prefix(text: str) -> str:
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+/?", text) or {".", ".."} & set(text.split("/")):
        raise ValueError(f"{text!r} is not a path; write it such as /board")
    return text.rstrip("/")


def _host_names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in text.split(","))
    if not all(re.fullmatch(r"\.?[\w-]+(\.[\w-]+)*", name) for name in names):
        raise ValueError(f"{text!r} is not a name of a host; write it such as kjj.example.cn, without scheme and port")
    return names


def _city(text: str) -> str:
    if not text.strip() or len(text) > 64 or any(ord(letter) < 32 for letter in text):
        raise ValueError(f"{text!r} is not a name of a city; write it such as {CITY}")
    return text.strip()


def _debug(value: bool, info: ValidationInfo) -> bool:
    if value and (info.data.get("users") or info.data.get("user_header") or info.data.get("host") not in LOCAL):
        raise ValueError(
            f"its tools run any code for whoever reaches them: only on {', '.join(LOCAL)}, and without --users and "
            "--user-header"
        )
    return value


def _script(text: str) -> Path | str:
    """A file that is plotly.js, or an address on the server that readers see."""
    path = Path(text).expanduser()
    if path.is_file():
        if b"plotly.js" not in path.read_bytes()[:SCRIPT_HEAD]:
            raise ValueError(f"{text!r} is not plotly.js; its first lines do not name it")
        return path.resolve()
    if re.fullmatch(r"/[^/\s]\S*\.js", text):
        return text
    raise ValueError(
        f"{text!r} is neither a file nor an address on this server; give the path of a plotly.js build such as "
        "plotly-basic.min.js, or an address such as /static/plotly-basic.min.js"
    )


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


Whole = Annotated[int, _parsed(_digits)]


class Settings(BaseModel):
    """How the dashboard runs."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    host: str = _option("127.0.0.1", "the address to listen on; 127.0.0.1 is this machine only", "ADDRESS")
    port: Whole = _option(8050, "the port to listen on", bounds=(1, 65535))
    data: Annotated[Path | DatabaseUrl, _parsed(_table)] = _option(
        PUBLISHED,
        "the table to show, CSV, Parquet or postgresql+psycopg://USER@HOST/DATABASE; catalog.toml and nanchang.geojson "
        "beside a file are used where they exist",
        "FILE",
    )
    city: Annotated[str, AfterValidator(_city)] = _option(CITY, "the city whose rows of a database are used", "NAME")
    catalog_file: Annotated[Path, _parsed(_path)] | None = _option(
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
    users: Annotated[Path | DatabaseUrl, _parsed(_users)] | None = _option(
        None,
        "let in only the users of this file or database, or with --user-header give them roles; add-user writes it",
        "FILE",
        unset="everybody may look",
    )
    session_hours: Whole = _option(12, "how long a sign-in holds", "HOURS", bounds=(1, 24 * 31))
    proxy: Annotated[tuple[Network | str, ...], _parsed(_networks)] = _option(
        (),
        "web servers in front, whose X-Forwarded-… are believed; addresses or networks with commas, unix for a socket",
        "ADDRESSES",
    )
    user_header: Annotated[str, AfterValidator(_user_header)] | None = _option(
        None, "the header in which that web server names the reader; needs --proxy", "NAME"
    )
    host_name: Annotated[tuple[str, ...], _parsed(_host_names)] = _option(
        (),
        "names under which readers reach the dashboard, with commas, .example.cn for all below; others are refused",
        "NAMES",
        unset="any",
    )
    prefix: Annotated[str, AfterValidator(_prefix)] = _option(
        "", "the path under which the dashboard is seen, such as /board", "PATH"
    )
    log: Literal["plain", "json"] = _option("plain", "plain, or json with a line for each request")
    metrics: bool = _option(False, "tell Prometheus at /metrics how the dashboard is doing")
    plotly_js: Annotated[Path | str, _parsed(_script)] | None = _option(
        None, "a smaller build of plotly.js, as a file or an address on this server", "FILE",
        unset="that of the plotly package",
    )  # fmt: skip
    debug: Annotated[bool, AfterValidator(_debug)] = _option(
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


def read_settings(options: Mapping[str, Any]) -> Settings:
    """Settings from options of the command line (None where it gave nothing), then the environment, then defaults.

    Options that are no settings are left out. SettingError names every wrong option and variable.
    """
    variables = {variable_name(name): name for name in Settings.model_fields}
    for variable in os.environ:
        if variable.startswith(PREFIX) and variable not in variables:
            raise SettingError(f"{variable} is not a setting; the settings are {', '.join(sorted(variables))}")
    environment = {name: os.environ[variable] for variable, name in variables.items() if os.environ.get(variable)}
    given = {name: options[name] for name in Settings.model_fields if options.get(name) is not None}
    try:
        return Settings(**environment | given)
    except ValidationError as error:
        raise SettingError("\n".join(_sentence(detail, given) for detail in error.errors())) from error


def add_options(parser: argparse.ArgumentParser, *names: str) -> None:
    """Give a parser the options of all settings, or a command's parser those that may stand behind the command."""
    for name in names or Settings.model_fields:
        field = Settings.model_fields[name]
        keywords: dict[str, Any] = {"metavar": _extra(field)["metavar"]}
        if field.annotation is bool:
            keywords = {"action": "store_const", "const": "true"}
        if names:  # what stands before the command holds where nothing stands behind it
            keywords["default"] = argparse.SUPPRESS
        parser.add_argument(_flag(name), help=f"{field.description} (default {_extra(field)['default']})", **keywords)


def account_name() -> str:
    """The account that runs a command, for the logs."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without user names
        return "unknown"


def settings_table() -> str:
    """The settings as a table in Markdown, as `dashboard/web/README.md` has it."""
    return "| option | variable | default | what it is |\n| --- | --- | --- | --- |\n" + "".join(
        f"| `{_flag(name)}` | `{variable_name(name)}` | {_extra(field)['default']} | {field.description} |\n"
        for name, field in Settings.model_fields.items()
    )


def variable_name(name: str) -> str:
    """The variable of a setting, such as `DASHBOARD_PLOTLY_JS`."""
    return f"{PREFIX}{name.upper()}"


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _extra(field: FieldInfo) -> dict[str, Any]:
    """What `_option` keeps of a field besides what pydantic knows."""
    assert isinstance(field.json_schema_extra, dict)
    return field.json_schema_extra


def _sentence(error: ErrorDetails, given: Mapping[str, Any]) -> str:
    """A fault in words: the option or variable as the user gave it, its value, and what is allowed."""
    name = str(error["loc"][0])
    place, field = _flag(name) if name in given else variable_name(name), Settings.model_fields[name]
    if reason := str(error.get("ctx", {}).get("error", "")):  # of a function above
        return f"{place}: {reason}"
    allowed = _extra(field)["allowed"]
    if error["type"] == "literal_error":
        allowed = f"{', '.join(get_args(field.annotation))} are"
    return f"{place}: {error['input']!r} is not allowed; {allowed}"
