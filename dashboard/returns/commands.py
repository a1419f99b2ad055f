"""What the clerk's commands do and say; the words are Chinese first, then English."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from dashboard.dataset.loading import read_catalog, read_dataset
from dashboard.dataset.model import Catalog, District, Measure
from dashboard.dataset.schema import FIRST_YEAR, LAST_YEAR
from dashboard.dataset.table import Dataset
from dashboard.history.atomic_files import atomic_write
from dashboard.history.change_log import RowChange, RowContent, short_version
from dashboard.history.transaction import HistoryError, undo
from dashboard.i18n.terms import translator
from dashboard.returns.form import Form, FormKind, build_form
from dashboard.returns.importing import ImportRequest, ImportResult, import_returns
from dashboard.returns.layout import file_name
from dashboard.returns.messages import ReturnRefusedError
from dashboard.returns.submitted_value import SubmittedReturn
from dashboard.returns.template import form_workbook
from dashboard.returns.workbook_security import OPEN
from dashboard.settings import SettingError, read_settings

ALL = "all"
FEW = 20  # rows left empty that are named, unless an import is only tried
REFUSED = 2  # exit code where nothing was done
DRY = "试运行，没有写入。 Dry run: nothing was written."


def template(options: argparse.Namespace) -> int:
    """Write the form of a place, or those of all thirteen; SettingError where that cannot be, before any is written."""
    settings = read_settings({"data": options.data})
    dataset = read_dataset(settings.data, settings.catalog)
    year, kind = _year(options.year), FormKind.TARGETS if options.targets else FormKind.RESULTS
    if options.district == ALL:
        places: Sequence[District] = (*dataset.catalog.counties, *dataset.catalog.zones)
        forms = [build_form(dataset, place, year, kind) for place in places]
        folder = Path(options.out)
        wanted = {folder / file_name(form): form for form in forms}
    else:
        wanted = {Path(options.out): build_form(dataset, _place(options.district, dataset.catalog), year, kind)}
    _write(wanted, dataset)
    return 0


def import_files(options: argparse.Namespace) -> int:
    """Bring returns into the table and say what that changes; with a fault nothing is written."""
    settings = read_settings({"data": options.data})
    files = tuple(path for text in options.files for path in _files(text))
    year = _year(options.year) if options.year else None
    wish = ImportRequest(files, options.by or _user(), year, replace=options.replace, dry_run=options.dry_run)
    try:
        outcome = import_returns(settings.data, settings.catalog, wish)
    except ReturnRefusedError as refused:
        count = len(refused.faults)
        return _refuse(
            *(fault.sentence for fault in refused.faults),
            f"共 {count} 处错误，没有写入任何数据；请改正后重新导入。 {count} fault(s), nothing was written.",
        )
    except HistoryError as error:
        return _refuse(str(error))
    _tell(outcome, read_catalog(settings.catalog), wish, settings.data)
    return 0


def undo_last(options: argparse.Namespace) -> int:
    """Take the last import back."""
    settings = read_settings({"data": options.data})
    try:
        change = undo(settings.data, options.by or _user(), dry_run=options.dry_run)
    except HistoryError as error:
        return _refuse(str(error))
    _say(f"撤销 {change.time:%Y-%m-%d %H:%M:%S} {change.who} 的导入：{'、'.join(change.files)}。 An import taken back.")
    _list("撤回 taken back", [row.reverse for row in change.rows], read_catalog(settings.catalog))
    after = f"{settings.data.name} {short_version(change.after)} → {short_version(change.before)}"
    _say(DRY if options.dry_run else f"{after}，表与导入前完全一致。 The table is byte for byte what it was before.")
    return 0


def _write(wanted: dict[Path, Form], dataset: Dataset) -> None:
    """Write forms into new files; a filled form is never written over."""
    for path in wanted:
        if path.suffix != ".xlsx":
            raise SettingError(f"{path}: 填报表的文件名要以 .xlsx 结尾。 The name of a form ends in .xlsx.")
        if path.exists():
            raise SettingError(f"{path} 已存在，不会覆盖；请换一个名字。 It exists already and is not written over.")
    for path, form in wanted.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic_write(path, form_workbook(form, dataset))
        except OSError as error:
            raise SettingError(f"{path} 无法写入。 It cannot be written: {error.strerror}.") from error
        count = len(form.all)
        _say(f"{path}：{form.place.name} {form.year} 年，{count} 项待填。 {form.place.english}, {count} rows to fill.")


def _tell(outcome: ImportResult, catalog: Catalog, wish: ImportRequest, table: Path) -> None:
    """What came from each file, what that changes, what to look at."""
    for one in outcome.returns:
        _say(_answered(one, len(one.empty) if wish.dry_run else FEW))
    added = [row for row in outcome.rows if row.old is None]
    changed = [row for row in outcome.rows if row.old is not None]
    _list("增加 added", added, catalog)
    _list("更改 changed", changed, catalog)
    if outcome.unchanged:
        _say(f"不变 unchanged: {outcome.unchanged}")
    for warning in outcome.warnings:
        _say(f"注意 mind: {warning.sentence}")
    if not outcome.rows:
        _say("没有需要写入的数据，表未改动。 Nothing to do: the table says all this already.")
    elif outcome.change is None:
        _say(DRY)
    else:
        before, after = short_version(outcome.change.before), short_version(outcome.change.after)
        _say(f"已写入 {table.name}，版本 {before} → {after}；撤销用 python app.py undo。 Written; undo takes it back.")
    unknown = {row.new.note for row in outcome.rows if row.new and row.new.note} - set(catalog.note_english)
    if unknown and not wish.dry_run:
        count = len(unknown)
        _say(
            f"{count} 条备注在英文页面以中文显示。 {count} remark(s) without English in catalog.toml: Chinese is shown."
        )


def _answered(one: SubmittedReturn, most: int) -> str:
    """How much of a file was filled, and which rows were not, `most` of them by number."""
    left = f"（编号 {'、'.join(one.empty[:most])}{'……' * (len(one.empty) > most)}）" if one.empty else ""
    counts = f"填 {len(one.answers)} 个数，留空 {len(one.empty)} 项{left}"
    return f"{one.file}：{counts}。 {len(one.answers)} figures, {len(one.empty)} rows left empty."


def _list(head: str, rows: Sequence[RowChange], catalog: Catalog) -> None:
    if rows:
        _say(f"{head}: {len(rows)}")
    translate = translator("zh", catalog)
    for row in rows:
        measure = translate(f"measure.{Measure(row.measure).value}")
        name = " ".join(filter(None, (row.kpi, row.breakdown, row.district, row.year, measure)))
        _say(f"  {name}: {' → '.join(_amount(one) for one in (row.old, row.new) if one)}{'' if row.new else ' → ×'}")


def _amount(content: RowContent) -> str:
    note = f"（{content.note}）" if content.note else ""
    return f"{content.value} {content.unit}{note}"


def _place(text: str, catalog: Catalog) -> District:
    """The place that a clerk names: in Chinese or English, in full or short, or by its code."""
    for place in catalog.choosable:
        known = (place.name, place.label, place.english, place.label_english, place.code)
        if text.strip().lower() in [name.lower() for name in known]:
            return place
    names = "、".join(place.name for place in catalog.choosable)
    raise SettingError(f"没有这个地区：{text!r}；可用 {names}，或 all。 There is no such place; choose one of these.")


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:9]) <= LAST_YEAR):
        raise SettingError(f"--year: {text!r} 不对，应为 {FIRST_YEAR} 至 {LAST_YEAR}。 A year between them is needed.")
    return int(text)


def _files(text: str) -> Sequence[Path]:
    """The files that a clerk names; Windows leaves it to a program to know what *.xlsx stands for."""
    path = Path(text)
    found = () if path.exists() or not set("*?") & set(path.name) else sorted(path.parent.glob(path.name))
    return [one for one in found if not one.name.startswith(OPEN)] or [path]


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without user names
        return "unknown"


def _say(sentence: str) -> None:
    print(sentence)


def _refuse(*sentences: str) -> int:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return REFUSED
