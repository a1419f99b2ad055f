"""Addresses: every selection has one, and every address means something."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.model import CITY, TASKS
from dashboard.dataset.numbers import MAX_MAGNITUDE
from dashboard.dataset.observation import Measure, RowKey
from dashboard.dataset.schema import MONTHS
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import AllocationKey, city_targets
from dashboard.metrics.table_value import table_value
from dashboard.routing.selection import (
    DATA_COLUMNS,
    LONG_LISTS,
    MAP_ALLOCATION,
    PROGRESS_BRIEFING,
    STANDING_COLUMNS,
    WHOLE_YEAR,
    Selection,
    View,
)
from dashboard.routing.url_parser import InvalidUrl, parse_url
from tests.conftest import Build
from tests.facts import present
from tests.tables import row

SIGNED, ORDERS = (
    [f"{sign}{column}" for column in columns for sign in ("", "-")] for columns in (DATA_COLUMNS, STANDING_COLUMNS)
)
SHARED = ["district", "year", "lang", "theme", "map", "key"]
OF_KPI = (View.KPI, View.ALLOCATE)
OWN = ["target", "fix", "u360121", "kpi", "beside", "area", "q", "measure", "month", "sort", "page", "all", "x"]
TEXTS = st.text(max_size=60)


@st.composite
def selections(draw: st.DrawFn, dataset: Dataset) -> Selection:
    """Any selection over a table."""
    view = draw(st.sampled_from(View))
    years = [None, *(year for year in dataset.years if year != dataset.report_year)]
    chosen = Selection(
        view=view,
        area=draw(st.integers(1, 9)) if view is View.AREA else None,
        kpi=draw(st.sampled_from(list(dataset.kpis))) if view in OF_KPI else None,
        district=draw(st.sampled_from([place.name for place in dataset.catalog.choosable])),
        year=draw(st.sampled_from(years)),
        lang=draw(st.sampled_from(["zh", "en"])),
        theme=draw(st.sampled_from([None, "light", "dark"])),
        map=draw(st.sampled_from([None, MAP_ALLOCATION, *dataset.kpis])),
        key=draw(st.sampled_from(AllocationKey)),
    )
    if view is View.TASK:
        chosen = chosen.change(task=draw(st.sampled_from(dataset.breakdowns(TASKS))))
    if view is View.SOURCE:
        key = draw(st.sampled_from(dataset.at(range(dataset.size)))).key
        chosen = chosen.change(kpi=key.kpi, row=key)
    if view is not View.KPI and chosen.map == MAP_ALLOCATION:
        chosen = chosen.change(map=None)  # only a KPI's target can be divided
    if view in OF_KPI:
        tokens = [reading.token for reading in city_targets(dataset, dataset.kpis[chosen.kpi or ""])]
        return chosen.change(target=draw(st.sampled_from([None, *tokens])))
    if view is View.DISTRICTS:
        others = [place.name for place in dataset.catalog.choosable if place.name not in (CITY, chosen.district)]
        return chosen.change(
            area=draw(st.sampled_from([None, *range(1, 10)])),
            kpi=draw(st.sampled_from([None, *dataset.kpis])),
            beside=draw(st.sampled_from([None, *others])),
            sort=draw(st.sampled_from(["", *ORDERS])),
            all=draw(st.sampled_from(["", *LONG_LISTS[view]])),
        )
    if view is View.BRIEFING:
        return chosen.change(kind=draw(st.sampled_from(["", PROGRESS_BRIEFING])))
    if view is View.CHECKS:
        return chosen.change(all=draw(st.sampled_from(["", *LONG_LISTS[view]])))
    if view is not View.DATA:
        return chosen
    return chosen.change(
        area=draw(st.sampled_from([None, *range(10)])),
        search=draw(TEXTS),
        measure=draw(st.sampled_from(["", *Measure])),
        month=draw(st.sampled_from(["", WHOLE_YEAR, *MONTHS])),
        sort=draw(st.sampled_from(["", *SIGNED])),
        page=draw(st.integers(1, 999_999)),
    )


def read(href: str, dataset: Dataset) -> Selection | InvalidUrl:
    path, _, query = href.partition("?")
    return parse_url(path, f"?{query}" if query else "", dataset)


@given(st.data())
def test_the_address_of_any_selection_selects_it_again(dataset: Dataset, data: st.DataObject) -> None:
    selection = data.draw(selections(dataset))
    assert read(selection.href, dataset) == selection


@given(st.data())
def test_an_address_is_plain_ascii_and_stays_on_its_server(dataset: Dataset, data: st.DataObject) -> None:
    parts = urlsplit(data.draw(selections(dataset)).href)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("", "", "")
    assert parts.path.startswith("/")
    assert (parts.path + parts.query).isascii()


PATHS = st.one_of(
    TEXTS,
    st.sampled_from(["/districts", "/checks", "/data", "/kpi/专利申请量", "/kpi/专利申请量/allocate"]),
    st.builds(
        lambda head, tail: f"/{head}/{tail}", st.sampled_from(["area", "kpi", "data", "", "%", "districts"]), TEXTS
    ),
)
QUERIES = st.one_of(
    TEXTS,
    st.dictionaries(
        st.sampled_from([*SHARED, *OWN]),
        TEXTS,
    ).map(lambda asked: "?" + "&".join(f"{name}={quote(value)}" for name, value in asked.items())),
)


@given(PATHS, QUERIES)
def test_any_address_selects_something_or_offers_a_choice(dataset: Dataset, path: str, query: str) -> None:
    selected = parse_url(path, query, dataset)
    if isinstance(selected, InvalidUrl):
        assert selected.choices
        assert all(read(choice.href, dataset) == choice for _, choice in selected.choices)
    else:
        assert read(selected.href, dataset) == selected


def selected(href: str, dataset: Dataset) -> Selection:
    selection = read(href, dataset)
    assert isinstance(selection, Selection)
    return selection


def invalid(href: str, dataset: Dataset) -> InvalidUrl:
    error = read(href, dataset)
    assert isinstance(error, InvalidUrl)
    return error


ALLOCATE = Selection(View.ALLOCATE, kpi="专利申请量")
CODES = ("360102", "360103", "360104", "360105", "360111", "360121", "360122", "360123", "360124")
EMPTY_FORM = "&".join(f"u{code}=" for code in CODES)
LARGE_LOCKS = "_".join(f"{code}-{MAX_MAGNITUDE:f}" for code in CODES)
INVALID = {  # by the address: what is not known of it, and one of the choices that are offered
    "/districts/x": ("path", "/districts/x", "/data"), "/checks/x": ("path", "/checks/x", "/checks"),
    "/area/10": ("area", "10", "知识产权运用和保护"), "/area/８": ("area", "８", "知识产权运用和保护"),
    "/data?area=10": ("area", "10", "8"), "/districts?area=10": ("area", "10", "8"),
    "/districts?area=0": ("area", "0", "1"),
    "/kpi/专利申请": ("kpi", "专利申请", "专利申请量"), "/kpi/zzz": ("kpi", "zzz", "专利申请量"),
    "/districts?kpi=专利": ("kpi", "专利", "专利申请量"), "/?map=专利": ("map", "专利", "专利申请量"),
    "/?district=青山区": ("district", "青山区", "青山湖区"), "/?district=zzz": ("district", "zzz", "南昌市"),
    "/?year=2017": ("year", "2017", "2018"), "/?year=1066": ("year", "1066", "2010"),
    "/?lang=fr": ("lang", "fr", "zh"), "/?theme=pink": ("theme", "pink", "dark"),
    "/data?measure=result": ("measure", "result", "actual"),
    "/data?month=13": ("month", "13", "12"), "/data?month=06": ("month", "06", "year"),
    "/source/actual/2015/南昌市/专利申请量?month=7": ("source", "actual/2015/南昌市/专利申请量", "专利申请量"),
    "/source/actual/2015/南昌市/专利申请量": ("source", "actual/2015/南昌市/专利申请量", "专利申请量"),
    "/data?sort=size": ("sort", "size", "area"), "/districts?sort=year": ("sort", "year", "-per_head"),
    "/data?sort=gap": ("sort", "gap", "-value"),
    "/?key=people": ("key", "people", "population"), "/kpi/专利申请量?key=人口": ("key", "人口", "equal"),
    "/kpi/专利申请量?target=2016": ("target", "2016", "2014-growth"),
    "/kpi/专利申请量?target=growth": ("target", "growth", "2015"),
    "/kpi/专利申请量/allocate?fix=360121": ("fix", "360121", "专利申请量"),
    "/kpi/专利申请量/allocate?fix=360121-99&u360121=-5": ("amount", "南昌县 “-5”", "专利申请量"),
    "/districts?beside=高新": ("beside", "高新", "高新区"), "/districts?beside=南昌市": ("beside", "南昌市", "南昌县"),
    "/districts?district=南昌县&beside=南昌县": ("beside", "南昌县", "新建县"),
    "/briefing?kind=weekly": ("kind", "weekly", "progress"), "/briefing?kind=progress&month=7": ("month", "7", "3"),
    "/districts?all=agreeing": ("all", "agreeing", "matrix"), "/checks?all=1": ("all", "1", "agreeing"),
}  # fmt: skip


@pytest.mark.parametrize("address", INVALID)
def test_what_names_nothing_is_named_and_the_nearest_is_offered(dataset: Dataset, address: str) -> None:
    error = invalid(address, dataset)
    part, value, offered = INVALID[address]
    assert (error.part, error.value) == (part, value)
    assert offered in [name for name, _ in error.choices]


def test_a_figure_of_a_month_has_an_address_beside_that_of_its_year(dataset: Dataset) -> None:
    key = RowKey("专利申请量", "", CITY, 2016, Measure.ACTUAL)
    for month, value in ((None, 16184), (6, 8667)):
        figure = Selection(view=View.SOURCE, kpi=key.kpi, row=key._replace(month=month))
        assert unquote(figure.href) == "/source/actual/2016/南昌市/专利申请量" + ("?month=6" if month else "")
        assert selected(figure.href, dataset).row == figure.row
        assert present(table_value(dataset, present(figure.row))).value == value


def test_every_order_that_can_be_offered_is_an_address(dataset: Dataset) -> None:
    for view, orders in (("/data", SIGNED), ("/districts", ORDERS)):
        assert [selected(f"{view}?sort={sort}", dataset).sort for sort in orders] == orders


def test_every_target_of_every_kpi_has_a_name_of_its_own_in_the_address(dataset: Dataset) -> None:
    for kpi in dataset.kpis.values():
        tokens = [target.token for target in city_targets(dataset, kpi)]
        assert len(set(tokens)) == len(tokens)
        for token in tokens:
            chosen = Selection(view=View.KPI, kpi=kpi.name, target=token)
            assert read(chosen.href, dataset) == chosen
    invalid("/kpi/科技担保贷款?target=2014", dataset)  # it has none


@pytest.mark.parametrize(("address", "selection"), [
    ("/kpi/专利申请量?map=split", Selection(View.KPI, kpi="专利申请量", map=MAP_ALLOCATION)),
    ("/kpi/专利申请量/allocate?fix=360121-2,100_360105-100", ALLOCATE.change(fix="360121-2100_360105-100")),
    ("/kpi/专利申请量/allocate?u360121=2,020&u360111=1850", ALLOCATE.change(fix="360111-1850")),  # a submitted form
    ("/kpi/专利申请量/allocate?fix=360121-2100&u360111=1763&u360122=5", ALLOCATE.change(fix="360111-1763_360122-5")),
    (f"/kpi/专利申请量/allocate?fix=360121-2100&{EMPTY_FORM}", ALLOCATE),
    (f"/kpi/专利申请量/allocate?fix={LARGE_LOCKS}", ALLOCATE.change(fix=LARGE_LOCKS)),
    ("/?fix=360121-2100", Selection()),
    ("/?target=2014&beside=东湖区&kpi=专利申请量", Selection()),  # controls of other views
    ("/kpi/专利申请量?kpi=技术市场交易额", Selection(View.KPI, kpi="专利申请量")),
    ("/briefing?kind=annual&month=13", Selection(View.BRIEFING)),  # a year has no month
    ("/briefing?kind=progress&month=3", Selection(View.BRIEFING, kind=PROGRESS_BRIEFING, month="3")),
    ("/checks?beside=火星&sort=size&target=1066", Selection(View.CHECKS)),
    ("/?district=南昌市&year=2013&lang=zh&page=1&key=population", Selection()),  # defaults
    *((f"/data?page={page}", Selection(View.DATA)) for page in ("0", "-1", "two", "1e3", "９", "99999999", "")),
])  # fmt: skip
def test_an_address_is_read_as(dataset: Dataset, address: str, selection: Selection) -> None:
    assert read(address, dataset) == selection


@pytest.mark.parametrize(("address", "view", "selection"), [
    ("/districts?key=equal&kpi=专利申请量&beside=东湖区&area=8&sort=-gap&district=南昌县", {"view": View.CHECKS},
     Selection(View.CHECKS, district="南昌县", key=AllocationKey.EQUAL)),
    ("/kpi/专利申请量?key=equal&target=2015&map=split", {"view": View.KPI, "kpi": "专利授权量"},
     Selection(View.KPI, kpi="专利授权量", key=AllocationKey.EQUAL)),
    ("/data?district=南昌县&year=2018&lang=en&theme=dark&map=专利申请量&q=x&page=2", {"view": View.AREA, "area": 3},
     Selection(View.AREA, area=3, district="南昌县", year=2018, lang="en", theme="dark", map="专利申请量")),
])  # fmt: skip
def test_another_view_keeps_place_year_language_theme_map_and_key_only(
    dataset: Dataset, address: str, view: dict[str, Any], selection: Selection
) -> None:
    assert selected(address, dataset).to(**view) == selection


def test_a_wrong_part_keeps_what_could_be_read_beside_it(dataset: Dataset) -> None:
    choices = invalid("/area/8?district=青山湖区&lang=en&year=1999", dataset).choices
    assert {(choice.view, choice.area, choice.district, choice.lang) for _, choice in choices} == {
        (View.AREA, 8, "青山湖区", "en")
    }


def test_defaults_leave_no_trace_in_the_address_and_a_view_without_a_district_is_the_citys() -> None:
    assert (Selection().href, Selection(view=View.DISTRICTS).href, Selection().district) == ("/", "/districts", CITY)


def test_a_kpi_with_signs_of_an_address_in_its_name_has_one(build: Build) -> None:
    name = "研发/产值 100% & 更多?#+"
    selection = Selection(view=View.KPI, kpi=name, map=name)
    assert read(selection.href, build(row(kpi=name), row())) == selection


def test_the_rows_of_a_chart_have_an_address_of_their_own() -> None:
    parts = urlsplit(Selection(view=View.AREA, area=8, district="青山湖区").rows_href("trend-专利申请量"))
    assert parts.path == "/rows.csv"
    assert parse_qs(parts.query) == {"district": ["青山湖区"], "view": ["/area/8"], "chart": ["trend-专利申请量"]}
    assert parse_qs(urlsplit(Selection().rows_href("map")).query) == {"view": ["/"], "chart": ["map"]}


def test_a_place_that_is_chosen_is_no_longer_put_beside_itself(dataset: Dataset) -> None:
    selection = selected("/districts?district=南昌县&beside=新建县", dataset)
    assert [selection.change(district=name).beside for name in ("新建县", "安义县")] == [None, "新建县"]


def test_the_map_is_kept_like_the_district_but_for_the_view_of_a_kpi_and_a_division() -> None:
    selection = Selection(map="技术市场交易额", district="南昌县")
    for view in (View.OVERVIEW, View.DISTRICTS, View.DATA):
        assert (selection.to(view).map, selection.to(view).district) == (selection.map, selection.district)
    assert selection.to(View.AREA, area=3).map == selection.map
    assert [selection.to(view, kpi="专利申请量").map for view in (View.KPI, View.DISTRICTS)] == [None, None]
    assert Selection(View.KPI, kpi="专利申请量", map=MAP_ALLOCATION).to(View.OVERVIEW).map is None


@pytest.mark.parametrize("address", ["/?map=s", "/?map=split&lang=xx", "/nowhere?map=split"])
def test_a_division_is_offered_only_where_a_target_can_be_divided(dataset: Dataset, address: str) -> None:
    error = invalid(address, dataset)
    assert all(MAP_ALLOCATION not in (choice.map, error.fallback.map) for _, choice in error.choices)
