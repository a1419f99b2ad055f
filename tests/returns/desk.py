"""A clerk's desk for tests: a table of its own, forms filled by row, the commands given as a clerk gives them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from dashboard.dataset.loading import read_dataset
from dashboard.dataset.model import Area
from dashboard.dataset.table import Dataset
from dashboard.returns.form import Form, FormKind, build_form
from dashboard.returns.layout import FORM_SHEET, ColumnRole, column_letters, sheet_rows
from dashboard.returns.template import form_workbook
from tests.commands import Result, Run
from tests.tables import CATALOG, TABLE, copy_data

Answers = Mapping[str, Any]  # by row of the form
RETURNED: dict[tuple[str, str, str], bytes] = {}  # by form and answers
DATASETS: dict[bytes, Dataset] = {}  # by the table's content
TEMPLATES: dict[tuple[str, str], bytes] = {}  # by form and table


@dataclass(frozen=True)
class Desk:
    """A folder with a copy of the table; commands run in this process."""

    folder: Path
    command: Run

    @property
    def table(self) -> Path:
        return self.folder / "data" / TABLE.name

    @property
    def dataset(self) -> Dataset:
        """The table as it stands; one that was read before is not read again."""
        content = self.table.read_bytes()
        if content not in DATASETS:
            DATASETS[content] = read_dataset(self.table, CATALOG)
        return DATASETS[content]

    def run(self, command: str, *words: str | Path) -> Result:
        """Give a command of the clerk's."""
        return self.command(command, "--data", self.table, *words)

    def form(
        self, place: str = "青山湖区", year: int = 2014, kind: FormKind = FormKind.RESULTS, month: int | None = None
    ) -> Form:
        """The form of a place as the table stands."""
        dataset = self.dataset
        return build_form(dataset, dataset.catalog.district(place), year, kind, month)

    def saved(self, book: Workbook, name: str) -> Path:
        """A workbook as a file on the desk."""
        book.save(self.folder / name)
        return self.folder / name

    def returned(self, form: Form, answers: Answers, remarks: Answers | None = None, name: str = "") -> Path:
        """A form filled by row and saved; one that was filled before is not filled again."""
        path = self.folder / (name or f"{form.place.name}-{form.period}-{form.kind.value}.xlsx")
        key = (form.digest, repr(answers), repr(remarks))
        if key not in RETURNED:
            book = blank(form, self.dataset)
            fill(book, form, answers)
            fill(book, form, remarks or {}, ColumnRole.REMARK)
            RETURNED[key] = self.saved(book, path.name).read_bytes()
        path.write_bytes(RETURNED[key])
        return path

    def tracks(self) -> tuple[bytes, tuple[str, ...]]:
        """The table's bytes, and the names of what an import would leave beside it."""
        names = sorted(path.name for path in self.table.parent.rglob("*") if not path.name.endswith(".lock"))
        return self.table.read_bytes(), tuple(names)


def desk_at(folder: Path, command: Run) -> Desk:
    """A desk with a fresh copy of the project's table."""
    (folder / "data").mkdir()
    copy_data(folder / "data")
    return Desk(folder, command)


def blank(form: Form, dataset: Dataset) -> Workbook:
    """A form's workbook as it goes out."""
    key = (form.digest, dataset.digest)
    if key not in TEMPLATES:
        TEMPLATES[key] = form_workbook(form, dataset)
    return load_workbook(io.BytesIO(TEMPLATES[key]))


def rows_of(form: Form) -> dict[str, int]:
    """The row of the sheet by the row of the form."""
    return {line.number: row for row, line in sheet_rows(form) if not isinstance(line, Area)}


def cell_of(form: Form, row: str, role: ColumnRole = ColumnRole.VALUE) -> str:
    """The name of a cell by the row of the form and its column."""
    return f"{column_letters(form.kind)[role]}{rows_of(form)[row]}"


def row_of(form: Form, kpi: str, breakdown: str = "") -> str:
    """The row of the form that asks for a KPI."""
    return next(line.number for line in form.rows if (line.kpi.name, line.breakdown) == (kpi, breakdown))


def fill(book: Workbook, form: Form, answers: Answers, role: ColumnRole = ColumnRole.VALUE) -> None:
    """Type answers into a column."""
    for row, value in answers.items():
        book[FORM_SHEET][cell_of(form, row, role)] = value
