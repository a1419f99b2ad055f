"""Computes the pace of a year: the part that is usual by a month, the path to a target, what the rest must bring.

The rules stand in dashboard/metrics/README.md, "Progress".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.dataset.numbers import number
from dashboard.dataset.observation import Observation
from dashboard.dataset.quantity import Quantity, published
from dashboard.dataset.series import KpiSeries
from dashboard.metrics.growth import TargetInterpretation, derived

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Ratio:
    """Holds a fraction with the formula that it comes from, and the rows behind it."""

    value: float
    formula: str
    basis: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True)
class Rest:
    """Holds what the rest of the year must bring, in the KPI's unit a month, and where this pace would end."""

    missing: float
    months: int
    per_month: float
    pace: float  # a month so far
    year_end: Quantity  # derived: the year at this pace

    @property
    def multiple(self) -> float | None:
        """Return how many times the pace so far the rest must have; None where nothing led to the target so far."""
        return self.per_month / self.pace if self.per_month * self.pace > 0 else None


def part_of_year(series: KpiSeries, year: int, month: int) -> Ratio:
    """Return the part of a year that January through a month usually is: last year's own part, else months ÷ 12."""
    last_month, last_year = series.actual(year - 1, month), series.actual(year - 1)
    if last_month is not None and last_year is not None:
        start = series.actual(year - 2) if series.kpi.stock else None
        rows = (last_month, last_year, *([start] if start else []))
        base = start.value if start else 0
        part, whole = last_month.value - base, last_year.value - base
        if (start is not None or not series.kpi.stock) and whole and 0 < part / whole <= 1:
            texts = (
                number(row.value) if start is None else f"({number(row.value)} − {number(base)})" for row in rows[:2]
            )
            return Ratio(part / whole, " ÷ ".join(texts), rows)
    return Ratio(month / MONTHS, f"{month} ÷ {MONTHS}")


def rest_of_year(
    series: KpiSeries, target: TargetInterpretation, figure: Observation | None, month: int
) -> Rest | None:
    """Return what the months that are left must bring; None without a figure, a level, months left, or once reached."""
    level, last = target.level, series.actual(figure.year - 1) if figure else None
    if figure is None or level is None or month == MONTHS or (series.kpi.stock and last is None):
        return None
    start = last.value if series.kpi.stock and last is not None else 0
    missing, months, to_bring = level.value - figure.value, MONTHS - month, level.value - start
    if not to_bring or missing / to_bring <= 0:
        return None
    pace = (figure.value - start) / month
    first = f"{number(start)} + " if series.kpi.stock else ""
    part = f"({number(figure.value)} − {number(start)})" if series.kpi.stock else number(figure.value)
    formula = f"{first}{part} ÷ {month} × {MONTHS}"
    year_end = derived(start + pace * MONTHS, published(figure), formula, (figure, *([last] if first and last else [])))
    return Rest(missing, months, missing / months, pace, year_end)


def target_path(series: KpiSeries, target: TargetInterpretation, year: int) -> tuple[float, ...] | None:
    """Return the figures that lead to a target, by month, in last year's own parts; None for a share.

    Between months that last year has figures of they lie on straight lines.
    """
    last = series.actual(year - 1)
    if target.level is None or series.kpi.is_percent or (series.kpi.stock and last is None):
        return None
    start = last.value if series.kpi.stock and last is not None else 0
    ratios = {month: part_of_year(series, year, month) for month in range(1, MONTHS)}
    known = {0: 0.0, MONTHS: 1.0} | {month: ratio.value for month, ratio in ratios.items() if ratio.basis}
    parts = np.interp(range(1, MONTHS + 1), sorted(known), [known[month] for month in sorted(known)])
    return tuple(start + float(part) * (target.level.value - start) for part in parts)
