"""What an area as a whole is asked: its hardest target, its numeric targets, its figures for a place."""

from __future__ import annotations

from dashboard.dataset.model import Kpi
from dashboard.dataset.table import Dataset
from dashboard.metrics.growth import Effort, Judgement, TargetInterpretation, effort, target_interpretations

HARDEST_FIRST = (
    Judgement.FAR, Judgement.FASTER, Judgement.SAME, Judgement.EASIER, Judgement.UNKNOWN, Judgement.NONE,
)  # fmt: skip


def hardest(dataset: Dataset, area: int, year: int) -> Judgement:
    """The hardest judgement among an area's targets for `year`, each by its first reading; NONE without a target."""
    found = {Judgement.NONE}
    for kpi in dataset.in_area(area):
        series = dataset.series(kpi.name)
        found |= {effort(series, reading).judgement for reading in target_interpretations(series, year)[:1]}
    return min(found, key=HARDEST_FIRST.index)


def targeted(dataset: Dataset, area: int, year: int) -> tuple[Kpi, ...]:
    """The KPIs of an area that have a numeric target for `year`."""
    return tuple(kpi for kpi in dataset.in_area(area) if target_interpretations(dataset.series(kpi.name), year))


def judged(dataset: Dataset, kpis: tuple[Kpi, ...], year: int) -> tuple[tuple[Kpi, TargetInterpretation, Effort], ...]:
    """The first reading of every target among `kpis` for `year`, hardest first, those beyond judgement last."""
    found = []
    for kpi in kpis:
        series = dataset.series(kpi.name)
        found += [(kpi, reading, effort(series, reading)) for reading in target_interpretations(series, year)[:1]]
    return tuple(sorted(found, key=lambda one: (HARDEST_FIRST.index(one[2].judgement), -(one[2].ratio or 0))))


def hardest_targets(dataset: Dataset, year: int, count: int) -> tuple[tuple[Kpi, TargetInterpretation, Effort], ...]:
    """The targets of the nine areas for `year` that ask the most: judged ones by their ratio, then by required growth.

    Targets that ask for no growth, or for which none can be computed, are left out.
    """
    found = judged(dataset, tuple(kpi for kpi in dataset.kpis.values() if kpi.area), year)
    rising = [one for one in found if one[2].required is not None and one[2].required > 0]
    return tuple(
        sorted(rising, key=lambda one: (one[2].ratio is None, -(one[2].ratio or one[2].required or 0)))[:count]
    )


def headlines(dataset: Dataset) -> tuple[Kpi, ...]:
    """The KPIs that the catalog calls headline goals."""
    return tuple(kpi for kpi in dataset.kpis.values() if kpi.headline)
