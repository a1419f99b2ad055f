"""Parses what the values of settings may be; ValueError says what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ValidationInfo

from dashboard.dataset.model import CITY

SCRIPT_HEAD = 500  # bytes of a script in which its name stands
LOCAL = ("127.0.0.1", "localhost", "::1")  # hosts that only this machine reaches
UNIX = "unix"  # a peer that comes over a socket of this machine and has no address
URL = re.compile(r"[A-Za-z][\w+.-]+:/")  # not a Windows path, whose drive has one letter
HOST = r"([^\s/?#@,:]*|\[[\da-fA-F:]+\])(:\d{1,5})?"
DATABASE_URL = re.compile(rf"postgres(ql(\+psycopg)?)?://([^\s/?#@]*@)?{HOST}/[^\s/?#]+(\?[^\s#]*)?")

Network = IPv4Network | IPv6Network


class DatabaseUrl(str):
    """The address of a PostgreSQL database, without a password."""

    __slots__ = ()


def parsed(parse: Callable[[str], object]) -> BeforeValidator:
    """Validates the text of an option or a variable; a value of its own type is taken as it is."""
    return BeforeValidator(lambda value: parse(value) if isinstance(value, str) else value)


def parse_digits(text: str) -> str:
    """Parses a whole number of plain digits; its bounds are checked afterwards."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError
    return text


def parse_database(text: str) -> DatabaseUrl | None:
    """Parses the URL of a database; None for another text, and ValueError for a URL that is not used."""
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


def parse_table(text: str) -> Path | DatabaseUrl:
    """Parses where the table is, by the form alone.

    It may be missing for a moment, and symbolic links are followed at each look.
    """
    if url := parse_database(text):
        return url
    path = Path(text).expanduser()
    if not path.name or "\0" in text:
        raise ValueError(f"{text!r} is not a file; give the path of a CSV or Parquet table such as data/kpis.csv")
    return path.absolute()


def parse_path(text: str) -> Path:
    """Parses the path of a file; symbolic links are followed now."""
    return Path(text).expanduser().resolve()


def parse_users(text: str) -> Path | DatabaseUrl:
    """Parses where users are kept: the URL of a database, or the path of a file."""
    return parse_database(text) or parse_path(text)


def parse_networks(text: str) -> tuple[Network | str, ...]:
    """Parses the web servers in front: addresses, networks, or `unix`, with commas between them."""
    try:
        return tuple(UNIX if peer.strip() == UNIX else ip_network(peer.strip()) for peer in text.split(","))
    except ValueError as error:
        raise ValueError(
            f"{text!r} is not allowed ({error}); addresses or networks with commas between them are, such as "
            f"127.0.0.1,10.0.0.0/8, and {UNIX} for a socket of this machine"
        ) from error


def parse_user_header(text: str, info: ValidationInfo) -> str:
    """Checks the name of a header; only a trusted proxy may send it."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,63}", text):
        raise ValueError(f"{text!r} is not the name of a header; write it such as X-Remote-User")
    if not info.data.get("proxy"):
        raise ValueError(f"anybody could send {text}; name the proxy that alone may, with --proxy ADDRESS")
    return text


def parse_prefix(text: str) -> str:
    """Parses a path such as `/board`, without a slash at its end."""
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+/?", text) or {".", ".."} & set(text.split("/")):
        raise ValueError(f"{text!r} is not a path; write it such as /board")
    return text.rstrip("/")


def parse_host_names(text: str) -> tuple[str, ...]:
    """Parses names of hosts with commas between them; `.example.cn` is all below it."""
    names = tuple(name.strip().lower() for name in text.split(","))
    if not all(re.fullmatch(r"\.?[\w-]+(\.[\w-]+)*", name) for name in names):
        raise ValueError(f"{text!r} is not a name of a host; write it such as kjj.example.cn, without scheme and port")
    return names


def parse_city(text: str) -> str:
    """Parses the name of a city."""
    if not text.strip() or len(text) > 64 or any(ord(letter) < 32 for letter in text):
        raise ValueError(f"{text!r} is not a name of a city; write it such as {CITY}")
    return text.strip()


def check_debug(value: bool, info: ValidationInfo) -> bool:
    """Refuses the debugging tools where others reach them."""
    if value and (info.data.get("users") or info.data.get("user_header") or info.data.get("host") not in LOCAL):
        raise ValueError(
            f"its tools run any code for whoever reaches them: only on {', '.join(LOCAL)}, and without --users and "
            "--user-header"
        )
    return value


def parse_script(text: str) -> Path | str:
    """Parses a file that is plotly.js, or an address on the server that readers see."""
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


Whole = Annotated[int, parsed(parse_digits)]
