"""Lists the targets of work areas and the headline goals, and finds the result that stands for an area."""

from __future__ import annotations

from dashboard.dataset.model import Area, Kpi
from dashboard.dataset.quantity import Quantity
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import total
from dashboard.metrics.growth import target_interpretations


def targeted(dataset: Dataset, area: int, year: int) -> tuple[Kpi, ...]:
    """Return the KPIs of an area that have a numeric target for `year`."""
    return tuple(kpi for kpi in dataset.in_area(area) if target_interpretations(dataset.series(kpi.name), year))


def lead_figure(dataset: Dataset, area: Area, year: int) -> tuple[Kpi, Quantity] | None:
    """Return the result that stands for an area: its lead KPI's, else a headline goal's, else any; None without one."""
    kpis = sorted(dataset.in_area(area.number), key=lambda kpi: (kpi.name != area.lead, not kpi.headline))
    results = ((kpi, total(dataset, kpi, year)) for kpi in kpis)
    return next(((kpi, result) for kpi, result in results if result is not None), None)


def headlines(dataset: Dataset) -> tuple[Kpi, ...]:
    """Return the KPIs that the catalog calls headline goals."""
    return tuple(kpi for kpi in dataset.kpis.values() if kpi.headline)


def main_kpis(dataset: Dataset) -> frozenset[str]:
    """Return the names of the headline goals and of the KPI that stands for each area; for where not all have room."""
    return frozenset({kpi.name for kpi in headlines(dataset)} | {area.lead for area in dataset.catalog.areas})
