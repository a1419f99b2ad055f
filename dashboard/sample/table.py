"""The published table and the sample returns after it: as a dataset to show, or as the text cells of a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import pandas as pd

from dashboard.dataset import Dataset
from dashboard.model import POPULATION, Kpi, Measure, Status
from dashboard.sample.chance import between
from dashboard.sample.city import city_path
from dashboard.sample.places import Figures, figures_of
from dashboard.sample.returns import Return, returns_of, written
from dashboard.schema import COLUMNS, faults_of

DEFAULT_SEED = 2014
SMALLEST, LARGEST = 10**3, 10**6  # rows of a whole table
DOCUMENT, PLACE = "sample", "全文"
NOTE = "示例数据，非公布数"
PART = "示例分项"
FEWEST = 2  # parts of a figure that is divided

Row = tuple[Kpi, Return]


class SampleError(Exception):
    """Sample returns that cannot be made or written; the message says why and what is allowed."""


def sample_dataset(dataset: Dataset, *, seed: int = DEFAULT_SEED, size: int | None = None) -> Dataset:
    """The dataset's rows followed by sample returns; see `sample_table` for seed, size and errors."""
    table = sample_table(dataset, seed=seed, size=size)
    told = f"{dataset.digest} {seed} {size} " + " ".join(table["value"])
    return Dataset(table, dataset.catalog, hashlib.sha256(told.encode()).hexdigest())


def sample_table(dataset: Dataset, *, seed: int = DEFAULT_SEED, size: int | None = None) -> pd.DataFrame:
    """The dataset's rows as text cells, unchanged, and after them sample returns that make the nine units complete.

    Each KPI that districts can have gets results of 2011 to 2014, growths, and targets of 2014 in every unit and
    zone. `size` is how many rows there are in all: where that is too few for every KPI, whole KPIs in the catalog's
    order until the next one would not fit, so that the table may be smaller by less than one KPI; where it is more,
    results are divided into parts until the size is reached exactly, or missed by one where a single row is left.
    SampleError where the size is not allowed or the catalog does not know the document `sample`.
    """
    if size is not None and not SMALLEST <= size <= LARGEST:
        raise SampleError(f"a table of {size} rows is not allowed; {SMALLEST} to {LARGEST} rows are")
    if DOCUMENT not in dataset.catalog.documents:
        raise SampleError(f"catalog.toml has no document {DOCUMENT!r}; copy its entry from the project's own catalog")
    room = None if size is None else size - dataset.size
    rows, spare = _rows(dataset, room, seed)
    columns = _columns(rows)
    _add_parts(columns, [row for row in rows if row[1].measure is Measure.ACTUAL], spare, seed)
    own = dataset.as_text()
    made = pd.DataFrame(columns, columns=list(COLUMNS), dtype="str")
    made.index += int(own.index[-1]) + 1
    table = pd.concat([own, made])
    if faults := faults_of(table, dataset.catalog):
        raise SampleError(f"the sample is not sound, {len(faults)} fault(s): {faults[0].sentence('the table')}")
    return table


def _figures(dataset: Dataset, seed: int) -> Iterator[Figures]:
    """The KPIs that districts can have, in the catalog's order; population is left as the census has it."""
    made: dict[str, Figures] = {}

    def figures(kpi: Kpi) -> Figures:
        if kpi.name not in made:
            whole = dataset.kpis.get(kpi.part_of or "")
            divided = figures(whole) if whole and whole.additive and not whole.part_of else None
            path = city_path(dataset, kpi, divided.path if divided else None, seed)
            made[kpi.name] = figures_of(dataset, path, divided, seed)
        return made[kpi.name]

    return (figures(kpi) for kpi in dataset.kpis.values() if kpi.by_district and kpi.name != POPULATION)


def _rows(dataset: Dataset, room: int | None, seed: int) -> tuple[list[Row], int]:
    """The rows of whole KPIs that there is room for, and the room left for parts, which only a full table has."""
    rows: list[Row] = []
    for figures in _figures(dataset, seed):
        found = [(figures.path.kpi, one) for one in returns_of(dataset, figures, seed)]
        if room is not None and len(rows) + len(found) > room:
            return rows, 0
        rows += found
    return rows, 0 if room is None else room - len(rows)


def _columns(rows: Sequence[Row]) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {column: [] for column in COLUMNS}
    for kpi, row in rows:
        _add(columns, kpi, row, [""], [written(row.count, row.decimals)])
    return columns


def _add(columns: dict[str, list[str]], kpi: Kpi, row: Return, breakdowns: Sequence[str], values: list[str]) -> None:
    """Rows that differ in part and value only; a million of them are columns, never a million objects."""
    cells = {
        "area": str(kpi.area), "kpi": kpi.name, "district": row.district, "year": str(row.year),
        "measure": row.measure.value, "unit": row.unit, "qualifier": row.qualifier.value,
        "status": Status.SAMPLE.value, "source": f"{DOCUMENT} {PLACE}", "note": NOTE,
    }  # fmt: skip
    for column, cell in cells.items():
        columns[column] += [cell] * len(values)
    columns["breakdown"] += breakdowns
    columns["value"] += values


def _add_parts(columns: dict[str, list[str]], results: Sequence[Row], room: int, seed: int) -> None:
    """Divide results into parts, as many as there is room for and alike in all results, or two in the first ones."""
    fewest, more = divmod(room, len(results)) if results else (0, 0)
    if fewest >= FEWEST:
        numbers = [fewest + (index < more) for index in range(len(results))]
    else:
        numbers = [FEWEST] * (room // FEWEST if results else 0)
        if numbers:
            numbers[-1] += room % FEWEST
    names = [f"{PART} {number + 1:03}" for number in range(max(numbers, default=0))]
    weights = [between(0.5, 1.5, seed, PART, number) for number in range(len(names))]
    sums = list(accumulate(weights, initial=0.0))
    for (kpi, row), number in zip(results, numbers, strict=False):
        if kpi.additive:
            # cutting the whole at rounded places leaves nothing over: the parts add up exactly
            cuts = [int(row.count * (sums[index] / sums[number])) for index in range(number + 1)]
            counts = [end - start for start, end in pairwise(cuts)]
        else:
            counts = [int(row.count * min(weight, 1)) for weight in weights[:number]]
        _add(columns, kpi, row, names[:number], [written(count, row.decimals) for count in counts])
