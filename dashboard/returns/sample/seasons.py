"""Generates how a year's result comes about month by month: by the season of its kind, and ahead or behind of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from dashboard.dataset.model import Kpi
from dashboard.metrics.year_pace import MONTHS
from dashboard.returns.sample.seeded_random import uniforms

JUDGED_MONTH = 9  # whose states are set; the months before lead there, those after to the year's result
# What a month brings, by unit and in relation to the others; invented. January and February have the Spring Festival,
# December the year's last rush
SEASONS: Mapping[str, Sequence[float]] = {
    "亿元": (6.8, 4.9, 8, 8, 8.2, 9.3, 7.9, 8, 8.7, 8.6, 9.2, 12.4),
    "万元": (1.5, 0.5, 4, 6, 8, 12, 8, 7, 10, 9, 13, 21),  # funds are paid out late
    "件": (6.5, 3.5, 7.5, 7.5, 8, 8.5, 7.5, 8, 9, 8.5, 10.5, 15),
}
BATCHES = (2, 1, 5, 6, 9, 14, 6, 6, 13, 8, 11, 19)  # things that are approved in June, in September and at the end


def rhythm_of(kpi: Kpi) -> str:
    """Names the KPI whose season and pace this one shares: the stock it is added to, or the whole it is part of."""
    return kpi.flow_of or kpi.part_of or kpi.name


def season(unit: str, seed: int, rhythm: str) -> list[float]:
    """Cumulates the shares of a year's result through each month; the last is 1."""
    noise = uniforms(MONTHS, 0.88, 1.12, seed, rhythm, "season")
    sums = list(accumulate(weight * factor for weight, factor in zip(SEASONS.get(unit, BATCHES), noise, strict=True)))
    return [part / sums[-1] for part in sums]


def paced(shares: Sequence[float], paces: Sequence[float]) -> list[float]:
    """Multiplies cumulated shares by the pace of each month; they never fall, nor rise above the whole."""
    return list(accumulate((min(1.0, share * pace) for share, pace in zip(shares, paces, strict=True)), max))


def interpolate(paces: Mapping[int, float]) -> list[float]:
    """Interpolates the pace of each month between months whose pace is given; the first and the last are among them."""
    line = {}
    for before, after in pairwise(sorted(paces)):
        for month in range(before, after + 1):
            share = (month - before) / (after - before)
            line[month] = paces[before] * (1 - share) + paces[after] * share
    return [line[month] for month in range(1, MONTHS + 1)]
