"""A clerk's desk for tests: a table of its own, forms filled by row, the commands given as a clerk gives them."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

import app
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.model import Area
from dashboard.dataset.table import Dataset
from dashboard.returns.form import Form, FormKind, build_form
from dashboard.returns.layout import FORM_SHEET, ColumnRole, column_letters, sheet_rows
from dashboard.returns.template import form_workbook
from tests.tables import CATALOG, SHAPES, TABLE

Answers = Mapping[str, Any]  # by row of the form
RETURNED: dict[tuple[str, str, str], bytes] = {}  # by form and answers
DATASETS: dict[bytes, Dataset] = {}  # by the table's content
TEMPLATES: dict[tuple[str, str], bytes] = {}  # by form and table: made once for all tests


@dataclass(frozen=True)
class Done:
    """What a command ended with and said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Desk:
    """A folder with a copy of the table; commands run in this process."""

    folder: Path
    capture: pytest.CaptureFixture[str]

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

    def run(self, *words: str | Path) -> Done:
        """Give a command of the clerk's."""
        command, *rest = map(str, words)
        try:
            code = app.main([command, "--data", str(self.table), *rest])
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = self.capture.readouterr()
        return Done(code, said.out, said.err)

    def form(self, place: str = "青山湖区", year: int = 2014, kind: FormKind = FormKind.RESULTS) -> Form:
        """The form of a place as the table stands."""
        dataset = self.dataset
        return build_form(dataset, dataset.catalog.district(place), year, kind)

    def blank(self, form: Form) -> Workbook:
        """A form's workbook as it goes out."""
        dataset = self.dataset
        key = (form.digest, dataset.digest)
        if key not in TEMPLATES:
            TEMPLATES[key] = form_workbook(form, dataset)
        return load_workbook(io.BytesIO(TEMPLATES[key]))

    def returned(self, form: Form, answers: Answers, remarks: Answers | None = None, name: str = "") -> Path:
        """A form filled by row and saved."""
        path = self.folder / (name or f"{form.place.name}-{form.year}-{form.kind.value}.xlsx")
        key = (form.digest, repr(answers), repr(remarks))
        if key not in RETURNED:
            book = self.blank(form)
            fill(book, form, answers)
            fill(book, form, remarks or {}, ColumnRole.REMARK)
            book.save(path)
            RETURNED[key] = path.read_bytes()
        path.write_bytes(RETURNED[key])
        return path

    def tracks(self) -> tuple[bytes, tuple[str, ...]]:
        """The table's bytes, and what an import would leave beside it."""
        kept = sorted(path.name for path in self.table.parent.rglob("*") if not path.name.endswith(".lock"))
        return self.table.read_bytes(), tuple(kept)


def desk_at(folder: Path, capture: pytest.CaptureFixture[str]) -> Desk:
    """A desk with a fresh copy of the project's table."""
    (folder / "data").mkdir()
    for path in (TABLE, CATALOG, SHAPES):
        shutil.copy(path, folder / "data")
    return Desk(folder, capture)


def rows_of(form: Form) -> dict[str, int]:
    """The row of the sheet by the row of the form."""
    return {one.number: row for row, one in sheet_rows(form) if not isinstance(one, Area)}


def cell_of(form: Form, row: str, sort: ColumnRole = ColumnRole.VALUE) -> str:
    """The name of a cell by the row of the form and its column."""
    return f"{column_letters(form.kind)[sort]}{rows_of(form)[row]}"


def row_of(form: Form, kpi: str, part: str = "") -> str:
    """The row of the form that asks for a KPI."""
    return next(one.number for one in form.rows if (one.kpi.name, one.breakdown) == (kpi, part))


def fill(book: Workbook, form: Form, answers: Answers, sort: ColumnRole = ColumnRole.VALUE) -> None:
    """Type answers into a column."""
    for row, value in answers.items():
        book[FORM_SHEET][cell_of(form, row, sort)] = value
