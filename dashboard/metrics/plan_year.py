"""Judges a year's plan: what was promised for it, what came of it, and what the next plan asks for.

A year N means the results of N, the targets of N, and the targets of N + 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.dataset.model import CITY, Direction, Kpi
from dashboard.dataset.numbers import number
from dashboard.dataset.observation import Measure
from dashboard.dataset.quantity import Quantity, published
from dashboard.dataset.query_cache import cached_query
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import total
from dashboard.metrics.export_rows import ExportRow, export_rows, quantity_row
from dashboard.metrics.growth import (
    Effort,
    Judgement,
    TargetInterpretation,
    effort,
    results_by_year,
    target_interpretations,
    targets_by_year,
)
from dashboard.metrics.outcome import TargetOutcome, Verdict, judge_result

UNREPORTED = "unreported"  # the outcome of a target whose result is not published
WORST_FIRST = (Verdict.MISSED, Verdict.NEARLY, UNREPORTED, Verdict.MET)  # of an area or a place as a whole
LISTED = (Verdict.MISSED, Verdict.NEARLY, Verdict.MET, UNREPORTED)  # the order of targets in a table


@dataclass(frozen=True, slots=True)
class Change:
    """Holds a change from one year to the next: in per cent, or a difference in the KPI's unit."""

    value: float
    is_percent: bool
    formula: str = ""  # of a derived one

    @property
    def is_derived(self) -> bool:
        """Return True where the change stands in no document."""
        return bool(self.formula)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """Joins what a place promised, reached and promises next in one KPI, seen from one year."""

    kpi: Kpi
    district: str
    year: int
    result: Quantity | None  # published; else a sum, or what a later plan implies, derived
    change: Change | None  # on the year before
    target: TargetInterpretation | None  # the leading one of the year
    outcome: TargetOutcome | None
    next_targets: tuple[TargetInterpretation, ...]  # of the year after
    effort: Effort | None  # what the first of them asks for

    @property
    def outcome_name(self) -> str:
        """Return the verdict on the year's target, or that its result is not published; empty without a target."""
        if self.target is None:
            return ""
        return self.outcome.verdict if self.outcome is not None else UNREPORTED

    @property
    def is_comparable(self) -> bool:
        """Return True where the next target can be compared with a result of this year."""
        return self.effort is not None and self.effort.reason != "no_result"


@cached_query
def plan_row(dataset: Dataset, kpi: Kpi, year: int, district: str = CITY) -> PlanRow:
    """Return the results and targets of a KPI in a place for a year and the one after it, judged."""
    series = dataset.series(kpi.name, district)
    result = result_of(dataset, kpi, year, district)
    targets, following = target_interpretations(series, year), target_interpretations(series, year + 1)
    return PlanRow(
        kpi,
        district,
        year,
        result,
        change_of(dataset, kpi, year, district),
        targets[0] if targets else None,
        target_outcome(dataset, kpi, year, district),
        following,
        effort(series, following[0]) if following else None,
    )


def plan_rows(dataset: Dataset, kpis: Iterable[Kpi], year: int, district: str = CITY) -> tuple[PlanRow, ...]:
    """Return the rows of all KPIs with a target of the year or of the year after.

    Where the year has targets of its own: missed ones first, then nearly met and met ones, then those without a result;
    what has a target in the next year alone comes last. Among equals what asks the most comes first.
    """
    rows = (plan_row(dataset, kpi, year, district) for kpi in kpis)
    return tuple(sorted((row for row in rows if row.target or row.next_targets), key=_order))


def hardest_first(dataset: Dataset, kpis: Iterable[Kpi], year: int) -> list[PlanRow]:
    """Return the rows of the city's KPIs with a target of the year after, what asks the most first."""
    rows = (plan_row(dataset, kpi, year) for kpi in kpis)
    return sorted((row for row in rows if row.next_targets), key=_effort_order)


def worst_outcome(rows: Iterable[PlanRow]) -> str:
    """Return the worst outcome among the year's targets; empty where none of the rows has one."""
    return min((row.outcome_name for row in rows if row.target is not None), key=WORST_FIRST.index, default="")


def result_of(dataset: Dataset, kpi: Kpi, year: int, district: str = CITY) -> Quantity | None:
    """Return a place's result of a year; of the city also a sum of its parts or what a later plan implies, derived."""
    if district != CITY:
        row = dataset.series(kpi.name, district).actual(year)
        return published(row) if row else None
    return total(dataset, kpi, year) or results_by_year(dataset.series(kpi.name)).get(year)


def target_outcome(dataset: Dataset, kpi: Kpi, year: int, district: str = CITY) -> TargetOutcome | None:
    """Judge a year's target; None where it has no target or no result, or the KPI has no direction.

    The lower end of a range counts, or the upper end for a KPI of which less is better.
    """
    target = targets_by_year(dataset.series(kpi.name, district)).get(year)
    result = result_of(dataset, kpi, year, district)
    if target is None or result is None or kpi.direction is Direction.NEUTRAL:
        return None
    less = kpi.direction is Direction.LESS
    level = target[1] or target[0] if less else target[0]
    verdict, gap = judge_result(level, result.value, less=less)
    high = target[1] if level is target[0] else None
    return TargetOutcome(kpi, year, level, result, verdict, gap, high)


def target_outcomes(dataset: Dataset, kpis: Iterable[Kpi], district: str = CITY) -> tuple[TargetOutcome, ...]:
    """Return every target that can be compared with a result of its year, newest first."""
    outcomes = (
        target_outcome(dataset, kpi, year, district)
        for kpi in kpis
        for year in dataset.series(kpi.name, district).years(Measure.TARGET, Measure.TARGET_GROWTH)
    )
    judged = (outcome for outcome in outcomes if outcome is not None)
    return tuple(sorted(judged, key=lambda outcome: (-outcome.year, outcome.kpi.area)))


def change_of(dataset: Dataset, kpi: Kpi, year: int, district: str = CITY) -> Change | None:
    """Return the change on the year before: its published growth, else derived from the results of both years.

    A base at or below zero has no growth in per cent, and of a rate in per cent nobody would read one: there it is the
    difference.
    """
    row = dataset.series(kpi.name, district).growth(year)
    if row is not None:
        return Change(row.value, is_percent=True)
    before, result = (result_of(dataset, kpi, each, district) for each in (year - 1, year))
    if before is None or result is None:
        return None
    if before.value <= 0 or kpi.is_percent:
        formula = f"{number(result.value)} − {number(before.value)}"
        return Change(round(result.value - before.value, 6), is_percent=False, formula=formula)
    growth = round((result.value / before.value - 1) * 100, 6)
    return Change(growth, is_percent=True, formula=f"{number(result.value)} ÷ {number(before.value)} − 1")


def plan_export_rows(plan_rows: Iterable[PlanRow]) -> tuple[ExportRow, ...]:
    """Return results, targets of the year and of the one after it as export rows."""
    rows: list[ExportRow] = []
    for row in plan_rows:
        if row.result is not None:
            rows.append(quantity_row(row.result, year=row.year, kpi=row.kpi.name, district=row.district))
        targets = [interpretation.target for interpretation in row.next_targets]
        rows += export_rows([*([row.target.target] if row.target else []), *targets])
    return tuple(rows)


def _order(row: PlanRow) -> tuple[int, tuple[int, float], int]:
    """Sort a row by its outcome, then by what its next target asks, then by area."""
    group = LISTED.index(row.outcome_name) if row.outcome_name else len(LISTED)
    return group, _effort_order(row), row.kpi.area


def _effort_order(row: PlanRow) -> tuple[int, float]:
    """Sort a row by what its next target asks, the most first, targets beyond judgement last."""
    judgement = row.effort.judgement if row.effort else Judgement.NONE
    asks = (row.effort.ratio or row.effort.required or 0) if row.effort else 0
    return list(Judgement).index(judgement), -asks
