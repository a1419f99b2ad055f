"""Reads a draft of the desk as a return: its texts, as people type them, against the form of its place."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dashboard.dataset.numbers import MINUS, plain, typed_number
from dashboard.dataset.observation import Status
from dashboard.dataset.table import Dataset
from dashboard.returns.cells import CellError, parse_choice, parse_number, parse_remark
from dashboard.returns.desk.model import CellKey, Cells, Comments, RoundKey
from dashboard.returns.form import Form, FormRow, build_form
from dashboard.returns.layout import QUALIFIER_CHOICES, STATUS_CHOICES, ColumnRole
from dashboard.returns.messages import MAX_QUOTED_CHARS, ImportIssue, Origin, ReturnRefusedError, bilingual
from dashboard.returns.row_values import MEASURES, RowTexts, parsed_units, row_values
from dashboard.returns.submitted_value import SubmittedReturn, SubmittedValue

FIGURES = (ColumnRole.VALUE, ColumnRole.GROWTH)  # either of which fills a row
REASON_BY = "市科技局："  # before a reason of the bureau's, in the table's remark
CHOICES = {ColumnRole.STATUS: STATUS_CHOICES, ColumnRole.QUALIFIER: QUALIFIER_CHOICES}


@dataclass(frozen=True, slots=True)
class DraftSource:
    """Reads the cells of a draft or a submission; see `ReturnSource`."""

    key: RoundKey
    place: str
    cells: Cells

    @property
    def name(self) -> str:
        """Names the return in the change log: 青山湖区-2014-06."""
        return f"{self.place}-{self.key.slug}"

    def read(self, dataset: Dataset, today: date, year: int | None = None) -> SubmittedReturn:  # noqa: ARG002
        """Reads the values; an issue's origin has `field_name` of its cell in place of a workbook's cell.

        A round is of a time that has begun: that was checked when it was opened.
        """
        form = form_of(dataset, self.key, self.place)
        rows, issues = self.parse(form)
        if issues:
            raise ReturnRefusedError(*issues)
        text = json.dumps(sorted(self.cells.items()), ensure_ascii=False)
        values = tuple(value for values in rows.values() for value in values)
        empty = tuple(number for number, values in rows.items() if not values)
        return SubmittedReturn(self.name, form.titles[0], values, empty, hashlib.sha256(text.encode()).hexdigest())

    def parse(self, form: Form) -> tuple[Mapping[str, tuple[SubmittedValue, ...]], tuple[ImportIssue, ...]]:
        """Parses the cells by the number of their row, and lists the issues of all others."""
        issues: list[ImportIssue] = []
        rows = {row.number: tuple(self._values(form, row, issues)) for row in form.rows}
        known = {(row.kpi.name, row.breakdown) for row in form.rows}
        for kpi, breakdown, _ in self.cells:
            if (kpi, breakdown) not in known:
                issues.append(ImportIssue(Origin(self.name), bilingual("unknown_kpi", value=breakdown or kpi)))
        return rows, tuple(dict.fromkeys(issues))

    def _values(self, form: Form, row: FormRow, issues: list[ImportIssue]) -> Iterator[SubmittedValue]:
        def origin(role: ColumnRole) -> Origin:
            return Origin(self.name, "", field_name(row, role))

        def text(role: ColumnRole) -> str:
            return self.cells.get(CellKey(row.kpi.name, row.breakdown, role.value), "")

        numbers: dict[ColumnRole, Decimal | None] = {}
        for role, unit in parsed_units(form, row).items():
            try:
                numbers[role] = parse_typed(text(role), unit, is_share=row.is_task)
            except CellError as error:
                numbers[role] = None
                issues.append(ImportIssue(origin(role), error.message))
        words: dict[ColumnRole, str] = {}
        for role in (ColumnRole.STATUS, ColumnRole.QUALIFIER, ColumnRole.REMARK):
            try:
                words[role] = parse_choice(text(role), CHOICES[role]) if role in CHOICES else parse_remark(text(role))
            except CellError as error:
                issues.append(ImportIssue(origin(role), error.message))
        texts = RowTexts(
            *(words.get(role, "") for role in (ColumnRole.QUALIFIER, ColumnRole.STATUS, ColumnRole.REMARK))
        )
        yield from row_values(form, row, numbers, texts, origin, issues)


def explained(cells: Cells, reasons: Comments) -> Cells:
    """Adds the reasons for which the bureau accepts lines to their remarks."""
    remarks: dict[CellKey, str] = {}
    for line, reason in reasons.items():
        kpi, _, breakdown = line.partition("\t")
        key = CellKey(kpi, breakdown, ColumnRole.REMARK.value)
        remarks[key] = "；".join(filter(None, (cells.get(key, ""), f"{REASON_BY}{reason}")))
    return {**cells, **remarks}


def form_of(dataset: Dataset, key: RoundKey, place: str) -> Form:
    """Builds the form of a place in a round."""
    return build_form(dataset, dataset.catalog.district(place), key.year, key.kind, key.month)


def filled_rows(source: DraftSource, form: Form) -> int:
    """Counts the rows of a draft that have a figure and no fault."""
    rows, issues = source.parse(form)
    faulty = {issue.origin.cell.rpartition("-")[0] for issue in issues}
    return sum(bool(values) and number not in faulty for number, values in rows.items())


def field_name(row: FormRow, role: ColumnRole) -> str:
    """Names the field of a cell on the page: 8.3-value."""
    return f"{row.number}-{role.value}"


def parse_typed(text: str, unit: str, *, is_share: bool = False) -> Decimal | None:
    """Parses a number as people type it: 1,234, 1 234, １２３４, −3.5, 36.7%; None for nothing.

    CellError for other text.

    A per cent sign may stand behind a number in %; of a share, which is from 0 to 1, it means a hundredth.
    """
    normal = unicodedata.normalize("NFKC", text).strip().replace(MINUS, "-")
    if not normal:
        return None
    body, is_percent = normal.removesuffix("%").strip(), normal.endswith("%")
    number = typed_number(body.removeprefix("-").removeprefix("+"))
    if number is None or (is_percent and unit != "%"):
        raise CellError("no_typed_number", value=text.strip()[:MAX_QUOTED_CHARS])
    if is_percent and is_share:
        number /= 100
    return parse_number(f"{'-' * body.startswith('-')}{plain(number)}", unit)


def cells_of(submitted: SubmittedReturn, form: Form) -> dict[CellKey, str]:
    """Returns the cells of a draft that say what the values of a workbook say."""
    roles = {measure: role for role, measure in MEASURES[form.kind].items()}
    cells: dict[CellKey, str] = {}
    for value in submitted.values:
        row = (value.key.kpi, value.key.breakdown)
        content = value.content
        status = "" if content.status == Status.REPORTED.value else content.status
        words = {
            roles[value.key.measure]: content.value, ColumnRole.STATUS: status,
            ColumnRole.QUALIFIER: content.qualifier, ColumnRole.REMARK: content.note,
        }  # fmt: skip
        cells |= {CellKey(*row, role.value): text for role, text in words.items() if text}
    return cells
