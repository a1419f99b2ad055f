"""The rows of charts as files, and what the browser is told to keep."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from dashboard.components.map_data import map_data
from dashboard.dataset.schema import COLUMNS
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import AllocationKey
from dashboard.metrics.coverage import missing
from dashboard.metrics.export_rows import ENGLISH_COLUMNS, ExportRow
from dashboard.routing.selection import MAP_ALLOCATION, Selection, View
from dashboard.settings import Settings
from dashboard.views.layout import view_page
from dashboard.web.application import create_app
from tests.conftest import Draw

Row = tuple[str, ...]


def downloaded(client: FlaskClient, address: str) -> list[Row]:
    """The rows of a file, without its header."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    head, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert head == [*COLUMNS, *(ENGLISH_COLUMNS if "lang=en" in address else ())]
    return [(*row[:6], f"{float(row[6]):g}", row[7], row[9]) for row in rows]


def expected(record: ExportRow) -> Row:
    status = record.row.status.value if record.row else record.quantity.certainty.value
    named = (record.area, record.kpi, record.breakdown, record.district, record.year, record.measure.value)
    return (*(str(cell) for cell in named), f"{record.quantity.value:g}", record.quantity.unit, status)


def agree(client: FlaskClient, context: Draw, selection: Selection) -> int:
    """Hold every chart of a view against its file; returns how many there are."""
    charts = view_page(context(selection)).charts
    for chart in charts:
        found = downloaded(client, selection.rows_href(chart.key))
        assert found == [expected(record) for record in chart.rows], chart.key
    return len(charts)


@pytest.mark.parametrize("area", range(1, 10))
def test_every_chart_of_an_area_can_be_taken_away_as_it_is(client: FlaskClient, context: Draw, area: int) -> None:
    assert agree(client, context, Selection(view=View.AREA, area=area)) >= 2


@pytest.mark.parametrize(
    "selection", [Selection(), Selection(district="青山湖区"), Selection(year=2018)], ids=lambda s: s.href
)
def test_every_chart_of_an_overview_can_be_taken_away_as_it_is(
    client: FlaskClient, context: Draw, selection: Selection
) -> None:
    assert agree(client, context, selection) >= 1


def test_every_chart_of_a_kpi_can_be_taken_away_as_it_is(client: FlaskClient, context: Draw, dataset: Dataset) -> None:
    views = [Selection(view=View.KPI, kpi=kpi, lang=("zh", "en")[place % 2]) for place, kpi in enumerate(dataset.kpis)]
    assert sum(agree(client, context, view) for view in views) > 50


def test_the_whole_table_and_any_find_in_it_can_be_taken_away(client: FlaskClient, dataset: Dataset) -> None:
    data = Selection(view=View.DATA)
    assert len(downloaded(client, data.rows_href("table"))) == dataset.size
    found = downloaded(client, data.change(search="专利", district="新建县", sort="-value", page=3).rows_href("table"))
    assert [row[6] for row in found] == ["160.07", "75.85"]


@pytest.mark.parametrize(
    ("selection", "keys"),
    [
        (Selection(district="东湖区", key=AllocationKey.EQUAL), {"shares", "ranking-常住人口"}),
        (
            Selection(view=View.DISTRICTS, kpi="常住人口", district="高新区", beside="经开区", sort="-gap"),
            {"matrix", "standing", "pair-table", "ranking-常住人口", "pair"},
        ),
        (
            Selection(view=View.DISTRICTS, area=8, year=2018, kpi="每万人发明专利拥有量"),
            {"matrix", "standing", "pair-table", "ranking-每万人发明专利拥有量", "pair"},
        ),
        (Selection(view=View.DISTRICTS, area=1), set()),
    ],
    ids=lambda value: value.href if isinstance(value, Selection) else "",
)
def test_every_table_of_a_view_can_be_taken_away_as_it_is(
    client: FlaskClient, context: Draw, selection: Selection, keys: set[str]
) -> None:
    found = view_page(context(selection)).downloads
    assert set(found) == keys
    for key, records in found.items():
        assert downloaded(client, selection.rows_href(key)) == [expected(record) for record in records], key


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(view=View.KPI, kpi="全国科技进步先进连续次数"), 3),
        (Selection(view=View.KPI, kpi="专利申请量", map=MAP_ALLOCATION, target="2015", key=AllocationKey.EQUAL), 9),
        (Selection(view=View.KPI, kpi="市级科技重大项目", district="高新区", lang="en"), 18),
        (Selection(map="常住人口"), 9),
        (Selection(), 0),
    ],
    ids=lambda value: value.href if isinstance(value, Selection) else "",
)
def test_the_map_can_be_taken_away_as_it_is(
    client: FlaskClient, context: Draw, selection: Selection, count: int
) -> None:
    found = downloaded(client, selection.rows_href("map"))
    assert found == [expected(record) for record in map_data(context(selection)).rows]
    assert len(found) == count


def test_a_sum_and_a_rest_are_taken_away_as_derived_with_their_formula(client: FlaskClient) -> None:
    asked = Selection(view=View.DISTRICTS, kpi="常住人口").rows_href("standing")
    rows = list(csv.DictReader(io.StringIO(client.get(asked).text.removeprefix("\ufeff"))))
    assert [(row["breakdown"], row["value"], row["status"]) for row in rows[-2:]] == [
        ("县区合计", "5042566", "derived"),
        ("其余（未分列）", "-1", "derived"),
    ]
    assert rows[-1]["note"] == "5,042,565 − 5,042,566"
    assert rows[-1]["source"] == "census-2010 全文; census-counties-2010 全文"


def test_what_a_place_has_not_published_is_a_form_to_fill_in(client: FlaskClient, dataset: Dataset) -> None:
    asked = Selection(view=View.CHECKS, district="湾里区", lang="en")
    answer = client.get(asked.rows_href("missing"))
    assert answer.text.startswith("\ufeff" + ",".join(COLUMNS) + "\r\n")
    assert len(answer.text.splitlines()) == 1 + len(missing(dataset, dataset.catalog.district("湾里区"), 2013))
    assert f"missing-Wanli-2013-{dataset.digest[:8]}.csv" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("selection", "key"),
    [
        (Selection(), "missing"),
        (Selection(), "shares"),
        (Selection(district="高新区"), "shares"),
        (Selection(view=View.DISTRICTS), "shares"),
        (Selection(view=View.DISTRICTS, area=1), "matrix"),
        (Selection(view=View.CHECKS, district="东湖区"), "matrix"),
        (Selection(view=View.KPI, kpi="重点任务"), "split-重点任务"),
    ],
)
def test_a_table_that_is_not_in_a_view_cannot_be_taken_from_it(
    client: FlaskClient, selection: Selection, key: str
) -> None:
    answer = client.get(selection.rows_href(key))
    assert answer.status_code == 404
    assert key in answer.text


def test_the_files_of_a_sample_are_named_after_it_and_their_rows_say_so() -> None:
    client: FlaskClient = create_app(Settings(sample=True)).server.test_client()
    for selection, key in (
        (Selection(view=View.KPI, kpi="专利申请量", district="湾里区"), "ranking-专利申请量"),
        (Selection(view=View.DISTRICTS, kpi="专利申请量"), "standing"),
    ):
        answer = client.get(selection.rows_href(key))
        name = f"sample-{key}-{selection.district}-2013-"
        assert quote(name) in answer.headers["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        assert {row["status"] for row in rows if row["district"] == "湾里区"} == {"sample"}
        assert all("示例" in row["note"] for row in rows if row["status"] != "reported")


def test_a_file_is_named_after_its_chart_its_place_its_year_and_the_data(client: FlaskClient, dataset: Dataset) -> None:
    selection = Selection(view=View.AREA, area=7, district="青山湖区")
    answer = client.get(selection.rows_href("ranking-全国科技进步先进连续次数"))
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.text.startswith("\ufeff")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert quote(f"ranking-全国科技进步先进连续次数-青山湖区-2013-{dataset.digest[:8]}.csv") in disposition


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/rows.csv", "chart"),
        ("/rows.csv?view=/area/8&chart=nothing", "nothing"),
        ("/rows.csv?view=/area/10&chart=progress", "10"),
        ("/rows.csv?view=/&chart=progress&district=火星区", "火星区"),
        ("/rows.csv?view=/&chart=table", "table"),
        ("/rows.csv?view=/districts&chart=standing&beside=火星区", "火星区"),
        ("/rows.csv?view=/districts&chart=standing&sort=size", "size"),
        ("/rows.csv?view=/kpi/专利申请量&chart=map&target=1999", "1999"),
        ("/rows.csv?view=/&chart=shares&district=东湖区&key=people", "people"),
        ("/rows.csv?view=%FF&chart=%FF", ""),
    ],
)
def test_a_file_that_does_not_exist_is_named_in_plain_text(client: FlaskClient, address: str, named: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain"
    assert named in answer.text


def loaded(page: str) -> list[str]:
    """Every address that the browser loads for a page."""
    return re.findall(r'<(?:link|script|img|iframe)[^>]*?(?:href|src)="([^"]+)"', page)


def test_the_page_loads_nothing_from_outside_its_own_server(client: FlaskClient) -> None:
    addresses = loaded(client.get("/").text)
    assert len(addresses) > 8
    assert [address for address in addresses if not re.match(r"/[^/]|data:,$", address)] == []


def test_all_that_the_page_loads_is_there_and_asks_for_nothing_outside(client: FlaskClient) -> None:
    for address in loaded(client.get("/").text)[1:]:
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            text = answer.get_data(as_text=True)
            assert "dash_version_url" not in text, "Dash's config names an address that nothing may ask"
            if answer.mimetype == "text/css":
                assert not re.search(r"url\(\s*['\"]?(?!data:)\w+://|@import", text), address


def test_stylesheets_and_scripts_stay_in_the_browser_and_the_page_does_not(client: FlaskClient) -> None:
    versioned = [address for address in loaded(client.get("/").text) if "/files/" in address or ".v" in address]
    assert len(versioned) >= 8
    for address in versioned:
        with client.get(address) as answer:
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in client.get("/").headers.get("Cache-Control", "")


def test_a_version_of_a_file_that_is_not_there_is_not_kept(client: FlaskClient) -> None:
    answer = client.get("/assets/no-such-file.css?m=1")
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_answers_are_compressed_for_a_browser_that_can_read_it(client: FlaskClient) -> None:
    plain, packed = (client.get("/", headers={"Accept-Encoding": encoding}) for encoding in ("identity", "gzip"))
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2


def test_any_path_of_a_view_is_answered_with_the_page(client: FlaskClient) -> None:
    for path in ("/area/8", "/kpi/专利申请量?district=南昌县", "/data?q=x"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "_dash-config" in answer.text
