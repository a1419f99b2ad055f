"""Runs the commands of the table's history: `log` and `backups`, which knows the returns desk, too.

They print Chinese first, then English.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from datetime import datetime
from pathlib import Path

from dashboard.history.backups import Backup, list_backups, remove_backups
from dashboard.history.change_log import Change, changes, file_digest, short_version, table_files
from dashboard.history.log_chain import LogFault, verify_log
from dashboard.history.transaction import HistoryError
from dashboard.i18n.messages import templates
from dashboard.returns.desk.sqlite_backup import copy_desk
from dashboard.returns.desk.sqlite_store import desk_path
from dashboard.settings import SettingError, Settings, read_settings

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
    files = table_files(settings.data)
    if not options.verify:
        for change in changes(settings.data):
            print(_line(change))
        return 0
    faults, count = verify_log(files, file_digest(files.table)), len(changes(settings.data))
    if not faults:
        print(f"{files.log}：{count} 条记录前后相接，与当前的表一致。 {count} changes that lead to the table as it is.")
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
    if options.keep is not None:
        for backup in (removed := remove_backups(settings.data, _count(options.keep))):
            print(f"已删除 removed: {backup.path}")
        if any(backup.undo_steps for backup in removed):
            print("撤销再也不能回到这些版本之前。 Undo can no longer go back beyond these versions.")
    for backup in list_backups(settings.data, file_digest(table_files(settings.data).table)):
        print(_backup_line(backup))
    if settings.users:
        _desk(desk_path(settings.users), Path(options.desk) if options.desk else None)
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


def _backup_line(backup: Backup) -> str:
    undo = f"（撤销 {backup.undo_steps} 次回到这里 undo × {backup.undo_steps}）" if backup.undo_steps else ""
    return f"{_file_line(backup.path)}{undo}"


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MAX_KEEP):
        raise SettingError(f"--keep: {text!r} 不对，应为 1 至 {MAX_KEEP} 的整数。 A whole number from 1 is needed.")
    return int(text)
