"""City targets divided over the districts as a reader meets them: on a KPI's view, on a district's, as a file."""

from __future__ import annotations

import pytest
from dash.development.base_component import Component

from dashboard.dataset.schema import validate
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import AllocationKey
from dashboard.metrics.export_rows import to_csv
from dashboard.routing.selection import MAP_ALLOCATION, Selection, View
from dashboard.routing.url_parser import parse_url
from dashboard.views.layout import RenderedPage, view_page
from tests.component_tree import classed, elements, links, parts, properties_of, text_of, whole
from tests.conftest import Over
from tests.routing.random_urls import is_view
from tests.tables import frame_of, real_rows, rows_of
from tests.views.conftest import Show

APPLICATIONS = Selection(view=View.KPI, kpi="专利申请量")
DONGHU = Selection(district="东湖区")


def part_of(drawn: RenderedPage, name: str) -> Component:
    """The part of a page with this name."""
    (found,) = [part for part in parts(drawn.body) if properties_of(part).get("aria-labelledby") == f"s-{name}"]
    return found


def section(drawn: RenderedPage, name: str) -> str:
    """The text of the part of a page with this name."""
    return text_of(part_of(drawn, name))


def divided(drawn: RenderedPage) -> Component:
    """The chart of the target divided, the only one with a choice in it."""
    (found,) = [part for part in classed(drawn.body, "chart-figure") if classed(part, "segmented-control")]
    return found


def test_a_kpi_shows_its_target_divided_with_tag_sum_and_a_disclaimer(show: Show) -> None:
    drawn = show(APPLICATIONS)
    said = text_of(divided(drawn))
    for fact in ("测算", "南昌县", "2,020", "湾里区", "127", "5,042,566 人", "这是测算", "也不是县区的承诺"):
        assert fact in said
    assert "split-专利申请量" in [chart.key for chart in drawn.page.charts]


def test_another_key_changes_the_parts_everywhere_on_the_view(show: Show) -> None:
    equal = show(APPLICATIONS.change(key=AllocationKey.EQUAL, map=MAP_ALLOCATION, district="湾里区"))
    by_population = show(APPLICATIONS.change(map=MAP_ALLOCATION, district="湾里区"))
    for part in ("body", "panel"):
        assert "1,111" in text_of(getattr(equal, part))
        assert "127 件" not in text_of(getattr(equal, part))
        assert "127 件" in text_of(getattr(by_population, part))


@pytest.mark.parametrize(("kpi", "said"), [
    ("每万人发明专利拥有量", "每万人发明专利拥有量是比率，各县区的比率不能相加成全市的比率。"),
    ("高新技术产业增加值占工业增加值比重",
     "高新技术产业增加值占工业增加值比重是比重，各县区的比重不能相加成全市的比重。"),
    ("重点任务", "重点任务是全市事项，县区没有单独的数据。"),
])  # fmt: skip
def test_a_target_that_has_no_parts_says_why_instead(show: Show, kpi: str, said: str) -> None:
    drawn = show(Selection(view=View.KPI, kpi=kpi))
    assert section(drawn, "split") == f"这个目标不分解到县区{said}"
    assert not any(chart.key.startswith("split-") for chart in drawn.page.charts)
    assert "测算" not in text_of(whole(drawn))


def test_a_key_that_not_all_nine_have_is_refused_with_the_other_keys_to_choose(show: Show) -> None:
    drawn = show(APPLICATIONS.change(key=AllocationKey.RESULTS))
    assert "九个县区没有同一年的数据可作依据，不能按此分解。" in section(drawn, "split")
    assert links(classed(part_of(drawn, "split"), "segmented-control")) == [
        APPLICATIONS.href,
        APPLICATIONS.change(key=AllocationKey.EQUAL).href,
    ]


def test_a_district_sees_its_share_of_every_target_that_can_be_divided(show: Show, dataset: Dataset) -> None:
    drawn = show(DONGHU)
    (table,) = classed(drawn.body, "share-table")
    found = elements(table, "Tr")[1:]
    assert {link for line in found for link in links(line)} == {
        DONGHU.to(View.KPI, kpi=kpi).href
        for kpi in (
            "市级科技重大项目", "市级科技重大专项资金", "协同创新体市级配套资金", "高新技术产业增加值",
            "新增高新技术企业", "新能源汽车推广", "技术市场交易额", "新认定市级科技创新团队", "专利申请量",
            "专利授权量",
        )
    }  # fmt: skip
    assert all(classed(line, "is-computed") for line in found)
    assert [text_of(part) for part in classed(table, "data-badge")] == ["测算"], "in the head of the column"
    assert "不分解的目标：南昌科技创新中心投资（全市事项）、南昌科技创新中心建筑面积（全市事项）。" in section(
        drawn, "shares"
    )
    assert section(drawn, "shares").startswith("2014 年全市目标在东湖区的测算份额按 2010 年人口分解，测算；不是公布的")
    assert all(len(dataset.series(one.kpi, "东湖区").observations) == 0 for one in drawn.page.tables["shares"])


def test_a_share_of_a_range_has_both_its_ends_and_stands_beside_the_citys_figures(show: Show) -> None:
    for place, kpi, facts in (
        ("东湖区", "专利申请量", ("6,190 件", "10,000 件", "1,141 件")),
        ("南昌县", "市级科技重大项目", ("10–15 项", "2–3 项")),
    ):
        (table,) = classed(show(Selection(district=place)).body, "share-table")
        (line,) = [text_of(it) for it in elements(table, "Tr") if text_of(it).startswith(kpi)]
        assert [fact for fact in facts if fact not in line] == []


def test_a_target_of_its_own_takes_the_place_of_a_districts_share_everywhere(sample: Dataset, over: Over) -> None:
    county = Selection(district="青山湖区")
    page = view_page(over(sample, county))
    assert "shares" not in page.tables, "all its shares have given way"
    assert "1,930" in text_of(page.page_header) and "1,781" not in text_of([page.page_header, *page.body])
    for selection in (APPLICATIONS, APPLICATIONS.change(district="青山湖区")):
        (chart,) = [it for it in view_page(over(sample, selection)).charts if it.key.startswith("split-")]
        assert {(row.district, row.quantity.is_sample) for row in chart.rows} == {
            (county.name, True) for county in sample.catalog.counties
        }
        assert chart.tag == "" and "不作测算" in chart.foot


def test_the_page_summary_tells_the_share_of_the_hardest_goal_by_the_chosen_key(show: Show) -> None:
    said = [text_of(classed(show(DONGHU.change(key=key)).page_header, "page-summary")) for key in AllocationKey]
    assert ["1,141 件（测算）" in one for one in said] == [True, False, False]
    assert ["1,112 件（测算）" in one for one in said] == [False, True, False]
    assert "（测算）" not in said[2]


def test_a_zone_has_a_sentence_instead_of_shares(show: Show) -> None:
    drawn = show(Selection(district="经开区"))
    sentence = "2014 年全市目标在经开区的测算份额开发区、新区在县区之内，不参与目标分解。"
    assert section(drawn, "shares") == sentence
    assert not classed(drawn.body, "share")
    assert "shares" not in drawn.page.tables


@pytest.mark.parametrize("start", [DONGHU, APPLICATIONS, Selection(view=View.DISTRICTS)], ids=lambda s: s.path)
def test_the_key_stays_in_every_link_to_another_view(show: Show, dataset: Dataset, start: Selection) -> None:
    drawn = show(start.change(key=AllocationKey.EQUAL))
    own = [links(classed(part, "segmented-control")) for part in (drawn.body, drawn.panel)]
    lost = []
    for link in set(links(whole(drawn))) - set(own[0] + own[1]):
        if is_view(link):
            selected = parse_url(*link.partition("#")[0].partition("?")[::2], dataset)
            if not isinstance(selected, Selection) or selected.key is not AllocationKey.EQUAL:
                lost.append(link)
    assert lost == []


def test_the_shares_of_a_district_become_sound_rows_once_it_reports_them(dataset: Dataset, show: Show) -> None:
    rows = rows_of(to_csv(show(DONGHU).page.downloads["shares"]))
    assert {(cells["status"], cells["district"], cells["year"]) for cells in rows} == {("computed", "东湖区", "2014")}
    assert len(rows) == 11, "ten targets, one of them a range"
    assert {fault.column for fault in validate(frame_of(rows), dataset.catalog)} == {"status"}
    reported = [cells | {"status": "reported"} for cells in rows]
    assert validate(frame_of(reported), dataset.catalog) == ()
    assert validate(frame_of([*real_rows(), *reported]), dataset.catalog) == ()
