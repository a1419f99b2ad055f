"""What stands on every screen: the rail, the header, the tables."""

from __future__ import annotations

import pytest

from dashboard.components.footer import footer
from dashboard.components.header import header
from dashboard.components.sidebar import current_area, sidebar
from dashboard.components.table import rows_table, sources_table
from dashboard.metrics.export_rows import export_rows, quantity_row
from dashboard.metrics.growth import results_by_year
from dashboard.routing.selection import Selection, View
from tests.component_tree import classed, elements, links, parts, properties_of, text_of
from tests.conftest import Build, Draw, Over
from tests.tables import row


def test_the_sidebar_counts_the_next_targets_of_nine_areas(context_of: Draw) -> None:
    (areas,) = classed(sidebar(context_of(Selection())), "area-list")
    counts = [text_of(mark) for mark in classed(areas, "judgement")]
    area_2 = "达到序时进度"  # the one target of the year under way that a month has been reported of
    assert [count.split()[0] if count else "" for count in counts] == ["33", area_2, "11", "22", "", "11", "", "22", ""]


def test_in_a_year_with_targets_the_sidebar_shows_the_worst_outcome_of_each_area(context_of: Draw) -> None:
    nodes = sidebar(context_of(Selection(year=2022)))
    (areas,) = classed(nodes, "area-list")
    words = [text_of(mark) for mark in classed(areas, "judgement")]
    assert words == ["", "未达到", "达到", "", "", "", "", "结果未公布", ""]
    (legend,) = classed(nodes, "sidebar-legend")
    assert text_of(legend) == "未达到结果未公布达到"


@pytest.mark.parametrize(("selection", "area"), [
    (Selection(), None), (Selection(view=View.AREA, area=3), 3), (Selection(view=View.KPI, kpi="专利申请量"), 8),
    (Selection(view=View.KPI, kpi="常住人口"), 0), (Selection(view=View.DATA, area=4), None),
])  # fmt: skip
def test_a_view_knows_the_area_it_belongs_to(context_of: Draw, selection: Selection, area: int | None) -> None:
    assert current_area(context_of(selection)) == area


def test_the_rail_marks_the_area_the_reader_is_in(context_of: Draw) -> None:
    for selection, kind in (
        (Selection(view=View.AREA, area=3), "page"),
        (Selection(view=View.KPI, kpi="技术市场交易额"), "true"),
    ):
        (areas,) = classed(sidebar(context_of(selection)), "area-list")
        marked = [part for part in parts(areas) if "aria-current" in properties_of(part)]
        assert [properties_of(part)["aria-current"] for part in marked] == [kind]
        assert "科技成果转化" in text_of(marked)


def choices(context_of: Draw, selection: Selection, name: str) -> dict[str, str]:
    selects = [properties_of(part) for part in elements(header(context_of(selection)), "Select")]
    (found,) = [select for select in selects if select["id"] == f"choose-{name}"]
    assert found["value"] in [choice["value"] for choice in found["options"]]
    return {choice["label"]: choice["value"] for choice in found["options"] if not choice.get("disabled")}


def test_the_header_offers_every_place_and_every_year_with_a_result_or_a_target_newest_first(context_of: Draw) -> None:
    places = choices(context_of, Selection(view=View.AREA, area=7), "district")
    assert (len(places), places["南昌市"]) == (14, "/area/7")
    offered = choices(context_of, Selection(), "year")
    years = [int(label.split()[0]) for label in offered]
    assert years == sorted(years, reverse=True)
    assert {2013, 2014, 2019, 2023} <= set(years)
    assert list(offered.values())[years.index(2013)] == "/"


def test_the_header_leads_to_the_same_view_in_the_other_language_and_theme(context_of: Draw) -> None:
    found = set(links(header(context_of(Selection(view=View.AREA, area=7, district="南昌县")))))
    assert {"/area/7?district=%E5%8D%97%E6%98%8C%E5%8E%BF&lang=en"} <= found
    assert {"/area/7?district=%E5%8D%97%E6%98%8C%E5%8E%BF&theme=dark"} <= found


def test_a_table_leaves_out_what_is_the_same_in_all_rows(context_of: Draw) -> None:
    drawn = context_of(Selection())
    prizes = export_rows(
        [drawn.dataset.series("市级科技进步奖", "南昌市", part).observations[0] for part in ("一等奖", "二等奖")]
    )
    heads = [text_of(part) for part in elements(rows_table(prizes, drawn), "Th")]
    assert heads == ["分项", "数值", "状态", "来源"]


def test_the_sources_of_a_kpi_name_part_and_place_where_there_are_several(context_of: Draw) -> None:
    drawn = context_of(Selection())
    for kpi, named in (("市级科技进步奖", "分项"), ("全国科技进步先进连续次数", "地区")):
        table = sources_table(export_rows(drawn.dataset.rows(kpi)), drawn)
        heads = [text_of(part) for part in elements(table, "Th")]
        assert heads[:2] == ["年份", named]
        assert not {"分项", "地区"} & set(heads[2:])


def test_a_derived_row_of_a_table_shows_how_it_was_computed(context_of: Draw) -> None:
    drawn = context_of(Selection())
    implied = quantity_row(results_by_year(drawn.dataset.series("技术市场交易额"))[2014], year=2014)
    said = text_of(sources_table([implied], drawn))
    for fact in ("24.62 亿元", "推算", "32 ÷ 1.3"):
        assert fact in said


def test_a_note_is_told_in_english_on_an_english_page_or_marked_as_chinese(
    context_of: Draw, build: Build, over: Over
) -> None:
    drawn = context_of(Selection(lang="en"))
    table = sources_table(export_rows(drawn.dataset.series("专利申请量").observations), drawn)
    assert "Below the target of 10,000 for 2014" in text_of(table)
    assert not [part for part in parts(table) if "lang" in properties_of(part)]
    dataset = build(row(note="新的说明"), row(5, year=2012, note="首批"))
    table = sources_table(export_rows(dataset.series("专利申请量").observations), over(dataset, Selection(lang="en")))
    assert [text_of(part) for part in parts(table) if properties_of(part).get("lang") == "zh-CN"] == ["新的说明"]
    assert "First batch" in text_of(table)


@pytest.mark.parametrize(
    ("lang", "told"),
    [("zh", ("2014 年 2 月 20 日", "2023 年 3 月 25 日")), ("en", ("20 February 2014", "25 March 2023"))],
)
def test_the_foot_dates_its_documents_as_the_reader_does(context_of: Draw, lang: str, told: tuple[str, str]) -> None:
    said = text_of(footer(context_of(Selection(lang=lang))))
    assert [date for date in told if date not in said] == []


def test_the_rows_of_the_chosen_place_are_marked(context_of: Draw) -> None:
    drawn = context_of(Selection(district="南昌县"))
    rows = export_rows(drawn.dataset.rows("全国科技进步先进连续次数"))
    marked = classed(rows_table(rows, drawn), "is-selected")
    assert [text_of(part) for part in marked if "南昌县" in text_of(part)] == [text_of(part) for part in marked]
    assert len(marked) == 1
