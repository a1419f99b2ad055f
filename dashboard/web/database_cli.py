"""Runs the commands of a database: `migrate`, `copy` and `copy-users`. They print Chinese first, then English."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from dashboard.dataset.loading import read_dataset
from dashboard.history.change_log import short_version
from dashboard.history.opening import open_store
from dashboard.history.store import copy_table
from dashboard.history.transaction import HistoryError
from dashboard.settings import DatabaseUrl, SettingError, Settings, add_options, read_settings

COMMANDS = ("migrate", "copy", "copy-users")
REFUSED = 2  # exit code where nothing was done


def add_database_commands(commands: Any) -> None:
    """Adds the commands to the subparsers of the command line."""
    migrate = commands.add_parser(
        "migrate", help="make or renew the schema of a database, and add the city; what is there stays"
    )
    copy = commands.add_parser("copy", help="copy a table with its history between files and a database")
    copy.add_argument("source", metavar="FROM", help="a CSV file, or the address of a database")
    copy.add_argument("target", metavar="TO", help="the same; a table that is there already is not written over")
    users = commands.add_parser(
        "copy-users", help="copy users with their sign-ins, and the returns desk, between files and a database"
    )
    users.add_argument("source", metavar="FROM", help="a file of users, or the address of a database")
    users.add_argument("target", metavar="TO", help="the same; users that are there already are not written over")
    add_options(users, "city")
    add_options(migrate, "data", "city")
    add_options(copy, "city", "catalog_file")


def run_database_command(options: argparse.Namespace) -> int:
    """Runs one of the commands and returns its exit code; SettingError where it cannot."""
    try:
        return {"migrate": _migrate, "copy": _copy, "copy-users": _copy_users}[options.command](options)
    except HistoryError as error:
        print(error, file=sys.stderr)
        return REFUSED


def _migrate(options: argparse.Namespace) -> int:
    settings = read_settings(vars(options))
    if not isinstance(settings.data, DatabaseUrl):
        raise SettingError(
            "--data: 请写数据库地址。 Give the address of a database: postgresql+psycopg://USER@HOST/NAME"
        )
    from dashboard.history.database import SCHEMA_VERSION, Database, DatabaseError, reason

    try:
        from dashboard.history.schema_version import migrate
    except ImportError as error:
        raise SettingError("migrate needs Alembic; install it with: pip install -e '.[postgres]'") from error
    database = Database(settings.data, settings.city)
    try:
        before, is_new = migrate(database)
    except DatabaseError as error:
        raise SettingError(f"{database}: 没有改动。 Nothing was changed: {reason(error)}") from error
    print(f"{database}：结构版本 schema {before or '–'} → {SCHEMA_VERSION}")
    if is_new:
        print(f"已登记{settings.city}，还没有表；用 copy 放入。 {settings.city} is added; copy puts a table there.")
    return 0


def _copy(options: argparse.Namespace) -> int:
    settings = read_settings({"city": vars(options).get("city"), "catalog_file": vars(options).get("catalog_file")})
    addresses = [read_settings({"data": text}).data for text in (options.source, options.target)]
    source, target = (open_store(address, settings.city, _catalog(settings, address)) for address in addresses)
    dataset = read_dataset(source, _catalog(settings, addresses[0]))
    try:
        copy_table(source, target)
    except OSError as error:
        raise SettingError(f"{options.source}: 无法读取。 It cannot be read: {error.strerror}.") from error
    count, version = dataset.size, short_version(target.state().digest)
    log = len(target.log())
    print(f"{options.target}：{count} 行、{log} 条变更记录、{len(target.backups())} 个旧版本，版本 {version}。")
    print(f"{count} rows, {log} changes, {len(target.backups())} earlier versions, version {version}: byte for byte.")
    return 0


def _copy_users(options: argparse.Namespace) -> int:
    from dashboard.web.storage import Storage
    from dashboard.web.users_copy import copy_users

    city = vars(options).get("city")
    source, target = (
        Storage(read_settings({"users": text, "city": city})) for text in (options.source, options.target)
    )
    count, steps = copy_users(source, target)
    print(f"{options.target}：{count} 个用户，填报台 {steps} 步。 {count} users, {steps} steps of the returns desk.")
    return 0


def _catalog(settings: Settings, address: object) -> Any:
    return settings.model_copy(update={"data": address}).catalog
