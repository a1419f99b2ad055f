"""Generates the monthly returns of a KPI: results and growths, each only where none is published, and some missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dashboard.dataset.model import CITY
from dashboard.dataset.observation import Measure
from dashboard.dataset.series import KpiSeries
from dashboard.dataset.table import Dataset
from dashboard.metrics.year_pace import MONTHS
from dashboard.returns.sample.aims import Aims
from dashboard.returns.sample.blocks import Block, whole
from dashboard.returns.sample.city import TARGET_YEAR, CityPath
from dashboard.returns.sample.months import MonthlyCounts
from dashboard.returns.sample.returns import GROWTH_DECIMALS, SampleReturn, growth_steps
from dashboard.returns.sample.seasons import JUDGED_MONTH
from dashboard.returns.sample.seeded_random import uniforms

NO_RETURN, NO_FIGURE = 0.04, 0.03  # how often a place returns nothing of a month, and nothing of a KPI


def monthly_returns(
    dataset: Dataset, path: CityPath, counts: MonthlyCounts, aims: Aims, through: int, seed: int
) -> Iterator[Block]:
    """Generates the rows of a KPI by place and year, those of the plan's year through a month."""
    for name, levels in counts.items():
        series = dataset.series(path.kpi.name, name)
        reported = {year: _reported(path, series, year, aims, through, seed) for year in levels}
        for year, months in reported.items():
            row = SampleReturn(name, year, Measure.ACTUAL, 0, path.decimals, path.unit)
            yield from _block(path, row, series, {month: levels[year][month - 1] for month in months})
        if name != CITY and not path.kpi.word:
            before, now = (levels[year] for year in (TARGET_YEAR - 1, TARGET_YEAR))
            growths = {
                month: growth_steps(now[month - 1], before[month - 1])
                for month in reported[TARGET_YEAR]
                if month in reported[TARGET_YEAR - 1] and before[month - 1]
            }
            row = SampleReturn(name, TARGET_YEAR, Measure.GROWTH, 0, GROWTH_DECIMALS, "%")
            yield from _block(path, row, series, growths)


def _block(path: CityPath, row: SampleReturn, series: KpiSeries, counts: Mapping[int, int]) -> Iterator[Block]:
    """Makes the rows of months that nothing is published of."""
    months = [month for month in counts if series.find(row.measure, row.year, month) is None]
    if months:
        yield Block(path.kpi, row, whole([counts[month] for month in months]), months=[str(month) for month in months])


def _reported(path: CityPath, series: KpiSeries, year: int, aims: Aims, through: int, seed: int) -> Sequence[int]:
    """Lists the months that a place has a figure of: all of the city's in the year before, and each December."""
    name, months = series.district.name, range(1, (through if year == TARGET_YEAR else MONTHS) + 1)
    if name == CITY and year != TARGET_YEAR:
        return months
    draws = uniforms(MONTHS, 0, 1, seed, path.kpi.name, name, year, "missing")
    missing = {month for month, draw in enumerate(draws, 1) if draw < NO_FIGURE}
    if name != CITY and year == TARGET_YEAR:
        draws = uniforms(MONTHS, 0, 1, seed, name, year, "no return")
        missing |= {month for month, draw in enumerate(draws, 1) if draw < NO_RETURN}
    missing -= {JUDGED_MONTH, MONTHS}
    is_late = name == aims.late_place or (name == CITY and path.kpi.name == aims.late_kpi)
    missing |= {JUDGED_MONTH} if is_late and year == TARGET_YEAR else set()
    return [month for month in months if month not in missing]
