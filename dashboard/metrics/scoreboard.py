"""Scores places: outcomes of their own targets, and result, growth and rank in the headline KPIs of a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.dataset.model import District, Kpi
from dashboard.dataset.query_cache import cached_query
from dashboard.dataset.table import Dataset
from dashboard.metrics.area import headlines
from dashboard.metrics.district import Standing, Standings, standings
from dashboard.metrics.outcome import Verdict
from dashboard.metrics.plan_year import UNREPORTED, PlanRow, plan_row, plan_rows


@dataclass(frozen=True, slots=True)
class PlaceRank:
    """Holds the rank of a place among its kind in one year; `rise` is the places gained on the year before."""

    standing: Standing
    rise: int | None  # below zero for places lost; None where not the same places reported the year before


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """Joins what a place promised and reached in a KPI with its rank."""

    row: PlanRow
    rank: PlaceRank | None

    @property
    def is_empty(self) -> bool:
        """Return True where the place has neither a figure nor a target."""
        row = self.row
        return not (row.result or row.change or row.target or row.next_targets)


@dataclass(frozen=True, slots=True)
class Score:
    """Holds a place's cells in the order of the scoreboard's KPIs, and the outcomes of all its targets."""

    place: District
    cells: tuple[ScoreCell, ...]
    outcomes: Mapping[str, int]  # by verdict or UNREPORTED, over the KPIs of all nine areas

    @property
    def targets(self) -> int:
        """Return how many targets of its own the place has for the year."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """Holds the scores of all places with a figure or target in a headline KPI; who and what has none is apart."""

    year: int
    kpis: tuple[Kpi, ...]
    scores: tuple[Score, ...]  # counties, then zones, in the official order
    silent_places: tuple[District, ...]
    silent_kpis: tuple[Kpi, ...]

    @property
    def outcomes(self) -> Counter[str]:
        """Return the outcomes of the counties' targets; zones lie inside the counties and are left out."""
        return sum((Counter(score.outcomes) for score in self.scores if score.place.is_county_level), Counter[str]())


@cached_query
def scoreboard(dataset: Dataset, year: int) -> Scoreboard:
    """Score every county and zone in the headline KPIs of a year."""
    places = dataset.catalog.reporting_places
    cells = {
        (place, kpi): ScoreCell(plan_row(dataset, kpi, year, place.name), place_rank(dataset, kpi, year, place))
        for place in places
        for kpi in headlines(dataset)
    }
    kpis = tuple(kpi for kpi in headlines(dataset) if not all(cells[place, kpi].is_empty for place in places))
    scores = tuple(
        Score(place, tuple(cells[place, kpi] for kpi in kpis), place_outcomes(dataset, year, place)) for place in places
    )
    reporting = tuple(score for score in scores if score.targets or not all(cell.is_empty for cell in score.cells))
    silent_places = tuple(score.place for score in scores if score not in reporting)
    silent_kpis = tuple(kpi for kpi in headlines(dataset) if kpi not in kpis)
    return Scoreboard(year, kpis, reporting, silent_places, silent_kpis)


def place_outcomes(dataset: Dataset, year: int, place: District) -> Mapping[str, int]:
    """Count the outcomes of a place's own targets for a year by verdict, those without a result as UNREPORTED."""
    rows = [row for row in plan_rows(dataset, dataset.area_kpis, year, place.name) if row.target is not None]
    counts = Counter(row.outcome_name for row in rows)
    return {name: counts[name] for name in (*Verdict, UNREPORTED) if counts[name]}


def place_rank(dataset: Dataset, kpi: Kpi, year: int, place: District) -> PlaceRank | None:
    """Return a place's rank in the very year, with the change on the year before; None without a result."""
    ranked, before = (_of_year(dataset, kpi, each) for each in (year, year - 1))
    standing = ranked.of(place) if ranked else None
    if ranked is None or standing is None:
        return None
    previous = before.of(place) if before else None
    if before is None or previous is None or _peers(before, place) != _peers(ranked, place):
        return PlaceRank(standing, None)
    return PlaceRank(standing, previous.rank - standing.rank)


def _of_year(dataset: Dataset, kpi: Kpi, year: int) -> Standings | None:
    """Return the standings of the very year, never those of another one that stand in for it."""
    ranked = standings(dataset, kpi, year)
    return ranked if ranked is not None and ranked.year == year else None


def _peers(ranked: Standings, place: District) -> set[District]:
    return {standing.district for standing in (ranked.zones if place.is_zone else ranked.counties)}
