"""Composes a total from its breakdowns, with the rest that no breakdown explains."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import number
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.quantity import Quantity, published
from dashboard.dataset.series import Breakdowns, KpiSeries
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import total
from dashboard.metrics.growth import derived, newest


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Names one part: a breakdown of the KPI, or another KPI that is contained in it."""

    name: str
    kpi: Kpi | None  # set where the part is a KPI of its own
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Composition:
    """Holds the breakdowns of a KPI in one year; `rest` is None where they add up to the total."""

    kpi: Kpi
    year: int
    total: Quantity | None  # None where the breakdowns do not add up to anything (rates, grants per head)
    breakdowns: tuple[Breakdown, ...]
    rest: Quantity | None
    hidden: int = 0  # breakdowns that are not among these, which are the largest
    hidden_sum: Quantity | None = None  # of the hidden ones, where breakdowns add up

    @property
    def rows(self) -> tuple[Observation, ...]:
        """Return the published rows behind the composition, the total first."""
        head = self.total.basis if self.total is not None and not self.total.is_derived else ()
        return (*head, *(row for breakdown in self.breakdowns for row in breakdown.quantity.basis))


def composition(dataset: Dataset, kpi: Kpi, year: int) -> Composition | None:
    """Compose a city figure of `year`, or of the newest year with breakdowns; None where it has none.

    Breakdowns are the rows of the KPI that name one; where there are none, the KPIs that the catalog calls part of it.
    """
    by_year = dataset.parts(kpi.name)
    if by_year:
        year = _nearest(set(by_year), year)
        breakdowns = tuple(Breakdown(row.breakdown, None, published(row)) for row in by_year[year].rows)
        return _composed(kpi, year, total(dataset, kpi, year), breakdowns, by_year[year])
    contained = [part for part in dataset.kpis.values() if (part.part_of, part.unit) == (kpi.name, kpi.unit)]
    series = [dataset.series(part.name) for part in contained]
    years = {year for item in series for year in item.years(Measure.ACTUAL)}
    years &= set(dataset.series(kpi.name).years(Measure.ACTUAL))
    if not years:
        return _share(kpi, dataset.series(kpi.name), year)
    year = _nearest(years, year)
    results = zip(contained, (item.actual(year) for item in series), strict=True)
    breakdowns = tuple(Breakdown(part.name, part, published(row)) for part, row in results if row is not None)
    return _composed(kpi, year, total(dataset, kpi, year), breakdowns)


def _share(kpi: Kpi, series: KpiSeries, year: int) -> Composition | None:
    """Compose a KPI that the catalog calls a share of a whole: its per cent and the rest to a hundred."""
    row = series.actual(year) or newest(series)
    if kpi.share_of is None or not kpi.is_percent or row is None or not 0 < row.value < 100:
        return None
    share = published(row)
    rest = derived(100 - row.value, share, f"100 − {number(row.value)}", (row,))
    return Composition(kpi, row.year, None, (Breakdown(kpi.name, kpi, share),), rest)


def _nearest(years: set[int], year: int) -> int:
    """Return the year where there is a figure for it, else the newest with one."""
    return year if year in years else max(years)


def _composed(
    kpi: Kpi, year: int, whole: Quantity | None, breakdowns: tuple[Breakdown, ...], rows: Breakdowns | None = None
) -> Composition:
    rest, hidden_sum, hidden = None, None, rows.hidden if rows else 0
    explained = [breakdown.quantity.value for breakdown in breakdowns]
    if rows and hidden:
        if whole is not None:
            formula = f"{number(rows.sum)} − {number(sum(explained))}"
            hidden_sum = derived(rows.sum - sum(explained), published(rows.high), formula, rows.rows)
        explained = [rows.sum]
    if whole is not None and not whole.is_derived and whole.value - sum(explained) > 1e-9:
        formula = " − ".join(number(value) for value in (whole.value, *explained))
        rest = derived(whole.value - sum(explained), whole, formula, whole.basis)
    return Composition(kpi, year, whole, breakdowns, rest, hidden, hidden_sum)
