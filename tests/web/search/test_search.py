"""Search: what typed letters find, in which order, and where it leads."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.geography import Geography
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import LANGUAGES
from dashboard.routing.selection import PLAIN_VIEWS, Selection, View
from dashboard.routing.url_parser import parse_url
from dashboard.routing.view_context import ViewContext, view_context
from dashboard.web.search.find import MAX_QUERY_CHARS, MAX_SIMILAR, Hit, find
from dashboard.web.search.index import Entry, HitKind, index_of
from tests.conftest import Build, Draw
from tests.random_examples import LONG_RUN
from tests.tables import row

KEPT = Selection(view=View.AREA, area=2, district="青山湖区", year=2018, theme="dark")
LETTERS = "zlsqlgxjy 专利申请量高新区南昌 Patent'8８ｚ（)&%{}|"


@pytest.fixture(scope="module")
def city(context_of: Draw) -> ViewContext:
    return context_of(Selection())


def names(hits: tuple[Hit, ...]) -> list[str]:
    return [name_of(hit) for hit in hits]


def name_of(hit: Hit) -> str:
    """A hit's name, of a task without its number."""
    return hit.name.split(" ", 1)[1] if hit.kind is HitKind.TASK else hit.name


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("专利申请量", HitKind.KPI, "专利申请量"), ("zlsql", HitKind.KPI, "专利申请量"),
        ("ZLSQL", HitKind.KPI, "专利申请量"), ("ｚｌｓｑｌ", HitKind.KPI, "专利申请量"),
        ("patent app", HitKind.KPI, "专利申请量"), ("  PATENT   applications ", HitKind.KPI, "专利申请量"),
        ("applications patent", HitKind.KPI, "专利申请量"), ("专利 申请", HitKind.KPI, "专利申请量"),
        ("shenqing", HitKind.KPI, "专利申请量"), ("zhuan li shen qing", HitKind.KPI, "专利申请量"),
        ("high tech share", HitKind.KPI, "高新技术产业增加值占工业增加值比重"),
        ("per 10000", HitKind.KPI, "每万人发明专利拥有量"), ("S&T", HitKind.KPI, "国家科技进步二等奖"),
        ("qyp", HitKind.DISTRICT, "青云谱区"), ("青山湖", HitKind.DISTRICT, "青山湖区"),
        ("anyi", HitKind.DISTRICT, "安义县"), ("nanchang county", HitKind.DISTRICT, "南昌县"),
        ("8", HitKind.AREA, "知识产权运用和保护"), ("８", HitKind.AREA, "知识产权运用和保护"),
        ("Area 8", HitKind.AREA, "知识产权运用和保护"), ("领域8", HitKind.AREA, "知识产权运用和保护"),
        ("bureaus own", HitKind.AREA, "科技干部队伍"), ("bureau’s own", HitKind.AREA, "科技干部队伍"),
        ("建成led", HitKind.TASK, "建成LED公共服务平台"), ("jcled", HitKind.TASK, "建成LED公共服务平台"),
        ("venture fund", HitKind.TASK, "筹建生物医药风险投资引导基金"), ("资金", HitKind.VIEW, "资金"),
        ("xqdb", HitKind.VIEW, "县区对比"), ("help", HitKind.VIEW, "使用说明"),
    ],
)  # fmt: skip
def test_a_text_finds_first_what_it_means(city: ViewContext, text: str, kind: HitKind, name: str) -> None:
    hits = find(text, city)
    assert (hits[0].kind, name_of(hits[0])) == (kind, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("高企", "新增高新技术企业"), ("gxqyzs", "高新技术企业总数"), ("专利身请量", "专利申请量"),
        ("patnet aplications", "专利申请量"), ("qinshanhu", "青山湖区"),
    ],
)  # fmt: skip
def test_where_nothing_matches_what_is_similar_is_found_and_says_so(city: ViewContext, text: str, name: str) -> None:
    hits = find(text, city)
    assert hits[0].name == name
    assert len(hits) <= MAX_SIMILAR
    assert all(hit.is_near for hit in hits)


@pytest.mark.parametrize("text", ["", "   ", "（）", "_", "qwerty", "没有这个", "x" * 500, "\ud800", "\x00"])
def test_what_means_nothing_finds_nothing(city: ViewContext, text: str) -> None:
    assert find(text, city) == ()


def test_a_long_text_is_cut(city: ViewContext) -> None:
    assert names(find("专利申请量" + " " * MAX_QUERY_CHARS + "qwerty", city))[0] == "专利申请量"


def test_areas_and_places_stand_before_kpis_and_headline_kpis_before_others(city: ViewContext) -> None:
    found = find("高新", city)
    kinds = [hit.kind for hit in found]
    assert kinds[:3] == [HitKind.AREA, HitKind.DISTRICT, HitKind.KPI]
    assert names(found)[2:4] == ["高新技术产业增加值", "高新技术产业总产值"]
    assert names(find("zlsql", city))[:2] == ["专利申请量", "专利授权量"]


def test_a_better_match_stands_before_a_better_kind(city: ViewContext) -> None:
    assert names(find("innovation", city))[:2] == ["科技服务平台", "创新人才队伍"]
    within = names(find("科技项目", city, 20))
    assert within[0] == "科技项目示范引领"
    assert within.index("国家和省级科技项目") < within.index("国家和省级科技项目资金")
    exact = find("专利申请量占全省比重", city)
    assert names(exact)[0] == "专利申请量占全省比重"


def test_a_definition_is_the_weakest_match(city: ViewContext, dataset: Dataset) -> None:
    found = find("patent", city)
    assert "patent" in dataset.kpis[found[-1].name].definition_english.casefold()
    assert "patent" not in dataset.kpis[found[-1].name].english.casefold()


def test_two_letters_are_not_looked_for_inside_english_words(city: ViewContext, dataset: Dataset) -> None:
    initials = {entry.names["zh"]: entry.initials for entry in index_of(dataset)}
    found = names(find("nc", city))
    assert found and [name for name in found if "nc" not in initials[name]] == []
    assert "科技与金融结合" in names(find("nce", city, 50))


def test_there_are_no_more_hits_than_asked_for(city: ViewContext) -> None:
    assert len(find("z", city)) == 10
    assert names(find("z", city, 3)) == names(find("z", city))[:3]


def test_everything_is_found_by_each_of_its_names(city: ViewContext, dataset: Dataset) -> None:
    entries = index_of(dataset)
    assert {kind: sum(entry.kind is kind for entry in entries) for kind in HitKind} == {
        HitKind.AREA: 9, HitKind.DISTRICT: 14, HitKind.VIEW: 1 + len(PLAIN_VIEWS), HitKind.KPI: len(dataset.kpis),
        HitKind.TASK: 27,
    }  # fmt: skip
    for entry in entries if LONG_RUN else entries[::3]:
        for name in entry.names.values():
            assert identity(find(name, city)[0]) == identity(entry), name
        assert identity(entry) in [identity(hit) for hit in find(entry.initials, city)], entry.initials


def identity(found: Entry | Hit) -> tuple[HitKind, str]:
    return found.kind, name_of(found) if isinstance(found, Hit) else found.names["zh"]


def test_a_kpi_that_the_catalog_does_not_know_is_found(build: Build, geography: Geography) -> None:
    made = build(row(), row("7", kpi="瞪羚企业", area="2", unit="家"))
    assert names(find("dlqy", view_context(made, geography, Selection()))) == ["瞪羚企业"]


def opened(hit: Hit, dataset: Dataset) -> Selection:
    """The selection that the address of a hit opens."""
    path, _, query = hit.href.partition("?")
    selected = parse_url(path, query, dataset)
    assert isinstance(selected, Selection), hit.href
    return selected


def everything(context: ViewContext) -> list[Hit]:
    """One hit for each thing that can be found."""
    return [find(entry.names["zh"], context)[0] for entry in index_of(context.dataset)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_hit_opens_its_view_for_what_is_selected(context_of: Draw, dataset: Dataset, lang: str) -> None:
    start = KEPT.change(lang=lang)
    for hit, entry in zip(everything(context_of(start)), index_of(dataset), strict=True):
        found = opened(hit, dataset)
        assert found.href == hit.href
        assert (name_of(hit), hit.aside) == (entry.names[lang], entry.asides[lang])
        match hit.kind:
            case HitKind.DISTRICT:
                assert found == start.change(district=entry.subject)
            case HitKind.KPI:
                assert found == start.to(View.KPI, kpi=str(entry.subject))
            case HitKind.VIEW:
                assert entry.view is not None
                assert found == start.to(entry.view)
            case HitKind.TASK:
                assert found == start.to(View.TASK, task=entry.subject)
            case _:
                assert found == start.to(View.AREA, area=entry.subject)


@pytest.mark.parametrize("text", ["专利快速提升", "rapid patent growth", "加大费用资助", "Raise patent fee support"])
def test_a_task_is_found_by_its_name_and_by_what_it_promises(city: ViewContext, text: str) -> None:
    hit = find(text, city)[0]
    assert (hit.name, hit.aside) == ("8.2 专利快速提升计划", "知识产权运用和保护")
    assert unquote(hit.href) == "/task/专利快速提升计划"


def test_a_task_is_found_by_its_number(city: ViewContext) -> None:
    assert "8.2 专利快速提升计划" in [hit.name for hit in find("8.2", city)]


@pytest.mark.parametrize(
    ("lang", "states"),
    [("zh", ["进行中 60%", "已完成", "未填报"]), ("en", ["Under way 60%", "Done", "Not reported"])],
)
def test_a_task_is_found_with_its_state_once_any_is_reported(
    build: Build, geography: Geography, lang: str, states: list[str]
) -> None:
    names = ("创建国家知识产权示范城市", "专利快速提升计划", "加强知识产权管理和保护")
    tasks = [row(1, kpi="重点任务", breakdown=name, unit="项", year=2014, measure="target") for name in names]
    reports = [tasks[0] | {"value": "0.6"}, tasks[1]]
    reports = [report | {"measure": "actual", "month": "6"} for report in reports]
    for made, asides in ((build(*tasks, *reports), states), (build(*tasks), [])):
        context = view_context(made, geography, Selection(lang=lang))
        hits = [find(name, context)[0] for name in names]
        assert [hit.name.split()[0] for hit in hits] == ["8.1", "8.2", "8.3"]
        assert [hit.aside for hit in hits] == (asides or [context.translate.area(made.catalog.area(8))] * 3)


def test_the_aside_says_where_a_hit_belongs(city: ViewContext, context_of: Draw) -> None:
    english = context_of(Selection(lang="en"))
    told = {text: [find(text, where)[0].aside for where in (city, english)] for text in ("czrk", "ncs", "gxq", "zj")}
    assert told == {
        "czrk": ["全市背景", "City context"], "ncs": ["全市", "Whole city"], "gxq": ["开发区、新区", "Zone"],
        "zj": ["", ""],
    }  # fmt: skip


@given(st.text(max_size=MAX_QUERY_CHARS + 20) | st.text(alphabet=LETTERS, max_size=30))
def test_any_text_is_answered_with_addresses_that_open(dataset: Dataset, geography: Geography, text: str) -> None:
    hits = find(text, view_context(dataset, geography, KEPT), 7)
    assert len({(hit.kind, hit.name) for hit in hits}) == len(hits) <= 7
    assert {opened(hit, dataset).district for hit in hits if hit.kind is not HitKind.DISTRICT} <= {KEPT.district}
