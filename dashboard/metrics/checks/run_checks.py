"""All checks over all KPIs, those that differ first."""

from __future__ import annotations

from dashboard.dataset.query_cache import cached_query
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.changes import flows, growths, implied
from dashboard.metrics.checks.check_result import CheckResult, CheckRule, CheckVerdict
from dashboard.metrics.checks.sums import districts, parts, shares, within
from dashboard.metrics.checks.targets import both_readings, falls, later

CHECKS = (parts, districts, within, growths, flows, shares, both_readings, falls, later, implied)
ORDER = {verdict: index for index, verdict in enumerate(CheckVerdict)}
RULES = {rule: index for index, rule in enumerate(CheckRule)}


@cached_query
def check_results(dataset: Dataset) -> tuple[CheckResult, ...]:
    """Every finding of a dataset: what differs, what cannot be told, what agrees; by rule and area within each."""
    found = [finding for kpi in dataset.kpis.values() for check in CHECKS for finding in check(dataset, kpi)]
    return tuple(sorted(found, key=_order))


def _order(finding: CheckResult) -> tuple[int, bool, int, int, int]:
    """The nine areas before the city's context."""
    return (
        ORDER[finding.verdict], not finding.kpi.area, RULES[finding.rule], finding.kpi.area, finding.year
    )  # fmt: skip
