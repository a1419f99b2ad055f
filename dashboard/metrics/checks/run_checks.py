"""Runs all checks over all KPIs and sorts their results by weight."""

from __future__ import annotations

from dashboard.dataset.query_cache import cached_query
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.changes import check_flows, check_growths, check_implied_results
from dashboard.metrics.checks.check_result import CheckKind, CheckResult, CheckRule, CheckVerdict
from dashboard.metrics.checks.months import (
    check_monthly_breakdowns,
    check_monthly_districts,
    check_months,
    check_years,
)
from dashboard.metrics.checks.sums import check_breakdowns, check_containment, check_districts, check_shares
from dashboard.metrics.checks.targets import check_falls, check_interpretations, check_later_targets

CHECKS = (
    check_breakdowns, check_districts, check_containment, check_growths, check_flows, check_shares,
    check_interpretations, check_falls, check_later_targets, check_implied_results,
    check_monthly_breakdowns, check_monthly_districts, check_months, check_years,
)  # fmt: skip
KINDS, RULES = list(CheckKind), list(CheckRule)


@cached_query
def check_results(dataset: Dataset) -> tuple[CheckResult, ...]:
    """Return the results of all checks by weight: by kind, then by the size of the difference."""
    results = [result for kpi in dataset.kpis.values() for check in CHECKS for result in check(dataset, kpi)]
    return tuple(sorted(results, key=_order))


def _order(result: CheckResult) -> tuple[int, bool, float, bool, int, int, int]:
    """Order by kind, the largest difference first; what is no difference is told of whole years before months.

    Equal ones by rule, the nine areas before the city's context.
    """
    area, rule = result.kpi.area, RULES.index(result.rule)
    is_behind = result.is_monthly and result.verdict is not CheckVerdict.DIFFERS
    return KINDS.index(result.kind), is_behind, -result.size, not area, rule, area, result.year
