"""Builds the form of a place and a year: the rows to fill, and the digest by which a returned form is recognised."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.model import CITY, TASKS, Area, District, Kpi
from dashboard.dataset.observation import Observation
from dashboard.dataset.table import Dataset
from dashboard.metrics.coverage import obtainable
from dashboard.metrics.growth import newest

VERSION = "1"  # of the workbook: it changes with the columns, the sheets or the meaning of a cell
DOCUMENT = "returns"  # the document of the catalog that returned rows cite
STATE_UNIT = "%"  # by which the state of a task is read: a share of it, which need not be whole
MADE_BY = "nanchang-science-dashboard return"


class FormKind(StrEnum):
    """States what a form asks for: results of its year, or targets for it."""

    RESULTS = "results"
    TARGETS = "targets"


KIND_NAMES = {FormKind.RESULTS: ("结果", "results"), FormKind.TARGETS: ("目标", "targets")}


@dataclass(frozen=True, slots=True)
class FormRow:
    """Describes a row to fill: a KPI or a breakdown of it, with what the table knows of the place."""

    number: str  # area and number in it, such as 3.2; a breakdown has one more, such as 3.2.1
    kpi: Kpi
    breakdown: str
    unit: str
    last: Observation | None  # the place's result through the same month of the year before, else its newest before
    target: Observation | None  # the place's target of the year
    target_high: Observation | None

    @property
    def is_task(self) -> bool:
        """Tells whether the row asks for the state of a task: 0 is not begun, 1 is done."""
        return self.kpi.name == TASKS

    @property
    def area(self) -> int:
        """Returns the number of the area that the row stands under."""
        return int(self.number.partition(".")[0])


@dataclass(frozen=True, slots=True)
class Form:
    """Holds the rows to fill for a place and a year, or January through a month of it, by area."""

    place: District
    year: int
    kind: FormKind
    areas: tuple[tuple[Area, tuple[FormRow, ...]], ...]
    month: int | None = None

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """Lists the rows of all areas."""
        return tuple(row for _, rows in self.areas for row in rows)

    @property
    def digest(self) -> str:
        """Distinguishes the form from one of another place, year, month, kind, version, order or unit."""
        rows = ("\t".join((row.number, row.kpi.name, row.breakdown, row.unit)) for row in self.rows)
        lines = (VERSION, self.place.name, self.period, self.kind.value, *rows)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @property
    def titles(self) -> tuple[str, str]:
        """Names the form in both languages."""
        chinese, english = KIND_NAMES[self.kind]
        through = f"截至 {self.month} 月" if self.month else ""
        return (
            f"{self.place.name} {self.year} 年{through}科技指标填报表（{chinese}）",
            f"{'Return' if self.month else 'Annual return'} of {self.place.english}, {self.period}: {english}",
        )

    @property
    def period(self) -> str:
        """Returns the year, or the year and the month: 2014, 2014-06."""
        return period(self.year, self.month)

    @property
    def identity(self) -> dict[str, str]:
        """Lists the contents of the hidden sheet, by which the reader recognises the form."""
        return {
            "made_by": MADE_BY,
            "version": VERSION,
            "place": self.place.name,
            "year": str(self.year),
            **({"month": str(self.month)} if self.month else {}),
            "kind": self.kind.value,
            "questions": self.digest,
        }

    @property
    def file_name(self) -> str:
        """Names the file where several forms are written into a folder."""
        return f"{self.place.name}-{self.period}-{KIND_NAMES[self.kind][0]}.xlsx"

    def locator(self, row: FormRow) -> str:
        """Names the section of the document that a returned row cites."""
        return f"{self.place.name} {self.period} {row.number}"


def period(year: int, month: int | None) -> str:
    """Formats what a return is of, as ISO 8601 does: 2014, 2014-06."""
    return f"{year}-{month:02}" if month else str(year)


def build_form(dataset: Dataset, place: District, year: int, kind: FormKind, month: int | None = None) -> Form:
    """Builds the form of a place: what districts can have, or for the city all that it has had a figure of.

    That of the city for a month also asks how far the tasks of the year's plan are.
    A breakdown is asked for where the city publishes one that counts more than itself: a named firm or prize project is
    a fact of its year and no row for another.
    """
    kpis = obtainable(dataset)
    if place.name == CITY:
        published = {kpi for kpi, district in dataset.published() if district == CITY and kpi != TASKS}
        kpis = tuple(kpi for kpi in dataset.kpis.values() if kpi.area and kpi.name in published)
    by_area = ((area, [kpi for kpi in kpis if kpi.area == area.number]) for area in dataset.catalog.areas)
    areas = [(area, tuple(_rows(dataset, area, kpis, place, year, month))) for area, kpis in by_area]
    return Form(place, year, kind, tuple((area, rows) for area, rows in areas if rows), month)


def _rows(
    dataset: Dataset, area: Area, kpis: Sequence[Kpi], place: District, year: int, month: int | None
) -> Iterator[FormRow]:
    for number, kpi in enumerate(kpis, 1):
        for index, (breakdown, unit) in enumerate([("", kpi.unit), *_breakdowns(dataset, kpi)]):
            series = dataset.series(kpi.name, place.name, breakdown)
            text = f"{area.number}.{number}.{index}" if index else f"{area.number}.{number}"
            targets = series.target(year), series.target_high(year)
            last = series.actual(year - 1, month) or newest(series, before=year)
            yield FormRow(text, kpi, breakdown, unit, last, *targets)
    tasks = dataset.tasks(area.number, year) if month and place.name == CITY else ()
    for number, task in enumerate(tasks, len(kpis) + 1):
        kpi, states = dataset.kpis[TASKS], dataset.series(TASKS, CITY, task.breakdown).monthly
        last = max((row for row in states if _time(row) < (year, month or 0)), key=_time, default=None)
        yield FormRow(f"{area.number}.{number}", kpi, task.breakdown, kpi.unit, last, None, None)


def _time(row: Observation) -> tuple[int, int]:
    return row.year, row.month or 0


def _breakdowns(dataset: Dataset, kpi: Kpi) -> Iterator[tuple[str, str]]:
    for name in dataset.breakdowns(kpi.name):
        levels = [row for row in dataset.series(kpi.name, CITY, name).observations if not row.measure.is_growth]
        if any(row.value != 1 for row in levels):
            yield name, levels[0].unit
