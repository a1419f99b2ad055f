"""Lays out the workbook of a form: sheets, columns, rows and fixed texts, for its writer and its reader alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from openpyxl.utils import get_column_letter

from dashboard.dataset.model import Area
from dashboard.dataset.observation import Qualifier, Status
from dashboard.returns.form import Form, FormKind, FormRow

INSTRUCTIONS_SHEET, FORM_SHEET, FINGERPRINT_SHEET = SHEETS = "说明", "填报", "标识"  # the last one is hidden
HEADER_ROW = 4  # the row with the names of the columns; above it the title in both languages and what to do
STATUS_CHOICES = {
    "正式 reported": Status.REPORTED.value,
    "预计 estimated": Status.ESTIMATED.value,
    "初步 provisional": Status.PROVISIONAL.value,
}
QUALIFIER_CHOICES = {
    "": Qualifier.NONE.value,
    "以上 at least": Qualifier.AT_LEAST.value,
    "超过 more than": Qualifier.MORE_THAN.value,
    "左右 about": Qualifier.ABOUT.value,
}


class ColumnRole(StrEnum):
    """States what a column is for."""

    ROW = "row"
    KPI = "kpi"
    BREAKDOWN = "breakdown"
    UNIT = "unit"
    DEFINITION = "definition"
    LAST = "last"
    LAST_YEAR = "last_year"
    TARGET = "target"
    VALUE = "value"
    HIGH = "high"
    GROWTH = "growth"
    STATUS = "status"
    QUALIFIER = "qualifier"
    REMARK = "remark"


INPUT_ROLES = (
    ColumnRole.VALUE, ColumnRole.HIGH, ColumnRole.GROWTH, ColumnRole.STATUS, ColumnRole.QUALIFIER, ColumnRole.REMARK,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormColumn:
    """Describes a column of the form; `width` in characters of plain type."""

    role: ColumnRole
    chinese: str
    english: str
    width: int


CONTEXT_COLUMNS = (
    FormColumn(ColumnRole.ROW, "编号", "No.", 7),
    FormColumn(ColumnRole.KPI, "指标", "KPI", 32),
    FormColumn(ColumnRole.BREAKDOWN, "分项", "Part", 20),
    FormColumn(ColumnRole.UNIT, "单位", "Unit", 14),
    FormColumn(ColumnRole.DEFINITION, "定义", "Definition", 46),
    FormColumn(ColumnRole.LAST, "上次结果", "Last result", 13),
    FormColumn(ColumnRole.LAST_YEAR, "年份", "Year", 7),
)
COLUMNS = {
    FormKind.RESULTS: (
        *CONTEXT_COLUMNS,
        FormColumn(ColumnRole.TARGET, "当年目标", "Target", 14),
        FormColumn(ColumnRole.VALUE, "结果", "Result", 14),
        FormColumn(ColumnRole.GROWTH, "增速 %", "Growth, %", 11),
        FormColumn(ColumnRole.STATUS, "状态", "Status", 17),
        FormColumn(ColumnRole.REMARK, "备注", "Remark", 30),
    ),
    FormKind.TARGETS: (
        *CONTEXT_COLUMNS,
        FormColumn(ColumnRole.TARGET, "已有目标", "Target so far", 14),
        FormColumn(ColumnRole.VALUE, "目标", "Target", 14),
        FormColumn(ColumnRole.HIGH, "目标上限", "Upper end", 14),
        FormColumn(ColumnRole.GROWTH, "目标增速 %", "Target growth, %", 18),
        FormColumn(ColumnRole.QUALIFIER, "限定", "Qualifier", 17),
        FormColumn(ColumnRole.REMARK, "备注", "Remark", 30),
    ),
}


def column_letters(kind: FormKind) -> dict[ColumnRole, str]:
    """Maps each column to its letter."""
    return {column.role: get_column_letter(number) for number, column in enumerate(COLUMNS[kind], 1)}


def sheet_rows(form: Form) -> Iterator[tuple[int, Area | FormRow]]:
    """Lists the rows of the sheet under its header, by number: an area's heading, then its rows to fill."""
    contents: list[Area | FormRow] = []
    for area, rows in form.areas:
        contents += (area, *rows)
    return enumerate(contents, HEADER_ROW + 1)


def area_heading(area: Area) -> str:
    """Formats the heading over the rows of an area."""
    return f"{area.number} {area.name}  {area.english}"


def fixed_texts(row: FormRow) -> dict[ColumnRole, str]:
    """Lists the texts of a row that must come back unchanged; of bilingual ones the Chinese, their first line."""
    roles = (ColumnRole.ROW, ColumnRole.KPI, ColumnRole.BREAKDOWN, ColumnRole.UNIT)
    return dict(zip(roles, (row.number, row.kpi.name, row.breakdown, row.unit), strict=True))
