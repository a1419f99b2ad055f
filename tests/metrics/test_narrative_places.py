"""Sentences about all places together, in both languages, down every branch."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.dataset.model import CITY
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import Span
from dashboard.i18n.terms import translator
from dashboard.metrics.comparison import compared
from dashboard.metrics.coverage import coverage
from dashboard.metrics.narrative_places import PlacesNarrator
from tests.component_tree import says
from tests.conftest import Build
from tests.tables import COUNTIES, Cells, growth, row

Told = tuple[tuple[str, ...], tuple[Span, ...]]


def places(dataset: Dataset, language: str = "zh", place: str = CITY, area: int | None = None) -> Told:
    narrator = PlacesNarrator(dataset, translator(language, dataset.catalog), 2013)
    return narrator.places(compared(dataset, 2013, area), dataset.catalog.district(place))


def covered(dataset: Dataset, place: str = CITY, language: str = "zh", year: int = 2013) -> Told:
    narrator = PlacesNarrator(dataset, translator(language, dataset.catalog), year)
    return narrator.coverage(coverage(dataset, year), dataset.catalog.district(place))


def head(told: Told) -> str:
    return "".join(told[0])


def lead(told: Told) -> str:
    return "".join(span.text for span in told[1]).strip()


def nine(value: object = 5, **cells: object) -> list[Cells]:
    return [row(value, district=unit, **cells) for unit in COUNTIES]


# what is told of the real table: of which view, place and area, then headline and summary in Chinese and in English
REAL = [
    (places, {}, ("12 项", "没有一项九个县区齐全"), ("2013 年", "南昌县", "5 项", "12 项中有 6 项没有 2013 年的数据"),
     ("12 KPIs", "none of them for all nine"), ("2013", "Nanchang County", "5", "For 6 of the 12", "2013")),
    (places, {"area": 1}, ("没有分县区数据",), ("9 个县区", "均无"),
     ("No figures by district",), ("None of the 9 districts",)),
    (places, {"place": "青山湖区"}, ("青山湖区", "12 项", "4 项", "1 项居首"), (), (), ()),
    (places, {"place": "高新区"}, (), (), ("High-tech Zone", "3 of 12 KPIs", "first in 1"), ()),
    (places, {"place": "东湖区"}, ("东湖区", "12 项", "均无数据"), (),
     ("Donghu District", "none of the 12 KPIs"), ()),
    (covered, {}, ("2013 年", "应报 549 项", "已报 15 项", "不涉及 32 项", "未报 502 项"),
     ("南昌县", "5 项", "4 个县区未报任何指标"),
     ("549 figures due", "2013", "15 reported", "32 not applicable", "502 missing"),
     ("Nanchang County", "5", "4 of the nine have none")),
    (covered, {"place": "青山湖区"}, ("青山湖区 2013 年应报 61 项", "已报 3 项", "不涉及 2 项", "未报 56 项"),
     ("不涉及",),
     ("Qingshanhu District, 2013", "61 KPIs due", "3 reported", "2 not applicable", "56 missing"),
     ("not applicable",)),
    (covered, {"place": "桑海开发区"}, ("桑海开发区 2013 年应报 61 项", "已报 0 项", "不涉及 5 项", "未报 56 项"), (),
     ("Sanghai Development Zone, 2013", "61 KPIs due", "0 reported", "56 missing"), ()),
]  # fmt: skip


@pytest.mark.parametrize(("view", "selected", "zh_head", "zh_lead", "en_head", "en_lead"), REAL)
def test_the_comparison_and_the_coverage_of_the_real_table(
    dataset: Dataset, view: Callable[..., Told], selected: dict[str, object], zh_head: tuple[str, ...],
    zh_lead: tuple[str, ...], en_head: tuple[str, ...], en_lead: tuple[str, ...],
) -> None:  # fmt: skip
    for language, in_head, in_lead in (("zh", zh_head, zh_lead), ("en", en_head, en_lead)):
        said = view(dataset, language=language, **selected)
        assert says(head(said), *in_head), head(said)
        assert says(lead(said), *in_lead), lead(said)


def test_the_context_of_the_city_is_not_counted(dataset: Dataset, build: Build) -> None:
    assert len(compared(dataset, 2013)) == 13, "with the population"
    people = row(5, kpi="常住人口", area=0, unit="人", district="东湖区")
    assert head(places(build(row(), people))) == head(places(build(row())))


def test_counties_that_share_the_lead_are_all_named_but_nobody_where_all_nine_have_the_same(build: Build) -> None:
    assert says(lead(places(build(row("5", district="安义县"), row("4", district="东湖区")))), "东湖区、安义县", "1 项")
    same = build(*nine(), *nine(kpi="专利授权量"))
    assert says(head(places(same)), "2 项", "九个县区全部齐全")
    assert says(lead(places(same)), "每个县区 2 项")
    assert says(lead(places(same, "en")), "each of the nine has 2")
    assert not any(county in lead(places(same)) for county in COUNTIES)


def test_where_only_zones_have_published_no_county_has_most(build: Build) -> None:
    said = places(build(row("50", district="高新区")))
    assert says(head(said), "1 项")
    assert lead(said) == ""


def test_figures_of_the_reported_year_need_no_word_about_the_year(build: Build) -> None:
    assert "最近一年" not in lead(places(build(row("5", district="东湖区"))))
    other = places(build(row("5", district="东湖区"), row("1", district="东湖区", kpi="专利授权量", year=2012)))
    assert says(lead(other), "2 项中有 1 项没有 2013 年的数据")


def test_nobody_leads_alone_and_a_shared_lead_is_no_lead(build: Build) -> None:
    for other in ("高新区", "西湖区"):
        dataset = build(row("5", district="东湖区"), row("5", district=other))
        assert says(head(places(dataset, place="东湖区")), "1 项", "0 项居首")


def test_the_count_of_the_leading_county_wears_the_colour_of_results(dataset: Dataset, build: Build) -> None:
    for said, counts in ((places(dataset), ["5"]), (covered(dataset), ["5"]), (places(build(*nine())), ["1"])):
        assert [span.text for span in said[1] if span.role == "result"] == counts


def test_where_none_or_all_of_the_nine_have_published_nobody_stands_out(dataset: Dataset, build: Build) -> None:
    none, every = covered(dataset, year=2011), covered(build(*nine()))
    assert says(head(none), "2011 年应报 549 项", "已报 0 项", "未报 549 项")
    assert says(head(every), "应报 9 项", "已报 9 项", "无缺项")
    assert (none[1], every[1]) == ((), ())


def test_a_place_that_lacks_nothing_is_told_so(build: Build) -> None:
    dataset = build(row(), growth(district="东湖区"))
    assert says(head(covered(dataset, "东湖区")), "东湖区 2013 年应报 1 项", "已报 1 项", "无缺项")
    assert says(head(covered(dataset, "东湖区", "en")), "1 KPI due", "1 reported", "nothing missing")
    assert "无缺项" not in head(covered(dataset, "西湖区"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_headline_is_cut_into_phrases_and_says_no_gap(dataset: Dataset, language: str) -> None:
    for place in dataset.catalog.choosable:
        for said in (places(dataset, language, place.name), covered(dataset, place.name, language)):
            assert 2 <= len(said[0]) <= 3
            assert not any(sign in head(said) + lead(said) for sign in "{}|")
