"""Answers every question about the tidy table: KPIs, their figures by year and month, places, tasks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.dataset.categories import appended, month_numbers, number_categories
from dashboard.dataset.model import CITY, TASKS, Catalog, District, Kpi, PlaceKind
from dashboard.dataset.observation import Measure, Observation, Status
from dashboard.dataset.row_index import RowIndex
from dashboard.dataset.schema import GROWTHS
from dashboard.dataset.series import Breakdowns, KpiSeries
from dashboard.dataset.table_rows import TableRows


class Dataset(TableRows):
    """Answers questions about the tidy table and its catalog; its rows themselves are those of `TableRows`.

    Whatever speaks of years speaks of whole years: figures of months come from `monthly_rows` and a series' `monthly`.
    """

    def __init__(self, table: pd.DataFrame, catalog: Catalog, digest: str) -> None:
        """Hold a sound table, as `TableRows` does, and index it."""
        super().__init__(table, catalog, digest)
        months = month_numbers(self._frame)
        self._is_annual = months == 0
        self._index = RowIndex(self._frame, months, self._is_annual, catalog.districts)
        self._monthly = RowIndex(self._frame, months, ~self._is_annual, catalog.districts)
        self._series: dict[tuple[str, str], KpiSeries] = {}
        self._parts: dict[tuple[str, str, Measure, int | None], Mapping[int, Breakdowns]] = {}

    @cached_property
    def kpis(self) -> Mapping[str, Kpi]:
        """Lists every KPI that has a figure, in the catalog's order, unknown ones last; defaults where it is silent."""
        first = self._frame.drop_duplicates("kpi")
        areas = dict(zip(first["kpi"], first["area"].tolist(), strict=True))
        levels = self._frame.loc[~self._is_growth, ["kpi", "unit"]].drop_duplicates("kpi")
        units = dict(zip(levels["kpi"], levels["unit"], strict=True))
        known = [name for name in self.catalog.kpis if name in areas]
        areas |= {TASKS: 0} if TASKS in areas else {}
        names = dict.fromkeys([*known, *areas])
        return MappingProxyType({name: self.catalog.kpi(name, areas[name], units.get(name, "%")) for name in names})

    @cached_property
    def area_kpis(self) -> tuple[Kpi, ...]:
        """Lists the KPIs of the nine areas in order, without the city's context and the count of tasks."""
        return tuple(kpi for kpi in self.kpis.values() if kpi.area)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Lists the years with a published result, in order; every year of a table without results."""
        return tuple(np.unique(self._results["year"]).tolist()) if len(self._results) else self.all_years

    @cached_property
    def all_years(self) -> tuple[int, ...]:
        """Lists every year with a figure, be it a result or a target, in order; peers' years are none of the city's."""
        annual = self._frame[self._is_annual] if self._is_annual.any() else self._frame
        own = annual.loc[~annual["district"].isin(self._peers), "year"]
        return tuple(np.unique(own if len(own) else annual["year"]).tolist())

    @cached_property
    def report_year(self) -> int:
        """Finds the year of the newest full report: the newest one with a city result in most areas of all years."""
        results = self._results[self._results["area"].gt(0) & self._results["district"].eq(CITY)]
        areas = results.groupby("year")["area"].nunique()
        return int(areas.index[areas == areas.max()].max()) if len(areas) else self.years[-1]

    @property
    def has_months(self) -> bool:
        """Tells whether any figure is of a part of its year."""
        return not self._is_annual.all()

    @cached_property
    def named(self) -> tuple[int, int]:
        """Counts published rows that only name a thing and count it as one: the tasks of plans, and all others."""
        frame = self._frame
        names = frame["breakdown"].ne("") & frame["value"].eq(1) & frame["unit"].ne("%") & self._is_annual
        is_task = frame["kpi"].eq(TASKS)
        tasks = names & is_task & frame["measure"].eq(Measure.TARGET)
        return int(tasks.sum()), int((names & ~is_task & frame["status"].ne(Status.SAMPLE)).sum())

    def append(self, columns: Mapping[str, npt.ArrayLike], salt: str, catalog: Catalog | None = None) -> Dataset:
        """Makes a dataset with more rows, given by column; they are numbered on from the last one and not validated.

        Its digest is that of this one's, the salt and all values; its catalog this one's, if no other is given.
        """
        frame = appended(self._frame, columns)
        values = " ".join(number_categories(frame["value"]))
        return Dataset(
            frame, catalog or self.catalog, hashlib.sha256(f"{self.digest} {salt} {values}".encode()).hexdigest()
        )

    def in_area(self, number: int) -> tuple[Kpi, ...]:
        """Lists the KPIs of an area in order, without the count of its tasks."""
        return tuple(kpi for kpi in self.kpis.values() if kpi.area == number and kpi.name != TASKS)

    def series(self, kpi: str, district: str = CITY, breakdown: str = "") -> KpiSeries:
        """Gives the figures of a KPI in a place, if any are published; KeyError for an unknown KPI or place."""
        if breakdown:  # there may be very many of them, so they are not kept
            return self._series_of(kpi, district, breakdown)
        if (kpi, district) not in self._series:
            self._series[kpi, district] = self._series_of(kpi, district, "")
        return self._series[kpi, district]

    def breakdowns(self, kpi: str, district: str = CITY) -> tuple[str, ...]:
        """Lists the breakdowns of a KPI that have a figure in a place, in the table's order."""
        rows = self._index.of(kpi, district, is_part=True)
        return tuple(pd.unique(self._rows.take("breakdown", rows)))

    def parts(
        self, kpi: str, measure: Measure = Measure.ACTUAL, district: str = CITY, month: int | None = None
    ) -> Mapping[int, Breakdowns]:
        """Sums up the breakdowns of a KPI in a place by year, or those of January through a month by its year."""
        key = (kpi, district, measure, month)
        if key not in self._parts:
            rows = (self._index if month is None else self._monthly).of(kpi, district, is_part=True)
            rows = rows[self._rows.take("measure", rows) == measure]
            rows = rows[self._rows.take("month", rows) == month]
            years = self._rows.take("year", rows)
            self._parts[key] = {year: self._rows.breakdowns(rows[years == year]) for year in np.unique(years).tolist()}
        return self._parts[key]

    def places(self, kpi: str) -> tuple[District, ...]:
        """Lists the places that have a figure of a KPI, in the catalog's order."""
        return self._index.places.get(kpi, ())

    def published(self, year: int | None = None) -> frozenset[tuple[str, str]]:
        """Gives KPI and place of every figure of a year (of any year, if none is named), breakdowns included."""
        return self._index.published.get(year, frozenset())

    def rows(self, kpi: str) -> tuple[Observation, ...]:
        """Lists every figure of a KPI for a whole year, all places and breakdowns, by place, breakdown and year."""
        return self.at(self._index.of_kpi(kpi))

    def monthly_rows(self, kpi: str) -> tuple[Observation, ...]:
        """Lists every figure of a KPI for a part of its year, by place, breakdown, year and month."""
        return self.at(self._monthly.of_kpi(kpi))

    def newest(self, kpi: str) -> Observation:
        """Finds the largest figure of a KPI's newest year, of any place and breakdown: a level, else a growth.

        Of equal ones the first as `rows` has them. A peer's figure only where there is no other, and one of a part of
        its year only where there is none of a whole one.
        """
        rows = self._index.of_kpi(kpi)
        rows = rows if len(rows) else self._monthly.of_kpi(kpi)
        own = rows[~np.isin(self._rows.take("district", rows).astype(str), self._peers)]
        rows = own if len(own) else rows
        levels = rows[~self._is_growth[rows]]
        rows = levels if len(levels) else rows
        for name in ("year", "value"):
            numbers = self._rows.take(name, rows)
            rows = rows[numbers == numbers.max()]
        return self.at(rows[:1])[0]

    def count(self, kpi: str) -> int:
        """Counts the figures of a KPI for whole years, all places and breakdowns."""
        return len(self._index.of_kpi(kpi))

    def tasks(self, area: int, year: int | None = None) -> tuple[Observation, ...]:
        """Lists the numbered tasks of an area in the plan of a year (of any year, if none is named), one row each."""
        return tuple(row for row in self._tasks.get(area, ()) if year is None or row.year == year)

    def task(self, name: str) -> Observation | None:
        """Finds the row of a numbered task, of several years the newest; None where the table has none of that name."""
        rows = (row for tasks in self._tasks.values() for row in tasks if row.breakdown == name)
        return max(rows, key=lambda row: row.year, default=None)

    @cached_property
    def _is_growth(self) -> npt.NDArray[np.bool_]:
        return self._frame["measure"].isin(GROWTHS).to_numpy()

    @cached_property
    def _results(self) -> pd.DataFrame:
        annual: pd.DataFrame = self._frame[self._is_annual]
        is_own = ~annual["district"].isin(self._peers)
        return annual.loc[is_own & annual["measure"].eq(Measure.ACTUAL), ["area", "district", "year"]]

    @cached_property
    def _peers(self) -> list[str]:
        return [place.name for place in self.catalog.districts if place.kind is PlaceKind.PEER]

    def _series_of(self, kpi: str, district: str, breakdown: str) -> KpiSeries:
        flows = () if breakdown else tuple(self.series(name, district) for name in self._flows.get(kpi, ()))
        annual, monthly = (self._of(index, kpi, district, breakdown) for index in (self._index, self._monthly))
        return KpiSeries(self.kpis[kpi], self.catalog.district(district), breakdown, annual, monthly, flows)

    def _of(self, index: RowIndex, kpi: str, district: str, breakdown: str) -> tuple[Observation, ...]:
        rows = index.of(kpi, district, is_part=breakdown != "")
        return self.at(rows[self._rows.take("breakdown", rows) == breakdown] if breakdown else rows)

    @cached_property
    def _flows(self) -> dict[str, tuple[str, ...]]:
        flows = [kpi for kpi in self.kpis.values() if kpi.flow_of != kpi.name]
        return {stock: tuple(flow.name for flow in flows if flow.flow_of == stock) for stock in self.kpis}

    @cached_property
    def _tasks(self) -> dict[int, tuple[Observation, ...]]:
        tasks = [row for row in self.rows(TASKS) if row.breakdown and row.measure is Measure.TARGET]
        return {area: tuple(row for row in tasks if row.area == area) for area in {row.area for row in tasks}}
