"""The rows behind a chart, as records and as CSV."""

from __future__ import annotations

import csv
import io

import pytest

from dashboard.dataset import Dataset
from dashboard.metrics.district import total
from dashboard.metrics.growth import results
from dashboard.metrics.parts import composition
from dashboard.model import Measure, Qualifier, Status
from dashboard.records import REST, Record, csv_of, quantity_record, record, records
from dashboard.schema import COLUMNS, faults_of
from tests.facts import fact
from tests.tables import frame_of, real_rows


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def only_row(one: Record) -> dict[str, str]:
    (cells,) = rows_of(csv_of([one]))
    return cells


def test_the_file_opens_in_a_spreadsheet_as_utf8_with_the_columns_of_the_dataset() -> None:
    text = csv_of([record(fact())])
    assert text.startswith("\ufeff" + ",".join(COLUMNS) + "\r\n")
    assert text.endswith("\r\n")


def test_the_whole_table_written_and_read_again_is_the_table(dataset: Dataset) -> None:
    written = rows_of(csv_of(records(dataset.at(range(dataset.size)))))
    assert faults_of(frame_of(written), dataset.catalog) == ()
    assert [cells | {"value": float(cells["value"])} for cells in written] == [
        cells | {"value": float(cells["value"])} for cells in real_rows()
    ]


def test_a_derived_row_is_marked_with_its_formula_and_the_sources_of_its_basis(dataset: Dataset) -> None:
    implied = results(dataset.series("技术市场交易额"))[2014]
    cells = only_row(quantity_record(implied, year=2014))
    assert (cells["status"], cells["note"]) == ("derived", "32 ÷ 1.3")
    assert (cells["kpi"], cells["year"], cells["measure"], cells["value"]) == (
        "技术市场交易额",
        "2014",
        "actual",
        "24.62",
    )
    assert cells["source"] == "points-2015 全文"


def test_a_sum_cites_each_of_its_sources_once(dataset: Dataset) -> None:
    summed = total(dataset, dataset.kpis["获全国先进集体称号"], 2013)
    assert summed is not None
    cells = only_row(quantity_record(summed, year=2013))
    assert (cells["value"], cells["note"], cells["breakdown"]) == ("2", "1 + 1", "")
    assert cells["source"] == "summary-2013 I; summary-2013 I(7)3"


def test_a_rest_is_named_as_a_rest(dataset: Dataset) -> None:
    found = composition(dataset, dataset.kpis["省级科技进步奖"], 2013)
    assert found is not None
    assert found.rest is not None
    cells = only_row(quantity_record(found.rest, year=2013, breakdown=REST))
    assert (cells["breakdown"], cells["value"], cells["note"]) == ("其余（未分列）", "10", "12 − 2")


def test_a_published_quantity_is_its_own_row(dataset: Dataset) -> None:
    figure = dataset.series("专利申请量").actual(2013)
    assert figure is not None
    assert quantity_record(record(figure).quantity, year=1999, measure=Measure.TARGET) == record(figure)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_neutralised(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    cells = only_row(record(fact(kpi=text, breakdown=text, note=text)))
    assert [cells[name] for name in ("kpi", "breakdown", "note")] == [f"'{text}"] * 3


def test_a_negative_number_stays_a_number() -> None:
    cells = only_row(record(fact(-12.5, Measure.GROWTH)))
    assert cells["value"] == "-12.5"


def test_words_of_the_source_are_kept() -> None:
    cells = only_row(
        record(fact(qualifier=Qualifier.AT_LEAST, status=Status.ESTIMATED, note="原文为“预计”,一行\n两行"))
    )
    assert (cells["qualifier"], cells["status"]) == ("at_least", "estimated")
    assert cells["note"] == "原文为“预计”,一行\n两行"


def test_a_row_that_is_asked_for_twice_is_written_once() -> None:
    assert len(records([fact(), fact(), fact(1)])) == 2
