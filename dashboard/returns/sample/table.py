"""Generates the table of a sample: the published rows and, after them, sample returns of all places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.dataset.model import POPULATION, Kpi
from dashboard.dataset.numbers import MAX_MAGNITUDE
from dashboard.dataset.observation import Measure, Status
from dashboard.dataset.schema import validate
from dashboard.dataset.table import Dataset
from dashboard.returns.sample.city import city_path
from dashboard.returns.sample.places import SampleFigures, figures_of
from dashboard.returns.sample.returns import SampleReturn, returns_of
from dashboard.returns.sample.seeded_random import uniform
from dashboard.settings import DEFAULT_SEED, MAX_ROWS, MIN_ROWS, SettingError

DOCUMENT, PLACE = "sample", "全文"
NOTE = "示例数据，非公布数"
PART = "示例分项"
MIN_PARTS = 2  # parts of a figure that is divided
EXACT = 2**53  # to here a float tells whole numbers apart, and so much more than any sum that is counted

Row = tuple[Kpi, SampleReturn]
Counts = npt.NDArray[Any]  # whole numbers; those of Python where they are too large for a machine's


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one return that differ in part and value only: itself, or its parts from the first on."""

    kpi: Kpi
    row: SampleReturn
    in_parts: bool
    counts: Counts


class SampleError(SettingError):
    """Sample returns that cannot be made or written; the message says why and what is allowed."""


def sample_dataset(dataset: Dataset, *, seed: int = DEFAULT_SEED, size: int | None = None) -> Dataset:
    """Appends sample returns to the dataset's rows, which stay as they are, so that the nine units are complete.

    Each KPI that districts can have gets results of 2011 to 2014, growths, and targets of 2014 in every unit and
    zone, unless that takes a larger number than a table holds. `size` is how many rows there are in all: where that
    is too few for every KPI, whole KPIs in the catalog's order until the next one would not fit, so that the table may
    be smaller by less than one KPI; where it is more, results are divided into parts until the size is reached
    exactly, or missed by one where a single row is left.
    SampleError where the size is not allowed or the catalog does not know the document `sample`.
    """
    if size is not None and not MIN_ROWS <= size <= MAX_ROWS:
        raise SampleError(f"a table of {size} rows is not allowed; {MIN_ROWS} to {MAX_ROWS} rows are")
    if DOCUMENT not in dataset.catalog.documents:
        raise SampleError(f"catalog.toml has no document {DOCUMENT!r}; copy its entry from the project's own catalog")
    room = None if size is None else size - dataset.size
    rows, spare = _rows(dataset, room, seed)
    blocks = [Block(kpi, row, False, _whole([row.count])) for kpi, row in rows]
    blocks += _parts([row for row in rows if row[1].measure is Measure.ACTUAL], spare, seed)
    sample = dataset.append(_columns(blocks), f"{seed} {size}")
    if faults := validate(sample.as_text(), dataset.catalog):
        raise SampleError(f"the sample is not sound, {len(faults)} fault(s): {faults[0].sentence('the table')}")
    return sample


def _figures(dataset: Dataset, seed: int) -> Iterator[SampleFigures]:
    """The KPIs that districts can have, in the catalog's order; population is left as the census has it."""
    cache: dict[str, SampleFigures] = {}

    def figures(kpi: Kpi) -> SampleFigures:
        if kpi.name not in cache:
            whole = dataset.kpis.get(kpi.part_of or "")
            divided = figures(whole) if whole and whole.additive and not whole.part_of else None
            path = city_path(dataset, kpi, divided.path if divided else None, seed)
            cache[kpi.name] = figures_of(dataset, path, divided, seed)
        return cache[kpi.name]

    return (figures(kpi) for kpi in dataset.kpis.values() if kpi.by_district and kpi.name != POPULATION)


def _rows(dataset: Dataset, room: int | None, seed: int) -> tuple[list[Row], int]:
    """The rows of whole KPIs that there is room for, and the room left for parts, which only a full table has."""
    rows: list[Row] = []
    for figures in _figures(dataset, seed):
        returns = [(figures.path.kpi, row) for row in returns_of(dataset, figures, seed)]
        if any(abs(row.count) > MAX_MAGNITUDE * 10**row.decimals for _, row in returns):
            continue  # a level of another year would be beyond what the table holds
        if room is not None and len(rows) + len(returns) > room:
            return rows, 0
        rows += returns
    return rows, 0 if room is None else room - len(rows)


def _columns(blocks: Sequence[Block]) -> dict[str, Any]:
    """Builds the cells of blocks by column; a million rows are arrays, never a million objects."""
    sizes = np.array([len(block.counts) for block in blocks], dtype=np.int64)
    cells: dict[str, list[object]] = {
        "area": [block.kpi.area for block in blocks],
        "kpi": [block.kpi.name for block in blocks],
        "district": [block.row.district for block in blocks],
        "year": [block.row.year for block in blocks],
        "measure": [block.row.measure.value for block in blocks],
        "unit": [block.row.unit for block in blocks],
        "qualifier": [block.row.qualifier.value for block in blocks],
        "steps": [10**block.row.decimals for block in blocks],  # in one
    }
    columns: dict[str, Any] = {name: np.repeat(np.array(cell, dtype=object), sizes) for name, cell in cells.items()}
    parts = np.array(["", *(f"{PART} {number + 1:03}" for number in range(max(sizes, default=0)))], dtype=object)
    breakdowns = [parts[1 : len(block.counts) + 1] if block.in_parts else parts[:1] for block in blocks]
    counts = np.concatenate([np.array([], dtype=np.int64), *(block.counts for block in blocks)])
    steps = columns.pop("steps").astype(counts.dtype)
    return columns | {
        "breakdown": np.concatenate([parts[:0], *breakdowns]),
        "value": counts / steps,
        "status": Status.SAMPLE.value,
        "source": f"{DOCUMENT} {PLACE}",
        "note": NOTE,
    }


def _whole(numbers: Sequence[float] | npt.NDArray[np.float64]) -> Counts:
    """Numbers without their fractions."""
    if all(abs(number) < EXACT for number in (min(numbers), max(numbers))):
        return np.array(numbers).astype(np.int64)
    return np.array([int(number) for number in numbers], dtype=object)


def _parts(results: Sequence[Row], room: int, seed: int) -> Iterator[Block]:
    """Divide results into parts, as many as there is room for and alike in all results, or two in the first ones."""
    fewest, more = divmod(room, len(results)) if results else (0, 0)
    numbers = [fewest + (index < more) for index in range(len(results))]
    if fewest < MIN_PARTS:
        numbers = [MIN_PARTS] * (room // MIN_PARTS if results else 0)
        if numbers:
            numbers[-1] += room % MIN_PARTS
    weights = [uniform(0.5, 1.5, seed, PART, number) for number in range(max(numbers, default=0))]
    sums = np.array(list(accumulate(weights, initial=0.0)))
    for (kpi, row), number in zip(results, numbers, strict=False):
        if kpi.additive:
            # cutting the whole at rounded places leaves nothing over: the parts add up exactly
            counts = np.diff(_whole(float(row.count) * (sums[: number + 1] / sums[number])))
        else:
            counts = _whole([row.count * min(weight, 1) for weight in weights[:number]])
        yield Block(kpi, row, True, counts)
