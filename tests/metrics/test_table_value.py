"""What a row of a link stands for: the published figure, else the derived one of a whole year."""

from __future__ import annotations

from dashboard.dataset.model import CITY
from dashboard.dataset.observation import Measure, RowKey
from dashboard.metrics.table_value import table_value
from tests.conftest import Build
from tests.tables import growth, row


def test_a_year_may_be_derived_and_a_month_of_it_is_published_or_nothing(build: Build) -> None:
    dataset = build(row(150), growth(50), row(70, month=6))
    base, month, other_month = (
        table_value(dataset, RowKey("专利申请量", "", CITY, year, Measure.ACTUAL, month))
        for year, month in ((2012, None), (2013, 6), (2012, 6))
    )
    assert base and month and (base.value, month.value, other_month) == (100, 70, None)
