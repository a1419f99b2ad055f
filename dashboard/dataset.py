"""Holds the tidy table: the only room, with its rules and its loading, that knows its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pandas as pd

from dashboard.model import (
    CITY,
    TASKS,
    Catalog,
    Direction,
    District,
    Document,
    Kpi,
    Measure,
    Observation,
    Qualifier,
    Source,
    Status,
)
from dashboard.schema import COLUMNS
from dashboard.series import KpiSeries


class Dataset:
    """The tidy table with its catalog; read-only once loaded."""

    def __init__(self, table: pd.DataFrame, catalog: Catalog, digest: str) -> None:
        """Hold a table of text cells that `faults_of` found sound."""
        self.catalog, self.digest = catalog, digest
        self._rows = table.index.to_numpy() + 2
        self._table = table.reset_index(drop=True).astype(
            {"area": "int64", "year": "int64", "value": "float64"}
            | dict.fromkeys(("kpi", "breakdown", "district", "measure", "unit", "qualifier", "status"), "category")
        )
        self._cells = self._table.groupby(["kpi", "district", "breakdown"], observed=True).indices
        self._series: dict[tuple[str, str, str], KpiSeries] = {}
        self._published: dict[int | None, frozenset[tuple[str, str]]] = {}

    @cached_property
    def kpis(self) -> Mapping[str, Kpi]:
        """Every KPI that has a figure, in the catalog's order, unknown ones last; defaults where it is silent."""
        table = self._table
        usual = table[~table["measure"].isin([m.value for m in Measure if m.is_growth])]
        units = usual.groupby("kpi", observed=True)["unit"].first().astype(str).to_dict()
        areas = table.groupby("kpi", observed=True)["area"].first().astype(int).to_dict()
        known = [name for name in self.catalog.kpis if name in areas]
        rest = [name for name in table["kpi"].drop_duplicates() if name not in self.catalog.kpis]
        return MappingProxyType(
            {
                name: _kpi(name, 0 if name == TASKS else areas[name], units.get(name, "%"), self.catalog)
                for name in [*known, *rest]
            }
        )

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years with a published result, in order; every year of a table without results."""
        found = self._table.loc[self._table["measure"] == "actual", "year"]
        return tuple(sorted(int(year) for year in (found if len(found) else self._table["year"]).unique()))

    @cached_property
    def report_year(self) -> int:
        """The year of the newest full report: the newest one with a city result in most areas of all years."""
        results = self._table[
            (self._table["measure"] == "actual") & (self._table["area"] > 0) & (self._table["district"] == CITY)
        ]
        covered = results.groupby("year")["area"].nunique()
        if covered.empty:
            return self.years[-1]
        return int(covered[covered == covered.max()].index.max())

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The documents that some row cites, in the catalog's order."""
        cited = set(self._table["source"].str.split(" ", n=1).str[0])
        return tuple(document for document in self.catalog.documents.values() if document.id in cited)

    @property
    def size(self) -> int:
        """How many figures the table publishes."""
        return len(self._table)

    @cached_property
    def samples(self) -> int:
        """How many of its rows are generated."""
        return int((self._table["status"] == Status.SAMPLE.value).sum())

    @property
    def is_sample(self) -> bool:
        """True where any row is generated, so that no reader may take the table for the published one."""
        return self.samples > 0

    def as_text(self) -> pd.DataFrame:
        """A copy of the rows as the text cells that `faults_of` and a new dataset take, under their own numbers."""
        text = self._table.astype("str")
        text["value"] = [repr(value).removesuffix(".0") for value in self._table["value"].tolist()]
        return text.set_axis(self._rows - 2, axis=0)[list(COLUMNS)]

    def in_area(self, number: int) -> tuple[Kpi, ...]:
        """The KPIs of an area in order, without the count of its tasks."""
        return tuple(kpi for kpi in self.kpis.values() if kpi.area == number and kpi.name != TASKS)

    def series(self, kpi: str, district: str = CITY, breakdown: str = "") -> KpiSeries:
        """The figures of a KPI in a place, empty where nothing is published; KeyError for an unknown KPI or place."""
        key = (kpi, district, breakdown)
        if key not in self._series:
            positions = self._cells.get(key, ())
            flows = () if breakdown else tuple(self.series(name, district) for name in self._flows.get(kpi, ()))
            self._series[key] = KpiSeries(
                self.kpis[kpi], self.catalog.district(district), breakdown, self._observations(positions), flows
            )
        return self._series[key]

    def breakdowns(self, kpi: str, district: str = CITY) -> tuple[str, ...]:
        """The parts of a KPI that have a figure in a place, in the table's order."""
        return self._parts.get((kpi, district), ())

    def places(self, kpi: str) -> tuple[District, ...]:
        """The places that have a figure of a KPI, in the catalog's order."""
        return self._places.get(kpi, ())

    def published(self, year: int | None = None) -> frozenset[tuple[str, str]]:
        """KPI and place of every figure of a year (of any year, if none is named), parts included."""
        if year not in self._published:
            rows = self._table if year is None else self._table[self._table["year"] == year]
            pairs = rows[["kpi", "district"]].drop_duplicates()
            self._published[year] = frozenset(pairs.itertuples(index=False, name=None))
        return self._published[year]

    def rows(self, kpi: str) -> tuple[Observation, ...]:
        """Every figure of a KPI, all places and parts, by place, part and year."""
        return tuple(
            observation
            for district in self.places(kpi)
            for breakdown in ("", *self.breakdowns(kpi, district.name))
            for observation in self.series(kpi, district.name, breakdown).observations
        )

    def count(self, kpi: str) -> int:
        """How many figures a KPI has, all places and parts."""
        return self._counts.get(kpi, 0)

    def tasks(self, area: int, year: int | None = None) -> tuple[Observation, ...]:
        """The numbered tasks of an area in the plan of a year (of any year, if none is named), one row each."""
        if TASKS not in self.kpis:
            return ()
        rows = (row for row in self.rows(TASKS) if row.area == area and row.breakdown)
        return tuple(row for row in rows if year is None or row.year == year)

    def search(
        self,
        *,
        text: str = "",
        area: int | None = None,
        district: str | None = None,
        measure: str = "",
        sort: str = "",
        descending: bool = False,
    ) -> tuple[int, ...]:
        """Positions of the rows that match.

        Each word of `text` is looked for in KPI, part, source, note and district, without case; in their English names
        where a word of them begins so.
        """
        table = self._table
        keep = pd.Series(True, index=table.index)
        if area is not None:
            keep &= table["area"] == area
        if district:
            keep &= table["district"] == district
        if measure:
            keep &= table["measure"] == measure
        for word in text.casefold().split():
            found = pd.Series(False, index=table.index)
            for column in ("kpi", "breakdown", "source", "note", "district"):
                found |= table[column].astype(str).str.casefold().str.contains(word, regex=False)
                names = self._english.get(column, {}).items()
                named = {name for name, english in names if f" {word}" in f" {english.casefold()}"}
                if named:
                    found |= table[column].isin(named)
            keep &= found | table["year"].astype(str).eq(word)
        chosen = table[keep]
        if sort in COLUMNS:
            cells: pd.Series = chosen[sort]
            if sort not in ("area", "year", "value"):
                cells = cells.astype(str)
            chosen = chosen.loc[cells.sort_values(ascending=not descending, kind="stable").index]
        return tuple(int(position) for position in chosen.index)

    def at(self, positions: Iterable[int]) -> tuple[Observation, ...]:
        """The rows at these positions."""
        return self._observations(list(positions), keep_order=True)

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
        return {str(kpi): int(count) for kpi, count in self._table["kpi"].value_counts().items()}

    @cached_property
    def _parts(self) -> dict[tuple[str, str], tuple[str, ...]]:
        pairs = self._table.loc[self._table["breakdown"] != "", ["kpi", "district", "breakdown"]].drop_duplicates()
        parts: dict[tuple[str, str], list[str]] = {}
        for kpi, district, breakdown in pairs.itertuples(index=False):
            parts.setdefault((kpi, district), []).append(breakdown)
        return {key: tuple(names) for key, names in parts.items()}

    @cached_property
    def _places(self) -> dict[str, tuple[District, ...]]:
        pairs = self._table[["kpi", "district"]].drop_duplicates()
        found: dict[str, set[str]] = {}
        for kpi, district in pairs.itertuples(index=False):
            found.setdefault(kpi, set()).add(district)
        return {kpi: tuple(d for d in self.catalog.districts if d.name in names) for kpi, names in found.items()}

    def _observations(self, positions: Any, *, keep_order: bool = False) -> tuple[Observation, ...]:
        if len(positions) == 0:
            return ()
        chosen = self._table.iloc[positions]
        if not keep_order:
            chosen = chosen.sort_values("year", kind="stable")
        return tuple(
            Observation(
                row=int(self._rows[index]),
                area=int(area),
                kpi=kpi,
                breakdown=breakdown,
                district=district,
                year=int(year),
                measure=Measure(measure),
                value=float(value),
                unit=unit,
                qualifier=Qualifier(qualifier),
                status=Status(status),
                source=self._source(source),
                note=note,
            )
            for index, area, kpi, breakdown, district, year, measure, value, unit, qualifier, status, source, note
            in chosen[list(COLUMNS)].itertuples()
        )  # fmt: skip

    def _source(self, text: str) -> Source:
        document, _, place = text.partition(" ")
        return Source(self.catalog.documents[document], place)


def _kpi(name: str, area: int, unit: str, catalog: Catalog) -> Kpi:
    known: dict[str, Any] = dict(catalog.kpis.get(name, {}))
    known.pop("name", None)
    return Kpi(
        name,
        area,
        unit,
        english=known.pop("english", name),
        unit_english=known.pop("unit_english", catalog.unit_english.get(unit, unit)),
        direction=Direction(known.pop("direction", "more")),
        **known,
    )
