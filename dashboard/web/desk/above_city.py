"""Finds sums above the city's total, which the bureau accepts for a reason: it enters the remark of their lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from dashboard.returns.desk.draft import DraftSource, explained
from dashboard.returns.desk.model import line_key
from dashboard.returns.form import Form, FormRow
from dashboard.returns.importing import ImportResult
from dashboard.returns.messages import ImportIssue, ReturnRefusedError

RULES = frozenset({"county_sum", "zone"})  # of the checks: the nine together, or a zone, above the city
PENDING = "……"  # stands for the reason while it is not written yet

Judge = Callable[[DraftSource], ImportResult]


def rows_above_city(issues: Iterable[ImportIssue], form: Form) -> tuple[FormRow, ...]:
    """Lists the rows of a return that are above the city."""
    numbers = {issue.origin.cell.partition("-")[0] for issue in issues if issue.rule in RULES}
    return tuple(row for row in form.rows if row.number in numbers)


def reasons_for(rows: Iterable[FormRow], reason: str) -> dict[str, str]:
    """Gives rows a reason, as comments on their lines."""
    return {line_key(row.kpi.name, row.breakdown): reason for row in rows}


def judge_for_review(source: DraftSource, judge: Judge, form: Form) -> ImportResult:
    """Judges a return as it could be accepted: what nobody has explained yet the reviewer may explain.

    ReturnRefusedError where it has other faults.
    """
    try:
        return judge(source)
    except ReturnRefusedError as error:
        if any(issue.rule not in RULES for issue in error.issues):
            raise
        reasons = reasons_for(rows_above_city(error.issues, form), PENDING)
        return judge(replace(source, cells=explained(source.cells, reasons)))
