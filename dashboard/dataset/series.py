"""The figures of one KPI in one place, by year."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.dataset.model import District, Kpi
from dashboard.dataset.observation import Measure, Observation

MAX_BREAKDOWNS = 40  # parts that a reader can look through


@dataclass(frozen=True, slots=True)
class Breakdowns:
    """The parts of a KPI in one place, year and measure: how many, their sum, and as many rows as can be read."""

    count: int
    sum: float
    low: Observation
    high: Observation
    rows: tuple[Observation, ...]  # in the table's order; of more than `MAX_BREAKDOWNS` parts the largest

    @property
    def hidden(self) -> int:
        """How many parts stand in no row here."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class KpiSeries:
    """The published figures of one KPI (or one part of it) in one place, by year.

    Those of months stand apart in `monthly`: whoever asks for years never gets one.
    """

    kpi: Kpi
    district: District
    breakdown: str
    observations: tuple[Observation, ...]  # of whole years
    monthly: tuple[Observation, ...] = ()  # by year and month
    flows: tuple[KpiSeries, ...] = ()  # where the KPI is a stock: what is added to it, in the same place

    def find(self, measure: Measure, year: int, month: int | None = None) -> Observation | None:
        """The figure of this measure and year, or of January through a month of it; None where none is published."""
        rows = self.observations if month is None else self.monthly
        key = (measure, year, month)
        return next((row for row in rows if (row.measure, row.year, row.month) == key), None)

    def actual(self, year: int, month: int | None = None) -> Observation | None:
        """The published result of the year, or of January through a month of it."""
        return self.find(Measure.ACTUAL, year, month)

    def target(self, year: int) -> Observation | None:
        """The published target of the year, or the lower end of its range."""
        return self.find(Measure.TARGET, year)

    def target_high(self, year: int) -> Observation | None:
        """The upper end of the year's target range; None where the target is one number."""
        return self.find(Measure.TARGET_HIGH, year)

    def growth(self, year: int) -> Observation | None:
        """The published growth on the year before, in per cent."""
        return self.find(Measure.GROWTH, year)

    def target_growth(self, year: int) -> Observation | None:
        """The growth that the plan of the year asks for, in per cent."""
        return self.find(Measure.TARGET_GROWTH, year)

    def years(self, *measures: Measure) -> tuple[int, ...]:
        """The years with a figure of one of the measures (any, if none is named), in order."""
        years = {o.year for o in self.observations if not measures or o.measure in measures}
        return tuple(sorted(years))

    def months(self, year: int, *measures: Measure) -> tuple[int, ...]:
        """The months of a year with a figure of one of the measures (any, if none is named), in order."""
        rows = (row for row in self.monthly if row.year == year and (not measures or row.measure in measures))
        return tuple(sorted({row.month for row in rows if row.month is not None}))
