"""Tables for tests: the real one as text cells, and small ones written row by row."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from dashboard.dataset.resources import ROOT
from dashboard.dataset.schema import ALL_COLUMNS, COLUMNS

COUNTIES = ("东湖区", "西湖区", "青云谱区", "湾里区", "青山湖区", "南昌县", "新建县", "安义县", "进贤县")
ZONES = ("高新区", "经开区", "红谷滩新区", "桑海开发区")
TABLE, CATALOG, SHAPES = (ROOT / "data" / name for name in ("kpis.csv", "catalog.toml", "nanchang.geojson"))

Cells = dict[str, str]

APPLICATIONS: Cells = {
    "area": "8", "kpi": "专利申请量", "breakdown": "", "district": "南昌市", "year": "2013", "measure": "actual",
    "value": "6190", "unit": "件", "qualifier": "", "status": "reported", "source": "summary-2013 I", "note": "",
}  # fmt: skip


def row(value: object = "6190", **cells: object) -> Cells:
    """A sound row, the city's patent applications of 2013 where nothing else is said."""
    return APPLICATIONS | {"value": str(value)} | {name: str(cell) for name, cell in cells.items()}


def growth(value: object = "36.7", **cells: object) -> Cells:
    """A sound row with a published growth."""
    return row(value, **{"measure": "growth", "unit": "%", **cells})


def real_rows() -> list[Cells]:
    """The rows of the real table as text."""
    return rows_of(TABLE.read_text(encoding="utf-8-sig"))


def annual_rows() -> list[Cells]:
    """The rows of the real table that are of whole years."""
    return [cells for cells in real_rows() if not cells["month"]]


def rows_of(text: str) -> list[Cells]:
    """The rows of a CSV file's text, with or without a byte order mark, as text cells."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def columns_of(rows: Iterable[Cells]) -> list[str]:
    """The columns of a table with these rows: months and locators only where a row has one."""
    there = set(COLUMNS).union(*rows)
    return [name for name in ALL_COLUMNS if name in there]


def frame_of(rows: Iterable[Cells]) -> pd.DataFrame:
    """Rows as the text cells that the rules judge, under the numbers that they have in a file."""
    rows = list(rows)
    columns = columns_of(rows)
    table = pd.DataFrame([[cells.get(name, "") for name in columns] for cells in rows], columns=columns, dtype=str)
    return table.set_axis(range(2, len(table) + 2))


def csv_text(rows: Iterable[Cells], columns: Sequence[str] = ()) -> str:
    """Rows as the text of a CSV file; without `columns` in those of the table, an optional one where a row has it."""
    rows = list(rows)
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, columns or columns_of(rows), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return sheet.getvalue()


def copy_data(folder: Path) -> Path:
    """Copy the real table, its catalog and the shapes into a folder; the path of the table."""
    for path in (TABLE, CATALOG, SHAPES):
        shutil.copy(path, folder)
    return folder / TABLE.name


def write_table(folder: Path, rows: Iterable[Cells]) -> Path:
    """Write rows as `kpis.csv` into a folder without a catalog, so that the project's own is used."""
    path = folder / "kpis.csv"
    path.write_text(csv_text(rows), encoding="utf-8")
    return path
