"""The rows of charts, tables and maps as CSV, and whole views as workbooks."""

from __future__ import annotations

import gzip
import io
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from dashboard.components.map_data import map_data, map_rows
from dashboard.dataset.schema import ALL_COLUMNS
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import AllocationKey
from dashboard.metrics.export_rows import ENGLISH_COLUMNS, ExportRow
from dashboard.routing.selection import MAP_ALLOCATION, Selection, View
from dashboard.settings import Settings
from dashboard.views.layout import view_page
from dashboard.web import downloads
from dashboard.web.application import create_app
from dashboard.web.concurrency_limit import ConcurrencyLimit
from tests.conftest import Draw
from tests.random_examples import LONG_RUN
from tests.tables import rows_of

Row = tuple[str, ...]


def downloaded(client: FlaskClient, address: str) -> list[Row]:
    """The rows of a file."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    names = ("area", "kpi", "breakdown", "district", "year", "measure", "value", "unit", "status")
    rows = rows_of(answer.text)
    assert all(list(cells) == [*ALL_COLUMNS, *(ENGLISH_COLUMNS if "lang=en" in address else ())] for cells in rows)
    return [tuple(f"{float(cells[name]):g}" if name == "value" else cells[name] for name in names) for cells in rows]


def expected(row: ExportRow) -> Row:
    status = row.row.status.value if row.row else row.quantity.certainty.value
    names = (row.area, row.kpi, row.breakdown, row.district, row.year, row.measure.value)
    return (*map(str, names), f"{row.quantity.value:g}", row.quantity.unit, status)


APPLICATIONS = Selection(view=View.KPI, kpi="专利申请量")
VIEWS: dict[Selection, int | set[str]] = {  # with the keys of what can be taken away, or how many there are at least
    Selection(): 1,
    Selection(district="东湖区", key=AllocationKey.EQUAL): {"shares"},
    Selection(view=View.AREA, area=8): 2,
    APPLICATIONS.change(lang="en"): 4,
    Selection(view=View.DISTRICTS, kpi="常住人口", district="高新区", beside="经开区", sort="-gap"): {
        "matrix", "standing", "pair-table", "ranking-常住人口", "pair",
    },
    Selection(view=View.DISTRICTS, area=1): set(),
}  # fmt: skip


@pytest.mark.parametrize("selection", VIEWS, ids=lambda selection: selection.href)
def test_every_chart_and_table_of_a_view_can_be_taken_away_as_it_is(
    client: FlaskClient, context_of: Draw, selection: Selection
) -> None:
    sheets, keys = view_page(context_of(selection)).downloads, VIEWS[selection]
    assert set(sheets) == keys if isinstance(keys, set) else len(sheets) >= keys
    for key, rows in sheets.items():
        assert downloaded(client, selection.rows_href(key)) == list(map(expected, rows)), key


def test_every_chart_of_every_kpi_can_be_taken_away_as_it_is(
    client: FlaskClient, context_of: Draw, dataset: Dataset
) -> None:
    for kpi in list(dataset.kpis)[:: 1 if LONG_RUN else 11]:
        selection = Selection(view=View.KPI, kpi=kpi)
        for key, rows in view_page(context_of(selection)).downloads.items():
            assert downloaded(client, selection.rows_href(key)) == list(map(expected, rows)), key


def test_the_whole_table_and_any_find_in_it_can_be_taken_away(client: FlaskClient, dataset: Dataset) -> None:
    data = Selection(view=View.DATA)
    assert len(downloaded(client, data.rows_href("table"))) == dataset.size
    rows = downloaded(client, data.change(search="专利", district="新建县", sort="-value", page=3).rows_href("table"))
    assert [row[6] for row in rows] == ["160.07", "75.85"]


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(view=View.KPI, kpi="全国科技进步先进连续次数"), 3),
        (APPLICATIONS.change(map=MAP_ALLOCATION, target="2015", key=AllocationKey.EQUAL), 11),  # and two zones
        (Selection(view=View.KPI, kpi="市级科技重大项目", district="高新区", lang="en"), 18),
        (Selection(), 11),
        (Selection(view=View.AREA, area=9), 0),
    ],
    ids=lambda value: value.href if isinstance(value, Selection) else "",
)
def test_the_map_can_be_taken_away_as_it_is(
    client: FlaskClient, context_of: Draw, selection: Selection, count: int
) -> None:
    rows = downloaded(client, selection.rows_href("map"))
    assert rows == list(map(expected, map_rows(map_data(context_of(selection)))))
    assert len(rows) == count


@pytest.mark.parametrize(
    ("selection", "key"),
    [
        (Selection(), "missing"),
        (Selection(district="高新区"), "shares"),
        (Selection(view=View.DISTRICTS, area=1), "matrix"),
        (Selection(view=View.KPI, kpi="重点任务"), "split-重点任务"),
    ],
)
def test_a_table_that_is_not_in_a_view_cannot_be_taken_from_it(
    client: FlaskClient, selection: Selection, key: str
) -> None:
    answer = client.get(selection.rows_href(key))
    assert (answer.status_code, key in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("selection", "key", "name"),
    [
        (Selection(view=View.AREA, area=7, district="青山湖区"), "ranking-全国科技进步先进连续次数", "青山湖区"),
        (Selection(view=View.AREA, area=8, lang="en"), "trend-专利申请量", "trend-Patent applications-Nanchang"),
        (Selection(view=View.CHECKS, district="湾里区", lang="en"), "missing", "missing-Wanli"),
    ],
)
def test_a_file_is_named_after_its_chart_its_place_its_year_and_the_data(
    client: FlaskClient, dataset: Dataset, selection: Selection, key: str, name: str
) -> None:
    answer = client.get(selection.rows_href(key))
    assert (answer.mimetype, answer.headers["Cache-Control"], answer.text[0]) == ("text/csv", "no-cache", "\ufeff")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert quote(f"{name}-2013-{dataset.digest[:8]}.csv") in disposition


def test_what_no_document_names_has_english_too(client: FlaskClient) -> None:
    address = Selection(view=View.DISTRICTS, kpi="常住人口", lang="en").rows_href("standing")
    rows = rows_of(client.get(address).text)
    assert [(cells["breakdown"], cells["breakdown_en"], cells["status"]) for cells in rows[-2:]] == [
        ("县区合计", "Sum of the districts", "derived"), ("其余（未分列）", "Not itemised", "derived"),
    ]  # fmt: skip
    assert rows[-1]["note_en"] == "5,042,565 − 5,042,566"


@pytest.mark.parametrize(
    ("selection", "name"), [(APPLICATIONS, "kpi-专利申请量-南昌市"), (Selection(View.DATA, lang="en"), "data-Nanchang")]
)
def test_an_address_that_gives_a_view_gives_a_workbook(
    client: FlaskClient, dataset: Dataset, selection: Selection, name: str
) -> None:
    answer = client.get(selection.book_href)
    assert answer.status_code == 200
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Cache-Control"] == "no-cache"
    file = quote(f"{name}-2013-{dataset.digest[:8]}.xlsx")
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{file}"
    first = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    links = [cell.hyperlink.target for row in first.iter_rows() for cell in row if cell.hyperlink]
    assert f"http://localhost{selection.href}" in links


EXPENSIVE = ("/view.xlsx?view=/data", "/data.csv?area=8", "/data.json?area=8", "/rows.csv?view=/data&chart=table")


@pytest.mark.parametrize("address", EXPENSIVE)
def test_while_expensive_downloads_are_made_the_third_is_refused_and_all_else_is_answered(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    limits: list[ConcurrencyLimit] = []

    def limit(**bounds: float) -> ConcurrencyLimit:
        assert bounds == {"running": 1, "waiting": 1, "seconds": downloads.MAX_WAIT_SECONDS}
        limits.append(ConcurrencyLimit(running=int(bounds["running"]), waiting=0, seconds=0))
        return limits[-1]

    monkeypatch.setattr(downloads, "ConcurrencyLimit", limit)
    client = create_app(Settings(watch=0)).server.test_client()
    with limits[0].slot():
        refused = client.get(address)
        assert (refused.status_code, refused.headers["Retry-After"], "再试" in refused.text) == (503, "10", True)
        for path in (
            "/healthz",
            "/readyz",
            "/area/2",
            "/rows.csv?view=/area/8&chart=ranking-专利申请量",
            "/search.json",
        ):
            assert client.get(path).status_code != 503, path
    assert client.get(address).status_code == 200


def test_a_client_without_gzip_gets_the_same_rows(client: FlaskClient) -> None:
    for path in ("/data.csv", "/rows.csv?view=/data&chart=table"):
        packed = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed.headers["Vary"]
        assert gzip.decompress(packed.data) == client.get(path).data, path


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/rows.csv", "chart"),
        ("/rows.csv?view=/area/8&chart=nothing", "nothing"),
        ("/rows.csv?view=/districts&chart=standing&beside=火星区", "火星区"),
        ("/rows.csv?view=%FF&chart=%FF", ""),
        ("/view.xlsx?view=/area/10", "10"),
        ("/view.xlsx?view=/kpi/专利&lang=en", "There is no KPI 专利"),
    ],
)
def test_a_file_that_does_not_exist_is_named_in_plain_text(client: FlaskClient, address: str, reason: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert reason in answer.text
