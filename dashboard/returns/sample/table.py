"""Generates the table of a sample: the published rows and, after them, sample returns of all places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import numpy as np

from dashboard.dataset.model import POPULATION, TASKS, Kpi
from dashboard.dataset.numbers import MAX_MAGNITUDE
from dashboard.dataset.observation import Measure
from dashboard.dataset.schema import validate
from dashboard.dataset.table import Dataset
from dashboard.metrics.growth import target_interpretations
from dashboard.returns.sample.aims import set_aims
from dashboard.returns.sample.blocks import DOCUMENT, WHOLE, Block, columns_of, whole
from dashboard.returns.sample.city import TARGET_YEAR, city_path
from dashboard.returns.sample.monthly_returns import monthly_returns
from dashboard.returns.sample.months import city_months, monthly_counts
from dashboard.returns.sample.places import SampleFigures, figures_of
from dashboard.returns.sample.returns import returns_of
from dashboard.returns.sample.seeded_random import uniform
from dashboard.returns.sample.tasks import task_returns, with_owners
from dashboard.settings import DEFAULT_SEED, DEFAULT_THROUGH, MAX_ROWS, MIN_ROWS, SettingError

PART = "示例分项"
MIN_PARTS = 2  # parts of a figure that is divided


class SampleError(SettingError):
    """Sample returns that cannot be made or written; the message says why and what is allowed."""


def sample_dataset(
    dataset: Dataset, *, seed: int = DEFAULT_SEED, size: int | None = None, through: int = DEFAULT_THROUGH
) -> Dataset:
    """Appends sample returns to the dataset's rows, which stay as they are, so that the nine units are complete.

    Each KPI that districts can have gets results of 2011 to 2014, growths, and targets of 2014 in every unit and
    zone, unless that takes a larger number than a table holds. After them come months: of 2013 all, of 2014 those
    through the month `through`, in the city, too; then the plan's tasks, whose owners and due months are of the
    sample's own catalog. `size` is how many rows there are in all: where that is too few, whole KPIs in the catalog's
    order, first of years and then of months, until the next one would not fit, so that the table may be smaller by
    less than one KPI; where it is more, results of years are divided into parts until the size is reached exactly, or
    missed by one where a single row is left.
    SampleError where the size is not allowed or the catalog does not know the document `sample`.
    """
    if size is not None and not MIN_ROWS <= size <= MAX_ROWS:
        raise SampleError(f"a table of {size} rows is not allowed; {MIN_ROWS} to {MAX_ROWS} rows are")
    if DOCUMENT not in dataset.catalog.documents:
        raise SampleError(f"catalog.toml has no document {DOCUMENT!r}; copy its entry from the project's own catalog")
    room = None if size is None else size - dataset.size
    blocks, spare = _fitting(_by_kpi(dataset, through, seed), room)
    results = [block for block in blocks if block.row.measure is Measure.ACTUAL and block.months is WHOLE]
    blocks += _parts(results, spare, seed)
    sample = dataset.append(columns_of(blocks), f"{seed} {size} {through}", with_owners(dataset, seed))
    if faults := validate(sample.as_text(), dataset.catalog):
        raise SampleError(f"the sample is not sound, {len(faults)} fault(s): {faults[0].sentence('the table')}")
    return sample


def _by_kpi(dataset: Dataset, through: int, seed: int) -> Iterator[list[Block]]:
    """Generates the rows of years by KPI, then those of months, then those of tasks."""
    known = []
    for figures in _figures(dataset, seed):
        returns = returns_of(dataset, figures, seed)
        if not any(abs(row.count) > MAX_MAGNITUDE * 10**row.decimals for row in returns):
            known.append(figures)  # no level of another year is beyond what the table holds
            yield [Block(figures.path.kpi, row, whole([row.count])) for row in returns]
    alone = [city_path(dataset, kpi, None, seed) for kpi in dataset.kpis.values() if _is_aimed_at(dataset, kpi)]
    aims = set_aims(dataset, [*(figures.path for figures in known), *alone], seed)
    for figures in known:
        counts = monthly_counts(dataset, figures, aims, seed)
        yield list(monthly_returns(dataset, figures.path, counts, aims, through, seed))
    for path in alone:
        counts = city_months(dataset, path, aims, seed)
        yield list(monthly_returns(dataset, path, counts, aims, through, seed))
    yield list(task_returns(dataset, through, seed))


def _is_aimed_at(dataset: Dataset, kpi: Kpi) -> bool:
    """Tells whether the plan's year has a target of a KPI that the city alone can have."""
    return (
        not kpi.by_district
        and kpi.name != TASKS
        and bool(target_interpretations(dataset.series(kpi.name), TARGET_YEAR))
    )


def _fitting(groups: Iterable[list[Block]], room: int | None) -> tuple[list[Block], int]:
    """Takes whole groups that there is room for; the room left is for parts, which only a full table has."""
    blocks: list[Block] = []
    taken = 0
    for group in groups:
        size = sum(len(block.counts) for block in group)
        if room is not None and taken + size > room:
            return blocks, 0
        blocks += group
        taken += size
    return blocks, 0 if room is None else room - taken


def _figures(dataset: Dataset, seed: int) -> Iterator[SampleFigures]:
    """The KPIs that districts can have, in the catalog's order; population is left as the census has it."""
    cache: dict[str, SampleFigures] = {}

    def figures(kpi: Kpi) -> SampleFigures:
        if kpi.name not in cache:
            outer = dataset.kpis.get(kpi.part_of or "")
            divided = figures(outer) if outer and outer.additive and not outer.part_of else None
            path = city_path(dataset, kpi, divided.path if divided else None, seed)
            cache[kpi.name] = figures_of(dataset, path, divided, seed)
        return cache[kpi.name]

    return (figures(kpi) for kpi in dataset.kpis.values() if kpi.by_district and kpi.name != POPULATION)


def _parts(results: Sequence[Block], room: int, seed: int) -> Iterator[Block]:
    """Divide results into parts, as many as there is room for and alike in all results, or two in the first ones."""
    fewest, more = divmod(room, len(results)) if results else (0, 0)
    numbers = [fewest + (index < more) for index in range(len(results))]
    if fewest < MIN_PARTS:
        numbers = [MIN_PARTS] * (room // MIN_PARTS if results else 0)
        if numbers:
            numbers[-1] += room % MIN_PARTS
    most = range(max(numbers, default=0))
    weights = [uniform(0.5, 1.5, seed, PART, number) for number in most]
    names = [f"{PART} {number + 1:03}" for number in most]
    sums = np.array(list(accumulate(weights, initial=0.0)))
    for block, number in zip(results, numbers, strict=False):
        count = block.row.count
        if block.kpi.additive:
            # cutting the whole at rounded places leaves nothing over: the parts add up exactly
            counts = np.diff(whole(float(count) * (sums[: number + 1] / sums[number])))
        else:
            counts = whole([count * min(weight, 1) for weight in weights[:number]])
        yield Block(block.kpi, block.row, counts, names[:number])
