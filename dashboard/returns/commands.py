"""Runs the clerk's commands and prints their results, in Chinese first, then English."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from dashboard.dataset.catalog import read_catalog
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.model import Catalog, District
from dashboard.dataset.regular_files import real_path
from dashboard.dataset.resources import DATA, IS_INSTALLED, PUBLISHED
from dashboard.dataset.schema import FIRST_YEAR, LAST_YEAR, MONTHS, is_year
from dashboard.history.atomic_files import atomic_write
from dashboard.history.change_log import RowChange, RowContent, short_version
from dashboard.history.opening import open_store
from dashboard.history.store import TableStore, undo
from dashboard.history.transaction import HistoryError
from dashboard.returns.checks import row_label
from dashboard.returns.form import FormKind, build_form
from dashboard.returns.importing import FileSource, ImportRequest, ImportResult, import_returns
from dashboard.returns.messages import ReturnRefusedError
from dashboard.returns.template import form_workbook
from dashboard.returns.workbook_security import EXCEL_LOCK_PREFIX
from dashboard.settings import SettingError, Settings, account_name, read_settings

ALL = "all"
MAX_EMPTY_ROWS = 20  # rows left empty that are named, unless an import is only tried
REFUSED = 2  # exit code where nothing was done
DRY_RUN = "试运行，没有写入。 Dry run: nothing was written."


def template(options: argparse.Namespace) -> int:
    """Writes the form of a place, or those of all thirteen; SettingError where it cannot, before any is written."""
    settings = read_settings(vars(options))
    dataset = read_dataset(_store(settings), settings.catalog)
    year, kind = _year(options.year), FormKind.TARGETS if options.targets else FormKind.RESULTS
    month = _month(options.month)
    if month and kind is FormKind.TARGETS:
        raise SettingError(
            "--month 只用于结果，目标是全年的。 --month asks for results; targets are of the whole year."
        )
    out, catalog = Path(options.out), dataset.catalog
    if options.district == ALL:
        built = (build_form(dataset, place, year, kind, month) for place in catalog.reporting_places)
        forms = {out / form.file_name: form for form in built}
    else:
        forms = {out: build_form(dataset, _place(options.district, catalog), year, kind, month)}
    for path in forms:
        if path.suffix != ".xlsx":
            raise SettingError(f"{path}: 填报表的文件名要以 .xlsx 结尾。 The name of a form ends in .xlsx.")
        if path.exists():  # a filled form is never overwritten
            raise SettingError(f"{path} 已存在，不会覆盖；请换一个名字。 It exists already and is not written over.")
    for path, form in forms.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic_write(path, form_workbook(form, dataset))
        except OSError as error:
            raise SettingError(f"{path} 无法写入。 It cannot be written: {error.strerror}.") from error
        count = len(form.rows)
        through = f"截至 {month} 月" if month else ""
        chinese = f"{path}：{form.place.name} {form.year} 年{through}，{count} 项待填。"
        print(f"{chinese} {form.place.english}, {count} rows to fill.")
    return 0


def import_files(options: argparse.Namespace) -> int:
    """Imports returns into the table and prints what that changes; with a fault nothing is written."""
    settings = _settings_to_write(options)
    files = tuple(path for text in options.files for path in _files(text))
    year = _year(options.year) if options.year else None
    sources, who = tuple(map(FileSource, files)), options.by or account_name()
    request = ImportRequest(sources, who, year, replace=options.replace, dry_run=options.dry_run)
    try:
        store = _store(settings)
        result = import_returns(store, settings.catalog, request)
    except ReturnRefusedError as error:
        count = len(error.issues)
        summary = f"共 {count} 处错误，没有写入任何数据；请改正后重新导入。 {count} fault(s), nothing was written."
        return _refuse(str(error), summary)
    except HistoryError as error:
        return _refuse(str(error))
    _print_result(result, read_catalog(settings.catalog), request, store)
    return 0


def undo_last(options: argparse.Namespace) -> int:
    """Undoes the last import."""
    settings = _settings_to_write(options)
    try:
        store = _store(settings)
        change = undo(store, options.by or account_name(), dry_run=options.dry_run)
    except HistoryError as error:
        return _refuse(str(error))
    time, files = f"{change.time:%Y-%m-%d %H:%M:%S}", "、".join(change.files)
    print(f"撤销 {time} {change.who} 的导入：{files}。 An import taken back.")
    _print_rows("撤回 taken back", [row.reverse for row in change.rows], read_catalog(settings.catalog))
    versions = f"{_table_label(store)} {short_version(change.after)} → {short_version(change.before)}"
    undone = f"{versions}，表与导入前完全一致。 The table is byte for byte what it was before."
    print(DRY_RUN if options.dry_run else undone)
    return 0


def _settings_to_write(options: argparse.Namespace) -> Settings:
    """Returns the settings of a command that changes the table; SettingError for that of an installed package."""
    settings = read_settings(vars(options))
    if IS_INSTALLED and isinstance(settings.data, Path) and real_path(settings.data) == PUBLISHED:
        raise SettingError(
            f"--data: {PUBLISHED} 属于安装的程序，更新时会被替换；请把文件夹 {DATA} 复制到别处，用 --data 指定新的表。 "
            "The table of an installed program is replaced by its updates; copy its folder and name the copied table."
        )
    return settings


def _store(settings: Settings) -> TableStore:
    return open_store(settings.data, settings.city, settings.catalog)


def _table_label(store: TableStore) -> str:
    """Names a table; one that is reached by a symbolic link with the file that was written."""
    target = real_path(store.path)
    return store.path.name if target == store.path.absolute() else f"{store.path.name} → {target}"


def _print_result(result: ImportResult, catalog: Catalog, request: ImportRequest, store: TableStore) -> None:
    for submitted in result.returns:
        values, empty = len(submitted.values), submitted.empty
        limit = len(empty) if request.dry_run else MAX_EMPTY_ROWS
        numbers = f"（编号 {'、'.join(empty[:limit])}{'……' * (len(empty) > limit)}）" if empty else ""
        filled = f"{submitted.file}：填 {values} 个数，留空 {len(empty)} 项{numbers}。"
        print(f"{filled} {values} figures, {len(empty)} rows left empty.")
    _print_rows("增加 added", [row for row in result.rows if row.old is None], catalog)
    _print_rows("更改 changed", [row for row in result.rows if row.old is not None], catalog)
    if result.unchanged:
        print(f"不变 unchanged: {result.unchanged}")
    for warning in result.warnings:
        print(f"注意 mind: {warning}")
    if not result.rows:
        print("没有需要写入的数据，表未改动。 Nothing to do: the table says all this already.")
    elif result.change is None:
        print(DRY_RUN)
    else:
        before, after = short_version(result.change.before), short_version(result.change.after)
        versions = f"{_table_label(store)}，版本 {before} → {after}"
        print(f"已写入 {versions}；撤销用 python app.py undo。 Written; undo takes it back.")
    notes = len({row.new.note for row in result.rows if row.new and row.new.note} - set(catalog.note_english))
    if notes and not request.dry_run:
        print(
            f"{notes} 条备注在英文页面以中文显示。 {notes} remark(s) without English in catalog.toml: Chinese is shown."
        )


def _print_rows(title: str, rows: Sequence[RowChange], catalog: Catalog) -> None:
    if rows:
        print(f"{title}: {len(rows)}")
    for row in rows:
        amounts = " → ".join(_amount(content) for content in (row.old, row.new) if content)
        print(f"  {row_label(row, catalog)}: {amounts}{'' if row.new else ' → ×'}")


def _amount(content: RowContent) -> str:
    return f"{content.value} {content.unit}" + (f"（{content.note}）" if content.note else "")


def _place(text: str, catalog: Catalog) -> District:
    """Finds the place that a clerk names: in Chinese or English, in full or short, or by its code."""
    for place in catalog.choosable:
        names = (place.name, place.label, place.english, place.label_english, place.code)
        if text.strip().lower() in [name.lower() for name in names]:
            return place
    allowed = "、".join(place.name for place in catalog.choosable)
    raise SettingError(f"没有这个地区：{text!r}；可用 {allowed}，或 all。 There is no such place; choose one of these.")


def _year(text: str) -> int:
    if not is_year(text):
        raise SettingError(f"--year: {text!r} 不对，应为 {FIRST_YEAR} 至 {LAST_YEAR}。 A year between them is needed.")
    return int(text)


def _month(text: str | None) -> int | None:
    if text is not None and text not in MONTHS:
        raise SettingError(f"--month: {text!r} 不对，应为 1 至 12。 A month, 1 to 12, is needed.")
    return int(text) if text else None


def _files(text: str) -> Sequence[Path]:
    """Lists the files that a clerk names; the Windows shell leaves it to a program to expand *.xlsx."""
    path = Path(text)
    paths = () if path.exists() or not set("*?") & set(path.name) else sorted(path.parent.glob(path.name))
    return [match for match in paths if not match.name.startswith(EXCEL_LOCK_PREFIX)] or [path]


def _refuse(*sentences: str) -> int:
    print(*sentences, sep="\n", file=sys.stderr)
    return REFUSED
