"""The district map of the year under way: how far each place's own target is, with its state."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.components.map_data import map_data, map_rows, place_label
from dashboard.components.map_title import map_note, map_title
from dashboard.components.panel import district_panel
from dashboard.dataset.observation import Measure
from dashboard.dataset.table import Dataset
from dashboard.metrics.district_map import MapMeasure
from dashboard.routing.selection import Selection, View
from dashboard.views.layout import view_page
from tests.component_tree import classed, elements, links, text_of
from tests.conftest import Build, Over
from tests.tables import COUNTIES, Cells, row

PROGRESS = Selection(View.PROGRESS, kpi="专利申请量", year=2013)
LATE = {"year": 2014, "month": 6}


def own(place: str, target: float, figure: float | None = None, **cells: Any) -> list[Cells]:
    """A place's target for 2014, with its figure through June where it has reported one."""
    rows = [row(target, district=place, year=2014, measure="target", **cells)]
    return [*rows, *([row(figure, district=place, **LATE, **cells)] if figure is not None else [])]


@pytest.fixture
def half_year(build: Build) -> Dataset:
    """Two counties behind, one slightly, one on schedule, one silent; the city and a zone with targets."""
    return build(
        *own("南昌市", 1_000, 400), *own("东湖区", 100, 30), *own("西湖区", 100, 20), *own("湾里区", 100, 46),
        *own("南昌县", 100, 50), *own("安义县", 100), *own("高新区", 100, 90),
        row(70, kpi="专利授权量", district="东湖区", year=2014, measure="target"),
    )  # fmt: skip


def title(dataset: Dataset, over: Over, selection: Selection = PROGRESS) -> str:
    context = over(dataset, selection)
    return "".join(map_title(map_data(context), context))


def test_the_map_has_the_completion_of_own_targets_and_a_state_without_value_where_none_is_reported(
    half_year: Dataset, over: Over
) -> None:
    shown = map_data(over(half_year, PROGRESS))
    assert (shown.measure, shown.year) == (MapMeasure.PROGRESS, 2014)
    assert dict(shown.values) == {"东湖区": 30, "西湖区": 20, "湾里区": 46, "南昌县": 50, "高新区": 90}
    assert shown.progress["安义县"].state == "unreported"
    assert {(line.district, line.month, line.measure) for line in map_rows(shown)} >= {
        ("东湖区", 6, Measure.ACTUAL), ("东湖区", None, Measure.TARGET), ("安义县", None, Measure.TARGET),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "answer", "note"),
    [
        ("zh", "专利申请量：2 个县区滞后，西湖区最慢，20.0%", "1—6 月，各地自己的 2014 年目标的完成率。"),
        ("en", "Patent applications: 2 districts behind, Xihu slowest, 20.0%",
         "January to June: completion of the places' own targets for 2014."),
    ],
)  # fmt: skip
def test_the_title_counts_the_counties_behind_and_names_the_slowest(
    half_year: Dataset, over: Over, lang: str, answer: str, note: str
) -> None:
    context = over(half_year, PROGRESS.change(lang=lang))
    assert title(half_year, over, PROGRESS.change(lang=lang)) == answer
    assert map_note(map_data(context), context) == note


@pytest.mark.parametrize(
    ("figures", "answer"),
    [
        ([30, 60], "只有东湖区滞后，30.0%"),
        ([30, 30], "2 个县区滞后，东湖区、西湖区最慢，30.0%"),
        ([30, 30, 30, 40], "4 个县区滞后，最慢的 3 个都是 30.0%"),
        ([46, 50, None], "无一滞后，1 个县区略慢"),
        ([50, 60, None], "无一滞后，1 个县区未填报"),
        ([50, 110], "2 个县区都达到序时进度"),
        ([None, None], "2 个县区都未填报"),
    ],
)  # fmt: skip
def test_the_title_says_what_holds_where_few_or_none_are_behind(
    build: Build, over: Over, figures: list[float | None], answer: str
) -> None:
    rows = [line for place, figure in zip(COUNTIES, figures, strict=False) for line in own(place, 100, figure)]
    assert title(build(*own("南昌市", 900, 500), *rows), over) == f"专利申请量：{answer}"


def test_zones_alone_are_counted_as_zones(build: Build, over: Over) -> None:
    dataset = build(*own("南昌市", 900, 500), *own("高新区", 100, 30), *own("经开区", 100, 60))
    assert title(dataset, over) == "专利申请量：只有高新区滞后，30.0%"
    on_schedule = build(*own("南昌市", 900, 500), *own("高新区", 100, 50), *own("经开区", 100, 60))
    assert title(on_schedule, over) == "专利申请量：2 个开发区都达到序时进度"


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ("西湖区", "专利申请量：西湖区滞后，完成 20.0%"), ("安义县", "专利申请量：安义县未填报"),
        ("进贤县", "专利申请量 2014 年目标：进贤县无完成率"),
    ],
)  # fmt: skip
def test_with_a_place_chosen_the_title_is_its_state(half_year: Dataset, over: Over, place: str, answer: str) -> None:
    assert title(half_year, over, PROGRESS.change(district=place)) == answer


def test_the_list_has_state_and_completion_the_slowest_first_and_the_silent_last(
    half_year: Dataset, over: Over
) -> None:
    counties, zones = classed(district_panel(over(half_year, PROGRESS)), "district-list")
    lines = [text_of(line) for line in elements(counties, "Li")]
    assert lines[:4] == ["西湖区滞后20.0", "东湖区滞后30.0", "湾里区略慢46.0", "南昌县达到序时进度50.0"]
    assert "安义县未填报–无数据" in lines[4:]
    assert text_of(zones).startswith("高新区达到序时进度90.0")


def test_a_place_says_state_rule_figure_and_target(half_year: Dataset, over: Over) -> None:
    context = over(half_year, PROGRESS)
    shown, place = map_data(context), context.dataset.catalog.district
    assert place_label(place("西湖区"), shown, context).split("\n") == [
        "20.0%", "滞后：20.0 ÷ 50.0 = 0.40", "1—6 月 20 件，全年目标 100 件",
    ]  # fmt: skip
    assert place_label(place("安义县"), shown, context).split("\n") == ["未填报", "1—6 月没有数，全年目标 100 件"]
    assert place_label(place("进贤县"), shown, context) == "无完成率"


def test_the_map_follows_the_chart_and_the_reader_may_choose_another_kpi(half_year: Dataset, over: Over) -> None:
    charted = over(half_year, Selection(View.PROGRESS, year=2013))
    assert map_data(charted).kpi.name == "专利申请量", "the worst with a figure"
    chosen = charted.selection.change(map="专利授权量")
    assert map_data(over(half_year, chosen)).progress["东湖区"].state == "unreported"
    assert chosen.href in links(district_panel(charted))
    addresses = links(view_page(over(half_year, chosen)).page_header)
    assert PROGRESS.href + "#s-progress-chart" in addresses, "another chart has its own map"


def test_without_own_targets_and_in_other_views_the_map_stays_as_it_was(half_year: Dataset, build: Build,
                                                                        over: Over) -> None:  # fmt: skip
    people = [row(5, kpi="常住人口", area=0, unit="人", district=county, year=2010) for county in COUNTIES]
    without = build(*own("南昌市", 900, 300), *people)
    assert map_data(over(without, PROGRESS)).measure is MapMeasure.TARGET
    assert map_data(over(half_year, Selection(View.KPI, kpi="专利申请量", year=2013))).measure is MapMeasure.TARGET
