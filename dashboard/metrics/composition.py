"""A total and its parts, with the rest that no part explains."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.dataset.model import Kpi, Measure, Observation, Quantity, published
from dashboard.dataset.numbers import number
from dashboard.dataset.series import Breakdowns
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import total
from dashboard.metrics.growth import derived

WHOLE = 100  # per cent


@dataclass(frozen=True, slots=True)
class Breakdown:
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
    parts: tuple[Breakdown, ...]
    rest: Quantity | None
    hidden: int = 0  # parts that are not among these, which are the largest
    others: Quantity | None = None  # their sum, where parts add up

    @property
    def rows(self) -> tuple[Observation, ...]:
        """The published rows behind the composition, the total first."""
        head = self.total.basis if self.total is not None and not self.total.is_derived else ()
        return (*head, *(row for part in self.parts for row in part.quantity.basis))


def composition(dataset: Dataset, kpi: Kpi, year: int) -> Composition | None:
    """The parts of a city figure in `year`, or in the newest year with parts; None where it has none.

    Parts are the rows of the KPI's breakdowns; where there are none, the KPIs that the catalog calls part of it.
    """
    named = dataset.parts(kpi.name)
    if named:
        shown = _newest(set(named), year)
        return _composed(kpi, shown, total(dataset, kpi, shown), _of(named[shown]), named[shown])
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
    found = tuple(Breakdown(other.name, other, published(row)) for other, row in actuals if row is not None)
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
    return Composition(kpi, row.year, Measure.ACTUAL, None, (Breakdown(kpi.name, kpi, share),), rest)


def _newest(years: set[int], wanted: int) -> int:
    return wanted if wanted in years else max(years)


def _of(named: Breakdowns) -> tuple[Breakdown, ...]:
    return tuple(Breakdown(row.breakdown, None, published(row)) for row in named.rows)


def _composed(
    kpi: Kpi, year: int, whole: Quantity | None, parts: tuple[Breakdown, ...], named: Breakdowns | None = None
) -> Composition:
    rest, others, hidden = None, None, named.hidden if named else 0
    shown = sum(part.quantity.value for part in parts)
    explained = [part.quantity.value for part in parts]
    if named and hidden:
        explained = [named.sum]
        if whole is not None:
            formula = f"{number(named.sum)} − {number(shown)}"
            others = derived(named.sum - shown, published(named.high), formula, named.rows)
    if whole is not None and not whole.is_derived and whole.value - sum(explained) > 1e-9:
        formula = " − ".join(number(value) for value in (whole.value, *explained))
        rest = derived(whole.value - sum(explained), whole, formula, whole.basis)
    return Composition(kpi, year, Measure.ACTUAL, whole, parts, rest, hidden, others)
