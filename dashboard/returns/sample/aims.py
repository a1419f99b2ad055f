"""Sets how far the city is with each target of its plan in the month that is judged, so that every state is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

from dashboard.dataset.model import Direction
from dashboard.dataset.table import Dataset
from dashboard.metrics.growth import target_interpretations
from dashboard.metrics.year_pace import MONTHS
from dashboard.returns.sample.city import TARGET_YEAR, CityPath, exact
from dashboard.returns.sample.seasons import JUDGED_MONTH, rhythm_of, season
from dashboard.returns.sample.seeded_random import uniform

BEHIND, SLIGHTLY_BEHIND, ON_SCHEDULE = (0.74, 0.84), (0.93, 0.97), (1.03, 1.1)  # completion ÷ what is expected
MOST = 0.98  # of a year's result that there can be in the month that is judged


@dataclass(frozen=True, slots=True)
class Aims:
    """Holds, by rhythm, the share of the year's result that the city has in the judged month, and what comes late."""

    shares: Mapping[str, float]
    late_kpi: str | None  # that the city does not report in the judged month
    late_place: str  # that reports nothing in it


@dataclass(frozen=True, slots=True)
class _Aim:
    path: CityPath
    rhythm: str
    target: float  # as a part of what the year brings
    expected: float  # of the target in the judged month
    done: float  # of the target before the year began; of a growth, a year's result without growth


def set_aims(dataset: Dataset, paths: Sequence[CityPath], seed: int) -> Aims:
    """Sets the easiest target reached and the next one late; the others are behind, slightly behind and on schedule."""
    known = [aim for path in paths if (aim := _aim(dataset, path, seed))]
    aims = {aim.rhythm: aim for aim in sorted(known, key=lambda aim: (aim.done > 0, aim.target))}
    shares: dict[str, float] = {}
    states = cycle((BEHIND, SLIGHTLY_BEHIND, ON_SCHEDULE))
    for number, aim in enumerate(aims.values()):
        ratio = uniform(*(next(states) if number > 1 else ON_SCHEDULE), seed, aim.path.kpi.name, "aim")
        part = (aim.done + (1 - aim.done) * ratio) * aim.expected * aim.target
        shares[aim.rhythm] = min(MOST, part if number else max(part, aim.target * ratio))
    late_kpi = next((aim.path.kpi.name for aim in list(aims.values())[1:]), None)
    places = [county.name for county in dataset.catalog.counties]
    return Aims(shares, late_kpi, min(places, key=lambda name: uniform(0, 1, seed, name, "late")))


def _aim(dataset: Dataset, path: CityPath, seed: int) -> _Aim | None:
    """Finds the city's target of the plan's year; None without one that can be judged."""
    kpi, series = path.kpi, dataset.series(path.kpi.name)
    target = next(iter(target_interpretations(series, TARGET_YEAR)), None)
    if target is None or target.level is None or kpi.is_percent or kpi.direction is Direction.NEUTRAL:
        return None
    start = path.counts[TARGET_YEAR - 1] if path.is_stock else 0
    brought = path.counts[TARGET_YEAR] - start
    if brought <= 0:
        return None
    has_base = all(series.actual(TARGET_YEAR - ago) for ago in ((1, 2) if path.is_stock else (1,)))
    rhythm = rhythm_of(kpi)
    shares = season(path.unit, seed, rhythm)
    part = float((exact(target.level.value) / path.step - start) / brought)
    expected = shares[JUDGED_MONTH - 1] if has_base else JUDGED_MONTH / MONTHS
    done = 1 / (1 + (target.required or 0)) if target.is_growth else 0
    return _Aim(path, rhythm, part, expected, done)
