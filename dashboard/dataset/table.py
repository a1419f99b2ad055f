"""Holds the tidy table: the only room, with its rules and its loading, that knows its columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from dashboard.dataset.columns import Codes, columns_of, key_of, table_of
from dashboard.dataset.contents import kpis_of, report_year_of, years_of
from dashboard.dataset.model import (
    CITY,
    TASKS,
    Catalog,
    District,
    Document,
    Kpi,
    Measure,
    Observation,
    Status,
)
from dashboard.dataset.row_search import RowSearch
from dashboard.dataset.rows import Rows
from dashboard.dataset.schema import COLUMNS
from dashboard.dataset.series import Breakdowns, KpiSeries

PIECE = 1_000  # rows that are made together


class Dataset:
    """The tidy table with its catalog; read-only once loaded."""

    def __init__(self, table: pd.DataFrame, catalog: Catalog, digest: str) -> None:
        """Hold a table of text cells that `faults_of` found sound."""
        self.catalog, self.digest = catalog, digest
        self._columns = columns_of(table)
        self._rows = Rows(self._columns, table.index, catalog)
        self._series: dict[tuple[str, str], KpiSeries] = {}
        self._parts: dict[tuple[str, str, Measure], Mapping[int, Breakdowns]] = {}
        self._published: dict[int | None, frozenset[tuple[str, str]]] = {}

    @property
    def version(self) -> str:
        """The first eight digits of its digest, by which readers know it."""
        return self.digest[:8]

    @cached_property
    def kpis(self) -> Mapping[str, Kpi]:
        """Every KPI that has a figure, in the catalog's order, unknown ones last; defaults where it is silent."""
        return kpis_of(self._columns, self.catalog)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years with a published result, in order; every year of a table without results."""
        return years_of(self._columns)

    @cached_property
    def report_year(self) -> int:
        """The year of the newest full report: the newest one with a city result in most areas of all years."""
        return report_year_of(self._columns)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The documents that some row cites, in the catalog's order."""
        cited = {source.document.id for source in self._rows.sources}
        return tuple(document for document in self.catalog.documents.values() if document.id in cited)

    @property
    def size(self) -> int:
        """How many figures the table publishes."""
        return len(self._rows.index)

    @cached_property
    def samples(self) -> int:
        """How many of its rows are generated."""
        return int(self._columns["status"].where(Status.SAMPLE.__eq__).sum())

    @property
    def is_sample(self) -> bool:
        """True where any row is generated, so that no reader may take the table for the published one."""
        return self.samples > 0

    def as_text(self) -> pd.DataFrame:
        """A copy of the rows as the text cells that `faults_of` and a new dataset take, under their own numbers.

        Its columns are categories of text; a value is written as the number it is, however the table spells it.
        """
        return table_of({name: self._rows.written[name] for name in COLUMNS}, self._rows.index)

    def distinct(self, name: str) -> Sequence[str]:
        """The different cells of a column, in the order in which they first stand in the table."""
        return self._rows.distinct(name)

    def cells(self, positions: Iterable[int]) -> list[tuple[str, ...]]:
        """The rows at these positions as the text cells of `as_text`."""
        return self._rows.cells(np.fromiter(positions, dtype=np.int64))

    def in_area(self, number: int) -> tuple[Kpi, ...]:
        """The KPIs of an area in order, without the count of its tasks."""
        return tuple(kpi for kpi in self.kpis.values() if kpi.area == number and kpi.name != TASKS)

    def series(self, kpi: str, district: str = CITY, breakdown: str = "") -> KpiSeries:
        """The figures of a KPI in a place, empty where nothing is published; KeyError for an unknown KPI or place."""
        if breakdown:  # of parts there may be very many, so they are not kept
            return self._made(kpi, district, breakdown)
        if (kpi, district) not in self._series:
            self._series[kpi, district] = self._made(kpi, district)
        return self._series[kpi, district]

    def breakdowns(self, kpi: str, district: str = CITY) -> tuple[str, ...]:
        """The parts of a KPI that have a figure in a place, in the table's order."""
        part, rows = self._columns["breakdown"], np.sort(self._rows.of(kpi, district))
        names = (part.texts[code] for code in pd.unique(part.codes[rows]).tolist())
        return tuple(name for name in names if name)

    def parts(self, kpi: str, measure: Measure = Measure.ACTUAL, district: str = CITY) -> Mapping[int, Breakdowns]:
        """The parts of a KPI in a place by year, summed up where they are more than a reader can look through."""
        key = (kpi, district, measure)
        if key not in self._parts:
            self._parts[key] = self._rows.parts(*key)
        return self._parts[key]

    def places(self, kpi: str) -> tuple[District, ...]:
        """The places that have a figure of a KPI, in the catalog's order."""
        return self._places.get(kpi, ())

    def published(self, year: int | None = None) -> frozenset[tuple[str, str]]:
        """KPI and place of every figure of a year (of any year, if none is named), parts included."""
        if year not in self._published:
            years, kpis, districts = self._told
            chosen = slice(None) if year is None else self._rows.years[years] == year
            kpi, district = self._columns["kpi"].texts, self._columns["district"].texts
            self._published[year] = frozenset(
                (kpi[one], district[other])
                for one, other in zip(kpis[chosen].tolist(), districts[chosen].tolist(), strict=True)
            )
        return self._published[year]

    def rows(self, kpi: str) -> tuple[Observation, ...]:
        """Every figure of a KPI, all places and parts, by place, part and year."""
        return tuple(
            observation
            for district in self.places(kpi)
            for breakdown in ("", *self.breakdowns(kpi, district.name))
            for observation in self.series(kpi, district.name, breakdown).observations
        )

    def newest(self, kpi: str) -> Observation:
        """The largest figure of the newest year of a KPI, of any place and part: a level, or a growth of those only.

        Of equal ones the first as `rows` has them.
        """
        return self._rows.newest(kpi, [place.name for place in self.catalog.districts])

    def count(self, kpi: str) -> int:
        """How many figures a KPI has, all places and parts."""
        return self._counts.get(kpi, 0)

    def tasks(self, area: int, year: int | None = None) -> tuple[Observation, ...]:
        """The numbered tasks of an area in the plan of a year (of any year, if none is named), one row each."""
        return tuple(row for row in self._tasks.get(area, ()) if year is None or row.year == year)

    def search(
        self,
        *,
        text: str = "",
        area: int | None = None,
        district: str | None = None,
        measure: str = "",
        sort: str = "",
        descending: bool = False,
        among: Iterable[tuple[str, Iterable[str]]] = (),
    ) -> Sequence[int]:
        """Positions of the rows that match; `among` are columns with the cells that each may have.

        Each word of `text` is looked for in KPI, part, source, note and district, without case; in their English names
        where a word of them begins so.
        """
        cells = {"area": "" if area is None else str(area), "district": district or "", "measure": measure}
        wanted = (*((name, (cell,)) for name, cell in cells.items() if cell),
                  *((name, tuple(allowed)) for name, allowed in among))  # fmt: skip
        return self._search.found(text, wanted, sort if sort in COLUMNS else "", descending=descending)

    def at(self, positions: Iterable[int]) -> tuple[Observation, ...]:
        """The rows at these positions."""
        return self._rows.at(np.fromiter(positions, dtype=np.int64))

    def each(self, positions: Sequence[int]) -> Iterator[Observation]:
        """The rows at these positions one after the other, never all of them at a time."""
        for start in range(0, len(positions), PIECE):
            yield from self.at(positions[start : start + PIECE])

    def rows_not_in(self, other: Dataset) -> tuple[Observation, ...]:
        """The rows that another table does not hold just so, in this table's order."""
        return self.at(np.flatnonzero(~np.isin(self._marks, other._marks)).tolist())

    @cached_property
    def _marks(self) -> Codes:
        """A number for each row that only the same cells have."""
        return pd.util.hash_pandas_object(self.as_text(), index=False).to_numpy()

    @cached_property
    def _search(self) -> RowSearch:
        return RowSearch(self._columns, self._rows.values, self._english)

    @cached_property
    def _english(self) -> dict[str, Mapping[str, str]]:
        """The English of what stands in the table in Chinese, by column."""
        catalog = self.catalog
        return {
            "kpi": {kpi.name: kpi.english for kpi in self.kpis.values()},
            "breakdown": catalog.breakdown_english,
            "district": {place.name: place.english for place in catalog.districts},
            "note": catalog.note_english,
        }

    @cached_property
    def _flows(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for kpi in self.kpis.values():
            if kpi.flow_of is not None and kpi.flow_of != kpi.name:
                found[kpi.flow_of] = (*found.get(kpi.flow_of, ()), kpi.name)
        return found

    @cached_property
    def _counts(self) -> dict[str, int]:
        kpi = self._columns["kpi"]
        return dict(zip(kpi.texts, np.bincount(kpi.codes).tolist(), strict=True))

    @cached_property
    def _places(self) -> dict[str, tuple[District, ...]]:
        found: dict[str, set[str]] = {}
        for kpi, district in self.published():
            found.setdefault(kpi, set()).add(district)
        return {kpi: tuple(d for d in self.catalog.districts if d.name in names) for kpi, names in found.items()}

    @cached_property
    def _told(self) -> tuple[Codes, Codes, Codes]:
        """Year, KPI and place of all figures, each three together once."""
        named = [self._columns[name] for name in ("year", "kpi", "district")]
        found = pd.unique(key_of(named))
        pairs, districts = np.divmod(found, len(named[2].texts))
        years, kpis = np.divmod(pairs, len(named[1].texts))
        return years, kpis, districts

    @cached_property
    def _tasks(self) -> dict[int, tuple[Observation, ...]]:
        found: dict[int, list[Observation]] = {}
        for row in self.rows(TASKS):
            if row.breakdown:
                found.setdefault(row.area, []).append(row)
        return {area: tuple(rows) for area, rows in found.items()}

    def _made(self, kpi: str, district: str, breakdown: str = "") -> KpiSeries:
        rows = self._rows.at(self._rows.of(kpi, district, breakdown))
        flows = () if breakdown else tuple(self.series(name, district) for name in self._flows.get(kpi, ()))
        return KpiSeries(self.kpis[kpi], self.catalog.district(district), breakdown, rows, flows)
