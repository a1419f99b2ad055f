"""A total and its parts, with the rest that no part explains."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.dataset import Dataset
from dashboard.metrics.district import total
from dashboard.metrics.growth import derived
from dashboard.model import CITY, Kpi, Measure, Observation, Quantity, published
from dashboard.numbers import number

WHOLE = 100  # per cent


@dataclass(frozen=True, slots=True)
class Part:
    """A named part: a breakdown of the KPI, or another KPI that is contained in it."""

    name: str
    kpi: Kpi | None  # set where the part is a KPI of its own
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Composition:
    """The parts of a KPI in one year; `rest` is None where the parts are the whole."""

    kpi: Kpi
    year: int
    measure: Measure
    total: Quantity | None  # None where the parts do not add up to anything (rates, grants per head)
    parts: tuple[Part, ...]
    rest: Quantity | None

    @property
    def rows(self) -> tuple[Observation, ...]:
        """The published rows behind the composition, the total first."""
        head = self.total.basis if self.total is not None and not self.total.is_derived else ()
        return (*head, *(row for part in self.parts for row in part.quantity.basis))


def composition(dataset: Dataset, kpi: Kpi, year: int) -> Composition | None:
    """The parts of a city figure in `year`, or in the newest year with parts; None where it has none.

    Parts are the rows of the KPI's breakdowns; where there are none, the KPIs that the catalog calls part of it.
    """
    rows = [
        row
        for name in dataset.breakdowns(kpi.name)
        for row in dataset.series(kpi.name, CITY, name).observations
        if row.measure is Measure.ACTUAL
    ]
    if rows:
        shown = _newest({row.year for row in rows}, year)
        parts = tuple(Part(row.breakdown, None, published(row)) for row in rows if row.year == shown)
        return _composed(kpi, shown, total(dataset, kpi, shown), parts)
    contained = [other for other in dataset.kpis.values() if other.part_of == kpi.name and other.unit == kpi.unit]
    shared = {
        y
        for other in contained
        for y in dataset.series(other.name).years(Measure.ACTUAL)
        if dataset.series(kpi.name).actual(y)
    }
    if not shared:
        return _share(dataset, kpi, year)
    shown = _newest(shared, year)
    actuals = [(other, dataset.series(other.name).actual(shown)) for other in contained]
    found = tuple(Part(other.name, other, published(row)) for other, row in actuals if row is not None)
    return _composed(kpi, shown, total(dataset, kpi, shown), found)


def _share(dataset: Dataset, kpi: Kpi, year: int) -> Composition | None:
    """A KPI that is itself a share: its per cent and the rest to a hundred."""
    series = dataset.series(kpi.name)
    years = set(series.years(Measure.ACTUAL))
    if kpi.unit != "%" or not years:
        return None
    row = series.actual(_newest(years, year))
    if row is None or not 0 < row.value < WHOLE:
        return None
    share = published(row)
    rest = derived(WHOLE - row.value, share, f"{WHOLE} − {number(row.value)}", (row,))
    return Composition(kpi, row.year, Measure.ACTUAL, None, (Part(kpi.name, kpi, share),), rest)


def _newest(years: set[int], wanted: int) -> int:
    return wanted if wanted in years else max(years)


def _composed(kpi: Kpi, year: int, whole: Quantity | None, parts: tuple[Part, ...]) -> Composition:
    rest = None
    if whole is not None and not whole.is_derived:
        explained = sum(part.quantity.value for part in parts)
        if whole.value - explained > 1e-9:
            formula = " − ".join(number(q.value) for q in (whole, *(part.quantity for part in parts)))
            rest = derived(whole.value - explained, whole, formula, whole.basis)
    return Composition(kpi, year, Measure.ACTUAL, whole, parts, rest)
