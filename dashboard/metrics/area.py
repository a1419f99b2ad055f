"""Ranks the targets of work areas by what they ask for, and lists headline goals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dashboard.dataset.model import Area, Kpi
from dashboard.dataset.quantity import Quantity
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import total
from dashboard.metrics.growth import Effort, Judgement, TargetInterpretation, effort, target_interpretations

HARDEST_FIRST = tuple(Judgement)


class JudgedTarget(NamedTuple):
    """Joins a KPI, the leading interpretation of its target and the effort that it asks for."""

    kpi: Kpi
    interpretation: TargetInterpretation
    effort: Effort


def targeted(dataset: Dataset, area: int, year: int) -> tuple[Kpi, ...]:
    """Return the KPIs of an area that have a numeric target for `year`."""
    return tuple(kpi for kpi in dataset.in_area(area) if target_interpretations(dataset.series(kpi.name), year))


def judged(dataset: Dataset, kpis: Iterable[Kpi], year: int) -> tuple[JudgedTarget, ...]:
    """Judge the leading interpretation of every target for `year`, hardest first, those beyond judgement last."""
    targets: list[JudgedTarget] = []
    for kpi in kpis:
        series = dataset.series(kpi.name)
        if interpretations := target_interpretations(series, year):
            targets.append(JudgedTarget(kpi, interpretations[0], effort(series, interpretations[0])))
    targets.sort(
        key=lambda target: (
            HARDEST_FIRST.index(target.effort.judgement),
            -(target.effort.ratio or target.effort.required or 0),
        )
    )
    return tuple(targets)


def lead_figure(dataset: Dataset, area: Area, year: int) -> tuple[Kpi, Quantity] | None:
    """Return the result that stands for an area: its lead KPI's, else a headline goal's, else any; None without one."""
    kpis = sorted(dataset.in_area(area.number), key=lambda kpi: (kpi.name != area.lead, not kpi.headline))
    results = ((kpi, total(dataset, kpi, year)) for kpi in kpis)
    return next(((kpi, result) for kpi, result in results if result is not None), None)


def headlines(dataset: Dataset) -> tuple[Kpi, ...]:
    """Return the KPIs that the catalog calls headline goals."""
    return tuple(kpi for kpi in dataset.kpis.values() if kpi.headline)
