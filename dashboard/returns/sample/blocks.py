"""Holds generated rows in blocks, and builds the columns that a table takes from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.dataset.model import Kpi
from dashboard.dataset.observation import Status
from dashboard.dataset.schema import MONTH
from dashboard.returns.sample.returns import SampleReturn

DOCUMENT, PLACE = "sample", "全文"
NOTE = "示例数据，非公布数"
WHOLE = ("",)  # the one part, and the one period, of a return that is not divided
EXACT = 2**53  # to here a float tells whole numbers apart, and so much more than any sum that is counted

Counts = npt.NDArray[Any]  # whole numbers; those of Python where they are too large for a machine's


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one return that differ in their value, and in their part or their month."""

    kpi: Kpi
    row: SampleReturn
    counts: Counts
    parts: Sequence[str] = WHOLE  # one of them, or as many as there are counts
    months: Sequence[str] = WHOLE  # in the same way
    note: str = NOTE


def columns_of(blocks: Sequence[Block]) -> dict[str, Any]:
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
        "note": [block.note for block in blocks],
        "steps": [10**block.row.decimals for block in blocks],  # in one
    }
    columns: dict[str, Any] = {name: np.repeat(np.array(cell, dtype=object), sizes) for name, cell in cells.items()}
    counts = np.concatenate([np.array([], dtype=np.int64), *(block.counts for block in blocks)])
    steps = columns.pop("steps").astype(counts.dtype)
    return columns | {
        "breakdown": _labels([block.parts for block in blocks], sizes),
        MONTH: _labels([block.months for block in blocks], sizes),
        "value": counts / steps,
        "status": Status.SAMPLE.value,
        "source": f"{DOCUMENT} {PLACE}",
    }


def whole(numbers: Sequence[float] | npt.NDArray[np.float64]) -> Counts:
    """Converts numbers to those without their fractions."""
    if all(abs(number) < EXACT for number in (min(numbers), max(numbers))):
        return np.array(numbers).astype(np.int64)
    return np.array([int(number) for number in numbers], dtype=object)


def _labels(labels: Sequence[Sequence[str]], sizes: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """Joins the parts or the months of all blocks, one a row."""
    rows = [np.resize(np.asarray(texts, dtype=object), size) for texts, size in zip(labels, sizes, strict=True)]
    return np.concatenate([np.array([], dtype=object), *rows])
