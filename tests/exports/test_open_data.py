"""The whole dataset for other programs: its rows, what filters keep of them, what describes them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient

import dashboard.exports.open_data.rows
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.model import PlaceKind
from dashboard.dataset.observation import Measure, Qualifier, Status
from dashboard.dataset.schema import ALL_COLUMNS
from dashboard.dataset.table import Dataset
from dashboard.exports.open_data.filters import FILTERS, MAX_ERRORS, MAX_PARAMETERS, Filters
from dashboard.exports.open_data.metadata import metadata_of
from dashboard.exports.open_data.rows import OpenData
from dashboard.returns.sample.table import sample_dataset
from dashboard.routing.selection import WHOLE_YEAR, Selection, View
from dashboard.views.layout import view_page
from tests.component_tree import links
from tests.conftest import Build, Draw
from tests.tables import CATALOG, TABLE, real_rows, row, rows_of


def asked(client: FlaskClient, form: str, query: str = "") -> Any:
    """The rows of an answer as CSV, or all of one as JSON."""
    answer = client.get(f"/data.{form}?{query}")
    assert answer.status_code == 200, answer.text
    return rows_of(answer.text) if form == "csv" else json.loads(answer.text)


def query(**filters: str) -> str:
    return urlencode(filters, quote_via=quote)


def test_the_whole_dataset_as_csv_is_the_table_cell_for_cell(client: FlaskClient) -> None:
    answer = client.get("/data.csv")
    assert answer.text.startswith("\ufeff" + ",".join(ALL_COLUMNS) + "\r\n")
    assert rows_of(answer.text) == real_rows()


def test_the_whole_dataset_as_json_is_the_table_with_numbers_as_numbers(client: FlaskClient) -> None:
    told = asked(client, "json")
    assert (told["filters"], told["count"]) == ({}, len(real_rows()))
    numbers = {"area": int, "year": int, "value": float}
    rows: list[dict[str, Any]] = [
        cells | {name: sort(cells[name]) for name, sort in numbers.items()} for cells in real_rows()
    ]
    rows = [cells | {"month": int(cells["month"]) if cells["month"] else None} for cells in rows]
    assert told["rows"] == rows
    assert all(isinstance(one["value"], int | float) and list(one) == list(ALL_COLUMNS) for one in told["rows"])


@pytest.mark.parametrize("form", ["csv", "json"])
def test_rows_are_sent_in_pieces_that_join(dataset: Dataset, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    whole = "".join(getattr(OpenData(dataset), form)(Filters()))
    monkeypatch.setattr(dashboard.exports.open_data.rows, "CHUNK_ROWS", 7)
    pieces = list(getattr(OpenData(dataset), form)(Filters()))
    assert len(pieces) > dataset.size / 7
    if form == "csv":
        assert "".join(pieces) == whole
    else:
        assert json.loads("".join(pieces)) == json.loads(whole)


@pytest.mark.parametrize("name", FILTERS)
def test_each_filter_keeps_the_rows_with_its_values_in_the_order_of_the_table(client: FlaskClient, name: str) -> None:
    values = list(dict.fromkeys(cells[name] for cells in real_rows()))[:2]
    several = urlencode([(name, value) for value in reversed(values)])
    assert asked(client, "csv", several) == [cells for cells in real_rows() if cells[name] in values]
    assert asked(client, "json", several)["filters"] == {name: sorted(values)}


def test_different_filters_must_all_hold(client: FlaskClient) -> None:
    found = asked(client, "json", query(kpi="专利申请量", district="南昌市", year="2013"))
    assert [(one["measure"], one["value"]) for one in found["rows"]] == [("actual", 6190), ("growth", 36.7)]
    assert found["count"] == 2
    assert asked(client, "json", query(kpi="专利申请量", year="2013", measure="target"))["rows"] == []
    wholes = asked(client, "csv", "breakdown=")
    assert wholes == [cells for cells in real_rows() if not cells["breakdown"]], "an empty breakdown is the KPI itself"


def test_a_search_finds_what_the_data_view_finds(client: FlaskClient, dataset: Dataset) -> None:
    for text in ("专利 2013", "人口  南昌县", "summary-2013", "没有这样的行"):
        expected = [real_rows()[position] for position in dataset.search(text=text)]
        assert asked(client, "csv", query(q=text)) == expected
    assert asked(client, "csv", "q=专利&q=2013&area=8") == [
        cells for cells in asked(client, "csv", query(q="专利 2013")) if cells["area"] == "8"
    ]
    assert len(asked(client, "csv", "q=")) == dataset.size


@pytest.mark.parametrize(
    ("asking", "facts"),
    [
        ("colour=red", ["colour", "not a filter", "kpi", "breakdown", "q"]),
        ("value=6190", ["value", "not a filter"]), ("kpi=专利申请", ["kpi", "'专利申请'", "专利申请量"]),
        ("district=火星区", ["district", "'火星区'", "南昌市", "东湖区"]),
        ("measure=result", ["measure", "'result'", "actual", "target_growth"]), ("year=", ["year", "''", "2013"]),
        ("status=sample", ["status", "'sample'", "reported"]), (f"q={'x' * 201}", ["q", "200"]),
        ("%FF=%FF", ["not a filter"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_not_allowed_is_named_with_what_is(
    client: FlaskClient, form: str, asking: str, facts: list[str]
) -> None:
    answer = client.get(f"/data.{form}?{asking}")
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    for fact in facts:
        assert fact in answer.text
    assert len(answer.text) < 800


def test_a_table_without_months_is_not_filtered_by_them(build: Build) -> None:
    errors = OpenData(build(row(1))).filters("month=6")
    assert isinstance(errors, tuple)
    assert errors == ("month: not a filter; allowed: area, kpi, breakdown, district, year, measure, unit, status, q",)


def test_a_query_of_many_faults_costs_no_more_than_ten(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    searches: list[str] = []

    def search(value: str, *_: object, **__: object) -> list[str]:
        searches.append(value)
        return []

    monkeypatch.setattr(dashboard.exports.open_data.filters, "get_close_matches", search)
    many = "&".join(f"kpi=x{number}" for number in range(MAX_PARAMETERS))
    assert len(client.get(f"/data.csv?{many}").text.splitlines()) == MAX_ERRORS == len(searches)
    refused = client.get(f"/data.csv?{many}&kpi=y")
    assert (refused.status_code, "more than 100 parameters" in refused.text) == (400, True)


def test_the_whole_dataset_is_written_once(build: Build) -> None:
    open_data = OpenData(build(row(1)))
    whole = open_data.compressed(Filters(), "csv")
    assert open_data.cached(Filters(), "csv") is open_data.compressed(Filters(), "csv") is whole
    some = Filters((("area", ("8",)),))
    open_data.compressed(some, "csv")
    assert open_data.cached(some, "csv") is open_data.cached(Filters(), "json") is None


def test_every_fault_of_a_query_is_named(client: FlaskClient) -> None:
    lines = client.get("/data.csv?kpi=x&colour=red&year=1999").text.splitlines()
    assert [line.split(":")[0] for line in lines] == ["kpi", "colour", "year"]


def test_text_that_a_spreadsheet_would_run_is_neutralised_in_csv_and_kept_in_json(build: Build) -> None:
    texts = [f"{start}1" for start in (*"=+-@＝＋－＠", "\t", "\r\n", "\n")]
    made = OpenData(build(*(row(-5, measure="growth", unit="%", year=2010 + n, note=t) for n, t in enumerate(texts))))
    found = rows_of("".join(made.csv(Filters())))
    assert [(cells["value"], cells["note"]) for cells in found] == [("-5", f"'{text}") for text in texts]
    assert [one["note"] for one in json.loads("".join(made.json(Filters())))["rows"]] == texts


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("encoding", ["identity", "gzip", "zstd"])
def test_an_asker_who_has_the_answer_gets_it_only_once(client: FlaskClient, form: str, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding}
    with client.get(f"/data.{form}?area=8", headers=headers) as first:
        tag = first.headers["ETag"]
        assert not tag.startswith("W/")
        assert first.headers["Cache-Control"] == "no-cache"
        assert "Access-Control-Allow-Origin" not in first.headers
    for known in (tag, f"W/{tag}"):
        again = client.get(f"/data.{form}?area=8", headers=headers | {"If-None-Match": known})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    for other in (f"/data.{form}", f"/data.{form}?area=1", f"/data.{'json' if form == 'csv' else 'csv'}?area=8"):
        with client.get(other, headers={"If-None-Match": tag}) as answer:
            assert answer.status_code == 200


def test_the_order_of_filters_makes_no_other_answer_and_another_table_another_tag(
    client: FlaskClient, build: Build
) -> None:
    orders = ("area=8&year=2013&area=1", "year=2013&area=1&area=8")
    assert len({client.get(f"/data.csv?{order}").headers["ETag"] for order in orders}) == 1
    assert OpenData(build(row(1))).tag(Filters(), "csv") != OpenData(build(row(2))).tag(Filters(), "csv")


def test_the_csv_leads_to_its_description(client: FlaskClient, dataset: Dataset) -> None:
    answer = client.get("/data.csv")
    assert answer.headers["Link"] == '</data.json>; rel="describedby"; type="application/json"'
    assert answer.mimetype == "text/csv"
    assert client.get("/data.json").mimetype == "application/json"
    assert f"kpis-Nanchang-2023-03-25-{dataset.digest[:8]}.csv" in answer.headers["Content-Disposition"]


def test_the_description_says_where_the_data_come_from_and_how_to_read_them(
    client: FlaskClient, dataset: Dataset
) -> None:
    answer = client.get("/data.json?year=2013")
    assert "专利申请量" in answer.text
    told = json.loads(answer.text)["metadata"]
    assert (told["version"], told["report_year"], told["newest_document"]) == (dataset.digest, 2013, "2023-03-25")
    assert told["rows"] == {"all": dataset.size, "published": dataset.size, "sample": 0}
    assert (told["sample"], told["warning"]) == (False, None)
    assert [column["name"] for column in told["columns"]] == list(ALL_COLUMNS)
    allowed = {column["name"]: column["allowed"] for column in told["columns"]}
    for name, values in allowed.items():
        if isinstance(values, list):
            assert {cells[name] for cells in real_rows()} <= set(values), name
    words = {"measures": list(Measure), "statuses": list(Status), "qualifiers": [one for one in Qualifier if one]}
    for name, vocabulary in words.items():
        assert [one["name"] for one in told[name]] == vocabulary
    assert {one["name"]["zh"]: one["kind"] for one in told["districts"]}["高新区"] == PlaceKind.ZONE.value
    assert "never be added" in told["districts_note"]["en"]
    assert [one["name"]["zh"] for one in told["kpis"]] == list(dataset.kpis)
    cited = {cells["source"].split(" ")[0] for cells in real_rows()}
    assert {document["id"] for document in told["documents"]} == cited
    assert all(name in told["how_to_filter"]["zh"] for name in FILTERS)


def bilingual(value: Any) -> list[dict[str, str]]:
    """Everything in a description that stands in both languages."""
    if isinstance(value, dict) and set(value) == {"zh", "en"}:
        return [value]
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for child in children for text in bilingual(child)]


def test_what_is_said_in_two_languages_is_said_in_both(dataset: Dataset) -> None:
    texts = bilingual(metadata_of(dataset))
    assert len(texts) > 100
    assert [text for text in texts if bool(text["zh"]) != bool(text["en"])] == []


def test_a_sample_says_so_in_its_description_its_rows_and_its_name() -> None:
    sample = OpenData(sample_dataset(read_dataset(TABLE, CATALOG), size=1000))
    told = json.loads("".join(sample.json(Filters((("status", ("sample",)),)))))
    assert told["metadata"]["sample"]
    assert "generated" in told["metadata"]["warning"]["en"]
    assert told["metadata"]["rows"]["sample"] == told["count"] > 500
    assert sample.file_name.startswith("sample-")


def test_the_data_view_leads_other_programs_to_its_rows(
    client: FlaskClient, context_of: Draw, dataset: Dataset
) -> None:
    whole = Selection(view=View.DATA)
    chosen = whole.change(search="专利", area=8, district="新建县", measure="growth", lang="en", sort="-year")
    months = [(whole.change(month=month), count) for month, count in (("6", 11), (WHOLE_YEAR, dataset.size - 15))]
    for selection, count in ((whole, dataset.size), (chosen, 2), *months):
        shown = links(view_page(context_of(selection)).body)
        (table,) = (link for link in shown if link.startswith("/data.csv"))
        (told,) = (link for link in shown if link.startswith("/data.json"))
        assert len(rows_of(client.get(table).text)) == json.loads(client.get(told).text)["count"] == count
