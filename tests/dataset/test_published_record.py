"""The real table against its sources: figures read from the documents and typed here by hand."""

from __future__ import annotations

from collections import Counter

import pytest

from dashboard.dataset.observation import Measure, Qualifier, Status
from dashboard.dataset.table import Dataset
from dashboard.i18n.terms import CHINESE, Translator
from dashboard.returns.sample.blocks import NOTE
from dashboard.returns.sample.tasks import STAGES
from dashboard.routing.selection import Selection, View
from dashboard.views.layout import view_page
from tests.conftest import Draw
from tests.facts import present
from tests.tables import real_rows

ACTUAL, TARGET, HIGH, GROWTH, AIM = Measure
CITY = "南昌市"

# by place, year and measure: KPI, after a stroke the breakdown, how the document words the value, the value, its unit
FACTS = {
    (CITY, 2013, ACTUAL): (
        "高新技术产业总产值 987.7 亿元; 高新技术产业增加值 255.6 亿元; 国家重点新产品 12 项; 省级重点新产品 156 项; "
        "新增高新技术企业 67 家; 高新技术企业总数 199 家; 国家和省级科技项目 330 项; 国家和省级科技项目资金 2.17 亿元; "
        "专利申请量 6190 件; 专利申请量占全省比重 36.6 %; 专利授权量 3380 件; 发明专利授权量 456 件; "
        "每万人发明专利拥有量 at_least 3.3 件/万人; 技术市场交易额 18.5 亿元; 市级科技重大项目 15 项; "
        "省级科技协同创新体 3 家; 省级科技协同创新体占全省比重 60 %; 节能与新能源汽车累计推广 1025 辆; "
        "半导体照明路灯累计应用 3.3 万盏; 科技成果转化合作意向 49 项; 国家科技进步二等奖 4 项; "
        "省级科技进步奖/二等奖 2 项; 省级工程技术研究中心 125 家; 省级重点实验室 90 家; "
        "县区创新平台年度投入/市科技局投入 225 万元; 县区创新平台年度投入/县区配套 195 万元; "
        "科技保险补助资金 267.37 万元; 科技担保贷款 2.66 亿元; 知识产权质押贷款 1.2 亿元; "
        "国家创新人才推进计划入选人数 3 人; 国家重点领域创新团队 1 个; 省优势科技创新团队占全省比重 61 %; "
        "市级科技创新团队总数 41 个; 洪城计划项目 14 个; 洪城特聘专家资助标准 30 万元; 科技特派员总数 116 人; "
        "专利执法检查企业 more_than 200 家; 着手起草修订的管理制度 more_than 10 项; 专项检查的科技项目 252 项"
    ),
    (CITY, 2013, GROWTH): "高新技术企业总数 49.6 %; 专利申请量 36.7 %; 技术市场交易额 27.6 %",
    (CITY, 2014, TARGET): (
        "新增高新技术企业 70 家; 专利申请量 10000 件; 专利授权量 at_least 5000 件; 市级科技重大项目 10 项; "
        "市级科技重大专项资金 7000 万元; 协同创新体市级配套资金 6000 万元; 新能源汽车推广 500 辆; "
        "南昌科技创新中心投资 about 2 亿元; 南昌科技创新中心建筑面积 about 4 万平方米; "
        "新认定市级科技创新团队 about 10 个"
    ),
    (CITY, 2014, HIGH): "市级科技重大项目 15 项",
    (CITY, 2014, AIM): "高新技术产业增加值 10 %; 专利申请量 50 %; 专利授权量 50 %; 技术市场交易额 30 %",
    (CITY, 2015, ACTUAL): "新增高新技术企业 68 家",
    (CITY, 2015, TARGET): "技术市场交易额 at_least 32 亿元; 专利申请量 more_than 9000 件",
    (CITY, 2016, TARGET): "县区创新平台五年投入 2100 万元",
    (CITY, 2020, ACTUAL): "专利申请量 30006 件; 研发经费投入 111.77 亿元",
    (CITY, 2021, ACTUAL): "专利授权量 23800 件; 省级重点实验室 158 家",
    (CITY, 2022, ACTUAL): "技术市场交易额 135.7 亿元; 高新技术企业总数 1939 家",
    (CITY, 2022, TARGET): "高新技术企业总数 more_than 2000 家",
    ("江西省", 2013, ACTUAL): "省级科技协同创新体 5 家; 省级协同创新体专项资金 1 亿元",
    ("进贤县", 2013, ACTUAL): "国家科技进步二等奖 1 项",
    ("青山湖区", 2013, ACTUAL): "国家科技富民强县项目经费 180 万元",
    ("安义县", 2013, ACTUAL): "知识产权富民强县项目资金 50 万元",
    ("南昌县", 2013, ACTUAL): "全省首届专利十强县 1 个",
    ("高新区", 2018, ACTUAL): "专利申请量 3949 件",
    ("经开区", 2018, ACTUAL): "专利申请量 3833 件",
    ("红谷滩新区", 2018, ACTUAL): "每万人发明专利拥有量 45.23 件/万人",
    ("新建县", 2018, GROWTH): "专利申请量 75.85 %; 专利授权量 160.07 %",
    ("高新区", 2020, ACTUAL): "高新技术企业总数 560 家",
}


@pytest.mark.parametrize(
    ("place", "year", "measure", "text"),
    [(*key, text) for key, texts in FACTS.items() for text in texts.split("; ")],
    ids=str,
)
def test_the_table_holds_what_the_document_says(
    dataset: Dataset, place: str, year: int, measure: Measure, text: str
) -> None:
    name, *qualifier, value, unit = text.split(" ")
    kpi, _, breakdown = name.partition("/")
    figure = present(dataset.series(kpi, place, breakdown).find(measure, year))
    assert (figure.value, figure.unit, figure.qualifier) == (float(value), unit, Qualifier("".join(qualifier)))


def value(dataset: Dataset, kpi: str, year: int, place: str = CITY, part: str = "") -> float:
    return present(dataset.series(kpi, place, part).actual(year)).value


def parts(dataset: Dataset, kpi: str, year: int) -> list[float]:
    return [value(dataset, kpi, year, part=part) for part in dataset.breakdowns(kpi)]


def test_the_seven_thousand_of_the_major_programme_are_its_three_uses(dataset: Dataset) -> None:
    assert parts(dataset, "市级科技重大专项资金", 2013) == [4000, 1000, 2000]
    assert value(dataset, "市级科技重大专项资金", 2013) == 7000


def test_the_fifty_municipal_prizes_are_those_of_2012_in_three_grades(dataset: Dataset) -> None:
    assert parts(dataset, "市级科技进步奖", 2012) == [5, 20, 25]
    assert value(dataset, "市级科技进步奖", 2012) == 50


def test_the_plan_lists_27_tasks_over_the_nine_areas(dataset: Dataset) -> None:
    counts = [sum(task.value for task in dataset.tasks(area)) for area in range(1, 10)]
    assert counts == [3, 4, 3, 4, 3, 2, 3, 3, 2]
    assert present(dataset.series("重点任务").target(2014)).value == sum(counts) == 27


def test_the_nine_populations_add_up_to_one_more_than_the_bulletin_says(dataset: Dataset) -> None:
    assert sum(value(dataset, "常住人口", 2010, unit.name) for unit in dataset.catalog.counties) == 5_042_566
    assert value(dataset, "常住人口", 2010) == 5_042_565


def test_five_units_passed_the_assessment_and_three_hold_runs_of_titles(dataset: Dataset) -> None:
    passed = {place.name for place in dataset.places("全国县市科技进步考核通过")} - {CITY}
    assert passed == {"南昌县", "新建县", "进贤县", "安义县", "青山湖区"}
    kpi = "全国科技进步先进连续次数"
    runs = {place.name: value(dataset, kpi, 2013, place.name) for place in dataset.places(kpi)}
    assert runs == {CITY: 6, "青山湖区": 7, "南昌县": 6, "新建县": 4}


def test_zones_report_patents_in_2018_and_firms_in_2020_only(dataset: Dataset) -> None:
    rows = Counter((cells["district"], cells["year"]) for cells in real_rows())
    zones = {zone.name: {int(year) for place, year in rows if place == zone.name} for zone in dataset.catalog.zones}
    assert zones == {"高新区": {2018, 2020}, "经开区": {2018}, "红谷滩新区": {2018}, "桑海开发区": set()}


def test_no_city_result_of_2014_is_published(dataset: Dataset) -> None:
    city = (dataset.series(kpi) for kpi in dataset.kpis)
    assert not [series.kpi.name for series in city if series.actual(2014)]


def test_what_the_documents_call_expected_is_marked_estimated_and_nothing_else(dataset: Dataset) -> None:
    statuses = {(f.kpi, f.year): f.status for f in dataset.at(range(dataset.size)) if f.status is not Status.REPORTED}
    estimated = [("规模以上工业增加值", 2013), ("高新技术企业总数", 2021)]
    assert statuses == dict.fromkeys(estimated, Status.ESTIMATED)


@pytest.mark.parametrize(
    ("kpi", "printed"),
    [
        ("国家创新人才推进计划入选人数", "31团队"),
        ("洪城计划项目", "14洪城计划"),
        ("专项检查的科技项目", "2009-2011252项"),
    ],
)
def test_a_figure_read_from_damaged_characters_says_what_is_printed(dataset: Dataset, kpi: str, printed: str) -> None:
    assert printed in present(dataset.series(kpi).actual(2013)).note


def test_every_kpi_of_the_catalog_has_rows_and_every_row_a_kpi_of_the_catalog(dataset: Dataset) -> None:
    assert {cells["kpi"] for cells in real_rows()} == set(dataset.catalog.kpis)


def test_every_breakdown_unit_and_note_has_an_english_name_that_is_used(dataset: Dataset) -> None:
    catalog = dataset.catalog
    texts = [{cells[name] for cells in real_rows()} - {""} for name in ("breakdown", "unit", "note")]
    assert texts[:2] == [set(catalog.breakdown_english), set(catalog.unit_english)]
    assert texts[2] | {NOTE, *(note for _, note in STAGES)} == set(catalog.note_english)


def test_whatever_the_catalog_names_has_english_without_a_chinese_character(
    dataset: Dataset, english: Translator
) -> None:
    catalog = dataset.catalog
    names = [area.english for area in catalog.areas]
    names += [name for place in catalog.districts for name in (place.english, place.label_english)]
    names += [
        name for one in catalog.documents.values() for name in (one.english, one.short_english, one.publisher_english)
    ]
    names += [
        name for kpi in dataset.kpis.values() for name in (kpi.english, english.unit(kpi), english.definition(kpi))
    ]
    names += [kpi.word_english or "" for kpi in dataset.kpis.values() if kpi.word]
    names += [comparison.english for comparison in catalog.comparisons]
    for table in (catalog.breakdown_english, catalog.unit_english, catalog.note_english):
        names += table.values()
    assert len(names) > 500
    assert [name for name in names if not name.strip() or CHINESE.search(name)] == []


def test_every_document_of_the_catalog_is_cited_but_those_of_samples_and_of_returns_to_come(dataset: Dataset) -> None:
    published = tuple(one for one in dataset.catalog.documents.values() if one.id not in ("sample", "returns"))
    assert dataset.documents == published


def test_every_area_leads_with_a_kpi_of_its_own_that_has_a_result(dataset: Dataset) -> None:
    for area in dataset.catalog.areas:
        assert dataset.kpis[area.lead].area == area.number
        assert dataset.series(area.lead).actual(2013) is not None


@pytest.mark.parametrize("number", range(1, 10))
def test_every_area_has_kpis_and_its_charts_show_three_figures_or_more(
    dataset: Dataset, context_of: Draw, number: int
) -> None:
    assert dataset.in_area(number)
    charts = view_page(context_of(Selection(view=View.AREA, area=number))).charts
    assert [chart.key for chart in charts if len(chart.rows) < 3] == []
