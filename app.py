"""The entry: reads the command line, makes the app, serves it. gunicorn finds the server as `app:server`."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from dataclasses import replace
from getpass import getpass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from dashboard.dataset.geography import GeographyError
from dashboard.dataset.loading import DatasetError, read_catalog, read_dataset
from dashboard.exports.pdf import PrintError, print_view
from dashboard.history.last_good import worker_shared_dir
from dashboard.returns.cli_parser import COMMANDS as RETURNS
from dashboard.returns.cli_parser import add_commands, run_command
from dashboard.returns.sample.file import refuse_existing, write_sample
from dashboard.returns.sample.table import SampleError, sample_table
from dashboard.routing.url_parser import InvalidUrl, parse_url
from dashboard.settings import DEFAULT_SEED, MAX_ROWS, MIN_ROWS, PREFIX, SettingError, Settings, read_settings

Result = TypeVar("Result")
SERVING = (  # options that are settings
    "host", "port", "data", "threads", "debug", "sample", "seed", "rows", "plotly_js", "watch",
    "prefix", "users", "session_hours", "proxy", "user_header", "log",
)  # fmt: skip
LOCAL = ("127.0.0.1", "localhost", "::1")
REFUSED = 2  # exit code for a table or setting that cannot be used
NOT_BOOTED = 3  # the same to gunicorn, which then stops instead of trying again and again


def __getattr__(name: str) -> Any:
    """Make `server` when a WSGI server asks for it, so that `python app.py check` makes no app."""
    if name == "server":
        _log()
        return _guarded(lambda: _create(read_settings({}), worker_shared_dir()).server, exit_code=NOT_BOOTED)
    raise AttributeError(name)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    options = _parser().parse_args(arguments)
    _log()
    return _guarded(lambda: COMMANDS[options.command](options))


def _log() -> None:
    """Time, level and words of what the dashboard has to say, on standard error."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a browser's first burst is no cause for a warning


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="app.py",
        description="The dashboard of the Nanchang Science & Technology Bureau. Without a command it serves.",
        epilog=f"Each option can also be set as {', '.join(f'{PREFIX}{name.upper()}' for name in SERVING)}.",
    )
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1: this machine only)")
    parser.add_argument("--port", help="port to listen on, 1 to 65535 (default 8050)")
    parser.add_argument("--data", metavar="FILE", help="the table to show, CSV or Parquet (default data/kpis.csv)")
    parser.add_argument("--threads", help="requests answered at a time, 1 to 256 (default 8)")
    parser.add_argument("--watch", metavar="SECONDS", help="between two looks at the table (default 2; 0: never again)")
    parser.add_argument(
        "--plotly-js", metavar="FILE", help="a smaller build of plotly.js, as a file or an address on this server"
    )
    parser.add_argument("--users", metavar="FILE", help="let in only the users of this file; add-user writes it")
    parser.add_argument("--session-hours", metavar="HOURS", help="how long a sign-in holds, 1 to 744 (default 12)")
    parser.add_argument("--proxy", metavar="ADDRESSES", help="web servers in front, whose X-Forwarded-… are believed")
    parser.add_argument("--user-header", metavar="NAME", help="the header in which that web server names the reader")
    parser.add_argument("--prefix", metavar="PATH", help="the path under which the dashboard is seen, such as /board")
    parser.add_argument("--log", help="plain, or json with a line for each request (default plain)")
    parser.add_argument(
        "--debug", action="store_const", const="true", help="Dash's own server with its debugging tools"
    )
    parser.add_argument(
        "--sample", action="store_const", const="true", help="add generated returns of districts, marked as such"
    )
    seed, rows = f"the sample's seed (default {DEFAULT_SEED})", f"rows with the sample, {MIN_ROWS} to {MAX_ROWS}"
    parser.add_argument("--seed", help=seed)
    parser.add_argument("--rows", help=f"{rows} (default: as many as there are)")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    check = commands.add_parser("check", help="validate a table and print its faults, or a summary")
    check.add_argument("file", nargs="?", metavar="FILE", help="the table, CSV or Parquet (default data/kpis.csv)")
    sample = commands.add_parser("sample", help="write the table with generated returns of districts into a new file")
    sample.add_argument(
        "file",
        metavar="FILE",
        help="a file that does not exist yet, outside the data folder; CSV, or Parquet where it ends in .parquet",
    )
    sample.add_argument("--seed", default=argparse.SUPPRESS, help=seed)
    sample.add_argument("--rows", default=argparse.SUPPRESS, help=rows)
    briefing = commands.add_parser("briefing", help="write the one-page briefing as PDF; needs a Chromium or Chrome")
    briefing.add_argument("file", metavar="FILE.pdf", help="the PDF to write; one of the same name is replaced")
    briefing.add_argument("--district", help="the place it is for (default the whole city)")
    briefing.add_argument("--year", help="the reported year (default that of the newest full report)")
    briefing.add_argument("--lang", help="zh or en (default zh)")
    for name, told in (("add-user", "add a user, or set a new password"), ("remove-user", "take a user out")):
        user = commands.add_parser(name, help=f"{told}; needs --users FILE")
        user.add_argument("name", metavar="NAME", help="letters, digits and . _ @ -")
        user.add_argument("--users", metavar="FILE", default=argparse.SUPPRESS, help="the file in which users are kept")
    add_commands(commands)
    return parser


def _serve(options: argparse.Namespace) -> int:
    settings = read_settings({name: getattr(options, name) for name in SERVING})
    app = _create(settings)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}{settings.prefix}/"
    if settings.host not in LOCAL and not (settings.users or settings.user_header):
        logging.warning("everybody who reaches %s can look; --users lets in only whom you name", address)
    if settings.host not in LOCAL and settings.users and not settings.proxy:
        logging.warning("passwords travel to %s unencrypted; put a web server with TLS in front, see --proxy", address)
    if settings.debug:
        print(address, flush=True)
        app.run(host=settings.host, port=str(settings.port), debug=True, dev_tools_disable_version_check=True)
        return 0
    from dashboard.web.server import serve  # noqa: PLC0415 - only a server needs it

    try:
        serve(
            app.server,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ready=lambda: print(f"南昌市科技工作看板  {address}  (Ctrl+C to stop)", flush=True),
        )
    except OSError as error:
        raise SettingError(f"cannot listen on {address}: {error.strerror}; choose another --host or --port") from error
    return 0


def _check(options: argparse.Namespace) -> int:
    file = Path(options.file) if options.file else None
    settings = Settings(data=file.resolve()) if file else read_settings({"data": options.data})
    catalog = read_catalog(settings.catalog)
    dataset = read_dataset(settings.data, settings.catalog)
    print(
        f"{settings.data.name} is sound: {dataset.size} figures, {len(dataset.kpis)} KPIs in "
        f"{len(catalog.areas)} areas, years {dataset.years[0]}–{dataset.years[-1]}, "
        f"{len(dataset.documents)} documents, report year {dataset.report_year}, version {dataset.version}"
    )
    unknown = [kpi for kpi in dataset.kpis if kpi not in catalog.kpis]
    if unknown:
        print(f"shown with plain defaults, because catalog.toml does not describe them: {', '.join(unknown)}")
    notes = [note for note in dataset.distinct("note") if note and note not in catalog.note_english]
    if notes:
        print(f"shown in Chinese, because catalog.toml has no English for them: {', '.join(notes)}")
    if dataset.is_sample:
        print(f"{dataset.samples} of the figures are sample returns, generated and not published")
    return 0


def _sample(options: argparse.Namespace) -> int:
    settings = read_settings({name: getattr(options, name) for name in ("data", "seed", "rows")})
    file = Path(options.file)
    refuse_existing(file)  # before the work, and once more when it is written
    dataset = read_dataset(settings.data, settings.catalog)
    table = sample_table(dataset, seed=settings.seed, size=settings.rows)
    write_sample(table, file)
    print(f"{file}: {len(table)} figures, {len(table) - dataset.size} of them generated with the seed {settings.seed}")
    return 0


def _briefing(options: argparse.Namespace) -> int:
    settings = read_settings({name: getattr(options, name) for name in ("data", "sample", "seed", "rows")})
    asked = {name: getattr(options, name) for name in ("district", "year", "lang") if getattr(options, name)}
    selected = parse_url("/briefing", urlencode(asked), read_dataset(settings.data, settings.catalog))
    if isinstance(selected, InvalidUrl):
        names = ", ".join(name for name, _ in selected.choices)
        raise SettingError(f"--{selected.part}: {selected.value!r} is not known; try {names}")
    file = Path(options.file)
    print_view(_create(replace(settings, prefix="", users=None, user_header=None)).server, selected, file)
    print(f"{file}: {file.stat().st_size // 1024} KB")
    return 0


def _add_user(options: argparse.Namespace) -> int:
    from dashboard.web.auth.users import add_user  # noqa: PLC0415 - no other command needs it

    path = _users_path(options)
    if sys.stdin.isatty():
        password = getpass("password (it is not shown): ")
        if getpass("the same again: ") != password:
            raise SettingError("the two passwords differ; nothing was changed")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    is_new = add_user(path, options.name, password)
    print(f"{path}: {options.name} {'is added' if is_new else 'has a new password; older sign-ins have ended'}")
    return 0


def _remove_user(options: argparse.Namespace) -> int:
    from dashboard.web.auth.users import remove_user  # noqa: PLC0415

    path = _users_path(options)
    remove_user(path, options.name)
    print(f"{path}: {options.name} is removed; sign-ins of that name have ended")
    return 0


def _users_path(options: argparse.Namespace) -> Path:
    path = read_settings({"users": options.users}).users
    if path is None:
        raise SettingError("--users: name the file in which users are kept, outside the project, such as users.txt")
    return path


def _create(settings: Settings, kept: Path | None = None) -> Any:
    from dashboard.web.application import create_app  # noqa: PLC0415 - a check needs no Dash

    if settings.log == "json":
        from dashboard.web.access_log import log_as_json  # noqa: PLC0415

        log_as_json()
    return create_app(settings, kept)


def _guarded(command: Callable[[], Result], exit_code: int = REFUSED) -> Result:
    """Run a command; a fault of the table or of a setting ends it with plain words instead of a trace."""
    try:
        return command()
    except DatasetError as error:
        lines = "\n".join(f"  {sentence}" for sentence in error.sentences)
        print(f"{error.path} cannot be shown, {len(error.faults)} fault(s):\n{lines}", file=sys.stderr)
    except (SettingError, SampleError, GeographyError, PrintError) as error:
        print(error, file=sys.stderr)
    sys.exit(exit_code)


COMMANDS: dict[str | None, Callable[[argparse.Namespace], int]] = {
    "check": _check, "sample": _sample, "briefing": _briefing, "add-user": _add_user, "remove-user": _remove_user,
    None: _serve, **dict.fromkeys(RETURNS, run_command),
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
