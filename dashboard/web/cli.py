"""The command line: reads options and commands, makes the app, serves it. A command imports only what it needs."""

from __future__ import annotations

import argparse
import logging
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from dashboard.dataset.errors import DatasetError
from dashboard.dataset.loading import read_dataset, read_files
from dashboard.dataset.schema import MONTHS
from dashboard.history.opening import open_store
from dashboard.returns.cli_parser import COMMANDS as RETURNS
from dashboard.returns.cli_parser import add_commands, run_command
from dashboard.settings import LOCAL, SettingError, Settings, add_options, read_settings, variable_name
from dashboard.web.database_cli import COMMANDS as DATABASE
from dashboard.web.database_cli import add_database_commands, run_database_command
from dashboard.web.users_cli import COMMANDS as USERS
from dashboard.web.users_cli import add_user_commands

REFUSED = 2  # exit code for a table or setting that cannot be used


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    options = _parser().parse_args(arguments)
    set_up_log()
    with stop_on_fault(REFUSED):
        return COMMANDS[options.command](options)


def set_up_log() -> None:
    """Write time, level and message of the log to standard error."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a browser's first burst is no cause for a warning


@contextmanager
def stop_on_fault(exit_code: int) -> Iterator[None]:
    """End the process with a plain message where a file or a setting has a fault."""
    try:
        yield
    except DatasetError as error:
        lines = "\n".join(f"  {sentence}" for sentence in error.sentences)
        print(f"{error.path} cannot be shown, {len(error.sentences)} fault(s):\n{lines}", file=sys.stderr)
        sys.exit(exit_code)
    except SettingError as error:
        print(error, file=sys.stderr)
        sys.exit(exit_code)


def create(settings: Settings, last_good_dir: Path | None = None) -> Any:
    """Make the app, and let it log as the settings say."""
    from dashboard.web.application import create_app

    if settings.log == "json":
        from dashboard.web.access_log import log_as_json

        log_as_json()
    return create_app(settings, last_good_dir)


def _parser() -> argparse.ArgumentParser:
    name = Path(sys.argv[0]).name
    parser = argparse.ArgumentParser(
        prog="python -m dashboard" if name == "__main__.py" else name,
        description="The dashboard of the Nanchang Science & Technology Bureau. Without a command it serves.",
        epilog=f"Each option can also be set as {', '.join(map(variable_name, Settings.model_fields))}.",
    )
    add_options(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    check = commands.add_parser("check", help="validate table, catalog and shapes; print their faults, or a summary")
    check.add_argument("file", nargs="?", metavar="FILE", help="the table, CSV or Parquet (default data/kpis.csv)")
    sample = commands.add_parser("sample", help="write the table with generated returns into a new file")
    sample.add_argument(
        "file",
        metavar="FILE",
        help="a file that does not exist yet, outside the data folder; CSV, or Parquet where it ends in .parquet",
    )
    add_options(sample, "seed", "rows", "through")
    briefing = commands.add_parser("briefing", help="write the one-page briefing as PDF; needs a Chromium or Chrome")
    briefing.add_argument("file", metavar="FILE.pdf", help="the PDF to write; one of the same name is replaced")
    briefing.add_argument("--district", help="the place it is for (default the whole city)")
    briefing.add_argument(
        "--year", help="the reported year (default that of the newest full report); progress is of the year after it"
    )
    briefing.add_argument("--lang", help="zh or en (default zh)")
    briefing.add_argument("--kind", help="annual, or progress: that of the year under way (default annual)")
    briefing.add_argument("--month", help="the month that progress is told for, 1 to 12 (default the newest reported)")
    demo = commands.add_parser(
        "demo",
        help="serve a temporary copy with sample returns, an open round and a user of each role; it goes when it stops",
    )
    add_options(demo, "host", "port", "data", "seed")
    add_user_commands(commands)
    add_commands(commands)
    log = commands.add_parser("log", help="print the table's change log, newest change first")
    log.add_argument("--verify", action="store_true", help="check the chain of its lines; exit code 2 where it breaks")
    backups = commands.add_parser("backups", help="list the tables that imports have replaced")
    backups.add_argument("--keep", metavar="N", help="remove all but the newest N; what the next undo needs stays")
    backups.add_argument("--desk", metavar="COPY", help="write a copy of the returns desk of --users into a new file")
    add_options(log, "data", "city")
    add_options(backups, "data", "city", "users")
    add_database_commands(commands)
    return parser


def _serve(options: argparse.Namespace) -> int:
    return _run(read_settings(vars(options)))


def _run(settings: Settings) -> int:
    if settings.users:
        from dashboard.web.auth.services import require_usable
        from dashboard.web.storage import Storage

        require_usable(Storage(settings))
    app = create(settings)
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
    from dashboard.web.server import serve

    ready = partial(print, f"南昌市科技工作看板  {address}  (Ctrl+C to stop)", flush=True)
    try:
        serve(app.server, host=settings.host, port=settings.port, threads=settings.threads, ready=ready)
    except OSError as error:
        raise SettingError(f"cannot listen on {address}: {error.strerror}; choose another --host or --port") from error
    return 0


def _check(options: argparse.Namespace) -> int:
    file = Path(options.file) if options.file else None
    settings = Settings(data=file.absolute()) if file else read_settings(vars(options))
    table = open_store(settings.data, settings.city)
    files = read_files(table, settings.catalog, settings.shapes)
    dataset, geography = files.dataset, files.geography
    if settings.sample:
        from dashboard.returns.sample.table import sample_dataset

        sample_dataset(dataset, seed=settings.seed, size=settings.rows, through=settings.through)
    catalog = dataset.catalog
    months = f" ({len(dataset.search(among=[('month', MONTHS)]))} of months)" if dataset.has_months else ""
    print(
        f"{table.path.name} is sound: {dataset.size} figures{months}, {len(dataset.kpis)} KPIs in "
        f"{len(catalog.areas)} areas, years {dataset.years[0]}–{dataset.years[-1]}, "
        f"{len(dataset.documents)} documents, report year {dataset.report_year}, version {dataset.version}"
    )
    unknown = [kpi for kpi in dataset.kpis if kpi not in catalog.kpis]
    if unknown:
        print(f"shown with plain defaults, because catalog.toml does not describe them: {', '.join(unknown)}")
    notes = [note for note in dataset.distinct("note") if note and note not in catalog.note_english]
    if notes:
        print(f"shown in Chinese, because catalog.toml has no English for them: {', '.join(notes)}")
    if lacking := geography.without_shape(catalog):
        names = ", ".join(place.name for place in lacking)
        print(f"not on the map, because {settings.shapes.name} has no shape for them: {names}")
    if dataset.is_sample:
        print(f"{dataset.samples} of the figures are sample returns, generated and not published")
    return _check_desk(settings)


def _check_desk(settings: Settings) -> int:
    """Verify log and workbooks of the returns desk, where there is one; returns the exit code."""
    from dashboard.history.database import DatabaseError, reason
    from dashboard.returns.desk.desk_log import broken_line
    from dashboard.web.storage import Storage

    storage = Storage(settings)
    if not storage.has_desk:
        return 0
    path = storage.desk_file or storage.users
    try:
        lines, damaged = storage.desk.log(), storage.desk.damaged_files()
    except DatabaseError as error:
        print(f"{path}: the returns desk cannot be read: {reason(error)}", file=sys.stderr)
        return REFUSED
    broken = broken_line(lines[::-1])
    if broken is not None:
        print(f"{path}: its log breaks at line {broken}, which was altered, removed or put in", file=sys.stderr)
        return REFUSED
    if damaged:
        print(f"{path}: workbooks of the desk are damaged or missing: {', '.join(damaged)}", file=sys.stderr)
        return REFUSED
    name = path.name if isinstance(path, Path) else path
    print(f"{name}: the log of the returns desk is unbroken, {len(lines)} lines; its workbooks are whole")
    return 0


def _sample(options: argparse.Namespace) -> int:
    from dashboard.returns.sample.file import refuse_existing, write_sample
    from dashboard.returns.sample.table import sample_dataset

    settings = read_settings(vars(options))
    file = Path(options.file)
    refuse_existing(file)  # before the work, and once more when it is written
    dataset = read_dataset(open_store(settings.data, settings.city), settings.catalog)
    sample = sample_dataset(dataset, seed=settings.seed, size=settings.rows, through=settings.through)
    write_sample(sample, file)
    generated = sample.size - dataset.size
    print(f"{file}: {sample.size} figures, {generated} of them generated with the seed {settings.seed}")
    return 0


def _briefing(options: argparse.Namespace) -> int:
    from urllib.parse import urlencode

    from dashboard.exports.pdf import print_view
    from dashboard.routing.url_parser import InvalidUrl, parse_url

    settings = read_settings(vars(options))
    parameters = ("district", "year", "lang", "kind", "month")
    query = {name: getattr(options, name) for name in parameters if getattr(options, name)}
    dataset = read_dataset(open_store(settings.data, settings.city), settings.catalog)
    if settings.sample and options.month:  # it has other months
        from dashboard.returns.sample.table import sample_dataset

        dataset = sample_dataset(dataset, seed=settings.seed, size=settings.rows, through=settings.through)
    selected = parse_url("/briefing", urlencode(query), dataset)
    if isinstance(selected, InvalidUrl):
        names = ", ".join(name for name, _ in selected.choices)
        raise SettingError(f"--{selected.part}: {selected.value!r} is not known; try {names}")
    if options.month and not selected.kind:
        raise SettingError("--month: the annual briefing has none; add --kind progress")
    file = Path(options.file)
    secret = f"/{secrets.token_hex(16)}"  # nobody else on this machine finds what is served to the browser
    unsigned = {"prefix": secret, "users": None, "user_header": None, "host_name": (), "watch": 0}
    app = create(settings.model_copy(update=unsigned))
    print_view(app.server, f"{secret}{selected.href}", file)
    print(f"{file}: {file.stat().st_size // 1024} KB")
    return 0


def _demo(options: argparse.Namespace) -> int:
    from dashboard.web.demo import demo_copy

    with demo_copy(read_settings(vars(options))) as settings:
        return _run(settings)


def _users(options: argparse.Namespace) -> int:
    from dashboard.web.users_cli import run_user_command

    return run_user_command(options)


def _history(options: argparse.Namespace) -> int:
    from dashboard.web.history_cli import run_history_command

    return run_history_command(options)


COMMANDS: dict[str | None, Callable[[argparse.Namespace], int]] = {
    "check": _check, "demo": _demo, "sample": _sample, "briefing": _briefing, None: _serve, "log": _history,
    "backups": _history,
    **dict.fromkeys(RETURNS, run_command), **dict.fromkeys(USERS, _users),
    **dict.fromkeys(DATABASE, run_database_command),
}  # fmt: skip
