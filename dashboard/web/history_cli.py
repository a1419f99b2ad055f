"""Runs the commands of the table's history: `log` and `backups`, which knows the returns desk, too.

They print Chinese first, then English.
"""

from __future__ import annotations

import argparse
import errno
import sqlite3
import sys
from datetime import datetime
from pathlib import Path

from dashboard.history.backups import remove_backups, undo_steps
from dashboard.history.change_log import Change, short_version
from dashboard.history.file_digests import UNREADABLE
from dashboard.history.log_chain import LogFault, verify_log
from dashboard.history.store import TableStore, changes
from dashboard.history.transaction import Backup, HistoryError
from dashboard.i18n.messages import templates
from dashboard.returns.desk.sqlite_backup import copy_desk
from dashboard.settings import SettingError, Settings, read_settings
from dashboard.web.storage import Storage

MAX_KEEP = 100_000
REFUSED = 2  # exit code where the log has a fault, or nothing was done


def run_history_command(options: argparse.Namespace) -> int:
    """Runs one of the commands and returns its exit code; SettingError where it cannot."""
    settings = read_settings(vars(options))
    try:
        return {"log": _log, "backups": _backups}[options.command](options, settings)
    except HistoryError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except OSError as error:
        raise SettingError(
            f"{error.filename or settings.data}: 无法读取。 It cannot be read: {error.strerror}."
        ) from error


def _log(options: argparse.Namespace, settings: Settings) -> int:
    table = Storage(settings).table
    if not options.verify:
        for change in changes(table):
            print(_line(change))
        return 0
    faults, count = verify_log(table, _digest(table)), len(changes(table))
    if not faults:
        place = table.log_place
        print(f"{place}：{count} 条记录前后相接，与当前的表一致。 {count} changes that lead to the table as it is.")
        return 0
    for fault in faults:
        print(_sentence(fault, "zh"), _sentence(fault, "en"), file=sys.stderr)
    return REFUSED


def _line(change: Change) -> str:
    kinds = " ".join(templates(language)[f"history.{change.kind.value}"] for language in ("zh", "en"))
    versions = f"{short_version(change.before)} → {short_version(change.after)}"
    words = (f"{change.time:%Y-%m-%d %H:%M:%S}", kinds, change.who, versions, "、".join(change.files))
    return "  ".join(word for word in words if word)


def _sentence(fault: LogFault, language: str) -> str:
    versions = {"before": short_version(fault.before), "after": short_version(fault.after)}
    return templates(language)[f"history.fault_{fault.kind.value}"].format(line=fault.line, **versions)


def _backups(options: argparse.Namespace, settings: Settings) -> int:
    storage = Storage(settings)
    table = storage.table
    if options.keep is not None:
        steps = undo_steps(table, _digest(table))
        for backup in (removed := remove_backups(table, _count(options.keep))):
            print(f"已删除 removed: {backup.place}")
        if any(backup.version in steps for backup in removed):
            print("撤销再也不能回到这些版本之前。 Undo can no longer go back beyond these versions.")
    steps = undo_steps(table, _digest(table))
    for backup in table.backups():
        print(_backup_line(backup, steps.get(backup.version)))
    if storage.desk_file:
        _desk(storage.desk_file, Path(options.desk) if options.desk else None)
    elif options.desk:
        raise SettingError(
            "--desk: 填报台在用户文件旁边，请加 --users。 The desk is beside the users' file: add --users."
        )
    return 0


def _desk(path: Path, copy: Path | None) -> None:
    """Names the desk's file, or copies it; SettingError where it cannot."""
    if not path.exists():
        if copy:
            raise SettingError(f"{path}: 没有填报台。 There is no returns desk.")
        return
    print(_file_line(path), " 填报台，含交来的工作簿 the returns desk with the workbooks that came")
    if copy is None:
        return
    try:
        copy_desk(path, copy)
    except FileExistsError as error:
        raise SettingError(f"{copy} 已存在，不会覆盖。 It exists already and is not written over.") from error
    except sqlite3.Error as error:
        raise SettingError(f"{copy}: 无法复制。 The desk cannot be copied: {error}.") from error
    print(_file_line(copy), " 已复制 copied")


def _file_line(path: Path) -> str:
    status = path.stat()
    return f"{path}  {datetime.fromtimestamp(status.st_mtime):%Y-%m-%d %H:%M:%S}  {status.st_size / 1024:.0f} KB"


def _backup_line(backup: Backup, steps: int | None) -> str:
    undo = f"（撤销 {steps} 次回到这里 undo × {steps}）" if steps else ""
    return f"{backup.place}  {backup.written:%Y-%m-%d %H:%M:%S}  {backup.size / 1024:.0f} KB{undo}"


def _digest(table: TableStore) -> str:
    """The digest of the table now; OSError where it cannot be read."""
    digest = table.state().digest
    if digest.startswith(UNREADABLE):
        raise OSError(errno.EIO, digest.removeprefix(UNREADABLE), str(table.path))
    return digest


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MAX_KEEP):
        raise SettingError(f"--keep: {text!r} 不对，应为 1 至 {MAX_KEEP} 的整数。 A whole number from 1 is needed.")
    return int(text)
