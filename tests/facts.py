"""Single facts for tests that need no table: a figure, a series of them, a quantity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from dashboard.dataset.model import CITY, District, Document, Kpi, PlaceKind
from dashboard.dataset.observation import Measure, Observation, Qualifier, Source, Status
from dashboard.dataset.series import KpiSeries

T = TypeVar("T")
SUMMARY = Document(
    "summary-2013", "工作总结", "Work summary", "总结", "summary", "科技局", "Bureau", "2014-02-20", address=None
)
PLACE = District(CITY, "Nanchang", "南昌市", "Nanchang", PlaceKind.CITY, "360100")
KPI = Kpi("专利申请量", 8, "件", "Patent applications", "applications")
RESULT = Observation(
    2,
    8,
    KPI.name,
    "",
    CITY,
    2013,
    None,
    Measure.ACTUAL,
    6190,
    "件",
    Qualifier.NONE,
    Status.REPORTED,
    Source(SUMMARY, "I"),
    "",
)


def fact(value: float = 6190, measure: Measure = Measure.ACTUAL, **fields: Any) -> Observation:
    """A figure of 2013 in the unit of its measure; `fields` say otherwise."""
    unit = "%" if measure.is_growth else "件"
    return replace(RESULT, **{"value": value, "measure": measure, "unit": unit, **fields})


def series_of(*facts: Observation, **of_kpi: Any) -> KpiSeries:
    """A series of facts; `of_kpi` changes what the catalog would say of the KPI."""
    return KpiSeries(replace(KPI, **of_kpi), PLACE, "", facts)


def present(value: T | None) -> T:
    """A value that must be there."""
    assert value is not None
    return value
