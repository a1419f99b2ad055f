"""Where everything stands in the workbook of a form; who writes it and who reads it agree by this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from openpyxl.utils import get_column_letter

from dashboard.dataset.model import Area, Qualifier, Status
from dashboard.returns.form import VERSION, Form, FormKind, FormRow

INSTRUCTIONS_SHEET, FORM_SHEET, FINGERPRINT_SHEET = "说明", "填报", "标识"  # the sheets; the last one is hidden
MADE_BY = "nanchang-science-dashboard return"
HEAD = 4  # the row with the names of the columns; above it the title in both languages and what to do
STATUSES = {
    "正式 reported": Status.REPORTED.value,
    "预计 estimated": Status.ESTIMATED.value,
    "初步 provisional": Status.PROVISIONAL.value,
}
QUALIFIERS = {
    "": Qualifier.NONE.value,
    "以上 at least": Qualifier.AT_LEAST.value,
    "超过 more than": Qualifier.MORE_THAN.value,
    "左右 about": Qualifier.ABOUT.value,
}


class ColumnRole(StrEnum):
    """What a column is for."""

    ROW = "row"
    KPI = "kpi"
    PART = "part"
    UNIT = "unit"
    DEFINITION = "definition"
    LAST = "last"
    LAST_YEAR = "last_year"
    GOAL = "goal"
    VALUE = "value"  # to be filled, as are all that follow
    HIGH = "high"
    GROWTH = "growth"
    STATUS = "status"
    QUALIFIER = "qualifier"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of the form; `width` in characters of plain type."""

    sort: ColumnRole
    chinese: str
    english: str
    width: int
    is_fixed: bool = False  # its texts must come back as they went out

    @property
    def head(self) -> str:
        """Its name in both languages."""
        return f"{self.chinese}\n{self.english}"


ASKED = (
    FormColumn(ColumnRole.ROW, "编号", "No.", 7, is_fixed=True),
    FormColumn(ColumnRole.KPI, "指标", "KPI", 32, is_fixed=True),
    FormColumn(ColumnRole.PART, "分项", "Part", 20, is_fixed=True),
    FormColumn(ColumnRole.UNIT, "单位", "Unit", 14, is_fixed=True),
    FormColumn(ColumnRole.DEFINITION, "定义", "Definition", 46),
    FormColumn(ColumnRole.LAST, "上次结果", "Last result", 13),
    FormColumn(ColumnRole.LAST_YEAR, "年份", "Year", 7),
)
COLUMNS = {
    FormKind.RESULTS: (
        *ASKED,
        FormColumn(ColumnRole.GOAL, "当年目标", "Target", 14),
        FormColumn(ColumnRole.VALUE, "结果", "Result", 14),
        FormColumn(ColumnRole.GROWTH, "增速 %", "Growth, %", 11),
        FormColumn(ColumnRole.STATUS, "状态", "Status", 17),
        FormColumn(ColumnRole.REMARK, "备注", "Remark", 30),
    ),
    FormKind.TARGETS: (
        *ASKED,
        FormColumn(ColumnRole.GOAL, "已有目标", "Target so far", 14),
        FormColumn(ColumnRole.VALUE, "目标", "Target", 14),
        FormColumn(ColumnRole.HIGH, "目标上限", "Upper end", 14),
        FormColumn(ColumnRole.GROWTH, "目标增速 %", "Target growth, %", 18),
        FormColumn(ColumnRole.QUALIFIER, "限定", "Qualifier", 17),
        FormColumn(ColumnRole.REMARK, "备注", "Remark", 30),
    ),
}
NAMES = {FormKind.RESULTS: ("结果", "results"), FormKind.TARGETS: ("目标", "targets")}


def letters(kind: FormKind) -> dict[ColumnRole, str]:
    """The letter of each column."""
    return {column.sort: get_column_letter(place) for place, column in enumerate(COLUMNS[kind], 1)}


def lines(form: Form) -> Iterator[tuple[int, Area | FormRow]]:
    """What stands in each row under the head: an area's heading, then its questions."""
    row = HEAD
    for area, questions in form.questions:
        row += 1
        yield row, area
        for question in questions:
            row += 1
            yield row, question


def titles(form: Form) -> tuple[str, str]:
    """What the form is, in both languages."""
    chinese, english = NAMES[form.kind]
    return (
        f"{form.place.name} {form.year} 年科技指标填报表（{chinese}）",
        f"Annual return of {form.place.english}, {form.year}: {english}",
    )


def heading(area: Area) -> str:
    """What stands over the questions of an area."""
    return f"{area.number} {area.name}  {area.english}"


def fixed(question: FormRow) -> dict[ColumnRole, str]:
    """The texts of a question that must come back; of what is told in two languages the Chinese, its first line."""
    return {
        ColumnRole.ROW: question.row,
        ColumnRole.KPI: question.kpi.name,
        ColumnRole.PART: question.breakdown,
        ColumnRole.UNIT: question.unit,
    }


def identity(form: Form) -> dict[str, str]:
    """What the hidden sheet says of the form, for the program that reads it back."""
    return {
        "made_by": MADE_BY,
        "version": VERSION,
        "place": form.place.name,
        "year": str(form.year),
        "kind": form.kind.value,
        "questions": form.digest,
    }


def file_name(form: Form) -> str:
    """The name under which one of many forms is written."""
    return f"{form.place.name}-{form.year}-{NAMES[form.kind][0]}.xlsx"
