"""Selects yardsticks: results of other cities and of the province that stand beside the city's for comparison alone."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.dataset.model import District, Kpi, PlaceKind
from dashboard.dataset.observation import Observation
from dashboard.dataset.table import Dataset


def is_rate(kpi: Kpi) -> bool:
    """Return whether a KPI is comparable whatever the size of a place: a percentage or a figure per head.

    A share of the province is none: it compares the city with the province already.
    """
    return not kpi.additive and kpi.share_of is None and (kpi.is_percent or kpi.is_per_unit)


def yardsticks(dataset: Dataset, kpi: Kpi, place: District) -> Mapping[District, tuple[Observation, ...]]:
    """Return the results of the yardsticks that are comparable with a place, in the catalog's order.

    Of a rate those of the province and of other cities; of any other KPI those of other cities beside the city alone,
    because an amount of a province dwarfs a city's, and an amount of a city dwarfs a district's.
    """
    kinds = (PlaceKind.PROVINCE, PlaceKind.PEER) if is_rate(kpi) else (PlaceKind.PEER,)
    if not is_rate(kpi) and place.kind is not PlaceKind.CITY:
        return {}
    series = {other: dataset.series(kpi.name, other.name) for other in dataset.places(kpi.name) if other.kind in kinds}
    rows = {other: tuple(row for year in item.years() if (row := item.actual(year))) for other, item in series.items()}
    return {other: results for other, results in rows.items() if results}
