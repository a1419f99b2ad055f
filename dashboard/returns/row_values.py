"""Makes the values of a form's row of the numbers and texts that stand in it, wherever they were typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dashboard.dataset.numbers import plain
from dashboard.dataset.observation import Measure, RowKey, Status
from dashboard.history.change_log import RowContent
from dashboard.returns.form import DOCUMENT, STATE_UNIT, Form, FormKind, FormRow
from dashboard.returns.layout import ColumnRole
from dashboard.returns.messages import ImportIssue, Origin, bilingual
from dashboard.returns.submitted_value import SubmittedValue

MEASURES = {  # what a column holds
    FormKind.RESULTS: {ColumnRole.VALUE: Measure.ACTUAL, ColumnRole.GROWTH: Measure.GROWTH},
    FormKind.TARGETS: {
        ColumnRole.VALUE: Measure.TARGET, ColumnRole.HIGH: Measure.TARGET_HIGH,
        ColumnRole.GROWTH: Measure.TARGET_GROWTH,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowTexts:
    """Holds what stands beside the numbers of a row, as words of the table; empty where nothing does."""

    qualifier: str
    status: str
    remark: str


def units_of(form: Form, row: FormRow) -> dict[ColumnRole, str]:
    """Maps the columns of numbers to the units of their values."""
    return {role: "%" if measure.is_growth else row.unit for role, measure in MEASURES[form.kind].items()}


def parsed_units(form: Form, row: FormRow) -> dict[ColumnRole, str]:
    """Maps the columns of numbers to the units by which they are parsed: the state of a task need not be whole."""
    return units_of(form, row) | ({ColumnRole.VALUE: STATE_UNIT} if row.is_task else {})


def row_values(
    form: Form,
    row: FormRow,
    numbers: Mapping[ColumnRole, Decimal | None],
    texts: RowTexts,
    origin: Callable[[ColumnRole], Origin],
    issues: list[ImportIssue],
) -> Iterator[SubmittedValue]:
    """Yields the values of a row: a level, an upper end, a growth; none where all are empty.

    `origin` locates a column of the row; an upper end that does not fit its target is added to `issues`.
    """
    low, high = numbers[ColumnRole.VALUE], numbers.get(ColumnRole.HIGH)
    if high is not None and low is None:
        issues.append(ImportIssue(origin(ColumnRole.HIGH), bilingual("high_alone")))
    elif high is not None and low is not None and high < low:
        message = bilingual("high_below", high=plain(high), low=plain(low))
        issues.append(ImportIssue(origin(ColumnRole.HIGH), message))
    units = units_of(form, row)
    for role, value in numbers.items():
        if value is not None:
            source, status = f"{DOCUMENT} {form.locator(row)}", texts.status or Status.REPORTED.value
            content = RowContent(plain(value), units[role], texts.qualifier, status, source, texts.remark)
            measure = MEASURES[form.kind][role]
            key = RowKey(row.kpi.name, row.breakdown, form.place.name, form.year, measure, form.month)
            yield SubmittedValue(origin(role), row.area, key, content)
