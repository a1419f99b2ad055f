"""The district panel: map, list, legend."""

from __future__ import annotations

import pytest

from dashboard.components.panel import mapped, panel
from dashboard.selection import Selection, View
from tests.conftest import Draw
from tests.reading import classed, links, parts, reading_of, text_of


def test_the_map_of_the_overview_counts_what_each_unit_has_published(scene: Draw) -> None:
    assert dict(mapped(scene(Selection())).values) == {
        "青山湖区": 3,
        "南昌县": 5,
        "新建县": 2,
        "安义县": 3,
        "进贤县": 2,
    }


def test_the_map_of_an_area_counts_that_area_only(scene: Draw) -> None:
    shown = mapped(scene(Selection(view=View.AREA, area=8)))
    assert dict(shown.values) == {"南昌县": 2, "安义县": 2}
    assert dict(shown.years) == {"新建县": 2018, "高新区": 2018, "经开区": 2018, "红谷滩新区": 2018}


def test_the_map_of_a_kpi_shows_its_values(scene: Draw) -> None:
    runs = Selection(view=View.KPI, kpi="全国科技进步先进连续次数")
    assert dict(mapped(scene(runs)).values) == {"青山湖区": 7, "南昌县": 6, "新建县": 4}


def test_the_reader_can_put_another_kpi_on_the_map(scene: Draw) -> None:
    shown = mapped(scene(Selection(view=View.AREA, area=8, map="常住人口")))
    assert shown.values["南昌县"] == 1_018_675
    assert len(shown.values) == 9


def test_every_place_is_a_link_that_chooses_it_and_the_chosen_one_leads_back(scene: Draw) -> None:
    drawn = scene(Selection(view=View.AREA, area=7, district="青山湖区"))
    found = set(links(panel(drawn)))
    for place in (*drawn.dataset.catalog.units, *drawn.dataset.catalog.zones):
        target = "南昌市" if place.name == "青山湖区" else place.name
        assert drawn.selection.change(district=target).href in found


def test_the_chosen_place_is_outlined_and_named_in_bold_on_the_map(scene: Draw) -> None:
    for place in ("南昌县", "高新区"):
        drawn = scene(Selection(district=place))
        (figure,) = reading_of(panel(drawn)).figures
        bold = [text for t in figure.data if "text" in t.mode for text in t.text if text.startswith("<b>")]
        outlines = [t for t in figure.data if t.mode == "lines" and t.line.color == drawn.theme.ink]
        assert bold == [f"<b>{place}</b>"]
        assert len(outlines) == (2 if drawn.district.is_unit else 0)


def test_units_that_have_published_nothing_are_listed_as_such(scene: Draw) -> None:
    silent = ["东湖区", "西湖区", "青云谱区", "湾里区"]
    lists = [text_of(part) for part in classed(panel(scene(Selection())), "two")]
    assert all(name in lists[0] for name in silent)
    assert "未分县区公布" in text_of(panel(scene(Selection())))


def test_zones_stand_apart_and_are_said_not_to_be_added(scene: Draw) -> None:
    assert "不与县区相加" in text_of(panel(scene(Selection())))


def test_the_map_names_its_makers_with_a_link(scene: Draw) -> None:
    made = panel(scene(Selection()))
    assert "https://www.openstreetmap.org/copyright" in set(links(made))
    assert "OpenStreetMap contributors" in text_of(made)


@pytest.mark.parametrize(
    ("kpi", "classes"), [("全国科技进步先进连续次数", 3), ("全国县市科技进步考核通过", 1), ("常住人口", 5)]
)
def test_the_legend_has_one_swatch_per_class_and_the_map_no_other_colour(scene: Draw, kpi: str, classes: int) -> None:
    made = panel(scene(Selection(map=kpi)))
    (legend,) = classed(made, "classes")
    swatches = {getattr(part, "style", {})["background"] for part in classed(legend, "swatch")}
    (drawn,) = reading_of(made).figures
    fills = {t.fillcolor for t in drawn.data if t.fill == "toself" and t.fillpattern.shape is None}
    assert len(swatches) == classes
    assert fills == swatches


def test_a_map_without_a_figure_says_so(scene: Draw) -> None:
    made = panel(scene(Selection(view=View.KPI, kpi="科技担保贷款")))
    assert "九个县区都没有公布" in text_of(made)
    assert not classed(made, "classes")


def test_a_chosen_unit_is_told_with_its_rank(scene: Draw) -> None:
    made = panel(scene(Selection(view=View.KPI, kpi="全国科技进步先进连续次数", district="南昌县")))
    (title,) = [text_of(part) for part in parts(made) if type(part).__name__ == "H2"]
    assert title == "南昌县 6 次，第 2"
