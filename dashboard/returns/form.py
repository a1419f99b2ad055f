"""Which questions a place is asked for a year, and by what a returned form is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.model import CITY, TASKS, Area, District, Kpi, Measure, Observation
from dashboard.dataset.series import KpiSeries
from dashboard.dataset.table import Dataset
from dashboard.metrics.coverage import obtainable

VERSION = "1"  # of the workbook: it changes with the columns, the sheets or the meaning of a cell
DOCUMENT = "returns"  # the document of the catalog that returned rows cite


class FormKind(StrEnum):
    """What a form asks for: results of its year, or targets for it."""

    RESULTS = "results"
    TARGETS = "targets"


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row to fill: a KPI or a part of it, with what the table knows of the place."""

    row: str  # area and number in it, such as 3.2; a part of it has one more, such as 3.2.1
    kpi: Kpi
    breakdown: str
    unit: str
    last: Observation | None  # the place's newest result of a year before
    target: Observation | None  # the place's target of the year
    target_high: Observation | None

    @property
    def told(self) -> str:
        """What makes it this question, in one line."""
        return "\t".join((self.row, self.kpi.name, self.breakdown, self.unit))


@dataclass(frozen=True, slots=True)
class Form:
    """The questions for a place and a year, by area."""

    place: District
    year: int
    kind: FormKind
    questions: tuple[tuple[Area, tuple[FormRow, ...]], ...]

    @property
    def all(self) -> tuple[FormRow, ...]:
        """The questions of all areas."""
        return tuple(question for _, asked in self.questions for question in asked)

    @property
    def digest(self) -> str:
        """Tells the form from every other: another place, year, kind, version, order or unit has another digest."""
        told = (VERSION, self.place.name, str(self.year), self.kind.value, *(one.told for one in self.all))
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def place_of(self, question: FormRow) -> str:
        """The place in the document that its answer cites."""
        return f"{self.place.name} {self.year} {question.row}"


def build_form(dataset: Dataset, place: District, year: int, kind: FormKind) -> Form:
    """The form of a place: what districts can have, or for the city all that it has had a figure of.

    A part is asked for where the city publishes one that counts more than itself: a named firm or prize project is a
    fact of its year and no question for another.
    """
    asked = _city_kpis(dataset) if place.name == CITY else obtainable(dataset)
    areas = ((area, tuple(kpi for kpi in asked if kpi.area == area.number)) for area in dataset.catalog.areas)
    return Form(
        place,
        year,
        kind,
        tuple((area, tuple(_questions(dataset, area, kpis, place, year))) for area, kpis in areas if kpis),
    )


def _city_kpis(dataset: Dataset) -> tuple[Kpi, ...]:
    """The KPIs of the nine areas that have a city figure of any year; tasks are counted by this dashboard."""
    told = {kpi for kpi, place in dataset.published() if place == CITY}
    return tuple(kpi for kpi in dataset.kpis.values() if kpi.area and kpi.name in told and kpi.name != TASKS)


def _questions(dataset: Dataset, area: Area, kpis: tuple[Kpi, ...], place: District, year: int) -> Iterator[FormRow]:
    for number, kpi in enumerate(kpis, 1):
        own = f"{area.number}.{number}"
        yield _question(own, dataset.series(kpi.name, place.name), kpi.unit, year)
        for part, (name, unit) in enumerate(_parts(dataset, kpi), 1):
            yield _question(f"{own}.{part}", dataset.series(kpi.name, place.name, name), unit, year)


def _parts(dataset: Dataset, kpi: Kpi) -> Iterator[tuple[str, str]]:
    """The parts that are asked for, with their unit."""
    for name in dataset.breakdowns(kpi.name):
        levels = [row for row in dataset.series(kpi.name, CITY, name).observations if not row.measure.is_growth]
        if any(row.value != 1 for row in levels):
            yield name, levels[0].unit


def _question(row: str, series: KpiSeries, unit: str, year: int) -> FormRow:
    before = [one for one in series.years(Measure.ACTUAL) if one < year]
    return FormRow(
        row,
        series.kpi,
        series.breakdown,
        unit,
        last=series.actual(before[-1]) if before else None,
        target=series.target(year),
        target_high=series.target_high(year),
    )
