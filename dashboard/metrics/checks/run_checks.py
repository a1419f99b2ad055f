"""Runs all checks over all KPIs and sorts their results by weight."""

from __future__ import annotations

from dashboard.dataset.query_cache import cached_query
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.changes import check_flows, check_growths, check_implied_results
from dashboard.metrics.checks.check_result import CheckKind, CheckResult, CheckRule
from dashboard.metrics.checks.sums import check_breakdowns, check_containment, check_districts, check_shares
from dashboard.metrics.checks.targets import check_falls, check_interpretations, check_later_targets

CHECKS = (
    check_breakdowns, check_districts, check_containment, check_growths, check_flows, check_shares,
    check_interpretations, check_falls, check_later_targets, check_implied_results,
)  # fmt: skip
KINDS, RULES = list(CheckKind), list(CheckRule)


@cached_query
def check_results(dataset: Dataset) -> tuple[CheckResult, ...]:
    """Return the results of all checks by weight: by kind, then by the size of the difference."""
    results = [result for kpi in dataset.kpis.values() for check in CHECKS for result in check(dataset, kpi)]
    return tuple(sorted(results, key=_order))


def _order(result: CheckResult) -> tuple[int, float, bool, int, int, int]:
    """Order by kind, the largest difference first; equal ones by rule, the nine areas before the city's context."""
    area = result.kpi.area
    return KINDS.index(result.kind), -result.size, not area, RULES.index(result.rule), area, result.year
