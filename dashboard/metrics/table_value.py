"""Finds the value that a row of the table holds, or that is derived where the row is missing."""

from __future__ import annotations

from dashboard.dataset.observation import Measure, RowKey
from dashboard.dataset.quantity import Quantity, published
from dashboard.dataset.table import Dataset
from dashboard.metrics.growth import target_interpretations
from dashboard.metrics.plan_year import result_of


def table_value(dataset: Dataset, key: RowKey) -> Quantity | None:
    """Return the published value, else a result or a target's level derived in its place; None where neither is."""
    kpi = dataset.kpis.get(key.kpi)
    if kpi is None or all(place.name != key.district for place in dataset.catalog.districts):
        return None
    series = dataset.series(key.kpi, key.district, key.breakdown)
    row = series.find(key.measure, key.year, key.month)
    if row is not None or key.breakdown or key.month is not None:  # nothing is derived for a part of a year
        return published(row) if row is not None else None
    if key.measure is Measure.ACTUAL:
        return result_of(dataset, kpi, key.year, key.district)
    if key.measure is not Measure.TARGET:
        return None
    levels = (interpretation.level for interpretation in target_interpretations(series, key.year))
    return next((level for level in levels if level is not None), None)
