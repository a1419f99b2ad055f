"""What a table is about, told from its columns: its KPIs, the years of its results, its newest full report."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from dashboard.dataset.columns import Column, Mask
from dashboard.dataset.model import CITY, TASKS, Catalog, Direction, Kpi, Measure

Columns = Mapping[str, Column]


def kpis_of(columns: Columns, catalog: Catalog) -> Mapping[str, Kpi]:
    """Every KPI that has a figure, in the catalog's order, unknown ones last; defaults where it is silent."""
    kpi, area, unit = (columns[name] for name in ("kpi", "area", "unit"))
    firsts = kpi.firsts()
    areas = {name: int(area.text(row)) for name, row in zip(kpi.texts, firsts.tolist(), strict=True)}
    levels = np.flatnonzero(~columns["measure"].where(lambda text: Measure(text).is_growth))
    units = {
        kpi.texts[code]: unit.text(levels[row])
        for code, row in zip(*np.unique(kpi.codes[levels], return_index=True), strict=True)
    }
    known = [name for name in catalog.kpis if name in areas]
    rest = [kpi.texts[code] for code in np.argsort(firsts) if kpi.texts[code] not in catalog.kpis]
    return MappingProxyType(
        {
            name: _kpi(name, 0 if name == TASKS else areas[name], units.get(name, "%"), catalog)
            for name in [*known, *rest]
        }
    )


def years_of(columns: Columns) -> tuple[int, ...]:
    """The years with a published result, in order; every year of a table without results."""
    year = columns["year"]
    found = np.unique(year.codes[_results(columns)]).tolist()
    return tuple(int(year.texts[code]) for code in found) or tuple(int(text) for text in year.texts)


def report_year_of(columns: Columns) -> int:
    """The year of the newest full report: the newest one with a city result in most areas of all years."""
    area, year = columns["area"], columns["year"]
    results = _results(columns) & area.where(lambda text: int(text) > 0) & columns["district"].where(CITY.__eq__)
    areas = len(area.texts)
    pairs = np.unique(year.codes[results] * np.int64(areas) + area.codes[results])
    if not len(pairs):
        return years_of(columns)[-1]
    covered = np.bincount(pairs // areas)
    return int(year.texts[np.flatnonzero(covered == covered.max())[-1]])


def _results(columns: Columns) -> Mask:
    return columns["measure"].where(Measure.ACTUAL.__eq__)


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
