"""Runs all checks over all KPIs and sorts their results, those that differ first."""

from __future__ import annotations

from dashboard.dataset.query_cache import cached_query
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.changes import check_flows, check_growths, check_implied_results
from dashboard.metrics.checks.check_result import CheckResult, CheckRule, CheckVerdict
from dashboard.metrics.checks.sums import check_breakdowns, check_containment, check_districts, check_shares
from dashboard.metrics.checks.targets import check_falls, check_interpretations, check_later_targets

CHECKS = (
    check_breakdowns, check_districts, check_containment, check_growths, check_flows, check_shares,
    check_interpretations, check_falls, check_later_targets, check_implied_results,
)  # fmt: skip
VERDICTS, RULES = list(CheckVerdict), list(CheckRule)


@cached_query
def check_results(dataset: Dataset) -> tuple[CheckResult, ...]:
    """Return the results of all checks: what differs, is unclear, agrees; by rule and area within each."""
    results = [result for kpi in dataset.kpis.values() for check in CHECKS for result in check(dataset, kpi)]
    return tuple(sorted(results, key=_order))


def _order(result: CheckResult) -> tuple[int, bool, int, int, int]:
    """Order by verdict, the nine areas before the city's context."""
    verdict, rule, area = VERDICTS.index(result.verdict), RULES.index(result.rule), result.kpi.area
    return verdict, not area, rule, area, result.year
