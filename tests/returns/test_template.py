"""The workbook of a form, opened again: what can be typed where, how it prints, what it says."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.dataset.model import Area
from dashboard.dataset.numbers import is_whole
from dashboard.dataset.table import Dataset
from dashboard.dataset.workbook_cells import width
from dashboard.returns.form import Form, FormKind, build_form
from dashboard.returns.layout import (
    COLUMNS,
    FINGERPRINT_SHEET,
    FORM_SHEET,
    HEADER_ROW,
    INPUT_ROLES,
    INSTRUCTIONS_SHEET,
    STATUS_CHOICES,
    ColumnRole,
    column_letters,
    sheet_rows,
)
from dashboard.returns.template import form_workbook
from tests.returns.desk import cell_of, row_of

CASES = [
    ("青山湖区", 2014, FormKind.RESULTS, None), ("高新区", 2020, FormKind.RESULTS, None),
    ("南昌市", 2015, FormKind.TARGETS, None), ("南昌市", 2014, FormKind.RESULTS, 6),
]  # fmt: skip


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]}-{case[2]}-{case[3]}")
def form(request: pytest.FixtureRequest, dataset: Dataset) -> Form:
    place, year, kind, month = request.param
    return build_form(dataset, dataset.catalog.district(place), year, kind, month)


@pytest.fixture(scope="module")
def book(form: Form, dataset: Dataset) -> Workbook:
    return load_workbook(io.BytesIO(form_workbook(form, dataset)))


@pytest.fixture(scope="module")
def sheet(book: Workbook) -> Worksheet:
    found = book[FORM_SHEET]
    assert isinstance(found, Worksheet)
    return found


def test_it_has_a_cover_the_form_and_a_hidden_sheet_that_names_it(book: Workbook, form: Form) -> None:
    assert book.sheetnames == [INSTRUCTIONS_SHEET, FORM_SHEET, FINGERPRINT_SHEET]
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "veryHidden"]
    assert {str(name): value for name, value in book[FINGERPRINT_SHEET].iter_rows(values_only=True)} == form.identity
    assert book.active is not None
    assert book.active.title == INSTRUCTIONS_SHEET


def test_only_the_cells_to_fill_can_be_changed(book: Workbook, sheet: Worksheet, form: Form) -> None:
    assert all(one.protection.sheet and not one.protection.password for one in book.worksheets)
    assert book.security is not None
    assert book.security.lockStructure
    column = column_letters(form.kind)
    wanted = {f"{column[sort]}{row}" for row, one in sheet_rows(form) if not isinstance(one, Area)
              for sort in INPUT_ROLES if sort in column}  # fmt: skip
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked} == wanted
    assert all(
        cell.protection.locked
        for one in (book[INSTRUCTIONS_SHEET], book[FINGERPRINT_SHEET])
        for row in one.iter_rows()
        for cell in row
    )


def test_every_cell_to_fill_takes_only_what_its_unit_allows(sheet: Worksheet, form: Form) -> None:
    rules = {str(cell): rule for rule in sheet.data_validations.dataValidation for cell in _cells(str(rule.sqref))}
    column = column_letters(form.kind)
    for row, one in sheet_rows(form):
        if isinstance(one, Area):
            continue
        for sort in (ColumnRole.VALUE, ColumnRole.HIGH):
            if sort in column:
                rule = rules[f"{column[sort]}{row}"]
                assert rule.type == ("whole" if is_whole(one.unit) and not one.is_task else "decimal")
                assert (rule.formula2 == "1") == one.is_task
                assert (rule.formula1 == "0") == (one.unit != "%")
                assert rule.showErrorMessage
                assert rule.allow_blank
        chosen = rules[f"{column.get(ColumnRole.STATUS) or column[ColumnRole.QUALIFIER]}{row}"]
        assert chosen.type == "list"
        assert len(str(chosen.formula1)) < 255  # what Excel allows
        remark = rules[f"{column[ColumnRole.REMARK]}{row}"]
        assert (remark.type, remark.showErrorMessage) == ("textLength", True)


def _cells(told: str) -> list[str]:
    found = []
    for part in told.split():
        first, _, last = part.partition(":")
        letter = first.rstrip("0123456789")
        top, bottom = (int(name.removeprefix(letter)) for name in (first, last or first))
        found += [f"{letter}{row}" for row in range(top, bottom + 1)]
    return found


def test_it_is_ready_to_be_read_and_printed(sheet: Worksheet, form: Form) -> None:
    assert sheet.freeze_panes == f"C{HEADER_ROW + 1}"
    assert sheet.print_title_rows == f"$1:${HEADER_ROW}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter is not None
    assert form.place.name in str(sheet.oddFooter.left.text)
    assert not sheet.merged_cells.ranges
    for column in COLUMNS[form.kind]:
        letter = column_letters(form.kind)[column.role]
        assert sheet.column_dimensions[letter].width == column.width
        assert column.width > max(width(line) for line in f"{column.chinese}\n{column.english}".split("\n"))
    for row, _ in sheet_rows(form):
        assert (sheet.row_dimensions[row].height or 0) >= 15


def test_it_says_what_is_asked_in_both_languages(
    book: Workbook, sheet: Worksheet, form: Form, dataset: Dataset
) -> None:
    said = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
    for area, questions in form.areas:
        assert f"{area.number} {area.name}  {area.english}" in said
        for question in questions:
            kpi = question.kpi
            definitions = (kpi.definition, kpi.definition_english)
            if question.is_task:
                task = dataset.catalog.tasks[question.breakdown]
                definitions = task.summary, task.summary_english
            for text in (f"{kpi.name}\n{kpi.english}", question.breakdown, *definitions):
                assert text in said
    cover = "\n".join(str(cell) for row in book[INSTRUCTIONS_SHEET].iter_rows(values_only=True) for cell in row)
    for fact in (form.place.name, form.place.english, str(form.year), dataset.digest[:8], "南昌市科技局"):
        assert fact in cover
    month = ("截至 6 月", "2014-06", "month 6", "上年同期", "0（未开始）至 1（完成）", "from 0 (not begun) to 1 (done)")
    assert [fact in cover for fact in month] == [form.month is not None] * len(month)


def test_it_tells_the_last_result_and_the_target(dataset: Dataset) -> None:
    city = build_form(dataset, dataset.catalog.district("南昌市"), 2014, FormKind.RESULTS)
    sheet = load_workbook(io.BytesIO(form_workbook(city, dataset)))[FORM_SHEET]
    patents, projects = row_of(city, "专利申请量"), row_of(city, "市级科技重大项目")
    last = [sheet[cell_of(city, patents, role)].value for role in (ColumnRole.LAST, ColumnRole.LAST_YEAR)]
    assert last == [6190, 2013]
    assert sheet[cell_of(city, patents, ColumnRole.TARGET)].value == 10000
    assert sheet[cell_of(city, projects, ColumnRole.TARGET)].value == "10–15"
    assert sheet[cell_of(city, patents)].value is None
    assert sheet[cell_of(city, patents, ColumnRole.STATUS)].value == next(iter(STATUS_CHOICES))
    assert sheet[cell_of(city, patents)].number_format == "General"  # so that 36.7% typed is known as a per cent


def test_nothing_in_it_runs_or_leads_elsewhere(form: Form, dataset: Dataset) -> None:
    with zipfile.ZipFile(io.BytesIO(form_workbook(form, dataset))) as packed:
        assert not [name for name in packed.namelist() if "external" in name or "vba" in name]
        assert b"<f>" not in b"".join(packed.read(name) for name in packed.namelist())
