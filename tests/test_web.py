"""The rows of charts as files, and what the browser is told to keep."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from dashboard.dataset import Dataset
from dashboard.records import Record
from dashboard.schema import COLUMNS
from dashboard.selection import Selection, View
from dashboard.shell import page_of
from tests.conftest import Draw

Row = tuple[str, ...]


def downloaded(client: FlaskClient, address: str) -> list[Row]:
    """The rows of a file, without its header."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    head, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert head == list(COLUMNS)
    return [(*row[:6], f"{float(row[6]):g}", row[7], row[9]) for row in rows]


def expected(record: Record) -> Row:
    status = record.row.status.value if record.row else "derived"
    named = (record.area, record.kpi, record.breakdown, record.district, record.year, record.measure.value)
    return (*(str(cell) for cell in named), f"{record.quantity.value:g}", record.quantity.unit, status)


def agree(client: FlaskClient, scene: Draw, selection: Selection) -> int:
    """Hold every chart of a view against its file; returns how many there are."""
    charts = page_of(scene(selection)).charts
    for chart in charts:
        found = downloaded(client, selection.rows_href(chart.key))
        assert found == [expected(record) for record in chart.records], chart.key
    return len(charts)


@pytest.mark.parametrize("area", range(1, 10))
def test_every_chart_of_an_area_can_be_taken_away_as_it_is(client: FlaskClient, scene: Draw, area: int) -> None:
    assert agree(client, scene, Selection(view=View.AREA, area=area)) >= 2


@pytest.mark.parametrize("selection", [Selection(), Selection(district="青山湖区"), Selection(year=2018)], ids=str)
def test_every_chart_of_an_overview_can_be_taken_away_as_it_is(
    client: FlaskClient, scene: Draw, selection: Selection
) -> None:
    assert agree(client, scene, selection) >= 1


def test_every_chart_of_a_kpi_can_be_taken_away_as_it_is(client: FlaskClient, scene: Draw, dataset: Dataset) -> None:
    counts = [
        agree(client, scene, Selection(view=View.KPI, kpi=kpi, district=place, lang=lang))
        for kpi in dataset.kpis
        for place, lang in (("南昌市", "zh"), ("高新区", "en"))
    ]
    assert sum(counts) > 100


def test_the_whole_table_and_any_find_in_it_can_be_taken_away(client: FlaskClient, dataset: Dataset) -> None:
    data = Selection(view=View.DATA)
    assert len(downloaded(client, data.rows_href("table"))) == dataset.size
    found = downloaded(client, data.change(search="专利", district="新建县", sort="-value", page=3).rows_href("table"))
    assert [row[6] for row in found] == ["160.07", "75.85"]


def test_a_file_is_named_after_its_chart_its_place_and_its_year(client: FlaskClient) -> None:
    selection = Selection(view=View.AREA, area=7, district="青山湖区")
    answer = client.get(selection.rows_href("ranking-全国科技进步先进连续次数"))
    assert answer.mimetype == "text/csv"
    assert answer.text.startswith("\ufeff")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert quote("ranking-全国科技进步先进连续次数-青山湖区-2013.csv") in disposition


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/rows.csv", "chart"),
        ("/rows.csv?view=/area/8&chart=nothing", "nothing"),
        ("/rows.csv?view=/area/10&chart=progress", "10"),
        ("/rows.csv?view=/&chart=progress&district=火星区", "火星区"),
        ("/rows.csv?view=/&chart=table", "table"),
        ("/rows.csv?view=%FF&chart=%FF", ""),
    ],
)
def test_a_file_that_does_not_exist_is_named_in_plain_text(client: FlaskClient, address: str, named: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain"
    assert named in answer.text


def test_stylesheets_and_scripts_stay_in_the_browser_and_the_page_does_not(client: FlaskClient) -> None:
    page = client.get("/").text
    assets = [part.split('"')[0] for part in page.split('href="') + page.split('src="') if "?m=" in part.split('"')[0]]
    assert assets
    for asset in assets:
        assert "immutable" in client.get(asset).headers["Cache-Control"]
    assert "immutable" not in client.get("/").headers.get("Cache-Control", "")
