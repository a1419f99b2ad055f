"""Judges how far a target of the year under way is: completion against the calendar, and what the rest must bring.

The rules, with their numbers, stand in dashboard/metrics/README.md, "Progress". None looks at today's date.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.model import Direction
from dashboard.dataset.numbers import number, percent
from dashboard.dataset.observation import Measure, Observation, Qualifier
from dashboard.dataset.series import KpiSeries
from dashboard.metrics.growth import TargetInterpretation
from dashboard.metrics.plan_year import Change
from dashboard.metrics.year_pace import MONTHS, Ratio, Rest, part_of_year, rest_of_year

SLIGHTLY_FROM = 0.9  # of what is expected by now; below it a target is behind


class ProgressState(StrEnum):
    """Names how a target stands at the end of a month, worst first, those that nobody can judge last."""

    BEHIND = "behind"
    SLIGHTLY_BEHIND = "slightly_behind"
    ON_SCHEDULE = "on_schedule"
    REACHED = "reached"
    UNREPORTED = "unreported"  # no figure of this month
    UNJUDGED = "unjudged"


class NotJudged(StrEnum):
    """Names why a target's progress cannot be judged."""

    NO_TARGET = "no_target"  # the place has no target of its own
    NEUTRAL = "neutral"  # neither more nor less is better
    SHARE = "share"  # a rate in per cent, or a rank: it has no part of a year
    NO_FIGURE = "no_figure"  # nothing but the growth of the month is published, and the target is a level
    NO_BASE = "no_base"  # of a stock the level at the end of the year before is not published
    NO_GROWTH = "no_growth"  # of a target growth, the growth so far is neither published nor derivable
    NO_CHANGE = "no_change"  # a target of zero, or of a stock the level that it had: completion would divide by zero


@dataclass(frozen=True, slots=True)
class Progress:
    """Holds how a target of a place stands at the end of a month; `target` is None where it has none of its own."""

    series: KpiSeries
    year: int
    month: int
    target: TargetInterpretation | None
    figure: Observation | None  # January through this month, of a stock the level at its end
    growth: Change | None  # on the same months of the year before
    completion: Ratio | None
    expected: Ratio | None
    rest: Rest | None
    state: ProgressState
    reason: NotJudged | None = None

    @property
    def ratio(self) -> float | None:
        """Return completion ÷ expected, of a limit expected ÷ completion; 1 is on schedule."""
        if self.completion is None or self.expected is None:
            return None
        return _ratio(self.completion.value, self.expected.value, is_limit=_is_limit(self.series, self.target))


def progress_at(series: KpiSeries, target: TargetInterpretation | None, year: int, month: int) -> Progress:
    """Judge a target at the end of a month of its year.

    A month without a figure is not reported; what was reported before it does not count for it.
    """
    figure, growth = series.actual(year, month), growth_through(series, year, month)
    facts = (series, year, month, target, figure, growth)
    if figure is None and growth is None:
        return Progress(*facts, None, None, None, ProgressState.UNREPORTED)
    if target is None:
        return Progress(*facts, None, None, None, ProgressState.UNJUDGED, NotJudged.NO_TARGET)
    completion = completion_of(series, target, figure, growth)
    if isinstance(completion, NotJudged):
        return Progress(*facts, None, None, None, _reached_or(target, figure, series), completion)
    expected = expected_by(series, target, year, month)
    rest = rest_of_year(series, target, figure, month)
    if series.kpi.direction is Direction.NEUTRAL:
        return Progress(*facts, completion, expected, rest, ProgressState.UNJUDGED, NotJudged.NEUTRAL)
    state = judge_progress(completion.value, expected.value, target, month, is_limit=_is_limit(series, target))
    return Progress(*facts, completion, expected, rest, state)


def judge_progress(
    completion: float, expected: float, target: TargetInterpretation, month: int, *, is_limit: bool = False
) -> ProgressState:
    """Return the state of a completion against what is expected by now, both fractions.

    A growth and a limit (see `_is_limit`) can still turn, so they are reached in December alone.
    """
    ratio = _ratio(completion, expected, is_limit=is_limit)
    is_exceeded = target.target.qualifier is Qualifier.MORE_THAN and round(completion, 9) == 1
    can_turn = target.is_growth or is_limit
    reached = ratio >= 1 if is_limit else round(completion, 9) >= 1 and not is_exceeded
    if reached and (not can_turn or month == MONTHS):
        return ProgressState.REACHED
    if ratio >= 1 and not (month == MONTHS and is_exceeded):
        return ProgressState.ON_SCHEDULE
    return ProgressState.SLIGHTLY_BEHIND if ratio >= SLIGHTLY_FROM else ProgressState.BEHIND


def completion_of(
    series: KpiSeries, target: TargetInterpretation, figure: Observation | None, growth: Change | None
) -> Ratio | NotJudged:
    """Return how much of a target is done, a fraction; the reason where that cannot be said.

    Of a flow: cumulated ÷ target; of a stock: what was added ÷ what is to be added; of a target growth: the growth so
    far ÷ the growth that is set. Of a range the lower end counts.
    """
    if target.is_growth:
        if growth is None:
            return NotJudged.NO_GROWTH
        if not target.target.value:
            return NotJudged.NO_CHANGE
        formula = f"{number(growth.value)} ÷ {number(target.target.value)}"
        return Ratio(growth.value / target.target.value, formula, (target.target,))
    if series.kpi.is_percent or series.kpi.is_rank:
        return NotJudged.SHARE
    if figure is None or target.level is None:  # a target that is no growth has a level
        return NotJudged.NO_FIGURE
    if not series.kpi.stock:
        if not target.level.value:
            return NotJudged.NO_CHANGE
        formula = f"{number(figure.value)} ÷ {number(target.level.value)}"
        return Ratio(figure.value / target.level.value, formula, (figure, target.target))
    last = series.actual(figure.year - 1)
    if last is None:
        return NotJudged.NO_BASE
    if last.value == target.level.value:
        return NotJudged.NO_CHANGE
    to_add = target.level.value - last.value
    formula = f"({number(figure.value)} − {number(last.value)}) ÷ ({number(target.level.value)} − {number(last.value)})"
    return Ratio((figure.value - last.value) / to_add, formula, (figure, target.target, last))


def expected_by(series: KpiSeries, target: TargetInterpretation, year: int, month: int) -> Ratio:
    """Return the part of a target that is expected by the end of a month: last year's own part, else months ÷ 12.

    Last year's part is its months ÷ its year, of a stock what was added by then ÷ what was added in all. A growth is
    expected in full in each month. `basis` is empty where the calendar alone decides.
    """
    return Ratio(1, "100%") if target.is_growth else part_of_year(series, year, month)


def growth_through(series: KpiSeries, year: int, month: int) -> Change | None:
    """Return the growth on the same months of the year before: published, else derived from both; None without them."""
    row = series.find(Measure.GROWTH, year, month)
    if row is not None:
        return Change(row.value, is_percent=True)
    now, before = series.actual(year, month), series.actual(year - 1, month)
    if now is None or before is None or before.value <= 0 or series.kpi.is_percent:
        return None
    formula = f"{number(now.value)} ÷ {number(before.value)} − 1"
    return Change(round((now.value / before.value - 1) * 100, 6), is_percent=True, formula=formula)


def history(series: KpiSeries, target: TargetInterpretation | None, year: int, through: int) -> tuple[
    ProgressState | None, ...
]:  # fmt: skip
    """Return the state of each of twelve months as it was at its end; None for those after `through`."""
    states = [progress_at(series, target, year, month).state for month in range(1, through + 1)]
    return (*states, *[None] * (MONTHS - through))


def slightly_from() -> str:
    """Return the bound between slightly behind and behind as sentences write it: 90%."""
    return percent(SLIGHTLY_FROM * 100)


def _reached_or(target: TargetInterpretation, figure: Observation | None, series: KpiSeries) -> ProgressState:
    """Return that a level that cannot be judged by the calendar is reached already; else that it is not judged."""
    if figure is None or target.level is None or target.is_growth or series.kpi.direction is Direction.NEUTRAL:
        return ProgressState.UNJUDGED
    difference = figure.value - target.level.value
    if series.kpi.direction is Direction.LESS:
        difference = -difference
    is_above = difference > 0 if target.target.qualifier is Qualifier.MORE_THAN else difference >= 0
    return ProgressState.REACHED if is_above else ProgressState.UNJUDGED


def _is_limit(series: KpiSeries, target: TargetInterpretation | None) -> bool:
    """Tell whether a target lies on the side to be avoided: it may be used up no faster than the year goes by.

    So does an amount, or a rise, of which less is better; and a fall, of a growth or a stock, of which more is.
    """
    if target is None or series.kpi.direction is Direction.NEUTRAL:
        return False
    if target.is_growth or target.level is None:
        change = target.target.value
    else:
        last = series.actual(target.target.year - 1) if series.kpi.stock else None
        change = target.level.value - (last.value if last is not None else 0)
    return (change > 0) is (series.kpi.direction is Direction.LESS)


def _ratio(completion: float, expected: float, *, is_limit: bool) -> float:
    """Divide without the last digits of binary fractions; nothing used up of a limit is far ahead."""
    if is_limit:
        return round(expected / completion, 9) if completion > 0 else float("inf")
    return round(completion / expected, 9)
